"""The client that is there before a run: the new one is compared with it and keeps its names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from otto_codegen.shrunken import refuse_shrunken
from otto_codegen.source_map import SourceMap
from otto_codegen.stamp import Stamp
from otto_ext.openapi.decode import decode
from otto_ext.openapi.errors import OpenAPIError
from otto_ext.openapi.fetch import read_file
from otto_ext.openapi.pointers import at

if TYPE_CHECKING:
    from pathlib import Path

    from otto_codegen.settings import Settings, Target

__all__ = ["PresentClient"]


@frozen
class PresentClient:
    """A client, as far as there is one.

    Attributes:
        target: where it is.
        stamp: what it was made from, or None.
    """

    target: Target
    stamp: Stamp | None

    @classmethod
    def of(cls, settings: Settings) -> PresentClient:
        """The client of a run's target, or of its base where the target has none."""
        there = settings.base is None or settings.target.package.exists()
        target = settings.target if there or settings.base is None else settings.base
        return cls(target, Stamp.read(target.package))

    @property
    def package(self) -> Path:
        """Its package."""
        return self.target.package

    @property
    def map(self) -> SourceMap:
        """Its names; none where there is no stamp."""
        return SourceMap() if self.stamp is None else self.stamp.map

    def document(self) -> dict[str, Any] | None:
        """The document that it was made from, or None where none can be read."""
        try:
            kept = read_file(self.target.document)
            return decode(kept.data, kept.label).document
        except OpenAPIError:
            return None

    def names(self, document: dict[str, Any], corrected: dict[str, Any]) -> SourceMap | None:
        """The names to keep: all but those of operations that an overlay calls otherwise.

        Args:
            document: the new document.
            corrected: the same with the overlays applied.
        """
        if self.stamp is None:
            return None
        names = self.stamp.map
        operations = {
            label: it
            if it.operation_id == (stated := at(corrected, f"{it.at}/operationId"))
            or stated == at(document, f"{it.at}/operationId")
            else evolve(it, method="", pages="")
            for label, it in names.operations.items()
        }
        return evolve(names, operations=operations)

    def refuse_shrunken(self, document: dict[str, Any], source: str) -> None:
        """Raise if a document lost too much of what this client has; see `shrunken`.

        Args:
            document: the new document.
            source: its hash.

        Raises:
            DocumentError: it did; the message says how to accept it.
        """
        if self.stamp is not None and self.stamp.source != source:
            had = int(self.stamp.summary.get("operations", 0))
            refuse_shrunken(self.document(), document, had)
