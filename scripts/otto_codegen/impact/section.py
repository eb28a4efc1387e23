"""The impact, written for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from otto_codegen.diff.render.markdown import AT_MOST, code, escape
from otto_codegen.surface.sentences import markdown_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from otto_codegen.impact.hits import Hit, Impact

__all__ = ["impact_markdown"]


def impact_markdown(impact: Impact) -> Iterator[str]:
    """A section in Markdown: each line that breaks, with the reason and the cause."""
    yield from (f"## Your code: {impact.summary}", "")
    if not impact.hits:
        yield "Nothing in it breaks."
    for hit in impact.gravest_first[:AT_MOST]:
        yield from _hit(hit)
    if len(impact.hits) > AT_MOST:
        yield f"- and {len(impact.hits) - AT_MOST} more"
    for reason in impact.left_out:
        yield f"- not checked: {escape(reason)}"


def _hit(hit: Hit) -> Iterator[str]:
    place = code(hit.place)
    yield f"- {hit.level.value}: {place}: {code(hit.code)}  "
    causes = list(hit.python[:1])
    if hit.changes:
        change = hit.changes[0]
        causes.append(f"{f'`{change.operation}`: ' if change.operation else ''}{change.message}")
    because = "; ".join(map(markdown_text, causes))
    yield f"  {escape(hit.reason)}" + (f" because {because}" if because else "")
