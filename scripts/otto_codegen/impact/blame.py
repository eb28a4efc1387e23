"""From an error that mypy reports to what changed in Python, and so in the document.

The place of an error leads to what stands there in the user's code, and that to a name of the
client: by its import, or by the type that mypy finds with the client that the code was written
for. The wording of an error does not matter, only its code.
"""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING, Final

from attrs import Factory, field, frozen

from otto_codegen.impact.error_places import ErrorPlace, written_in
from otto_codegen.impact.silent import Holder, Use, is_felt
from otto_codegen.impact.sinks import name_of
from otto_codegen.impact.user_imports import Imports
from otto_codegen.settings import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from otto_codegen.impact.sources import UserFile
    from otto_codegen.impact.typecheck import Finding
    from otto_codegen.surface import Item

__all__ = ["CALLS", "Blame", "named_uses"]

#: What mypy calls errors in the arguments of a call, or in a dict that is sent.
CALLS: Final = frozenset(
    {"call-arg", "call-overload", "arg-type", "typeddict-item", "typeddict-unknown-key"}
)
_MISSING: Final = ("gone", "renamed")
#: What it calls errors in names.
_NAMES: Final = frozenset({"attr-defined", "import-not-found", "import"})
#: What makes an object of another one, with other fields.
_COPIES: Final = ("evolve", "replace")


def named_uses(file: UserFile, items: Iterable[Item]) -> Iterator[tuple[ast.AST, Use]]:
    """Where a file may name what changed: what names it, and what to ask mypy about it.

    Uses of fields that `silent_uses` finds are not repeated.
    """
    attributes: dict[str, list[tuple[Item, Holder]]] = {}
    for item in items:
        if item.what in ("field", "member"):
            attributes.setdefault(item.short, []).append((item, "model"))
        for tag, method in (called.split(".") for called in item.called):
            attributes.setdefault(method, []).append((item, "model"))
            if item.what == "method":
                attributes.setdefault(tag, []).append((item, "sent"))
    for node in ast.walk(file.tree):
        match node:
            case ast.Attribute(value=holder, attr=name):
                names = [name]
            case ast.Call(args=[holder, *_], keywords=keywords) if name_of(node) in _COPIES:
                names = [keyword.arg or "" for keyword in keywords]
            case ast.MatchClass(cls=holder, kwd_attrs=names):
                pass
            case _:
                continue
        is_read = isinstance(getattr(node, "ctx", None), ast.Load)
        for item, kind in (found for name in names for found in attributes.get(name, ())):
            if not (is_read and item.what == "field" and is_felt(item)):
                yield node, Use(holder, item, "", holder, kind)


@frozen
class Blame:
    """Finds the causes of findings.

    Attributes:
        items: what differs in Python.
        imports: what the user's names stand for.
        typed: what changed by the nodes that name it, as far as types decide.
        tags: methods that changed by the nodes that name their tag.
    """

    items: Sequence[Item] = ()
    imports: Imports = field(factory=Imports)
    typed: Mapping[ast.AST, Sequence[Item]] = field(factory=dict)
    tags: Mapping[ast.AST, Sequence[Item]] = field(factory=dict)
    #: What changed by class or method, and the fields and members that did by their class.
    _by_name: dict[str, list[Item]] = field(
        default=Factory(
            lambda self: _index(self.items, lambda it: {*it.classes, *it.called}), takes_self=True
        ),
        init=False,
    )
    _fields: dict[str, list[Item]] = field(
        default=Factory(
            lambda self: _index(
                self.items, lambda it: it.owners if it.what in ("field", "member") else ()
            ),
            takes_self=True,
        ),
        init=False,
    )

    def causes_of(
        self, findings: Iterable[Finding], files: Mapping[Path, UserFile]
    ) -> list[tuple[Finding, list[Item]]]:
        """Findings in the files as they were read, each with what differs in Python there."""
        found = [(one, self.items_of(one, files[one.file])) for one in findings]
        # mypy reports the wrong arguments of a call one by one, in their order.
        alike: dict[tuple[object, ...], list[int]] = {}
        for number, (one, items) in enumerate(found):
            if one.code == "call-arg":
                alike.setdefault((one.file, one.line, one.column, *items), []).append(number)
        for numbers in alike.values():
            items = found[numbers[0]][1]
            if len(items) == len(numbers):
                for number, item in zip(numbers, items, strict=True):
                    found[number] = found[number][0], [item]
        return found

    def items_of(self, finding: Finding, file: UserFile) -> list[Item]:
        """What differs in Python where a finding is; nothing where that is not known.

        Args:
            finding: its place is that in the file as it was read.
            file: as it was read.
        """
        place = ErrorPlace.of(finding, file)
        if finding.code == "deprecated":
            return self._deprecated(place)
        for items in self._likely(finding.code, place):
            found = [item for item in items if item.kind != "deprecated"]
            if found:
                return list(dict.fromkeys(found))
        return []

    def _deprecated(self, place: ErrorPlace) -> list[Item]:
        """What is deprecated at a place, or an old name that is kept as a deprecated alias."""
        found = [item for node in place.nodes for item in self._named(node, place.file)]
        given = {keyword.arg for call in place.calls for keyword in call.keywords}
        marked = [
            item
            for item in found
            if item.kind == "deprecated" and (item.what != "parameter" or item.short in given)
        ]
        found += (item for node in place.nodes for item in self.tags.get(node, ()))
        kept = [
            it for it in found if it.kind == "renamed" and it.what not in ("parameter", "member")
        ]
        return list(dict.fromkeys(marked or kept))

    def _likely(self, code: str, place: ErrorPlace) -> Iterator[list[Item]]:
        """What can be the cause, the likeliest first."""
        if code in CALLS:
            for call in place.calls:
                yield from self._of_call(code, call, place)
        # What the place names; of `vault.label.label`, mypy speaks of the inner one.
        for node in reversed(place.nodes):
            named = self._named(node, place.file)
            yield [it for it in named if it.kind in _MISSING and it.what != "parameter"]
        for pattern, name in place.patterns:
            yield [it for it in self._named(pattern, place.file) if it.short == name]
        for node in reversed(place.nodes):
            yield self._types(node, place.file)
        if code in CALLS:
            yield from self._of_call(code, place.statement, place)
        if code in _NAMES:
            yield [item for node in place.nodes for item in self._of_tag(node, place.file)]
        # Types alone: what else is in the statement, and what its variables were set to.
        for nodes in place.sources():
            found = [it for root in nodes for it in self._within(root, place.file)]
            yield [item for item in found if _changes_types(item)]

    def _types(self, node: ast.AST, file: UserFile) -> list[Item]:
        """What changed at a node that is not a parameter."""
        return [
            item
            for item in self._named(node, file)
            if item.what != "parameter" and _changes_types(item)
        ]

    def _within(self, root: ast.AST, file: UserFile) -> list[Item]:
        """What changed of what is named in a piece of code, parameters and fields only if they are
        named, too.
        """
        written = set(written_in(root))
        found: list[Item] = []
        for node in ast.walk(root):
            found += self._types(node, file)
            sent = (*self._named(node, file), *self._fields_of(node, file))
            parts = (it for it in sent if it.what in ("parameter", "field"))
            found += (it for it in parts if {it.short, it.key} & written)
        return found

    def _of_call(self, code: str, call: ast.AST, place: ErrorPlace) -> Iterator[list[Item]]:
        """What of the operations and classes that a call names can be wrong with its arguments."""
        file = place.file
        within = [call.func] if isinstance(call, ast.Call) else [call, *place.hops(call)]
        nodes = [call, *(node for root in within for node in ast.walk(root))]
        named = [item for node in nodes for item in self._named(node, file)]
        owned = [item for item in named if item.what == "parameter"]
        owned += (item for node in nodes for item in self._fields_of(node, file))
        owned = [item for item in owned if item.kind == "added" or _changes_types(item)]
        if not owned:
            return
        calls = [
            it
            for it in ([call] if call in place.calls else ast.walk(call))
            if isinstance(it, ast.Call)
        ]
        given = {keyword.arg: keyword.value for it in calls for keyword in it.keywords}
        written = {name for root in (call, *place.hops(call)) for name in written_in(root)}
        yield [item for item in owned if given.get(item.short) in place.nodes]
        # mypy reports that arguments are missing only where none is unknown.
        if code == "call-arg":
            yield [
                item
                for name in given
                for item in owned
                if item.kind in _MISSING and item.short == name
            ]
            yield [item for item in owned if _is_needed(item) and item.short not in written]
        yield [item for item in owned if {item.short, item.key} & written and _changes_types(item)]
        yield [item for item in owned if _is_needed(item) and item.short not in written]
        yield [
            item
            for item in self.items
            if item.what in ("member", "field")
            and {item.short, item.key} & written
            and _changes_types(item)
            and any(change.id.startswith("request-") for change in item.changes)
        ]
        yield [item for item in owned if item.what == "parameter" or item.kind == "retyped"]

    # -- names ------------------------------------------------------------------------------------

    def _named(self, node: ast.AST, file: UserFile) -> list[Item]:
        """What changed of what a node names."""
        found = list(self.typed.get(node, ()))
        for full in self._full_names(node, file):
            parts = full.split(".")
            if parts[0] != PACKAGE:
                continue
            if parts[1:2] != ["api"]:
                found += self._by_name.get(parts[-1], ())
                continue
            found += self._by_name.get(".".join(parts[2:4]), ())
        return found

    def _of_tag(self, node: ast.AST, file: UserFile) -> list[Item]:
        """The methods that changed of the tag that a node names."""
        found = list(self.tags.get(node, ()))
        for full in self._full_names(node, file):
            if full.startswith(f"{PACKAGE}.api."):
                tag = f"{full.split('.')[2]}."
                inside = (items for name, items in self._by_name.items() if name.startswith(tag))
                found += (it for items in inside for it in items)
        return [it for it in found if it.what == "method" and it.kind in _MISSING]

    def _fields_of(self, node: ast.AST, file: UserFile) -> Iterator[Item]:
        """What changed in the classes that a node names, or that an object is copied of."""
        yield from (it for it in self.typed.get(node, ()) if isinstance(node, ast.Call))
        for full in self._full_names(node, file):
            if full.startswith(f"{PACKAGE}."):
                yield from self._fields.get(full.rpartition(".")[2], ())

    def _full_names(self, node: ast.AST, file: UserFile) -> Iterable[str]:
        match node:
            case ast.Import() | ast.ImportFrom():
                return self.imports.imported(node, file)
            case ast.Constant(value=str(text)):
                return self._quoted(text, file)
            case ast.Name() | ast.Attribute():
                return [self.imports.full_name(node, file)]
        return ()

    def _quoted(self, text: str, file: UserFile) -> list[str]:
        """The names in an annotation that is written as a string."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # most strings are something else
                tree = ast.parse(text, mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return []
        return [self.imports.full_name(node, file) for node in ast.walk(tree)]


def _changes_types(item: Item) -> bool:
    return item.kind in ("retyped", *_MISSING) or item.required


def _is_needed(item: Item) -> bool:
    """Whether an argument must be given now."""
    return item.required or (item.what == "field" and item.kind in ("added", "retyped"))


def _index(items: Iterable[Item], names: Callable[[Item], Iterable[str]]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in items:
        for name in names(item):
            found.setdefault(name, []).append(item)
    return found
