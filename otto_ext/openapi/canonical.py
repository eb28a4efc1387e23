"""A schema with its `$ref` followed and its `allOf` merged, bounds kept.

The same set of values can be written in many ways: `nullable: true` or `type: [.., "null"]` or
`anyOf` with `null`; `exclusiveMinimum: true` beside a `minimum` or as a number; one object or an
`allOf` of three. All of them come out alike here. The diff compares these views, so that a
document which only says the same thing in another way shows no change; `Schemas` reads types,
properties and items from them. How two parts are merged, keyword by keyword, is in `keywords`.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field, frozen

from otto_ext.openapi.document_errors import DocumentError
from otto_ext.openapi.json_values import as_dict, strings, tokens
from otto_ext.openapi.keywords import FLAGS_AND_TEXTS, merge
from otto_ext.openapi.references import Document, Merged, Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Choice", "Flat", "Flattener", "Lone", "Schemas", "is_same"]

# Levels of `allOf` in one another that are still followed.
_MAX_CHAIN: Final = 200
# Recursive schemas of several lengths can be crossed in more ways than any document means.
_MAX_MERGED: Final = 20_000
# How many unions may stand in one another.
_DEEPEST: Final = 4


def is_same(old: Node, new: Node) -> bool:
    """Whether two schemas are written alike and refer to nothing: most of what a document has, and
    nothing of it need be looked at or kept.
    """
    return isinstance(old.raw, dict) and old.raw == new.raw and not _refers(old.raw)


def _refers(value: Any) -> bool:
    if isinstance(value, dict):
        return "$ref" in value or "$dynamicRef" in value or any(map(_refers, value.values()))
    return isinstance(value, list) and any(map(_refers, value))


class Lone(Enum):
    """When a choice of one is merged: it is that one, or the first of more to come.

    The other document says which of the two.
    """

    NEVER = "never"
    BESIDE_NULL = "beside null"
    ALWAYS = "always"


@frozen(eq=False)
class Choice:
    """A `oneOf` or `anyOf`, without a member that is only `null`."""

    keyword: str
    members: tuple[Node, ...]


@define(eq=False)
class Flat:
    """What one schema says. Absent keywords are absent from `values`."""

    node: Node
    merges: Lone = Lone.BESIDE_NULL
    # Without `null`; none at all where only null is allowed.
    types: frozenset[str] | None = None
    # What the parts that state a type say of null together, and what another part says.
    typed_null: bool | None = None
    untyped_null: bool = False
    # Whether a choice that is not merged into this view allows null.
    chosen_null: bool = False
    # Whether one was merged that stood beside null.
    merged_null: bool = False
    enum: tuple[Any, ...] | None = None
    extensible_enum: tuple[Any, ...] | None = None
    values: dict[str, Any] = field(factory=dict)
    # By keyword, what the parts of an `allOf` state of it: all must match.
    all_of: dict[str, set[str]] = field(factory=dict)
    required: set[str] = field(factory=set)
    properties: dict[str, Node] = field(factory=dict)
    items: Node | None = None
    prefix_items: tuple[Node, ...] = ()
    additional: Node | None = None
    forbids_others: bool = False
    is_false: bool = False
    unions: list[Choice] = field(factory=list)
    subschemas: dict[str, Node] = field(factory=dict)
    subschema_maps: dict[str, dict[str, Node]] = field(factory=dict)
    dependent_required: dict[str, frozenset[str]] = field(factory=dict)
    discriminator: Node | None = None
    # By keyword, the schema that states it: this one, or one that is merged into it.
    origins: dict[str, str] = field(factory=dict)
    # The schemas that are merged into it as they are written, the outermost last.
    parts: list[dict[str, Any]] = field(factory=list)
    # The JSON pointer of each of them.
    places: list[str] = field(factory=list)
    _schema: dict[str, Any] | None = field(init=False, default=None)

    @property
    def nullable(self) -> bool:
        """Whether it says that null is allowed."""
        return self.untyped_null or self.typed_null is True

    @property
    def says_type(self) -> bool:
        """Whether anything in it decides if null is allowed."""
        return bool(self.types or self.enum or self.nullable or self.unions)

    @property
    def allows_all(self) -> bool:
        """Whether it says nothing of the value at all."""
        said = (self.types, self.enum, self.properties, self.required, self.unions, self.items)
        rest = (self.prefix_items, self.subschemas, self.dependent_required, self.is_false)
        others = self.forbids_others or (self.additional is not None and self.additional.raw)
        maps = (*said, *rest, *self.subschema_maps.values(), others, self.types is not None)
        return not any(maps) and not self.values.keys() - FLAGS_AND_TEXTS

    def can_be(self, kind: str) -> bool:
        """Whether its types leave room for a value of this kind."""
        return self.types is None or kind in self.types

    def flag(self, name: str) -> bool:
        """Whether a keyword such as `deprecated` is true."""
        return self.values.get(name) is True

    def stated(self, keyword: str) -> Any:
        """The value of a keyword as the outermost schema that has it states it, or None."""
        found = (part[keyword] for part in reversed(self.parts) if keyword in part)
        return next(found, None)

    @property
    def property_schemas(self) -> dict[str, Any]:
        """The schemas of its properties, those of the innermost schema first."""
        names = (str(name) for part in self.parts for name in as_dict(part.get("properties")))
        return {name: self.properties[name].raw for name in dict.fromkeys(names)}

    def as_schema(self) -> dict[str, Any]:
        """The view as one JSON Schema (2020-12), without `$ref` and `allOf` at its top.

        Examples and extensions (`x-...`) are kept. Of several unions with the same keyword, the one
        that the outermost schema states is kept. The same view returns the same object.
        """
        if self._schema is None:
            self._schema = self._as_schema()
        return self._schema

    def _as_schema(self) -> dict[str, Any]:
        # Of what several parts state, a schema can hold one.
        found = self.values | {keyword: min(stated) for keyword, stated in self.all_of.items()}
        if self.types is not None:
            stated = (kind for part in self.parts for kind in strings(part.get("type")))
            kinds = [kind for kind in dict.fromkeys(stated) if kind in self.types]
            kinds = [*(kinds or sorted(self.types)), *(["null"] if self.nullable else [])]
            found["type"] = kinds[0] if len(kinds) == 1 else kinds
        if self.enum is not None:
            found["enum"] = [*self.enum, None] if self.nullable else list(self.enum)
        if self.properties:
            found["properties"] = self.property_schemas
        if self.required:
            found["required"] = sorted(self.required)
        if self.items is not None:
            found["items"] = self.items.raw
        if self.prefix_items:
            found["prefixItems"] = [node.raw for node in self.prefix_items]
        if self.forbids_others:
            found["additionalProperties"] = False
        elif self.additional is not None:
            found["additionalProperties"] = self.additional.raw
        for union in self.unions:
            found[union.keyword] = self.stated(union.keyword)
        for part in self.parts:
            for key, value in part.items():
                if key == "examples" or str(key).startswith("x-"):
                    inner = found.get(key) if key != "examples" and isinstance(value, list) else ()
                    found[key] = [*inner, *value] if inner else value
        return found


@define(eq=False)
class Flattener:
    """Flat views of one document's schemas, each made once."""

    document: Document
    _known: dict[tuple[int, Lone], tuple[Any, Flat]] = field(init=False, factory=dict)
    _both_known: dict[tuple[int, ...], Node] = field(init=False, factory=dict)

    def flat(self, node: Node, merges: Lone = Lone.BESIDE_NULL) -> Flat:
        """The flat view of the schema at this node."""
        node = self.document.resolve_schema(node)
        # The view is kept with the value it came from, so that the id is never given again.
        key = (id(node.raw), merges) if isinstance(node.raw, dict) else None
        if key is not None and (known := self._known.get(key)) is not None:
            return known[1]
        flat = Flat(node, merges)
        self._merge(flat, node, frozenset())
        if key is not None:
            self._known[key] = (node.raw, flat)
        return flat

    def beside(self, flat: Flat, other: Flat) -> Flat:
        """The view to compare with `other`, which may have no choice where this has one of one."""
        if flat.merged_null and not flat.unions and any(len(it.members) > 1 for it in other.unions):
            return self.flat(flat.node, Lone.NEVER)
        lone = len(flat.unions) == 1 and len(flat.unions[0].members) == 1 and not other.unions
        return self.flat(flat.node, Lone.ALWAYS) if lone else flat

    def _merge(self, flat: Flat, node: Node, inside: frozenset[int]) -> None:
        node = self.document.resolve_schema(node)
        if node.raw is False:
            flat.is_false = True
        if not isinstance(node.raw, dict) or id(node.raw) in inside:
            return
        if len(inside) > _MAX_CHAIN:
            # What is left out would count as unchanged.
            raise DocumentError(
                f"the schema at {node.pointer} is made of more than {_MAX_CHAIN} `allOf`s in one "
                "another, too many to compare; refer to the last schema of the chain directly"
            )
        inside |= {id(node.raw)}
        merge(flat, node, self._both)
        for keyword in ("oneOf", "anyOf"):
            self._merge_union(flat, node.child(keyword), keyword, inside)
        if isinstance(node.raw, Merged):
            members: Iterable[Node] = node.raw.parts
        else:
            members = node.child("allOf").elements()
            for keyword in node.raw:
                flat.origins.setdefault(keyword, node.pointer)
        for member in members:
            self._merge(flat, member, inside)
        if not isinstance(node.raw, Merged):
            flat.parts.append(node.raw)
            flat.places.append(node.pointer)

    def _merge_union(self, flat: Flat, node: Node, keyword: str, inside: frozenset[int]) -> None:
        members = list(node.elements())
        others = [member for member in members if not self._is_null(member)]
        beside_null = len(others) < len(members)
        if beside_null:
            flat.untyped_null = True
            if not others and flat.types is None:
                flat.types = frozenset()
        merges = flat.merges is Lone.ALWAYS or (flat.merges is Lone.BESIDE_NULL and beside_null)
        if len(others) == 1 and merges:
            flat.merged_null = flat.merged_null or beside_null
            self._merge(flat, others[0], inside)
        elif others:
            flat.unions.append(Choice(keyword, tuple(others)))
            flat.chosen_null = flat.chosen_null or any(map(self._takes_null, others))

    def _takes_null(self, node: Node) -> bool:
        raw = as_dict(self.document.resolve(node).raw)
        return raw.get("nullable") is True or "null" in strings(raw.get("type"))

    def _both(self, first: Node, second: Node) -> Node:
        """A schema that two must hold at once: the same one for the same two, however deep they
        stand, so that recursive schemas come to an end.
        """
        parts = {id(part.raw): part for node in (first, second) for part in self._parts(node)}
        if len(parts) == 1:
            return second
        if (known := self._both_known.get(tuple(parts))) is not None:
            return known
        if len(self._both_known) >= _MAX_MERGED:
            # What is left out would count as unchanged.
            raise DocumentError(
                f"the schemas at {first.pointer} and {second.pointer} hold together, and with them "
                f"more than {_MAX_MERGED:,} combinations of recursive schemas, too many to "
                "compare; join the schemas of an `allOf` that refer to themselves into one"
            )
        merged = Node(Merged(*parts.values()), second.pointer)
        self._both_known[tuple(parts)] = merged
        return merged

    def _parts(self, node: Node) -> Iterator[Node]:
        node = self.document.resolve_schema(node)
        if not isinstance(node.raw, Merged):
            yield node
            return
        for member in node.raw.parts:
            yield from self._parts(member)

    def _is_null(self, node: Node) -> bool:
        raw = as_dict(self.document.resolve(node).raw)
        return raw.get("type") in ("null", ["null"]) or raw.get("enum") == [None]


class Schemas:
    """Questions on the schemas of one document, each a schema as the document writes it.

    Args:
        document: what references lead into.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._flattener = Flattener(Document(document))

    def view(self, schema: Any, merges: Lone = Lone.ALWAYS, place: str = "") -> Flat:
        """The canonical view of a schema; an empty one where its parts are too many to merge.

        Args:
            schema: as the document writes it.
            merges: when a choice of one is merged.
            place: the JSON pointer of the schema, which those of its parts begin with.
        """
        try:
            return self._flattener.flat(Node(schema, place), merges)
        except DocumentError:
            return Flat(Node({}, place))

    def alternatives(self, schema: Any) -> Iterator[Flat]:
        """The view of a schema, then those of all members of its unions, each once."""
        left, seen = [schema], set[int]()
        for each in left:
            view = self.view(each)
            if id(view) not in seen:
                seen.add(id(view))
                yield view
                left += [member.raw for union in view.unions for member in union.members]

    def properties(self, schema: Any, depth: int = _DEEPEST) -> dict[str, Any]:
        """The properties of an object, those included that all members of a union have."""
        view = self.view(schema)
        found: dict[str, Any] = {}
        for union in view.unions if depth else ():
            first, *others = (self.properties(one.raw, depth - 1) for one in union.members)
            found |= {name: it for name, it in first.items() if all(name in o for o in others)}
        return found | self._own(view)

    def every_property(self, schema: Any) -> dict[str, Any]:
        """The properties of an object and of all members of a union."""
        found: dict[str, Any] = {}
        for view in reversed(list(self.alternatives(schema))):
            found |= self._own(view)
        return found

    def _own(self, view: Flat) -> dict[str, Any]:
        return view.property_schemas

    def required(self, schema: Any) -> set[str]:
        """The properties that an object or a member of a union requires."""
        return set[str]().union(*(view.required for view in self.alternatives(schema)))

    def types(self, schema: Any) -> frozenset[str]:
        """The JSON types that a schema names, null left out."""
        view, *members = self.alternatives(schema)
        found = view.types or frozenset[str]().union(*(it.types or () for it in members))
        has_properties = any(it.properties for it in (view, *members))
        return found or frozenset(["object"] if has_properties else [])

    def items(self, schema: Any) -> Any:
        """What an array holds; None where the schema is not an array."""
        view = self.view(schema)
        if view.items is not None:
            return view.items.raw
        return {} if "array" in (view.types or ()) else None

    def keyword(self, schema: Any, name: str) -> Any:
        """The value of a keyword, as the outermost schema that has it states it, or None."""
        return self.view(schema).stated(name)

    def at(self, schema: Any, pointer: str) -> Any:
        """The schema of what stands at a pointer in a value; None where there is none."""
        for token in tokens(pointer):
            own = self.properties(schema)
            if token in own:
                schema = own[token]
                continue
            additional = self.view(schema).additional
            if additional is None:
                return None
            schema = additional.raw
        return schema
