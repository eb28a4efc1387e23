"""Names of classes: generics as people say them, without the packages that types stand in.

Those of components are chosen together (`name_classes`), those of inline schemas one by one, after
what the schemas stand in (`ClassNames`, `Owner`).
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from attrs import frozen

from otto_codegen.api import ClassInfo
from otto_codegen.naming.framework_rules import Chosen
from otto_codegen.naming.identifiers import class_name, identifier, pascal_case
from otto_codegen.naming.settle import check_apart, settle, stated_name
from otto_codegen.reserved import reserved_classes
from otto_ext.openapi.bundle import PARTS
from otto_ext.openapi.json_values import escape, unescape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from otto_codegen.kept import Kept

__all__ = ["ClassNames", "Owner", "class_wishes", "folded", "name_classes", "name_from_place"]


@frozen
class _Type:
    """A type as its name writes it: `PagedResult<AccountDto>`."""

    name: str
    arguments: tuple[_Type, ...] = ()

    def said(self, packages: int) -> str:
        """The name with so many of the packages before it."""
        head = _PACKAGES.match(self.name)
        parts = [it for it in _SEPARATORS.split(head[0]) if it] if head else []
        kept = parts[-packages:] if packages else []
        name = pascal_case("_".join([*kept, self.name[head.end() :] if head else self.name]))
        if not self.arguments:
            return name
        return name + "Of" + "And".join(it.said(packages) for it in self.arguments)

    @property
    def packages(self) -> int:
        """The most packages that a type in it stands in."""
        own = len(_SEPARATORS.findall(self.name))
        return max([own, *(it.packages for it in self.arguments)])


#: `models.`, `com.acme.`, `github.com/acme/`, `crate::`, before a name with a capital, and the
#: modules of grape's entities, `API_V2_Entities_`.
_PACKAGES = re.compile(
    r"^(?:[^\s.:/\\]*(?:\.|::|/|\\))+(?=[A-Z])|^(?:[A-Z][A-Za-z0-9]*_)*Entit(?:y|ies)_(?=[A-Z])"
)
_SEPARATORS = re.compile(r"\.|::|/|\\|_")
_ARITY = re.compile(r"`\d+")
_OPEN, _CLOSE = "[<«", "]>»"
#: `Page_Account_` and `Pair_str__int_`, as Pydantic writes generics.
_PYDANTIC = re.compile(r"[A-Z]\w*?[A-Za-z0-9]_+\w*[A-Za-z0-9]_+")
#: Schemas that every document of grpc-gateway has one of.
_GATEWAY = frozenset(
    {"rpcStatus", "googlerpcStatus", "googleRpcStatus", "runtimeError", "runtimeStreamError"}
)
_PROTO = re.compile(r"[a-z][a-z0-9]*(?=[A-Z])")


def class_wishes(
    name: str, bodies: Mapping[str, str] | None = None, *, gateway: bool = False
) -> list[tuple[str, str]]:
    """Class names for a component, the shortest first, each with the rule that made it.

    Args:
        name: the component.
        bodies: what FastAPI calls schemas of forms, and the names of the operations.
        gateway: whether grpc-gateway made the document.
    """
    plain = class_name(name)
    if bodies and name in bodies:
        return [(class_name(f"{bodies[name]}_body"), "fastapi-body"), (plain, "")]
    if gateway and _PROTO.match(name):
        return [(class_name(_PROTO.sub("", name, count=1)), "proto-package"), (plain, "")]
    parsed = _parse(_written_out(name))
    found: list[tuple[str, str]] = []
    if parsed is not None:
        generic = "generic-type" if parsed.arguments else ""
        for packages in range(parsed.packages + 1):
            said = class_name(parsed.said(packages))
            if said not in (plain, *(it for it, _ in found)):
                found.append((said, generic or "package"))
    return [*found, (plain, "")]


def _written_out(name: str) -> str:
    """A name of Pydantic's as Python writes the type: `Page[Account]`; any other as it is.

    It puts `_` for brackets, and for the comma and the blank between arguments each.
    """
    if not _PYDANTIC.fullmatch(name):
        return name
    depth = len(name) - len(name.rstrip("_"))
    opening = name.rstrip("_").replace("__", ", ").split("_")
    if len(opening) != depth + 1 or not all(opening):
        return name
    return "[".join(opening) + "]" * depth


def _parse(text: str) -> _Type | None:
    """The type that a name writes, None where it is not written as one."""
    text = _ARITY.sub("", text.strip())
    first = next((n for n, sign in enumerate(text) if sign in _OPEN), -1)
    if first < 0:
        return _Type(text) if text and text[-1] not in _CLOSE else None
    if text[-1] not in _CLOSE or not text[:first].strip():
        return None
    arguments = [_parse(it) for it in _arguments(text[first + 1 : -1])]
    known = tuple(it for it in arguments if it is not None)
    return _Type(text[:first], known) if known and len(known) == len(arguments) else None


def _arguments(text: str) -> list[str]:
    """The arguments of a generic: `[A, Assembly, Version=1],[B, Assembly]`, or `A, B`."""
    parts = _split(text)
    if all(part.startswith("[") and part.endswith("]") for part in parts):
        # .NET: each with its assembly behind it.
        return [_split(part[1:-1])[0] for part in parts]
    if any("=" in part for part in parts):
        return parts[:1]
    return parts


def _split(text: str) -> list[str]:
    """The parts between commas that stand in no brackets."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign in _OPEN) - (sign in _CLOSE)
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts]


# -- all of a document -----------------------------------------------------------------------------


def name_classes(
    components: Mapping[str, Any], kept: Kept, bodies: Mapping[str, str]
) -> Iterator[Chosen]:
    """Name the classes of components.

    Args:
        components: the schemas; the names are written into them.
        kept: names of the last run.
        bodies: what FastAPI calls schemas of forms, and the names of the operations.
    """
    reserved = reserved_classes()
    gateway = not _GATEWAY.isdisjoint(components)
    wishes = {name: class_wishes(name, bodies, gateway=gateway) for name in components}
    stated: dict[str, str] = {}
    before: dict[str, str] = {}
    given: set[str] = set()
    for name, schema in components.items():
        place = f"/components/schemas/{escape(name)}"
        found = stated_name(schema, f"the schema {name!r}", class_name, reserved)
        if found is not None:
            stated[name] = found
        if schema["x-otto-at"] == place:
            given.add(name)
        old = kept.schema((place,))[0]
        if old.isidentifier() and old not in reserved:
            before[name] = old
    everywhere = dict.fromkeys(components, ("",))
    check_apart(stated, everywhere, folded, lambda it: f"the schema {it!r}")
    fixed = dict(stated)
    apart = {folded(name) for name in stated.values()}
    for name, found in before.items():
        if name not in stated and folded(found) not in apart:
            fixed[name] = found
            apart.add(folded(found))
    names = settle(
        {name: [wish for wish, _ in found] for name, found in wishes.items()},
        scopes=everywhere,
        fixed=fixed,
        fold=folded,
        reserved=reserved,
        owns=lambda name, found: name == found,
        # What was made for the document's own schemas comes last.
        order=lambda name: (name not in given, name),
        separator="",
    )
    for name, schema in components.items():
        schema["x-otto-class"] = names[name]
        rule = dict(wishes[name]).get(names[name])
        if rule:
            yield Chosen(rule, name, names[name], wishes[name][-1][0])


def folded(name: str) -> str:
    """What a class is to a file system that folds case, as itself and as a module."""
    return identifier(name).replace("_", "")


def name_from_place(pointer: str) -> str:
    """A name for a schema that has none, from where it stands."""
    skipped = {"", "components", "schemas", "paths", "content", "schema", "properties", "$defs"}
    skipped |= {"definitions", "allOf", "oneOf", "anyOf", "responses", "parameters"}
    parts = [unescape(part) for part in pointer.split("/")]
    if parts[1:2] == [PARTS]:
        # A schema in a file of its own is called like the file, others like where they stand in it.
        inner = "_".join(part for part in parts[3:] if part not in skipped)
        return inner[:80] or posixpath.basename(parts[2]).partition(".")[0] or "Schema"
    if "$defs" in parts or "definitions" in parts:
        return parts[-1] or "Schema"
    return "_".join(part for part in parts if part not in skipped)[:80] or "Schema"


# -- classes of inline schemas ---------------------------------------------------------------------


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
