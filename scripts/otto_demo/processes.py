"""The commands that the demo runs as a user would, in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from otto_demo.show import command, console, note

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ROOT", "DemoError", "otto", "regenerate", "started"]

SCRIPTS = Path(__file__).resolve().parents[1]
ROOT = SCRIPTS.parent


class DemoError(Exception):
    """The demo cannot go on; the message says what to do."""


def regenerate(output: Path, *arguments: str, shown: str = "") -> dict[str, Any]:
    """Run `scripts/regenerate.py` and return its report.

    Args:
        output: the directory to write `otto_api` and `openapi.json` to.
        arguments: where the document is, and the other options.
        shown: the arguments as they are shown, where those themselves say less.

    Raises:
        DemoError: it did not succeed.
    """
    command(f"python scripts/regenerate.py {shown or ' '.join(arguments)} --output client")
    with console.status("fetching, rendering, type-checking ..."):
        done = subprocess.run(
            [
                *(sys.executable, str(SCRIPTS / "regenerate.py"), *arguments),
                *("--output", str(output), "--json"),
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise DemoError(f"the client could not be regenerated:\n{done.stderr}{done.stdout}")
    report: dict[str, Any] = json.loads(done.stdout)
    counts, about = report["operations"], report["document"]
    note(
        f"  {about['title']} {about['version']}: {counts['generated']} of {counts['document']} "
        f"operations, {report['models']} models, {sum(report['seconds'].values()):.1f} s"
    )
    return report


def started(
    arguments: tuple[str, ...], client: Path, settings: Mapping[str, str]
) -> subprocess.Popen[str]:
    """The command `otto` with the client of a directory, as a process in that directory."""
    return subprocess.Popen(
        [sys.executable, "-c", "from otto_ext.cli import main; main()", *arguments],
        cwd=client,
        env={**os.environ, **settings, "PYTHONPATH": str(client), "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def otto(
    *arguments: str, client: Path, settings: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run `otto`, as it is shown."""
    command("otto " + " ".join(f"'{it}'" if "[" in it or " " in it else it for it in arguments))
    process = started(arguments, client, settings)
    out, err = process.communicate()
    return subprocess.CompletedProcess(arguments, process.returncode, out, err)
