"""What reaches a terminal holds no control characters; what cannot be written ends with 2."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from support.environments import ROOT

from otto_ext.cli._output import harmless

if TYPE_CHECKING:
    from collections.abc import Sequence

NASTY = "\x1b]0;pwned\x07 \x9b2J \u202e\u2066 \u200f \r over \x7f"
SHOW = """
import sys
from rich.table import Table
from rich.text import Text
from otto_ext.cli._output import note, show, write
from otto_ext.cli._rows import table, write_rows
nasty = sys.argv[1]
rows = [{nasty: nasty, "b": "\\u00e9"}] * 2
show(table(rows, 200))
show(table(rows, 20))
show(nasty)
grid = Table(nasty, title=nasty)
grid.add_row(nasty)
show(grid)
for format in ("json", "jsonl", "csv"):
    write_rows([rows], format, None)
encoded = nasty.encode()
for start in range(len(encoded)):
    write(encoded[start:start + 1])
note(nasty)
"""


def in_a_terminal(*arguments: str) -> str:
    """What a command writes to a terminal, on stdout and stderr."""
    import pty

    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, *arguments],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1", "TERM": "xterm", "COLUMNS": "200"},
    ) as process:
        os.close(slave)
        found = b""
        try:
            while block := os.read(master, 65_536):
                found += block
        except OSError:
            pass  # the end, on Linux
        os.close(master)
    assert process.returncode == 0, found.decode()
    return found.decode().replace("\r\n", "\n")


def test_no_control_character_reaches_a_terminal() -> None:
    pytest.importorskip("pty")
    shown = in_a_terminal("-c", SHOW, NASTY)
    assert "pwned" in shown
    assert "é" in shown
    assert harmless(shown) == shown


def test_in_a_pipe_they_stay() -> None:
    code = "import sys; from otto_ext.cli._output import write; write(sys.argv[1].encode())"
    done = subprocess.run(
        [sys.executable, "-c", code, NASTY], capture_output=True, check=True, cwd=ROOT
    )
    assert done.stdout.decode() == NASTY


OTTO = "import sys; from otto_ext.cli import main; sys.exit(main())"
FULL = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
REGENERATE = ("scripts/regenerate.py", "--check", "--source", "openapi.json")
COMMANDS = [
    pytest.param(("-c", OTTO, "operations"), id="operations"),
    pytest.param(("-c", OTTO, "operations", "--json"), id="json"),
    pytest.param(("-c", OTTO, "--help"), id="help"),
    pytest.param(("scripts/api_diff.py", "openapi.json", "openapi.json"), id="diff"),
    pytest.param(REGENERATE, id="regenerate"),
]


@FULL
@pytest.mark.parametrize("command", COMMANDS)
def test_what_cannot_be_written_ends_with_2(command: Sequence[str]) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, *command],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            cwd=ROOT,
        )
    assert done.returncode == 2, done.stderr
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", COMMANDS[-2:])
def test_a_closed_stdout_ends_with_2(command: Sequence[str]) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" >&-', "sh", sys.executable, *command],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 2, done.stderr
    assert "could not write the result: standard output is closed" in done.stderr
