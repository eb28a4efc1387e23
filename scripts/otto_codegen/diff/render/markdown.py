"""Markdown for pull requests and for API_CHANGES.md (GitHub's flavour)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from otto_codegen.diff.render.grouping import HEADINGS, Group, groups, some, spans, summary
from otto_codegen.progress import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from otto_codegen.diff.change import Diff

# Everything that Markdown or GitHub reads as more than a letter: mentions and issues too.
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#!|~&@$])")
# GitHub looks for mentions and issues after it has read the Markdown, where no escape is left: a
# space of no width behind the mark is what stops it. A bare domain is made a link by many readers.
_MENTION = re.compile(r"[@#]|\bGH(?=-\d)", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?<=[\w-])\.(?=(?!(?:py|pyi|ipynb|md|json|ya?ml|html)\b)[a-z][a-z-]+(?:\b|[./:]))",
    re.IGNORECASE,
)
# A pull request's text ends at 65536 characters; no reader needs a list that long.
AT_MOST = 200


def render_markdown(diff: Diff, title: str) -> str:
    """A heading, a summary, and a list for each level."""
    return "\n".join([f"# {escape(title)}", "", *body(diff, "##")]) + "\n"


def body(diff: Diff, heading: str) -> Iterator[str]:
    """The lines below the title; `heading` is the mark that opens each level's section."""
    yield summary(diff)
    for level, found in groups(diff).items():
        yield from ("", f"{heading} {HEADINGS[level]} ({len(found)})", "")
        for group in found[:AT_MOST]:
            yield from _lines(group)
        if len(found) > AT_MOST:
            yield f"- and {len(found) - AT_MOST} more"


def _lines(group: Group) -> Iterator[str]:
    parts = spans(group.message)
    message = "".join(code(text) if is_code else _escaped(text) for is_code, text in parts)
    first, more = some(group.operations)
    where = ", ".join(map(code, first)) + (f" and {more} more" if more else "")
    yield f"- {where or 'The whole API'}: {message}  "
    at = f"{code(group.change.id)} at {code(group.location)}{group.elsewhere}"
    yield f"  {at} {code(group.change.fingerprint)}"


def escape(text: str) -> str:
    """Text of a document as text alone: no markup, no mention, no link."""
    return _escaped(printable(text))


def _escaped(text: str) -> str:
    text = _SPECIAL.sub(r"\\\1", text).replace("://", ":\u200b//")
    return _DOMAIN.sub("\u200b.", _MENTION.sub("\\g<0>\u200b", text))


def code(text: str) -> str:
    """Text of a document as a code span, whatever it holds (CommonMark 0.31, section 6.1)."""
    text = printable(text).replace("`", "'")
    return f"`{text}`" if text else "` `"
