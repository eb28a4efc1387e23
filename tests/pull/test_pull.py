"""Bulk pulls over a real server, with threads and with tasks."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from support.bulk import (
    AccountsApi,
    AsyncAccountsApi,
    AsyncIterEntries,
    BulkServer,
    IterEntries,
    entries_operation,
)

from otto_ext import AsyncOtto, ConfigurationError, NotFoundError, Otto, ServerError
from otto_ext.auth import StaticToken
from otto_ext.pull import PullProgress, PullReport, apull, pull
from otto_ext.wire import codec as c
from otto_ext.wire.operation import ResponseSpec

if TYPE_CHECKING:
    from pathlib import Path

Pull = Callable[..., PullReport]
FILES = ["entries.jsonl", "entries.jsonl.manifest.json"]


def _blocking(server: BulkServer, kind: Any = None, **settings: Any) -> PullReport:
    with Otto(base_url=server.url, credentials=StaticToken("t"), retry=False) as otto:
        api: Any = AccountsApi(otto)
        method = (
            kind[0](otto._caller)
            if isinstance(kind, tuple)
            else getattr(api, kind or "iter_entries")
        )
        if settings.get("parents") == "iter_accounts":
            settings["parents"] = api.iter_accounts()
        return pull(method, **settings)


def _in_tasks(server: BulkServer, kind: Any = None, **settings: Any) -> PullReport:
    async def run() -> PullReport:
        async with AsyncOtto(
            base_url=server.url, credentials=StaticToken("t"), retry=False
        ) as otto:
            api: Any = AsyncAccountsApi(otto)
            name = kind or "iter_entries"
            method = kind[1](otto._caller) if isinstance(kind, tuple) else getattr(api, name)
            if settings.get("parents") == "iter_accounts":
                settings["parents"] = api.iter_accounts()
            return await apull(method, **settings)

    return asyncio.run(run())


@pytest.fixture(params=[_blocking, _in_tasks], ids=["threads", "tasks"])
def run(request: pytest.FixtureRequest) -> Pull:
    """Pulls from a server into a file."""
    drive: Pull = request.param
    return drive


@pytest.fixture
def server() -> Iterator[BulkServer]:
    with BulkServer() as running:
        yield running


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "entries.jsonl"


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def ids_of(path: Path) -> list[str]:
    return sorted(row["id"] for row in rows_of(path))


def test_all_pages_of_all_parents_are_in_the_file(run: Pull, server: BulkServer, out: Path) -> None:
    report = run(server, parents=server.parents, out=out)
    assert ids_of(out) == server.ids
    assert (report.rows, report.units, report.duplicates) == (21, 3, 0)
    assert (report.resumed_rows, report.resumed_units, report.skipped) == (0, 0, ())
    assert report.out == out
    assert sorted(path.name for path in out.parent.iterdir()) == FILES
    assert len(server.requests) == 9


def test_parents_come_from_another_operation(run: Pull, server: BulkServer, out: Path) -> None:
    run(server, parents="iter_accounts", parent=lambda it: {"account_id": it["id"]}, out=out)
    assert ids_of(out) == server.ids


def test_rows_are_as_the_api_sent_them(run: Pull, out: Path) -> None:
    number = "123456789012345678901234567890.1234567890"
    body = (
        f'[{{"id": 1, "amount": 0.10, "tiny": 0.0000001, "big": {number}, "exponent": 1e400,'
        ' "nested": {"rate": -7.50, "text": "\\u00e9\\"1.0\\""}, "half": "\\ud800", "none": null}]'
    )
    with BulkServer(respond=lambda path, query: body.encode()) as server:
        operation = entries_operation()
        kind = _kinds(operation)
        run(server, kind, parents=server.parents[:1], out=out)
    assert out.read_bytes().decode() == (
        f'{{"id":1,"amount":0.10,"tiny":0.0000001,"big":{number},"exponent":1E+400,'
        '"nested":{"rate":-7.50,"text":"\\u00e9\\"1.0\\""},"half":"\\ud800","none":null}\n'
    )


def test_text_is_written_in_utf8(run: Pull, server: BulkServer, out: Path) -> None:
    run(server, parents=server.parents[:1], out=out)
    assert '"né \\"le\\" \u2028"'.encode() in out.read_bytes()


def _kinds(operation: Any) -> Any:
    """The methods of both colours for an operation."""
    return (
        type("Blocking", (IterEntries,), {"operation": operation}),
        type("InTasks", (AsyncIterEntries,), {"operation": operation}),
    )


@pytest.mark.parametrize(
    "paging",
    [
        {"style": "offset", "parameter": "offset", "total": "/total"},
        {"style": "page", "parameter": "page", "total": "/total", "start": 1},
        {"style": "url", "next": "/address"},
    ],
)
def test_any_paging_is_followed_and_resumed(run: Pull, out: Path, paging: dict[str, Any]) -> None:
    kind = _kinds(entries_operation(items="/data", **paging))
    with BulkServer(entries=20) as server:
        server.respond = lambda path, query: 500 if len(server.requests) > 4 else None
        with pytest.raises(ServerError):
            run(server, kind, parents=server.parents[:1], out=out)
        server.respond = lambda path, query: None
        report = run(server, kind, parents=server.parents[:1], out=out)
        assert ids_of(out) == sorted(row["id"] for row in server.rows("a0"))
    assert report.resumed_rows == 12
    assert len(server.requests) == 8, "four pages, the failure, and the last three"


def test_a_list_method_pages_as_well(run: Pull, server: BulkServer, out: Path) -> None:
    run(server, "list_entries", parents=server.parents, out=out)
    assert ids_of(out) == server.ids


def test_an_operation_that_does_not_page_gives_one_page(run: Pull, out: Path) -> None:
    kind = _kinds(entries_operation())
    with BulkServer(respond=lambda path, query: {"id": path}) as server:
        report = run(server, kind, parents=server.parents, out=out, arguments={"limit": 5})
        assert ids_of(out) == [f"/accounts/a{number}/entries" for number in range(3)]
        assert {it.partition("?")[2] for it in server.requests} == {"limit=5"}
    assert report.rows == 3


def test_items_that_are_no_objects_become_rows(run: Pull, out: Path) -> None:
    kind = _kinds(entries_operation())
    with BulkServer(respond=lambda path, query: [1.5, "two"]) as server:
        run(server, kind, parents=server.parents[:1], out=out, key="value")
    assert out.read_text() == '{"value":1.5}\n{"value":"two"}\n'


def test_without_parents_there_is_one_unit(run: Pull, server: BulkServer, out: Path) -> None:
    report = run(server, arguments={"account_id": "a1"}, out=out)
    assert (report.units, report.rows) == (1, 7)


# -- windows --------------------------------------------------------------------------------------


def test_a_period_is_cut_into_windows(run: Pull, out: Path) -> None:
    with BulkServer(accounts=2, entries=100, page=50) as server:
        report = run(
            server,
            parents=server.parents,
            since="2026-01-10",
            until=dt.date(2026, 3, 20),
            by="month",
            out=out,
        )
        queries = {request.partition("?")[2] for request in server.requests}
    assert queries == {
        "from=2026-01-10&to=2026-02-10",
        "from=2026-02-10&to=2026-03-10",
        "from=2026-03-10&to=2026-03-20",
    }
    assert (report.units, report.rows) == (6, 2 * 69)


def test_an_end_that_belongs_to_the_period_is_sent_one_day_earlier(
    run: Pull, server: BulkServer, out: Path
) -> None:
    period = {"since": "2026-01-01", "until": "2026-01-05", "by": "day", "inclusive": True}
    run(server, parents=server.parents[:1], out=out, **period)
    assert [it.partition("?")[2] for it in sorted(server.requests)] == [
        f"from=2026-01-0{day}&to=2026-01-0{day}" for day in range(1, 5)
    ]


def test_a_period_ends_with_today(run: Pull, server: BulkServer, out: Path) -> None:
    before = dt.datetime.now(dt.UTC).date()
    run(server, parents=server.parents[:1], since="2026-01-01", out=out)
    days = [before + dt.timedelta(days=1), dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)]
    assert server.requests[0].rpartition("to=")[2] in [day.isoformat() for day in days]


# -- keys -----------------------------------------------------------------------------------------


def shifting(path: str, query: dict[str, str]) -> Any:
    """Pages under which a new row came in: the second begins with the last row of the first."""
    pages = {
        None: {"data": [{"id": 1}, {"id": 2}], "next": "b"},
        "b": {"data": [{"id": 2}, {"id": 3}], "next": None},
    }
    return pages[query.get("cursor")]


def test_a_row_that_comes_twice_is_left_out(run: Pull, out: Path) -> None:
    with BulkServer(respond=shifting) as server:
        report = run(server, parents=server.parents[:1], out=out)
    assert ids_of(out) == [1, 2, 3]
    assert (report.rows, report.duplicates) == (3, 1)


def test_rows_of_different_parents_are_different_rows(run: Pull, out: Path) -> None:
    with BulkServer(respond=shifting) as server:
        report = run(server, parents=server.parents, out=out, key=lambda row: (row["id"],))
    assert (report.rows, report.duplicates) == (9, 3)


def overlapping(path: str, query: dict[str, str]) -> Any:
    """An API that counts the end of a period as part of it."""
    days = [{"id": f"{path} {day}"} for day in (query["from"], query["to"])]
    return {"data": days, "next": None}


@pytest.mark.parametrize("concurrency", [1, 8])
def test_a_row_in_two_windows_of_a_parent_is_there_once(
    run: Pull, out: Path, concurrency: int
) -> None:
    period = {"since": "2026-01-01", "until": "2026-01-11", "by": "day"}
    with BulkServer(accounts=2, respond=overlapping) as server:
        report = run(server, parents=server.parents, out=out, concurrency=concurrency, **period)
    assert len(set(ids_of(out))) == len(ids_of(out)) == 22
    assert (report.rows, report.duplicates, report.units) == (22, 18, 20)


def test_windows_know_the_rows_of_earlier_runs(run: Pull, out: Path) -> None:
    period = {"since": "2026-01-01", "until": "2026-01-11", "by": "day"}
    with BulkServer(accounts=2) as server:
        server.respond = lambda path, query: (
            500 if "/a1/" in path and query["from"] == "2026-01-06" else overlapping(path, query)
        )
        with pytest.raises(ServerError):
            run(server, parents=server.parents, out=out, concurrency=1, **period)
        checkpoint = out.with_name("entries.jsonl.checkpoint").read_text()
        server.respond = overlapping
        report = run(server, parents=server.parents, out=out, **period)
    assert len(set(ids_of(out))) == len(ids_of(out)) == 22
    assert report.resumed_units == 15
    assert '"closed": ["' in checkpoint, "the first parent's keys are not needed any more"


def differing(path: str, query: dict[str, str]) -> Any:
    """Pages of which the second has a row of the first, changed in the meantime."""
    pages = {
        None: {"data": [{"id": 1, "amount": 1.10}, {"id": 2, "amount": 2}], "next": "b"},
        "b": {"data": [{"id": 3, "amount": 2}, {"amount": 2.5, "id": 2}], "next": None},
    }
    return pages[query.get("cursor")]


def test_rows_of_one_key_and_different_content_are_an_error(run: Pull, out: Path) -> None:
    with BulkServer(respond=differing) as server:
        with pytest.raises(ConfigurationError) as caught:
            run(server, parents=server.parents[1:2], out=out)
        said = str(caught.value)
        assert 'rows 2 and 4 of {"account_id":"a1"} (in order of arrival)' in said
        assert "the same id, 2, and different content" in said
        assert all(way in said for way in ("--key A,B", "--no-key", "restart=True"))
        assert not out.exists()
        report = run(
            server, parents=server.parents[1:2], out=out, key=["id", "amount"], restart=True
        )
    assert (report.rows, report.duplicates) == (4, 0)


def test_the_rows_of_earlier_runs_are_compared_too(run: Pull, out: Path) -> None:
    with BulkServer() as server:
        server.respond = lambda path, query: (
            500 if len(server.requests) == 2 else differing(path, query)
        )
        with pytest.raises(ServerError):
            run(server, parents=server.parents[:1], out=out)
        with pytest.raises(ConfigurationError, match=r"rows 2 and 4 of .* the same id, 2, and"):
            run(server, parents=server.parents[:1], out=out)


@pytest.mark.parametrize("concurrency", [1, 8])
def test_rows_of_two_windows_are_compared(run: Pull, out: Path, concurrency: int) -> None:
    def respond(path: str, query: dict[str, str]) -> Any:
        return {"data": [{"id": path, "day": query["from"]}], "next": None}

    period = {"since": "2026-01-01", "until": "2026-01-03", "by": "day"}
    with (
        BulkServer(accounts=1, respond=respond) as server,
        pytest.raises(ConfigurationError, match=r'rows 1 and 2 of .* "/accounts/a0/entries", and'),
    ):
        run(server, parents=server.parents, out=out, concurrency=concurrency, **period)


@given(
    rows=st.lists(
        st.fixed_dictionaries({"id": st.integers(0, 3), "n": st.integers(0, 1)}), max_size=8
    )
)
@settings(max_examples=25)
def test_no_row_is_left_out_unless_it_is_there(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, int]]
) -> None:
    out = tmp_path_factory.mktemp("rows") / "entries.jsonl"
    distinct = {(row["id"], row["n"]) for row in rows}
    with BulkServer(respond=lambda path, query: {"data": rows, "next": None}) as server:
        if len({row["id"] for row in rows}) == len(distinct):
            report = _blocking(server, parents=server.parents[:1], out=out)
            assert {(row["id"], row["n"]) for row in rows_of(out)} == distinct
            assert report.rows + report.duplicates == len(rows)
        else:
            with pytest.raises(ConfigurationError, match="different content"):
                _blocking(server, parents=server.parents[:1], out=out)


@pytest.mark.parametrize("key", ["id", ("id",), lambda row: row["id"]])
def test_a_row_whose_key_is_null_ends_the_pull(run: Pull, out: Path, key: Any) -> None:
    body = {"data": [{"id": None, "amount": 1}], "next": None}
    with (
        BulkServer(respond=lambda path, query: body) as server,
        pytest.raises(
            ConfigurationError, match=r'a row has no value of its .*: {"id":null,"amount":1}'
        ),
    ):
        run(server, parents=server.parents[:1], out=out, key=key)
    assert not out.exists()


def test_without_a_key_every_row_stays(run: Pull, out: Path) -> None:
    with BulkServer(respond=shifting) as server:
        report = run(server, parents=server.parents[:1], out=out, key=None)
    assert (report.rows, report.duplicates) == (4, 0)


def test_a_row_without_the_key_ends_the_pull(run: Pull, server: BulkServer, out: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"a row has no 'uuid'.*it has day, id, memo"):
        run(server, parents=server.parents, out=out, key="uuid")
    assert not out.exists()


def test_the_parents_arguments_can_be_added(run: Pull, server: BulkServer, out: Path) -> None:
    run(server, parents=server.parents, out=out, include_parent=True)
    assert all(row["id"].startswith(row["account_id"]) for row in rows_of(out))


# -- errors, and going on -------------------------------------------------------------------------


def test_a_failed_pull_goes_on_where_it_stopped(run: Pull, out: Path) -> None:
    with BulkServer(entries=30) as server:
        server.respond = lambda path, query: 500 if len(server.requests) == 20 else None
        with pytest.raises(ServerError):
            run(server, parents=server.parents, out=out, concurrency=2)
        assert not out.exists(), "the file appears when it is complete"
        first = len(server.requests)
        report = run(server, parents=server.parents, out=out, concurrency=2)
        assert ids_of(out) == server.ids
        responded = first - 1
        # A page that came while the pull stopped is kept too, unless its task was cancelled.
        assert 30 <= len(server.requests) - first + responded <= 31
    assert report.resumed_rows >= 3 * (responded - 1)
    assert report.rows == 90
    assert sorted(path.name for path in out.parent.iterdir()) == FILES


def test_rows_committed_before_count_as_duplicates_after(run: Pull, out: Path) -> None:
    with BulkServer(respond=shifting) as server:
        server.respond = lambda path, query: (
            500 if len(server.requests) == 2 else shifting(path, query)
        )
        with pytest.raises(ServerError):
            run(server, parents=server.parents[:1], out=out)
        report = run(server, parents=server.parents[:1], out=out)
    assert ids_of(out) == [1, 2, 3]
    assert report.duplicates == 1


@pytest.mark.parametrize("status", [400, 404, 410, 422])
def test_a_cursor_that_is_too_old_begins_its_unit_anew(run: Pull, out: Path, status: int) -> None:
    with BulkServer(accounts=1, entries=30) as server:
        server.respond = lambda path, query: 500 if len(server.requests) == 6 else None
        with pytest.raises(ServerError):
            run(server, parents=server.parents, out=out)
        server.respond = lambda path, query: status if len(server.requests) == 7 else None
        report = run(server, parents=server.parents, out=out)
        assert ids_of(out) == server.ids
    assert (report.resumed_rows, report.duplicates, report.rows) == (15, 15, 30)


def test_without_a_key_a_cursor_that_is_too_old_ends_the_pull(run: Pull, out: Path) -> None:
    with BulkServer(accounts=1, entries=30) as server:
        server.respond = lambda path, query: 500 if len(server.requests) == 6 else None
        with pytest.raises(ServerError):
            run(server, parents=server.parents, out=out, key=None)
        server.respond = lambda path, query: 404
        with pytest.raises(NotFoundError):
            run(server, parents=server.parents, out=out, key=None)


def test_statuses_to_skip_leave_a_unit_out(run: Pull, server: BulkServer, out: Path) -> None:
    server.respond = lambda path, query: 404 if "/a1/" in path else None
    report = run(server, parents=server.parents, out=out, skip=(403, 404))
    assert not any(row["id"].startswith("a1") for row in rows_of(out))
    assert (report.rows, report.units) == (14, 3)
    assert len(report.skipped) == 1
    assert '{"account_id":"a1"}: GET /accounts/{account}/entries returned 404' in report.skipped[0]


def test_what_was_skipped_stays_in_the_report(run: Pull, server: BulkServer, out: Path) -> None:
    server.respond = lambda path, query: {
        "/accounts/a0/entries": 404,
        "/accounts/a2/entries": 500,
    }.get(path)
    with pytest.raises(ServerError):
        run(server, parents=server.parents, out=out, skip=(404,), concurrency=1)
    server.respond = lambda path, query: None
    report = run(server, parents=server.parents, out=out, skip=(404,))
    assert len(report.skipped) == 1
    assert report.rows == 14


def test_a_failure_of_the_parents_ends_the_pull(run: Pull, server: BulkServer, out: Path) -> None:
    server.respond = lambda path, query: 500 if path == "/accounts" else None
    with pytest.raises(ServerError):
        run(server, parents="iter_accounts", parent=lambda it: {"account_id": it["id"]}, out=out)


def test_an_error_of_on_progress_ends_the_pull_and_loses_nothing(
    run: Pull, server: BulkServer, out: Path
) -> None:
    def interrupt(progress: PullProgress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(server, parents=server.parents, out=out, on_progress=interrupt)
    report = run(server, parents=server.parents, out=out)
    assert ids_of(out) == server.ids
    assert report.resumed_rows == 21


def test_progress_is_reported_after_commits(run: Pull, server: BulkServer, out: Path) -> None:
    reported: list[PullProgress] = []
    run(server, parents=server.parents, out=out, on_progress=reported.append)
    assert (reported[-1].rows, reported[-1].units) == (21, 3)
    assert reported[-1].seconds >= reported[0].seconds > 0


def test_what_came_is_committed_while_the_server_is_slow(
    run: Pull, server: BulkServer, out: Path
) -> None:
    reported: list[PullProgress] = []
    committed = threading.Event()

    def record(progress: PullProgress) -> None:
        reported.append(progress)
        committed.set()

    # The second page comes when the first is on the disk.
    server.respond = lambda path, query: (
        (committed.wait(30), None)[1] if query.get("cursor") == "3" else None
    )
    run(server, parents=server.parents[:1], out=out, on_progress=record)
    assert [progress.rows for progress in reported] == [3, 7]


def test_a_task_that_is_cancelled_keeps_what_came(server: BulkServer, out: Path) -> None:
    asked, released = threading.Event(), threading.Event()

    def hold(path: str, query: dict[str, str]) -> Any:
        if query.get("cursor") == "6":
            asked.set()
            released.wait(30)

    async def cancel() -> None:
        async with AsyncOtto(base_url=server.url, credentials=StaticToken("t")) as otto:
            method = AsyncAccountsApi(otto).iter_entries
            task = asyncio.create_task(apull(method, parents=server.parents[:1], out=out))
            await asyncio.to_thread(asked.wait, 30)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    server.respond = hold
    asyncio.run(cancel())
    released.set()
    report = _in_tasks(server, parents=server.parents[:1], out=out)
    assert (report.resumed_rows, report.rows) == (6, 7)


def _turns(server: BulkServer, out: Path, **settings: Any) -> tuple[int, int]:
    """How often another task runs before a pull asks for parents, and after its last commit."""
    turns, asked, committed = 0, 0, 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    def parents() -> Iterator[dict[str, str]]:
        nonlocal asked
        asked = turns
        yield from server.parents

    def commit(progress: PullProgress) -> None:
        nonlocal committed
        committed = turns

    async def run() -> None:
        async with AsyncOtto(base_url=server.url, credentials=StaticToken("t")) as otto:
            counter = asyncio.create_task(count())
            await asyncio.sleep(0)
            method = AsyncAccountsApi(otto).iter_entries
            await apull(method, parents=parents(), out=out, on_progress=commit, **settings)
            counter.cancel()

    asyncio.run(run())
    return asked, turns - committed


def test_other_tasks_run_while_the_rows_of_earlier_runs_are_read(out: Path) -> None:
    with BulkServer(accounts=30, entries=6) as server:
        server.respond = lambda path, query: 500 if "cursor" in query else None
        with pytest.raises(ServerError):
            _blocking(server, parents=server.parents, out=out, concurrency=30)
        server.respond = lambda path, query: None
        before, _ = _turns(server, out)
        assert ids_of(out) == server.ids
    assert before > 30, "each parent's rows are read in a step of their own"


@pytest.mark.parametrize("update", [False, True])
def test_other_tasks_run_while_the_file_is_made_and_checked(out: Path, update: bool) -> None:
    with BulkServer(accounts=1, entries=10, page=10) as server:
        for it in server.rows("a0"):
            it["memo"] = "x" * (1 << 20)
        _, after = _turns(server, out, update=update)
        assert after > 8, "10 MB are read several times, in steps"
        if update:
            before, _ = _turns(server, out, update=update)
            assert before > 4, "so are the file and the rows of the last run"
        assert ids_of(out) == server.ids


def test_a_field_that_comes_later_is_a_note_where_the_document_describes_no_rows(
    run: Pull, server: BulkServer, out: Path
) -> None:
    server.respond = lambda path, query: 500 if "/a1/" in path else None
    with pytest.raises(ServerError):
        run(server, parents=server.parents, out=out, concurrency=1)
    server.respond = lambda path, query: None
    server.rows("a2")[0]["rare"] = 1
    report = run(server, parents=server.parents, out=out)
    assert "has the fields rare (compared with the rows before the pull was re" in report.notes[0]
    assert ids_of(out) == server.ids


def test_many_rows_are_committed_in_between(run: Pull, out: Path) -> None:
    reported: list[PullProgress] = []
    with BulkServer(accounts=1, entries=12_000, page=1_000) as server:
        run(server, parents=server.parents, out=out, on_progress=reported.append)
    rows = [progress.rows for progress in reported]
    assert len(rows) >= 3
    assert rows == sorted(rows)
    assert rows[-1] == 12_000


def test_as_many_calls_at_once_as_allowed(run: Pull, out: Path) -> None:
    with BulkServer(accounts=12, entries=2) as server:
        together = threading.Barrier(3)
        # Each request waits until three are there; with fewer at once, the barrier would break.
        server.respond = lambda path, query: (together.wait(30), None)[1]
        run(server, parents=server.parents, out=out, concurrency=3)
        assert ids_of(out) == server.ids
    assert server.most == 3


# -- settings -------------------------------------------------------------------------------------


def test_a_file_that_exists_is_not_replaced_unless_asked_to(
    run: Pull, server: BulkServer, out: Path
) -> None:
    out.write_text("mine")
    with pytest.raises(ConfigurationError, match=r"entries.jsonl exists.*overwrite"):
        run(server, parents=server.parents, out=out)
    assert out.read_text() == "mine"
    assert server.requests == []
    run(server, parents=server.parents, out=out, overwrite=True)
    assert ids_of(out) == server.ids


def _fail(run: Pull, server: BulkServer, out: Path, **settings: Any) -> None:
    """Leave a checkpoint behind."""
    server.respond = lambda path, query: 500 if "/a1/" in path else None
    with pytest.raises(ServerError):
        run(server, parents=server.parents, out=out, concurrency=1, **settings)
    server.respond = lambda path, query: None


def test_another_pulls_checkpoint_is_not_gone_on_with(
    run: Pull, server: BulkServer, out: Path
) -> None:
    _fail(run, server, out)
    before = out.with_name("entries.jsonl.checkpoint").read_bytes()
    with pytest.raises(ConfigurationError, match=r"key='id', not 'day'.*restart"):
        run(server, parents=server.parents, out=out, key="day")
    with pytest.raises(ConfigurationError, match="arguments="):
        run(server, parents=server.parents, out=out, arguments={"limit": 1})
    assert out.with_name("entries.jsonl.checkpoint").read_bytes() == before


def test_restart_forgets_what_was_there(run: Pull, server: BulkServer, out: Path) -> None:
    _fail(run, server, out)
    report = run(server, parents=server.parents, out=out, key="day", restart=True)
    assert ids_of(out) == server.ids
    assert report.resumed_rows == 0


def test_either_driver_goes_on_with_the_others_files(server: BulkServer, out: Path) -> None:
    _fail(_blocking, server, out)
    assert _in_tasks(server, parents=server.parents, out=out).resumed_rows == 7
    assert ids_of(out) == server.ids


def test_the_end_of_a_period_without_one_stays_as_it_was(
    run: Pull, server: BulkServer, out: Path
) -> None:
    _fail(run, server, out, since="2026-01-01")
    checkpoint = out.with_name("entries.jsonl.checkpoint")
    # As if it had begun in March.
    head, rest = checkpoint.read_bytes().split(b"\n", 1)
    changed = {**json.loads(head), "now": "2026-03-01T10:00:00+00:00"}
    checkpoint.write_bytes(json.dumps(changed).encode() + b"\n" + rest)
    server.requests.clear()
    run(server, parents=server.parents, out=out, since="2026-01-01")
    assert {it.rpartition("to=")[2] for it in server.requests} >= {"2026-03-02"}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"concurrency": 0}, "concurrency is 0"),
        ({"concurrency": True}, "concurrency is True"),
        ({"skip": (200,)}, r"skip is \[200\]"),
        ({"on_progress": 5}, "on_progress must be a function"),
        ({"columns": ["id"]}, "for CSV, Parquet and xlsx alone"),
        ({"format": "xml"}, "the format 'xml' is not known"),
        ({"key": []}, r"key is \[\]; give a member's name"),
        ({"key": ["id", 5]}, "give a member's name"),
        ({"until": "2026-02-01"}, "need since"),
        ({"by": "month"}, "need since"),
        ({"since": "soon"}, "since is 'soon'; give a date"),
        ({"since": 5}, "since must be a date"),
        ({"since": "2026-01-01T10:00"}, "takes dates alone"),
        ({"since": "2026-01-01", "until": "2026-01-01"}, "the period is empty"),
        ({"since": "2999-01-01"}, "the period is empty"),
        ({"since": "2026-01-01", "by": "fortnight"}, "by is 'fortnight'"),
        ({"since": "2026-01-01", "window": ("from", "to")}, "account_id, cursor, from_date"),
        ({"since": "2026-01-01", "window": ("from_date",)}, "give two of the operation's"),
        ({"arguments": {"max_items": 5}}, "leave max_items out"),
        ({"arguments": {"wibble": 5}}, "do not fit IterEntries.*wibble"),
        ({"arguments": {"limit": object()}}, "strings, numbers, dates"),
        ({"parents": None}, "account_id"),
        ({"parent": lambda it: 5}, "must turn a parent into a dict.*it returned a int"),
    ],
)
def test_settings_that_cannot_be_used(
    server: BulkServer, out: Path, settings: dict[str, Any], said: str
) -> None:
    with pytest.raises(ConfigurationError, match=said):
        _blocking(server, **{"parents": server.parents, "out": out, **settings})
    assert server.requests == []
    assert list(out.parent.iterdir()) == []


def test_what_returns_no_json_has_no_rows(server: BulkServer, out: Path) -> None:
    operation = entries_operation()
    file = (("application/pdf", "binary", c.BINARY),)
    kind = _kinds(evolve(operation, responses=(ResponseSpec("200", file), ResponseSpec("404"))))
    with pytest.raises(ConfigurationError, match="does not return JSON"):
        _blocking(server, kind, parents=server.parents, out=out)
    assert list(out.parent.iterdir()) == []


def test_what_is_no_method_of_a_client_is_refused(out: Path) -> None:
    with pytest.raises(ConfigurationError, match="takes a method of a client"):
        pull(print, out=out)


def test_places_that_cannot_be_written_to(server: BulkServer, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="there is no folder"):
        _blocking(server, parents=server.parents, out=tmp_path / "no" / "x.jsonl")
    (tmp_path / "x.csv").mkdir()
    with pytest.raises(ConfigurationError, match="is a folder"):
        _blocking(server, parents=server.parents, out=tmp_path / "x.csv")


def test_csv(run: Pull, server: BulkServer, tmp_path: Path) -> None:
    out = tmp_path / "entries.csv"
    run(server, parents=server.parents, out=out)
    with out.open(newline="") as file:
        found = list(csv.DictReader(file))
    assert sorted(row["id"] for row in found) == server.ids
    assert list(found[0]) == ["id", "day", "quantity", "memo"]
