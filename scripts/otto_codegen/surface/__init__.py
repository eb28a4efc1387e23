"""What a change of the document means in Python: the surface of the client before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from otto_codegen.surface.causes import with_causes
from otto_codegen.surface.compare import compare_surfaces
from otto_codegen.surface.model import Item, SurfaceDiff
from otto_codegen.surface.read import differing_files, method_names, read_surface

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from otto_codegen.diff.model import Change

__all__ = ["Item", "SurfaceDiff", "diff_surfaces"]


def diff_surfaces(before: Path, after: Path, changes: Iterable[Change] = ()) -> SurfaceDiff:
    """Compare the public surfaces of two clients.

    Args:
        before, after: the packages.
        changes: what changed in the document between them.
    """
    files = differing_files(before, after)
    known = tuple(changes)
    old, new = read_surface(before, files), read_surface(after, files)
    methods = {**method_names(before), **method_names(after)}
    return SurfaceDiff(with_causes(list(compare_surfaces(old, new, known)), known, methods))
