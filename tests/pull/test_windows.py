"""Calendar windows cover a period once, whatever its bounds."""

from __future__ import annotations

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otto_ext import ConfigurationError
from otto_ext.pull import Window, windows

BY = st.sampled_from(["day", "week", "month", "quarter", "year"])
DATES = st.dates(dt.date(1970, 1, 1), dt.date(2100, 1, 1))
ZONES = st.sampled_from([dt.UTC, ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")])
MOMENTS = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2060, 1, 1))


def covers(cuts: list[Window], since: dt.date, until: dt.date) -> bool:
    """Whether windows follow one another without a gap from the begin to the end."""
    bounds = [(window.begin, window.end) for window in cuts]
    joined = all(left[1] == right[0] for left, right in itertools.pairwise(bounds))
    return (
        joined
        and all(begin < end for begin, end in bounds)
        and (bounds[0][0], bounds[-1][1]) == (since, until)
    )


@given(DATES, st.integers(1, 4000), BY)
def test_windows_of_dates_cover_the_period_once(since: dt.date, days: int, by: str) -> None:
    until = since + dt.timedelta(days=days)
    assert covers(list(windows(since, until, by=by)), since, until)  # type: ignore[arg-type]


@given(MOMENTS, st.integers(1, 10**8), BY, ZONES)
def test_windows_of_moments_cover_the_period_once(
    since: dt.datetime, seconds: int, by: str, zone: dt.tzinfo
) -> None:
    begin = since.replace(tzinfo=zone)
    until = begin + dt.timedelta(seconds=seconds)
    assert covers(list(windows(begin, until, by=by)), begin, until)  # type: ignore[arg-type]


@given(DATES, st.integers(1, 4000), st.integers(0, 4000), BY)
def test_every_day_is_in_one_window(since: dt.date, days: int, day: int, by: str) -> None:
    until = since + dt.timedelta(days=days)
    some_day = since + dt.timedelta(days=day % days)
    cuts = windows(since, until, by=by)  # type: ignore[arg-type]
    assert sum(window.begin <= some_day < window.end for window in cuts) == 1


def test_a_month_end_stays_a_month_end() -> None:
    begins = [it.begin for it in windows(dt.date(2024, 1, 31), dt.date(2024, 5, 31), by="month")]
    assert [day.isoformat() for day in begins] == [
        "2024-01-31",
        "2024-02-29",
        "2024-03-31",
        "2024-04-30",
    ]


def test_a_leap_day_comes_back_after_four_years() -> None:
    begins = [it.begin for it in windows(dt.date(2024, 2, 29), dt.date(2029, 1, 1), by="year")]
    assert [day.isoformat() for day in begins][-2:] == ["2027-02-28", "2028-02-29"]


def test_a_period_without_by_is_one_window() -> None:
    since, until = dt.date(2024, 1, 31), dt.date(2026, 5, 3)
    assert list(windows(since, until)) == [Window(since, until)]


def test_a_day_begins_at_midnight_of_its_own_zone() -> None:
    zone = ZoneInfo("Europe/Berlin")
    since, until = (dt.datetime(2026, 3, day, tzinfo=zone) for day in (28, 31))
    ends = [window.end.isoformat() for window in windows(since, until, by="day")]
    # The clocks change on March 29.
    assert ends == [
        "2026-03-29T00:00:00+01:00",
        "2026-03-30T00:00:00+02:00",
        "2026-03-31T00:00:00+02:00",
    ]


def test_the_last_year_of_the_calendar_has_an_end() -> None:
    since, until = dt.date(9999, 6, 1), dt.date(9999, 12, 31)
    assert covers(list(windows(since, until, by="year")), since, until)


def test_an_empty_period_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"since \(2026-02-01\) must be before until"):
        windows(dt.date(2026, 2, 1), dt.date(2026, 2, 1), by="month")


def test_an_unknown_step_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="day, week, month, quarter, year"):
        windows(dt.date(2026, 2, 1), dt.date(2026, 3, 1), by="fortnight")  # type: ignore[arg-type]
