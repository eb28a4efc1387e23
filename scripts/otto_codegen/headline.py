"""What a change means in three lines: what breaks of yours, what may touch it, what is new."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from otto_codegen.diff.change import Level
from otto_codegen.diff.render.grouping import groups

if TYPE_CHECKING:
    from collections.abc import Iterable

    from otto_codegen.impact import Hit
    from otto_codegen.outcome import RegenerationOutcome

__all__ = ["breaks_callers", "headline", "is_news"]

_PLACES: Final = 3
#: What comes, by how the id of the rule ends or begins.
_NEW: Final = (
    ("endpoint-added", "operation"),
    ("parameter", "parameter"),
    ("property", "property"),
    ("enum-value-added", "enum value"),
)


def breaks_callers(outcome: RegenerationOutcome) -> bool:
    """Whether the change breaks calls of the API, or programs that make them with this client."""
    if outcome.diff is not None and outcome.diff.breaking:
        return True
    items = outcome.surface.items if outcome.surface is not None else ()
    accepted = frozenset(outcome.diff.accepted if outcome.diff is not None else ())
    return any(item.level is Level.BREAKING and set(item.changes) - accepted for item in items)


def is_news(outcome: RegenerationOutcome) -> bool:
    """Whether the document changed in what a caller can notice."""
    return outcome.diff is not None and bool(outcome.diff.changes)


def headline(outcome: RegenerationOutcome) -> tuple[str, str, str]:
    """The three lines, each a sentence of plain text."""
    found = groups(outcome.diff) if outcome.diff is not None else {}
    breaking, warnings = (len(found.get(level, ())) for level in (Level.BREAKING, Level.WARNING))
    return (
        f"Breaks yours: {_yours(outcome)}{_api(breaking)}.",
        f"May touch yours: {_touches(outcome, warnings)}.",
        f"New for you: {_new(outcome)}.",
    )


def _yours(outcome: RegenerationOutcome) -> str:
    impact = outcome.impact
    if impact is None:
        return "not checked, as --impact named no code"
    fixed = f", {_count(outcome.fixed, 'line')} fixed" if outcome.fixed else ""
    unread = f", {len(impact.left_out)} not checked" if impact.left_out else ""
    checked = f"{_count(impact.files, 'file')} checked{unread}{fixed}"
    if not impact.breaking:
        return f"nothing, {checked}"
    lines = _count(impact.broken_lines, "line")
    files = _count(len({hit.file for hit in impact.breaking}), "file")
    return f"{lines} in {files} ({_places(impact.breaking)}), {checked}"


def _places(hits: Iterable[Hit]) -> str:
    places = list(dict.fromkeys(hit.place for hit in hits))
    more = len(places) - _PLACES
    return ", ".join(places[:_PLACES]) + (f" and {more} more" if more > 0 else "")


def _api(breaking: int) -> str:
    """What the API breaks for any caller."""
    return f"; {_count(breaking, 'change')} of the API can break callers" if breaking else ""


def _touches(outcome: RegenerationOutcome, warnings: int) -> str:
    parts = []
    if outcome.impact is not None and (hits := outcome.impact.warnings):
        parts.append(f"{_count(len(hits), 'line')} to look at ({_places(hits)})")
    if warnings:
        parts.append(f"{_count(warnings, 'warning')} about the API")
    return ", ".join(parts) or "nothing"


def _new(outcome: RegenerationOutcome) -> str:
    found: Counter[str] = Counter()
    of_level = groups(outcome.diff) if outcome.diff is not None else {}
    for group in (group for level in of_level.values() for group in level):
        rule = group.change.id
        if rule == "endpoint-added":
            found["operation"] += len(group.operations)
        elif rule.startswith("new-") or rule.endswith(("-property-added", "enum-value-added")):
            found[next((name for part, name in _NEW if part in rule), "thing")] += 1
    return ", ".join(_count(found[name], name) for _, name in _NEW if found[name]) or "nothing"


def _count(number: int, noun: str) -> str:
    plural = noun.removesuffix("y") + "ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"
