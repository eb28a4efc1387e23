"""Typed tables of models: schemas from the document, values digit for digit, round trips."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from decimal import Context, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from uuid import UUID

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet
from support.environments import ROOT
from support.ledger import Entry, Exchange, Line, Wallet, entry

from otto_ext import ConfigurationError, tables

if TYPE_CHECKING:
    from pathlib import Path

ID = "6f1c1d0e-7c55-4b62-9a4b-0b6f1d3f6a11"


def made(**changes: Any) -> Entry:
    """An entry as the client decodes it."""
    return Entry.from_dict(entry(**changes))


def cell(column: str, **changes: Any) -> Any:
    """One value of a table of one entry."""
    return tables.to_arrow([made(**changes)]).column(column)[0].as_py()


# -- schemas --------------------------------------------------------------------------------------


def test_a_schema_has_the_types_of_the_document() -> None:
    assert {it.name: str(it.type) for it in tables.schema(Entry)} == {
        "id": "extension<arrow.uuid>",
        "name": "string",
        "count": "int64",
        "ratio": str(tables.schema(Entry).field("ratio").type),
        "done": "bool",
        "amount": "decimal128(38, 18)",
        "rate": "decimal128(38, 18)",
        "day": "date32[day]",
        "at": "timestamp[us, tz=UTC]",
        "status": "dictionary<values=string, indices=int32, ordered=0>",
        "level": "int64",
        "note": "string",
        "tags": "list<item: string>",
        "scores": "map<string, int64>",
        "lines": "list<item: struct<amount: decimal128(38, 18)>>",
        "holder": "struct<address: string, kind: string, platform: string>",
        "key": "string",
        "parent": "string",
        "additional_properties": "string",
    }


def test_nested_objects_can_have_columns_of_their_own() -> None:
    names = tables.schema(Entry, flatten=True).names
    assert [it for it in names if "." in it] == ["holder.address", "holder.kind", "holder.platform"]
    table = tables.to_arrow([made()], flatten=True)
    assert table.column("holder.address").to_pylist() == ["bc1"]
    assert table.column("additional_properties").to_pylist() == [None]


def test_the_digits_of_decimals_can_be_chosen() -> None:
    assert str(tables.schema(Line, decimal=(20, 4)).field("amount").type) == "decimal128(20, 4)"
    assert str(tables.schema(Line, decimal=(60, 30)).field("amount").type) == "decimal256(60, 30)"
    with pytest.raises(ConfigurationError, match="give the number of digits"):
        tables.schema(Line, decimal=(4, 9))


def test_a_union_has_the_members_of_all_its_types() -> None:
    assert tables.schema((Wallet, Exchange)).names == [
        "address",
        "kind",
        "platform",
        "additional_properties",
    ]
    mixed = [Wallet("bc1"), Exchange("Kraken", "exchange")]
    assert tables.to_arrow(mixed).to_pylist() == [
        {"address": "bc1", "kind": "wallet", "platform": None, "additional_properties": None},
        {"address": None, "kind": "exchange", "platform": "Kraken", "additional_properties": None},
    ]


def test_no_rows_have_the_schema_of_all_others() -> None:
    assert tables.to_arrow([], Entry).schema == tables.to_arrow([made()]).schema
    with pytest.raises(ConfigurationError, match="an empty list has no type"):
        tables.to_arrow([])
    with pytest.raises(ConfigurationError, match="cannot make columns of int"):
        tables.to_arrow([1])


# -- values ---------------------------------------------------------------------------------------


def test_values_are_those_of_the_models() -> None:
    (row,) = tables.to_arrow([made()]).to_pylist()
    assert row["id"] == UUID(ID)
    assert row["amount"] == Decimal("12.10")
    assert row["day"] == dt.date(2026, 1, 31)
    assert row["at"] == dt.datetime(2026, 1, 31, 17, tzinfo=dt.UTC)
    assert row["status"] == "open"
    assert row["lines"] == [{"amount": Decimal("1.5")}]
    assert row["holder"] == {"address": "bc1", "kind": "wallet", "platform": None}
    assert row["key"] == "7"
    assert row["scores"] == [("x", 1)]
    assert row["parent"] is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-01-31T17:00:00+02:00", "2026-01-31T15:00:00+00:00"),
        ("2026-01-31T17:00:00", "2026-01-31T17:00:00+00:00"),
        ("2026-01-31T17:00:00.123456Z", "2026-01-31T17:00:00.123456+00:00"),
        ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999+00:00"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+00:00"),
    ],
)
def test_moments_are_in_utc(value: str, expected: str) -> None:
    assert cell("at", at=value).isoformat() == expected


@pytest.mark.parametrize(
    "value",
    ["0.000000000000000001", "-99999999999999999999.999999999999999999", "1e3", "0.10", "-0"],
)
def test_decimals_keep_their_digits(value: str) -> None:
    assert cell("amount", amount=value) == Decimal(value)


@pytest.mark.parametrize(
    ("changes", "column", "said"),
    [
        ({"amount": "0.1234567890123456789"}, "amount", "19 after the point does not fit decimal"),
        ({"amount": "1" * 21}, "amount", "21 digits before"),
        ({"amount": "8906613794648459971219"}, "amount", "22 digits before"),
        ({"amount": "1e30"}, "amount", "31 digits before"),
        ({"amount": "1e-30"}, "amount", "30 after the point"),
        ({"rate": Decimal("1e30")}, "rate", "31 digits before"),
        ({"amount": "n/a"}, "amount", "a string does not fit decimal128"),
        ({"amount": "NaN"}, "amount", "does not fit decimal128"),
        ({"count": 2**63}, "count", "does not fit int64"),
        ({"count": True}, "count", "a boolean does not fit int64"),
        ({"day": "31.12."}, "day", "a string does not fit date32"),
        ({"at": "soon"}, "at", "does not fit timestamp"),
        ({"id": "x" * 36}, "id", "does not fit extension<arrow.uuid>"),
        ({"done": "yes"}, "done", "does not fit bool"),
        ({"tags": "a"}, "tags", "does not fit list"),
        ({"scores": {"a": "b"}}, "scores['a']", "does not fit int64"),
        ({"lines": [{"amount": "1"}, {"amount": "x"}]}, "lines[1].amount", "does not fit decimal"),
    ],
)
def test_a_value_that_does_not_fit_is_named(changes: Any, column: str, said: str) -> None:
    with pytest.raises(tables.TableError, match=said) as caught:
        tables.to_arrow([made(), made(), made(**changes)])
    assert (caught.value.row, caught.value.column) == (3, column)
    assert str(caught.value).startswith(f"row 3, column {column!r}: ")
    assert "x" * 36 not in str(caught.value)


def test_what_the_document_does_not_describe_is_kept() -> None:
    kept = cell(
        "additional_properties",
        memo={"a": Decimal("1.50")},
        lines=[{"amount": "1", "lot": 7}],
        status="frozen",
    )
    assert json.loads(kept) == {"memo": {"a": 1.5}, "/lines/0/lot": 7}
    assert '"a":1.50' in kept
    assert cell("status", status="frozen") == "frozen"


def test_enumerations_grow_from_batch_to_batch() -> None:
    items = [made(status=it) for it in ("open", "frozen", "closed", "melted")]
    batches = list(tables.record_batches(items, size=2))
    assert [it.num_rows for it in batches] == [2, 2]
    table = tables.to_arrow(items)
    assert table.column("status").to_pylist() == ["open", "frozen", "closed", "melted"]
    assert list(table.to_pandas()["status"].cat.categories)[:2] == ["open", "closed"]


@given(
    digits=st.from_regex(r"[+-]?[0-9]{1,40}(\.[0-9]{0,40})?([eE][+-]?[0-9]{1,2})?", fullmatch=True),
    precision=st.integers(1, 76),
    data=st.data(),
)
def test_a_decimal_is_exact_or_refused(digits: str, precision: int, data: st.DataObject) -> None:
    scale = data.draw(st.integers(0, precision))
    number = Decimal(digits)
    unit = Decimal(1).scaleb(-scale)
    try:
        fits = number.quantize(unit, context=Context(prec=precision)) == number
    except InvalidOperation:
        fits = False
    for value in (digits, number):
        items = [made(amount=it, rate=it, lines=[]) for it in (0, value)]
        if fits:
            table = tables.to_arrow(items, decimal=(precision, scale))
            assert table.column("amount").to_pylist() == [0, number]
        else:
            with pytest.raises(tables.TableError):
                tables.to_arrow(items, decimal=(precision, scale))


DECIMALS = st.decimals(
    min_value=Decimal(-(10**19)), max_value=Decimal(10**19), places=18, allow_nan=False
)


@given(st.lists(st.tuples(DECIMALS, st.uuids(), st.text(), st.lists(st.text(), max_size=3))))
def test_rows_come_back_as_they_were(rows: list[tuple[Any, ...]]) -> None:
    items = [
        made(amount=format(amount, "f"), id=str(id), name=name, tags=tags)
        for amount, id, name, tags in rows
    ]
    table = tables.to_arrow(items, Entry)
    found = [table.column(it).to_pylist() for it in ("amount", "id", "name", "tags")]
    assert list(zip(*found, strict=True)) == rows


# -- round trips ----------------------------------------------------------------------------------

MONTHS: list[list[dict[str, Any]]] = [
    [{"amount": "1.1"}, {"amount": "-20.000000000000000001", "note": "late"}],
    [],
    [{"amount": "3", "status": "frozen", "lines": [], "memo": "new"}],
]
AMOUNTS = [Decimal("1.1"), Decimal("-20.000000000000000001"), Decimal(3)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three months, of which one has no rows and one has what others have not."""
    made_here = tmp_path_factory.mktemp("months")
    for number, month in enumerate(MONTHS):
        table = tables.to_arrow([made(**it) for it in month], Entry)
        parquet.write_table(table, made_here / f"{number}.parquet")
    return made_here


def test_a_folder_of_months_is_one_table_in_duckdb(folder: Path) -> None:
    rows = duckdb.sql(f"SELECT id, amount, \"at\", status FROM '{folder}/*.parquet'").fetchall()
    assert [row[1] for row in rows] == AMOUNTS
    assert {row[0] for row in rows} == {UUID(ID)}
    assert rows[2][3] == "frozen"
    (total,) = duckdb.sql(f"SELECT sum(amount) FROM '{folder}/*.parquet'").fetchall()
    assert total == (sum(AMOUNTS),)


def test_a_folder_of_months_is_one_table_in_polars(folder: Path) -> None:
    frame = pl.scan_parquet(f"{folder}/*.parquet").collect()
    assert frame["amount"].to_list() == AMOUNTS
    assert frame.schema["amount"] == pl.Decimal(38, 18)
    assert frame.schema["at"] == pl.Datetime("us", "UTC")
    assert frame["status"].cast(pl.String).to_list() == ["open", "open", "frozen"]


def test_a_folder_of_months_is_one_table_in_pandas(folder: Path) -> None:
    frame = pd.read_parquet(folder)
    assert list(frame["amount"]) == AMOUNTS
    # What a reader makes of Parquet's UUIDs is its own.
    read_as_uuid = int(pa.__version__.partition(".")[0]) >= 26
    assert list(frame["id"]) == [UUID(ID) if read_as_uuid else UUID(ID).bytes] * 3
    assert str(frame["at"].dtype) == "datetime64[us, UTC]"
    assert frame["additional_properties"].iloc[2] == '{"memo":"new"}'


def test_pandas_keeps_integers_beside_nulls() -> None:
    big = 2**53 + 1
    items = [made(count=big), made(count=None, done=None)]
    frame = tables.to_pandas(items)
    assert (str(frame["count"].dtype), frame["count"].iloc[0]) == ("Int64", big)
    assert str(frame["done"].dtype) == "boolean"
    assert frame["amount"].sum() == Decimal("24.20")
    typed = tables.to_pandas(items, dtype_backend="pyarrow")
    assert str(typed["amount"].dtype) == "decimal128(38, 18)[pyarrow]"
    assert pa.Table.from_pandas(typed).column("amount").to_pylist() == [Decimal("12.10")] * 2
    with pytest.raises(ConfigurationError, match="dtype_backend"):
        tables.to_pandas(items, dtype_backend="numpy")


#: Compares arrays with those of `pyarrow.array`, which imports pandas.
ARRAYS = """
import sys
import pyarrow as pa
from otto_ext.tables._arrow import array

values = {
    pa.string(): ([], ["a", "", None], ["é", None, "\\U0001f600"], [None], ["x"] * 9),
    pa.int32(): ([], [1, -1, None], [2**31 - 1], [None, None]),
    pa.int64(): ([], [2**63 - 1, None, -(2**63)], [0] * 17),
    pa.bool_(): ([], [True, None, False], [True] * 9, [None]),
    pa.float64(): ([], [0.1, None, float("inf")], [None]),
}
unfit = {
    pa.string(): [["\\ud800"], [1, "a"]],
    pa.int32(): [[2**31], ["1"]],
    pa.int64(): [[2**63], ["1"]],
    pa.bool_(): [["x"]],
    # A float would round it.
    pa.float64(): [[2**53 + 1], ["x"]],
}
made = [(of, it, array(it, of)) for of, many in values.items() for it in many]
assert "pandas" not in sys.modules
for of, many in unfit.items():
    for it in many:
        try:
            array(it, of)
        except (pa.ArrowException, UnicodeEncodeError, OverflowError, TypeError, ValueError):
            continue
        raise AssertionError((of, it))
assert "pandas" in sys.modules, "pyarrow imports it"
for of, it, found in made:
    found.validate(full=True)
    assert found.equals(pa.array(it, of)), (of, it)
    assert array(it, of).equals(found)
"""
#: A pull's way from JSON to Parquet.
PARQUET = """
import sys
from pathlib import Path
from otto_ext.pull._row_columns import Rows
from otto_ext.pull._parquet import write_typed
from otto_ext.wire.model import codec_for
from support.ledger import Entry, entry

rows = [[entry(), {**entry(), "note": None}]]
codec = codec_for(Entry)
list(write_typed(iter(rows), Path(sys.argv[1]), codec, Rows()))
assert "pandas" not in sys.modules
"""


@pytest.mark.parametrize("code", [ARRAYS, PARQUET])
def test_tables_are_made_without_importing_pandas(code: str, tmp_path: Path) -> None:
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "entries.parquet")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": paths},
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_polars_has_uuids_as_strings() -> None:
    frame = tables.to_polars([made()])
    assert frame["id"].to_list() == [ID]
    assert frame["amount"].to_list() == [Decimal("12.10")]
    assert frame.schema["status"] == pl.Categorical
