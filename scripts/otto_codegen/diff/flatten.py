"""A schema with its `$ref` followed and its `allOf` merged, so that two of them can be compared.

The same set of values can be written in many ways: `nullable: true` or `type: [.., "null"]` or
`anyOf` with `null`; `exclusiveMinimum: true` beside a `minimum` or as a number; one object or an
`allOf` of three. All of them come out alike here, so that a document which only says the same
thing in another way shows no change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from attrs import define, field, frozen

from otto_codegen.diff.document import Document, Merged, Node, mapping, strings

if TYPE_CHECKING:
    from collections.abc import Iterable

# Larger is stricter, or smaller is; the stricter of two wins where `allOf` states both.
LOWER: Final = {
    "minimum": "min",
    "exclusiveMinimum": "exclusive-min",
    "minLength": "min-length",
    "minItems": "min-items",
    "minProperties": "min-properties",
    "minContains": "min-contains",
}
UPPER: Final = {
    "maximum": "max",
    "exclusiveMaximum": "exclusive-max",
    "maxLength": "max-length",
    "maxItems": "max-items",
    "maxProperties": "max-properties",
    "maxContains": "max-contains",
}
# A lower bound of zero forbids nothing.
_COUNTS: Final = {"minLength", "minItems", "minProperties"}
_PLAIN: Final = (
    "format",
    "pattern",
    "multipleOf",
    "const",
    "default",
    "uniqueItems",
    "contentEncoding",
    "contentMediaType",
    "x-sunset",
    "x-stability-level",
)
_FLAGS: Final = ("deprecated", "readOnly", "writeOnly", "uniqueItems")
_FLAGS_AND_TEXTS: Final = {"deprecated", "readOnly", "writeOnly", "default", "x-sunset"}
# Keywords that hold a schema which is compared as a whole, not merged.
SUBSCHEMAS: Final = {
    "not": "not",
    "contains": "contains",
    "propertyNames": "property-names",
    "if": "if",
    "then": "then",
    "else": "else",
    "contentSchema": "content-schema",
    "unevaluatedItems": "unevaluated-items",
    "unevaluatedProperties": "unevaluated-properties",
}
SUBSCHEMA_MAPS: Final = {
    "patternProperties": "pattern-property",
    "dependentSchemas": "dependent-schema",
}
# Under these stricter and laxer trade places, or may: what is inside cannot be compared alone.
INVERTING: Final = {"not", "if"}
_MAX_DEPTH: Final = 64


@frozen(eq=False)
class Union:
    """A `oneOf` or `anyOf`, without a member that is only `null`."""

    keyword: str
    members: tuple[Node, ...]


@define(eq=False)
class Flat:
    """What one schema says. Absent keywords are absent from `values`."""

    node: Node
    # A `oneOf` of one is that one, or the first of more to come: which, the other document tells.
    merges_lone: bool = False
    types: frozenset[str] | None = None
    # What the parts that state a type say of null together, and what another part says.
    typed_null: bool | None = None
    untyped_null: bool = False
    enum: tuple[Any, ...] | None = None
    extensible_enum: tuple[Any, ...] | None = None
    values: dict[str, Any] = field(factory=dict)
    required: set[str] = field(factory=set)
    properties: dict[str, Node] = field(factory=dict)
    items: Node | None = None
    prefix_items: tuple[Node, ...] = ()
    additional: Node | None = None
    forbids_others: bool = False
    is_false: bool = False
    unions: list[Union] = field(factory=list)
    subschemas: dict[str, Node] = field(factory=dict)
    subschema_maps: dict[str, dict[str, Node]] = field(factory=dict)
    dependent_required: dict[str, frozenset[str]] = field(factory=dict)
    discriminator: Node | None = None

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
        rest = (self.prefix_items, self.additional, self.subschemas, self.dependent_required)
        maps = (*said, *rest, *self.subschema_maps.values(), self.is_false, self.forbids_others)
        return not any(maps) and not self.values.keys() - _FLAGS_AND_TEXTS

    def flag(self, name: str) -> bool:
        """Whether a keyword such as `deprecated` is true."""
        return self.values.get(name) is True


@define(eq=False)
class Flattener:
    """Flat views of one document's schemas, each made once."""

    document: Document
    _known: dict[tuple[int, bool], tuple[Any, Flat]] = field(init=False, factory=dict)

    def flat(self, node: Node, *, merge_lone: bool = False) -> Flat:
        """The flat view of the schema at this node."""
        node = self.document.resolve_schema(node)
        # The view is kept with the value it came from, so that the id is never given again.
        key = (id(node.raw), merge_lone) if isinstance(node.raw, dict) else None
        if key is not None and (known := self._known.get(key)) is not None:
            return known[1]
        flat = Flat(node, merge_lone)
        self._merge(flat, node, frozenset())
        if key is not None:
            self._known[key] = (node.raw, flat)
        return flat

    def beside(self, flat: Flat, other: Flat) -> Flat:
        """The view to compare with `other`, which may have no choice where this has one of one."""
        lone = len(flat.unions) == 1 and len(flat.unions[0].members) == 1 and not other.unions
        return self.flat(flat.node, merge_lone=True) if lone else flat

    def _merge(self, flat: Flat, node: Node, inside: frozenset[int]) -> None:
        node = self.document.resolve_schema(node)
        if node.raw is False:
            flat.is_false = True
        if not isinstance(node.raw, dict) or id(node.raw) in inside or len(inside) > _MAX_DEPTH:
            return
        inside |= {id(node.raw)}
        _merge_types(flat, node.raw)
        _merge_values(flat, node.raw)
        _merge_children(flat, node)
        for keyword in ("oneOf", "anyOf"):
            self._merge_union(flat, node.child(keyword), keyword, inside)
        for member in node.child("allOf").elements():
            self._merge(flat, member, inside)

    def _merge_union(self, flat: Flat, node: Node, keyword: str, inside: frozenset[int]) -> None:
        members = list(node.elements())
        others = [member for member in members if not self._is_null(member)]
        if len(others) < len(members):
            flat.untyped_null = True
        if len(others) == 1 and (flat.merges_lone or len(others) < len(members)):
            self._merge(flat, others[0], inside)
        elif others:
            flat.unions.append(Union(keyword, tuple(others)))

    def _is_null(self, node: Node) -> bool:
        raw = mapping(self.document.resolve(node).raw)
        return raw.get("type") in ("null", ["null"]) or raw.get("enum") == [None]


def _merge_types(flat: Flat, raw: dict[str, Any]) -> None:
    stated = strings(raw.get("type"))
    types = frozenset(stated) - {"null"}
    enum = raw.get("enum")
    allows_null = "null" in stated or raw.get("nullable") is True
    if isinstance(enum, list):
        allows_null = allows_null or (None in enum and not stated)
        members = tuple(value for value in enum if value is not None)
        flat.enum = members if flat.enum is None else _common(flat.enum, members)
    if types:
        # Of the parts of an `allOf` that state a type, all must allow null.
        flat.typed_null = allows_null and flat.typed_null is not False
        flat.types = types if flat.types is None else (flat.types & types) or types
    elif allows_null:
        flat.untyped_null = True


def _merge_values(flat: Flat, raw: dict[str, Any]) -> None:
    values = flat.values
    for keyword in _PLAIN:
        if keyword in raw and raw[keyword] is not None and raw[keyword] is not False:
            values.setdefault(keyword, raw[keyword])
    for keyword in ("const", "default"):
        if keyword in raw and raw[keyword] is False:
            values.setdefault(keyword, False)
    for keyword in _FLAGS:
        if raw.get(keyword) is True:
            values[keyword] = True
    bounds = _bounds(raw)
    for keyword, bound in bounds.items():
        stricter = max if keyword in LOWER else min
        values[keyword] = stricter(values.get(keyword, bound), bound)
    extensible = raw.get("x-extensible-enum")
    if isinstance(extensible, list):
        flat.extensible_enum = tuple(extensible)
    flat.required.update(strings(raw.get("required")) if raw.get("required") is not True else ())
    for name, others in mapping(raw.get("dependentRequired")).items():
        flat.dependent_required[str(name)] = frozenset(strings(others))


def _bounds(raw: dict[str, Any]) -> dict[str, float]:
    found = {key: raw[key] for key in (*LOWER, *UPPER) if _is_number(raw.get(key))}
    # OpenAPI 3.0: `exclusiveMinimum: true` says that `minimum` itself is out.
    for keyword, exclusive in (
        ("minimum", "exclusiveMinimum"),
        ("maximum", "exclusiveMaximum"),
    ):
        if raw.get(exclusive) is True and keyword in found:
            found[exclusive] = found.pop(keyword)
    return {key: value for key, value in found.items() if value or key not in _COUNTS}


def _merge_children(flat: Flat, node: Node) -> None:
    raw = node.raw
    for name, child in node.child("properties").items():
        known = flat.properties.get(name)
        flat.properties[name] = child if known is None else _both(known, child)
    if "items" in raw and not isinstance(raw["items"], list):
        flat.items = node.child("items") if flat.items is None else flat.items
    if not flat.prefix_items:
        flat.prefix_items = tuple(node.child("prefixItems").elements())
    additional = raw.get("additionalProperties")
    if additional is False:
        flat.forbids_others = True
    elif isinstance(additional, dict) and additional:
        flat.additional = node.child("additionalProperties")
    for keyword in SUBSCHEMAS:
        if isinstance(raw.get(keyword), dict | bool) and raw[keyword] is not True:
            flat.subschemas.setdefault(keyword, node.child(keyword))
    for keyword in SUBSCHEMA_MAPS:
        found = dict(node.child(keyword).items())
        flat.subschema_maps.setdefault(keyword, {}).update(found)
    if isinstance(raw.get("discriminator"), dict):
        flat.discriminator = node.child("discriminator")


def _both(first: Node, second: Node) -> Node:
    return Node(Merged(allOf=[first.raw, second.raw]), second.pointer)


def _common(first: Iterable[Any], second: Iterable[Any]) -> tuple[Any, ...]:
    allowed = list(second)
    return tuple(value for value in first if value in allowed)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
