"""Tables for people: what fits, what is shortened, and that no number loses a digit."""

from __future__ import annotations

import io
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from otto_ext.cli._table import Drawn, drawn, flat
from otto_ext.tables._row_types import picked

UUID = "06fef676-c1b9-459f-9913-49fc6fbf5278"
TRADE = {
    "id": UUID,
    "created_at": "2025-01-07T03:51:40Z",
    "account_id": UUID,
    "type": "withdrawal",
    "executed_at": "2025-01-22T18:59:04Z",
    "asset": "BTC",
    "quantity": "2320.44000000",
    "price": Decimal("598.26"),
    "fee": {"amount": "1.5", "unit": "USD"},
    "hash": "caf1be9f" * 8,
    "lines": [1, 2, 3],
    "none": None,
}


def lines_of(found: Drawn) -> list[str]:
    """What a terminal shows, line by line, however long they are."""
    text = io.StringIO()
    Console(file=text, width=100_000).print(found.table)
    return [line.rstrip() for line in text.getvalue().splitlines()]


def header(found: Drawn) -> list[str]:
    return lines_of(found)[0].split()


def test_what_fits_is_shown_whole() -> None:
    found = drawn([TRADE], 1_000)
    head, row = lines_of(found)
    assert head.split() == [*flat(TRADE)]
    assert (found.left_out, found.shortened, found.remark) == ((), False, None)
    assert row.split() == [
        *(UUID, "2025-01-07T03:51:40Z", UUID, "withdrawal", "2025-01-22T18:59:04Z", "BTC"),
        *("2320.44000000", "598.26", "1.5", "USD", "caf1be9f" * 8, "[1,2,3]"),
    ]


def test_a_narrow_terminal_shows_the_columns_that_matter() -> None:
    found = drawn([TRADE] * 3, 80)
    assert header(found) == ["id", "type", "executed_at", "asset", "quantity", "price", "lines"]
    assert lines_of(found)[1].split()[0] == "06fef676…"
    assert {"none (empty)", "created_at", "account_id"} <= {*found.left_out}
    assert found.remark is not None
    assert "created_at" in found.remark
    assert "--columns" in found.remark


def test_numbers_stand_with_their_points_below_one_another() -> None:
    rows = [{"amount": it} for it in ("1.5", "-1044.06", Decimal("3"), None, "1e3")]
    assert lines_of(drawn(rows[:4], 80)) == ["  amount", "    1.5", "-1044.06", "    3", ""]
    # With an exponent among them they end together.
    assert lines_of(drawn(rows, 80))[-1] == "     1e3"


def test_a_number_that_does_not_fit_is_left_out_and_reported() -> None:
    rows = [{"id": "a", "amount": "9" * 90}]
    found = drawn(rows, 80)
    assert header(found) == ["id"]
    assert found.left_out == ("amount (its numbers are wider than the terminal)",)
    # Who asks for it gets it, and a line that is too long.
    asked = drawn(rows, 80, ["amount"])
    assert lines_of(asked)[1] == "9" * 90
    assert asked.over == 10
    assert "10 columns wider than the terminal" in str(asked.remark)


def test_a_text_is_never_cut_within_a_number() -> None:
    for text in ("total of 1234567.89 dollars", "a b c d 1,234,567", "x" * 9 + "12345678"):
        for width in range(12, len(text)):
            (_, row) = lines_of(drawn([{"t": text}], width))
            kept = row.removesuffix("…")
            assert row == text or row.endswith("…")
            if match := re.search(r"[\d.,]+$", kept):
                assert re.search(rf"{re.escape(match[0])}(?![\d.,])", text)


def test_nested_values_are_shown_whole_or_counted() -> None:
    rows = [{"id": 1, "lines": [123456, 789012, 345678], "more": {"a": [1] * 30}}]
    found = drawn(rows, 25)
    assert "[3]" in lines_of(found)[1]
    assert header(drawn(rows, 200)) == ["id", "lines", "more.a"]


def test_columns_are_in_the_order_of_the_document() -> None:
    assert header(drawn([{"b": 1, "c": 2, "a": 3}], 80, order=["a", "b", "x"])) == ["a", "b", "c"]


def test_a_member_with_a_point_in_its_name_hides_nothing() -> None:
    row = {"fee": {"amount": 1}, "fee.amount": 2}
    assert flat(row) == {"fee": {"amount": 1}, "fee.amount": 2}
    assert picked(row, "fee.amount") == 2
    assert picked({"a.b": {"c": 1}}, "a.b.c") == 1
    assert picked({"a": {"x": 1}}, "a.b", "none") == "none"
    assert picked(5, "value") == 5


def test_line_ends_do_not_break_rows() -> None:
    assert lines_of(drawn([{"a": "x\r\ny", "b\n": 1}], 80)) == ["a    b", "x y   1"]


NUMBERS = st.one_of(
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.decimals(allow_nan=False, allow_infinity=False, places=8).map(str),
)
VALUES = st.one_of(
    NUMBERS, st.none(), st.booleans(), st.text(max_size=60), st.lists(st.integers(), max_size=9)
)
ROWS = st.lists(
    st.dictionaries(
        st.sampled_from(["id", "amount", "name", "note", "価格", "lines"]),
        VALUES | st.dictionaries(st.sampled_from(["unit", "amount"]), VALUES, max_size=2),
        min_size=1,
    ),
    min_size=1,
    max_size=5,
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(ROWS, st.integers(10, 120))
def test_no_line_is_too_long_and_no_number_is_cut(rows: list[dict[str, Any]], width: int) -> None:
    found = drawn(rows, width)
    head, *lines = lines_of(found)
    assert len(lines) == len(rows)
    assert max(map(cell_len, [head, *lines])) <= width
    shown = set(head.split())
    reported = {it.partition(" (")[0] for it in found.left_out}
    for row, line in zip(rows, lines, strict=True):
        for name, value in flat(row).items():
            assert name in shown | reported
            if name in shown and isinstance(value, int | Decimal) and not isinstance(value, bool):
                text = json.loads(json.dumps(str(value)))
                plain = format(value, "f") if isinstance(value, Decimal) else text
                assert text in line or plain in line


@pytest.mark.parametrize("width", [1, 5])
def test_a_terminal_without_room_shows_nothing_and_reports_it(width: int) -> None:
    found = drawn([{"identity": "abc", "amount": 123456}], width)
    assert lines_of(found) == ["", ""]
    assert len(found.left_out) == 2
