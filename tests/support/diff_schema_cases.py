"""For each event of a schema, a schema before and after; a swap of the two is its opposite."""

from __future__ import annotations

from typing import Any, Final

STRING: Final[dict[str, Any]] = {"type": "string"}
INTEGER: Final[dict[str, Any]] = {"type": "integer"}
ARRAY: Final[dict[str, Any]] = {"type": "array", "items": STRING}
OBJECT: Final[dict[str, Any]] = {"type": "object"}
CAT: Final[dict[str, Any]] = {"type": "object", "title": "Cat", "properties": {"purrs": STRING}}
DOG: Final[dict[str, Any]] = {"type": "object", "title": "Dog", "properties": {"barks": STRING}}

Case = tuple[Any, Any]
SCHEMA_CASES: Final[dict[str, Case]] = {}


def _both_ways(there: str, back: str, old: Any, new: Any) -> None:
    SCHEMA_CASES[there] = (old, new)
    SCHEMA_CASES[back] = (new, old)


def _keyword(name: str, old: dict[str, Any], keyword: str, one: Any, other: Any = None) -> None:
    """`name`-added and -removed, and -changed where there is a second value."""
    _both_ways(f"{name}-added", f"{name}-removed", old, {**old, keyword: one})
    if other is not None:
        SCHEMA_CASES[f"{name}-changed"] = ({**old, keyword: one}, {**old, keyword: other})


def _bound(name: str, old: dict[str, Any], keyword: str) -> None:
    low, high = {**old, keyword: 3}, {**old, keyword: 5}
    _both_ways(f"{name}-set", f"{name}-unset", old, low)
    _both_ways(f"{name}-increased", f"{name}-decreased", low, high)


for _side in ("min", "max"):
    _bound(_side, INTEGER, f"{_side}imum")
    _bound(f"exclusive-{_side}", INTEGER, f"exclusive{_side.title()}imum")
    _bound(f"{_side}-length", STRING, f"{_side}Length")
    _bound(f"{_side}-items", ARRAY, f"{_side}Items")
    _bound(f"{_side}-properties", OBJECT, f"{_side}Properties")
    _bound(f"{_side}-contains", {**ARRAY, "contains": STRING}, f"{_side}Contains")

SCHEMA_CASES["type-changed"] = ({"type": "boolean"}, INTEGER)
_both_ways("type-generalized", "type-specialized", INTEGER, {"type": "number"})
SCHEMA_CASES["format-changed"] = ({**STRING, "format": "uuid"}, {**STRING, "format": "date"})
_both_ways("format-specialized", "format-generalized", STRING, {**STRING, "format": "uuid"})
_both_ways("became-nullable", "became-not-nullable", STRING, {"type": ["string", "null"]})
_both_ways("became-enum", "became-not-enum", STRING, {**STRING, "enum": ["a"]})
_both_ways(
    "enum-value-added",
    "enum-value-removed",
    {**STRING, "enum": ["a"]},
    {**STRING, "enum": ["a", "b"]},
)
SCHEMA_CASES["enum-value-renamed"] = (
    {**STRING, "enum": ["open", "CANCELED"]},
    {**STRING, "enum": ["open", "cancelled"]},
)
_both_ways(
    "x-extensible-enum-value-added",
    "x-extensible-enum-value-removed",
    {**STRING, "x-extensible-enum": ["a"]},
    {**STRING, "x-extensible-enum": ["a", "b"]},
)
_keyword("const", STRING, "const", "a", "b")
_keyword("default-value", STRING, "default", "a", "b")
_both_ways("multiple-of-set", "multiple-of-unset", INTEGER, {**INTEGER, "multipleOf": 2})
_both_ways(
    "multiple-of-specialized",
    "multiple-of-generalized",
    {**INTEGER, "multipleOf": 2},
    {**INTEGER, "multipleOf": 4},
)
SCHEMA_CASES["multiple-of-changed"] = ({**INTEGER, "multipleOf": 2}, {**INTEGER, "multipleOf": 3})
_keyword("pattern", STRING, "pattern", "^a$", "^b$")
SCHEMA_CASES["pattern-generalized"] = ({**STRING, "pattern": "^a$"}, {**STRING, "pattern": ".*"})
_both_ways("unique-items-set", "unique-items-unset", ARRAY, {**ARRAY, "uniqueItems": True})
_keyword("contains", ARRAY, "contains", STRING)
_keyword("content-encoding", STRING, "contentEncoding", "base64", "base32")
_keyword("content-media-type", STRING, "contentMediaType", "image/png", "image/gif")
_keyword("content-schema", STRING, "contentSchema", CAT)
_keyword("dependent-required", OBJECT, "dependentRequired", {"a": ["b"]}, {"a": ["c"]})
_keyword("dependent-schema", OBJECT, "dependentSchemas", {"a": CAT})
for _name in ("if", "then", "else", "not"):
    _keyword(_name, OBJECT, _name, CAT, DOG if _name in ("if", "not") else None)
_keyword("pattern-property", OBJECT, "patternProperties", {"^x": STRING})
_keyword("property-names", OBJECT, "propertyNames", STRING)
_keyword("unevaluated-items", ARRAY, "unevaluatedItems", False)
_keyword("unevaluated-properties", OBJECT, "unevaluatedProperties", STRING)
_both_ways(
    "all-of-added",
    "all-of-removed",
    {"allOf": [CAT]},
    {"allOf": [CAT, DOG]},
)
_both_ways(
    "prefix-items-added",
    "prefix-items-removed",
    {**ARRAY, "prefixItems": [STRING]},
    {**ARRAY, "prefixItems": [STRING, INTEGER]},
)
_both_ways(
    "additional-properties-forbidden",
    "additional-properties-allowed",
    OBJECT,
    {**OBJECT, "additionalProperties": False},
)
SCHEMA_CASES["additional-properties-refused"] = (
    {**OBJECT, "additionalProperties": STRING},
    {**OBJECT, "additionalProperties": False},
)
_both_ways("schema-became-false", "schema-became-not-false", STRING, False)
_both_ways("one-of-added", "one-of-removed", {"oneOf": [CAT]}, {"oneOf": [CAT, DOG]})
_both_ways("any-of-added", "any-of-removed", {"anyOf": [CAT]}, {"anyOf": [CAT, DOG]})
_both_ways("union-narrowed", "union-widened", {"anyOf": [CAT, DOG]}, {"oneOf": [CAT, DOG]})
SCHEMA_CASES["wrapped-in-one-of"] = (OBJECT, {"oneOf": [CAT, DOG]})
_both_ways(
    "wrapped-in-one-of-original-preserved", "unwrapped-from-one-of", CAT, {"oneOf": [CAT, DOG]}
)
_PET: Final = {"oneOf": [CAT, DOG]}
_BY_KIND: Final = {"propertyName": "kind", "mapping": {"cat": "#/c"}}
_keyword("discriminator", _PET, "discriminator", _BY_KIND)
for _event, _new in {
    "property-name-changed": {**_BY_KIND, "propertyName": "type"},
    "mapping-added": {**_BY_KIND, "mapping": {"cat": "#/c", "dog": "#/d"}},
    "mapping-changed": {**_BY_KIND, "mapping": {"cat": "#/d"}},
    "mapping-deleted": {**_BY_KIND, "mapping": {}},
}.items():
    SCHEMA_CASES[f"discriminator-{_event}"] = (
        {**_PET, "discriminator": _BY_KIND},
        {**_PET, "discriminator": _new},
    )
_both_ways("deprecated", "reactivated", STRING, {**STRING, "deprecated": True})
_both_ways(
    "stability-decreased", "stability-increased", STRING, {**STRING, "x-stability-level": "alpha"}
)
SCHEMA_CASES["stability-invalid"] = (STRING, {**STRING, "x-stability-level": "gold"})
SCHEMA_CASES["deprecated-sunset-invalid"] = (
    STRING,
    {**STRING, "deprecated": True, "x-sunset": "soon"},
)
SCHEMA_CASES["sunset-date-too-small"] = (
    STRING,
    {**STRING, "deprecated": True, "x-sunset": "2001-01-01"},
)
