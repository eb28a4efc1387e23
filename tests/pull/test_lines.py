"""Rows written a page at a time are those written one by one, digit for digit."""

from __future__ import annotations

import json
import string
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otto_ext.pull._rows import column, fingerprints, lines
from otto_ext.pull._state import KeyConflict, Keys

#: Among them what the fast writer refuses, or would write in another way.
VALUES: tuple[Any, ...] = (
    Decimal("0.10"),
    Decimal("1E-30"),
    Decimal("-1.5E+300"),
    Decimal("12345678901234567890.123456789012345678"),
    2**64,
    -(10**40),
    None,
    True,
    "",
    "TRADE-1",
    "9E-4",
    "two\nlines\r\u2028",
    "\ud800",
    float("inf"),
)
JSON = st.recursive(
    st.sampled_from(VALUES) | st.integers() | st.text(string.printable) | st.decimals(places=18),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=5,
).filter(lambda it: not isinstance(it, Decimal) or it.is_finite())
ROWS = st.lists(st.dictionaries(st.sampled_from("abcd"), JSON, max_size=4), max_size=6)


def finite(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(finite, value.values()))
    if isinstance(value, list):
        return all(map(finite, value))
    return not isinstance(value, Decimal) or value.is_finite()


@pytest.mark.slow
@given(ROWS.filter(finite))
def test_each_row_is_one_line_with_its_digits(rows: list[dict[str, Any]]) -> None:
    written = lines(rows).splitlines(keepends=True)
    assert all(it.endswith(b"\n") and it.count(b"\n") == 1 for it in written)
    read = [json.loads(it, parse_float=Decimal, parse_constant=float) for it in written]
    # Zeros at the end are digits too, and equality of decimals does not see them.
    assert repr(read) == repr(rows)


@pytest.mark.slow
@given(ROWS.filter(finite))
def test_a_fingerprint_does_not_depend_on_the_rows_beside_it(rows: list[dict[str, Any]]) -> None:
    assert fingerprints(rows) == [fingerprints([row])[0] for row in rows]
    turned = [dict(reversed(row.items())) for row in rows]
    assert fingerprints(turned) == fingerprints(rows)


def test_a_value_under_another_name_has_another_fingerprint() -> None:
    first, second, third = fingerprints([{"a": 1}, {"b": 1}, {"a": 1, "b": None}])
    assert len({first, second, third}) == 3


def test_zeros_after_a_decimal_do_not_change_a_fingerprint() -> None:
    one, other, third = fingerprints(
        [
            {"a": Decimal("0.10"), "b": [{"c": Decimal("1.0")}], "d": "2.50"},
            {"a": Decimal("0.1"), "b": [{"c": Decimal("1.00")}], "d": "2.5"},
            {"a": Decimal("0.2"), "b": [{"c": Decimal("1.00")}], "d": "2.5"},
        ],
        ["d"],
    )
    assert one == other != third


def test_a_row_that_comes_twice_on_a_page_counts_once() -> None:
    keys, row = Keys(), {"id": "a", "fee": Decimal("0.10")}
    first, again, other = keys.add_all([row, {**row}, {**row, "id": "b"}], "id", {})
    assert again is None
    assert first is not None
    assert other is not None
    later = Keys()
    later.load(first + other)
    assert later.add_all([row, {**row, "id": "c"}], "id", {})[0] is None
    with pytest.raises(KeyConflict, match="rows 1 and 4"):
        later.add_all([{**row, "fee": Decimal("0.2")}], "id", {})


def test_a_member_that_some_rows_lack_is_null_in_its_column() -> None:
    assert column([{"a": 1}, {}, {"a": None}], "a") == [1, None, None]
    assert column([{"a": 1}, {"a": 2}], "a") == [1, 2]
