"""`otto regenerate` and `otto track`: the code generation, run as a process of its own.

It ships with the package, its dependencies with the extra `codegen`.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import typer

from otto_ext._installation import install_command
from otto_ext.cli._failures import UsageError
from otto_ext.cli._making import made

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["command_line", "is_installed", "regenerate_command", "run", "track_command"]

#: Arguments are those of the command that is run, `--help` among them.
_PASSED_ON = {
    "ignore_unknown_options": True,
    "allow_extra_args": True,
    "allow_interspersed_args": False,
}


def is_installed() -> bool:
    """Whether the code generation can run here."""
    return _has("otto_codegen") and _has("openapi_python_client")


def _has(package: str) -> bool:
    """Whether a package is there; a folder of its name alone is none."""
    found = find_spec(package)
    return found is not None and found.origin is not None


def command_line(name: str, arguments: Sequence[str]) -> list[str]:
    """The command that runs a part of the code generation.

    Raises:
        UsageError: the package came without it.
    """
    if not _has("otto_codegen"):
        raise UsageError(f"otto {name} needs the code generation: {install_command('codegen')}")
    # Not from the current folder (-P), which may hold anything.
    return [sys.executable, "-P", "-m", "otto_codegen", name, *arguments]


def run(name: str, arguments: Sequence[str]) -> None:
    """Run a command to its end, and exit with its status."""
    process = subprocess.Popen(command_line(name, arguments))  # noqa: S603 - no shell
    before = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        while True:
            try:
                status = process.wait()
                break
            except KeyboardInterrupt:
                continue  # the process has had it from the terminal too, and cleans up
    finally:
        signal.signal(signal.SIGTERM, before)
    # A process that a signal ended is reported by shells as 128 plus its number.
    raise typer.Exit(status if status >= 0 else 128 - status)


def _regenerate(ctx: typer.Context) -> None:
    """Make the client from Otto's document.

    `--output DIR` says where it goes outside of a checkout; `otto regenerate --help` has all.
    """
    run("regenerate", ctx.args)


def _track(ctx: typer.Context) -> None:
    """Follow Otto's document, for cron.

    Exits with 1 if lines of yours break, and with 3 if only others'; `otto track --help` has all.
    """
    run("track", ctx.args)


def regenerate_command() -> Any:
    """The command `otto regenerate`."""
    return made("regenerate", _regenerate, add_help_option=False, context_settings=_PASSED_ON)


def track_command() -> Any:
    """The command `otto track`."""
    return made("track", _track, add_help_option=False, context_settings=_PASSED_ON)
