"""Options that several commands have."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["PATIENCE", "BaseUrl", "Json", "Patience", "Profile", "Timeout", "TokenUrl"]

#: Seconds for which commands that make many calls hold out by default.
PATIENCE = 600.0

Json = Annotated[bool, typer.Option("--json", help="Write the response, and errors, as JSON.")]
BaseUrl = Annotated[
    str | None,
    typer.Option(
        "--base-url",
        metavar="URL",
        help="The API: an origin, or with a path the whole address; by default OTTO_BASE_URL.",
    ),
]
TokenUrl = Annotated[
    str | None,
    typer.Option("--token-url", metavar="URL", help="Token endpoint; by default OTTO_TOKEN_URL."),
]
Timeout = Annotated[
    float | None,
    typer.Option("--timeout", metavar="SECONDS", help="For connecting, and each read and write."),
]
Profile = Annotated[
    str | None,
    typer.Option(
        "--profile",
        metavar="NAME",
        help="The key that `otto login --profile NAME` kept; by default OTTO_CLIENT_ID, then "
        "OTTO_PROFILE.",
    ),
]
Patience = Annotated[
    float,
    typer.Option(
        "--patience",
        metavar="SECONDS",
        help="How long to wait for an API or a token endpoint that is down.",
    ),
]
