"""`otto drift`: an overlay from what clients saw; the proposal is made by `otto_codegen`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from otto_ext.cli._codegen_commands import run
from otto_ext.cli._failures import UsageError
from otto_ext.cli._shared_options import BaseUrl, Json, Profile, Timeout, TokenUrl  # noqa: TC001 - typer reads them

if TYPE_CHECKING:
    from otto_ext.cli._connection import Connection

__all__ = ["drift"]

_RATE = "1/second"


def drift(
    file: Annotated[
        list[Path] | None,
        typer.Option(
            "--file",
            metavar="FILE",
            help="What clients saw; by default OTTO_DRIFT_FILE, else a file of your own state.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="Where the overlay goes; by default stdout."
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--source", metavar="URL|FILE", help="The document; by default the client's own."
        ),
    ] = None,
    overlays: Annotated[
        Path | None,
        typer.Option("--overlays", metavar="DIR", help="Corrections that exist already."),
    ] = None,
    probe: Annotated[
        bool,
        typer.Option("--probe", help="Call every GET operation once, and record what differs."),
    ] = False,
    only: Annotated[
        str,
        typer.Option("--only", metavar="TEXT", help="Probe operations with this in name or path."),
    ] = "",
    rate: Annotated[
        str, typer.Option("--rate", metavar="CALLS/TIME", help="How fast to probe.")
    ] = _RATE,
    yes: Annotated[bool, typer.Option("--yes", help="Probe without asking.")] = False,
    base_url: BaseUrl = None,
    token_url: TokenUrl = None,
    timeout: Timeout = None,
    profile: Profile = None,
    json: Json = False,
) -> None:
    """Propose corrections of the document from what responses showed.

    Clients record what differs where OTTO_DRIFT_FILE is set. The overlay goes to stdout, what was
    seen to stderr. Exit code 0: the document allows everything; 1: it does not; 2: failed.
    """
    if output is not None and output.exists():
        raise UsageError(f"--output {output}: the file exists; name another one")
    files = list(file or [_state()])
    if probe:
        from otto_ext.cli._connection import Connection

        connection = Connection(base_url, token_url, timeout, json=json, profile=profile)
        _probe(connection, only, rate, files[0], yes)
    arguments = [f"--file={path}" for path in files]
    for name, value in (("output", output), ("source", source), ("overlays", overlays)):
        arguments += [f"--{name}={value}"] if value is not None else []
    arguments += ["--json"] if json else []
    run("drift", arguments)


def _probe(connection: Connection, only: str, rate: str, file: Path, agreed: bool) -> None:
    from otto_ext import DriftLog
    from otto_ext.cli import _operation_probe

    wanted = _operation_probe.plan(only)
    log = DriftLog(file)
    with connection.client(rate_limit=rate, on_drift=log) as client:
        _operation_probe.confirm(wanted, connection.api, rate, agreed=agreed)
        try:
            _operation_probe.run(client, wanted)
        finally:
            log.create()
            log.flush()


def _state() -> Path:
    """The file that `OTTO_DRIFT_FILE` names, else one beside other state of the user's."""
    stated = os.environ.get("OTTO_DRIFT_FILE", "").strip()
    if stated:
        return Path(stated).expanduser()
    home = os.environ.get("XDG_STATE_HOME", "")
    base = Path(home) if os.path.isabs(home) else Path("~/.local/state").expanduser()
    return base / "otto-client" / "drift.json"
