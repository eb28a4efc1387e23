"""The document as it came, and where its references lead.

`References` reads it for the client, and reports what leads nowhere; `Document` for what compares
schemas: what has the wrong type reads as absent there, and a reference that leads nowhere as a
schema that allows anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from attrs import define, field, frozen

from otto_ext.openapi.fixes import FixLog
from otto_ext.openapi.json_values import MISSING, as_dict, escape, join, step, tokens, unescape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["COMPONENT", "Document", "Merged", "Node", "References", "described", "reference"]

COMPONENT = "#/components/schemas/"
# A reference that leads to a reference, and so on: more than this is a loop.
_CHAIN = 50


@define
class References:
    """A document to be read.

    Attributes:
        root: OpenAPI 3.x, never changed.
        fix_log: collects everything that is put right.
        siblings: keys beside a `$ref` count (OpenAPI 3.1), or are to be ignored (3.0).
    """

    root: Mapping[str, Any]
    fix_log: FixLog = field(factory=FixLog)
    siblings: bool = True
    _anchors: dict[str, str] | None = field(default=None, init=False)
    _found: dict[str, str | None] = field(factory=dict, init=False)
    _written: dict[int, tuple[Any, tuple[str, ...]]] | None = field(default=None, init=False)

    @property
    def schemas(self) -> Mapping[str, Any]:
        """`components.schemas`, as it came."""
        return as_dict(as_dict(self.root.get("components")).get("schemas"))

    def note(self, rule: str, place: str, message: str) -> None:
        """Record a fix."""
        self.fix_log.note(rule, place, message)

    def locate(self, reference: str, place: str = "") -> str | None:
        """The JSON pointer that a reference means, or None where it leads nowhere.

        Args:
            reference: as it stands in the document.
            place: where it stands. A schema that was put into the document brings its own `$defs`,
                which its references mean by `#/$defs/NAME`.

        References of other documents lead nowhere: what comes from elsewhere was inlined when
        the document was fetched, or is refused.
        """
        if reference not in self._found:
            # Held while looking: a pointer that leads through itself leads nowhere.
            self._found[reference] = None
            self._found[reference] = self._locate(reference)
        found = self._found[reference]
        return self._beside(reference, place) if found is None and place else found

    def _beside(self, reference: str, place: str) -> str | None:
        """The definition of a schema around a reference, the nearest one."""
        if not reference.startswith(("#/$defs/", "#/definitions/")):
            return None
        while place:
            place = place.rpartition("/")[0]
            if self.at(place + unquote(reference[1:])) is not MISSING:
                return place + unquote(reference[1:])
        return None

    def _locate(self, reference: str) -> str | None:
        document, hash_, fragment = reference.partition("#")
        if document:
            # `Pet` alone, or `Pet.json`, for a component of that name: common, and harmless.
            name = document.rsplit("/", 1)[-1]
            stem = name.rpartition(".")[0] or name
            for candidate in (name, stem):
                if "://" not in document and not hash_ and candidate in self.schemas:
                    return f"/components/schemas/{escape(candidate)}"
            return None
        fragment = unquote(fragment)
        if fragment.startswith("/"):
            if self.at(fragment) is not MISSING:
                return fragment
            for lost in ("/definitions/", "/components/schema/", "/schemas/"):
                name = fragment.removeprefix(lost)
                if name != fragment and unescape(name) in self.schemas:
                    return f"/components/schemas/{name}"
            return None
        return self._anchor(fragment) if fragment else None

    def _anchor(self, name: str) -> str | None:
        if self._anchors is None:
            self._anchors = {}
            stack: list[tuple[Any, str]] = [(self.root, "")]
            while stack:
                value, place = stack.pop()
                if isinstance(value, Mapping):
                    for key in ("$anchor", "$dynamicAnchor"):
                        if isinstance(value.get(key), str):
                            self._anchors.setdefault(value[key], place)
                    stack.extend((v, f"{place}/{escape(str(k))}") for k, v in value.items())
                elif isinstance(value, list):
                    stack.extend((v, f"{place}/{number}") for number, v in enumerate(value))
        return self._anchors.get(name)

    def written(self, value: Any, place: str) -> tuple[str, ...]:
        """Where the schema of a property was written, which merging may have put elsewhere.

        Args:
            value: the schema, the object that stands in the document or one of `describes`.
            place: where it was met, which is returned for a schema that stands nowhere else.
        """
        known = self._index.get(id(value))
        if known is None or place in known[1] or self.at(place) is value:
            return (place,)
        return known[1]

    def describes(self, merged: Any, parts: Iterable[Any]) -> None:
        """Record which schemas of the document were merged into one."""
        found = [place for part in parts for place in self._index.get(id(part), (part, ()))[1]]
        # Kept with the value, so that its id is not given to another.
        self._index[id(merged)] = (merged, tuple(dict.fromkeys(found)))

    @property
    def _index(self) -> dict[int, tuple[Any, tuple[str, ...]]]:
        if self._written is None:
            self._written = {}
            for value, place in _properties_in(self.root):
                self._written.setdefault(id(value), (value, (place,)))
        return self._written

    def at(self, pointer: str) -> Any:
        """The value at a JSON pointer (RFC 6901); references on the way are followed."""
        value: Any = self.root
        for token in tokens(pointer):
            value = self._step(value, token)
        return value

    def _step(self, value: Any, token: str) -> Any:
        for _ in range(_CHAIN):
            found = step(value, token)
            reference = value.get("$ref") if isinstance(value, Mapping) else None
            if found is not MISSING or not isinstance(reference, str):
                return found
            target = self.locate(reference) if reference.startswith("#/") else None
            if target is None:
                return MISSING
            value = self.at(target)
        return MISSING

    def find(self, reference: str) -> Any:
        """The value that a reference means; `MISSING` where it leads nowhere."""
        place = self.locate(reference)
        return MISSING if place is None else self.at(place)

    def resolve(self, value: Any) -> Any:
        """The value that a chain of references leads to; None where it leads nowhere."""
        for _ in range(_CHAIN):
            if not isinstance(value, Mapping) or not isinstance(value.get("$ref"), str):
                return None if value is MISSING else value
            value = self.find(value["$ref"])
        return None

    def follow(self, value: Any, place: str, what: str) -> tuple[Mapping[str, Any], str] | None:
        """What a parameter, response, body, header or path item is, references followed.

        Args:
            value: the object, or a `$ref` to it.
            place: where it stands.
            what: what it should be, for the message.

        Returns:
            The object and where it was written; None, with a fix, where there is none.
        """
        origin = place
        for _ in range(_CHAIN):
            if not isinstance(value, Mapping):
                kind = type(value).__name__
                self.note("not-an-object", origin, f"the {what} is {kind}, not an object; left out")
                return None
            reference = value.get("$ref")
            if reference is None:
                return value, place
            target = self.locate(reference) if isinstance(reference, str) else None
            if target is None:
                self._lost(reference, origin, what)
                return None
            value, place = self.at(target), target
        self.note("reference-cycle", origin, f"the {what} refers to itself; left out")
        return None

    def _lost(self, reference: Any, place: str, what: str) -> None:
        self.note(
            "unresolvable-reference",
            place,
            f"the {what} refers to {str(reference)[:120]!r}, which is not in the document",
        )


def _properties_in(root: Any) -> Iterator[tuple[Any, str]]:
    """The schema of each property in a document, and the pointer to it."""
    stack: list[tuple[Any, str]] = [(root, "")]
    while stack:
        value, place = stack.pop()
        if isinstance(value, list):
            stack.extend((v, f"{place}/{number}") for number, v in enumerate(value))
        elif isinstance(value, Mapping):
            for key, inner in value.items():
                spot = f"{place}/{escape(str(key))}"
                if key == "properties" and isinstance(inner, Mapping):
                    yield from ((v, f"{spot}/{escape(str(k))}") for k, v in inner.items())
                stack.append((inner, spot))


# -- values with the pointers to them --------------------------------------------------------------

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
            raw = as_dict(raw).get(key) if isinstance(key, str) else raw[key]
        return Node(raw, join(self.pointer, *keys))

    def items(self) -> Iterator[tuple[str, Node]]:
        """The members of an object, keys as strings (YAML has integers and dates as keys)."""
        for key, value in as_dict(self.raw).items():
            yield str(key), Node(value, join(self.pointer, key))

    def elements(self) -> Iterator[Node]:
        """The members of an array."""
        if isinstance(self.raw, list):
            for index, value in enumerate(self.raw):
                yield Node(value, join(self.pointer, index))


def reference(node: Node) -> str | None:
    """What a schema refers to, alone or as the only part of an `allOf`."""
    raw = as_dict(node.raw)
    parts = raw.get("allOf")
    if isinstance(parts, list) and len(parts) == 1:
        raw = as_dict(parts[0])
    found = raw.get("$ref")
    return found if isinstance(found, str) else None


def described(*nodes: Node) -> tuple[str, str | None]:
    """The description and the example of something, from the first node that has one."""
    description, example = "", None
    for node in nodes:
        raw = as_dict(node.raw)
        stated, examples = raw.get("description"), raw.get("examples")
        if not description and isinstance(stated, str):
            description = stated.strip()
        if example is None:
            first = raw.get("example")
            if first is None and isinstance(examples, list) and examples:
                first = examples[0]
            example = None if first is None else str(first)
    return description, example


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
        self._references = References(as_dict(self.raw))
        self.is_31 = not str(as_dict(self.raw).get("openapi", "")).startswith("3.0")

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
            place = self._references.locate(reference)
            found = None if place is None else Node(self._references.at(place), place)
            self._targets[reference] = found
        return self._targets[reference]
