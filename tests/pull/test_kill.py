"""Whenever a pull dies, every row is in its file once in the end."""

from __future__ import annotations

import csv
import json
import os
import random
import resource
import signal
import subprocess
import sys
import threading
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from pyarrow import parquet
from support.bulk import AccountsApi, BulkServer
from support.environments import unmeasured

from otto_ext import ConfigurationError, Otto, ServerError
from otto_ext.auth import StaticToken
from otto_ext.pull import PullReport, pull, verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow


def start(server: BulkServer, out: Path, root: Path, *more: str) -> subprocess.Popen[str]:
    """A pull in a process of its own."""
    command = [sys.executable, "-m", "support.pull_process", server.url, str(server.accounts)]
    paths = os.pathsep.join(str(root / it) for it in ("tests", "generated", "."))
    return subprocess.Popen(
        [*command, str(out), *more],
        text=True,
        stdout=subprocess.PIPE,
        env=unmeasured() | {"PYTHONPATH": paths},
    )


def ids_in(out: Path) -> Iterator[str]:
    """The ids in a finished file."""
    if out.suffix == ".parquet":
        yield from parquet.read_table(out).column("id").to_pylist()
    elif out.suffix == ".csv":
        with out.open(newline="") as file:
            yield from (row["id"] for row in csv.DictReader(file))
    else:
        with out.open("rb") as lines:
            yield from (json.loads(line)["id"] for line in lines)


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_a_pull_killed_ten_times_has_every_row_once(
    suffix: str, tmp_path: Path, root: Path
) -> None:
    out = tmp_path / f"entries.{suffix}"
    moments = random.Random(suffix)
    with BulkServer(accounts=4, entries=12_000, page=500) as server:
        expected = server.ids
        for turn in range(10):
            # The last ones may come when all rows are there; then they meet the file's making.
            last = len(server.requests) + moments.randint(1, 24)
            with start(server, out, root) as child:
                server.respond = lambda path, query, child=child, last=last: (  # type: ignore[misc]
                    os.kill(child.pid, signal.SIGKILL) if len(server.requests) >= last else None
                )
                child.communicate()
            assert child.returncode == -signal.SIGKILL, turn
            assert not out.exists()
        server.respond = lambda path, query: None
        with start(server, out, root) as child:
            report = json.loads(child.communicate()[0])
    assert sorted(ids_in(out)) == expected
    assert report["rows"] == len(expected)
    assert report["resumed_rows"] > 0
    assert verify(out).ok
    assert len(list(tmp_path.iterdir())) == 2


def test_an_interrupt_does_not_wait_for_the_api(tmp_path: Path, root: Path) -> None:
    out, checkpoint = tmp_path / "entries.jsonl", tmp_path / "entries.jsonl.checkpoint"
    waiting, release = threading.Event(), threading.Event()
    with BulkServer(accounts=4, entries=4_000, page=500) as server:

        def hold(path: str, query: dict[str, str]) -> None:
            if len(server.requests) > 12:
                waiting.set()
                release.wait()

        server.respond = hold
        try:
            with start(server, out, root) as child:
                assert waiting.wait(30)
                # Commits come by the clock.
                while checkpoint.read_bytes().count(b"\n") < 2:
                    assert child.poll() is None
                child.send_signal(signal.SIGINT)
                child.communicate(timeout=30)
        finally:
            release.set()
        # It did not end because of a response: there was none until now.
        assert child.returncode != 0
        assert not out.exists()
        server.respond = lambda path, query: None
        with start(server, out, root) as child:
            report = json.loads(child.communicate()[0])
        assert sorted(ids_in(out)) == server.ids
    assert report["resumed_rows"] > 0


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_pull_killed_while_it_makes_the_file(suffix: str, tmp_path: Path, root: Path) -> None:
    out = tmp_path / f"entries.{suffix}"
    ready = tmp_path / f"{out.name}.tmp"
    with BulkServer(accounts=2, entries=20_000, page=5_000) as server:
        with start(server, out, root) as child:
            while not ready.exists():
                assert child.poll() is None
            child.kill()
        asked = len(server.requests)
        with start(server, out, root) as child:
            report = json.loads(child.communicate()[0])
        assert sorted(ids_in(out)) == server.ids
        assert len(server.requests) == asked, "all rows were there"
    assert report["resumed_rows"] == report["rows"] == 40_000
    assert verify(out).ok
    assert len(list(tmp_path.iterdir())) == 2


# -- what a machine that loses power may leave ----------------------------------------------------


def run(server: BulkServer, out: Path, **settings: Any) -> PullReport:
    with Otto(base_url=server.url, credentials=StaticToken("t"), retry=False) as otto:
        return pull(AccountsApi(otto).iter_entries, parents=server.parents, out=out, **settings)


@pytest.fixture(scope="module")
def broken_off(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """The checkpoint and the rows of a pull that failed after several commits."""
    out = tmp_path_factory.mktemp("broken") / "entries.jsonl"
    with BulkServer(accounts=3, entries=9_000, page=1_000) as server:
        server.respond = lambda path, query: 500 if len(server.requests) >= 20 else None
        with pytest.raises(ServerError):
            run(server, out, concurrency=2)
    files = [out.with_name(f"entries.jsonl.{kind}") for kind in ("checkpoint", "part")]
    checkpoint, part = (path.read_bytes() for path in files)
    assert checkpoint.count(b"\n") >= 4, "a head and several commits"
    return checkpoint, part


@pytest.mark.parametrize("tail", [b"", b"\0" * 64, b'{"off', b"5\n"])
@pytest.mark.parametrize("kept", [0.001, 0.4, 0.8, 1.0])
def test_a_checkpoint_cut_short(
    broken_off: tuple[bytes, bytes], kept: float, tail: bytes, tmp_path: Path
) -> None:
    checkpoint, part = broken_off
    out = tmp_path / "entries.jsonl"
    cut = checkpoint[: int(len(checkpoint) * kept)]
    out.with_name("entries.jsonl.checkpoint").write_bytes(cut + tail)
    out.with_name("entries.jsonl.part").write_bytes(part + b'{"id": "half a li')
    with BulkServer(accounts=3, entries=9_000, page=1_000) as server:
        report = run(server, out)
        assert sorted(ids_in(out)) == server.ids
    # What stands in the checkpoint up to its last whole line counts, and nothing else.
    commits = [json.loads(line) for line in cut.splitlines(True)[1:] if line.endswith(b"\n")]
    assert report.resumed_rows == (commits[-1]["rows"] if commits else 0)


def test_rows_that_are_gone_are_noticed(broken_off: tuple[bytes, bytes], tmp_path: Path) -> None:
    checkpoint, part = broken_off
    out = tmp_path / "entries.jsonl"
    out.with_name("entries.jsonl.checkpoint").write_bytes(checkpoint)
    out.with_name("entries.jsonl.part").write_bytes(part[:-10_000])
    with BulkServer(accounts=3, entries=9_000, page=1_000) as server:
        with pytest.raises(ConfigurationError, match=r"--restart\) to begin anew"):
            run(server, out)
        assert server.requests == []
        assert Counter(ids_in_after_restart(server, out)) == Counter(server.ids)


def ids_in_after_restart(server: BulkServer, out: Path) -> list[str]:
    run(server, out, restart=True)
    return list(ids_in(out))


def test_a_checkpoint_of_another_version(tmp_path: Path) -> None:
    out = tmp_path / "entries.jsonl"
    out.with_name("entries.jsonl.checkpoint").write_text('{"version": 99}\n')
    with BulkServer() as server, pytest.raises(ConfigurationError, match="another version"):
        run(server, out)


@pytest.mark.parametrize("resumed", [False, True])
def test_a_pull_that_died_between_its_last_two_steps(
    broken_off: tuple[bytes, bytes], tmp_path: Path, resumed: bool
) -> None:
    out = tmp_path / "entries.jsonl"
    checkpoint = out.with_name("entries.jsonl.checkpoint")
    *lines, last = broken_off[0].splitlines(keepends=True)
    last = json.dumps({**json.loads(last), "resumed": resumed}).encode() + b"\n"
    checkpoint.write_bytes(b"".join(lines) + last + b'{"finished": true}\n')
    out.write_bytes(broken_off[1])
    with BulkServer(accounts=3, entries=9_000, page=1_000) as server:
        report = run(server, out)
        assert server.requests == []
    assert report.rows == broken_off[1].count(b"\n")
    assert out.read_bytes() == broken_off[1]
    assert not checkpoint.exists()


def test_interrupts_at_any_moment_end_a_pull_and_cost_no_row(tmp_path: Path, root: Path) -> None:
    out = tmp_path / "entries.jsonl"
    with BulkServer(accounts=4, entries=1_200, page=30) as server:
        with start(server, out, root, "40") as child:
            report = json.loads(child.communicate(timeout=120)[0])
        assert report["rows"] == len(server.ids)
        assert sorted(ids_in(out)) == server.ids


def test_a_full_disk_costs_no_row(tmp_path: Path) -> None:
    out = tmp_path / "entries.jsonl"
    with BulkServer(accounts=3, entries=9_000, page=1_000) as server:
        # The largest file that this process may write, which has the effect of a full disk.
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
        try:
            with pytest.raises(OSError, match="File too large"):
                run(server, out)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        report = run(server, out)
        assert sorted(ids_in(out)) == server.ids
    assert report.resumed_rows > 0


def test_two_processes_do_not_pull_into_one_file(tmp_path: Path) -> None:
    out = tmp_path / "entries.jsonl"
    with BulkServer() as server:

        def second(progress: object) -> None:
            with pytest.raises(ConfigurationError, match="another process is pulling"):
                run(server, out)

        run(server, out, on_progress=second)
        assert sorted(ids_in(out)) == server.ids
