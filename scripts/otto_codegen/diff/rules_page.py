"""Writes docs/api-diff.md from the tables: `python -m otto_codegen.diff.rules_page`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from otto_codegen.diff.oasdiff_differences import DIFFERENCES, OTHERS
from otto_codegen.diff.rules import EVENTS, REQUEST_SUBJECTS, RESPONSE_SUBJECTS, RULES, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

INTRODUCTION: Final = """\
# What counts as a change of the API

`scripts/api_diff.py OLD NEW` compares two OpenAPI documents (3.0, 3.1, Swagger 2.0) from the point
of view of a caller of the API. It prints text, JSON, Markdown or HTML (`--format`). The exit status
is 0 if nothing breaks, 1 if something does, and 2 if a document cannot be read. With `--format html
--history API_CHANGES.md`, the page has a timeline of earlier changes; without documents it has the
timeline alone.

- **breaking**: a call that was right can fail, or a response can hold what the old document does
  not describe.
- **warning**: most callers notice nothing; some may.
- **info**: worth knowing.

The suggested version bump is major if anything breaks, minor if anything else changed, and patch if
only descriptions did. Schemas are compared with `$ref` followed and `allOf` merged. Two ways to
write the same (`nullable: true` and `type: [.., "null"]`) are not a change.

This page is generated from the tables of the program (`otto_codegen.diff.rules` and
`.differences`). A test fails if they differ.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, *_rules(), *_events(), *_differences()]) + "\n"


def _rules() -> Iterator[str]:
    listed = {f"{subject}-{event}" for subject in _SUBJECTS for event in EVENTS}
    yield "## Operations, parameters, bodies, properties, responses, security\n"
    yield "| rule | level | why |"
    yield "|---|---|---|"
    for rule in RULES.values():
        if rule.id not in listed:
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
    yield "[oasdiff](https://github.com/oasdiff/oasdiff) decides for every client, this table for"
    yield "one. The tests compare the verdicts, breaking or not, on a pair of documents for each"
    yield "rule, and on mutations of `openapi.json`. They fail if a difference is missing here, or"
    yield "no longer exists. How often they differ, and why, is measured in"
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
