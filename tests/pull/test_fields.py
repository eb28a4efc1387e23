"""Files of one folder have the fields of those before them, or the pull says what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.books import Books, row, update

from otto_ext import ConfigurationError
from otto_ext.pull import PullReport, verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def server() -> Iterator[Books]:
    rows = {day: row(day, day) for day in ("2026-01-05", "2026-01-31", "2026-02-01", "2026-02-28")}
    with Books(books={"a0": rows}, page=4) as running:
        yield running


def month(server: Books, out: Path, number: int, **more: Any) -> PullReport:
    bounds = {"since": f"2026-{number:02d}-01", "until": f"2026-{number + 1:02d}-01"}
    return update(server, out, update=False, **bounds, **more)


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet", "xlsx"])
def test_a_month_with_other_fields_is_refused_until_it_is_accepted(
    suffix: str, server: Books, tmp_path: Path
) -> None:
    january, february = (tmp_path / f"{name}.{suffix}" for name in ("january", "february"))
    assert month(server, january, 1).notes == ()
    for day in ("2026-02-01", "2026-02-28"):
        entry = server.books["a0"][day]
        del entry["rate"]
        entry |= {"venue": "dark", "status": "disputed"}
        entry["fee"]["payer"] = "fund"
    expected = (
        "all rows so far have rate, and rows that came now do not; neither the API document nor a "
        "row so far has the fields venue, fee.payer; neither the API document nor a row so far has "
        "the values disputed of status"
    )
    before = {it.name: it.read_bytes() for it in tmp_path.iterdir()}
    with pytest.raises(ConfigurationError, match=f"january.{suffix}: {expected}.*accept-schema"):
        month(server, february, 2)
    assert not february.exists()
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    asked = len(server.requests)
    report = month(server, february, 2, accept_schema=True)
    assert len(server.requests) == asked
    assert len(report.notes) == 3
    assert verify(february).ok
    assert "disputed" in report.notes[2]


def test_a_file_that_is_replaced_is_compared_before(server: Books, tmp_path: Path) -> None:
    out = tmp_path / "entries.parquet"
    month(server, out, 1)
    before = out.read_bytes()
    server.books["a0"]["2026-01-05"]["venue"] = "dark"
    with pytest.raises(ConfigurationError, match="the fields venue"):
        month(server, out, 1, overwrite=True)
    assert out.read_bytes() == before
    assert verify(out).ok
    month(server, out, 1, overwrite=True, accept_schema=True)
    # The next month is compared with the last file, which has it.
    server.books["a0"]["2026-02-01"]["venue"] = "lit"
    assert month(server, tmp_path / "next.parquet", 2).notes == ()


def test_fields_that_the_document_has_may_come_and_lists_are_looked_into(
    server: Books, tmp_path: Path
) -> None:
    for day in ("2026-01-05", "2026-01-31"):
        del server.books["a0"][day]["memo"]
    month(server, tmp_path / "1.jsonl", 1)
    # An object that is null, a list without items, and a field of the document are not changes.
    server.books["a0"]["2026-02-01"] |= {"fee": None, "tags": [], "memo": "x"}
    assert month(server, tmp_path / "2.jsonl", 2).notes == ()


def test_the_first_file_names_values_that_the_document_does_not_list(
    server: Books, tmp_path: Path
) -> None:
    server.books["a0"]["2026-01-05"]["status"] = "disputed"
    report = month(server, tmp_path / "1.jsonl", 1)
    assert report.notes == ("status has values that the API document does not list: disputed",)
    assert month(server, tmp_path / "2.jsonl", 2).notes == ()
