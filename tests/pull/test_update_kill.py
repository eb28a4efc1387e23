"""Whenever an update dies, its file is the one before it or the one after it."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import contextmanager
from copy import deepcopy
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from pyarrow import parquet
from support.books import Books, Rows, changes_between, row, rows_in
from support.environments import unmeasured

from otto_ext.pull import verify

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

Run = Callable[..., Any]
SMALL = 40


def books() -> Rows:
    return {
        account: {
            f"{account}-{number}": row(f"{account}-{number}", f"2026-0{number % 5 + 1}-10")
            for number in range(SMALL)
        }
        for account in ("a0", "a1")
    }


def change(rows: Rows, chance: random.Random, turn: int) -> None:
    """Let the server restate, add and remove rows."""
    for of in rows.values():
        for id_ in chance.sample(list(of), 3):
            of[id_]["amount"] = f"{turn}.{chance.randint(0, 99)}0"
        del of[chance.choice(list(of))]
        of[f"new-{turn}"] = row(f"new-{turn}", f"2026-0{turn % 9 + 1}-20")


@contextmanager
def updates(server: Books, root: Path) -> Iterator[Run]:
    """Runs updates, each in a process that ends as it is said to."""
    command = [sys.executable, "-m", "support.update_process", server.url]
    paths = os.pathsep.join(str(root / it) for it in ("tests", "generated", "."))
    with subprocess.Popen(
        command,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=unmeasured() | {"PYTHONPATH": paths},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        stdin, stdout = process.stdin, process.stdout

        def run(out: Path, step: str = "0") -> Any:
            stdin.write(f"{step} {out}\n")
            stdin.flush()
            return json.loads(stdout.readline())

        try:
            yield run
        finally:
            stdin.close()


def reported(changes: list[dict[str, Any]]) -> dict[tuple[str, str], Any]:
    return {
        (it["parent"]["account_id"], it["key"]["id"]): it["change"]
        if it["change"] != "changed"
        else {name: (two["before"], two["after"]) for name, two in it["fields"].items()}
        for it in changes
    }


def held(out: Path) -> dict[tuple[str, str], Decimal]:
    """The amounts in a file."""
    if out.suffix == ".parquet":
        rows = parquet.read_table(out, columns=["account_id", "id", "amount"]).to_pylist()
        return {(it["account_id"], it["id"]): it["amount"] for it in rows}
    return {pair: Decimal(it["amount"]) for pair, it in rows_in(out).items()}


def amounts(rows: Rows) -> dict[tuple[str, str], Decimal]:
    """The amounts of a server."""
    return {
        (account, id_): Decimal(it["amount"])
        for account, of in rows.items()
        for id_, it in of.items()
    }


def follow(server: Books, out: Path, run: Run, steps: Iterable[str]) -> int:
    """Kill updates at steps, each with changes of its own; return how many died."""
    chance = random.Random(out.name)
    assert run(out)["ended"] == 0
    beside = out.with_name(f"{out.name}.changes.jsonl")
    died = 0
    for turn, step in enumerate(steps):
        before = deepcopy(server.books)
        change(server.books, chance, turn)
        expected = changes_between(before, server.books)
        found = run(out, step)
        if found["ended"]:
            assert found["ended"] in (-signal.SIGKILL, -signal.SIGALRM), step
            died += 1
            ended = not out.with_name(f"{out.name}.checkpoint").exists()
            assert held(out) in (amounts(before), amounts(server.books)), step
            said = [json.loads(it, parse_float=Decimal) for it in beside.read_bytes().splitlines()]
            found = run(out)
            assert found["ended"] == 0, step
            if ended and reported(said) == expected:
                # It died when all was done.
                assert found["changes"] == []
                found["changes"] = said
        assert reported(found["changes"]) == expected, step
        assert held(out) == amounts(server.books), step
        assert verify(out).ok, step
        names = {it.name for it in out.parent.iterdir()}
        ends = ("", ".manifest.json", ".changes.jsonl", ".state")
        assert names == {f"{out.name}{it}" for it in ends}, step
    return died


@pytest.mark.parametrize(("suffix", "every"), [("jsonl", 1), ("parquet", 3)])
def test_an_update_killed_at_its_file_operations(
    suffix: str, every: int, tmp_path: Path, root: Path
) -> None:
    with Books(books=books(), page=30) as server, updates(server, root) as run:
        steps = [str(it) for it in range(1, 40, every)]
        died = follow(server, tmp_path / f"entries.{suffix}", run, steps)
    assert len(steps) / 2 < died < len(steps), "the last ones ran to their end"


def test_an_update_killed_at_random_moments(tmp_path: Path, root: Path) -> None:
    chance = random.Random(7)
    with Books(books=books(), page=30) as server, updates(server, root) as run:
        steps = [f"{chance.uniform(0.001, 0.2):.4f}" for _ in range(15)]
        assert follow(server, tmp_path / "entries.jsonl", run, steps) > 0


def test_a_first_update_killed_at_its_file_operations(tmp_path: Path, root: Path) -> None:
    with Books(books=books(), page=30) as server, updates(server, root) as run:
        for step in range(1, 36, 2):
            out = tmp_path / str(step) / "entries.jsonl"
            out.parent.mkdir()
            run(out, str(step))
            if out.exists():
                assert held(out) == amounts(server.books)
            assert run(out) == {"ended": 0, "changes": []}
            assert held(out) == amounts(server.books)
            assert verify(out).ok
