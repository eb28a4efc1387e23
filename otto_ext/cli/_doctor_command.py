"""`otto doctor`: why does it not work, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from otto_ext.cli._output import show, write_json
from otto_ext.cli._shared_options import (  # noqa: TC001 - typer reads them
    BaseUrl,
    Json,
    Profile,
    Timeout,
    TokenUrl,
)

if TYPE_CHECKING:
    from otto_ext.cli._checks import CheckResult

__all__ = ["doctor"]

#: The longest name of a check.
_CHECK = 20
_MARKS = {True: ("ok", "green"), False: ("no", "red"), None: ("--", "dim")}


def doctor(
    base_url: BaseUrl = None,
    token_url: TokenUrl = None,
    timeout: Timeout = None,
    profile: Profile = None,
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
    for finding in checks(Connection(base_url, token_url, timeout or 10.0, profile=profile)):
        found.append(finding)
        if not json:
            show(_line(finding))
    healthy = all(it.ok is not False for it in found)
    if json:
        write_json({"healthy": healthy, "checks": [asdict(it) for it in found]})
    if not healthy:
        raise typer.Exit(1)


def _line(finding: CheckResult) -> Any:
    from rich.table import Table
    from rich.text import Text

    word, style = _MARKS[finding.ok]
    found = Text(finding.found)
    if finding.advice:
        found.append(f"\n{finding.advice}", style)
    line = Table.grid(padding=(0, 2))
    line.add_column(width=2)
    line.add_column(width=_CHECK)
    line.add_column(overflow="fold")
    line.add_row(Text(word, style), finding.check, found)
    return line
