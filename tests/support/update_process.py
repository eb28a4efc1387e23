"""Updates in processes of their own, to be killed: `python -m support.update_process URL`.

Each line of stdin is a number and a file. An update into the file is run by a child, which ends as
`kill -9` ends it: at that many of its file operations (a whole number), or so many seconds after
its begin (with a point). 0 lets it run to its end. A line on stdout has the child's exit status and
its changes.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from support.books import update

if TYPE_CHECKING:
    from otto_ext.pull import PullReport

#: What Python reports of a process that works on files.
_STEPS = ("open", "os.rename", "os.remove", "os.truncate", "sqlite3.connect")


class _Server:
    """What `update` asks a server."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.parents = [{"account_id": "a0"}, {"account_id": "a1"}]


def kill_at(step: str, folder: str) -> None:
    """End this process at a file operation in the folder, or after a time."""
    if "." in step:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, float(step))
        return
    left = int(step)

    def look(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        if event in _STEPS and str(arguments[0]).startswith(folder):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(look)


def run(url: str, out: Path, step: str, write: int) -> None:
    if step != "0":
        kill_at(step, str(out.parent))
    report: PullReport = update(
        _Server(url),  # type: ignore[arg-type]
        out,
        include_parent=True,
        since=None,
        concurrency=2,
    )
    signal.setitimer(signal.ITIMER_REAL, 0)
    assert report.changes is not None
    os.write(write, json.dumps(list(report.changes), default=str).encode())


def main(url: str) -> None:
    with TemporaryDirectory() as folder:
        # Children have what this imports.
        for suffix in ("jsonl", "parquet"):
            update(_Server(url), Path(folder, f"entries.{suffix}"))  # type: ignore[arg-type]
    for line in sys.stdin:
        step, out = line.rstrip("\n").split(" ", 1)
        read, write = os.pipe()
        child = os.fork()
        if not child:
            code = 1
            try:
                run(url, Path(out), step, write)
                code = 0
            finally:
                os._exit(code)
        os.close(write)
        with os.fdopen(read, "rb") as said:
            changes = said.read()
        _, status = os.waitpid(child, 0)
        ended = os.waitstatus_to_exitcode(status)
        print(json.dumps({"ended": ended, "changes": json.loads(changes or b"null")}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
