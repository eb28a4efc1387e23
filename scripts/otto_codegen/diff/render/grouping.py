"""Brings changes together that are one change seen from several operations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import frozen

from otto_codegen.diff.change import Change, Diff, Level
from otto_codegen.progress import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADINGS = {Level.BREAKING: "Breaking", Level.WARNING: "Warnings", Level.INFO: "Information"}
_CODE = re.compile(r"`([^`]+)`")
_RESPONSE = re.compile(r"the response `([^`]+)`: ")


@frozen
class Group:
    """One change and all that it concerns.

    `statuses` are the statuses of the responses it was seen in; `places` is in how many places of
    the document it stands, where operations say the same thing one by one.
    """

    change: Change
    operations: tuple[str, ...]
    statuses: tuple[str, ...]
    places: int

    @property
    def message(self) -> str:
        """What changed, stated once for all responses."""
        if len(self.statuses) < 2:
            return self.change.message
        first = ", ".join(f"`{status}`" for status in self.statuses[:-1])
        return f"the responses {first} and `{self.statuses[-1]}`: {_split(self.change)[1]}"

    @property
    def location(self) -> str:
        """Where it stands, or the first of the places, fit to print."""
        return printable(self.change.location) or "/"

    @property
    def elsewhere(self) -> str:
        """How many places more there are, in words."""
        more = self.places - 1
        return f" and {more} more place{'s' * (more > 1)}" if more else ""


def groups(diff: Diff) -> dict[Level, list[Group]]:
    """The changes of each level that has any, gravest first."""
    together: dict[tuple[object, ...], list[Change]] = {}
    for change in diff.changes:
        status, rest = _split(change)
        key = change.id, _place(change), rest, status is None
        together.setdefault(key, []).append(change)
    found: dict[Level, list[Group]] = {}
    for level in Level:
        of_level = [same for same in together.values() if same[0].level is level]
        if of_level:
            found[level] = [_group(same) for same in of_level]
    return found


def _group(changes: list[Change]) -> Group:
    names = sorted({printable(change.operation) for change in changes if change.operation})
    statuses = sorted({status for change in changes if (status := _split(change)[0])})
    return Group(
        changes[0], tuple(names), tuple(statuses), len({change.location for change in changes})
    )


def _split(change: Change) -> tuple[str | None, str]:
    """The status of the response that a message begins with, and the rest of it."""
    match = _RESPONSE.match(change.message)
    return (match[1], change.message[match.end() :]) if match else (None, change.message)


def _place(change: Change) -> str:
    """The place in the document, or within an operation, for what each states for itself."""
    parts = change.location.split("/")[1:]
    if parts[:1] != ["paths"] or len(parts) < 5 or not change.operation:
        return change.location
    inside = parts[3:]
    if inside[0] == "responses":
        del inside[1]
    return "/".join(part for part in inside if not part.isdigit())


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


def counts(diff: Diff) -> dict[Level, int]:
    """How many things changed at each level, whatever number of operations each concerns."""
    found = groups(diff)
    return {level: len(found.get(level, ())) for level in Level}


def summary(diff: Diff) -> str:
    """One line: how many things changed, at which levels, and in how many operations."""
    if not diff.changes:
        if diff.accepted:
            return f"No change that was not accepted: {_accepted(diff)}."
        if diff.texts_differ:
            return "No change that a caller can notice: only descriptions and examples differ."
        return "No change."
    by_level = counts(diff)
    total = sum(by_level.values())
    levels = ", ".join(f"{count} {level.value}" for level, count in by_level.items() if count)
    concerned = len({change.operation for change in diff.changes if change.operation})
    where = f", in {concerned} operation{'s' * (concerned > 1)}" if concerned else ""
    bump = f"Suggested version bump: {diff.suggested_bump}."
    left = f" {_accepted(diff).capitalize()}." if diff.accepted else ""
    return f"{total} change{'s' * (total > 1)}: {levels}{where}. {bump}{left}"


def _accepted(diff: Diff) -> str:
    number = len({change.fingerprint for change in diff.accepted})
    return f"{number} accepted change{'s are' if number > 1 else ' is'} left out"
