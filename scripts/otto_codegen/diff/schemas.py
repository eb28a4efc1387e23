"""Compares schemas, each pair of them once however many operations reach it.

A pair yields what differs in the two schemas themselves and the pairs below them. What an
operation has to report is all that can be reached from its bodies and parameters, so recursive
schemas need no special care: the walk visits each pair once.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field

from otto_codegen.diff.change import Level
from otto_codegen.diff.choices import Matched, match, member_text, without_unnamed_pairs
from otto_codegen.diff.constraints import Event, covers, differing_constraints, show
from otto_codegen.diff.pairs import (
    Found,
    Key,
    Pair,
    Written,
    both_items,
    describe,
    found_at,
    guarded,
)
from otto_codegen.diff.properties import PropertyComparer
from otto_codegen.diff.rules import RULES
from otto_ext.openapi.canonical import Choice, Flat, Flattener, is_same
from otto_ext.openapi.json_values import tokens
from otto_ext.openapi.keywords import INVERTING, SUBSCHEMA_MAPS, SUBSCHEMAS
from otto_ext.openapi.references import Merged, Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from otto_codegen.diff.choices import Texts


@define(eq=False)
class SchemaComparer:
    """Compares schemas of one document with schemas of another."""

    old: Flattener
    new: Flattener
    #: Renames, by the names before and after: those of an earlier comparison, and those found.
    elsewhere: AbstractSet[tuple[str, str]] = frozenset()
    renames: set[tuple[str, str]] = field(init=False, factory=set)
    _known: dict[Key, tuple[list[Found], list[Pair]]] = field(init=False, factory=dict)
    _written: dict[int, tuple[Any, str]] = field(init=False, factory=dict)
    # Flat views of values that have no identity of their own (`true`, null) live here.
    _kept: list[Flat] = field(init=False, factory=list)

    def compare(
        self, old: Node, new: Node, subject: str, written: Written = Written.AS_JSON
    ) -> Iterator[Found]:
        """Yield all that differs between two schemas and below them.

        `subject` is where they stand (`request-body`, `response-header`, ..): the first part of
        the rules' ids.
        """
        pending = [self._pair(old, new, subject, written)]
        seen: set[Key] = set()
        while pending:
            pair = pending.pop()
            if pair.key in seen:
                continue
            seen.add(pair.key)
            found, below = self._expand(pair)
            yield from found
            pending.extend(below)

    def _below(self, pair: Pair, old: Node, new: Node) -> Pair:
        return self._pair(old, new, pair.below, pair.written)

    def _pair(self, old: Node, new: Node, subject: str, written: Written) -> Pair:
        before, after = self.old.flat(old), self.new.flat(new)
        pair = Pair(
            self.old.beside(before, after), self.new.beside(after, before), subject, written
        )
        self._kept.extend((pair.old, pair.new))
        return pair

    def _expand(self, pair: Pair) -> tuple[list[Found], list[Pair]]:
        known = self._known.get(pair.key)
        if known is None:
            found: list[Found] = []
            below: list[Pair] = []
            known = self._known[pair.key] = (found, below)
            found.extend(self._with_users(pair, guarded(pair, self._own(pair))))
            if not (pair.old.is_false or pair.new.is_false):
                if pair.old.can_be("object") == pair.new.can_be("object"):
                    found.extend(self._properties(pair, below))
                found.extend(guarded(pair, self._subschemas(pair, below)))
                if found:
                    found.extend(guarded(pair, self._all_of(pair)))
                found.extend(guarded(pair, self._unions(pair, below)))
        return known

    def _with_users(self, pair: Pair, found: Iterable[Found]) -> Iterator[Found]:
        """Name the fields that a change of a scalar component is about."""
        keys = tokens(pair.new.node.pointer)
        if len(keys) != 3 or keys[:2] != ["components", "schemas"] or pair.new.properties:
            yield from found
            return
        name, users = show(keys[2]), self.new.document.users(keys[2])
        for one in found:
            if not users or not one.message.startswith(name):
                yield one
                continue
            first, *others = users
            more = f" and {len(others)} more" if others else ""
            message = f"{show(first)}{more} ({name}){one.message.removeprefix(name)}"
            yield evolve(one, message=message)

    def _own(self, pair: Pair) -> Iterator[Found]:
        for event in differing_constraints(pair.old, pair.new):
            if event.name.startswith(("type-", "format-")) and self._is_in_choice(pair):
                continue
            if event.name.startswith("type-") and self._same_in_text(pair):
                name = "type-generalized" if pair.request else "type-specialized"
                event = evolve(event, name=name)
            yield found_at(pair, event)

    def _is_in_choice(self, pair: Pair) -> bool:
        """Whether a type became a choice, or a choice a type, which is reported as one change."""
        old, new = pair.old, pair.new
        if pair.subject == "response-header":
            return False  # a choice says little of a header, which is a string
        if new.unions and not old.unions:
            return new.types is None and not old.allows_all
        return bool(old.unions) and not new.unions and old.types is None and not new.allows_all

    def _same_in_text(self, pair: Pair) -> bool:
        """Whether what was right as a string still is, whatever type it is said to have."""
        # What may be written before, and what has to hold it.
        narrow, wide = (pair.old, pair.new) if pair.request else (pair.new, pair.old)
        if pair.written is Written.AS_JSON:
            return False
        if wide.types == frozenset({"string"}):
            # What is written as `a=1&a=2` is more than one text.
            one_text = pair.written is Written.AS_TEXT
            return one_text or narrow.types is None or narrow.types <= SCALARS
        if pair.written is not Written.AS_LIST or not pair.request:
            return False
        return self._as_only_item(pair)

    def _as_only_item(self, pair: Pair) -> bool:
        """Whether one value is right as the only one of the list that is asked for now."""
        old, new = pair.old, pair.new
        if new.types != frozenset({"array"}) or new.items is None:
            return False
        items = self.new.flat(new.items)
        if not old.types or not old.types <= SCALARS or items.unions:
            return False
        if not covers(items.types, old.types) and "string" not in (items.types or ()):
            return False
        events = differing_constraints(evolve(old, types=items.types), items)
        return all(
            RULES[f"{pair.subject}-{event.name}"].level is not Level.BREAKING for event in events
        )

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
        matched = match(old, new, self._texts)
        removed, added = without_unnamed_pairs(matched)
        for member in removed:
            text = f"{_list([member])} is no part of it any more"
            yield found_at(pair, Event("all-of-removed", "allOf", text, gone=True))
        for member in added:
            text = f"{_list([member])} is part of it now"
            yield found_at(pair, Event("all-of-added", "allOf", text))

    def _properties(self, pair: Pair, below: list[Pair]) -> Iterator[Found]:
        comparer = PropertyComparer(
            pair.old,
            pair.new,
            pair.request,
            self.old.flat,
            self.new.flat,
            self._texts,
            self.elsewhere,
        )
        for event in comparer.differences():
            name = describe((pair.old if event.gone else pair.new).node.pointer)
            yield Found(
                event.id, event.location, f"in {name}: {event.text}" if name else event.text
            )
        for name, before in pair.old.properties.items():
            after = pair.new.properties.get(name)
            if after is not None and not self._is_settled(before, after):
                below.append(self._below(pair, before, after))
        self.renames.update(comparer.renamed)
        for name, other in comparer.renamed:
            below.append(self._below(pair, pair.old.properties[name], pair.new.properties[other]))

    def _is_settled(self, old: Node, new: Node) -> bool:
        """Whether nothing can differ, which is seen without a flat view of either."""
        return self.old.document.is_31 == self.new.document.is_31 and is_same(old, new)

    def _subschemas(self, pair: Pair, below: list[Pair]) -> Iterator[Found]:
        old, new = pair.old, pair.new
        below.extend(
            self._below(pair, *both) for both in both_items(old, new) if not self._is_settled(*both)
        )
        yield from self._additional(pair, below)
        if len(old.prefix_items) != len(new.prefix_items):
            grew = len(new.prefix_items) > len(old.prefix_items)
            name = "prefix-items-added" if grew else "prefix-items-removed"
            text = f"its first {len(old.prefix_items)} items had schemas of their own, "
            text += f"now {len(new.prefix_items)} have"
            yield found_at(pair, Event(name, "prefixItems", text))
        for before, after in zip(old.prefix_items, new.prefix_items, strict=False):
            below.append(self._below(pair, before, after))
        for keyword, name in SUBSCHEMAS.items():
            both = old.subschemas.get(keyword), new.subschemas.get(keyword)
            yield from self._subschema(pair, keyword, name, both, below)
        for keyword, name in SUBSCHEMA_MAPS.items():
            before_map = old.subschema_maps.get(keyword, {})
            after_map = new.subschema_maps.get(keyword, {})
            for key in sorted(before_map.keys() | after_map.keys()):
                both = before_map.get(key), after_map.get(key)
                yield from self._subschema(pair, keyword, name, both, below)

    def _additional(self, pair: Pair, below: list[Pair]) -> Iterator[Found]:
        old, new = pair.old, pair.new
        keyword = "additionalProperties"
        if old.forbids_others != new.forbids_others:
            name = "forbidden" if new.forbids_others else "allowed"
            text = f"properties beyond the named ones are {name} now"
            if old.additional is not None and old.additional.raw:
                name, text = "refused", "it was a map and takes the named properties alone now"
            yield found_at(pair, Event(f"additional-properties-{name}", keyword, text))
        elif old.additional is not None and new.additional is not None:
            below.append(self._below(pair, old.additional, new.additional))

    def _subschema(
        self,
        pair: Pair,
        keyword: str,
        name: str,
        both: tuple[Node | None, Node | None],
        below: list[Pair],
    ) -> Iterator[Found]:
        old, new = both
        if old is None and new is not None:
            yield found_at(pair, Event(f"{name}-added", keyword, f"`{keyword}` was added"))
        elif new is None and old is not None:
            text = f"`{keyword}` was removed"
            yield found_at(pair, Event(f"{name}-removed", keyword, text, gone=True))
        elif old is not None and new is not None:
            if keyword not in INVERTING:
                below.append(self._below(pair, old, new))
            elif not self._same(old, new):
                yield found_at(pair, Event(f"{name}-changed", keyword, f"`{keyword}` changed"))

    def _unions(self, pair: Pair, below: list[Pair]) -> Iterator[Found]:
        old, new = list(pair.old.unions), list(pair.new.unions)
        while old and new:
            first = old.pop(0)
            second = next((union for union in new if union.keyword == first.keyword), new[0])
            new.remove(second)
            if first.keyword != second.keyword:
                text = f"was `{first.keyword}` and is `{second.keyword}` now"
                # What is valid for one choice alone is valid for any, and not the other way round.
                name = "union-narrowed" if second.keyword == "oneOf" else "union-widened"
                yield found_at(pair, Event(name, second.keyword, text))
            # Where no mapping says otherwise, a discriminator's value is the component's name.
            matched = match(first.members, second.members, self._texts, names_count=True)
            yield from _members(pair, first, second, matched)
            below.extend(self._below(pair, *both) for both in matched.pairs)
        for union in new:
            yield from self._wrapped(pair, union)
        for union in old:
            yield from self._unwrapped(pair, union)

    def _wrapped(self, pair: Pair, union: Choice) -> Iterator[Found]:
        kept = any(self._same(pair.old.node, member) for member in union.members)
        name = "wrapped-in-one-of-original-preserved" if kept else "wrapped-in-one-of"
        text = f"was {show(member_text(pair.old.node))} and is {_union(union)} now"
        if pair.old.allows_all:
            name, text = "type-specialized", f"was anything and is {_union(union)} now"
        yield found_at(pair, Event(name, union.keyword, text))

    def _unwrapped(self, pair: Pair, union: Choice) -> Iterator[Found]:
        text = f"was {_union(union)} and is {show(member_text(pair.new.node))} now"
        if pair.new.allows_all:
            text = f"was {_union(union)} and can be anything now"
            yield found_at(pair, Event("type-generalized", union.keyword, text, gone=True))
            return
        yield found_at(pair, Event("unwrapped-from-one-of", union.keyword, text, gone=True))

    def written(self, node: Node, *, of_old: bool) -> str:
        """How a schema is written, descriptions aside."""
        return self._text(self.old if of_old else self.new, node)

    def _same(self, old: Node, new: Node) -> bool:
        """Whether two schemas are written alike, descriptions aside."""
        return self._text(self.old, old) == self._text(self.new, new)

    @property
    def _texts(self) -> Texts:
        return partial(self._text, self.old), partial(self._text, self.new)

    def _text(self, side: Flattener, node: Node) -> str:
        target = side.document.resolve_schema(node)
        if (known := self._written.get(id(target.raw))) is not None:
            return known[1]
        text = json.dumps(_bare(target.raw), sort_keys=True, default=str)
        if isinstance(target.raw, dict):
            self._written[id(target.raw)] = (target.raw, text)
        return text


SCALARS = frozenset({"string", "integer", "number", "boolean"})
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


def _members(pair: Pair, old: Choice, new: Choice, matched: Matched) -> Iterator[Found]:
    names = {"oneOf": "one-of", "anyOf": "any-of"}
    for member in matched.removed:
        text = f"the choice {_list([member])} was removed"
        yield found_at(pair, Event(f"{names[old.keyword]}-removed", old.keyword, text, gone=True))
    for member in matched.added:
        text = f"the choice {_list([member])} was added"
        yield found_at(pair, Event(f"{names[new.keyword]}-added", new.keyword, text))


#: More choices than this are counted, not named.
_CHOICES = 8


def _union(union: Choice) -> str:
    names = [member_text(member) for member in union.members]
    more = [f"and {len(names) - _CHOICES} more"] if len(names) > _CHOICES else []
    return show(f"{union.keyword}[{', '.join([*names[:_CHOICES], *more])}]")


def _list(members: Iterable[Node]) -> str:
    return ", ".join(show(member_text(member)) for member in members)
