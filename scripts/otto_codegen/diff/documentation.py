"""Writes docs/api-diff.md from the tables: `python -m otto_codegen.diff.documentation`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from otto_codegen.diff.differences import DIFFERENCES, OTHERS
from otto_codegen.diff.rules import EVENTS, REQUEST_SUBJECTS, RESPONSE_SUBJECTS, RULES, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

INTRODUCTION: Final = """\
# What counts as a change of the API

`scripts/api_diff.py OLD NEW` compares two OpenAPI documents (3.0, 3.1, Swagger 2) as somebody who
calls the API feels it, and prints text, JSON, Markdown or HTML (`--format`). Exit status: 0 nothing
breaks, 1 something does, 2 a document can't be read. `--format html --history API_CHANGES.md` adds
a timeline of what changed before; without documents the page is the timeline alone.

- **breaking**: a call that was right can fail, or a reply can be what no caller was told of.
- **warning**: most callers notice nothing; some may.
- **info**: worth knowing.

The suggested version bump is major if anything breaks, minor if anything else changed, patch if
only texts did. `$ref` is followed and `allOf` merged before schemas are compared, and spellings
that mean the same (`nullable: true` and `type: [.., "null"]`) are no change.

This page is made from the tables of the program (`otto_codegen.diff.rules` and `.differences`); a
test fails when they part.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, *_rules(), *_events(), *_differences()]) + "\n"


def _rules() -> Iterator[str]:
    told = {f"{subject}-{event}" for subject in _SUBJECTS for event in EVENTS}
    yield "## Operations, parameters, bodies, properties, responses, security\n"
    yield "| rule | level | why |"
    yield "|---|---|---|"
    for rule in RULES.values():
        if rule.id not in told:
            yield f"| `{rule.id}` | {_level(rule)} | {rule.why} |"


_SUBJECTS: Final = (*REQUEST_SUBJECTS, *RESPONSE_SUBJECTS)


def _events() -> Iterator[str]:
    yield "\n## Schemas\n"
    yield "A rule's id is the place and the event: `request-property-became-enum`."
    yield "Places of requests:"
    yield ", ".join(f"`{subject}`" for subject in REQUEST_SUBJECTS) + "; of responses:"
    yield ", ".join(f"`{subject}`" for subject in RESPONSE_SUBJECTS) + ".\n"
    yield "| event | in requests | why | in responses | why |"
    yield "|---|---|---|---|---|"
    for event in EVENTS:
        sent, got = RULES[f"request-property-{event}"], RULES[f"response-property-{event}"]
        yield f"| `{event}` | {_level(sent)} | {sent.why} | {_level(got)} | {got.why} |"


def _level(rule: Rule) -> str:
    return f"**{rule.level}**" if rule.level.rank == 0 else rule.level.value


def _differences() -> Iterator[str]:
    yield "\n## Where the verdict differs from oasdiff's\n"
    yield "[oasdiff](https://github.com/oasdiff/oasdiff) judges for every client, this table for"
    yield "one. The tests compare the verdicts, breaking or not, on a pair of documents for each"
    yield "rule, and on mutations of `openapi.json`; they fail when a difference is missing here,"
    yield "or is one no more. How often they differ, and why, is measured in"
    yield "[benchmarks.md](benchmarks.md#verdicts).\n"
    yield "| rules | breaking | why |"
    yield "|---|---|---|"
    for known in DIFFERENCES:
        yield f"| `{known.ids}` | {'here' if known.ours_breaks else 'for oasdiff'} | {known.why} |"
    yield "\nSeen on other documents:\n"
    yield "| what | why |"
    yield "|---|---|"
    for what, why in OTHERS:
        yield f"| {what} | {why} |"


if __name__ == "__main__":  # pragma: no cover - the test compares the page itself
    sys.stdout.write(page())
