"""Compares schemas, each pair of them once however many operations reach it.

A pair yields what differs in the two schemas themselves and the pairs below them. What an
operation has to report is all that can be reached from its bodies and parameters, so recursive
schemas need no special care: the walk visits each pair once.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field, frozen

from otto_codegen.diff.constraints import Event, differing_constraints, show
from otto_codegen.diff.document import Merged, Node, join, mapping, split
from otto_codegen.diff.flatten import SUBSCHEMA_MAPS, SUBSCHEMAS, Flat, Flattener, Union
from otto_codegen.diff.properties import PropertyComparer
from otto_codegen.diff.unions import Matched, match, member_text, without_unnamed_pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@frozen
class Found:
    """A rule that applies, before it is known which operation is concerned."""

    id: str
    location: str
    message: str


@frozen(eq=False)
class Pair:
    """Two schemas that stand for each other, and where they stand."""

    old: Flat
    new: Flat
    subject: str

    @property
    def key(self) -> tuple[int, int, str]:
        """What makes two pairs the same comparison."""
        return id(self.old), id(self.new), self.subject

    @property
    def below(self) -> str:
        """The subject of what stands below this schema."""
        return self.subject.replace("-body", "-property")

    @property
    def request(self) -> bool:
        """Whether the value is sent by the caller."""
        return self.subject.startswith("request")


@define(eq=False)
class SchemaComparer:
    """Compares schemas of one document with schemas of another."""

    old: Flattener
    new: Flattener
    _known: dict[tuple[int, int, str], tuple[list[Found], list[Pair]]] = field(
        init=False, factory=dict
    )
    _written: dict[int, tuple[Any, str]] = field(init=False, factory=dict)
    # Flat views of values that have no identity of their own (`true`, null) live here.
    _kept: list[Flat] = field(init=False, factory=list)

    def compare(self, old: Node, new: Node, subject: str) -> Iterator[Found]:
        """Yield all that differs between two schemas and below them.

        `subject` is where they stand (`request-body`, `response-header`, ..): the first part of
        the rules' ids.
        """
        pending = [self._pair(old, new, subject)]
        seen: set[tuple[int, int, str]] = set()
        while pending:
            pair = pending.pop()
            if pair.key in seen:
                continue
            seen.add(pair.key)
            found, below = self._expand(pair)
            yield from found
            pending.extend(below)

    def _pair(self, old: Node, new: Node, subject: str) -> Pair:
        pair = Pair(self.old.flat(old), self.new.flat(new), subject)
        self._kept.extend((pair.old, pair.new))
        return pair

    def _expand(self, pair: Pair) -> tuple[list[Found], list[Pair]]:
        known = self._known.get(pair.key)
        if known is None:
            found: list[Found] = []
            below: list[Pair] = []
            known = self._known[pair.key] = (found, below)
            found.extend(self._own(pair))
            if not (pair.old.is_false or pair.new.is_false):
                found.extend(self._properties(pair, below))
                found.extend(self._subschemas(pair, below))
                if found:
                    found.extend(self._all_of(pair))
                found.extend(self._unions(pair, below))
        return known

    def _own(self, pair: Pair) -> Iterator[Found]:
        for event in differing_constraints(pair.old, pair.new):
            if event.name == "type-changed" and self._same_in_text(pair):
                event = evolve(event, name="type-generalized")
            yield _found(pair, event)

    def _same_in_text(self, pair: Pair) -> bool:
        """Whether a URL that was right still is: it is text, and a list may have one item."""
        old, new = pair.old.types, pair.new.types
        if pair.subject != "request-parameter" or not old or not new or not old <= _SCALARS:
            return False
        if new == {"string"}:
            return True
        if new != {"array"} or pair.new.items is None:
            return False
        items = self.new.flat(pair.new.items).types
        return items is None or old <= items or "string" in items

    def _all_of(self, pair: Pair) -> Iterator[Found]:
        """What `allOf` gained and lost, where that makes any difference."""
        both = (pair.old.node, pair.new.node)
        if any(isinstance(node.raw, Merged) for node in both):
            return
        members = (list(node.child("allOf").elements()) for node in both)
        old, new = (
            [node for node in side if self._text(flattener, node) != "{}"]
            for side, flattener in zip(members, (self.old, self.new), strict=True)
        )
        matched = match(old, new, self._same, _title)
        removed, added = without_unnamed_pairs(matched)
        for member in removed:
            text = f"{_list([member])} is no part of it any more"
            yield _found(pair, Event("all-of-removed", "allOf", text, gone=True))
        for member in added:
            text = f"{_list([member])} is part of it now"
            yield _found(pair, Event("all-of-added", "allOf", text))

    def _properties(self, pair: Pair, below: list[Pair]) -> Iterator[Found]:
        comparer = PropertyComparer(
            pair.old, pair.new, pair.request, self.old.flat, self.new.flat, self._same
        )
        for event in comparer.differences():
            name = describe(event.location.rsplit("/", 2)[0])
            yield Found(
                event.id, event.location, f"in {name}: {event.text}" if name else event.text
            )
        for name, before in pair.old.properties.items():
            if (after := pair.new.properties.get(name)) is not None:
                below.append(self._pair(before, after, pair.below))

    def _subschemas(self, pair: Pair, below: list[Pair]) -> Iterator[Found]:
        old, new = pair.old, pair.new
        if old.items is not None and new.items is not None:
            below.append(self._pair(old.items, new.items, pair.below))
        yield from self._additional(pair, below)
        if len(old.prefix_items) != len(new.prefix_items):
            grew = len(new.prefix_items) > len(old.prefix_items)
            name = "prefix-items-added" if grew else "prefix-items-removed"
            text = f"its first {len(old.prefix_items)} items had schemas of their own, "
            text += f"now {len(new.prefix_items)} have"
            yield _found(pair, Event(name, "prefixItems", text))
        for before, after in zip(old.prefix_items, new.prefix_items, strict=False):
            below.append(self._pair(before, after, pair.below))
        for keyword, name in SUBSCHEMAS.items():
            yield from self._subschema(
                pair, keyword, name, old.subschemas.get(keyword), new.subschemas.get(keyword)
            )
        for keyword, name in SUBSCHEMA_MAPS.items():
            before_map = old.subschema_maps.get(keyword, {})
            after_map = new.subschema_maps.get(keyword, {})
            for key in sorted(before_map.keys() | after_map.keys()):
                yield from self._subschema(
                    pair, keyword, name, before_map.get(key), after_map.get(key)
                )

    def _additional(self, pair: Pair, below: list[Pair]) -> Iterator[Found]:
        old, new = pair.old, pair.new
        keyword = "additionalProperties"
        if old.forbids_others != new.forbids_others:
            name = "forbidden" if new.forbids_others else "allowed"
            text = f"properties beyond the named ones are {name} now"
            yield _found(pair, Event(f"additional-properties-{name}", keyword, text))
        elif old.additional is not None and new.additional is not None:
            below.append(self._pair(old.additional, new.additional, pair.below))

    def _subschema(
        self, pair: Pair, keyword: str, name: str, old: Node | None, new: Node | None
    ) -> Iterator[Found]:
        if old is None and new is not None:
            yield _found(pair, Event(f"{name}-added", keyword, f"`{keyword}` was added"))
        elif new is None and old is not None:
            text = f"`{keyword}` was removed"
            yield _found(pair, Event(f"{name}-removed", keyword, text, gone=True))
        elif old is not None and new is not None and not self._same(old, new):
            yield _found(pair, Event(f"{name}-changed", keyword, f"`{keyword}` changed"))

    def _unions(self, pair: Pair, below: list[Pair]) -> Iterator[Found]:
        old, new = list(pair.old.unions), list(pair.new.unions)
        while old and new:
            first, second = old.pop(0), new.pop(0)
            matched = match(first.members, second.members, self._same, _title)
            yield from _members(pair, first, second, matched)
            below.extend(self._pair(*both, pair.below) for both in matched.pairs)
        for union in new:
            yield from self._wrapped(pair, union)
        for union in old:
            yield from self._unwrapped(pair, union)

    def _wrapped(self, pair: Pair, union: Union) -> Iterator[Found]:
        kept = any(self._same(pair.old.node, member) for member in union.members)
        name = "wrapped-in-one-of-original-preserved" if kept else "wrapped-in-one-of"
        text = f"became one of {_list(union.members)}"
        yield _found(pair, Event(name, union.keyword, text))

    def _unwrapped(self, pair: Pair, union: Union) -> Iterator[Found]:
        text = f"was one of {_list(union.members)} and is no choice any more"
        kept = any(self._same(member, pair.new.node) for member in union.members)
        event = Event("unwrapped-from-one-of", union.keyword, text, gone=True)
        if kept or not pair.request:
            yield _found(pair, event)

    def _same(self, old: Node, new: Node) -> bool:
        """Whether two schemas are written alike, texts aside."""
        return self._text(self.old, old) == self._text(self.new, new)

    def _text(self, side: Flattener, node: Node) -> str:
        target = side.document.resolve_schema(node)
        if (known := self._written.get(id(target.raw))) is not None:
            return known[1]
        text = json.dumps(_bare(target.raw), sort_keys=True, default=str)
        if isinstance(target.raw, dict):
            self._written[id(target.raw)] = (target.raw, text)
        return text


_SCALARS = frozenset({"string", "integer", "number", "boolean"})
_TEXTS = frozenset({"description", "title", "example", "examples", "externalDocs", "summary"})


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            # Below `properties` a key is a name, not a keyword: one may be called `title`.
            str(key): {str(name): _bare(schema) for name, schema in item.items()}
            if key == "properties" and isinstance(item, dict)
            else _bare(item)
            for key, item in value.items()
            if key not in _TEXTS
        }
    if isinstance(value, list):
        return [_bare(item) for item in value]
    return value


def _title(node: Node) -> object:
    return mapping(node.raw).get("title")


def _members(pair: Pair, old: Union, new: Union, matched: Matched) -> Iterator[Found]:
    names = {"oneOf": "one-of", "anyOf": "any-of"}
    for member in matched.removed:
        text = f"the choice {_list([member])} was removed"
        yield _found(pair, Event(f"{names[old.keyword]}-removed", old.keyword, text, gone=True))
    for member in matched.added:
        text = f"the choice {_list([member])} was added"
        yield _found(pair, Event(f"{names[new.keyword]}-added", new.keyword, text))


def _list(members: Iterable[Node]) -> str:
    return ", ".join(show(member_text(member)) for member in members)


def _found(pair: Pair, event: Event) -> Found:
    node = pair.old.node if event.gone else pair.new.node
    location = join(node.pointer, event.keyword) if event.keyword else node.pointer
    name = describe(node.pointer)
    text = f"{name}: {event.text}" if name else event.text
    return Found(f"{pair.subject}-{event.name}", location, text)


_SKIP = frozenset({"properties", "schema", "allOf"})


def describe(pointer: str) -> str:
    """What a person calls the schema at this place: `Account.name`, `items[]`, or nothing."""
    parts = split(pointer)
    if parts[:2] == ["components", "schemas"] and len(parts) > 2:
        words, rest = [parts[2]], parts[3:]
    elif "schema" in parts:
        at = parts.index("schema")
        words, rest = [], parts[at + 1 :]
    else:
        words, rest = [], parts
    for index, part in enumerate(rest):
        if part == "items":
            words.append((words.pop() if words else "") + "[]")
        elif part not in _SKIP and not (part.isdigit() and rest[index - 1] == "allOf"):
            words.append(part)
    return show(".".join(words)) if words else ""
