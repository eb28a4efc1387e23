"""Two surfaces side by side: what is gone, new, renamed, retyped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from otto_codegen.diff.render.grouping import spans
from otto_codegen.surface.model import Item, Kind
from otto_codegen.surface.read import Parameter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from otto_codegen.diff.model import Change
    from otto_codegen.surface.read import Member, Method, Surface, Type

__all__ = ["compare_surfaces"]

_NAME = re.compile(r"[A-Za-z_]\w*")
#: How types end that stand beside another, for what is sent.
_BESIDE = ("", "Input", "Like", "Dict", "InputDict")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def compare_surfaces(
    before: Surface, after: Surface, changes: Sequence[Change] = ()
) -> Iterator[Item]:
    """Everything that differs.

    Args:
        before, after: the surfaces.
        changes: what changed in the document; it knows which operation moved where, and what was
            renamed.
    """
    renamed = _renames(changes)
    types = list(_types(before.types, after.types, renamed))
    new_names = {item.name: item.after for item in types if item.kind == "renamed"}
    for item in (*_methods(before, after, changes, renamed), *types):
        # That a type has another name is told once, not wherever it is used.
        if item.kind != "retyped" or _renamed(item.before, new_names) != item.after:
            yield item


def _renamed(annotation: str, names: Mapping[str, str]) -> str:
    """An annotation as it reads once types have their new names."""
    full = {f"{old}{end}": f"{new}{end}" for old, new in names.items() for end in _BESIDE}
    return _NAME.sub(lambda match: full.get(match.group(), match.group()), annotation)


def _renames(changes: Sequence[Change]) -> frozenset[tuple[str, str]]:
    """Names in the document before and after, where the comparison recognised them."""
    found = set()
    for change in changes:
        if change.id.endswith("-renamed"):
            quoted = [text for is_code, text in spans(change.message) if is_code]
            found.add((quoted[-2], quoted[-1]))
    return frozenset(found)


def _methods(
    before: Surface,
    after: Surface,
    changes: Sequence[Change],
    renamed: frozenset[tuple[str, str]],
) -> Iterator[Item]:
    moved = {c.previous_operation: c.operation for c in changes if c.previous_operation}
    by_template = {(_template(m.operation), m.pages): m for m in after.methods.values()}
    matched: set[tuple[str, bool]] = set()
    for (operation, pages), old in before.methods.items():
        new = after.methods.get((moved.get(operation) or operation, pages)) or by_template.get(
            (_template(operation), pages)
        )
        if new is None:
            yield _lone("gone", old)
            continue
        matched.add((new.operation, pages))
        yield from _method(old, new, renamed)
    for key, new in after.methods.items():
        if key not in matched:
            yield _lone("added", new)


def _lone(kind: Kind, method: Method) -> Item:
    """A method that only one client has."""
    before, after = (method.signature, "") if kind == "gone" else ("", method.signature)
    return Item(
        kind,
        "method",
        method.name,
        before,
        after,
        operation=method.operation,
        owners=method.owners,
    )


def _template(operation: str) -> str:
    return _PLACEHOLDER.sub("{}", operation)


def _method(old: Method, new: Method, renamed: frozenset[tuple[str, str]]) -> Iterator[Item]:
    owners = old.owners | new.owners

    def item(kind: Kind, before: str = "", after: str = "") -> Item:
        return Item(kind, "method", old.name, before, after, operation=new.operation, owners=owners)

    if old.name != new.name:
        yield item("renamed", old.name, new.name)
    if old.returns != new.returns:
        yield item("retyped", old.returns, new.returns)
    if new.deprecated and not old.deprecated:
        yield item("deprecated")
    for kind, was, now in _pairs(old.parameters, new.parameters, renamed):
        found = now or was
        assert found is not None
        before, after = _sides(kind, was, now)
        yield Item(
            kind,
            "parameter",
            f"{new.name}({(was or found).name})",
            before,
            after,
            required=now is not None and now.required,
            operation=new.operation,
            key=(was or found).key,
            owners=owners,
        )


def _types(
    before: Mapping[str, Type], after: Mapping[str, Type], renamed: frozenset[tuple[str, str]]
) -> Iterator[Item]:
    gone = {name: found for name, found in before.items() if name not in after}
    fresh = {name: found for name, found in after.items() if name not in before}
    for name, old in gone.items():
        twin = next((new for new in fresh.values() if _is_twin(old, new)), None)
        if twin is not None:
            del fresh[twin.name]
            yield _type_item("renamed", old, name, twin.name)
        else:
            yield _type_item("gone", old, before=old.signature)
    for new in fresh.values():
        yield _type_item("added", new, after=new.signature)
    for name in before.keys() & after.keys():
        yield from _type(before[name], after[name], renamed)


def _is_twin(old: Type, new: Type) -> bool:
    """Whether only the name differs; what says nothing of itself has no twin."""
    same = (old.kind, old.members, old.annotation) == (new.kind, new.members, new.annotation)
    return same and bool(old.members or old.annotation)


def _type_item(kind: Kind, found: Type, before: str = "", after: str = "") -> Item:
    return Item(kind, found.kind, found.name, before, after, owners=frozenset({found.name}))


def _type(old: Type, new: Type, renamed: frozenset[tuple[str, str]]) -> Iterator[Item]:
    if old.kind != new.kind or old.annotation != new.annotation:
        before, after = old.annotation or old.kind, new.annotation or new.kind
        yield _type_item("retyped", old, before, after)
        return
    for kind, was, now in _pairs(old.members, new.members, renamed):
        found = was or now
        assert found is not None
        before, after = _sides(kind, was, now)
        if kind in ("required", "optional") and was is not None and now is not None:
            # Of a model this is the type of the attribute: it can be UNSET, or no longer.
            kind, before, after = "retyped", _held(was), _held(now)
        yield Item(
            kind,
            "member" if new.kind == "enum" else "field",
            f"{new.name}.{found.name}",
            before,
            after,
            key=found.key,
            owners=frozenset(f"{new.name}{end}" for end in _BESIDE),
        )


def _is_deprecated(found: Parameter | Member) -> bool:
    return isinstance(found, Parameter) and found.deprecated


def _held(member: Parameter | Member) -> str:
    return member.annotation if member.required else f"{member.annotation} | Unset"


def _sides(
    kind: Kind, was: Parameter | Member | None, now: Parameter | Member | None
) -> tuple[str, str]:
    if kind == "renamed" and was is not None and now is not None:
        return was.name, now.name
    return was.annotation if was else "", now.annotation if now else ""


_Pair = tuple[Kind, "Parameter | Member | None", "Parameter | Member | None"]


def _pairs(
    before: Mapping[str, Parameter] | Mapping[str, Member],
    after: Mapping[str, Parameter] | Mapping[str, Member],
    renamed: frozenset[tuple[str, str]],
) -> Iterator[_Pair]:
    """What differs in two sets of named things, by name."""
    fresh = {name: now for name, now in after.items() if name not in before}
    for name, was in before.items():
        now = after.get(name)
        if now is None:
            other = next((n for n in fresh.values() if (was.key, n.key) in renamed), None)
            if other is None:
                yield "gone", was, None
                continue
            del fresh[other.name]
            yield "renamed", was, other
            now = other
        if was.annotation != now.annotation:
            yield "retyped", was, now
        elif was.required != now.required:
            yield "required" if now.required else "optional", was, now
        elif _is_deprecated(now) and not _is_deprecated(was):
            yield "deprecated", was, now
        elif was.key != now.key and name == now.name:
            yield "retyped", was, now  # of an enumeration: the member has another value
    for now in fresh.values():
        yield "added", None, now
