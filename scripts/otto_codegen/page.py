"""The HTML report of a rerun: what it breaks, in Python and in the user's own code, and when."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from otto_codegen.diff.changes import read_entries
from otto_codegen.diff.load import DocumentError
from otto_codegen.diff.model import Diff
from otto_codegen.diff.render.html import code, marked, render_html, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from otto_codegen.diff.model import Change, Entry
    from otto_codegen.impact import Hit, Impact
    from otto_codegen.outcome import Outcome
    from otto_codegen.surface import SurfaceDiff

__all__ = ["render_page", "write_page"]

_CAUSES = 5
_NO_CAUSE = (
    '<p class="why">no call differs: a name in the document, or how the client is generated</p>'
)


def write_page(outcome: Outcome, path: Path, changes: Path | None) -> None:
    """Write the report, as one step.

    Args:
        outcome: of the run.
        path: the file.
        changes: the record of changes, from which the timeline is made.

    Raises:
        OSError: it could not be written.
    """
    try:
        entries = read_entries(changes) if changes else ()
    except DocumentError:
        entries = ()  # the run has said so, if it needed the record
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_text(render_page(outcome, entries), encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def render_page(outcome: Outcome, entries: Iterable[Entry] = ()) -> str:
    """The report: the user's own lines first, then Python, then the document, then the past."""
    sections: list[str] = []
    if outcome.impact is not None:
        sections += _impact(outcome.impact)
    if outcome.surface is not None and outcome.surface.items:
        sections += _surface(outcome.surface)
    name = f"{outcome.title} {outcome.version}".strip() or "The API"
    title = {
        "would-change": f"{name}: what a rerun would change",
        "unchanged": f"{name}: nothing has changed",
    }.get(outcome.status, f"{name}: what has changed")
    return render_html(outcome.diff or Diff(()), title, tuple(entries), sections)


def _impact(impact: Impact) -> Iterator[str]:
    broken, files = impact.broken_lines, impact.files
    said = f"{broken} line{'s' * (broken != 1)} broken, {files} file{'s' * (files != 1)} checked"
    count = f'<span class="count">{said}</span>'
    yield f'<section><h2 id="impact">Your code {count}</h2>'
    if not impact.hits:
        yield "<p>Nothing in it breaks.</p>"
    for hit in impact.hits:
        yield _hit(hit)
    if impact.left_out:
        items = "".join(f"<li>{text(reason)}</li>" for reason in impact.left_out)
        count = f"{len(impact.left_out)} file{'s' * (len(impact.left_out) > 1)} not checked"
        yield f"<details><summary>{count}</summary><ul>{items}</ul></details>"
    yield "</section>"


def _hit(hit: Hit) -> str:
    place = f"{hit.file}:{hit.line}:{hit.column}"
    causes = [*(f"<li>{marked(sentence)}</li>" for sentence in hit.python), *_causes(hit.changes)]
    because = f'<ul class="because">{"".join(causes)}</ul>' if causes else ""
    return (
        f'<article class="{hit.level.value}"><p class="where">{code(place)}</p>'
        f'<div class="source">{escape(hit.code)}</div>'
        f'<p class="message">{text(hit.reason)}</p>{because}</article>'
    )


def _causes(changes: tuple[Change, ...]) -> Iterator[str]:
    for change in changes[:_CAUSES]:
        place = f"{code(change.operation)}: " if change.operation else ""
        yield f"<li>{place}{marked(change.message)}</li>"
    if len(changes) > _CAUSES:
        yield f"<li>and {len(changes) - _CAUSES} more</li>"


def _surface(surface: SurfaceDiff) -> Iterator[str]:
    count = f'<span class="count">{len(surface.items)}</span>'
    yield f'<section><h2 id="surface">In Python {count}</h2>'
    if surface.breaking:
        yield "<p>Programs that use what is marked as breaking break: a major version.</p>"
    for item in surface.items:
        causes = "".join(_causes(item.changes))
        because = f'<ul class="because">{causes}</ul>' if causes else _NO_CAUSE
        message = f'<p class="message">{marked(item.text)}</p>'
        yield f'<article class="{item.level.value}">{message}{because}</article>'
    yield "</section>"
