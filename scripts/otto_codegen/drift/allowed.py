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
    view = document.view(place)
    if depth > _DEEPEST or view.is_false:
        return not view.is_false

    def allows(part: str) -> bool:
        schema = document.schema(part)
        if shape == "null" and schema.get("nullable") is True:
            return True
        for key in ("anyOf", "oneOf"):
            members = [f"{part}/{key}/{number}" for number in range(len(as_list(schema.get(key))))]
            if members and not any(
                is_allowed(document, member, shape, values, depth + 1) for member in members
            ):
                return False
        types, kind = types_of(schema), base_type(shape)
        if types and kind not in types and not (kind == "integer" and "number" in types):
            return False
        return shape == "null" or (_lists(schema, values) and _has_form(schema, shape))

    # What the outermost schema says of null counts, whatever it is made of, also beside a `$ref`.
    outermost = (document.schema(place), *view.parts[-1:])
    if shape == "null" and any(schema.get("nullable") is True for schema in outermost):
        return True
    return all(map(allows, view.places))


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
