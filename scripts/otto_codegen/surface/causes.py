"""From what differs in Python to what changed in the document."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from attrs import define, evolve, field, frozen

from otto_codegen.diff.render.grouping import spans
from otto_codegen.normalise.names import class_name
from otto_ext.openapi.pointers import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from otto_codegen.diff.model import Change
    from otto_codegen.surface.model import Item

__all__ = ["with_causes"]

_NAME = re.compile(r"[A-Za-z_]\w*")
#: What is accepted where a type is sent has its name and one of these.
_INPUT = re.compile(r"(Input|Like|Dict)$")
#: What the names of inline classes have besides the names on the way to them.
_NOISE = re.compile(r"item|body")
_ROUNDS = 4
_NO_METHODS: Mapping[str, str] = {}


def with_causes(
    items: Sequence[Item], changes: Iterable[Change], methods: Mapping[str, str] = _NO_METHODS
) -> list[Item]:
    """The items, each with the changes in the document that caused it.

    `methods` are the names of the methods by operation: what is written inline there has a class
    that begins with one.
    """
    index = _Index([_Place.of(change, methods) for change in changes])
    found = [evolve(item, changes=_once(index.of(item))) for item in items]
    return _through_types(found)


@frozen
class _Place:
    """What a change speaks of.

    Attributes:
        type: the class of the named schema that it stands in, or empty.
        keys: the properties on the way to it, outermost first.
        quoted: every name and value that its message quotes.
        steps: the pointer.
        path: the names on the way to it, in letters, from which an inline schema has its class.
    """

    change: Change
    type: str
    keys: tuple[str, ...]
    quoted: tuple[str, ...]
    steps: tuple[str, ...]
    path: tuple[str, ...]

    @classmethod
    def of(cls, change: Change, methods: Mapping[str, str]) -> _Place:
        steps = tuple(tokens(change.location))
        schema = ""
        if steps[:2] == ("components", "schemas") or steps[:1] == ("definitions",):
            schema = class_name(steps[2 if steps[0] == "components" else 1])
        keys = tuple(steps[at + 1] for at, step in enumerate(steps[:-1]) if step == "properties")
        quoted = tuple(text for is_code, text in spans(change.message) if is_code)
        path = (_root(change, schema, steps, quoted, methods), *map(_letters, keys))
        return cls(change, schema, keys, quoted, steps, path)

    @property
    def owners(self) -> frozenset[str]:
        """What its message quotes, part by part: `Account` of `Account.owner`."""
        return frozenset(_letters(part) for text in self.quoted for part in text.split("."))

    @property
    def is_operation(self) -> bool:
        """Whether it is the operation itself that changed."""
        steps = self.steps[3:]
        return self.steps[:1] == ("paths",) and (not steps or steps == ("operationId",))

    def names(self, key: str) -> bool:
        """Whether it speaks of something of that name."""
        # A parameter may be called `tax_info` for what the document calls `taxInfo`.
        name = _letters(key)
        return any(name == _letters(text) for text in (*self.keys, *self.quoted))


@define
class _Index:
    """The changes, by what they speak of."""

    places: list[_Place]
    _by_operation: dict[str, list[_Place]] = field(init=False)
    _by_type: dict[str, list[_Place]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._by_operation, self._by_type = defaultdict(list), defaultdict(list)
        for place in self.places:
            for name in {place.change.operation, place.change.previous_operation} - {None}:
                self._by_operation[str(name)].append(place)
            if place.type:
                self._by_type[place.type].append(place)

    def of(self, item: Item) -> Iterator[Change]:
        """The changes that an item comes from; none where it follows from other items."""
        match item.what:
            case "method":
                places = self._method(item)
            case "parameter":
                places = self._parameter(item)
            case "field" | "member":
                places = self._member(item)
            case _:
                places = self._type(item)
        if not places and item.kind == "retyped":
            places = self._types_within(item)
        return (place.change for place in places)

    def _types_within(self, item: Item) -> list[_Place]:
        """What changed in the types that only one side of an item names."""
        before, after = (set(_NAME.findall(text)) for text in (item.before, item.after))
        names = {_INPUT.sub("", name) for name in before ^ after}
        return [place for name in sorted(names) for place in self._by_type[name]]

    def _method(self, item: Item) -> list[_Place]:
        places = self._by_operation[item.operation]
        if item.kind == "retyped":
            return [p for p in places if "responses" in p.steps[:5] and "properties" not in p.steps]
        return [p for p in places if p.is_operation]

    def _parameter(self, item: Item) -> list[_Place]:
        places = [
            p
            for p in self._by_operation[item.operation]
            if p.change.id.startswith(("request-", "new-", "api-path-", "optional-"))
            or "request" in p.change.id
        ]
        named = [p for p in places if p.names(item.key)]
        direct = [p for p in named if "parameter" in p.change.id] or named
        return direct or [p for p in places if "body" in p.change.id and not p.keys]

    def _member(self, item: Item) -> list[_Place]:
        owner = item.name.partition(".")[0]
        places = self._by_type[owner]
        named = [p for p in places if p.names(item.key)]
        if named:
            return named
        # Written inline, or merged from another schema: its own words tell.
        return [
            p
            for p in self.places
            if p.names(item.key)
            and (
                p.type == owner
                or _letters(owner) in p.owners
                or _is_class_of(owner, p.path if item.what == "member" else p.path[:-1])
                or _stands_in(p, owner, item.key)
            )
        ]

    def _type(self, item: Item) -> list[_Place]:
        places = self._by_type[item.name]
        whole = [p for p in places if not p.keys]
        if whole or (places and item.kind == "retyped"):
            return whole or places
        inline = [p for p in self.places if p.path[0] and _is_class_of(item.name, p.path)]
        return inline or [p for p in self.places if p.names(item.name)]


def _stands_in(place: _Place, owner: str, key: str) -> bool:
    """Whether a class may have its name from where the change stands: `AccountOwner` for `owner`
    of `Account`, `ListAccountsKind` for the parameter `kind`.
    """
    if place.change.id.endswith(("enum-value-removed", "enum-value-added")):
        named = [*place.keys, *place.quoted]
    else:
        named = list(place.keys[:-1])
    return any(owner.lower().endswith(_letters(name)) for name in named if _letters(name) != key)


def _root(
    change: Change,
    schema: str,
    steps: tuple[str, ...],
    quoted: tuple[str, ...],
    methods: Mapping[str, str],
) -> str:
    """What the class of an inline schema begins with: the schema around it, or the operation."""
    if schema or not change.operation:
        return schema.lower()
    method = _letters(methods.get(change.operation, ""))
    if not method:
        return ""  # only its types differ, and it was not read
    if steps[3:4] == ("responses",) and len(steps) > 4:
        return f"{method}response{steps[4]}".lower()
    return method + (_letters(quoted[0]) if steps[3:4] == ("parameters",) and quoted else "")


def _is_class_of(name: str, path: tuple[str, ...]) -> bool:
    """Whether a class has its name from these: `AccountOwnersItem` for `owners` of `Account`."""
    plain, way = (_NOISE.sub("", text) for text in (_letters(_INPUT.sub("", name)), "".join(path)))
    if not way:
        return False
    return plain == way if path[0] else plain.endswith(way)


def _letters(name: str) -> str:
    return re.sub(r"\W|_", "", name.rpartition(".")[2]).lower()


def _through_types(items: list[Item]) -> list[Item]:
    """Types come and go with what uses them, and other types follow them in turn."""
    for _ in range(_ROUNDS):
        users: dict[str, list[Change]] = defaultdict(list)
        for item in items:
            for text in (item.before, item.after):
                for name in _NAME.findall(text):
                    users[name].extend(item.changes)
                    users[_INPUT.sub("", name)].extend(item.changes)
        news = [
            evolve(item, changes=_once(users[item.short] or _around(item, items)))
            if not item.changes and item.what in ("model", "enum", "type")
            else item
            for item in items
        ]
        if news == items:
            break
        items = news
    return items


def _around(item: Item, items: Sequence[Item]) -> list[Change]:
    """Why the type came or went that an inline one has its name from."""
    outer = [
        other
        for other in items
        if other.what == "model" and item.name.startswith(other.name) and other.name != item.name
    ]
    return [change for other in outer for change in other.changes]


def _once(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The same change, seen from several operations, is told once."""
    found: dict[tuple[str, str], Change] = {}
    for change in changes:
        found.setdefault((change.id, change.location), change)
    return tuple(sorted(found.values(), key=lambda change: change.sort_key))
