"""`otto operations`: what there is to call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from otto_ext.cli._options import Json  # noqa: TC001 - typer reads it
from otto_ext.cli._output import note, show, write_json

if TYPE_CHECKING:
    from otto_ext.cli._catalog import Entry

__all__ = ["operations"]


def operations(
    search: Annotated[
        str | None,
        typer.Option("--search", metavar="TEXT", help="Only those that contain all its words."),
    ] = None,
    json: Json = False,
) -> None:
    """List the operations that `otto call` takes."""
    from otto_ext.cli._catalog import entries

    words = (search or "").lower().split()
    found = [it for it in entries() if all(word in _text(it) for word in words)]
    if json:
        write_json([_as_json(it) for it in found])
    elif found:
        show(_table(found))
    else:
        note(f"no operation has {search!r} in its name, path or summary")


def _text(entry: Entry) -> str:
    return f"{entry.name} {entry.method} {entry.path} {entry.summary}".lower()


def _as_json(entry: Entry) -> dict[str, Any]:
    from attrs import asdict

    from otto_ext.cli._catalog import operation

    return {**asdict(entry), "pages": operation(entry.name).paging is not None}


def _table(found: list[Entry]) -> Any:
    from rich.table import Table
    from rich.text import Text

    table = Table("operation", "method", "path", "summary", box=None, pad_edge=False)
    for entry in found:
        summary = Text(entry.summary)
        if entry.deprecated:
            summary = Text("deprecated: ", style="yellow") + summary
        table.add_row(Text(entry.name, style="bold"), entry.method, Text(entry.path), summary)
    for column in table.columns:
        column.overflow = "fold"
    return table
