"""docs/pulls.md is true: its examples run, and print what the page says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from support.bulk import BulkServer, with_tokens
from support.environments import ROOT, unmeasured
from support.stand_in import STAND_IN_ALONE

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, STAND_IN_ALONE]
PAGE = (ROOT / "docs" / "pulls.md").read_text()
#: What a comment says of the server, and a block of commands with their output.
CONSOLE = re.compile(r"(?:<!-- server: (\w+) -->\n)?```console\n(.*?)```", re.DOTALL)
FIRST = re.compile(r"```python\n(.*?)```.*?```\n(.*?)```", re.DOTALL)
ACCOUNTS = [f"0000000{number}-5e3b-4cf1-9a27-d28ee7d56a11" for number in (1, 2)]


def transaction(number: int, account: str, day: str, quantity: str) -> dict[str, Any]:
    return {
        "id": f"{number:08d}-1f6e-4d0a-8c55-3b1f0d9e7a42",
        "created_at": f"{day}T18:00:00Z",
        "account_id": account,
        "type": "deposit",
        "executed_at": f"{day}T17:00:00Z",
        "asset": "BTC",
        "quantity": quantity,
        "source": "sync",
    }


def rows() -> list[dict[str, Any]]:
    first, second = ACCOUNTS
    return [
        transaction(1, first, "2026-03-02", "0.50000000"),
        transaction(2, first, "2026-10-12", "1250.75"),
        transaction(3, second, "2026-10-30", "3"),
        transaction(4, second, "2026-11-03", "-0.25"),
    ]


class Fund:
    """The API of the page."""

    def __init__(self) -> None:
        self.down = False
        self.rows = rows()

    def be(self, state: str) -> None:
        self.down = state == "down"
        if state == "restated":
            restated = {**self.rows[1], "quantity": "1250.57"}
            new = transaction(5, ACCOUNTS[0], "2026-11-04", "0.10")
            self.rows = [self.rows[0], restated, self.rows[3], new]

    def respond(self, path: str, query: dict[str, str]) -> Any:
        if path == "/token":
            return with_tokens(path, query)
        if path.endswith("/accounts"):
            found = [
                {
                    "id": it,
                    "created_at": "2026-01-01T00:00:00Z",
                    "entity_id": ACCOUNTS[0],
                    "sync_status": "succeeded",
                    "kind": "wallet",
                    "blockchain": "bitcoin",
                    "address": "bc1",
                }
                for it in ACCOUNTS
            ]
        elif self.down and query["account_id"] == ACCOUNTS[1]:
            return 503
        else:
            begin, end = query.get("from", ""), query.get("to", "9")
            found = [
                it
                for it in self.rows
                if it["account_id"] == query["account_id"] and begin <= it["executed_at"] < end
            ]
        return {"data": found, "page": {"next": None, "limit": 50}}


def plain(text: str, folder: Path) -> str:
    """Output without what differs between runs: the folder, times, digests."""
    text = text.replace(f"{folder}/", ".../")
    text = re.sub(r"since [-\d]+ [\d:]+ UTC", "since 2026-11-27 02:00 UTC", text)
    text = re.sub(r"would come [\d.]+ s later", "would come 0.2 s later", text)
    return re.sub(r"SHA-256 [0-9a-f.]+", "SHA-256 ...", text)


def test_the_examples_print_what_the_page_says(tmp_path: Path) -> None:
    fund = Fund()
    with BulkServer(respond=fund.respond) as server:
        environment = {
            **unmeasured(),
            "HOME": str(tmp_path),
            "OTTO_BASE_URL": server.url,
            "OTTO_TOKEN_URL": f"{server.url}/token",
            "OTTO_CLIENT_ID": "page",
            "OTTO_CLIENT_SECRET": "page",
            "COLUMNS": "200",
            "LC_ALL": "C.UTF-8",
            "PATH": f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}",
        }

        def run(command: list[str]) -> str:
            done = subprocess.run(
                command,
                cwd=tmp_path,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            return done.stdout

        first = FIRST.search(PAGE)
        assert first is not None
        code, said = first.groups()
        ran_first = run([sys.executable, "-c", code])
        shown, ran = [], []
        for state, block in CONSOLE.findall(PAGE):
            fund.be(state or ("down" if fund.down else "up"))
            # One shell for a block: `$?` is that of the command before.
            commands = re.findall(r"^\$ (.*)$", block, re.MULTILINE)
            script = "\n".join(f"{_shown(it)}; {it}" for it in commands)
            shown.append(plain(block, tmp_path))
            ran.append(plain(run(["sh", "-c", script]), tmp_path))
        assert len(shown) >= 6
        assert ran_first == said
        assert ran == shown


def _shown(command: str) -> str:
    """Print a command as the page has it, and leave `$?` as it was."""
    return f"was=$?; printf '%s\\n' '$ {command}'; (exit $was)"
