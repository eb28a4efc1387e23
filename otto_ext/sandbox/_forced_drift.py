"""Responses that depart from the document on purpose (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from otto_ext.sandbox._schema_questions import pointer_to, put

if TYPE_CHECKING:
    from otto_ext.sandbox._schema_questions import Schema, SchemaQuestions

__all__ = ["drifted"]

_NEW = "added_later"


def drifted(value: Any, schema: Schema, shapes: SchemaQuestions, kind: str) -> Any:
    """A response without a required field, with an unknown member of an enum, or both.

    What cannot be, since the response has no such place, is left as it is.

    Args:
        value: the response.
        schema: the response's, converted.
        shapes: questions on schemas.
        kind: `field`, `enum` or `both`.
    """
    if kind in ("enum", "both"):
        value = _changed(value, schema, shapes, _with_new_member)
    if kind in ("field", "both"):
        value = _changed(value, schema, shapes, _without_field)
    return value


def _changed(value: Any, schema: Schema, shapes: SchemaQuestions, change: Any) -> Any:
    """The first object, from the inside out, that the change works on, changed."""
    if isinstance(value, list):
        item = shapes.items(schema)
        for place, each in enumerate(value):
            new = each if item is None else _changed(each, item, shapes, change)
            if new != each:
                return [*value[:place], new, *value[place + 1 :]]
        return value
    if not isinstance(value, dict):
        return value
    properties = shapes.every_property(schema)
    for name, each in value.items():
        new = _changed(each, properties.get(name, True), shapes, change)
        if new != each:
            return put(value, pointer_to(name), new)
    return change(value, schema, properties, shapes)


def _with_new_member(
    value: dict[str, Any], schema: Schema, properties: dict[str, Schema], shapes: SchemaQuestions
) -> dict[str, Any]:
    for name, each in value.items():
        enum = shapes.keyword(properties.get(name, True), "enum")
        if isinstance(each, str) and enum:
            return {**value, name: _NEW}
    return value


def _without_field(
    value: dict[str, Any], schema: Schema, properties: dict[str, Schema], shapes: SchemaQuestions
) -> dict[str, Any]:
    required = shapes.required(schema)
    # The last one: ids come first, and without those nothing can be done with the rest.
    gone = [name for name in value if name in required][-1:]
    return {name: each for name, each in value.items() if name not in gone}
