"""From what differs in Python to what changed in the document: both have the place in it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from otto_codegen.diff.render.grouping import spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from otto_codegen.diff.change import Change
    from otto_codegen.source_map import SourceMap
    from otto_codegen.surface.surface_items import Item

__all__ = ["with_causes"]

_NAME = re.compile(r"[A-Za-z_]\w*")
_ROUNDS = 4


def with_causes(
    items: Sequence[Item], changes: Iterable[Change], before: SourceMap, after: SourceMap
) -> list[Item]:
    """The items, each with the changes in the document that caused it.

    Args:
        items: what differs.
        changes: what changed in the document.
        before, after: the source maps of the clients.
    """
    places = _Places((before, after), list(changes))
    found = [evolve(item, changes=_once(places.causes(item))) for item in items]
    for _ in range(_ROUNDS):
        news = places.through_types(found)
        if news == found:
            break
        found = news
    return found


@define
class _Places:
    """The changes of a document by the places that they are at."""

    maps: tuple[SourceMap, SourceMap]
    changes: list[Change]
    _under: dict[str, list[Change]] = field(init=False)
    _by_operation: dict[str, list[Change]] = field(init=False)
    _classes: dict[str, str] = field(init=False)
    _moved: dict[str, str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._under, self._by_operation = defaultdict(list), defaultdict(list)
        for change in self.changes:
            place = change.location
            while place:
                self._under[place].append(change)
                place = place.rpartition("/")[0]
            for name in {change.operation, change.previous_operation} - {None}:
                self._by_operation[str(name)].append(change)
        #: The class that a name in an annotation is of, or of what is accepted where it is sent.
        self._classes = {
            it: name
            for names in self.maps
            for name, schema in names.schemas.items()
            for it in (name, schema.input)
        }
        self._moved = self._moved_parameters()

    def _moved_parameters(self) -> dict[str, str]:
        """Pointers of parameters before, and where the same parameter is in the new document."""
        before, after = self.maps
        return {
            argument.at[0]: same.at[0]
            for label, old in before.operations.items()
            if (new := after.operations.get(label)) is not None
            for argument in old.arguments.values()
            for same in new.arguments.values()
            if (argument.place, argument.key) == (same.place, same.key) and same.at != argument.at
        }

    def causes(self, item: Item) -> list[Change]:
        """The changes that an item comes from; none where it follows from other items."""
        match item.what:
            case "method":
                found = self._of_method(item)
            case "parameter":
                found = self._of_parameter(item)
            case "field":
                found = self._at(item, itself=True)
            case "member":
                of_enum = self._at(item)
                found = [it for it in of_enum if item.key in _quoted(it)] or of_enum
            case _:
                found = self._at(item, itself=True)
                if item.kind == "retyped":
                    found = found or self._at(item)
        if not found and item.kind == "retyped":
            found = self._of_types(item)
        return found

    def _at(self, item: Item, *, itself: bool = False) -> list[Change]:
        """The changes at the places of an item.

        Args:
            itself: without those of the properties below it, which are items themselves.
        """
        return [
            change
            for place in dict.fromkeys(map(self._now, item.at))
            for change in self._under.get(place, ())
            if not (itself and "/properties/" in change.location[len(place) :])
        ]

    def _now(self, place: str) -> str:
        """A place before as it is in the new document: parameters are numbered."""
        head, found, rest = place.partition("/parameters/")
        if not found:
            return place
        number, slash, rest = rest.partition("/")
        parameter = f"{head}/parameters/{number}"
        return f"{self._moved.get(parameter, parameter)}{slash}{rest}"

    def _of_method(self, item: Item) -> list[Change]:
        own = self._by_operation[item.operation]
        if item.kind == "retyped":
            places = tuple(f"{place}/responses" for place in item.at)
            return [
                change
                for change in own
                if change.location.startswith(places) and "/properties/" not in change.location
            ]
        whole = {*item.at, *(f"{place}/operationId" for place in item.at)}
        return [change for change in own if change.location in whole]

    def _of_parameter(self, item: Item) -> list[Change]:
        """What changed at a parameter or a property of the body, as far as it is sent."""
        sent = [
            change
            for change in self._by_operation[item.operation]
            if not change.id.startswith("response-")
        ]
        own = {id(change) for change in self._at(item, itself=True)}
        found = [change for change in sent if id(change) in own]
        # Parameters are numbered: what was removed and what is new can have the same place.
        other = "new-" if item.kind == "gone" else "request-parameter-removed"
        found = [change for change in found if not change.id.startswith(other)]
        at = tuple(
            f"{names.operations[item.operation].at}/requestBody"
            for names in self.maps
            if item.operation in names.operations
        )
        return found or [
            change
            for change in sent
            if change.location.startswith(at) and "/properties/" not in change.location
        ]

    def _of_types(self, item: Item) -> list[Change]:
        """What changed in the types that only one side of an item names."""
        before, after = (set(_NAME.findall(text)) for text in (item.before, item.after))
        names = {self._classes[name] for name in before ^ after if name in self._classes}
        places = dict.fromkeys(
            source.schemas[name].at
            for name in sorted(names)
            for source in self.maps
            if name in source.schemas
        )
        return [change for place in places for change in self._under.get(place, ())]

    def through_types(self, items: Sequence[Item]) -> list[Item]:
        """The items with the causes of others: types come and go with what uses them."""
        users: dict[str, list[Change]] = defaultdict(list)
        for item in items:
            for text in (item.before, item.after):
                names: list[str] = _NAME.findall(text)
                for name in names:
                    users[self._classes.get(name, name)].extend(item.changes)
        return [
            evolve(item, changes=_once(users[item.name] or self._around(item, items)))
            if not item.changes and item.what in ("model", "enum", "type")
            else item
            for item in items
        ]

    def _around(self, item: Item, items: Sequence[Item]) -> Iterator[Change]:
        """Why the type or the operation came or went that an inline type belongs to."""
        found = [it.schemas[item.name] for it in self.maps if item.name in it.schemas]
        owners = {schema.of[:1] for schema in found if len(schema.of) > 1}
        for other in items:
            if (other.operation,) in owners or any((place,) in owners for place in other.at):
                yield from other.changes


def _quoted(change: Change) -> list[str]:
    """The names and values that a change's message quotes."""
    return [text for is_code, text in spans(change.message) if is_code]


def _once(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The same change, seen from several operations, is reported once."""
    found: dict[tuple[str, str], Change] = {}
    for change in changes:
        found.setdefault((change.id, change.location), change)
    return tuple(sorted(found.values(), key=lambda change: change.sort_key))
