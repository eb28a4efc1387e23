"""Brings changes together that are one change seen from several operations."""

from __future__ import annotations

from attrs import frozen

from otto_codegen.diff.model import Change, Diff, Level

HEADINGS = {Level.BREAKING: "Breaking", Level.WARNING: "Warnings", Level.INFO: "Information"}


@frozen
class Group:
    """One change and every operation it concerns."""

    change: Change
    operations: tuple[str, ...]


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
    names = sorted({change.operation for change in changes if change.operation})
    return Group(changes[0], tuple(names))


def some(operations: tuple[str, ...], at_most: int = 3) -> tuple[tuple[str, ...], int]:
    """The first few operations and how many more there are."""
    return operations[:at_most], max(0, len(operations) - at_most)


def summary(diff: Diff) -> str:
    """One line: how many changes of which level."""
    if not diff.changes:
        return "No change that a caller can notice."
    counts = ", ".join(f"{count} {level.value}" for level, count in diff.counts.items() if count)
    bump = f"; suggested version bump: {diff.suggested_bump}"
    return f"{len(diff.changes)} changes: {counts}{bump}"
