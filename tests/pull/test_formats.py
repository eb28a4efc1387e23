"""CSV and Parquet files of pulled rows: columns, types, and numbers digit for digit."""

from __future__ import annotations

import csv
import decimal
import json
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet
from support.bulk import AccountsApi, BulkServer, IterEntries, entries_operation

from otto_ext import ConfigurationError, Otto
from otto_ext.auth import StaticToken
from otto_ext.pull import PullReport, pull, verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class IterAnything(IterEntries):
    """One page of what the server returns."""

    operation = entries_operation()


@pytest.fixture(scope="module")
def otto() -> Iterator[Otto]:
    with (
        BulkServer(respond=lambda path, query: bodies[-1]) as server,
        Otto(base_url=server.url, credentials=StaticToken("t"), retry=False) as client,
    ):
        yield client


bodies: list[bytes] = []


def made(otto: Otto, body: str, out: Path, **settings: Any) -> PullReport:
    """Pull a response into a file."""
    bodies.append(body.encode())
    settings = {"key": None, **settings}
    return pull(
        IterAnything(otto._caller),
        parents=[{"account_id": "a"}],
        out=out,
        overwrite=True,
        **settings,
    )


ROWS = """[
  {"id": 1, "quantity": "0.10", "fee": 0.10, "paid": true, "tags": ["a", 1.50], "who": null},
  {"id": 2, "quantity": "", "fee": 12, "paid": null, "tags": {"x": "y,\\"z\\""}, "who": "a\\nb"},
  {"id": 3, "late": "é"}
]"""


def test_csv_has_every_column_in_the_order_of_its_first_appearance(
    otto: Otto, tmp_path: Path
) -> None:
    out = tmp_path / "rows.csv"
    made(otto, ROWS, out)
    with out.open(newline="", encoding="utf-8") as file:
        found = list(csv.reader(file))
    assert found == [
        ["id", "quantity", "fee", "paid", "tags", "who", "late"],
        ["1", "0.10", "0.10", "true", '["a",1.50]', "", ""],
        ["2", "", "12", "", '{"x":"y,\\"z\\""}', "a\nb", ""],
        ["3", "", "", "", "", "", "é"],
    ]


def test_parquet_keeps_types(otto: Otto, tmp_path: Path) -> None:
    out = tmp_path / "rows.parquet"
    made(otto, ROWS, out)
    table = parquet.read_table(out)
    assert {field.name: str(field.type) for field in table.schema} == {
        "id": "int64",
        "quantity": "string",
        "fee": "decimal128(4, 2)",
        "paid": "bool",
        "tags": "string",
        "who": "string",
        "late": "string",
    }
    assert table.to_pylist()[0] == {
        "id": 1,
        "quantity": "0.10",
        "fee": Decimal("0.10"),
        "paid": True,
        "tags": '["a",1.50]',
        "who": None,
        "late": None,
    }
    assert table.column("fee").to_pylist() == [Decimal("0.10"), Decimal("12.00"), None]


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_columns_can_be_chosen(otto: Otto, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"rows.{suffix}"
    made(otto, ROWS, out, columns=["late", "id"])
    if suffix == "csv":
        assert out.read_text(encoding="utf-8") == "late,id\n,1\n,2\né,3\n"
    else:
        assert parquet.read_table(out).to_pydict() == {"late": [None, None, "é"], "id": [1, 2, 3]}


@pytest.mark.parametrize("suffix", ["csv", "parquet", "xlsx"])
def test_a_column_that_no_row_has_replaces_no_file(otto: Otto, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"rows.{suffix}"
    made(otto, ROWS, out)
    before = out.read_bytes()
    with pytest.raises(ConfigurationError, match=r"no row has the column 'quantty' \(did you mean"):
        made(otto, ROWS, out, columns=["id", "quantty"])
    assert out.read_bytes() == before
    # What was fetched is still there, for a run with other columns.
    report = made(otto, "[]", out, columns=["id", "quantity"])
    assert report.rows == 3
    assert out.read_bytes() != before


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_column_may_be_a_member_of_a_nested_object(
    otto: Otto, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"rows.{suffix}"
    rows = '[{"id": 1, "fee": {"amount": 1.50}}, {"id": 2, "fee": null}, {"id": 3, "a.b": 7}]'
    made(otto, rows, out, columns=["fee.amount", "a.b"])
    if suffix == "csv":
        assert out.read_text(encoding="utf-8") == "fee.amount,a.b\n1.50,\n,\n,7\n"
    else:
        assert parquet.read_table(out).to_pydict() == {
            "fee.amount": [Decimal("1.50"), None, None],
            "a.b": [None, None, 7],
        }
    assert verify(out).problems == ()


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_without_rows_any_column_may_be_right(otto: Otto, tmp_path: Path, suffix: str) -> None:
    assert made(otto, "[]", tmp_path / f"rows.{suffix}", columns=["id"]).rows == 0


@pytest.mark.parametrize(
    ("values", "type_", "expected"),
    [
        (["1", "2.50"], "decimal128(3, 2)", [Decimal("1.00"), Decimal("2.50")]),
        (["1", '"x"'], "string", ["1", "x"]),
        (["true", "1"], "string", ["true", "1"]),
        (["1.5", '"x"'], "string", ["1.5", "x"]),
        (["9223372036854775807", "-1"], "int64", [2**63 - 1, -1]),
        (["9223372036854775808"], "decimal128(19, 0)", [Decimal(2**63)]),
        (["0.1", "1" * 60], "decimal256(61, 1)", [Decimal("0.1"), Decimal("1" * 60)]),
        (["0.1", "1" * 80], "string", ["0.1", "1" * 80]),
        (["1e400", "1"], "string", ["1E+400", "1"]),
        (["1e3", "-2.5e-3"], "decimal128(8, 4)", [Decimal(1000), Decimal("-0.0025")]),
        (["null"], "string", [None]),
        (["NaN", "1"], "string", ["NaN", "1"]),
        (['"\\ud800"', '"é"'], "string", ["?", "é"]),
    ],
)
def test_parquet_columns_hold_their_values_exactly(
    otto: Otto, tmp_path: Path, values: list[str], type_: str, expected: list[Any]
) -> None:
    out = tmp_path / "rows.parquet"
    made(otto, "[" + ",".join(f'{{"v": {value}}}' for value in values) + "]", out)
    column = parquet.read_table(out).column("v")
    assert (str(column.type), column.to_pylist()) == (type_, expected)


NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | NUMBERS | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def as_json(value: Any) -> str:
    """JSON with numbers as they are."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(k)}:{as_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(as_json, value)) + "]"
    return json.dumps(value)


@pytest.mark.slow
@given(st.lists(st.dictionaries(st.text(), VALUES, max_size=4), max_size=4))
def test_lines_say_what_the_api_said(
    otto: Otto, tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]
) -> None:
    out = tmp_path_factory.getbasetemp() / "any.jsonl"
    made(otto, as_json(rows), out, accept_schema=True)
    lines = out.read_bytes().split(b"\n")
    assert lines.pop() == b""
    assert [json.loads(line, parse_float=Decimal) for line in lines] == rows
    assert [line.decode() for line in lines] == [
        json.dumps(json.loads(as_json(row), parse_float=_Digits), ensure_ascii=False, cls=_Exact)
        for row in rows
    ]


class _Digits(str):
    """A number with a fraction, by its text."""


class _Exact(json.JSONEncoder):
    """Writes `_Digits` as numbers; slow and plain."""

    def encode(self, o: Any) -> str:
        if isinstance(o, _Digits):
            return str(o)
        if isinstance(o, dict):
            return "{" + ",".join(f"{self.encode(k)}:{self.encode(v)}" for k, v in o.items()) + "}"
        if isinstance(o, list):
            return "[" + ",".join(map(self.encode, o)) + "]"
        return json.dumps(o, ensure_ascii=False)


def test_a_key_may_be_anything_that_json_or_python_has(otto: Otto, tmp_path: Path) -> None:
    out = tmp_path / "rows.jsonl"
    body = '[{"id": [1, 2.50]}, {"id": [1, 2.50]}, {"id": {"b": 1, "a": 2}}]'
    assert made(otto, body, out, key="id").rows == 2
    once = '[{"id": 1}, {"id": 1}]'
    assert made(otto, once, out, key=lambda row: decimal.Context(prec=3)).rows == 1
    same = '[{"id": 1}, {"id": "1"}, {"id": 1.0}, {"id": true}]'
    assert made(otto, same, out, key="id").rows == 4, "a number is not its text"


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_no_rows_make_an_empty_file(otto: Otto, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"rows.{suffix}"
    assert made(otto, "[]", out).rows == 0
    if suffix == "parquet":
        assert parquet.read_table(out).num_rows == 0
    else:
        assert out.read_bytes() == b""


@pytest.mark.parametrize(
    ("name", "format", "first"),
    [
        ("x.ndjson", None, b'{"id":1'),
        ("x.CSV", None, b"id,"),
        ("x.txt", "csv", b"id,"),
        ("x.txt", "parquet", b"PAR1"),
    ],
)
def test_the_format_is_stated_or_taken_from_the_name(
    otto: Otto, tmp_path: Path, name: str, format: str | None, first: bytes
) -> None:
    out = tmp_path / name
    made(otto, ROWS, out, format=format)
    assert out.read_bytes().startswith(first)


@pytest.mark.parametrize("columns", ["id", []])
def test_columns_must_be_names(otto: Otto, tmp_path: Path, columns: Any) -> None:
    with pytest.raises(ConfigurationError, match="columns is a list of names"):
        made(otto, ROWS, tmp_path / "x.csv", columns=columns)


def test_parquet_without_its_extra(
    otto: Otto, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ConfigurationError, match=r"install .*\[data\]"):
        made(otto, ROWS, tmp_path / "x.parquet")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_made_leaves_the_rows_for_the_next_run(
    otto: Otto, tmp_path: Path
) -> None:
    out = tmp_path / "x.csv"
    blocked = tmp_path / "x.csv.tmp"
    blocked.mkdir()
    with pytest.raises(OSError, match=r"x\.csv\.tmp"):
        made(otto, ROWS, out)
    blocked.rmdir()
    assert made(otto, ROWS, out).resumed_rows == 3
    assert out.read_text(encoding="utf-8").count("\n") == 5


def test_a_pull_into_another_format_may_go_on(otto: Otto, tmp_path: Path) -> None:
    del otto
    with (
        BulkServer() as server,
        Otto(base_url=server.url, credentials=StaticToken("t"), retry=False) as client,
    ):
        method, parents = AccountsApi(client).iter_entries, server.parents
        server.respond = lambda path, query: 500 if "/a2/" in path else None
        out = tmp_path / "rows"
        with pytest.raises(Exception, match="500"):
            pull(method, parents=parents, out=out, format="csv", concurrency=1)
        server.respond = lambda path, query: None
        report = pull(method, parents=parents, out=out, format="parquet")
        assert parquet.read_table(out).num_rows == 21
        assert report.resumed_rows == 14
