"""Files that staff open: Excel workbooks, as openpyxl reads them, and CSV for Excel."""

from __future__ import annotations

import csv
import datetime as dt
import json
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from support.bulk import BulkServer, IterEntries, entries_operation
from support.ledger import entry
from support.typed_entries import ACCOUNT, IterTypedEntries

from otto_ext import ConfigurationError, Otto
from otto_ext.auth import StaticToken
from otto_ext.pull import _excel, pull, verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

bodies: list[str] = []


class IterAnything(IterEntries):
    """One page of whatever the server has."""

    operation = entries_operation()


@pytest.fixture(scope="module")
def otto() -> Iterator[Otto]:
    with (
        BulkServer(respond=lambda path, query: bodies[-1].encode()) as server,
        Otto(base_url=server.url, credentials=StaticToken("t"), retry=False) as client,
    ):
        yield client


def typed(otto: Otto, rows: list[dict[str, Any]], out: Path, **more: Any) -> None:
    """Pull documented rows into a file."""
    bodies.append(json.dumps({"items": rows, "next": None}))
    settings = {"parents": [{"account_id": ACCOUNT}], "key": None, **more}
    pull(IterTypedEntries(otto._caller), out=out, overwrite=True, **settings)


def made(otto: Otto, body: str, out: Path, **more: Any) -> None:
    """Pull rows that the document does not describe into a file."""
    bodies.append(body)
    settings = {"parents": [{"account_id": "a"}], "key": None, **more}
    pull(IterAnything(otto._caller), out=out, overwrite=True, **settings)


def cells(path: Path) -> list[dict[str, Any]]:
    """The rows of all sheets, each by its header."""
    found = []
    for sheet in openpyxl.load_workbook(path).worksheets:
        header, *rows = sheet.iter_rows(values_only=True)
        found += [dict(zip(header, row, strict=True)) for row in rows]
    return found


def test_cells_have_the_types_of_the_document(otto: Otto, tmp_path: Path) -> None:
    out = tmp_path / "x.xlsx"
    holder = {"kind": "wallet", "address": "bc1", "new": [1.10]}
    typed(otto, [entry(holder=holder, memo="=1+1"), entry(at="2026-01-31T17:00:00.5-05:00")], out)
    first, second = cells(out)
    assert first["amount"] == 12.1
    assert (first["rate"], first["count"], first["done"]) == (1.25, 3, True)
    assert first["day"] == dt.datetime(2026, 1, 31)
    assert first["at"] == dt.datetime(2026, 1, 31, 17)
    assert second["at"] == dt.datetime(2026, 1, 31, 22, 0, 0, 500_000)
    assert (first["note"], first["lines"]) == (None, '[{"amount":"1.5"}]')
    assert (first["holder.address"], first["holder.new"]) == ("bc1", "[1.1]")
    assert first["memo"] == "=1+1"
    sheet = openpyxl.load_workbook(out).worksheets[0]
    assert sheet.freeze_panes == "A2"
    found = {it.value: sheet.cell(2, it.column) for it in sheet[1]}
    assert found["amount"].number_format == "0.00", "all digits are seen"
    assert (found["day"].is_date, found["at"].is_date) == (True, True)
    assert found["memo"].data_type in ("s", "inlineStr"), "no formula"


def test_numbers_of_more_than_15_digits_are_texts(otto: Otto, tmp_path: Path) -> None:
    out = tmp_path / "x.xlsx"
    numbers = ["123456789012345", "1234567890123456", "0.123456789012345678", "1e400", "-0.50"]
    made(otto, "[" + ",".join(f'{{"v": {it}}}' for it in numbers) + "]", out)
    values = [row["v"] for row in cells(out)]
    assert values == [123456789012345, "1234567890123456", "0.123456789012345678", "1E+400", -0.5]
    out = tmp_path / "typed" / "x.xlsx"
    out.parent.mkdir()
    typed(otto, [entry(amount="12345678901234.56"), entry(amount="n/a")], out)
    assert [row["amount"] for row in cells(out)] == ["12345678901234.56", "n/a"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("at", "2026-01-31T17:00:00.123456Z"),
        ("at", "2026-13-31T17:00:00Z"),
        ("at", "1850-01-31T17:00:00Z"),
        ("day", "1900-01-01"),
        ("day", "2026-02-30"),
        ("day", "soon"),
    ],
)
def test_dates_that_excel_does_not_have_are_texts(
    otto: Otto, tmp_path: Path, name: str, text: str
) -> None:
    out = tmp_path / "x.xlsx"
    typed(otto, [entry(**{name: text})], out)
    assert cells(out)[0][name] == text


@pytest.mark.slow
@given(
    number=st.decimals(
        allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30, places=9
    ).map(lambda it: it.normalize()),
    text=st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"])),
)
@settings(max_examples=40)
def test_no_digit_and_no_character_is_lost(
    otto: Otto, tmp_path_factory: pytest.TempPathFactory, number: Decimal, text: str
) -> None:
    out = tmp_path_factory.getbasetemp() / "any.xlsx"
    made(otto, f'[{{"n": {number:f}, "t": {json.dumps(text)}, "r": "<r>{number}</r>"}}]', out)
    row = cells(out)[0]
    assert Decimal(str(row["n"])) == number
    assert (row["t"] or "") == text
    assert row["r"] == f"<r>{number}</r>"


def test_a_workbook_has_the_documents_columns_without_rows(otto: Otto, tmp_path: Path) -> None:
    out, filled = tmp_path / "empty.xlsx", tmp_path / "filled.xlsx"
    typed(otto, [], out)
    typed(otto, [entry(new=1)], filled)
    header = [it.value for it in openpyxl.load_workbook(out).worksheets[0][1]]
    assert header[:3] == ["id", "name", "count"]
    assert "holder.address" in header
    assert list(cells(filled)[0]) == [*header, "new"]
    typed(otto, [], tmp_path / "empty.csv")
    assert (tmp_path / "empty.csv").read_text().startswith("id,name,count,")


def test_columns_are_chosen_also_from_nested_objects(otto: Otto, tmp_path: Path) -> None:
    out = tmp_path / "x.xlsx"
    typed(otto, [entry()], out, columns=["holder", "holder.kind", "amount"])
    holder = '{"kind":"wallet","address":"bc1"}'
    assert cells(out) == [{"holder": holder, "holder.kind": "wallet", "amount": 12.1}]


@pytest.mark.parametrize("suffix", ["csv", "parquet", "xlsx"])
def test_a_documented_column_that_no_row_has_is_empty(
    otto: Otto, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"x.{suffix}"
    typed(otto, [entry(note=..., holder=...)], out, columns=["id", "note", "holder.kind"])
    before = out.read_bytes()
    with pytest.raises(ConfigurationError, match=r"no row has the column 'holder\.kid'"):
        typed(otto, [entry()], out, columns=["id", "holder.kid"])
    assert out.read_bytes() == before


def test_members_of_nested_objects_have_their_types_in_parquet(otto: Otto, tmp_path: Path) -> None:
    out = tmp_path / "x.parquet"
    rows = [entry(), entry(id="7f1c1d0e-7c55-4b62-9a4b-0b6f1d3f6a11", holder=...)]
    typed(otto, rows, out, columns=["amount", "holder.kind"])
    table = parquet.read_table(out)
    assert table.column("holder.kind").to_pylist() == ["wallet", None]
    assert table.column("amount").to_pylist() == [Decimal("12.10"), Decimal("12.10")]
    assert verify(out).ok


def test_a_sheet_that_is_full_is_followed_by_another(
    otto: Otto, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_excel, "_SHEET_ROWS", 2)
    out = tmp_path / "x.xlsx"
    made(otto, json.dumps([{"v": number} for number in range(5)]), out)
    assert [row["v"] for row in cells(out)] == [0, 1, 2, 3, 4]
    assert openpyxl.load_workbook(out).sheetnames == ["rows", "rows 2", "rows 3"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (json.dumps([{"v": 1}, {"v": "x" * 40_000}]), "row 2, column 'v': a string of 40,000"),
        (json.dumps([{str(name): 1 for name in range(17_000)}]), "17,000 columns"),
    ],
)
def test_what_excel_cannot_hold_is_an_error_and_keeps_the_rows(
    otto: Otto, tmp_path: Path, body: str, said: str
) -> None:
    out = tmp_path / "x.xlsx"
    with pytest.raises(ConfigurationError, match=said):
        made(otto, body, out)
    assert sorted(it.name for it in tmp_path.iterdir()) == ["x.xlsx.checkpoint", "x.xlsx.part"]
    made(otto, "[]", out, format="jsonl")
    assert len(out.read_bytes()) > 1_000, "made of the rows that were there"


def test_the_error_names_the_rows_key(otto: Otto, tmp_path: Path) -> None:
    body = json.dumps([{"id": "a-1", "v": ""}, {"id": "a-2", "v": "x" * 40_000}])
    said = r"row 2 \(id \"a-2\"\), column 'v': a string of 40,000"
    with pytest.raises(ConfigurationError, match=said):
        made(otto, body, tmp_path / "x.xlsx", key="id")


def test_a_workbook_is_verified(otto: Otto, tmp_path: Path) -> None:
    out = tmp_path / "x.xlsx"
    typed(otto, [entry(), entry(amount="0.90")], out)
    assert verify(out).ok
    manifest = json.loads((tmp_path / "x.xlsx.manifest.json").read_text())["contents"]
    assert (manifest["rows"], manifest["control_totals"]["amount"]) == (2, "13.00")
    out.write_bytes(out.read_bytes() + b" ")
    assert not verify(out).ok


def test_xlsx_without_its_extra(
    otto: Otto, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(ConfigurationError, match=r"install .*\[xlsx\]"):
        made(otto, "[]", tmp_path / "x.xlsx")
    assert list(tmp_path.iterdir()) == []


# -- CSV ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ('"=1+1"', "'=1+1"),
        ('"+49 30"', "'+49 30"),
        ('"@SUM(A1)"', "'@SUM(A1)"),
        ('"-x"', "'-x"),
        ("-1.50", "-1.50"),
        ('"-1.50"', "-1.50"),
        ("123456789012345", "123456789012345"),
        ("1234567890123456", "'1234567890123456"),
        ('"0.123456789012345678"', "'0.123456789012345678"),
        ('"00123"', "'00123"),
        ('"12E5"', "'12E5"),
        ('"Zürich"', "Zürich"),
        ("null", ""),
    ],
)
def test_csv_for_excel(otto: Otto, tmp_path: Path, value: str, field: str) -> None:
    out = tmp_path / "x.csv"
    made(otto, f'[{{"=v": {value}, "w": 1}}]', out, csv="excel")
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["'=v", "w"], [field, "1"]]


def test_csv_for_excel_is_verified_and_plain_csv_is_as_it_was(otto: Otto, tmp_path: Path) -> None:
    out = tmp_path / "x.csv"
    rows = [entry(amount="1.123456789012345678", name="=x"), entry(amount="2")]
    typed(otto, rows, out, csv="excel")
    assert verify(out).ok
    manifest = json.loads((tmp_path / "x.csv.manifest.json").read_text())["contents"]
    assert manifest["control_totals"]["amount"] == "3.123456789012345678"
    typed(otto, rows, out)
    assert b",=x," in out.read_bytes()


@pytest.mark.parametrize(("name", "flavour"), [("x.csv", "libre"), ("x.jsonl", "excel")])
def test_flavours_of_csv_that_do_not_fit(
    otto: Otto, tmp_path: Path, name: str, flavour: str
) -> None:
    with pytest.raises(ConfigurationError, match=f"csv is '{flavour}'"):
        made(otto, "[]", tmp_path / name, csv=flavour)
