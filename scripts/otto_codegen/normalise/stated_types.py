"""`type`: what a schema states, fixed, or what its other keys give away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from otto_codegen.normalise.all_of import types_of
from otto_ext.openapi.values import as_list, as_text

if TYPE_CHECKING:
    from otto_ext.openapi.references import References

__all__ = ["kinds_of"]

_KNOWN = frozenset({"string", "integer", "number", "boolean", "object", "array"})
#: Types that the specification does not have, and the schema that is meant.
_MEANT: dict[str, dict[str, Any]] = {
    "file": {"type": "string", "format": "binary"},
    "binary": {"type": "string", "format": "binary"},
    "str": {"type": "string"},
    "text": {"type": "string"},
    "char": {"type": "string"},
    "uuid": {"type": "string", "format": "uuid"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "date-time": {"type": "string", "format": "date-time"},
    "timestamp": {"type": "string"},
    "password": {"type": "string"},
    "uri": {"type": "string"},
    "url": {"type": "string"},
    "int": {"type": "integer"},
    "int32": {"type": "integer"},
    "int64": {"type": "integer"},
    "long": {"type": "integer"},
    "short": {"type": "integer"},
    "bigint": {"type": "integer"},
    "float": {"type": "number"},
    "double": {"type": "number"},
    "numeric": {"type": "number"},
    "decimal": {"type": "number", "format": "decimal"},
    "bool": {"type": "boolean"},
    "dict": {"type": "object"},
    "map": {"type": "object"},
    "hash": {"type": "object"},
    "json": {},
    "any": {},
    "mixed": {},
    "list": {"type": "array"},
    "none": {"type": "null"},
    "nil": {"type": "null"},
}


def kinds_of(
    source: References, schema: Mapping[str, Any], place: str
) -> tuple[list[str], bool, dict[str, Any]]:
    """The types of a schema.

    Args:
        source: the document, for fixes.
        schema: without `$ref` and `allOf`.
        place: where it stands.

    Returns:
        The types in order, null left out; whether null is one; keys to set on the schema.
    """
    types: list[str] = []
    null = False
    more: dict[str, Any] = {}
    stated = schema.get("type")
    if stated is not None and not isinstance(stated, str | list):
        source.note("unknown-type", place, "`type` is neither a string nor a list; ignored")
    for kind in types_of(schema):
        if kind == "null":
            null = True
        elif kind in _KNOWN:
            types.append(kind)
        else:
            meant = _meant(source, kind, place)
            if meant == "null":
                null = True
            elif meant:
                types.append(meant)
                if "format" not in schema:
                    more.update(_MEANT.get(kind.lower(), {}))
    if not types and not null:
        types = _guessed(schema)
    elif types in (["string"], ["object"]) and "items" in schema and "properties" not in schema:
        if types == ["object"]:
            source.note("type-conflict", place, "an object with `items` is read as an array")
            types = ["array"]
    elif (
        types == ["array"]
        and "items" not in schema
        and isinstance(schema.get("properties"), Mapping)
    ):
        source.note("type-conflict", place, "an array with `properties` is an array of objects")
        inner = {k: v for k, v in schema.items() if k in ("properties", "required")}
        more["items"] = {"type": "object", **inner}
    elif types == ["string"] and isinstance(schema.get("properties"), Mapping):
        source.note("type-conflict", place, "a string with `properties` is read as an object")
        types = ["object"]
    more.pop("type", None)
    return list(dict.fromkeys(types)), null, more


def _meant(source: References, kind: str, place: str) -> str:
    low = kind.strip().lower()
    if low in _KNOWN or low == "null":
        source.note("unknown-type", place, f"the type {kind[:40]!r} is read as {low}")
        return low
    schema = _MEANT.get(low)
    if schema is None:
        source.note("unknown-type", place, f"the type {kind[:40]!r} is unknown; typed as Any")
        return ""
    meant = str(schema.get("type", ""))
    if low not in ("any", "mixed"):
        source.note("unknown-type", place, f"the type {kind[:40]!r} is read as {meant or 'Any'}")
    return meant


_TEXT_FORMATS = frozenset(
    ["date", "date-time", "uuid", "email", "uri", "hostname", "ipv4", "ipv6", "binary", "byte"]
)


def _guessed(schema: Mapping[str, Any]) -> list[str]:
    """The type of a schema that states none, where its keys leave one only."""
    if isinstance(schema.get("properties"), Mapping) or isinstance(
        schema.get("additionalProperties"), Mapping
    ):
        return ["object"]
    if "patternProperties" in schema:
        return ["object"]
    if "items" in schema or as_list(schema.get("prefixItems")):
        return ["array"]
    if as_text(schema.get("format")) in _TEXT_FORMATS or "pattern" in schema:
        return ["string"]
    return []
