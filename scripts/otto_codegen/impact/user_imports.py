"""What imported names stand for: `from otto_api import models as m` makes `m.Vault` the class
`otto_api.models.Vault`, also behind modules of the user's own that pass it on.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from otto_codegen.settings import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from otto_codegen.impact.sources import UserFile

__all__ = ["Imports"]

#: Names that lead to names that lead to names: more would be a circle.
_HOPS: Final = 10


@frozen
class Imports:
    """The imported names of the user's files.

    Attributes:
        names: by module, the full names of what is imported; under `*`, modules of which all is.
        modules: by file, the name of its module.
    """

    names: Mapping[str, Mapping[str, tuple[str, ...]]] = field(factory=dict)
    modules: Mapping[UserFile, str] = field(factory=dict)

    @classmethod
    def of(cls, files: Iterable[UserFile]) -> Imports:
        """Read the imports, wherever in a file they stand."""
        modules = {file: file.module or str(file.path) for file in files}
        names: dict[str, dict[str, tuple[str, ...]]] = {}
        for file, module in modules.items():
            held = names.setdefault(module, {})
            for node in ast.walk(file.tree):
                for name, full in _imported(node, file):
                    held[name] = (*held.get(name, ()), full)
        return cls(names, modules)

    def full_name(self, node: ast.AST, file: UserFile) -> str:
        """The full name of what an expression names, or empty."""
        match node:
            case ast.Name(id=name):
                return self._behind(self._bound(self.modules[file], name))
            case ast.Attribute(value=value, attr=name):
                before = self.full_name(value, file)
                return self._behind(f"{before}.{name}") if before else ""
        return ""

    def imported(self, node: ast.AST, file: UserFile) -> list[str]:
        """The full names of what a statement imports."""
        if isinstance(node, ast.Import):
            return [alias.name for alias in node.names]
        return [self._behind(full) for _, full in _imported(node, file)]

    def _behind(self, full: str) -> str:
        """The full name of what a module of the user's passes on under a name."""
        for _ in range(_HOPS):
            module, _, name = full.rpartition(".")
            found = self._bound(module, name)
            if not found:
                break
            full = found
        return full

    def _bound(self, module: str, name: str, hops: int = _HOPS) -> str:
        held = self.names.get(module, {})
        for full in held.get(name, ()):
            return full
        for source in held.get("*", ()) if hops else ():
            if (
                found := f"{source}.{name}"
                if _is_ours(source)
                else self._bound(source, name, hops - 1)
            ):
                return found
        return ""


def _is_ours(full: str) -> bool:
    """Whether a full name is of the client."""
    return full.partition(".")[0] == PACKAGE


def _imported(node: ast.AST, file: UserFile) -> Iterator[tuple[str, str]]:
    """Names that a statement binds, and what they are."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            top = alias.name.partition(".")[0]
            yield (alias.asname, alias.name) if alias.asname else (top, top)
    elif isinstance(node, ast.ImportFrom):
        module = _absolute(node, file)
        for alias in node.names:
            star = alias.name == "*"
            yield alias.asname or alias.name, module if star else f"{module}.{alias.name}"


def _absolute(node: ast.ImportFrom, file: UserFile) -> str:
    """The full name of the module that is imported from."""
    if not node.level:
        return node.module or ""
    parts = file.module.split(".")
    # A package is its own parent.
    keep = len(parts) - node.level + (file.path.name == "__init__.py")
    return ".".join([*parts[: max(keep, 0)], *([node.module] if node.module else [])])
