"""Brings changes together that are one change seen from several operations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import frozen

from otto_codegen.diff.model import Change, Diff, Level
from otto_codegen.progress import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADINGS = {Level.BREAKING: "Breaking", Level.WARNING: "Warnings", Level.INFO: "Information"}
_CODE = re.compile(r"`([^`]+)`")


@frozen
class Group:
    """One change and every operation it concerns."""

    change: Change
    operations: tuple[str, ...]

    @property
    def location(self) -> str:
        """Where it stands, fit to print."""
        return printable(self.change.location) or "/"


def groups(diff: Diff) -> dict[Level, list[Group]]:
    """The changes of each level that has any, gravest first."""
    together: dict[tuple[str, str, str], list[Change]] = {}
    for change in diff.changes:
        together.setdefault((change.id, change.location, change.message), []).append(change)
    found: dict[Level, list[Group]] = {}
    for level in Level:
        of_level = [same for same in together.values() if same[0].level is level]
        if of_level:
            found[level] = [_group(same) for same in of_level]
    return found


def _group(changes: list[Change]) -> Group:
    names = sorted({printable(change.operation) for change in changes if change.operation})
    return Group(changes[0], tuple(names))


def some(operations: tuple[str, ...], at_most: int = 3) -> tuple[tuple[str, ...], int]:
    """The first few operations and how many more there are."""
    return operations[:at_most], max(0, len(operations) - at_most)


def spans(message: str) -> Iterator[tuple[bool, str]]:
    """The parts of a message, each with whether it is code (in backquotes), fit to print."""
    at = 0
    text = printable(message)
    for match in _CODE.finditer(text):
        if match.start() > at:
            yield False, text[at : match.start()]
        yield True, match.group(1)
        at = match.end()
    if at < len(text):
        yield False, text[at:]


def summary(diff: Diff) -> str:
    """One line: how many changes of which level."""
    if not diff.changes:
        if diff.texts_differ:
            return "No change that a caller can notice: only texts differ."
        return "No change."
    counts = ", ".join(f"{count} {level.value}" for level, count in diff.counts.items() if count)
    total = len(diff.changes)
    bump = f"Suggested version bump: {diff.suggested_bump}."
    return f"{total} change{'s' * (total > 1)}: {counts}. {bump}"
