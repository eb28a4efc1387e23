"""A command run many times, each in a process of its own, which is forked from one that has loaded
the modules already: tests of a command line spend their time on what they test.

`python -m support.forks` is that one. It reads a request a line: what to run with which streams.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import subprocess
import sys
import threading
import traceback
from itertools import count
from pathlib import Path
from typing import Any, NoReturn, Self

from attrs import define, field

__all__ = ["Forks"]

_STREAMS = ("stdin", "stdout", "stderr")


@define
class Forks:
    """The process that forks; a context manager.

    Attributes:
        modules: what it loads first.
        environment: what it needs for that; commands get their own.
        folder: for the streams' files.
    """

    modules: tuple[str, ...]
    environment: dict[str, str]
    folder: Path
    _process: Any = None
    _numbers: Any = field(factory=count)

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "support.forks", *self.modules],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *exc: object) -> None:
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    def run(
        self, code: str, arguments: tuple[str, ...], env: dict[str, str], cwd: Path, given: str
    ) -> subprocess.CompletedProcess[bytes]:
        """Run Python code with arguments, an environment, a folder, and text on its stdin."""
        number = next(self._numbers)
        paths = {name: str(self.folder / f"{number}-{name}") for name in _STREAMS}
        Path(paths["stdin"]).write_text(given)
        request = {"code": code, "arguments": arguments, "env": env, "cwd": str(cwd), **paths}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        status = int(self._process.stdout.readline())
        out, err = (Path(paths[name]).read_bytes() for name in ("stdout", "stderr"))
        return subprocess.CompletedProcess(arguments, status, out, err)


def _serve() -> None:
    for name in sys.argv[1:]:
        __import__(name)
    # What is there now stays, so that a child's garbage collector need not copy its pages.
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        request = json.loads(line)
        child = os.fork()
        if child == 0:
            _end(_run(request))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _run(request: dict[str, Any]) -> int:
    """Run the code of a request; return the exit status."""
    modes = (os.O_RDONLY, os.O_WRONLY | os.O_CREAT, os.O_WRONLY | os.O_CREAT)
    for number, (name, mode) in enumerate(zip(_STREAMS, modes, strict=True)):
        os.dup2(os.open(request[name], mode, 0o600), number)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - the old one has read ahead
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    sys.argv[1:] = request["arguments"]
    try:
        exec(request["code"], {"__name__": "__main__"})
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
            return 1
        return end.code or 0
    except Exception:  # noqa: BLE001 - as an interpreter prints it
        traceback.print_exc()
        return 1
    return 0


def _end(status: int) -> NoReturn:
    """End as an interpreter does, but for freeing every object, which takes longest."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    _serve()
