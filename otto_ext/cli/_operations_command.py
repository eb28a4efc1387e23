"""`otto operations`: what there is to call."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from otto_ext.cli._output import note, show, width, write_json
from otto_ext.cli._shared_options import Json  # noqa: TC001 - typer reads it

if TYPE_CHECKING:
    from otto_ext.cli._catalog import CatalogEntry

__all__ = ["operations"]

#: Columns that a summary needs at least to be read.
_SUMMARY = 30


def operations(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORD...", help="Only operations that contain all of them."),
    ] = None,
    search: Annotated[
        str | None,
        typer.Option("--search", metavar="TEXT", help="The same, as words in one text."),
    ] = None,
    json: Json = False,
) -> None:
    """List the operations that `otto call` takes."""
    from otto_ext.cli._catalog import matching

    wanted = " ".join([*(words or ()), search or ""]).lower().split()
    found = matching(wanted)
    if json:
        write_json([_as_json(it) for it in found])
    elif found:
        show(_listed(found))
    else:
        note(f"no operation has {' '.join(wanted)!r} in its name, path or summary")


def _as_json(entry: CatalogEntry) -> dict[str, Any]:
    from attrs import asdict

    from otto_ext.cli._catalog import operation

    return {**asdict(entry), "pages": operation(entry.name).paging is not None}


def _listed(found: list[CatalogEntry]) -> Any:
    """A line each; two where the terminal is too narrow."""
    from rich.table import Table
    from rich.text import Text

    names, methods = max(len(it.name) for it in found), max(len(it.method) for it in found)
    paths, summaries = max(len(it.path) for it in found), max(len(it.summary) for it in found)
    if names + methods + paths + min(summaries, _SUMMARY) + 6 > width(sys.stdout):
        return Text("\n").join(
            Text.assemble(
                (f"{it.name:<{names}}", "bold"), "  ", _summary(it), f"\n  {it.method} {it.path}"
            )
            for it in found
        )
    table = Table("operation", "method", "path", "summary", box=None, pad_edge=False)
    for it in found:
        table.add_row(Text(it.name, style="bold"), it.method, Text(it.path), _summary(it))
    return table


def _summary(entry: CatalogEntry) -> Any:
    from rich.text import Text

    summary = Text(entry.summary)
    return Text.assemble(("deprecated: ", "yellow"), summary) if entry.deprecated else summary
