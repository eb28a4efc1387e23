"""What a change of the document means in Python: the surface of the client before and after.

The source maps of two clients say what they offer, and which place of the document that is from.
The surfaces are compared by joining the two, and each difference has the changes of its places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from otto_codegen.surface.comparison import compare_surfaces
from otto_codegen.surface.document_causes import with_causes
from otto_codegen.surface.surface_items import Item, SurfaceDiff

if TYPE_CHECKING:
    from collections.abc import Iterable

    from otto_codegen.diff.change import Change
    from otto_codegen.source_map import SourceMap

__all__ = ["Item", "SurfaceDiff", "diff_surfaces"]


def diff_surfaces(
    before: SourceMap, after: SourceMap, changes: Iterable[Change] = ()
) -> SurfaceDiff:
    """Compare the public surfaces of two clients.

    Args:
        before, after: their source maps.
        changes: what changed in the document between them.
    """
    known = tuple(changes)
    items = list(compare_surfaces(before, after, known))
    return SurfaceDiff(with_causes(items, known, before, after))
