"""The files of a generated package: which may be there, what each defines, and wants of others."""

from __future__ import annotations

import ast
import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from otto_codegen.allowlist.vocabulary import LAZY_MODULE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Link", "exports_of", "files_of", "odd_file", "unmet"]

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


@frozen
class Link:
    """A name that another module must define.

    Attributes:
        place: file and line that want it.
        target: the module's path in the package, without `.py`; None for the table of models.
        name: the name.
    """

    place: str
    target: str | None
    name: str


def unmet(links: Iterable[Link], exports: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """A line for each link that leads nowhere.

    Args:
        links: of all modules.
        exports: what each module defines, by its path in the package.
    """
    for link in links:
        if link.target is None:
            if link.name not in exports.get(LAZY_MODULE, ()):
                yield f"{link.place}: refers to the model {link.name!r}, which was never written"
            continue
        candidates = (f"{link.target}.py", f"{link.target}/__init__.py".lstrip("/"))
        module = next((name for name in candidates if name in exports), None)
        if module is None:
            yield f"{link.place}: imports from {link.target}, a module that was never written"
        elif link.name not in exports[module] and f"{link.target}/{link.name}.py" not in exports:
            yield f"{link.place}: imports {link.name}, which {module} does not define"
