"""`otto doctor`: why does it not work, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from otto_ext.cli._options import (  # noqa: TC001 - typer reads them
    BaseUrl,
    Json,
    Timeout,
    TokenUrl,
)
from otto_ext.cli._output import show, write_json

if TYPE_CHECKING:
    from otto_ext.cli._checks import Finding

__all__ = ["doctor"]

_MARKS = {True: ("ok", "green"), False: ("no", "red"), None: ("--", "dim")}


def doctor(
    base_url: BaseUrl = None,
    token_url: TokenUrl = None,
    timeout: Timeout = None,
    json: Json = False,
) -> None:
    """Find out why calls do not work.

    Checks what they need: the key, names, TLS, the clock, a token, the API and its document.
    Exits with 1 if anything is wrong. Secrets and tokens are not shown.
    """
    from attrs import asdict

    from otto_ext.cli._checks import checks
    from otto_ext.cli._connection import Connection

    found = []
    for finding in checks(Connection(base_url, token_url, timeout or 10.0)):
        found.append(finding)
        if not json:
            show(_line(finding))
    healthy = all(it.ok is not False for it in found)
    if json:
        write_json({"healthy": healthy, "checks": [asdict(it) for it in found]})
    if not healthy:
        raise typer.Exit(1)


def _line(finding: Finding) -> Any:
    from rich.text import Text

    word, style = _MARKS[finding.ok]
    text = Text.assemble((word, style), f"  {finding.check:<20}  {finding.found}")
    if finding.advice:
        text.append(f"\n{'':26}{finding.advice}", style)
    return text
