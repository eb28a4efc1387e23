"""The report of a rerun: what it breaks, in Python and in the user's own code, and when.

As one page of HTML, and as Markdown for the text of a pull request.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from otto_codegen.diff.api_changes_file import read_entries
from otto_codegen.diff.change import Diff
from otto_codegen.diff.render.html import code, marked, render_html, text
from otto_codegen.diff.render.markdown import body, escape
from otto_codegen.headline import headline
from otto_codegen.impact.section import impact_markdown
from otto_codegen.surface.sentences import markdown_items
from otto_ext.openapi.document_errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from otto_codegen.diff.change import Change, Entry
    from otto_codegen.impact import Hit, Impact
    from otto_codegen.outcome import RegenerationOutcome
    from otto_codegen.surface import SurfaceDiff

__all__ = ["render_page", "render_text", "write_page"]

_CAUSES = 5
#: A pull request's text ends at 65536 characters; what comes after the report needs some.
_AT_MOST = 60_000
_NO_CAUSE = (
    '<p class="why">no call differs: a name in the document, or how the client is generated</p>'
)


def write_page(outcome: RegenerationOutcome, path: Path, changes: Path | None) -> None:
    """Write the report, as one step.

    Args:
        outcome: of the run.
        path: the file; Markdown where it is called `.md`, else HTML.
        changes: the record of changes, from which the timeline is made.

    Raises:
        OSError: it could not be written.
    """
    made = render_text(outcome) if path.suffix == ".md" else _with_timeline(outcome, changes)
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_text(made, encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _with_timeline(outcome: RegenerationOutcome, changes: Path | None) -> str:
    try:
        entries = read_entries(changes) if changes else ()
    except DocumentError:
        entries = ()  # the run has said so, if it needed the record
    return render_page(outcome, entries)


def render_page(outcome: RegenerationOutcome, entries: Iterable[Entry] = ()) -> str:
    """The report in HTML: the user's own lines first, then Python, the document, and the past."""
    sections: list[str] = []
    if outcome.impact is not None:
        sections += _impact(outcome.impact)
    if outcome.surface is not None and outcome.surface.items:
        sections += _surface(outcome.surface)
    top = [f'<p class="when">{text(_when(outcome))}</p>'] if _when(outcome) else []
    lines = "".join(f"<li>{text(line)}</li>" for line in headline(outcome))
    top.append(f'<ul class="headline">{lines}</ul>')
    return render_html(outcome.diff or Diff(()), _title(outcome), tuple(entries), sections, top)


def render_text(outcome: RegenerationOutcome) -> str:
    """The report in Markdown, in the same order, cut to what a pull request takes."""
    lines = [f"# {escape(_title(outcome))}", ""]
    if when := _when(outcome):
        lines += [escape(when), ""]
    lines += [*(f"- {escape(line)}" for line in headline(outcome)), ""]
    if outcome.impact is not None:
        lines += [*impact_markdown(outcome.impact), ""]
    if outcome.surface is not None and outcome.surface.items:
        lines += ["## In Python", "", *markdown_items(outcome.surface), ""]
    lines += body(outcome.diff or Diff(()), "##")
    kept: list[str] = []
    size = 0
    for line in lines:
        size += len(line.encode()) + 1
        if size > _AT_MOST:
            kept += ["", "The report goes on; the one in HTML has all of it."]
            break
        kept.append(line)
    return "\n".join(kept) + "\n"


def _title(outcome: RegenerationOutcome) -> str:
    name = f"{outcome.title} {outcome.version}".strip() or "The API"
    became = {
        "would-change": "what a rerun would change",
        "unchanged": "nothing has changed",
    }
    return f"{name}: {became.get(outcome.status, 'what has changed')}"


def _when(outcome: RegenerationOutcome) -> str:
    """The date, and the versions before and after."""
    was, now = outcome.previous, outcome.version
    versions = (
        f"version {was}, now {now}" if was and was != now else f"version {now}" if now else ""
    )
    return ", ".join(part for part in (outcome.date, versions) if part)


def _impact(impact: Impact) -> Iterator[str]:
    count = f'<span class="count">{impact.summary}</span>'
    yield f'<section><h2 id="impact">Your code {count}</h2>'
    if not impact.hits:
        yield "<p>Nothing in it breaks.</p>"
    for hit in impact.gravest_first:
        yield _hit(hit)
    if impact.left_out:
        items = "".join(f"<li>{text(reason)}</li>" for reason in impact.left_out)
        count = f"{len(impact.left_out)} file{'s' * (len(impact.left_out) > 1)} not checked"
        yield f"<details><summary>{count}</summary><ul>{items}</ul></details>"
    yield "</section>"


def _hit(hit: Hit) -> str:
    causes = [*(f"<li>{marked(sentence)}</li>" for sentence in hit.python), *_causes(hit.changes)]
    because = f'<ul class="because">{"".join(causes)}</ul>' if causes else ""
    return (
        f'<article class="{hit.level.value}"><p class="where">{code(hit.place)}</p>'
        f'<div class="source">{html.escape(hit.code)}</div>'
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
