"""Names for the classes of inline schemas: free ones, after what the schemas stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from otto_codegen.api_classes import ClassInfo
from otto_codegen.naming.words import class_name, identifier, pascal_case
from otto_codegen.reserved import reserved_classes

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ClassNames", "Owner"]


class ClassNames:
    """Names for classes, unique also where a file system folds case.

    Args:
        kept: names of the last run; what is new is named around them.
    """

    def __init__(self, kept: Iterable[str] = ()) -> None:
        self._reserved = reserved_classes()
        self._taken: set[str] = set()
        self._kept = {name for name in kept if name and name not in self._reserved}
        for name in self._kept:
            self._take(name)

    def _take(self, name: str) -> None:
        self._taken.add(name.lower())
        self._taken.add(self.module_of(name))

    def claim(self, wanted: str, kept: str = "") -> ClassInfo:
        """A free name as near to the wanted one as can be, or the one that is kept."""
        if kept in self._kept:
            self._kept.remove(kept)
            return ClassInfo(kept, self.module_of(kept))
        base = class_name(wanted)
        name, number = base, 2
        while (
            name in self._reserved
            or name.lower() in self._taken
            or self.module_of(name) in self._taken
        ):
            name, number = f"{base}{number}", number + 1
        self._take(name)
        return ClassInfo(name, self.module_of(name))

    @staticmethod
    def module_of(name: str) -> str:
        """The module a class is written to."""
        return identifier(name)


@frozen
class Owner:
    """What an inline schema stands in.

    Attributes:
        name: the beginning of the names of inline classes.
        of: what it is, as `SchemaNames.of` has it.
    """

    name: str
    of: tuple[str, ...]

    def child(self, name: str, step: str = "") -> Owner:
        """A place in it: how it is called, and the step to it where that is said otherwise."""
        if not (name or step):
            return self
        full = f"{pascal_case(self.name)}{pascal_case(name)}" if name else self.name
        return Owner(full, (*self.of, step or name))
