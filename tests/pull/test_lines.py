"""Rows written a page at a time are those written one by one, digit for digit."""

from __future__ import annotations

import json
import string
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otto_ext.pull._row_lines import (
    column,
    content_hashes,
    is_finite,
    key_hashes,
    lines,
    read_lines,
)
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
def test_a_content_hash_does_not_depend_on_the_rows_beside_it(rows: list[dict[str, Any]]) -> None:
    hashes = content_hashes(rows, ["d"])
    assert hashes == [content_hashes([row], ["d"])[0] for row in rows]
    turned = [dict(reversed(row.items())) for row in rows]
    assert content_hashes(turned, ["d"]) == hashes
    # What was written is read again where a pull is resumed.
    assert content_hashes(read_lines(lines(rows)), ["d"]) == hashes


@pytest.mark.parametrize("decimals", [[], ["a"]])
def test_what_differs_has_another_content_hash(decimals: list[str]) -> None:
    values = (-1, -2, 2**61 - 1, 0, 1, True, "1", "true", None, "None", "", "1E1", "1E10", "#1")
    more = (Decimal("-1.5"), "1.0E1", "1.0E10", "1.10 ", [1], ["1"], "[1]", {"a": 1}, {"b": 1})
    rows: list[dict[str, Any]] = [{"a": it} for it in (*values, *more)]
    rows += [{"b": 1}, {"a": 1, "b": None}, {"a,b": 1}]
    # Alone and together, as other values beside it are no reason to mix a value up.
    assert len({*content_hashes(rows, decimals)}) == len(rows)
    assert len({content_hashes([row], decimals)[0] for row in rows}) == len(rows)


def test_keys_that_differ_have_other_hashes() -> None:
    keys = [-1, -2, "-1", 1, True, "1", (1, "a"), ("1", "a"), 2**61 - 1, 0, None, "null", "\ud800"]
    assert len({*key_hashes(keys)}) == len(keys)
    assert key_hashes(keys) == [key_hashes([key])[0] for key in keys]


def test_what_may_hold_a_number_that_json_does_not_have_is_looked_at() -> None:
    assert is_finite(b'{"asset": "BTC", "note": "Iron, NAV", "fee": 0.10}')
    assert not any(map(is_finite, (b"[NaN]", b"[-Infinity]", "[NaN]".encode("utf-16"))))
    rows = [{"a": float("nan")}, {"a": None}]
    assert lines(rows) == b'{"a":NaN}\n{"a":null}\n'


def test_zeros_after_a_decimal_do_not_change_a_content_hash() -> None:
    assert len({*content_hashes([{"a": Decimal("5.0")}, {"a": 5}, {"a": Decimal("5.00")}])}) == 1
    one, other, third = content_hashes(
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
    assert keys.add([row, {**row}, {**row, "id": "b"}], "id", {}) == [True, False, True]
    assert keys.add([row, {**row, "id": "c"}], "id", {}) == [False, True]
    with pytest.raises(KeyConflict, match="rows 1 and 4"):
        keys.add([{**row, "fee": Decimal("0.2")}], "id", {})


def test_a_member_that_some_rows_lack_is_null_in_its_column() -> None:
    assert column([{"a": 1}, {}, {"a": None}], "a") == [1, None, None]
    assert column([{"a": 1}, {"a": 2}], "a") == [1, 2]
