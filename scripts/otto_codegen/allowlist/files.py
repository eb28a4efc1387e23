"""The files of a generated package: which may be there, and what each defines."""

from __future__ import annotations

import ast
import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["exports_of", "files_of", "odd_file"]

MAX_FILE_BYTES = 16 * 1024 * 1024


def files_of(package: Path) -> Iterator[tuple[Path, str]]:
    """Every file and its path in the package, in order."""
    found: list[tuple[Path, str]] = []
    for folder, folders, names in os.walk(package):
        # A linked folder is not ours, wherever it leads: it is reported, and not entered.
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        folders[:] = sorted(set(folders) - set(links))
        for name in sorted([*names, *links]):
            path = os.path.join(folder, name)
            found.append((Path(path), os.path.relpath(path, package).replace(os.sep, "/")))
    yield from found


def odd_file(path: Path, name: str) -> str | None:
    """What is wrong with a file as such."""
    if path.is_symlink():
        return "a symbolic link"
    if name == "py.typed":
        return None
    parts = name.removesuffix(".py").split("/")
    if not name.endswith(".py") or not all(map(_is_name, parts)):
        return "not a name that the templates give a file"
    if path.stat().st_size > MAX_FILE_BYTES:
        return f"larger than {MAX_FILE_BYTES // 2**20} MiB"
    return None


def _is_name(part: str) -> bool:
    """Whether it is a name that Python's parser leaves as it is (PEP 3131)."""
    return part.isidentifier() and unicodedata.normalize("NFKC", part) == part


def exports_of(tree: ast.Module) -> frozenset[str]:
    """What other modules may import from this one: `__all__`, else what it defines itself."""
    defined: set[str] = set()
    checked = [part for node in tree.body if isinstance(node, ast.If) for part in node.body]
    for node in [*tree.body, *checked]:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            defined.add(node.name)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            defined.add(node.target.id)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            if node.targets[0].id == "__all__" and isinstance(node.value, ast.List | ast.Tuple):
                listed = {e.value for e in node.value.elts if isinstance(e, ast.Constant)}
                return frozenset(name for name in listed if isinstance(name, str)) | defined
            defined.add(node.targets[0].id)
    return frozenset(defined)
