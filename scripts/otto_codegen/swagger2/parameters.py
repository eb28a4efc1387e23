"""Parameters, and the bodies and forms that Swagger 2.0 writes among them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from otto_codegen.normalise.text import as_text
from otto_codegen.swagger2.schemas import schema, value_schema

if TYPE_CHECKING:
    from otto_codegen.mending import Mender

__all__ = ["form_body", "json_body", "parameter"]

_URLENCODED = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
#: `collectionFormat` as style and explode (OpenAPI 3.0.3, "Style Values").
_STYLES = {
    "csv": ("form", False),
    "ssv": ("spaceDelimited", False),
    "pipes": ("pipeDelimited", False),
    "multi": ("form", True),
}
_KEPT = ("name", "in", "description", "required", "deprecated", "allowEmptyValue")


def parameter(value: Mapping[str, Any], mender: Mender, place: str) -> dict[str, Any]:
    """A parameter that is neither body nor form."""
    found = {key: value[key] for key in _KEPT if key in value}
    found.update({k: v for k, v in value.items() if k.startswith("x-") and k != "x-nullable"})
    if "x-example" in found:
        found["example"] = found.pop("x-example")
    if isinstance(value.get("schema"), Mapping) and "type" not in value:
        found["schema"] = schema(value["schema"])
        return found
    found["schema"] = value_schema(value)
    if value.get("type") != "array":
        return found
    stated = as_text(value.get("collectionFormat")) or "csv"
    if value.get("in") == "query":
        found["style"], found["explode"] = _style(stated, mender, place)
    else:
        # A path or header has commas, whatever is stated.
        found["style"], found["explode"] = "simple", False
        if stated != "csv":
            mender.note("swagger2", place, f"collectionFormat {stated[:20]!r} is sent with commas")
    return found


def _style(stated: str, mender: Mender, place: str) -> tuple[str, bool]:
    if stated not in _STYLES:
        mender.note("swagger2", place, f"collectionFormat {stated[:20]!r} is sent with commas")
    return _STYLES.get(stated, _STYLES["csv"])


def json_body(value: Mapping[str, Any], types: list[str]) -> dict[str, Any]:
    """The body that a parameter `in: body` describes."""
    found: dict[str, Any] = {
        key: entry
        for key, entry in value.items()
        if key.startswith("x-") or (key == "description" and isinstance(entry, str))
    }
    found["required"] = value.get("required") is True
    media = {"schema": schema(value.get("schema", {}))}
    found["content"] = {kind: dict(media) for kind in types}
    return found


def form_body(
    fields: list[tuple[Mapping[str, Any], str]], types: list[str], mender: Mender
) -> dict[str, Any]:
    """The body that parameters `in: formData` describe.

    Args:
        fields: the parameters, with their places.
        types: what the operation consumes; a file makes it multipart all the same.
        mender: told of what cannot be said.
    """
    properties: dict[str, Any] = {}
    required: list[str] = []
    encoding: dict[str, Any] = {}
    for value, place in fields:
        name = as_text(value.get("name"))
        properties[name] = value_schema(value)
        if isinstance(value.get("description"), str):
            properties[name]["description"] = value["description"]
        if value.get("required") is True:
            required.append(name)
        if value.get("type") == "array":
            stated = as_text(value.get("collectionFormat")) or "csv"
            style, explode = _style(stated, mender, place)
            encoding[name] = {"style": style, "explode": explode}
    body: dict[str, Any] = {"type": "object", "properties": properties}
    if required:
        body["required"] = required
    has_file = any(value.get("type") == "file" for value, _ in fields)
    forms = [kind for kind in types if kind.startswith((_MULTIPART, _URLENCODED))]
    if has_file:
        forms = [kind for kind in forms if kind.startswith(_MULTIPART)] or [_MULTIPART]
    media = {"schema": body, **({"encoding": encoding} if encoding else {})}
    return {
        "required": bool(required),
        "content": {kind: dict(media) for kind in forms or [_URLENCODED]},
    }
