"""The surface's differences, written for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from otto_codegen.diff.render.grouping import spans
from otto_codegen.diff.render.markdown import AT_MOST, code, escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from otto_codegen.diff.change import Change
    from otto_codegen.surface.surface_items import Item, SurfaceDiff

__all__ = ["because", "markdown_items", "surface_lines"]


def because(changes: tuple[Change, ...]) -> str:
    """The cause in a few words: the operation and the rule; empty where it is not known."""
    found = dict.fromkeys(
        f"{change.operation}: {change.id}" if change.operation else change.id for change in changes
    )
    first = ", ".join(list(found)[:2])
    return first + (f" and {len(found) - 2} more" if len(found) > 2 else "")


def surface_lines(surface: SurfaceDiff) -> Iterator[tuple[Item, str]]:
    """Each difference as plain text."""
    for item in surface.items:
        cause = because(item.changes)
        yield item, item.text + (f" ({cause})" if cause else "")


def markdown_items(surface: SurfaceDiff) -> Iterator[str]:
    """The items of a list in Markdown."""
    for item in surface.items[:AT_MOST]:
        cause = "".join(f" ({markdown_cause(change)})" for change in item.changes[:1])
        yield f"- {item.level.value}: {markdown_text(item.text)}{cause}"
    if len(surface.items) > AT_MOST:
        yield f"- and {len(surface.items) - AT_MOST} more"


def markdown_cause(change: Change) -> str:
    """Operation and rule."""
    place = f"{code(change.operation)}: " if change.operation else ""
    return f"{place}{code(change.id)}"


def markdown_text(text: str) -> str:
    """A message of ours, with code in backquotes, whatever the code holds."""
    return "".join(code(part) if is_code else escape_part(part) for is_code, part in spans(text))


def escape_part(text: str) -> str:
    """Text between code, with the spaces at its ends."""
    left, right = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{left}{escape(text)}{right}" if text.strip() else text
