"""Two surfaces side by side: what is gone, new, renamed, retyped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from otto_codegen.diff.render.grouping import spans
from otto_codegen.source_map import Argument
from otto_codegen.surface.surface_items import Item, Kind, What

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from otto_codegen.diff.change import Change
    from otto_codegen.source_map import Attribute, OperationNames, SchemaNames, SourceMap

__all__ = ["compare_surfaces"]

_NAME = re.compile(r"[A-Za-z_]\w*")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_Renames = frozenset[tuple[str, str]]


def compare_surfaces(
    before: SourceMap, after: SourceMap, changes: Sequence[Change] = ()
) -> Iterator[Item]:
    """Everything that differs.

    Args:
        before, after: the source maps of the clients.
        changes: what changed in the document; it knows which operation moved where, and what was
            renamed.
    """
    renamed = _renames(changes)
    types = list(_types(before, after, renamed))
    names: dict[str, str] = {}
    for item in types:
        if item.kind == "renamed" and item.what in ("model", "enum", "type"):
            names[item.name] = item.after
            names[before.schemas[item.name].input] = after.schemas[item.after].input
    received = {
        it.input: name
        for found in (before, after)
        for name, it in found.schemas.items()
        if it.input
    }
    for item in (*_operations(before, after, changes, renamed), *types):
        # That a type has another name is reported once, not wherever it is used.
        if item.kind == "retyped" and _with_names(item.before, names) == item.after:
            continue
        # A model that no operation sends any more takes members alone, and no plain values.
        if item.what == "field" and _with_names(item.before, received) == item.after:
            continue
        yield item


def _with_names(annotation: str, names: Mapping[str, str]) -> str:
    """An annotation as it reads once types have their new names."""
    return _NAME.sub(lambda match: names.get(match.group(), match.group()), annotation)


def _renames(changes: Sequence[Change]) -> _Renames:
    """Names in the document before and after, where the comparison recognised them."""
    found = set()
    for change in changes:
        if change.id.endswith("-renamed"):
            quoted = [text for is_code, text in spans(change.message) if is_code]
            found.add((quoted[-2], quoted[-1]))
    return frozenset(found)


# -- operations ------------------------------------------------------------------------------------


def _operations(
    before: SourceMap, after: SourceMap, changes: Sequence[Change], renamed: _Renames
) -> Iterator[Item]:
    moved = {c.previous_operation: c.operation for c in changes if c.previous_operation}
    by_template = {_template(label): label for label in after.operations}
    matched: set[str] = set()
    for label, old in before.operations.items():
        now = moved.get(label) or label
        if now not in after.operations:
            now = by_template.get(_template(label), "")
        new = after.operations.get(now)
        if new is None:
            yield from _lone("gone", label, old, _owners(old, before))
            continue
        matched.add(now)
        owners = _owners(old, before) | _owners(new, after)
        yield from _operation(now, old, new, owners, renamed)
    for label, new in after.operations.items():
        if label not in matched:
            yield from _lone("added", label, new, _owners(new, after))


def _template(operation: str) -> str:
    return _PLACEHOLDER.sub("{}", operation)


def _owners(it: OperationNames, names: SourceMap) -> frozenset[str]:
    """The classes that have its methods: those of its tags, and its own."""
    tags = [names.tags[tag].cls for tag in it.tags if tag in names.tags]
    return frozenset(
        f"{colour}{name}" for colour in ("", "Async") for name in (it.cls, f"Iter{it.cls}", *tags)
    )


def _lone(kind: Kind, label: str, it: OperationNames, owners: frozenset[str]) -> Iterator[Item]:
    """The methods of an operation that only one client has."""
    arguments = ", ".join(f"{name}: {one.annotation}" for name, one in it.arguments.items())
    for method, signature in (
        (it.method, f"({arguments}) -> {it.returns}"),
        (it.pages, f"() -> {it.items}"),
    ):
        if method:
            sides = (signature, "") if kind == "gone" else ("", signature)
            yield Item(
                kind,
                "method",
                it.name(method),
                *sides,
                operation=label,
                at=(it.at,),
                owners=owners,
                called=_called(it, method),
            )


def _called(it: OperationNames, *methods: str) -> frozenset[str]:
    """Methods as programs write them, under each tag that has them."""
    return frozenset(f"{tag}.{method}" for tag in it.tags for method in methods if method)


def _operation(
    label: str,
    old: OperationNames,
    new: OperationNames,
    owners: frozenset[str],
    renamed: _Renames,
) -> Iterator[Item]:
    at = tuple(dict.fromkeys((old.at, new.at)))
    for was, now, returned, returns in (
        (old.method, new.method, old.returns, new.returns),
        (old.pages, new.pages, old.items, new.items),
    ):
        if not (was and now):
            if was or now:
                kind: Kind = "gone" if was else "added"
                sides = (returned, returns)
                name = old.name(was) if was else new.name(now)
                item = Item(kind, "method", name, *sides, operation=label, at=at, owners=owners)
                yield evolve(item, called=_called(old, was))
            continue
        item = Item("added", "method", old.name(was), operation=label, at=at, owners=owners)
        item = evolve(item, called=_called(old, was))
        if old.name(was) != new.name(now):
            yield evolve(item, kind="renamed", before=old.name(was), after=new.name(now))
        if returned != returns:
            yield evolve(item, kind="retyped", before=returned, after=returns)
        if new.deprecated and not old.deprecated:
            yield evolve(item, kind="deprecated")
    found = _pairs(
        {name: _Part.of(it) for name, it in old.arguments.items()},
        {name: _Part.of(it) for name, it in new.arguments.items()},
        renamed,
    )
    for item in found:
        yield evolve(
            item,
            what="parameter",
            name=f"{new.name(new.method)}({item.name})",
            operation=label,
            owners=owners,
            called=_called(old, old.method, old.pages),
        )


# -- types -----------------------------------------------------------------------------------------


def _types(before: SourceMap, after: SourceMap, renamed: _Renames) -> Iterator[Item]:
    gone = {name: it for name, it in before.schemas.items() if name not in after.schemas}
    fresh = {name: it for name, it in after.schemas.items() if name not in before.schemas}
    for name, old in gone.items():
        twin = next((it for it, new in fresh.items() if _is_twin(old, new)), None)
        if twin is None:
            yield _type_item("gone", name, old, _signature(old), "")
        else:
            yield _type_item("renamed", name, old, name, twin)
            yield from _type(twin, old, fresh.pop(twin), renamed)
    for name, new in fresh.items():
        yield _type_item("added", name, new, "", _signature(new))
    for name, old in before.schemas.items():
        now = after.schemas.get(name)
        if now is not None and now != old:
            yield from _type(name, old, now, renamed)


def _is_twin(old: SchemaNames, new: SchemaNames) -> bool:
    """Whether only the name differs: it is the same schema, or has the same in it."""
    if old.of == new.of:
        return old.kind == new.kind
    same = (old.kind, old.annotation, old.members) == (new.kind, new.annotation, new.members)
    held = bool(old.attributes or old.members or old.annotation)
    return same and held and _parts(old) == _parts(new)


def _parts(it: SchemaNames) -> dict[str, tuple[str, str, bool]]:
    return {name: (one.key, one.annotation, one.required) for name, one in it.attributes.items()}


def _signature(it: SchemaNames) -> str:
    """What a type holds."""
    held = [f"{name}: {one.annotation}" for name, one in it.attributes.items()]
    return it.annotation or ", ".join(held or it.members)


def _type_item(kind: Kind, name: str, it: SchemaNames, before: str, after: str) -> Item:
    return Item(kind, it.kind, name, before, after, at=(it.at,), owners=frozenset({name}))


def _type(name: str, old: SchemaNames, new: SchemaNames, renamed: _Renames) -> Iterator[Item]:
    if old.kind != new.kind or old.annotation != new.annotation:
        sides = old.annotation or old.kind, new.annotation or new.kind
        item = _type_item("retyped", name, old, *sides)
        yield evolve(item, at=tuple(dict.fromkeys((old.at, new.at))))
        return
    owners = frozenset({name, old.input, new.input} - {""})
    for item in _pairs(_members(old), _members(new), renamed):
        if item.kind in ("required", "optional"):
            # Of a model this is the type of the attribute: it can be UNSET, or no longer.
            sides = _held(item.before, item.kind == "optional"), _held(item.after, item.required)
            item = evolve(item, kind="retyped", before=sides[0], after=sides[1])
        what: What = "member" if new.kind == "enum" else "field"
        yield evolve(item, what=what, name=f"{name}.{item.name}", required=False, owners=owners)


def _held(annotation: str, required: bool) -> str:
    return annotation if required else f"{annotation} | Unset"


def _members(it: SchemaNames) -> dict[str, _Part]:
    if it.kind == "enum":
        return {
            name: _Part(str(value), "", required=False, at=(it.at,))
            for name, value in it.members.items()
        }
    return {name: _Part.of(one) for name, one in it.attributes.items()}


@frozen
class _Part:
    """An argument, an attribute, or a member with its value as the key."""

    key: str
    annotation: str
    required: bool
    at: tuple[str, ...]
    deprecated: bool = False

    @classmethod
    def of(cls, it: Argument | Attribute) -> _Part:
        deprecated = isinstance(it, Argument) and it.deprecated
        return cls(it.key, it.annotation, it.required, it.at, deprecated)


def _pairs(
    before: Mapping[str, _Part], after: Mapping[str, _Part], renamed: _Renames
) -> Iterator[Item]:
    """What differs in two sets of named things."""
    fresh = {name: now for name, now in after.items() if name not in before}
    for name, was in before.items():
        now, called = after.get(name), name
        if now is None:
            called = next((it for it, one in fresh.items() if _is_same(was, one, renamed)), "")
            now = fresh.pop(called, None)
        at = tuple(dict.fromkeys((*was.at, *(now.at if now else ()))))
        item = Item("gone", "field", name, was.annotation, key=was.key, at=at)
        if now is None:
            yield item
            continue
        item = evolve(item, after=now.annotation, required=now.required)
        if called != name:
            yield evolve(item, kind="renamed", before=name, after=called)
        if was.annotation != now.annotation:
            yield evolve(item, kind="retyped")
        elif was.required != now.required:
            yield evolve(item, kind="required" if now.required else "optional")
        elif now.deprecated and not was.deprecated:
            yield evolve(item, kind="deprecated")
        elif was.key != now.key and called == name:
            yield evolve(item, kind="retyped")  # of an enumeration: another value
    for name, now in fresh.items():
        yield Item("added", "field", name, "", now.annotation, now.required, key=now.key, at=now.at)


def _is_same(was: _Part, now: _Part, renamed: _Renames) -> bool:
    """Whether one is called otherwise now: in the document, or in Python alone."""
    return (was.key, now.key) in renamed or (bool(was.key) and was.key == now.key)
