"""A server that restates, adds and removes rows between two updates, and processes that die.

Server, document and comparison are independent of the client; so are the readers of the files.
"""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from pyarrow import parquet
from support.environments import ROOT, unmeasured
from support.fund_document import install_client
from support.movements import STYLES, Movements, document

from otto_ext.pull import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

#: Which member holds decimals in strings.
AMOUNTS = ("amount", "share")
CLOSED = date(2026, 6, 30)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("movements")
    install_client(document(), folder)
    return folder


@contextmanager
def updates(server: Movements, generated: Path) -> Iterator[Callable[..., int]]:
    """Runs updates, each in a process of its own; gives the exit status."""
    paths = os.pathsep.join([str(generated), str(ROOT), str(ROOT / "tests")])
    with subprocess.Popen(
        [sys.executable, "-m", "support.movement_process", server.url],
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=unmeasured() | {"PYTHONPATH": paths},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        stdin, stdout = process.stdin, process.stdout

        def run(**task: Any) -> int:
            stdin.write(json.dumps(task) + "\n")
            stdin.flush()
            return int(stdout.readline())

        try:
            yield run
        finally:
            stdin.close()


def plain(value: Any, name: str = "") -> Any:
    """A value as it counts: decimals by value, and what is absent as null."""
    if isinstance(value, dict):
        return {key: plain(it, key) for key, it in value.items() if it is not None}
    return Decimal(value) if isinstance(value, str) and name in AMOUNTS else value


def flat(rows: Any) -> dict[tuple[str, str, str], Any]:
    """A server's rows by fund, account and id."""
    return {(*place, id_): row for place, of in rows.items() for id_, row in of.items()}


def changes_between(before: Any, after: Any) -> dict[Any, Any]:
    """What an update must report: kind, and whether it is in the closed period."""
    old, new, found = flat(before), flat(after), {}
    for key in old.keys() | new.keys():
        row, other = old.get(key), new.get(key)
        if row is None or other is None or plain(row) != plain(other):
            kind = "added" if row is None else "gone" if other is None else "changed"
            days = [date.fromisoformat(it["day"]) for it in (row, other) if it]
            found[key] = (kind, min(days) <= CLOSED)
    return found


def reported(out: Path) -> dict[Any, Any]:
    """What an update reported; values of fields are checked elsewhere."""
    lines = out.with_name(f"{out.name}.changes.jsonl").read_bytes().splitlines()
    found = [json.loads(it) for it in lines]
    assert [it["closed"] for it in found] == sorted((it["closed"] for it in found), reverse=True)
    return {(*it["parent"].values(), it["key"]["id"]): (it["change"], it["closed"]) for it in found}


def held(out: Path) -> dict[tuple[str, str, str], Any]:
    """Day, amount and fee of each row in a file."""
    if out.suffix == ".parquet":
        rows = parquet.read_table(out).to_pylist()
    elif out.suffix == ".csv":
        with out.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    else:
        rows = [json.loads(it, parse_float=Decimal) for it in out.read_bytes().splitlines()]
    return {(it["fund"], it["account"], it["id"]): numbers(it) for it in rows}


def numbers(row: Any) -> tuple[str, Decimal, Decimal]:
    return (str(row["day"]), Decimal(row["amount"]), Decimal(row["fee"]))


def in_file(rows: Any) -> dict[tuple[str, str, str], Any]:
    return {key: numbers(row) for key, row in flat(rows).items()}


@pytest.mark.parametrize("style", STYLES)
def test_reports_are_exact_whenever_processes_are_killed(
    style: str, generated: Path, tmp_path: Path
) -> None:
    chance = random.Random(style)
    suffix = {"cursor": "jsonl", "offset": "parquet", "page": "csv", "link": "jsonl"}[style]
    out, killed, whole = tmp_path / f"movements.{suffix}", 0, 0.2
    settings: dict[str, Any] = {"closed_through": "2026-06-30"}
    if style in ("cursor", "page"):
        # All months are read again; a row that moves between two is one change.
        settings |= {"since": "2026-01-01", "until": "2026-11-01", "by": "month"}
        settings |= {"look_back": "900d"}
    settings["date_field"] = "day"
    with Movements(seed=STYLES.index(style)) as server, updates(server, generated) as run:
        server.delay = 0.002

        def again(share: float = 0) -> int:
            """Update; with a share, kill it when that part of a whole update's time is over."""
            nonlocal whole
            tasks = chance.random() < 0.5
            task = {"style": style, "out": str(out), "settings": settings, "tasks": tasks}
            begin = time.monotonic()
            ended = run(seconds=share * whole, **task)
            if not ended:
                whole = time.monotonic() - begin
            return ended

        before = None
        for _ in range(4):
            after = deepcopy(server.rows)
            while chance.random() < 0.7:
                ended = again(chance.uniform(0.1, 1.1))
                if not ended:
                    break
                assert ended == -signal.SIGKILL
                killed += 1
                if before is not None:
                    assert held(out) in (in_file(before), in_file(after))
                ended = not out.with_name(f"{out.name}.checkpoint").exists()
                if ended and before is not None and reported(out):
                    # It died after all was done.
                    break
            else:
                assert again() == 0
            assert held(out) == in_file(after)
            assert verify(out).ok
            assert reported(out) == ({} if before is None else changes_between(before, after))
            assert again() == 0
            assert reported(out) == {}
            before = after
            server.change()
    assert killed
