"""The files of `examples/` do what they say, against one sandbox."""

from __future__ import annotations

import datetime as dt
import json
import socketserver
import subprocess
import sys
import threading
from decimal import Decimal
from email import message_from_string
from email.policy import default
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from support.environments import ROOT, unmeasured
from support.stand_in import DOCUMENT, STAND_IN_ALONE
from support.type_checks import mypy_strict

from otto_ext.sandbox import ConnectedSandbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = ROOT / "examples"

pytestmark = [pytest.mark.slow, STAND_IN_ALONE]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[ConnectedSandbox]:
    key = {"client_id": "examples", "client_secret": "examples"}
    with ConnectedSandbox(DOCUMENT, rows=23, **key) as sandbox:
        yield sandbox


def run(
    sandbox: ConnectedSandbox, folder: Path, *command: str, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run Python in a folder of the test's own, with the sandbox's key."""
    return subprocess.run(
        [sys.executable, "-W", "error", *command],
        cwd=folder,
        env={**unmeasured(), **sandbox.environment, "PYTHONPATH": str(FOLDER), **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def example(name: str) -> str:
    return str(FOLDER / name)


def test_month_end(sandbox: ConnectedSandbox, tmp_path: Path) -> None:
    for month in ("2025-06", "2025-07"):
        done = run(sandbox, tmp_path, example("month_end_pull.py"), month, "books")
        assert done.returncode == 0, done.stderr
    transactions = list(sandbox.client.transactions.iter_transactions())
    wanted = {
        str(it.id): it.quantity
        for it in transactions
        if "2025-06-01" <= it.executed_at.isoformat() < "2025-08-01"
    }
    with duckdb.connect(tmp_path / "books" / "books.duckdb", read_only=True) as database:
        found = database.sql("select id::varchar, quantity from transactions").fetchall()
    assert wanted
    assert dict(found) == wanted


def test_balances_of_each_entity(sandbox: ConnectedSandbox, tmp_path: Path) -> None:
    done = run(sandbox, tmp_path, example("balances_frame.py"))
    assert done.returncode == 0, done.stderr
    assert "decimal[38,18]" in done.stdout
    assert f"shape: ({len(list(sandbox.client.entities.iter_entities()))}, " in done.stdout


class Mails:
    """A mail server on loopback that keeps what it gets (RFC 5321, as much as smtplib needs)."""

    def __init__(self) -> None:
        self.received: list[str] = []
        outer = self

        class Session(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(b"220 mails\r\n")
                for line in self.rfile:
                    command = line.strip().upper()
                    if command == b"DATA":
                        self.wfile.write(b"354 go on\r\n")
                        lines = list(iter(self.rfile.readline, b".\r\n"))
                        outer.received.append(b"".join(lines).decode())
                    self.wfile.write(b"221 bye\r\n" if command == b"QUIT" else b"250 ok\r\n")

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session)
        self.address = f"127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Mails:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def test_the_daily_update_mails_what_was_restated(tmp_path: Path) -> None:
    key = {"client_id": "examples", "client_secret": "examples"}
    with ConnectedSandbox(DOCUMENT, rows=5, **key) as sandbox, Mails() as mails:
        otto, today = sandbox.client, dt.datetime.now(dt.UTC)
        account = next(iter(otto.accounts.iter_accounts()))
        entry = otto.transactions.create_transaction(
            account_id=account.id,
            type_="deposit",
            executed_at=today - dt.timedelta(days=20),
            asset="BTC",
            quantity=Decimal("1.50"),
        )
        closed_through = (today - dt.timedelta(days=10)).date().isoformat()
        command = [example("daily_update.py"), "books.parquet", closed_through]
        mail = {"MAIL_SERVER": mails.address, "MAIL_TO": "books@example.com"}
        first = run(sandbox, tmp_path, *command, **mail)
        assert (first.returncode, mails.received) == (0, []), first.stderr
        otto.transactions.update_transaction(entry.id, note="corrected")
        second = run(sandbox, tmp_path, *command, **mail)
        assert second.returncode == 1, second.stderr
        third = run(sandbox, tmp_path, *command, **mail)
        assert third.returncode == 0, third.stderr
    (received,) = mails.received
    mail_sent = message_from_string(received, policy=default)
    text = mail_sent.get_content()
    assert mail_sent["Subject"] == "RESTATED: books.parquet"
    assert "1 changes in the closed period" in text
    assert f"CLOSED changed: id {entry.id}" in text
    assert "note: None -> corrected" in text


def test_error_handling(sandbox: ConnectedSandbox, tmp_path: Path) -> None:
    script = example("error_handling.py")
    done = run(sandbox, tmp_path, script)
    assert done.returncode == 0, done.stderr
    assert run(sandbox, tmp_path, script, OTTO_CLIENT_ID="").returncode == 2
    refused = run(sandbox, tmp_path, script, OTTO_CLIENT_SECRET="of another key")
    assert refused.returncode == 3
    assert "of another key" not in refused.stderr


def test_calls_side_by_side(sandbox: ConnectedSandbox, tmp_path: Path) -> None:
    done = run(sandbox, tmp_path, example("async_calls.py"))
    assert done.returncode == 0, done.stderr
    fees = [it.fee for it in sandbox.client.transactions.iter_transactions() if it.fee]
    wanted = sum(fee.quantity for fee in fees if fee.asset == "USD")
    (line,) = (it for it in done.stdout.splitlines() if it.startswith("USD"))
    assert Decimal(line.split()[1].replace(",", "")) == wanted


def test_a_report_is_waited_for_and_downloaded(sandbox: ConnectedSandbox, tmp_path: Path) -> None:
    done = run(sandbox, tmp_path, example("report_job.py"), "report.csv")
    assert done.returncode == 0, done.stderr
    states = ["queued", "running", "ready"]
    assert done.stdout.splitlines()[:3] == [f"the report is {state}" for state in states]
    assert (tmp_path / "report.csv").stat().st_size > 0


def test_a_job_is_waited_for_on_the_command_line(sandbox: ConnectedSandbox, tmp_path: Path) -> None:
    otto = sandbox.client
    report = otto.reports.create_report(
        entity_id=next(iter(otto.entities.iter_entities())).id,
        type_="transactions",
        period_start=dt.date(2026, 10, 1),
        period_end=dt.date(2026, 10, 31),
    )
    call = ["-c", "from otto_ext.cli import main; main()", "call", "reports.get_report"]
    command = [*call, "--report-id", str(report.id)]
    late = run(sandbox, tmp_path, *command, "--wait", "0.1")
    assert late.returncode == 6, late.stderr
    assert "not finished within 0.1 s" in late.stderr
    done = run(sandbox, tmp_path, *command, "--wait", "30")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["status"] == "ready"


def test_a_lambda_function(sandbox: ConnectedSandbox, tmp_path: Path) -> None:
    entity = next(iter(sandbox.client.entities.iter_entities()))
    code = f"""
import json
from aws_lambda import handler
print(json.dumps([handler({{"entity_id": "{entity.id}"}}, None) for _ in range(2)]))
"""
    done = run(sandbox, tmp_path, "-c", code)
    assert done.returncode == 0, done.stderr
    first, second = json.loads(done.stdout)
    assert first == second
    assert first["statusCode"] == 200
    assert first["body"]["entity"] == entity.name
    assert all(isinstance(it["quantity"], str) for it in first["body"]["balances"])


def test_the_notebook(sandbox: ConnectedSandbox, tmp_path: Path) -> None:
    code = f"""
import nbformat
from nbclient import NotebookClient
book = nbformat.read({example("tour.ipynb")!r}, 4)
NotebookClient(book, timeout=120).execute()
nbformat.write(book, "tour.ipynb")
"""
    # Jupyter's own modules warn; the kernel has the defaults.
    done = run(sandbox, tmp_path, "-W", "default", "-c", code, HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    cells = json.loads((tmp_path / "tour.ipynb").read_text())["cells"]
    shown = ["".join(_texts(cell)) for cell in cells if cell["cell_type"] == "code"]
    assert "<table" in shown[1]
    assert "<table" not in shown[2]
    assert "decimal[38,18]" in shown[4]
    assert "404" in shown[6]
    assert "ready" in shown[7]


def _texts(cell: dict[str, Any]) -> Iterator[str]:
    for output in cell["outputs"]:
        yield "".join(output.get("text", ""))
        for text in output.get("data", {}).values():
            yield "".join(text)


def test_the_committed_notebook_has_no_outputs() -> None:
    cells = json.loads((FOLDER / "tour.ipynb").read_text())["cells"]
    assert not any(cell.get("outputs") for cell in cells)


def test_they_are_clean_under_mypy_strict() -> None:
    done = mypy_strict(*sorted(FOLDER.glob("*.py")), path=str(FOLDER))
    assert done.returncode == 0, done.stdout


def test_each_is_named_in_the_readme() -> None:
    text = (FOLDER / "README.md").read_text()
    files = {it.name for it in FOLDER.iterdir() if it.suffix in (".py", ".ipynb")}
    assert {name for name in files if f"]({name})" not in text} == set()
