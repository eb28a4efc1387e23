"""What reaches a terminal holds no control characters; what cannot be written ends with 2."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.environments import ROOT
from support.fund_document import install_client

from otto_ext.cli._output import harmless, note, write_json
from otto_ext.cli._row_output import Layout, show_json, write_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NASTY = "\x1b]0;pwned\x07 \x9b2J \u202e\u2066 \u200f \r over \x7f"
SHOW = """
import sys
from rich.table import Table
from rich.text import Text
from otto_ext.cli._output import note, show, write
from otto_ext.cli._row_output import Layout, write_rows
from otto_ext.cli._table import drawn, upright
nasty = sys.argv[1]
rows = [{nasty: nasty, "b": "\\u00e9"}] * 2
show(drawn(rows, 200).table)
show(drawn(rows, 20).table)
show(upright(rows))
show(nasty)
grid = Table(nasty, title=nasty)
grid.add_row(nasty)
show(grid)
for format in ("json", "jsonl", "csv", "table"):
    for columns in (None, (nasty,)):
        for flag in (False, True):
            write_rows([rows], format, None, None, Layout(columns, flag))
encoded = nasty.encode()
for start in range(len(encoded)):
    write(encoded[start:start + 1])
note(nasty)
"""


def in_a_terminal(*arguments: str, path: Path | None = None) -> str:
    """What a command writes to a terminal, on stdout and stderr."""
    import pty

    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, *arguments],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=ROOT,
        env={
            **os.environ,
            **({} if path is None else {"PYTHONPATH": str(path)}),
            "NO_COLOR": "1",
            "TERM": "xterm",
            "COLUMNS": "200",
        },
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
    pytest.param(("scripts/api_diff.py", "--help"), id="help of diff"),
    pytest.param(("scripts/regenerate.py", "--help"), id="help of regenerate"),
]


@FULL
def test_a_table_loses_no_character_that_the_console_lacks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    console = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr(sys, "stdout", console)
    write_rows([[{"name": "Zoë €5"}, {"name": "東京"}]], "table", None, None, Layout(None, False))
    assert console.buffer.getvalue().decode("cp1252").split("\n")[1:3] == [  # type: ignore[attr-defined]
        "Zoë €5",
        "\\u6771\\u4eac",
    ]


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


@pytest.mark.parametrize("command", COMMANDS)
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


@FULL
@pytest.mark.parametrize("arguments", [("operations",), ("call", "no.such")])
def test_a_full_stderr_changes_no_exit_code(arguments: Sequence[str]) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-c", OTTO, *arguments],
            stdout=subprocess.PIPE,
            stderr=full,
            check=False,
            cwd=ROOT,
        )
    assert done.returncode == (0 if arguments == ("operations",) else 2)


CONTROLS = st.characters(codec="utf-8", categories=["Cc", "Cf", "Zl", "Zp"])
TEXTS = st.text(CONTROLS | st.sampled_from("ab1é\u4ef7"), max_size=12)
VALUES = st.recursive(
    TEXTS | st.integers() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


class _Screen(io.TextIOWrapper):
    """A terminal in memory."""

    def isatty(self) -> bool:
        return True


@pytest.mark.slow
@given(
    rows=st.lists(st.dictionaries(TEXTS, VALUES, max_size=4) | VALUES, min_size=1, max_size=3),
    format=st.sampled_from(["json", "jsonl", "csv", "table"]),
    upright=st.booleans(),
    said=TEXTS,
)
def test_whatever_is_shown_holds_no_control_characters(
    rows: list[Any], format: str, upright: bool, said: str
) -> None:
    screens = [_Screen(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", screens[0])
        patch.setattr(sys, "stderr", screens[1])
        patch.setenv("NO_COLOR", "1")
        write_rows([rows], format, None, None, Layout(upright=upright))
        note(said)
        write_json({said: rows})
        show_json(json.dumps({said: rows}, ensure_ascii=False).encode())
    for screen in screens:
        screen.flush()
        shown = screen.buffer.getvalue().decode()  # type: ignore[attr-defined]
        assert harmless(shown) == shown
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


def nasty_document() -> dict[str, Any]:
    """A document with control characters wherever it has a text that is shown."""
    enum = {"type": "string", "enum": ["plain", NASTY], "description": NASTY}
    body = {"type": "object", "properties": {"colour": enum, f"k{NASTY}": {"type": "integer"}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": NASTY, "version": NASTY, "description": NASTY},
        "tags": [{"name": "things", "description": NASTY}],
        "paths": {
            "/things": {
                "post": {
                    "operationId": "addThing",
                    "tags": ["things"],
                    "summary": NASTY,
                    "description": NASTY,
                    "parameters": [
                        {"name": "a", "in": "query", "schema": enum, "description": NASTY},
                        {"name": f"b{NASTY}", "in": "query", "schema": {"type": "string"}},
                    ],
                    "requestBody": {"content": {"application/json": {"schema": body}}},
                    "responses": {"200": {"description": NASTY}},
                }
            }
        },
    }


@pytest.mark.slow
def test_no_help_holds_control_characters_of_the_document(tmp_path: Path) -> None:
    pytest.importorskip("pty")
    install_client(nasty_document(), tmp_path)
    commands = (
        ("call", "things.add_thing", "--help"),
        ("call", "--help"),
        ("operations",),
        ("operations", "--json"),
        ("--help",),
    )
    for command in commands:
        code = f"import sys; sys.argv[1:] = {command!r}; from otto_ext.cli import main; main()"
        shown = in_a_terminal("-c", code, path=tmp_path)
        assert "thing" in shown
        assert harmless(shown) == shown, command
    for line in ("thi", "things.add_thing --a ", "things.add_thing --"):
        env = {"_OTTO_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": f"otto call {line}"}
        done = subprocess.run(
            [sys.executable, "-c", OTTO],
            env={**os.environ, **env, "PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
        assert done.stdout.strip()
        assert harmless(done.stdout) == done.stdout, line
