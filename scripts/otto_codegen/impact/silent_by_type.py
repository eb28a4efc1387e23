"""Decides by types which places in the user's code are of what changed."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import TYPE_CHECKING, Final

from attrs import frozen

from otto_codegen.impact.probe import MODULE
from otto_codegen.impact.untyped import untyped_names
from otto_codegen.settings import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from otto_codegen.impact.probe import Known
    from otto_codegen.impact.silent import Use
    from otto_codegen.impact.sources import UserFile
    from otto_codegen.source_map import SourceMap

__all__ = ["Judge"]

_TABLE: Final = re.compile(rf"\b{MODULE}\.Frame\[")
_KEYED: Final = re.compile(rf"{MODULE}\.(?:Plain|Frame|Key)\[|dict\[{MODULE}\.Key\[")
_CONTAINER: Final = re.compile(r"(?:dict|list|set|tuple|frozenset|typing\.\w+)\[")


@frozen
class Judge:
    """Says which places are of what changed.

    Attributes:
        alone: names of fields that no other model has.
        enums: by attribute, the enumerations that fields of that name have.
        heirs: by class of the client, the user's own classes that are made of it.
    """

    alone: frozenset[str]
    enums: Mapping[str, frozenset[str]]
    heirs: Mapping[str, frozenset[str]]
    untyped: Mapping[int, frozenset[str]]

    @classmethod
    def of(cls, names: SourceMap, uses: Iterable[Use], files: Sequence[UserFile]) -> Judge:
        """Prepare for some uses."""
        uses = list(uses)
        owners: dict[str, set[str]] = {}
        for use in uses:
            owners.setdefault(use.item.short, set()).add(use.item.name.partition(".")[0])
        alone = frozenset(
            name
            for name, known in owners.items()
            if not any(
                name in schema.attributes
                for model, schema in names.schemas.items()
                # The same object where it is sent (`AccountInput`) has its fields too.
                if not model.startswith(tuple(known))
            )
        )
        enums: dict[str, set[str]] = {}
        for schema in names.schemas.values():
            for name, attribute in schema.attributes.items():
                enums.setdefault(name, set()).update(re.findall(r"\w+", attribute.annotation))
        return cls(
            alone,
            {name: frozenset(found) for name, found in enums.items()},
            _heirs(files),
            untyped_names(files, {id(use.node) for use in uses}),
        )

    def is_use(self, use: Use, known: Known) -> bool:
        """Whether the place is of what changed."""
        holder = known.last[0]
        around = known.last[1 : 1 + len(use.around)]
        if self.is_of(use, holder):
            # mypy judges a typed attribute itself.
            if use.checked and not _TABLE.search(holder) and self.is_of(use, known.first[0]):
                return False
            return use.other is None or _is_plain_value(known.last[-1])
        if "Any" not in _options(holder) and use.holder is not use.node:
            return False
        if any(self._mentions(use, text) for text in around):
            return True
        return self._by_name(use)

    def _by_name(self, use: Use) -> bool:
        """Whether the name alone says enough of an object without a type."""
        if use.kind == "sent":
            return True  # tag and method are known
        roots = {n.id for n in ast.walk(use.holder) if isinstance(n, ast.Name)}
        if not roots & self.untyped.get(id(use.node), frozenset()) or use.checked:
            return False
        if use.kind == "member":
            name = use.holder.attr if isinstance(use.holder, ast.Attribute) else ""
            return use.item.name.partition(".")[0] in self.enums.get(name, ())
        return use.item.short in self.alone

    def is_of(self, use: Use, text: str) -> bool:
        """Whether a type is that of a holder of what changed."""
        for part in _options(text):
            if use.kind == "plain":
                found = _KEYED.match(part) is not None and self._mentions(use, part)
            elif use.kind == "sent":
                found = "otto_api." in part or "otto_ext." in part
            else:
                found = not _CONTAINER.match(part) and self._mentions(use, part)
            if found:
                return True
        return False

    def _mentions(self, use: Use, text: str) -> bool:
        owners = {*use.item.owners, use.item.name.partition(".")[0]}
        ours, every = _classes(text)
        return not ours.isdisjoint(owners) or any(
            not every.isdisjoint(self.heirs.get(name, ())) for name in owners
        )


@cache
def _classes(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The classes of the client that a type mentions, and all that it does."""
    ours = re.findall(rf"\b{PACKAGE}\.(?:\w+\.)*(\w+)", text)
    return frozenset(ours), frozenset(re.findall(r"\.(\w+)", text))


@cache
def _options(text: str) -> tuple[str, ...]:
    """The members of a union."""
    parts, depth = [""], 0
    for sign in re.split(r"( \| |[\[\]()])", text):
        depth += (sign in ("[", "(")) - (sign in ("]", ")"))
        if sign == " | " and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return tuple(parts)


def _is_plain_value(text: str) -> bool:
    """Whether a value is none of the client's: comparing with another model is something else."""
    return text != "None" and not re.search(r"\botto_(?:api|ext)\.", text)


def _heirs(files: Sequence[UserFile]) -> dict[str, frozenset[str]]:
    bases = {
        node.name: {n.id if isinstance(n, ast.Name) else getattr(n, "attr", "") for n in node.bases}
        for file in files
        for node in ast.walk(file.tree)
        if isinstance(node, ast.ClassDef) and node.bases
    }
    found: dict[str, set[str]] = {}
    for name in bases:
        todo, seen = [name], {name}
        while todo:
            for base in bases.get(todo.pop(), set()) - seen:
                seen.add(base)
                todo.append(base)
                found.setdefault(base, set()).add(name)
    return {name: frozenset(heirs) for name, heirs in found.items()}
