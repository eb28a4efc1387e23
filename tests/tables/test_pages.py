"""Typed tables of pages, over a real server, and the files of pulls that are made with them."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from pyarrow import parquet
from support.bulk import BulkServer
from support.ledger import Entry, entry
from support.typed_entries import ACCOUNT, AsyncIterTypedEntries, IterTypedEntries, respond

from otto_ext import AsyncOtto, Otto, tables
from otto_ext.auth import StaticToken
from otto_ext.pull import pull

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

rows: list[dict[str, Any]] = []


def _respond(path: str, query: Any) -> bytes:
    return respond(rows, query)


@pytest.fixture(scope="module")
def server() -> Iterator[BulkServer]:
    with BulkServer(respond=_respond) as running:
        yield running


@pytest.fixture(scope="module")
def otto(server: BulkServer) -> Iterator[Otto]:
    with Otto(base_url=server.url, credentials=StaticToken("t"), retry=False) as client:
        yield client


@pytest.fixture(autouse=True)
def _rows() -> None:
    rows[:] = [entry(amount=f"{number}.50", count=number) for number in range(5)]


def test_pages_are_a_table_with_the_schema_of_their_method(otto: Otto, server: BulkServer) -> None:
    iter_entries = IterTypedEntries(otto._caller)
    table = iter_entries(account_id=ACCOUNT).to_arrow()
    assert table.schema == tables.schema(iter_entries) == tables.schema(Entry)
    assert table.column("count").to_pylist() == [0, 1, 2, 3, 4]
    pages = iter_entries(account_id=ACCOUNT)
    next(pages)
    assert list(pages.to_pandas()["count"]) == [1, 2, 3, 4], "the items that are left"
    assert iter_entries(account_id=ACCOUNT).to_polars()["count"].to_list() == [0, 1, 2, 3, 4]

    async def run() -> tuple[Any, Any, Any]:
        async with AsyncOtto(base_url=server.url, credentials=StaticToken("t")) as client:
            made = AsyncIterTypedEntries(client._caller)
            return (
                await made(account_id=ACCOUNT).to_arrow(),
                await made(account_id=ACCOUNT).to_pandas(flatten=True),
                await made(account_id=ACCOUNT).to_polars(decimal=(20, 2)),
            )

    arrow, pandas, polars = asyncio.run(run())
    assert arrow.equals(table)
    assert "holder.kind" in pandas.columns
    assert str(polars.schema["amount"]) == "Decimal(precision=20, scale=2)"


def test_pages_without_items_have_columns(otto: Otto) -> None:
    rows.clear()
    table = IterTypedEntries(otto._caller)(account_id=ACCOUNT).to_arrow()
    assert (table.num_rows, table.schema) == (0, tables.schema(Entry))


def test_parquet_has_the_types_of_the_document(otto: Otto, tmp_path: Path) -> None:
    out = tmp_path / "entries.parquet"
    iter_entries = IterTypedEntries(otto._caller)
    settings: Any = {"parents": [{"account_id": ACCOUNT}], "key": None, "overwrite": True}
    pull(iter_entries, out=out, **settings)
    full = parquet.read_table(out)
    assert full.schema.equals(tables.schema(Entry))
    assert full.column("amount").to_pylist()[4] == Decimal("4.50")
    rows.clear()
    pull(iter_entries, out=out, **settings)
    empty = parquet.read_table(out)
    assert empty.schema.equals(full.schema)
    pull(iter_entries, out=out, include_parent=True, decimal=(20, 3), **settings)
    wide = parquet.read_schema(out)
    assert wide.names == ["account_id", *full.schema.names]
    assert wide.field("account_id").type == pa.uuid()
    assert str(wide.field("amount").type) == "decimal128(20, 3)"
    pull(iter_entries, out=out, columns=["amount", "memo"], **settings)
    assert parquet.read_schema(out).names == ["amount", "memo"]


def test_csv_without_rows_has_the_document_s_columns(otto: Otto, tmp_path: Path) -> None:
    rows.clear()
    out = tmp_path / "entries.csv"
    pull(IterTypedEntries(otto._caller), out=out, parents=[{"account_id": ACCOUNT}])
    assert out.read_text().startswith("id,name,count,ratio,done,amount,")


def test_a_value_that_does_not_fit_leaves_the_rows_for_another_format(
    otto: Otto, tmp_path: Path
) -> None:
    rows[3]["amount"] = "0.1234567890123456789"
    out = tmp_path / "entries.parquet"
    settings: Any = {"parents": [{"account_id": ACCOUNT}], "key": None, "out": out}
    with pytest.raises(tables.TableError, match=r"row 4, column 'amount'"):
        pull(IterTypedEntries(otto._caller), **settings)
    assert not out.exists()
    report = pull(IterTypedEntries(otto._caller), decimal=(38, 20), **settings)
    assert report.resumed_rows == 5
    assert parquet.read_table(out).column("amount")[3].as_py() == Decimal("0.1234567890123456789")
