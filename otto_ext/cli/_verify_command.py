"""`otto verify`: a file of a pull against its manifest."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads it
from typing import Annotated

import typer

from otto_ext.cli._failures import ExitCode
from otto_ext.cli._output import note, write_json
from otto_ext.cli._shared_options import Json  # noqa: TC001 - typer reads it

__all__ = ["verify"]


def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `otto pull` made.")],
    json: Json = False,
) -> None:
    """Check a file against its manifest: size, SHA-256, rows, control totals.

    The manifest is FILE.manifest.json, which `otto pull` writes. Exit code 0: they agree; 1: they
    differ; 2: one of them is missing or cannot be read.
    """
    from otto_ext.pull import verify as check

    found = check(file)
    if json:
        write_json(
            {
                "file": str(found.file),
                "ok": found.ok,
                "problems": list(found.problems),
                "rows": found.rows,
                "sha256": found.sha256,
            }
        )
    elif found.ok:
        note(f"{file}: {found.rows:,} rows, as its manifest says (SHA-256 {found.sha256})")
    else:
        for problem in found.problems:
            note(f"{file}: {problem}", "red")
    if not found.ok:
        raise typer.Exit(ExitCode.REFUSED)
