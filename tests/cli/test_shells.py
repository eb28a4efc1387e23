"""Completion where it is used: typed into real shells, set up as `otto` itself sets it up."""

from __future__ import annotations

import os
import re
import select
import shlex
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from attrs import define
from support.environments import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals")

_ESCAPE = re.compile(r"\x1b(?:\[[0-9;?>=]*[a-zA-Z]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[=>()][A-Z0-9]?)")
#: How each shell is started without what the machine or its user have set up, but for the files
#: that `--install-completion` writes.
_START = {
    "bash": ("bash", "--rcfile", "{home}/.bashrc", "--noprofile", "-i"),
    "zsh": ("zsh", "-d", "-i"),
    "fish": ("fish", "-i"),
}

#: A shell looks after jobs only where the terminal is its own.
_IN_CHARGE = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execvp(sys.argv[1], sys.argv[1:])"
)


@define
class Shell:
    """A shell in a terminal, with a person at the keyboard."""

    handle: int
    screen: str = ""

    def until(self, pattern: str) -> None:
        """Wait until a pattern is shown."""
        end = time.monotonic() + 30
        while not re.search(pattern, _ESCAPE.sub("", self.screen).replace("\r", "\n")):
            assert time.monotonic() < end, repr(self.screen)
            if select.select([self.handle], [], [], 1)[0]:
                self.screen += os.read(self.handle, 65536).decode(errors="replace")

    def type(self, text: str) -> None:
        """What somebody types; what was shown before is forgotten."""
        self.screen = ""
        os.write(self.handle, text.encode())


@pytest.fixture(scope="module", params=_START)
def installed(
    request: pytest.FixtureRequest,
    generated: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, dict[str, str], Path]:
    """A shell, its environment and a home where `otto --install-completion` set it up."""
    name: str = request.param
    if shutil.which(name) is None:
        pytest.skip(f"there is no {name} here; scripts/ci-tools installs it")
    folder = tmp_path_factory.mktemp(name)
    home, bin = folder / "home", folder / "bin"
    home.mkdir()
    bin.mkdir()
    otto = bin / "otto"
    otto.write_text(
        f"#!/bin/sh\nexec {shlex.quote(sys.executable)} -c "
        '"from otto_ext.cli import main; main()" "$@"\n'
    )
    otto.chmod(0o755)
    world = {
        "PYTHONPATH": os.pathsep.join([str(generated), str(ROOT / "tests")]),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "LC_ALL": "C.UTF-8",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local"),
        "PATH": f"{bin}{os.pathsep}{os.environ['PATH']}",
        "TERM": "xterm",
        "COLUMNS": "200",
        "LINES": "50",
    }
    with _running(name, world, home) as handle:
        found = Shell(handle)
        found.type("otto --install-completion; echo do''ne\n")
        found.until(r"completion installed[\s\S]*\ndone")
    return name, world, home


@pytest.fixture
def shell(installed: tuple[str, dict[str, str], Path]) -> Iterator[Shell]:
    """A shell that completes `otto`, just started."""
    with _running(*installed) as handle:
        yield Shell(handle)


class _running:
    """A shell as a process with a terminal of its own; the context is the terminal's handle."""

    def __init__(self, name: str, world: dict[str, str], home: Path) -> None:
        command = [sys.executable, "-c", _IN_CHARGE, *(it.format(home=home) for it in _START[name])]
        ours, theirs = pty.openpty()
        self._handle: int = ours
        self._process: Any = subprocess.Popen(
            command, env=world, cwd=home, stdin=theirs, stdout=theirs, stderr=theirs,
            start_new_session=True,
        )  # fmt: skip
        os.close(theirs)

    def __enter__(self) -> int:
        shell = Shell(self._handle)
        # Only what is typed at a prompt is typed to the shell itself.
        shell.type("echo rea''dy\n")
        shell.until("(?m)^ready")
        return self._handle

    def __exit__(self, *exc: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._handle)


@pytest.mark.shells
@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("otto oper\t", r"otto operations "),
        ("otto call goods.li\t", r"otto call goods\.list_goods "),
        ("otto call goods.list_goods --mak\t", r"--maker "),
        ("otto call goods.list_goods --colour g\t", r"--colour green "),
        ("otto call goods.list_goods --sold\t\t\t", r"(?s)--sold-(?:on|at).*--sold-(?:on|at)"),
        ("otto lo\t\t\t", r"(?s)login.*logout"),
        ("otto pull goods.li\t", r"otto pull goods\.list_goods "),
    ],
)
def test_a_tab_completes(shell: Shell, typed: str, shown: str) -> None:
    shell.type(typed)
    shell.until(shown)
