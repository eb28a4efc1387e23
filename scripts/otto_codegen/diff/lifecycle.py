"""Whether something that is gone was announced: `deprecated` and `x-sunset`."""

from __future__ import annotations

from datetime import UTC, date, datetime


def removal(deprecated: object, sunset: object, today: date | None = None) -> str:
    """The end of a removal rule's id.

    Empty when nothing announced it, `-with-deprecation` when the date that was named has passed
    (or none was named), `-before-sunset` when it has not, or is no date.
    """
    if deprecated is not True:
        return ""
    if sunset is None:
        return "-with-deprecation"
    until = sunset_date(sunset)
    over = until is not None and is_over(until, today)
    return "-with-deprecation" if over else "-before-sunset"


def is_over(until: date, today: date | None = None) -> bool:
    """Whether the last day of something has passed."""
    return until < (today or datetime.now(UTC).date())


STABILITY = ("draft", "alpha", "beta", "stable")


def stability(value: object) -> int:
    """How stable an `x-stability-level` says something is; nothing said means stable."""
    return STABILITY.index(value) if isinstance(value, str) and value in STABILITY else 3


def is_stability(value: object) -> bool:
    """Whether it is a level, or nothing, which is one too."""
    return value is None or (isinstance(value, str) and value in STABILITY)


def is_unstable(value: object) -> bool:
    """Whether it may change at any time, as its `x-stability-level` says (draft, alpha)."""
    return stability(value) < STABILITY.index("beta")


def sunset_date(value: object) -> date | None:
    """The date an `x-sunset` names, None when it names none that can be read."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    try:
        return datetime.fromisoformat(value).date()
    except ValueError:
        return None
