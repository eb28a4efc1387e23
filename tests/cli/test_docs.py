"""docs/cli.md is true: its exit codes are those of the code, its commands are there."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest
from support.environments import ROOT
from support.stand_in import IS_STAND_IN

from otto_ext.cli._app import run
from otto_ext.cli._failures import ExitCode

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (ROOT / "docs" / "cli.md").read_text()
COMMANDS = sorted(set(re.findall(r"^\$ (?:.*\| )?(otto .*)$", PAGE, re.MULTILINE)))


def test_the_exit_codes_are_those_of_the_code() -> None:
    table = PAGE.partition("| exit code | meaning |")[2].partition("\n\n")[0]
    assert [int(it) for it in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)] == list(ExitCode)


def test_there_are_commands() -> None:
    assert len(COMMANDS) >= 8


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_takes_the_options_that_the_page_gives_it(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = shlex.split(command)[1:]
    known = ["operations", "login", "logout", "token", "doctor", "sandbox", "diff", "call", "skill"]
    assert words[0] in known
    if words[0] == "call" and not IS_STAND_IN:
        words[1:] = []
    monkeypatch.chdir(tmp_path)
    # Help is printed before anything is done, and after a look at the options.
    assert run([*words, "--help"]) == 0
    assert "Usage: otto" in capsys.readouterr().out


def test_the_page_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    listed = re.findall(r"^  (\w+)  +[A-Z]", capsys.readouterr().out, re.MULTILINE)
    assert len(listed) >= 9
    for name in listed:
        assert f"`otto {name}" in PAGE
