"""`otto diff`: what changed between two documents; the work is done by `otto_codegen`."""

from __future__ import annotations

import subprocess
from typing import Annotated

import typer

from otto_ext.cli._codegen_commands import command_line
from otto_ext.cli._failures import UsageError
from otto_ext.cli._output import write
from otto_ext.cli._shared_options import Json  # noqa: TC001 - typer reads it

__all__ = ["diff"]


def diff(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="The OpenAPI document before: a path or a URL.")
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The document after.")],
    format: Annotated[
        str, typer.Option("--format", metavar="text|json|markdown|html", help="The output format.")
    ] = "text",
    json: Json = False,
) -> None:
    """Compare two OpenAPI documents.

    Reports what changed, and exits with 1 if something breaks callers.
    """
    if json:
        format = "json"
    done = subprocess.run(  # noqa: S603 - no shell
        command_line("diff", ["--format", format, "--", str(old), str(new)]),
        capture_output=True,
        check=False,
    )
    write(done.stdout)
    # A script that breaks off leaves with 1 as well, and says nothing on stdout.
    if done.returncode not in (0, 1) or not done.stdout:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UsageError(said[-1].removeprefix("api_diff: ") if said else "the comparison failed")
    if done.returncode:
        raise typer.Exit(1)
