"""What goes wrong in practice, through `otto pull`: one clear error, and nothing is lost."""

from __future__ import annotations

import json
import re
import resource
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from support.fund_document import install_client
from support.movements import Movements, document
from support.pull_command import start_pull

from otto_ext.pull import verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

PARENTS = ("--parents", "accounts.list_accounts", "--parent", "fund=fund")
COMMAND = ("cursor.list_cursor", *PARENTS, "--parent", "account=account")


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("movements")
    install_client(document(), folder)
    return folder


@pytest.fixture(scope="module")
def running() -> Iterator[Movements]:
    with Movements(seed=1) as server:
        yield server


@pytest.fixture
def server(running: Movements) -> Iterator[Movements]:
    """The server, whose movements are as they were when a test ends."""
    before = {place: {id_: {**it} for id_, it in of.items()} for place, of in running.rows.items()}
    yield running
    running.rows, running.delay = before, 0.0


@pytest.fixture
def start(generated: Path, server: Movements, tmp_path: Path) -> Any:
    """Starts `otto pull` with more arguments."""
    # The tests compare the files of `tmp_path`.
    home = {"HOME": str(tmp_path.parent)}

    # Coverage is not measured: that writes a file, and some of these processes may not.
    def run(*arguments: str, **more: Any) -> Any:
        command = (*COMMAND, *arguments)
        return start_pull(command, server.url, generated, tmp_path, env=home, **more)

    return run


@pytest.fixture
def pulled(start: Any) -> Any:
    """Runs `otto pull`: exit code, and stderr without line breaks."""

    def run(*arguments: str, **more: Any) -> tuple[int, str]:
        with start(*arguments, **more) as process:
            _, err = process.communicate(timeout=60)
        assert "Traceback" not in err
        return process.returncode, " ".join(err.split())

    return run


def files(folder: Path) -> dict[str, bytes]:
    """The files of the last run; what a run that goes on has of its own is left out."""
    own = (".part", ".checkpoint")
    return {it.name: it.read_bytes() for it in folder.iterdir() if it.suffix not in own}


def first(server: Movements) -> dict[str, Any]:
    """A movement."""
    return next(iter(server.rows["f0", "a0"].values()))


@contextmanager
def broken_off(start: Any, server: Movements, *arguments: str) -> Iterator[None]:
    """A pull that was killed after its first commits."""
    server.delay, asked = 0.15, server.requests
    process = start("--concurrency", "1", *arguments)
    # Accounts, a token, and pages for longer than the time between two commits.
    while server.requests < asked + 14:
        time.sleep(0.01)
    process.kill()
    process.communicate()
    server.delay = 0.0
    yield


def test_a_field_that_appears_while_a_pull_is_interrupted(
    pulled: Any, start: Any, server: Movements, tmp_path: Path
) -> None:
    with broken_off(start, server, "-o", "x.jsonl"):
        for rows in server.rows.values():
            for row in rows.values():
                row["settled_on"] = "2026-02-01"
    assert (tmp_path / "x.jsonl.part").stat().st_size > 0
    for _ in range(2):
        code, err = pulled("--concurrency", "1", "-o", "x.jsonl")
        assert code == 2
        assert "those that came before the pull was resumed: " in err
        assert "has the fields settled_on" in err
        assert "--restart" in err
        assert not (tmp_path / "x.jsonl").exists()
    code, err = pulled("--concurrency", "1", "-o", "x.jsonl", "--accept-schema")
    assert code == 0
    assert "has the fields settled_on" in err
    assert len((tmp_path / "x.jsonl").read_bytes().splitlines()) == 120


@pytest.mark.parametrize("update", [(), ("--update",)])
def test_two_pulls_at_once(
    update: tuple[str, ...], pulled: Any, start: Any, server: Movements, tmp_path: Path
) -> None:
    server.delay, asked = 0.1, server.requests
    with start(*update, "-o", "x.jsonl", "--concurrency", "1") as process:
        while server.requests < asked + 3:
            time.sleep(0.01)
        code, err = pulled(*update, "-o", "x.jsonl")
        assert code == 2
        assert "another process is pulling into " in err
        server.delay = 0.0
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert verify(tmp_path / "x.jsonl").ok


@pytest.mark.parametrize("format", ["jsonl", "parquet", "xlsx"])
def test_a_full_disk(format: str, pulled: Any, server: Movements, tmp_path: Path) -> None:
    command = ("--update", "-o", f"x.{format}")
    assert pulled(*command)[0] == 0
    before = files(tmp_path)
    for number in range(300):
        server.rows["f0", "a0"][f"n{number}"] = {**first(server), "id": f"n{number}"}
    size = (tmp_path / f"x.{format}.state").stat().st_size

    def limit() -> None:
        # The largest file that the process may write, which has the effect of a full disk.
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    code, err = pulled(*command, preexec_fn=limit)
    assert code == 2
    assert f"x.{format}" in err
    assert files(tmp_path) == before
    code, err = pulled(*command)
    assert code == 0
    assert "300 added, 0 changed, 0 gone" in err


def test_a_disk_that_is_full_at_the_first_page(pulled: Any, tmp_path: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))

    code, err = pulled("-o", "x.jsonl", preexec_fn=limit)
    assert code == 2
    assert "File too large while pulling into x.jsonl; " in err
    assert "then run the same command again" in err
    assert pulled("-o", "x.jsonl")[0] == 0
    assert verify(tmp_path / "x.jsonl").ok


def test_a_file_that_was_edited(pulled: Any, server: Movements, tmp_path: Path) -> None:
    command, out = ("--update", "-o", "x.jsonl"), tmp_path / "x.jsonl"
    assert pulled(*command)[0] == 0
    before = files(tmp_path)
    first(server)["amount"] = "1"
    places = {"x.jsonl": b'"open"', "x.jsonl.manifest.json": b'"jsonl"', "x.jsonl.state": b'"open"'}
    for name, place in places.items():
        content = before[name]
        at = content.index(place) + 1
        (tmp_path / name).write_bytes(content[:at] + b"O" + content[at + 1 :])
        edited = files(tmp_path)
        code, err = pulled(*command)
        assert code == 2, name
        assert f"{name} was changed since the last run; restore it" in err
        assert files(tmp_path) == edited
        (tmp_path / name).write_bytes(content)
    code, err = pulled(*command)
    assert code == 0
    assert "0 added, 1 changed, 0 gone" in err
    assert verify(out).ok


def test_a_parent_that_is_gone(pulled: Any, server: Movements, tmp_path: Path) -> None:
    command = ("--update", "-o", "x.jsonl")
    assert pulled(*command)[0] == 0
    before = files(tmp_path)
    del server.rows["f1", "a1"]
    code, err = pulled(*command)
    assert code == 2
    assert '1 parent with rows of the last run is no longer listed: {"fund":"f1",' in err
    assert "--missing-parents keep" in err
    assert files(tmp_path) == before
    code, err = pulled(*command, "--missing-parents", "remove")
    assert code == 0
    assert "0 added, 0 changed, 30 gone" in err


def test_an_enumeration_that_grew(pulled: Any, server: Movements, tmp_path: Path) -> None:
    command = ("--update", "-o", "x.parquet")
    assert pulled(*command)[0] == 0
    before = files(tmp_path)
    first(server)["status"] = "reversed"
    code, err = pulled(*command)
    assert code == 2
    assert "has the values reversed of status; check them, then give accept_schema=True" in err
    assert files(tmp_path) == before
    code, err = pulled(*command, "--accept-schema")
    assert code == 0
    assert "0 added, 1 changed, 0 gone" in err


def test_keys_that_are_missing_or_not_unique(
    pulled: Any, server: Movements, tmp_path: Path
) -> None:
    command = ("--update", "-o", "x.jsonl")
    assert pulled(*command)[0] == 0
    before, row = files(tmp_path), first(server)
    server.rows["f0", "a0"]["again"] = {**row, "amount": "1"}
    code, err = pulled(*command)
    assert code == 2
    assert "have the same id, " in err
    assert "--key A,B" in err
    assert files(tmp_path) == before
    server.rows["f0", "a0"]["again"] = {**row, "id": None}
    code, err = pulled(*command)
    assert code == 2
    assert "a row has no value of its id, which should identify rows: " in err
    assert files(tmp_path) == before
    code, err = pulled("-o", "y.jsonl", "--key", "uuid")
    assert code == 2
    assert "a row has no 'uuid', which should identify rows (it has amount, " in err


@pytest.mark.parametrize(
    ("amount", "advice", "digits"),
    [
        ("1." + "1" * 19, "give decimal=(38, 19) (--decimal 38,19), or write JSON Lines", "38,19"),
        ("1e25", "give decimal=(44, 18) (--decimal 44,18), or write JSON Lines", "44,18"),
        ("1e999", "decimals have 76 digits at the most; write JSON Lines", None),
        ("n/a", "a string does not fit decimal128(38, 18); write JSON Lines", None),
    ],
)
def test_a_decimal_beyond_its_type(
    amount: str, advice: str, digits: str | None, pulled: Any, server: Movements, tmp_path: Path
) -> None:
    command = ("--update", "-o", "x.parquet")
    if digits is None:
        command = ("-o", "x.parquet")
    else:
        assert pulled(*command)[0] == 0
    before = files(tmp_path)
    first(server)["amount"] = amount
    code, err = pulled(*command)
    assert code == 1
    assert re.search(rf"row [0-9,]+ \(id \"{first(server)['id']}\"\), column 'amount': ", err)
    assert advice in err
    assert files(tmp_path) == before
    if digits is not None:
        asked = server.requests
        code, err = pulled(*command, "--decimal", digits)
        assert code == 0
        assert "0 added, 1 changed, 0 gone" in err
        assert server.requests - asked <= 1, "the rows are there"
    else:
        assert pulled("-o", "x.parquet", "--format", "jsonl")[0] == 0
        lines = (tmp_path / "x.parquet").read_bytes().splitlines()
        assert amount in {json.loads(it)["amount"] for it in lines}
