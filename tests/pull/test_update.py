"""Pulls that are repeated: what is fetched, what the file holds, and what changed, to the digit."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import resource
from copy import deepcopy
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.books import Books, Rows, changes_between, row, rows_in, update
from support.bulk import AsyncAccountsApi, BulkServer

from otto_ext import AsyncOtto, ConfigurationError, NotFoundError, OttoError, ServerError
from otto_ext.auth import StaticToken
from otto_ext.pull import PullReport, apull, verify
from otto_ext.tables import TableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TODAY = dt.datetime.now(dt.UTC).date()
DAYS = ["2026-01-05", "2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01", TODAY.isoformat()]
#: So far back that every window is read again.
ALL = {"look_back": "5000d"}


def books() -> Rows:
    """Two accounts with a row on each of the days."""
    return {
        account: {f"{account}-{day}": row(f"{account}-{day}", day) for day in DAYS}
        for account in ("a0", "a1")
    }


@pytest.fixture
def server() -> Iterator[Books]:
    with Books(books=books(), page=4) as running:
        yield running


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "entries.jsonl"


def reported(report: PullReport) -> dict[tuple[str, str], Any]:
    """What a report says, as `changes_between` says it."""
    assert report.changes is not None
    found: dict[tuple[str, str], Any] = {}
    for it in report.changes:
        key = (it["parent"]["account_id"], it["key"]["id"])
        assert key not in found, "a row is reported once"
        found[key] = it["change"]
        if it["change"] == "changed":
            found[key] = {name: (two["before"], two["after"]) for name, two in it["fields"].items()}
    return found


def held(server: Books) -> dict[tuple[str, str], dict[str, Any]]:
    """What a file must hold."""
    return {
        (account, id_): {"account_id": account, **it}
        for account, rows in server.books.items()
        for id_, it in rows.items()
    }


def pulled(server: Books, out: Path, **more: Any) -> PullReport:
    return update(server, out, include_parent=True, **more)


# -- exact, whatever happens ----------------------------------------------------------------------

ACCOUNTS = st.sampled_from(["a0", "a1", "a2"])
AMOUNTS = st.sampled_from(["12.10", "12.1", "12.100", "-0.00", "0", "1E+3", "1000", "9" * 40])
NUMBERS = st.sampled_from([Decimal(it) for it in ("1.250", "1.25", "2", "2.0", "0.000000001")])
STEPS = st.one_of(
    st.tuples(st.just("add"), ACCOUNTS, st.integers(0, 9), st.sampled_from(DAYS)),
    st.tuples(st.just("remove"), ACCOUNTS, st.integers(0, 9), st.none()),
    st.tuples(st.just("amount"), ACCOUNTS, st.integers(0, 9), AMOUNTS),
    st.tuples(st.just("rate"), ACCOUNTS, st.integers(0, 9), NUMBERS),
    st.tuples(st.just("fee"), ACCOUNTS, st.integers(0, 9), AMOUNTS),
    st.tuples(st.just("memo"), ACCOUNTS, st.integers(0, 9), st.sampled_from([None, "é\t\n", ""])),
    st.tuples(st.just("tags"), ACCOUNTS, st.integers(0, 9), st.sampled_from([[], ["b", "a"]])),
    st.tuples(st.just("day"), ACCOUNTS, st.integers(0, 9), st.sampled_from(DAYS)),
)


def step(rows: Rows, what: tuple[str, str, int, Any]) -> None:
    """Let the server change its books."""
    kind, account, number, value = what
    of = rows[account]
    if kind == "add":
        of[f"new-{number}"] = row(f"new-{number}", value)
        return
    if not of:
        return
    id_ = list(of)[number % len(of)]
    if kind == "remove":
        del of[id_]
    elif kind == "fee":
        of[id_]["fee"]["amount"] = value
    else:
        of[id_][kind] = value


@pytest.mark.slow
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rounds=st.lists(st.lists(STEPS, max_size=8), min_size=1, max_size=4), windows=st.booleans())
def test_reports_and_files_are_exact(
    rounds: list[list[Any]], windows: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    out = tmp_path_factory.mktemp("books") / "entries.jsonl"
    more: dict[str, Any] = ALL if windows else {"since": None}
    with Books(books={**books(), "a2": {}}, page=4) as server:
        report = pulled(server, out, **more)
        assert reported(report) == {}
        for steps in rounds:
            before = deepcopy(server.books)
            for it in steps:
                step(server.books, it)
            report = pulled(server, out, **more)
            expected = changes_between(before, server.books)
            assert reported(report) == expected
            assert rows_in(out) == held(server)
            assert report.rows == len(held(server))
            counts = report.changes
            assert counts is not None
            assert counts.added == sum(it == "added" for it in expected.values())
            assert counts.gone == sum(it == "gone" for it in expected.values())
            assert counts.changed == len(expected) - counts.added - counts.gone
            assert verify(out).ok


def test_values_are_reported_with_the_digits_that_they_had(server: Books, out: Path) -> None:
    pulled(server, out)
    entry = server.books["a0"]["a0-2026-03-01"]
    entry |= {"amount": "0.123456789012345678901234567890", "rate": Decimal("7.1000")}
    report = pulled(server, out, **ALL)
    assert report.changes is not None
    (change,) = report.changes
    assert change["fields"] == {
        "amount": {"before": "12.10", "after": "0.123456789012345678901234567890"},
        "rate": {"before": Decimal("1.250"), "after": Decimal("7.1000")},
    }
    assert b'"after":7.1000' in report.changes.file.read_bytes()
    # Another spelling of the same number is not a change; the file has it as it came.
    entry |= {"amount": "0.1234567890123456789012345678900", "rate": Decimal("7.1")}
    report = pulled(server, out, **ALL)
    assert not report.changes
    assert rows_in(out) == held(server)


def test_a_list_of_changes_says_whose_rows_they_are(server: Books, out: Path) -> None:
    pulled(server, out)
    server.books["a0"]["new"] = row("new", "2026-02-02")
    gone = server.books["a1"].pop("a1-2026-02-01")
    report = pulled(server, out, **ALL, closed_through="2026-01-31")
    assert report.changes is not None
    lines = [json.loads(line) for line in report.changes.file.read_bytes().splitlines()]
    assert [(it["change"], it["closed"], it["parent"], it["key"]) for it in lines] == [
        ("added", False, {"account_id": "a0"}, {"id": "new"}),
        ("gone", False, {"account_id": "a1"}, {"id": "a1-2026-02-01"}),
    ]
    assert lines[1]["row"]["amount"] == gone["amount"]
    assert report.changes.since is not None


def test_the_first_run_reports_no_changes(server: Books, out: Path) -> None:
    report = pulled(server, out)
    assert report.changes is not None
    assert (report.changes.since, report.changes.added) == (None, 0)
    assert report.changes.file.read_bytes() == b""
    assert rows_in(out) == held(server)


# -- what is fetched ------------------------------------------------------------------------------


def windows_asked(server: Books) -> set[tuple[str, str]]:
    """Account and month of each request."""
    return {(it.split("/")[2], it.partition("from=")[2][:7]) for it in server.requests}


def test_only_what_is_new_is_fetched(server: Books, out: Path) -> None:
    pulled(server, out)
    server.requests.clear()
    # A restated row of long ago is not looked for, and does not vanish.
    server.books["a0"]["a0-2026-01-05"]["amount"] = "1"
    del server.books["a0"]["a0-2026-01-31"]
    server.books["a0"]["late"] = row("late", TODAY.isoformat())
    report = pulled(server, out)
    months = {it for _, it in windows_asked(server)}
    assert months <= {(TODAY - dt.timedelta(days=1)).isoformat()[:7], TODAY.isoformat()[:7]}
    assert reported(report) == {("a0", "late"): "added"}
    assert ("a0", "a0-2026-01-31") in rows_in(out)


def test_a_look_back_reads_windows_again(server: Books, out: Path) -> None:
    pulled(server, out)
    server.requests.clear()
    server.books["a0"]["a0-2026-02-01"]["amount"] = "1"
    days = (TODAY - dt.date(2026, 2, 28)).days
    report = pulled(server, out, look_back=dt.timedelta(days=days + 1))
    assert min(it for _, it in windows_asked(server)) == "2026-02"
    assert reported(report) == {("a0", "a0-2026-02-01"): {"amount": ("12.10", "1")}}


def test_a_parent_that_is_new_is_fetched_from_the_begin(server: Books, out: Path) -> None:
    pulled(server, out)
    server.requests.clear()
    server.books["a9"] = {"x": row("x", "2026-01-05")}
    report = pulled(server, out)
    assert ("a9", "2026-01") in windows_asked(server)
    assert reported(report) == {("a9", "x"): "added"}


def test_the_period_may_grow(server: Books, out: Path) -> None:
    pulled(server, out, until="2026-02-01")
    report = pulled(server, out, until="2026-03-01")
    assert set(reported(report).values()) == {"added"}
    assert {it["day"] for it in rows_in(out).values()} == set(DAYS[:4])
    assert len(rows_in(out)) == 8


def test_a_unit_that_was_skipped_keeps_its_rows_and_is_fetched_next_time(
    server: Books, out: Path
) -> None:
    pulled(server, out)
    server.books["a1"]["a1-2026-01-05"]["amount"] = "1"
    server.respond = lambda path, query: 403 if "/a1/" in path else None
    report = pulled(server, out, **ALL, skip=(403,))
    assert report.skipped
    assert not report.changes
    assert len(rows_in(out)) == 12
    server.respond = lambda path, query: None
    assert reported(pulled(server, out, **ALL)) == {
        ("a1", "a1-2026-01-05"): {"amount": ("12.10", "1")}
    }


def test_a_new_parent_that_was_skipped_is_fetched_from_the_begin(server: Books, out: Path) -> None:
    server.respond = lambda path, query: 403 if "/a1/" in path else None
    assert pulled(server, out, skip=(403,)).rows == 6
    server.respond = lambda path, query: None
    assert len(reported(pulled(server, out))) == 6


def test_a_listing_that_is_incomplete_removes_nothing(server: Books, out: Path) -> None:
    pulled(server, out)
    everything = server.books["a0"].pop("a0-2026-01-05")

    def short(path: str, query: dict[str, str]) -> Any:
        found = json.loads(server._page(path, query), parse_float=Decimal)
        return json.dumps({**found, "total": found["total"] + 1}, default=str).encode()

    server.respond = short
    report = pulled(server, out, **ALL)
    assert report.incomplete
    assert report.changes is not None
    assert report.changes.gone == 0
    server.books["a0"]["a0-2026-01-05"] = everything
    server.respond = lambda path, query: None
    pulled(server, out, **ALL)
    assert rows_in(out) == held(server)


def test_a_window_whose_first_rows_moved_to_another(server: Books, out: Path) -> None:
    pulled(server, out)
    server.books["a0"]["a0-2026-01-05"]["day"] = "2026-03-15"
    report = pulled(server, out, **ALL)
    assert reported(report) == {("a0", "a0-2026-01-05"): {"day": ("2026-01-05", "2026-03-15")}}
    assert rows_in(out) == held(server)


def test_tasks_and_threads_go_on_with_the_same_files(tmp_path: Path) -> None:
    out = tmp_path / "entries.jsonl"

    async def run(server: BulkServer) -> PullReport:
        async with AsyncOtto(
            base_url=server.url, credentials=StaticToken("t"), retry=False
        ) as otto:
            return await apull(
                AsyncAccountsApi(otto).iter_entries,
                parents=server.parents,
                out=out,
                update=True,
            )

    with BulkServer() as server:
        asyncio.run(run(server))
        server.rows("a1")[2]["quantity"] = 50
        report = asyncio.run(run(server))
    assert report.changes is not None
    (change,) = report.changes
    assert change["fields"] == {"quantity": {"before": 2, "after": 50}}


# -- the closed period ----------------------------------------------------------------------------


@pytest.mark.parametrize("more", [{}, {"date_field": "day"}, {"date_field": "day", "by": "year"}])
def test_changes_in_the_closed_period_come_first(
    more: dict[str, Any], server: Books, out: Path
) -> None:
    period = {name: it for name, it in more.items() if name == "by"}
    pulled(server, out, **period)
    server.books["a0"]["a0-2026-03-01"]["amount"] = "3"
    server.books["a1"]["new"] = row("new", "2026-01-31")
    del server.books["a0"]["a0-2026-02-28"]
    # Out of the closed period, and into it: both are changes in it.
    server.books["a1"]["a1-2026-02-01"]["day"] = "2026-03-02"
    server.books["a1"]["a1-2026-03-01"]["day"] = "2026-02-02"
    report = pulled(server, out, **ALL, closed_through="2026-02-28", **more)
    assert report.changes is not None
    assert report.changes.closed == 4
    assert [it["closed"] for it in report.changes] == [True] * 4 + [False]
    (last,) = (it for it in report.changes if not it["closed"])
    assert last["key"] == {"id": "a0-2026-03-01"}


def test_date_times_are_in_the_closed_period_by_their_day_in_utc(server: Books, out: Path) -> None:
    pulled(server, out, since=None)
    for number, moment in enumerate(
        ["2026-01-31T23:59:59.999Z", "2026-02-01T00:00:00Z", "2026-02-01T00:30:00+01:00", None]
    ):
        server.books["a0"][str(number)] = row(str(number), "2026-01-01", booked_at=moment)
    report = pulled(
        server,
        out,
        since=None,
        closed_through=dt.date(2026, 1, 31),
        date_field="booked_at",
        accept_schema=True,
    )
    assert report.changes is not None
    assert {it["key"]["id"] for it in report.changes if it["closed"]} == {"0", "2"}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"since": None, "closed_through": "2026-02-28"}, "give date_field"),
        ({"since": "2026-01-15", "closed_through": "2026-02-28"}, "within the window"),
        ({"closed_through": "february"}, "like 2026-10-31"),
        ({"closed_through": dt.datetime(2026, 1, 1)}, "like 2026-10-31"),
        ({"date_field": "day"}, "needs closed_through"),
        ({"look_back": "45"}, "'45d'"),
        ({"look_back": -1}, "'45d'"),
        ({"missing_parents": "drop"}, "raise, keep, remove"),
        ({"key": None}, "needs a key"),
        ({"update": False, "look_back": "1d", "date_field": "day"}, "need update"),
    ],
)
def test_settings_that_cannot_be_used(
    more: dict[str, Any], message: str, server: Books, out: Path
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        pulled(server, out, **more)
    assert server.requests == []
    assert list(out.parent.iterdir()) == []


def test_a_date_that_cannot_be_read(server: Books, out: Path) -> None:
    pulled(server, out)
    before = files(out)
    server.books["a0"]["x"] = row("x", TODAY.isoformat(), memo="soon")
    with pytest.raises(ConfigurationError, match=r"the row of id \"x\" has \"soon\" there"):
        pulled(server, out, closed_through="2026-01-31", date_field="memo")
    assert files(out) == before


def booked(row: dict[str, Any]) -> Any:
    return row["day"], row["id"]


@pytest.mark.parametrize("updating", [True, False])
@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("id", 'id "x"'),
        (["id", "status"], 'id "x", status "open"'),
        (booked, f'key ["{TODAY}","x"]'),
    ],
)
def test_an_error_about_a_row_names_its_key(
    key: Any, said: str, updating: bool, server: Books, out: Path
) -> None:
    server.books = {"a0": {"x": row("x", TODAY.isoformat(), amount="1e30")}}
    with pytest.raises(TableError) as caught:
        pulled(server, out.with_suffix(".parquet"), key=key, update=updating)
    assert (caught.value.row, caught.value.key) == (1, said)
    assert str(caught.value).startswith(f"row 1 ({said}), column 'amount': ")


# -- what cannot be gone on with ------------------------------------------------------------------


def files(out: Path) -> dict[str, bytes]:
    """What a run left for good: the file, its manifest, its changes, and the state."""
    kept = (out.name, f"{out.name}.manifest.json", f"{out.name}.changes.jsonl", f"{out.name}.state")
    return {it.name: it.read_bytes() for it in out.parent.iterdir() if it.name in kept}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"since": "2026-01-02"}, "since='2026-01-01', not '2026-01-02'"),
        ({"since": None}, "since="),
        ({"by": "day"}, "by='month', not 'day'"),
        ({"arguments": {"limit": 3}}, "arguments="),
        ({"key": ("id", "day")}, "key="),
        ({"include_parent": False}, "include_parent="),
    ],
)
def test_other_settings_are_refused(
    more: dict[str, Any], message: str, server: Books, out: Path
) -> None:
    pulled(server, out)
    before, asked = files(out), len(server.requests)
    with pytest.raises(ConfigurationError, match=f"{message}.*--overwrite.* everything anew"):
        update(server, out, **{"include_parent": True, **more})
    assert (files(out), len(server.requests)) == (before, asked)
    assert len(list(out.parent.iterdir())) == 4
    report = update(server, out, **{"include_parent": True, **more}, overwrite=True)
    assert report.changes is not None
    assert report.changes.since is None


def test_another_server_is_refused(server: Books, out: Path) -> None:
    pulled(server, out)
    with Books(books=books()) as other, pytest.raises(ConfigurationError, match="base_url="):
        pulled(other, out)


@pytest.mark.parametrize(
    ("ending", "message"),
    [("", "move it away"), (".manifest.json", "move it away"), (".state", "restore it, or give")],
)
def test_files_that_were_edited_are_refused(
    ending: str, message: str, server: Books, out: Path
) -> None:
    pulled(server, out)
    edited = out.with_name(out.name + ending)
    content = edited.read_bytes()
    edited.write_bytes(content.replace(b"12.10", b"12.11", 1).replace(b'"rows": 12', b'"rows": 13'))
    before, asked = files(out), len(server.requests)
    with pytest.raises(ConfigurationError, match=f"was changed since the last run; .*{message}"):
        pulled(server, out)
    assert (files(out), len(server.requests)) == (before, asked)
    edited.write_bytes(content)
    assert not pulled(server, out).changes


def test_a_state_that_is_not_a_database(server: Books, out: Path) -> None:
    pulled(server, out)
    state = out.with_name(f"{out.name}.state")
    state.write_bytes(b"not a database" * 100)
    with pytest.raises(ConfigurationError, match=r"is damaged.*--overwrite"):
        pulled(server, out)
    assert pulled(server, out, overwrite=True).rows == 12
    assert not pulled(server, out).changes


def test_a_file_that_is_moved_away_is_made_again(server: Books, out: Path) -> None:
    pulled(server, out)
    content = out.read_bytes()
    out.rename(out.with_name("archived.jsonl"))
    assert not pulled(server, out).changes
    assert out.read_bytes() == content


def test_a_file_of_another_pull_is_refused(server: Books, out: Path) -> None:
    pulled(server, out, update=False)
    with pytest.raises(ConfigurationError, match="not made by an update"):
        pulled(server, out)
    assert pulled(server, out, overwrite=True).rows == 12
    assert not pulled(server, out).changes


def test_parents_that_are_gone(server: Books, out: Path) -> None:
    pulled(server, out)
    before = files(out)
    rows = server.books.pop("a1")
    with pytest.raises(ConfigurationError, match=r'\{"account_id":"a1"\}.*missing_parents=.keep.'):
        pulled(server, out)
    assert files(out) == before
    report = pulled(server, out, missing_parents="keep")
    assert not report.changes
    assert any("a1" in it for it in report.notes)
    report = pulled(server, out, missing_parents="remove", closed_through="2026-01-31")
    assert reported(report) == {("a1", id_): "gone" for id_ in rows}
    assert report.changes is not None
    assert report.changes.closed == 2
    assert rows_in(out) == held(server)
    # When it comes back, its rows are new.
    server.books["a1"] = rows
    assert set(reported(pulled(server, out)).values()) == {"added"}


@pytest.mark.parametrize("restated", [False, True])
def test_keys_that_do_not_identify_rows(restated: bool, server: Books, out: Path) -> None:
    pulled(server, out)
    before = files(out)
    twin = row("a0-2026-01-05", "2026-03-03", "5.00")
    server.books["a0"]["twin"] = twin
    with pytest.raises(ConfigurationError, match="have the same id"):
        pulled(server, out, **ALL)
    assert files(out) == before
    del server.books["a0"]["twin" if restated else "a0-2026-01-05"]
    pulled(server, out, **ALL)
    assert rows_in(out)["a0", twin["id"]]["amount"] == ("12.10" if restated else "5.00")


def test_rows_without_a_key(server: Books, out: Path) -> None:
    pulled(server, out)
    before = files(out)
    server.books["a0"]["x"] = {**row("x", TODAY.isoformat()), "id": None}
    with pytest.raises(ConfigurationError, match="no value of its id"):
        pulled(server, out)
    assert files(out) == before


def test_a_column_that_vanishes(server: Books, out: Path) -> None:
    pulled(server, out)
    before = files(out)
    for it in server.books["a0"].values():
        del it["rate"]
    with pytest.raises(ConfigurationError, match=r"all rows so far have rate.*accept_schema"):
        pulled(server, out, **ALL)
    assert files(out) == before
    report = pulled(server, out, **ALL, accept_schema=True)
    assert set(map(str, reported(report).values())) == {"{'rate': (Decimal('1.250'), None)}"}
    assert rows_in(out) == held(server)
    # From now on it is a column that rows may lack.
    del server.books["a1"]["a1-2026-01-05"]["rate"]
    assert len(reported(pulled(server, out, **ALL))) == 1


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet", "xlsx"])
def test_columns_and_values_that_are_new_are_taken_when_they_are_accepted(
    suffix: str, server: Books, tmp_path: Path
) -> None:
    out = tmp_path / f"entries.{suffix}"
    pulled(server, out)
    before = files(out)
    new = row("x", TODAY.isoformat(), status="disputed", venue="dark")
    new["fee"]["payer"] = "fund"
    server.books["a0"]["x"] = new
    fields = "neither the API document nor a row so far has the fields venue, fee.payer"
    values = "neither the API document nor a row so far has the values disputed of status"
    with pytest.raises(ConfigurationError, match=f"{fields}; {values}; check them.*accept-schema"):
        pulled(server, out)
    assert files(out) == before
    asked = len(server.requests)
    report = pulled(server, out, accept_schema=True)
    assert len(server.requests) == asked
    assert report.notes == (fields, values)
    assert verify(out).ok
    values = str(values_in(out)["a0", "x"])
    assert "disputed" in values
    assert "dark" in values
    # What was accepted once is known.
    server.books["a0"]["y"] = {**new, "id": "y"}
    assert pulled(server, out).notes == ()


def test_an_object_that_becomes_null_is_not_a_column_that_vanishes(
    server: Books, out: Path
) -> None:
    pulled(server, out)
    server.books["a0"]["a0-2026-03-01"]["fee"] = None
    assert len(reported(pulled(server, out, **ALL))) == 1
    del server.books["a1"]["a1-2026-03-01"]["fee"]["currency"]
    with pytest.raises(ConfigurationError, match=r"all rows so far have fee\.currency"):
        pulled(server, out, **ALL)


def test_a_column_that_no_row_has_leaves_the_files_of_the_last_run(
    server: Books, tmp_path: Path
) -> None:
    out = tmp_path / "entries.csv"
    pulled(server, out)
    files = (out, tmp_path / "entries.csv.manifest.json")
    before = [it.read_bytes() for it in files]
    server.books["a0"]["x"] = row("x", TODAY.isoformat())
    with pytest.raises(ConfigurationError, match="no row has the column 'never'"):
        pulled(server, out, columns=["id", "never"])
    assert [it.read_bytes() for it in files] == before
    changes = pulled(server, out).changes
    assert changes is not None
    assert changes.added == 1
    assert verify(out).ok


def values_in(out: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows of a file in any format, read by the usual reader."""
    if out.suffix == ".parquet":
        from pyarrow import parquet

        found = parquet.read_table(out).to_pylist()
    elif out.suffix == ".csv":
        import csv

        with out.open(newline="") as file:
            found = list(csv.DictReader(file))
    elif out.suffix == ".xlsx":
        from openpyxl import load_workbook

        names, *rows = load_workbook(out).active.iter_rows(values_only=True)
        found = [dict(zip(names, it, strict=True)) for it in rows]
    else:
        return rows_in(out)
    return {(it["account_id"], it["id"]): it for it in found}


@pytest.mark.parametrize("suffix", ["csv", "parquet", "xlsx"])
def test_files_of_each_format_have_the_new_values(
    suffix: str, server: Books, tmp_path: Path
) -> None:
    out = tmp_path / f"entries.{suffix}"
    pulled(server, out)
    server.books["a0"]["a0-2026-01-05"]["amount"] = "12345678901234567890.123456789012345678"
    del server.books["a1"]["a1-2026-01-05"]
    report = pulled(server, out, **ALL)
    assert len(reported(report)) == 2
    found = values_in(out)
    assert found.keys() == held(server).keys()
    assert str(found["a0", "a0-2026-01-05"]["amount"]) == "12345678901234567890.123456789012345678"
    assert verify(out).ok
    for pair, it in held(server).items():
        assert Decimal(str(found[pair]["amount"])) == Decimal(it["amount"])


def test_a_decimal_beyond_the_type_loses_nothing(server: Books, tmp_path: Path) -> None:
    out = tmp_path / "entries.parquet"
    pulled(server, out)
    before = files(out)
    server.books["a0"]["a0-2026-01-05"]["amount"] = "0." + "1" * 20
    with pytest.raises(OttoError, match=r"column 'amount'.*give decimal="):
        pulled(server, out, **ALL)
    assert files(out) == before
    asked = len(server.requests)
    report = pulled(server, out, **ALL, decimal=(38, 20))
    assert len(server.requests) == asked, "the rows are there"
    assert len(reported(report)) == 1


def test_a_full_disk_loses_nothing(server: Books, out: Path) -> None:
    pulled(server, out)
    before = files(out)
    server.books["a0"] |= {
        f"n{number}": row(f"n{number}", TODAY.isoformat(), memo="x" * 500) for number in range(400)
    }
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    # Enough for the rows that come, and not for the state with them.
    resource.setrlimit(resource.RLIMIT_FSIZE, (350_000, limits[1]))
    try:
        with pytest.raises(OSError, match=r"entries\.jsonl"):
            pulled(server, out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert files(out) == before
    report = pulled(server, out)
    assert report.changes is not None
    assert report.changes.added == 400


def test_a_call_that_fails_loses_nothing(server: Books, out: Path) -> None:
    pulled(server, out)
    before = files(out)
    server.books["a0"]["a0-2026-01-05"]["amount"] = "1"
    for status, error in ((500, ServerError), (404, NotFoundError)):
        server.respond = lambda path, query, status=status: (  # type: ignore[misc]
            status if "/a1/" in path else None
        )
        with pytest.raises(error):
            pulled(server, out, **ALL)
        assert files(out) == before
    server.respond = lambda path, query: None
    assert len(reported(pulled(server, out, **ALL))) == 1


def test_two_updates_at_once(server: Books, out: Path) -> None:
    pulled(server, out)

    def second(progress: object) -> None:
        with pytest.raises(ConfigurationError, match="another process is pulling"):
            pulled(server, out)

    server.books["a0"]["x"] = row("x", TODAY.isoformat())
    assert len(reported(pulled(server, out, on_progress=second))) == 1


# -- the manifest ---------------------------------------------------------------------------------


def test_a_manifest_has_the_changes_and_the_rows_of_every_parent(server: Books, out: Path) -> None:
    pulled(server, out)
    server.books["a0"]["a0-2026-01-05"]["amount"] = "2.10"
    report = pulled(server, out, **ALL, closed_through="2026-01-31")
    assert report.manifest is not None
    assert report.changes is not None
    manifest = json.loads(report.manifest.read_bytes())
    parents = {it["arguments"]["account_id"]: it["rows"] for it in manifest["parents"]}
    assert parents == {"a0": 6, "a1": 6}
    assert manifest["contents"]["control_totals"]["amount"] == "135.20"
    changes = manifest["changes"]
    assert (changes["changed"], changes["closed"]) == (1, 1)
    assert manifest["update"]["closed_through"] == "2026-01-31"
    report.changes.file.write_bytes(b"")
    assert verify(out).problems == (f"{report.changes.file.name} was changed after it was written",)
    report.changes.file.unlink()
    assert verify(out).problems == (f"{report.changes.file.name} is missing",)


def test_without_a_manifest(server: Books, out: Path) -> None:
    pulled(server, out)
    report = pulled(server, out, manifest=False)
    assert report.manifest is None
    assert not out.with_name(f"{out.name}.manifest.json").exists()
    out.write_bytes(b"{}\n")
    with pytest.raises(ConfigurationError, match="was changed since the last run"):
        pulled(server, out)
