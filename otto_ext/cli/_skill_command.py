"""`otto skill`: what an agent should know of this package, with this document's operations."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path  # noqa: TC003 - typer reads it
from typing import TYPE_CHECKING, Annotated

import typer

from otto_ext.cli._failures import UsageError
from otto_ext.cli._output import harmless, note, write

if TYPE_CHECKING:
    from otto_ext.cli._catalog import CatalogEntry

__all__ = ["skill"]

#: Operations of a tag that are named; `otto operations` has them all.
_NAMED = 12


def skill(
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help="Write FOLDER/otto-client/SKILL.md, in place of one that is there.",
        ),
    ] = None,
) -> None:
    """Write a skill for agents: how to call, page, pull and handle errors.

    It ends with the tags and operations of the document that this client was made from, so write
    it again after a regeneration. Editors look for skills in folders of their own, for instance
    `.claude/skills`.
    """
    text = files("otto_ext").joinpath("skill/SKILL.md").read_text(encoding="utf-8") + _facts()
    if output is None:
        write(text.encode())
        return
    folder = output / "otto-client"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "SKILL.md").write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"--output {output}: {error.strerror or error}") from None
    note(f"wrote {folder / 'SKILL.md'}")


def _facts() -> str:
    """The document's tags and their operations, as Markdown."""
    from otto_ext.cli._catalog import entries

    tags: dict[str, list[CatalogEntry]] = {}
    for it in entries():
        tags.setdefault(it.name.rpartition(".")[0], []).append(it)
    lines = ["", "## What this API has", ""]
    for tag, found in tags.items():
        lines += [f"### {tag or 'without a tag'}", ""]
        lines += [f"- `{it.name}`: {_said(it)}" for it in found[:_NAMED]]
        more = len(found) - _NAMED
        lines += [f"- and {more} more: `otto operations {tag}.`"] if more > 0 else []
        lines.append("")
    return "\n".join(lines)


def _said(it: CatalogEntry) -> str:
    """What an operation does, on one line: its summary cannot end the list or begin a heading."""
    own = it.name.rpartition(".")[2]
    said = f"{it.method} {it.path}" if it.summary in ("", own) else it.summary
    return " ".join(harmless(said).split()).replace("`", "'")
