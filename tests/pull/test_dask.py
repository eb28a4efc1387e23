"""A pull by the worker processes of a Dask cluster, which share token and limit through Redis."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from distributed import Client, LocalCluster
from support.bulk import BulkServer
from support.bulk import with_tokens as token
from support.dask_clients import Maker
from support.redis_server import REDIS_SERVER, running_redis

from otto_ext import ConfigurationError, NotFoundError, ServerError
from otto_ext.pull import PullProgress, PullReport, dask_pull

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.slow,
    pytest.mark.redis,
    pytest.mark.skipif(REDIS_SERVER is None, reason="needs redis-server"),
]

FILES = ["entries.jsonl", "entries.jsonl.manifest.json"]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Client]:
    """Two worker processes."""
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=2, processes=True, dashboard_address="127.0.0.1:0"
        ) as local,
        Client(local) as client,
    ):
        yield client


@pytest.fixture
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


def run(cluster: Client, server: BulkServer, redis: str, out: Path, **settings: Any) -> PullReport:
    rate = settings.pop("rate", "1000/second")
    settings = {"parents": server.parents, **settings}
    make = Maker(server.url, redis, rate)
    method = settings.pop("method", "bulk.iter_entries")
    return dask_pull(cluster, make, method, out=out, **settings)


def ids_of(out: Path) -> list[str]:
    return [json.loads(line)["id"] for line in out.read_bytes().splitlines()]


def tokens_asked(server: BulkServer) -> int:
    return server.requests.count("/token")


def test_units_are_fetched_by_the_workers_and_joined_in_order(
    cluster: Client, redis: str, tmp_path: Path
) -> None:
    out = tmp_path / "entries.jsonl"
    reported: list[PullProgress] = []
    with BulkServer(accounts=6, entries=40, page=10) as server:
        server.respond = token
        report = run(
            cluster,
            server,
            redis,
            out,
            parents=lambda otto: otto.bulk.iter_accounts(),
            parent=lambda it: {"account_id": it["id"]},
            since="2026-01-01",
            until="2026-02-05",
            by="month",
            on_progress=reported.append,
        )
        assert tokens_asked(server) == 1, "one token for three processes"
        rows = [row for it in server.parents for row in server.rows(it["account_id"])]
    assert ids_of(out) == [row["id"] for row in rows if row["day"] < "2026-02-05"]
    assert (report.rows, report.units, report.resumed_rows) == (6 * 35, 12, 0)
    assert reported[-1].rows == report.rows
    assert sorted(path.name for path in tmp_path.iterdir()) == FILES


def test_the_limit_is_kept_by_all_workers_together(
    cluster: Client, redis: str, tmp_path: Path
) -> None:
    arrivals: list[float] = []

    def respond(path: str, query: dict[str, str]) -> Any:
        if path != "/token":
            arrivals.append(time.monotonic())
        return token(path, query)

    with BulkServer(accounts=10, entries=9, page=3, respond=respond) as server:
        run(cluster, server, redis, tmp_path / "x.jsonl", rate="10/second")
    assert len(arrivals) == 30
    # Thirty requests at ten a second take two seconds at least; each worker alone would need one.
    assert max(arrivals) - min(arrivals) > 1.5


def test_a_worker_that_is_killed_costs_no_row(cluster: Client, redis: str, tmp_path: Path) -> None:
    out = tmp_path / "entries.jsonl"
    before = cluster.run(os.getpid)
    killed: list[int] = []
    lock = threading.Lock()

    def respond(path: str, query: dict[str, str]) -> Any:
        with lock:
            if len(server.requests) == 50 and not killed:
                killed.append(min(before.values()))
                os.kill(killed[0], signal.SIGKILL)
        return token(path, query)

    with BulkServer(accounts=8, entries=6_000, page=250, respond=respond) as server:
        report = run(cluster, server, redis, out)
        assert tokens_asked(server) == 1
        assert sorted(ids_of(out)) == server.ids
    assert killed
    assert report.rows == 48_000
    assert sorted(path.name for path in tmp_path.iterdir()) == FILES


def test_a_failed_pull_goes_on_with_what_workers_have(
    cluster: Client, redis: str, tmp_path: Path
) -> None:
    out = tmp_path / "entries.csv"
    with BulkServer(accounts=6, entries=9) as server:
        server.respond = lambda path, query: 500 if "/a4/" in path else token(path, query)
        with pytest.raises(ServerError, match="500"):
            run(cluster, server, redis, out, concurrency=1)
        assert not out.exists()
        asked = len(server.requests)
        server.respond = token
        report = run(cluster, server, redis, out)
        repeated = [it for it in server.requests[asked:] if not it.startswith(("/a", "/token"))]
        assert not repeated
        assert out.read_text().count("\n") == 1 + 54
        assert {it[:12] for it in server.requests[asked:]} == {"/accounts/a4", "/accounts/a5"}
    assert (report.resumed_rows, report.resumed_units) == (36, 4)


def test_what_came_before_the_caller_died_counts(
    cluster: Client, redis: str, tmp_path: Path
) -> None:
    out = tmp_path / "entries.jsonl"
    with BulkServer(accounts=4, entries=9) as server:
        server.respond = lambda path, query: 500 if "/a3/" in path else token(path, query)
        with pytest.raises(ServerError):
            run(cluster, server, redis, out, concurrency=1)
        # The caller's own notes are lost, the workers' files are not.
        checkpoint = out.with_name("entries.jsonl.checkpoint")
        checkpoint.write_bytes(checkpoint.read_bytes().splitlines(True)[0])
        server.respond = token
        asked = len(server.requests)
        report = run(cluster, server, redis, out)
        assert {it[:12] for it in server.requests[asked:]} == {"/accounts/a3"}
        assert ids_of(out) == server.ids
    assert report.rows == 36


def test_a_unit_waits_for_a_worker_that_was_given_up_and_lives(
    cluster: Client, redis: str, tmp_path: Path
) -> None:
    out = tmp_path / "entries.jsonl"
    with BulkServer(accounts=3, entries=9, page=3) as server:
        server.respond = lambda path, query: (
            500 if "/a1/" in path and "cursor" in query else token(path, query)
        )
        with pytest.raises(ServerError):
            run(cluster, server, redis, out, concurrency=1)
        server.respond = token
        (checkpoint,) = Path(f"{out}.parts").glob("*/*.checkpoint")
        with checkpoint.open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            # The last account is done while the one before is held.
            run(
                cluster,
                server,
                redis,
                out,
                method=lambda otto: otto.bulk.iter_entries,
                on_progress=lambda progress: fcntl.flock(held, fcntl.LOCK_UN),
            )
        assert ids_of(out) == server.ids


def test_a_row_in_two_windows_of_a_parent_is_there_once(
    cluster: Client, redis: str, tmp_path: Path
) -> None:
    def respond(path: str, query: dict[str, str]) -> Any:
        days = [{"id": f"{path} {query.get(bound)}"} for bound in ("from", "to")]
        return token(path, query) or {"data": days, "next": None}

    period = {"since": "2026-01-01", "until": "2026-01-06", "by": "day"}
    out = tmp_path / "entries.jsonl"
    with BulkServer(accounts=2, respond=respond) as server:
        report = run(cluster, server, redis, out, **period)
    assert len(set(ids_of(out))) == len(ids_of(out)) == 12
    assert (report.rows, report.duplicates) == (12, 8)


def test_rows_of_two_windows_are_compared(cluster: Client, redis: str, tmp_path: Path) -> None:
    def respond(path: str, query: dict[str, str]) -> Any:
        rows = [{"id": path, "day": query.get("from")}]
        return token(path, query) or {"data": rows, "next": None}

    period = {"since": "2026-01-01", "until": "2026-01-03", "by": "day"}
    out = tmp_path / "entries.jsonl"
    with (
        BulkServer(accounts=1, respond=respond) as server,
        pytest.raises(ConfigurationError, match=r'rows 1 and 2 of {"account_id":"a0"}'),
    ):
        run(cluster, server, redis, out, **period)
    assert not out.exists()


def test_skip_and_restart(cluster: Client, redis: str, tmp_path: Path) -> None:
    out = tmp_path / "entries.jsonl"
    with BulkServer(accounts=3, entries=3) as server:
        server.respond = lambda path, query: 404 if "/a1/" in path else token(path, query)
        with pytest.raises(NotFoundError):
            run(cluster, server, redis, out)
        report = run(cluster, server, redis, out, restart=True, skip=(404,), key=None)
    assert report.rows == 6
    assert len(report.skipped) == 1


def test_a_worker_of_a_pull_that_was_given_up_disturbs_no_other(
    cluster: Client, redis: str, tmp_path: Path
) -> None:
    out = tmp_path / "entries.jsonl"
    begun, held = threading.Event(), threading.Event()

    def given_up(path: str, query: dict[str, str]) -> Any:
        if "/a1/" in path:
            begun.wait(30)
            return 404
        if "/a0/" in path:
            begun.set()
            held.wait(30)
            return {"data": [{"id": "given up"}], "next": "on"}
        return token(path, query)

    def anew(path: str, query: dict[str, str]) -> Any:
        if "/a0/" in path:
            # The worker of before goes on beside this one, and fails or ends.
            held.set()
        return token(path, query)

    with BulkServer(accounts=2, entries=3) as server:
        server.respond = given_up
        with pytest.raises(NotFoundError):
            run(cluster, server, redis, out, concurrency=2)
        server.respond = anew
        report = run(cluster, server, redis, out, restart=True)
        assert ids_of(out) == server.ids
    assert report.rows == 6


def test_rows_that_are_gone_are_noticed(cluster: Client, redis: str, tmp_path: Path) -> None:
    out = tmp_path / "entries.jsonl"
    with BulkServer(accounts=3, entries=3) as server:
        server.respond = lambda path, query: 404 if "/a2/" in path else token(path, query)
        with pytest.raises(NotFoundError):
            run(cluster, server, redis, out, concurrency=1)
        server.respond = token
        for path in Path(f"{out}.parts").glob("*/*.jsonl"):
            path.unlink()
        with pytest.raises(ConfigurationError, match=r"is gone.*restart"):
            run(cluster, server, redis, out)


def test_files_of_the_other_pull_are_not_mistaken(
    cluster: Client, redis: str, tmp_path: Path
) -> None:
    out = tmp_path / "entries.jsonl"
    with BulkServer(accounts=2, entries=3) as server:
        server.respond = lambda path, query: 404 if "/a1/" in path else token(path, query)
        with pytest.raises(NotFoundError):
            run(cluster, server, redis, out)
        from otto_ext.pull import pull

        with (
            Maker(server.url, redis)() as otto,
            pytest.raises(ConfigurationError, match="belongs to dask_pull, not to a pull without"),
        ):
            pull(otto.bulk.iter_entries, parents=server.parents, out=out)
