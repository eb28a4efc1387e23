"""A parsed OpenAPI document whose references can be followed, whatever shape it is in.

The comparison must not fail on an odd document: what has the wrong type reads as absent, a
reference that leads nowhere reads as a schema that allows anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from otto_ext.openapi.pointers import escape
from otto_ext.openapi.references import References

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# What a reference may carry beside it without meaning anything to the comparison.
_TEXTS = frozenset({"$ref", "description", "summary", "title", "example", "examples", "$comment"})
_EMPTY: dict[str, Any] = {}


class Merged(dict[str, Any]):
    """An `allOf` that stands in no document: schemas that hold together for another reason.

    `parts` are the schemas where they do stand.
    """

    def __init__(self, *parts: Node) -> None:
        super().__init__(allOf=[part.raw for part in parts])
        self.parts = parts


@frozen(eq=False)
class Node:
    """A value in a document and the JSON pointer (RFC 6901) that leads to it."""

    raw: Any
    pointer: str

    def child(self, *keys: object) -> Node:
        """The value below these keys; an empty node when there is none."""
        raw: Any = self.raw
        for key in keys:
            raw = mapping(raw).get(key) if isinstance(key, str) else raw[key]
        return Node(raw, join(self.pointer, *keys))

    def items(self) -> Iterator[tuple[str, Node]]:
        """The members of an object, keys as strings (YAML has integers and dates as keys)."""
        for key, value in mapping(self.raw).items():
            yield str(key), Node(value, join(self.pointer, key))

    def elements(self) -> Iterator[Node]:
        """The members of an array."""
        if isinstance(self.raw, list):
            for index, value in enumerate(self.raw):
                yield Node(value, join(self.pointer, index))


def mapping(value: Any) -> Mapping[Any, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else _EMPTY


def reference(node: Node) -> str | None:
    """What a schema refers to, alone or as the only part of an `allOf`."""
    raw = mapping(node.raw)
    parts = raw.get("allOf")
    if isinstance(parts, list) and len(parts) == 1:
        raw = mapping(parts[0])
    found = raw.get("$ref")
    return found if isinstance(found, str) else None


def described(*nodes: Node) -> tuple[str, str | None]:
    """The description and the example of something, from the first node that has one."""
    description, example = "", None
    for node in nodes:
        raw = mapping(node.raw)
        stated, examples = raw.get("description"), raw.get("examples")
        if not description and isinstance(stated, str):
            description = stated.strip()
        if example is None:
            first = raw.get("example")
            if first is None and isinstance(examples, list) and examples:
                first = examples[0]
            example = None if first is None else str(first)
    return description, example


def strings(value: Any) -> tuple[str, ...]:
    """The strings of a list of strings; a lone string counts as a list of one."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list):
        return tuple(item for item in value if isinstance(item, str))
    return ()


def join(pointer: str, *keys: object) -> str:
    """Extend a JSON pointer."""
    return "/".join((pointer, *(escape(str(key)) for key in keys)))


@define(eq=False)
class Document:
    """One document and what has been looked up in it so far."""

    raw: Any
    is_31: bool = field(init=False)
    _references: References = field(init=False)
    _targets: dict[str, Node | None] = field(init=False, factory=dict)
    _users: dict[str, tuple[str, ...]] | None = field(init=False, default=None)
    _with_siblings: dict[int, tuple[Any, Node]] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        self._references = References(mapping(self.raw))
        self.is_31 = not str(mapping(self.raw).get("openapi", "")).startswith("3.0")

    def users(self, name: str) -> tuple[str, ...]:
        """The properties of components whose schema, or whose items, is this component."""
        if self._users is None:
            found: dict[str, list[str]] = {}
            for owner, schema in self.root.child("components", "schemas").items():
                for key, node in schema.child("properties").items():
                    for used, end in ((node, ""), (node.child("items"), "[]")):
                        target = (reference(used) or "").removeprefix("#/components/schemas/")
                        found.setdefault(target, []).append(f"{owner}.{key}{end}")
            self._users = {target: tuple(sorted(names)) for target, names in found.items()}
        return self._users.get(name, ())

    @property
    def root(self) -> Node:
        """The whole document."""
        return Node(self.raw, "")

    def resolve(self, node: Node) -> Node:
        """Follow `$ref` to what it names; an empty node where it leads nowhere."""
        seen: set[str] = set()
        while isinstance(node.raw, dict) and isinstance(reference := node.raw.get("$ref"), str):
            if reference in seen:
                return Node(_EMPTY, node.pointer)
            seen.add(reference)
            target = self._target(reference)
            if target is None:
                return Node(_EMPTY, node.pointer)
            node = target
        return node

    def resolve_schema(self, node: Node) -> Node:
        """Like `resolve`, keeping the keywords beside a `$ref`, which count since OpenAPI 3.1."""
        seen: set[str] = set()
        # The first step that has some ends the way: `resolve` would pass over it.
        while isinstance(node.raw, dict) and isinstance(reference := node.raw.get("$ref"), str):
            if self.is_31 and node.raw.keys() - _TEXTS:
                return self._with_its_siblings(node)
            target = None if reference in seen else self._target(reference)
            if target is None:
                return Node(_EMPTY, node.pointer)
            seen.add(reference)
            node = target
        return node

    def _with_its_siblings(self, node: Node) -> Node:
        raw = node.raw
        if (known := self._with_siblings.get(id(raw))) is None:
            beside = {key: value for key, value in raw.items() if key != "$ref"}
            reference = {"$ref": raw["$ref"]}
            merged = Merged(*(Node(part, node.pointer) for part in (reference, beside)))
            known = self._with_siblings[id(raw)] = (raw, Node(merged, node.pointer))
        return known[1]

    def _target(self, reference: str) -> Node | None:
        if reference not in self._targets:
            self._targets[reference] = self._find(reference)
        return self._targets[reference]

    def _find(self, reference: str) -> Node | None:
        place = self._references.locate(reference)
        return None if place is None else Node(self._references.at(place), place)
