"""Schemas in canonical form, put together: with null, with others, with what they say to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["TEXTS", "annotations_of", "joined", "with_null", "without_places"]

TEXTS = ("title", "description")
_FLAGS = ("deprecated", "readOnly", "writeOnly")


def annotations_of(
    schema: Mapping[str, Any], found: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What a schema says to people, and its default where the type can hold it."""
    texts: dict[str, Any] = {}
    for key in TEXTS:
        if isinstance(schema.get(key), str) and schema[key].strip():
            texts[key] = schema[key]
    for key in _FLAGS:
        if schema.get(key) is True:
            texts[key] = True
    if found is not None and _holds(found, schema.get("default")):
        texts["default"] = schema["default"]
    return texts


def _holds(schema: Mapping[str, Any], value: Any) -> bool:
    if "enum" in schema:
        return type(value) in (str, int) and value in schema["enum"]
    kind = schema.get("type")
    if kind == "string":
        return isinstance(value, str)
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return kind == "number" and isinstance(value, int | float) and not isinstance(value, bool)


def with_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema, or null."""
    if not schema or schema == {"type": "null"}:
        return schema
    if "anyOf" not in schema:
        structural = {"$ref", "type", "enum"}.intersection(schema)
        return {"anyOf": [schema, {"type": "null"}]} if structural else schema
    if {"type": "null"} in schema["anyOf"]:
        return schema
    return {**schema, "anyOf": [*schema["anyOf"], {"type": "null"}]}


def joined(members: list[dict[str, Any]]) -> dict[str, Any]:
    """A union of schemas in canonical form: flat, without doubles, null last."""
    flat: list[dict[str, Any]] = []
    for member in members:
        inner = member.get("anyOf")
        if inner is not None and "discriminator" not in member:
            flat.extend(inner)
        else:
            flat.append(member)
    options: list[dict[str, Any]] = []
    null = False
    for member in flat:
        bare = {key: value for key, value in member.items() if key not in TEXTS}
        if bare == {"type": "null"}:
            null = True
        elif not any(_same(member, known) for known in options):
            options.append(member)
    if not options:
        return {"type": "null"} if null else {}
    if null:
        options.append({"type": "null"})
    return {"anyOf": options} if len(options) > 1 else dict(options[0])


def _same(left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    if "$ref" in left or "$ref" in right:
        return left.get("$ref") == right.get("$ref")
    return bool(without_places(left) == without_places(right))


def without_places(schema: Any) -> Any:
    """A schema in canonical form without the pointers to where it was written."""
    if isinstance(schema, Mapping):
        kept = schema.keys() - {"x-otto-at", "x-otto-places"}
        return {key: without_places(schema[key]) for key in kept}
    return [without_places(item) for item in schema] if isinstance(schema, list) else schema
