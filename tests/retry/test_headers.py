"""How long a response asks its caller to wait, in every reading."""

from __future__ import annotations

import math
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otto_ext.retry import parse_retry_after

NOW = 1_800_000_000.0
names = st.sampled_from(
    [
        "retry-after",
        "date",
        "ratelimit",
        "ratelimit-reset",
        "ratelimit-remaining",
        "x-ratelimit-reset",
        "x-ratelimit-remaining",
        "x-rate-limit-reset",
    ]
)
fragments = st.sampled_from(
    ["0", "1e400", "nan", "-5", "9" * 400, '"a";r=0;t=', "reset=", ",", ";", "Mon, 32 Foo 2026"]
)
values = st.one_of(st.text(max_size=40), st.lists(fragments, max_size=4).map("".join))


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": " 2.5 "}, 2.5),
        ({"retry-after": "0"}, 0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "9" * 400}, None),
        ({"retry-after": formatdate(NOW + 30, usegmt=True)}, 30),
        ({"retry-after": formatdate(NOW - 30, usegmt=True)}, 0),
        ({"retry-after": str(int(NOW + 9))}, 9),
        ({"ratelimit": '"default";r=0;t=30'}, 30),
        ({"ratelimit": '"burst";r=0;t=2, "a,day";r=0;t=90, "x";r=5;t=999'}, 90),
        ({"ratelimit": '"default";r=4;t=30'}, None),
        ({"ratelimit": '"default";q=100'}, None),
        ({"ratelimit": "limit=100, remaining=0, reset=12"}, 12),
        ({"ratelimit": "limit=100, remaining=3, reset=12"}, None),
        ({"ratelimit-reset": "5"}, 5),
        ({"ratelimit-reset": "5", "ratelimit-remaining": "1"}, None),
        ({"ratelimit-reset": "5", "ratelimit-remaining": "0"}, 5),
        ({"x-ratelimit-reset": str(int(NOW + 20))}, 20),
        ({"x-ratelimit-reset": str(int(NOW + 20) * 1000)}, 20),
        ({"x-ratelimit-reset": str(int(NOW - 20))}, 0),
        ({"x-ratelimit-reset": formatdate(NOW + 3, usegmt=True)}, 3),
        ({"x-ratelimit-reset": "whenever"}, None),
        ({"x-rate-limit-reset": "8"}, 8),
        ({"retry-after": "1", "x-ratelimit-reset": "60"}, 1),
        ({"retry-after": "rubbish", "x-ratelimit-reset": "60"}, 60),
    ],
)
def test_the_common_readings(headers: dict[str, str], expected: float | None) -> None:
    assert parse_retry_after(headers, NOW) == expected


@given(
    st.integers(min_value=0, max_value=86_400),
    st.integers(min_value=-(10**8), max_value=10**8),
)
def test_a_date_is_read_by_the_servers_own_clock(wait: int, wrong_by: int) -> None:
    served = NOW + wrong_by
    headers = {
        "date": formatdate(served, usegmt=True),
        "retry-after": formatdate(served + wait, usegmt=True),
    }
    assert parse_retry_after(headers, NOW) == wait


@given(st.integers(min_value=0, max_value=10**8))
def test_seconds_epoch_seconds_and_milliseconds_are_distinguished(wait: int) -> None:
    for text in (str(wait), str(int(NOW) + wait), str((int(NOW) + wait) * 1000)):
        assert parse_retry_after({"x-ratelimit-reset": text}, NOW) == wait


@given(st.dictionaries(names, values, max_size=6))
def test_no_header_breaks_the_reading_or_makes_it_absurd(headers: dict[str, str]) -> None:
    wait = parse_retry_after(headers, NOW)
    assert wait is None or (wait >= 0 and math.isfinite(wait))
