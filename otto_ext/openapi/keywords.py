"""Keywords of JSON Schema, by how schemas that hold together are merged; bounds in one spelling."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING, Any, Final, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
