"""Schemas: references, files, discriminators and null, as OpenAPI 3.0 spells them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["reference", "schema", "value_schema"]

_LISTS = ("allOf", "anyOf", "oneOf")
_MAPS = ("properties", "patternProperties", "definitions")
_SINGLE = ("items", "additionalProperties", "not", "additionalItems")
#: What makes the type of a parameter, a header or an item, outside a schema (Swagger 2.0,
#: "Parameter Object").
_VALUE_KEYS = (
    "type",
    "format",
    "enum",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "multipleOf",
    "title",
    "x-nullable",
    "x-enum-varnames",
    "x-enumNames",
)
_MOVED = {
    "#/definitions/": "#/components/schemas/",
    "#/responses/": "#/components/responses/",
    "#/parameters/": "#/components/parameters/",
}


def reference(target: str) -> str:
    """Where a reference leads in OpenAPI 3."""
    for old, new in _MOVED.items():
        if target.startswith(old):
            return new + target[len(old) :]
    return target


def schema(value: Any) -> Any:
    """A schema, with everything in it. What is no schema stays for the normalisation to see."""
    if not isinstance(value, Mapping):
        return value
    found: dict[str, Any] = {}
    for key, entry in value.items():
        if key == "$ref" and isinstance(entry, str):
            found[key] = reference(entry)
        elif key in _LISTS and isinstance(entry, list):
            found[key] = [schema(one) for one in entry]
        elif key in _MAPS and isinstance(entry, Mapping):
            found[key] = {name: schema(one) for name, one in entry.items()}
        elif key in _SINGLE:
            found[key] = (
                [schema(one) for one in entry] if isinstance(entry, list) else schema(entry)
            )
        elif key == "discriminator" and isinstance(entry, str):
            found[key] = {"propertyName": entry}
        elif key == "x-nullable":
            if entry is True:
                found["nullable"] = True
        else:
            found[key] = entry
    _file(found)
    return found


def value_schema(value: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of a parameter, a header or an item, which Swagger 2.0 writes without one."""
    found = {key: value[key] for key in _VALUE_KEYS if key in value}
    if found.pop("x-nullable", None) is True:
        found["nullable"] = True
    items = value.get("items")
    if isinstance(items, Mapping):
        # Some write a schema there, against the specification.
        found["items"] = schema(items) if "$ref" in items else value_schema(items)
    elif found.get("type") == "array":
        found["items"] = {}
    for key in ("allOf", "$ref", "properties"):
        if key in value:
            found.update(schema({key: value[key]}))
    _file(found)
    return found


def _file(found: dict[str, Any]) -> None:
    if found.get("type") == "file":
        found["type"], found["format"] = "string", "binary"
