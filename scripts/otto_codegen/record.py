"""What a rerun leaves for the next one and for people: the stamp, and the record of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from otto_codegen.codegen_errors import CodegenError
from otto_codegen.settings import DOCUMENT, PACKAGE
from otto_codegen.stamp import Stamp, content_hash
from otto_codegen.swap import tree_hashes
from otto_codegen.wire_package import WIRE_VERSION
from otto_ext.openapi.document_errors import DocumentError

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from otto_codegen.outcome import RegenerationOutcome

__all__ = ["record", "stamp_of"]


def stamp_of(outcome: RegenerationOutcome, area: Path, source: str, generator: str) -> Stamp:
    """The stamp of the client in the staging area, whose document stands there too.

    Args:
        outcome: of the run that made it.
        area: the staging area.
        source: hash of the document as it came.
        generator: hash of what made the client.
    """
    return Stamp(
        document=outcome.document_hash,
        source=source,
        kept=content_hash(area / DOCUMENT),
        generator=generator,
        wire=WIRE_VERSION,
        summary={
            "title": outcome.title,
            "version": outcome.version,
            "operations": outcome.generated,
            "dropped": [name for name, _ in outcome.dropped],
            "models": outcome.models,
            "kept": len(outcome.kept),
            "fixes": outcome.fixes_by_rule,
        },
        files=tree_hashes(area / PACKAGE),
        names=outcome.names.as_dict(),
    )


def record(
    changes: Path, area: Path, outcome: RegenerationOutcome, source: str, today: dt.date
) -> bool:
    """Add the entry for a change to a copy of the record; whether there was one to add.

    Args:
        changes: the record, `API_CHANGES.md`.
        area: the staging area, where the copy goes under the same name.
        outcome: of the run.
        source: hash of the document as it came.
        today: the date of the entry.

    Raises:
        CodegenError: the record cannot be read.
    """
    if outcome.diff is None and not (outcome.renamed or outcome.expired):
        return False
    from otto_codegen.diff import Diff
    from otto_codegen.diff.api_changes_file import append_entry
    from otto_codegen.surface.sentences import markdown_items, markdown_text

    copy = area / changes.name
    if changes.exists():
        copy.write_bytes(changes.read_bytes())
    python = tuple(markdown_items(outcome.surface)) if outcome.surface else ()
    try:
        renamed = (
            *(f"- renamed: {markdown_text(it.text)}" for it in outcome.renamed),
            *(f"- alias removed: {markdown_text(it.text)}" for it in outcome.expired),
        )
        return append_entry(copy, outcome.diff or Diff(()), source, today, python, renamed)
    except DocumentError:
        raise CodegenError(f"{changes} cannot be read; fix it or move it away") from None
