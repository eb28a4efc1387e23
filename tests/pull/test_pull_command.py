"""`otto pull`, as a process."""

from __future__ import annotations

import csv
import json
import os
import pty
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from support.bulk import AccountsApi, BulkServer, bulk_document, with_tokens
from support.fund_document import install_client
from support.pull_command import start_pull

from otto_ext import Otto
from otto_ext.auth import StaticToken
from otto_ext.pull import pull

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

Run = Callable[..., "subprocess.Popen[str]"]
PARENTS = ("--parents", "accounts.list_accounts", "--parent", "account=id")


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("accounts")
    install_client(bulk_document(), folder)
    return folder


@pytest.fixture
def server() -> Iterator[BulkServer]:
    with BulkServer(respond=with_tokens) as running:
        yield running


@pytest.fixture
def start(generated: Path, server: BulkServer, tmp_path: Path) -> Run:
    """Starts `otto pull entries.list_entries` with more arguments."""
    measured = {name: it for name, it in os.environ.items() if name.startswith("COV")}

    def run(*arguments: str, **more: Any) -> Any:
        more["env"] = {**measured, **more.get("env", {})}
        command = ("entries.list_entries", *arguments)
        return start_pull(command, server.url, generated, tmp_path, **more)

    return run


def done(process: Any) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a process that ends."""
    with process:
        out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_all_entries_of_all_accounts(start: Run, server: BulkServer, tmp_path: Path) -> None:
    code, out, err = done(start(*PARENTS, "-o", "entries.jsonl"))
    assert (code, out, err) == (0, "", "21 rows of 3 units in entries.jsonl\n")
    lines = (tmp_path / "entries.jsonl").read_bytes().splitlines()
    assert sorted(json.loads(line)["id"] for line in lines) == server.ids
    assert server.requests.count("/token") == 1


def test_every_setting(start: Run, server: BulkServer, tmp_path: Path) -> None:
    server.respond = lambda path, query: 404 if "/a1/" in path else with_tokens(path, query)
    period = ("--since", "2026-01-02", "--until", "2026-01-06", "--by", "day", "--inclusive")
    code, out, err = done(
        start(
            *(*PARENTS, "--parents-param", "kind=x", "--param", "limit=2", *period),
            *("--window", "from_,to", "--key", "day", "--include-parent", "--concurrency", "1"),
            *("--columns", "account,id", "--skip", "404", "--format", "csv", "--json"),
            *("-o", "entries.txt", "--overwrite", "--restart"),
        )
    )
    assert (code, err) == (0, "")
    report = json.loads(out)
    assert (report["rows"], report["units"], report["out"]) == (0, 12, "entries.txt")
    assert len(report["skipped"]) == 4
    assert "/accounts?kind=x" in server.requests
    assert "/accounts/a0/entries?from=2026-01-02&to=2026-01-02&limit=2" in server.requests
    assert (tmp_path / "entries.txt").read_text() == "account,id\n"


def test_columns_and_parents_members(start: Run, server: BulkServer, tmp_path: Path) -> None:
    done(start(*PARENTS, "--include-parent", "--columns", "account,id", "-o", "x.csv", "--no-key"))
    with (tmp_path / "x.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["id"] for row in rows) == server.ids
    assert all(row["id"].startswith(row["account"]) for row in rows)


def test_a_column_that_no_row_has_makes_no_file(start: Run, tmp_path: Path) -> None:
    code, _, err = done(start(*PARENTS, "--columns", "id,zzz", "-o", "x.csv"))
    assert code == 2
    assert "no row has the column 'zzz'" in " ".join(err.split())
    assert not (tmp_path / "x.csv").exists()
    code, _, err = done(start(*PARENTS, "--columns", "id", "-o", "x.csv"))
    assert (code, (tmp_path / "x.csv").read_text().splitlines()[0]) == (0, "id"), err


def test_rows_that_are_missing_have_an_exit_code(
    start: Run, server: BulkServer, tmp_path: Path
) -> None:
    lacking = {"data": [{"id": "a1-0"}], "next": None, "total": 2}
    server.respond = lambda path, query: lacking if "/a1/" in path else with_tokens(path, query)
    code, _, err = done(start(*PARENTS, "-o", "x.jsonl"))
    said = '{"account":"a1"}: 1 rows, where the server stated 2'
    assert code == 9
    assert f"incomplete {said}" in err
    assert f"rows are missing or came twice: {said}." in err
    assert len((tmp_path / "x.jsonl").read_bytes().splitlines()) == 15
    code, _, err = done(start(*PARENTS, "-o", "x.jsonl", "--overwrite", "--allow-incomplete"))
    assert code == 0
    assert f"incomplete {said}" in err


def test_without_parents(start: Run, server: BulkServer) -> None:
    code, _, err = done(start("--param", "account=a1", "-o", "x.jsonl"))
    assert (code, err) == (0, "7 rows of 1 units in x.jsonl\n")
    assert [it for it in server.requests if it == "/accounts"] == []


def test_an_interrupted_pull_goes_on(start: Run, server: BulkServer, tmp_path: Path) -> None:
    waiting, release = threading.Event(), threading.Event()

    def hold(path: str, query: dict[str, str]) -> Any:
        if "/a2/" in path:
            waiting.set()
            release.wait(30)
        return with_tokens(path, query)

    server.respond = hold
    process = start(*PARENTS, "--concurrency", "1", "-o", "x.jsonl")
    assert waiting.wait(30)
    process.send_signal(signal.SIGINT)
    release.set()
    code, _, err = done(process)
    assert (code, err) == (130, "otto: interrupted; the same command goes on with x.jsonl\n")
    assert not (tmp_path / "x.jsonl").exists()
    server.respond = with_tokens
    code, _, err = done(start(*PARENTS, "-o", "x.jsonl"))
    assert code == 0
    assert err.startswith("21 rows of 3 units in x.jsonl, 1"), "of them from before"
    lines = (tmp_path / "x.jsonl").read_bytes().splitlines()
    assert sorted(json.loads(line)["id"] for line in lines) == server.ids


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--parents", "accounts.list_accounts"), "--parents needs --parent ARGUMENT=MEMBER"),
        (("--parent", "account=id"), "need --parents OPERATION"),
        (("--parents", "accounts.list_account", *PARENTS[2:]), "did you mean"),
        (("--param", "acount=a1"), "entries.list_entries takes account, cursor, from_, limit, to"),
        (("--param", "account"), "--param account: give NAME=VALUE"),
        (("--param", "limit=many"), "'many' is not a valid INTEGER"),
        ((*PARENTS[:2], "--parent", "account"), "--parent account: give ARGUMENT=MEMBER"),
        (
            (*PARENTS[:2], "--parent", "account=number"),
            "account=number: a parent has no field 'number'",
        ),
        ((*PARENTS, "--since", "soon"), "since is 'soon'"),
        ((*PARENTS, "--since", "2026-01-01", "--by", "age"), "by is 'age'"),
        ((*PARENTS, "--since", "2026-01-01", "--window", "a"), "window is"),
    ],
)
def test_wrong_use_is_reported_before_anything_is_written(
    start: Run, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = done(start(*arguments, "-o", "x.jsonl"))
    assert (code, out) == (2, "")
    assert said in err
    assert not (tmp_path / "x.jsonl").exists()


def test_a_terminal_shows_how_far_it_is(start: Run, tmp_path: Path) -> None:
    mine, its = pty.openpty()
    process = start(*PARENTS, "-o", "x.jsonl", stderr=its, env={"TERM": "xterm-256color"})
    os.close(its)
    said = b""
    # Read while it runs: a terminal that is full stops it. One whose other end is closed is an
    # error to read from, on Linux.
    with suppress(OSError):
        while more := os.read(mine, 4096):
            said += more
    os.close(mine)
    assert done(process)[0] == 0
    assert b"21 rows, 3 units" in said
    assert (tmp_path / "x.jsonl").exists()


def test_operations_are_completed(start: Run) -> None:
    code, out, _ = done(
        start(
            env={
                "_OTTO_COMPLETE": "complete_bash",
                "COMP_WORDS": "otto pull acc",
                "COMP_CWORD": "2",
            }
        )
    )
    assert (code, out.split()) == (0, ["accounts.list_accounts"])


def down_until(requests: int, status: int = 503) -> Callable[[str, dict[str, str]], Any]:
    """An API that returns a status to so many requests before it works."""
    met = 0

    def respond(path: str, query: dict[str, str]) -> Any:
        nonlocal met
        if path == "/token":
            return with_tokens(path, query)
        met += 1
        return status if met <= requests else None

    return respond


def test_a_pull_waits_for_an_api_that_is_down_and_reports_it(
    start: Run, server: BulkServer, tmp_path: Path
) -> None:
    server.respond = down_until(6)
    code, _, err = done(start(*PARENTS, "-o", "entries.jsonl"))
    waiting, *rest = err.splitlines()
    assert waiting == (
        "otto: the API returns 503; waiting until it works again, for at most 600 s (--patience)"
    )
    assert (code, rest) == (0, ["21 rows of 3 units in entries.jsonl"])


def test_patience_ends_a_pull_with_what_the_api_returned(
    start: Run, server: BulkServer, tmp_path: Path
) -> None:
    server.respond = down_until(1000)
    arguments = (*PARENTS, "-o", "entries.jsonl", "--patience", "0.2", "--json")
    code, out, err = done(start(*arguments))
    found = json.loads(err)["error"]
    assert (code, out, found["status"], found["exit_code"]) == (7, "", 503, 7)
    assert "patience of 0.2 s" in found["message"]


def test_verify_says_it_by_its_exit_code(tmp_path: Path) -> None:
    out = tmp_path / "rows.jsonl"
    with BulkServer() as server, Otto(base_url=server.url, credentials=StaticToken("t")) as client:
        pull(AccountsApi(client).iter_entries, parents=server.parents, out=out)
    found = verify_command(out)
    assert (found.returncode, json.loads(found.stdout)["ok"]) == (0, True)
    out.write_bytes(out.read_bytes().replace(b"1", b"2", 1))
    found = verify_command(out)
    said = json.loads(found.stdout)
    assert (found.returncode, said["ok"]) == (1, False)
    assert said["problems"][0].startswith("SHA-256: ")
    out.unlink()
    assert verify_command(out).returncode == 2


def verify_command(out: Path) -> subprocess.CompletedProcess[str]:
    """`otto verify` in a process of its own."""
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from otto_ext.cli import main; main()",
            "verify",
            str(out),
            "--json",
        ],
        capture_output=True,
        text=True,
        check=False,
    )


# -- updates --------------------------------------------------------------------------------------

PERIOD = ("--since", "2026-01-01", "--until", "2026-03-01", "--update", "--look-back", "900d")


def test_an_update_reports_what_changed(start: Run, server: BulkServer, tmp_path: Path) -> None:
    command = (*PARENTS, *PERIOD, "--closed-through", "2026-01-31", "-o", "x.csv")
    server.entries = 40
    code, out, err = done(start(*command))
    assert (code, out) == (0, "")
    assert "first run; the next one reports what changed" in err
    server.rows("a1")[35]["quantity"] = 7
    code, out, err = done(start(*command))
    assert (code, out) == (0, "")
    assert "0 added, 1 changed, 0 gone since " in err
    assert "changed id=a1-35 (account=a1): quantity: 35 > 7\n" in err
    # What is closed has an exit code of its own, and comes first.
    server.rows("a0")[34]["memo"] = "\x1b[31mred"
    del server.rows("a2")[3]
    server.rows("a1").append({"id": "late", "day": "2026-01-31", "quantity": 1, "memo": None})
    code, out, err = done(start(*command))
    assert (code, out) == (10, "")
    lines = err.splitlines()
    assert lines[0] == "120 rows of 6 units in x.csv"
    assert sorted(lines[2:4]) == [
        "  closed period: added id=late (account=a1)",
        "  closed period: gone id=a2-3 (account=a2)",
    ]
    assert lines[4].startswith("  changed id=a0-34 (account=a0): memo: ")
    assert "\x1b" not in err
    assert lines[-1] == (
        "otto: changes in the period closed through 2026-01-31: 2; they come first in "
        "x.csv.changes.jsonl"
    )
    code, out, err = done(start(*command, "--json"))
    report = json.loads(out)
    assert code == 0
    assert report["changes"]["file"] == "x.csv.changes.jsonl"
    assert report["changes"]["changed"] == 0
    assert report["as_of"] >= report["changes"]["since"]


def test_options_of_updates(start: Run, server: BulkServer, tmp_path: Path) -> None:
    command = (*PARENTS, "--update", "-o", "x.jsonl")
    assert done(start(*command))[0] == 0
    server.accounts = 2
    server.rows("a1")[1] = {"id": "a1-1", "day": "2026-01-02"}
    code, _, err = done(start(*command))
    assert code == 2
    assert "--missing-parents keep" in err
    code, _, err = done(start(*command, "--missing-parents", "remove"))
    assert code == 2
    assert "--accept-schema" in err
    dated = ("--closed-through", "2026-01-02", "--date-field", "day", "--accept-schema")
    code, _, err = done(start(*command, *dated, "--missing-parents", "remove"))
    assert code == 10
    assert "0 added, 1 changed, 7 gone" in err


def test_another_document_is_refused(
    generated: Path, start: Run, server: BulkServer, tmp_path: Path
) -> None:
    command = (*PARENTS, "--update", "-o", "x.jsonl")
    assert done(start(*command))[0] == 0
    source = generated / "otto_api" / "_source.json"
    try:
        source.write_text(json.dumps({"document": "0" * 64}))
        code, _, err = done(start(*command))
        assert code == 2
        assert "the API document has changed" in err
        assert "--accept-schema" in err
        assert done(start(*command, "--accept-schema"))[0] == 0
        assert done(start(*command))[0] == 0
    finally:
        source.unlink()
