"""Parameters, and the bodies and forms that Swagger 2.0 writes among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from otto_ext.openapi.json_values import as_dict, as_text
from otto_ext.openapi.swagger2.converted_schemas import extensions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from otto_ext.openapi.swagger2.converted_schemas import SchemaConverter

__all__ = ["commas_only", "form_body", "json_body", "parameter"]

_URLENCODED = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
#: `collectionFormat` as style and explode (OpenAPI 3.0.3, "Style Values").
_STYLES = {
    "csv": ("form", False),
    "ssv": ("spaceDelimited", False),
    "pipes": ("pipeDelimited", False),
    "multi": ("form", True),
}
_KEPT = ("name", "in", "description", "required", "deprecated", "allowEmptyValue", "example")


def parameter(value: Mapping[str, Any], schemas: SchemaConverter, place: str) -> dict[str, Any]:
    """A parameter that is neither body nor form."""
    found = {key: value[key] for key in _KEPT if key in value}
    found.update(extensions(value))
    if "x-example" in value:
        found["example"] = value["x-example"]
    found["schema"] = schemas.value_schema(value, place)
    if value.get("type") != "array":
        return found
    if value.get("in") == "query":
        found["style"], found["explode"] = _style(value, schemas, place)
    else:
        # A path or header has commas, whatever is stated.
        found["style"], found["explode"] = "simple", False
        commas_only(value, schemas, place)
    return found


def _stated(value: Mapping[str, Any]) -> str:
    return as_text(value.get("collectionFormat")) or "csv"


def commas_only(value: Mapping[str, Any], schemas: SchemaConverter, place: str) -> None:
    """Report that a list is sent with commas where the document says otherwise."""
    stated = _stated(value)
    if stated != "csv":
        message = f"collectionFormat {stated[:20]!r} is sent with commas"
        schemas.fix_log.note("swagger2", place, message)


def _style(value: Mapping[str, Any], schemas: SchemaConverter, place: str) -> tuple[str, bool]:
    stated = _stated(value)
    if stated not in _STYLES:
        commas_only(value, schemas, place)
    return _STYLES.get(stated, _STYLES["csv"])


def json_body(
    value: Mapping[str, Any], types: list[str], schemas: SchemaConverter
) -> dict[str, Any]:
    """The body that a parameter `in: body` describes, in each of the media types."""
    found = extensions(value)
    examples = as_dict(found.pop("x-examples", None))
    if isinstance(value.get("description"), str):
        found["description"] = value["description"]
    found["required"] = value.get("required") is True
    media = {"schema": schemas.schema(value.get("schema", {}))}
    if "x-example" in value:
        media["example"] = value["x-example"]
    found["content"] = {
        kind: {**media, **({"example": examples[kind]} if kind in examples else {})}
        for kind in types
    }
    return found


def form_body(
    fields: list[tuple[Mapping[str, Any], str]], types: list[str], schemas: SchemaConverter
) -> dict[str, Any]:
    """The body that parameters `in: formData` describe.

    Args:
        fields: the parameters, with their places.
        types: what the operation consumes; a file makes it multipart all the same.
        schemas: the converter of schemas.
    """
    properties: dict[str, Any] = {}
    required: list[str] = []
    encoding: dict[str, Any] = {}
    for value, place in fields:
        name = as_text(value.get("name"))
        if not name:
            schemas.fix_log.note("swagger2", place, "a form field without a name; left out")
            continue
        properties[name] = _field(value, schemas, place)
        if value.get("required") is True:
            required.append(name)
        if value.get("type") == "array":
            style, explode = _style(value, schemas, place)
            encoding[name] = {"style": style, "explode": explode}
    body: dict[str, Any] = {"type": "object", "properties": properties}
    if required:
        body["required"] = required
    forms = [kind for kind in types if kind.startswith((_MULTIPART, _URLENCODED))]
    if any(_is_file(value) for value, _ in fields):
        forms = [kind for kind in forms if kind.startswith(_MULTIPART)] or [_MULTIPART]
    media = {"schema": body, **({"encoding": encoding} if encoding else {})}
    return {
        "required": bool(required),
        "content": {kind: dict(media) for kind in forms or [_URLENCODED]},
    }


def _field(value: Mapping[str, Any], schemas: SchemaConverter, place: str) -> dict[str, Any]:
    found = {**schemas.value_schema(value, place), **extensions(value)}
    if isinstance(value.get("description"), str):
        found["description"] = value["description"]
    if "x-example" in value:
        found["example"] = value["x-example"]
    if value.get("allowEmptyValue") is True:
        message = "OpenAPI 3 cannot say `allowEmptyValue` of a form field"
        schemas.fix_log.note("swagger2", place, message)
    return found


def _is_file(value: Mapping[str, Any]) -> bool:
    # A list of files is against the specification, and common.
    return value.get("type") == "file" or as_dict(value.get("items")).get("type") == "file"
