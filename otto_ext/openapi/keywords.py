"""Keywords of JSON Schema, and how schemas that hold together are merged by them; bounds in one
spelling.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import zip_longest
from math import gcd, lcm
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from otto_ext.openapi.json_values import as_dict, strings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from otto_ext.openapi.canonical import Flat
    from otto_ext.openapi.references import Node

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
_NUMBERS: Final = {"minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"}
# A lower bound of zero forbids nothing.
_NO_BOUND: Final = {"minLength": 0, "minItems": 0, "minProperties": 0}
PLAIN: Final = (
    "const",
    "default",
    "uniqueItems",
    "contentEncoding",
    "contentMediaType",
    "x-sunset",
    "x-stability-level",
)
FLAGS: Final = ("deprecated", "readOnly", "writeOnly", "uniqueItems")
FLAGS_AND_TEXTS: Final = {"deprecated", "readOnly", "writeOnly", "default", "x-sunset"}
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


def bounds(raw: Mapping[str, Any]) -> dict[str, float]:
    """The bounds that a schema states, as JSON Schema 2020-12 writes them."""
    found = {key: raw[key] for key in (*LOWER, *UPPER) if is_number(raw.get(key))}
    # OpenAPI 3.0: `exclusiveMinimum: true` says that `minimum` itself is out.
    for keyword, exclusive in (
        ("minimum", "exclusiveMinimum"),
        ("maximum", "exclusiveMaximum"),
    ):
        if raw.get(exclusive) is True and keyword in found:
            found[exclusive] = found.pop(keyword)
    return {
        key: value if key in _NUMBERS else int(value)
        for key, value in found.items()
        if key in _NUMBERS or (value >= 0 and value != _NO_BOUND.get(key))
    }


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether a value is a number of JSON."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def common_types(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    """The types that both allow; the second where they exclude each other."""
    found = first & second
    for one, other in ((first, second), (second, first)):
        if "number" in one and "integer" in other:
            found |= {"integer"}
    return found or second


def common_values(first: Iterable[Any], second: Iterable[Any]) -> tuple[Any, ...]:
    """The values that both allow, in the order of the first."""
    allowed = list(second)
    return tuple(value for value in first if value in allowed)


def common_multiple(one: float, other: float) -> float:
    """The least multiple of two factors, which may be fractions."""
    a, b = Fraction(str(one)), Fraction(str(other))
    found = Fraction(lcm(a.numerator, b.numerator), gcd(a.denominator, b.denominator))
    return found.numerator if found.denominator == 1 else float(found)


# -- the parts of an `allOf` into one view ---------------------------------------------------------


def merge(flat: Flat, node: Node, both: Callable[[Node, Node], Node]) -> None:
    """Merge what a schema states beside `$ref`, `allOf` and its unions into a view.

    Args:
        flat: the view of the parts before it.
        node: the schema.
        both: makes a schema that two must hold at once.
    """
    _merge_types(flat, node.raw)
    _merge_values(flat, node.raw)
    _merge_children(flat, node, both)


def _merge_types(flat: Flat, raw: dict[str, Any]) -> None:
    stated = strings(raw.get("type"))
    types = frozenset(stated) - {"null"}
    enum = raw.get("enum")
    allows_null = "null" in stated or raw.get("nullable") is True
    if isinstance(enum, list):
        allows_null = allows_null or (None in enum and not stated)
        members = tuple(value for value in enum if value is not None)
        flat.enum = members if flat.enum is None else common_values(flat.enum, members)
    if types:
        # Of the parts of an `allOf` that state a type, all must allow null.
        flat.typed_null = allows_null and flat.typed_null is not False
        flat.types = types if flat.types is None else common_types(flat.types, types)
    elif allows_null:
        flat.untyped_null = True
        if stated and flat.types is None:
            flat.types = frozenset()


def _merge_values(flat: Flat, raw: dict[str, Any]) -> None:
    values = flat.values
    for keyword in PLAIN:
        if keyword in raw and raw[keyword] is not None and raw[keyword] is not False:
            values.setdefault(keyword, raw[keyword])
    for keyword in ("pattern", "format"):
        if isinstance(raw.get(keyword), str) and raw[keyword]:
            stated = flat.all_of.setdefault(keyword, set())
            stated.add(raw[keyword])
            values[keyword] = " and ".join(sorted(stated))
    factor = raw.get("multipleOf")
    if isinstance(factor, int | float) and not isinstance(factor, bool) and factor > 0:
        values["multipleOf"] = common_multiple(values.get("multipleOf", factor), factor)
    for keyword in ("const", "default"):
        if keyword in raw and raw[keyword] is False:
            values.setdefault(keyword, False)
    if raw.get("const") is not None and repr(raw["const"]) != repr(values["const"]):
        flat.is_false = True  # nothing is two values at once
    for keyword in FLAGS:
        if raw.get(keyword) is True:
            values[keyword] = True
    for keyword, bound in bounds(raw).items():
        stricter = max if keyword in LOWER else min
        values[keyword] = stricter(values.get(keyword, bound), bound)
    extensible = raw.get("x-extensible-enum")
    if isinstance(extensible, list):
        known_values = [it for it in flat.extensible_enum or () if it not in extensible]
        flat.extensible_enum = (*known_values, *extensible)
    flat.required.update(strings(raw.get("required")) if raw.get("required") is not True else ())
    for name, others in as_dict(raw.get("dependentRequired")).items():
        known = flat.dependent_required.get(str(name), frozenset())
        flat.dependent_required[str(name)] = known | frozenset(strings(others))


def _merge_children(flat: Flat, node: Node, both: Callable[[Node, Node], Node]) -> None:
    raw = node.raw
    for name, child in node.child("properties").items():
        known = flat.properties.get(name)
        flat.properties[name] = child if known is None else both(known, child)
    if "items" in raw and not isinstance(raw["items"], list):
        items = node.child("items")
        flat.items = _held(both, flat.items, items)
    prefix = tuple(node.child("prefixItems").elements())
    pairs = zip_longest(flat.prefix_items, prefix)
    flat.prefix_items = tuple(_held(both, one, other) for one, other in pairs)
    additional = raw.get("additionalProperties")
    # What is forbidden beside the parts of an `allOf` is, once they are merged, forbidden as well.
    if additional is False or raw.get("unevaluatedProperties") is False:
        flat.forbids_others = True
    elif isinstance(additional, dict):
        others = node.child("additionalProperties")
        flat.additional = _held(both, flat.additional, others)
    for keyword in SUBSCHEMAS:
        if keyword == "unevaluatedProperties" and raw.get(keyword) is False:
            continue
        if isinstance(raw.get(keyword), dict | bool) and raw[keyword] is not True:
            # Not what `not` or `if` mean together, but a change of either is seen.
            flat.subschemas[keyword] = _held(
                both, flat.subschemas.get(keyword), node.child(keyword)
            )
    for keyword in SUBSCHEMA_MAPS:
        found = flat.subschema_maps.setdefault(keyword, {})
        for name, child in node.child(keyword).items():
            found[name] = _held(both, found.get(name), child)
    if isinstance(raw.get("discriminator"), dict):
        flat.discriminator = node.child("discriminator")


def _held(both: Callable[[Node, Node], Node], one: Node | None, other: Node | None) -> Node:
    """What two parts of an `allOf` say of one place, or one of them alone."""
    if one is None or other is None:
        found = one or other
        assert found is not None
        return found
    return both(one, other)
