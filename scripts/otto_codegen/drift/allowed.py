"""Whether a schema allows what was seen, by JSON types and by the values that it lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from otto_ext.openapi.json_values import as_list

if TYPE_CHECKING:
    from collections.abc import Mapping

    from otto_codegen.drift.locate import CorrectedDocument

__all__ = ["base_type", "is_allowed", "types_of"]

#: References and unions inside one another; more is a cycle.
_DEEPEST: Final = 40
_FORMS: Final = {
    "decimal": frozenset({"decimal", "integer"}),
    "uuid": frozenset({"uuid"}),
    "date": frozenset({"date"}),
    "date-time": frozenset({"date-time"}),
}

_TYPES: Final[dict[type, str]] = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
}


def base_type(shape: str) -> str:
    """The JSON type of a shape: `string` of `string (decimal)`."""
    return shape.partition(" (")[0]


def types_of(schema: Mapping[str, Any]) -> frozenset[str]:
    """The JSON types that a schema states by itself, without references and unions."""
    stated = schema.get("type")
    if stated is not None:
        return frozenset(it for it in [stated, *as_list(stated)] if isinstance(it, str))
    if "properties" in schema or "required" in schema:
        return frozenset({"object"})
    if "items" in schema:
        return frozenset({"array"})
    values = [*as_list(schema.get("enum")), *([schema["const"]] if "const" in schema else [])]
    return frozenset(_TYPES.get(type(value), "object") for value in values) - {"null"}


def is_allowed(
    document: CorrectedDocument,
    place: str,
    shape: str,
    values: tuple[str | int, ...] = (),
    depth: int = 0,
) -> bool:
    """Whether a schema allows a JSON type.

    Args:
        document: holds the schema.
        place: the pointer to it.
        shape: what came: a JSON type, of strings with their form.
        values: the values that came, where the schema lists values.
        depth: how many schemas it is inside of.
    """
    if depth > _DEEPEST or not isinstance(document.at(place), dict):
        return document.at(place) is not False

    def inner(below: str) -> bool:
        return is_allowed(document, below, shape, values, depth + 1)

    schema = document.schema(place)
    if shape == "null" and schema.get("nullable") is True:
        return True
    if "$ref" in schema:
        target = document.target(place)
        return target == place or inner(target)
    for key, holds in (("anyOf", any), ("oneOf", any), ("allOf", all)):
        members = as_list(schema.get(key))
        if members and not holds(inner(f"{place}/{key}/{n}") for n in range(len(members))):
            return False
    types, kind = types_of(schema), base_type(shape)
    if types and kind not in types and not (kind == "integer" and "number" in types):
        return False
    return shape == "null" or (_lists(schema, values) and _has_form(schema, shape))


def _lists(schema: Mapping[str, Any], values: tuple[str | int, ...]) -> bool:
    if "const" in schema:
        return bool(values) and all(value == schema["const"] for value in values)
    if not isinstance(schema.get("enum"), list):
        return True
    return bool(values) and all(value in schema["enum"] for value in values)


def _has_form(schema: Mapping[str, Any], shape: str) -> bool:
    """Whether a string has the form that a client reads it as."""
    if base_type(shape) != "string":
        return True
    form = shape.removeprefix("string (").removesuffix(")")
    wanted = _FORMS.get(str(schema.get("format")))
    if wanted is not None:
        return form in wanted
    # Clients read a string with a pattern only where the pattern is that of a decimal.
    return "pattern" not in schema or form in _FORMS["decimal"]
