"""`otto call --all`: every row once, wherever the way was cut."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Run
    from support.shop import Shop

ALL = ("call", "goods.list_goods", "--all")


def ids(text: str | bytes) -> list[int]:
    """The ids in JSON Lines."""
    return [json.loads(line)["id"] for line in text.splitlines()]


@contextmanager
def started(
    environment: dict[str, str], shop: Shop, tmp_path: Path, *arguments: str
) -> Iterator[Any]:
    """`otto` as a process that goes on while the test does."""
    with subprocess.Popen(
        [sys.executable, "-c", "from otto_ext.cli import main; main()", *arguments],
        env={**environment, **shop.settings},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            shop.release.set()
            process.kill()


def interrupt_after(pages: int, process: Any, shop: Shop) -> tuple[str, str]:
    """Ctrl-C while the page after so many is waited for."""
    assert shop.waiting.wait(30)
    os.kill(process.pid, signal.SIGINT)
    shop.release.set()
    out, err = process.communicate(timeout=30)
    return out, err


def test_all_rows_come_page_after_page(otto: Run, shop: Shop) -> None:
    done = otto(*ALL, "--format", "jsonl", at=shop)
    assert done.returncode == 0
    assert done.stdout.splitlines()[1] == '{"id":1,"price":1.10}'
    assert ids(done.stdout) == list(range(10))
    assert done.stderr == ""
    assert len(shop.received) == 4


def test_all_rows_are_one_array(otto: Run, shop: Shop, tmp_path: Path) -> None:
    done = otto(*ALL, "--size", "4", at=shop)
    assert [row["id"] for row in json.loads(done.stdout)] == list(range(10))
    assert otto(*ALL, "-o", "goods.json", at=shop).returncode == 0
    assert [row["id"] for row in json.loads((tmp_path / "goods.json").read_bytes())] == [*range(10)]
    shop.goods = 0
    assert otto(*ALL, at=shop).stdout == "[]\n"


def test_a_selection_is_of_each_row(otto: Run, shop: Shop, tmp_path: Path) -> None:
    select = (*ALL, "--select", "price", "--format")
    assert otto(*select, "jsonl", at=shop).stdout.splitlines()[2] == '{"value":2.10}'
    assert otto(*select, "csv", "-o", "prices.csv", at=shop).returncode == 0
    assert (tmp_path / "prices.csv").read_text().splitlines()[:3] == ["value", "0.10", "1.10"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["prices.csv"]


@pytest.mark.parametrize("format", ["csv", "parquet", "table"])
def test_other_formats_wait_for_the_last_row(otto: Run, shop: Shop, format: str) -> None:
    done = otto(*ALL, "--format", format, at=shop, text=False)
    assert done.returncode == 0, done.stderr
    if format == "csv":
        assert done.stdout.splitlines()[:2] == [b"id,price", b"0,0.10"]
    elif format == "table":
        assert done.stdout.splitlines()[1].split() == [b"0", b"0.10"]
    else:
        assert done.stdout[-4:] == b"PAR1"


def test_a_program_learns_what_became_of_a_file(otto: Run, shop: Shop, tmp_path: Path) -> None:
    done = otto(*ALL, "-o", "goods.csv", "--json", at=shop)
    assert json.loads(done.stdout) == {"out": "goods.csv", "rows": 10, "resumed_rows": 0}
    assert (tmp_path / "goods.csv").read_text().splitlines()[:2] == ["id,price", "0,0.10"]


def test_an_operation_without_pages_says_so(otto: Run, shop: Shop) -> None:
    done = otto("call", "goods.get_good", "--number", "1", "--all", at=shop)
    assert done.returncode == 2
    assert "No such option: --all" in done.stderr


@pytest.mark.parametrize("format", ["jsonl", "json"])
def test_an_interrupted_file_goes_on_where_it_stopped(
    otto: Run, shop: Shop, environment: dict[str, str], tmp_path: Path, format: str
) -> None:
    out = tmp_path / f"goods.{format}"
    command = (*ALL, "--format", format, "-o", out.name)
    shop.hold = 2
    with started(environment, shop, tmp_path, *command) as process:
        _, said = interrupt_after(2, process, shop)
        assert process.returncode == 130
    assert said.startswith("otto: interrupted; the same command goes on")
    assert "Traceback" not in said
    assert not out.exists()
    before = len(shop.received)
    assert before < 5
    shop.hold = None
    done = otto(*command, at=shop)
    assert done.returncode == 0, done.stderr
    # The page that was under way may be asked for again, those before it are not.
    assert all("after=" in request.path for request in shop.received[before:])
    found = json.loads(out.read_text()) if format == "json" else None
    assert (ids(out.read_text()) if found is None else [row["id"] for row in found]) == [*range(10)]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("goods")] == [out.name]


def test_a_killed_run_goes_on_where_it_stopped(
    otto: Run, shop: Shop, environment: dict[str, str], tmp_path: Path
) -> None:
    command = (*ALL, "--format", "jsonl", "-o", "goods.jsonl")
    shop.hold = 3
    with started(environment, shop, tmp_path, *command) as process:
        assert shop.waiting.wait(30)
        process.kill()
        process.communicate(timeout=30)
    shop.hold = None
    assert otto(*command, at=shop).returncode == 0
    assert ids((tmp_path / "goods.jsonl").read_text()) == list(range(10))


def test_a_run_with_other_settings_is_not_gone_on_with(
    otto: Run, shop: Shop, environment: dict[str, str], tmp_path: Path
) -> None:
    command = (*ALL, "--format", "jsonl", "-o", "goods.jsonl")
    shop.hold = 2
    with started(environment, shop, tmp_path, *command) as process:
        interrupt_after(2, process, shop)
    shop.hold = None
    other = otto(*command, "--size", "5", at=shop)
    assert other.returncode == 2
    assert "restart" in other.stderr
    assert otto(*command, "--size", "5", "--restart", at=shop).returncode == 0
    assert ids((tmp_path / "goods.jsonl").read_text()) == list(range(10))


def test_an_interrupt_ends_the_wait_for_a_limit(
    shop: Shop, environment: dict[str, str], tmp_path: Path
) -> None:
    def limited(request: Any) -> tuple[int, dict[str, str], bytes]:
        shop.waiting.set()
        return 429, {"Retry-After": "20"}, b"{}"

    shop.respond = limited
    with started(
        environment, shop, tmp_path, *ALL, "--format", "jsonl", "-o", "goods.jsonl"
    ) as process:
        _, said = interrupt_after(0, process, shop)
        assert process.returncode == 130
    assert said == "otto: interrupted before anything was written\n"
    assert len(shop.received) == 1


def test_a_stream_to_a_pipe_is_interrupted_silently(
    shop: Shop, environment: dict[str, str], tmp_path: Path
) -> None:
    shop.hold = 2
    with started(environment, shop, tmp_path, *ALL, "--format", "jsonl") as process:
        out, err = interrupt_after(2, process, shop)
        assert process.returncode == 130
    assert ids(out) == list(range(6))
    assert err == ""


def test_a_reader_that_goes_away_is_no_error(
    shop: Shop, environment: dict[str, str], tmp_path: Path
) -> None:
    shop.hold = 1
    with started(environment, shop, tmp_path, *ALL, "--format", "jsonl") as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["id"] == 0
        process.stdout.close()
        shop.release.set()
        assert process.wait(30) == 141
        assert process.stderr is not None
        assert process.stderr.read() == ""
        process.stderr.close()
    assert len(shop.received) < 4


def test_all_pages_come_although_the_api_is_down_in_between(otto: Run, shop: Shop) -> None:
    shop.respond = lambda it: (503, {}, b"") if 2 <= len(shop.received) <= 8 else None
    done = otto(*ALL, "--format", "jsonl", at=shop)
    assert done.returncode == 0
    assert ids(done.stdout) == list(range(10))
    assert "waiting until it works again, for at most 600 s" in done.stderr


def test_patience_is_how_long_a_command_holds_out(otto: Run, shop: Shop) -> None:
    shop.respond = lambda it: (500, {}, b"")
    done = otto(*ALL, "--patience", "0", at=shop)
    assert done.returncode == 7
    assert len(shop.received) == 1
    wrong = otto(*ALL, "--patience", "-1", at=shop)
    assert wrong.returncode == 2
    assert "patience must be seconds, 0 or more" in wrong.stderr
