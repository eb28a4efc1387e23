"""Calendar windows: a period cut into half-open pieces that cover it once.

Pure: no clock is read here. Each boundary is counted from the anchor, the period's begin, and not
from the boundary before it, so that a month from January 31 on ends on February 28 and the one
after it on March 31.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar, get_args

from attrs import frozen
from dateutil.relativedelta import relativedelta

from otto_ext._errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["By", "Window", "as_moment", "cut", "end_sent"]

By: TypeAlias = Literal["day", "week", "month", "quarter", "year"]
Moment = TypeVar("Moment", dt.date, dt.datetime)

_STEPS: dict[str, relativedelta] = {
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "quarter": relativedelta(months=3),
    "year": relativedelta(years=1),
}


@frozen
class Window:
    """A half-open piece of time: `begin` belongs to it, `end` does not."""

    begin: dt.date
    end: dt.date


def as_moment(value: dt.date | str, *, dates: bool, name: str) -> dt.date:
    """A bound of a period as the operation takes it.

    Args:
        value: a date, which is its midnight in UTC, a date-time with a time zone, or either in
            ISO 8601.
        dates: whether the operation takes dates; otherwise it takes date-times.
        name: the argument, for the message.

    Raises:
        ConfigurationError: it is neither, has no time zone, or has a time where the operation takes
            dates.
    """
    if isinstance(value, str):
        try:
            value = _parsed(value)
        except ValueError:
            raise ConfigurationError(
                f"{name} is {value!r}; give a date (2026-01-31) or a date-time "
                "(2026-01-31T12:00:00+00:00)"
            ) from None
    if not isinstance(value, dt.date):
        raise ConfigurationError(f"{name} must be a date, a date-time or a string, not {value!r}")
    if isinstance(value, dt.datetime):
        if not dates:
            if value.tzinfo is None:
                raise ConfigurationError(
                    f"{name} is {value.isoformat()}, which has no time zone; give it one, for "
                    f"instance {value.isoformat()}Z or {name}=value.replace(tzinfo=datetime.UTC)"
                )
            return value
        if value.time() != dt.time():
            raise ConfigurationError(
                f"{name} is {value.isoformat()}, and the operation takes dates alone"
            )
        return value.date()
    return value if dates else dt.datetime.combine(value, dt.time(), dt.UTC)


def _parsed(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return dt.datetime.fromisoformat(text)


def cut(since: Moment, until: Moment, by: By | None = None) -> Iterator[Window]:
    """The windows of a period, in order: they cover it exactly and do not overlap.

    Args:
        since: where it begins; belongs to it.
        until: where it ends; does not belong to it.
        by: how long a window is; None makes the whole period one.

    Raises:
        ConfigurationError: the period is empty, or `by` is unknown.
    """
    if by is not None and by not in _STEPS:
        raise ConfigurationError(f"by is {by!r}; give one of {', '.join(get_args(By))}")
    if not since < until:
        raise ConfigurationError(
            f"the period is empty: since ({since.isoformat()}) must be before until "
            f"({until.isoformat()})"
        )
    return iter((Window(since, until),)) if by is None else _cut(since, until, _STEPS[by])


def _cut(since: Moment, until: Moment, step: relativedelta) -> Iterator[Window]:
    begin, count = since, 1
    while begin < until:
        try:
            end = min(since + step * count, until)
        except (ValueError, OverflowError):
            # The calendar ends with the year 9999.
            end = until
        yield Window(begin, end)
        begin, count = end, count + 1


def end_sent(end: dt.date, *, inclusive: bool) -> dt.date:
    """What an operation is sent as the end of a window.

    Args:
        end: the first moment that does not belong to it.
        inclusive: whether the operation counts the end that it is sent; then it is sent the last
            day, or the last microsecond, before it.
    """
    if not inclusive:
        return end
    if isinstance(end, dt.datetime):
        return end - dt.timedelta(microseconds=1)
    return end - dt.timedelta(days=1)
