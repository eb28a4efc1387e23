"""The two commands that the demo runs as a user would: regenerate the client, compare documents."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from otto_demo.show import console

__all__ = ["ROOT", "DemoError", "regenerate", "show_changes"]

SCRIPTS = Path(__file__).resolve().parents[1]
ROOT = SCRIPTS.parent


class DemoError(Exception):
    """The demo cannot go on; the message says what to do."""


def regenerate(output: Path, *source: str) -> None:
    """Run `scripts/regenerate.py` with its output shown.

    Args:
        output: the directory to write `otto_api` and `openapi.json` to.
        source: its arguments that say where the document is.

    Raises:
        DemoError: it did not succeed.
    """
    console.print(f"$ python scripts/regenerate.py {' '.join(source)} --output DIR", markup=False)
    started = time.monotonic()
    command = [sys.executable, str(SCRIPTS / "regenerate.py"), *source, "--output", str(output)]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise DemoError("the client could not be regenerated; the reason is above")
    console.print(f"[green]regenerated in {time.monotonic() - started:.1f} s[/]")


def show_changes(old: Path, new: Path) -> bool:
    """Run `scripts/api_diff.py` with its output shown, where the new document is.

    Returns:
        Whether it found a change that breaks callers.

    Raises:
        DemoError: it could not read the documents.
    """
    console.print(f"$ python scripts/api_diff.py {old.name} {new.name}", markup=False)
    # Relative, so that the report does not open with the names of temporary directories.
    documents = [os.path.relpath(path, new.parent) for path in (old, new)]
    command = [sys.executable, str(SCRIPTS / "api_diff.py"), *documents]
    status = subprocess.run(command, cwd=new.parent, check=False).returncode
    if status not in (0, 1):
        raise DemoError("the documents could not be compared; the reason is above")
    return status == 1
