"""`otto sandbox`: a local Otto, until Ctrl-C."""

from __future__ import annotations

import signal
import sys
import time
from typing import Annotated

import typer

from otto_ext.cli._output import is_terminal, note, write, write_json
from otto_ext.cli._shared_options import Json  # noqa: TC001 - typer reads it

__all__ = ["sandbox"]


def sandbox(
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="0 takes one that is free.")
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", help="Of the example data.")] = 0,
    document: Annotated[
        str | None,
        typer.Option(
            "--document",
            metavar="FILE|URL",
            help="An OpenAPI 3 or Swagger 2.0 document, JSON or YAML, with its other files; by "
            "default the one that this client was made from.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Serve a made-up Otto, to try things on.

    Writes the environment that points `otto` and the client there, then serves until Ctrl-C.
    """
    from otto_ext.sandbox import Sandbox

    with Sandbox(document, seed=seed, port=port) as server:
        settings = server.environment
        if json:
            write_json(settings)
        else:
            write("".join(f"export {name}={it}\n" for name, it in settings.items()).encode())
        if is_terminal(sys.stderr):
            note("serving; set these in another terminal, end with Ctrl-C", "green")
        _wait()


def _wait() -> None:
    """Until a signal comes; a service manager's SIGTERM ends it as Ctrl-C does."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    while True:
        time.sleep(3600)
