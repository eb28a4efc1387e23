"""One self-contained page: no script, nothing loaded from elsewhere, light and dark."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from otto_codegen.diff.change import Diff, Entry, Level
from otto_codegen.diff.render.grouping import HEADINGS, Group, counts, groups, some, spans, summary
from otto_codegen.diff.render.style import STYLE
from otto_codegen.diff.rules import RULES
from otto_codegen.progress import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# What a hostile document might smuggle in runs nothing and sends nothing.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_WORDS: Final = {Level.BREAKING: "breaking", Level.WARNING: "warnings", Level.INFO: "information"}


def render_html(
    diff: Diff,
    title: str,
    entries: Sequence[Entry] = (),
    sections: Sequence[str] = (),
    top: Sequence[str] = (),
) -> str:
    """The report: a verdict, a count for each level, the changes, and the timeline, if any.

    `sections` is HTML that goes before the changes: what they mean for the reader; `top` is HTML
    that goes before all else.
    """
    verdict = "breaking" if diff.breaking else "calm"
    said = "This breaks callers" if diff.breaking else "Nothing here breaks callers"
    parts = [
        *top,
        f'<p class="verdict {verdict}"><strong>{said}.</strong> {text(summary(diff))}</p>',
        _counts(diff),
        *sections,
    ]
    for level, found in groups(diff).items():
        parts.append(
            f'<section class="{level.value}"><h2 id="{level.value}">{HEADINGS[level]} '
            f'<span class="count">{len(found)}</span></h2>'
        )
        parts += [_card(group) for group in found]
        parts.append("</section>")
    if entries:
        parts += ['<h2 id="timeline">Timeline</h2>', *_timeline(entries)]
    return _page(title, parts)


def render_timeline(entries: Sequence[Entry], title: str = "Timeline of API changes") -> str:
    """The page of all recorded changes, newest first."""
    parts = list(_timeline(entries)) or ["<p>No change has been recorded yet.</p>"]
    return _page(title, parts)


def _counts(diff: Diff) -> str:
    cells = "".join(
        f'<a class="{level.value}{"" if count else " none"}" href="#{level.value}">'
        f"<b>{count}</b> {_WORDS[level]}</a>"
        for level, count in counts(diff).items()
    )
    return f'<nav class="counts" aria-label="Changes by level">{cells}</nav>'


def _card(group: Group) -> str:
    message = marked(group.message)
    first, more = some(group.operations, 6)
    where = " ".join(map(code, first))
    if more:
        rest = " ".join(map(code, group.operations[len(first) :]))
        where += f" <details><summary>and {more} more</summary>{rest}</details>"
    rule = RULES.get(group.change.id)
    why = f'<p class="why">{escape(rule.why)}</p>' if rule else ""
    at = f"{code(group.change.id)} at {code(group.location)}{group.elsewhere}"
    at += f" {code(group.change.fingerprint)}"
    return (
        f'<article><p class="message">{message}</p>{why}'
        f'<div class="where">{where or "the whole API"}</div>'
        f'<p class="at">{at}</p></article>'
    )


def _timeline(entries: Sequence[Entry]) -> Iterator[str]:
    if not entries:
        return
    yield '<ol class="timeline">'
    for entry in entries:
        level = "breaking" if entry.breaking else "warning" if entry.warning else "info"
        word = "breaking" if entry.breaking else "not breaking"
        numbers = f"{entry.breaking} breaking, {entry.warning} warning, {entry.info} info"
        details = _details(entry)
        yield (
            f'<li class="{level}"><h3><time datetime="{entry.date.isoformat()}">'
            f'{entry.date.isoformat()}</time> <span class="badge">{word}</span></h3>'
            f"<p>{numbers}. Document {code(entry.document_hash[:12])}</p>{details}</li>"
        )
    yield "</ol>"


def _details(entry: Entry) -> str:
    if not entry.lines:
        return ""
    items = "".join(f"<li>{marked(line)}</li>" for line in entry.lines)
    shown = " open" if entry.breaking else ""
    count = f"{len(entry.lines)} change{'s' * (len(entry.lines) > 1)}"
    details = f"<details{shown}><summary>{count}</summary><ul>{items}</ul></details>"
    if entry.python:
        items = "".join(f"<li>{marked(line)}</li>" for line in entry.python)
        details += f"<details><summary>In Python</summary><ul>{items}</ul></details>"
    return details


def marked(line: str) -> str:
    return "".join(code(part) if is_code else escape(part) for is_code, part in spans(line))


def _page(title: str, parts: Sequence[str]) -> str:
    name = text(title)
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{name}</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body><main>",
            f"<h1>{name}</h1>",
            *parts,
            "</main></body>",
            "</html>",
            "",
        ]
    )


def text(value: str) -> str:
    return escape(printable(value))


def code(value: str) -> str:
    return f"<code>{text(value)}</code>"
