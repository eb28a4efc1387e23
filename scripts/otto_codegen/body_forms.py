"""The forms of request and response bodies, by media type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from otto_codegen.api import TypeExpr, models_of, std_of
from otto_codegen.api_operations import BodyForm, ResponseForm
from otto_codegen.docstrings import first_sentence
from otto_codegen.normalise.members import without_places
from otto_codegen.schema_types import ANY, FILE, NONE, SchemaTypes
from otto_ext.wire.media_types import essence, may_be_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from otto_codegen.naming.class_names import Owner

__all__ = ["bodies_of", "kind_of", "response_of", "returned_by"]

#: JSON values in lines of their own.
_JSON_LINES = frozenset(
    {
        "application/x-ndjson",
        "application/ndjson",
        "application/jsonl",
        "application/jsonlines",
        "application/x-jsonlines",
        "application/json-lines",
    }
)


def kind_of(media_type: str) -> str:
    """How values of a media type are written, as `otto_ext.wire.operation.BodyKind` has it."""
    base = essence(media_type)
    if may_be_json(base):
        return "json"
    if base in _JSON_LINES:
        return "lines"
    if base == "application/json-seq":
        return "sequence"
    if base == "application/x-www-form-urlencoded":
        return "form"
    if base.startswith("multipart/"):
        return "multipart"
    if base.startswith("text/"):
        return "text"
    return "binary"


_KINDS = ("json", "lines", "sequence", "form", "multipart", "text", "binary")
_ORDER = {kind: number for number, kind in enumerate(_KINDS)}
#: Between the items of a list that is one field (OpenAPI 3.1, 4.8.12.3).
_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}


def bodies_of(types: SchemaTypes, owner: Owner, body: Any) -> tuple[list[BodyForm], bool]:
    """The forms of a request body, and whether it is required."""
    if not body:
        return [], False
    forms = []
    contents = sorted(body["content"].items(), key=lambda entry: _ORDER[kind_of(entry[0])])
    for media_type, media in contents:
        schema = media.get("schema", {})
        kind = kind_of(media_type)
        if _is_file(schema) and (kind == "text" or media_type == "*/*"):
            kind = "binary"
        elif media_type == "*/*" and schema.get("type") == "string":
            kind = "text"
        suffix = "body" if len(contents) == 1 else f"{kind}_body"
        place = owner.child(suffix, f"body {media_type}")
        expr = _content_type(types, kind, schema, place, receiving=False)
        stated = media.get("encoding", {})
        encoding = {
            key: value["contentType"].partition(",")[0].strip()
            for key, value in {**stated, **media.get("x-otto-encoding", {})}.items()
            if "contentType" in value
        }
        joined = {
            key: _DELIMITERS.get(value.get("style", "form"), ",")
            for key, value in stated.items()
            if value.get("explode") is False
        }
        deep = [key for key, value in stated.items() if value.get("style") == "deepObject"]
        forms.append(BodyForm(media_type, kind, expr, encoding, joined, deep))
    return forms, bool(body.get("required"))


def _is_file(schema: Mapping[str, Any]) -> bool:
    """Whether a string type is documented as a file, as CSV often is: then it is bytes."""
    return schema.get("type") == "string" and schema.get("format") in {"binary", "byte"}


def _content_type(
    types: SchemaTypes,
    kind: str,
    schema: Mapping[str, Any],
    place: Owner,
    *,
    receiving: bool,
) -> TypeExpr:
    """The type of a body in one media type."""
    if kind == "text":
        # A string that is documented as an object has no form that is known.
        primitive = schema.get("type") in _PRIMITIVE and "enum" not in schema
        expr = types.use(schema, place) if primitive else _STR
        return _STR if expr.codec == "c.BINARY" else expr
    if kind == "binary":
        return _BYTES if receiving else FILE
    if kind in {"lines", "sequence"}:
        expr = types.use(schema, place)
        more = "" if schema.get("type") == "array" else f" | list[{expr.annotation}]"
        return TypeExpr(
            f"{expr.annotation}{more} | FileContent", expr.codec, expr.models, expr.std | FILE.std
        )
    expr = types.use(schema, place)
    if not receiving and kind in {"form", "multipart"} and expr.annotation == "Any":
        return TypeExpr("Mapping[str, Any]", "c.ANY", std=frozenset({"Any", "Mapping"}))
    if kind == "multipart" and receiving:
        return _BYTES
    return expr


_STR = TypeExpr("str", "c.STRING")
_BYTES = TypeExpr("bytes", "c.BINARY")
_PRIMITIVE = frozenset({"string", "integer", "number", "boolean"})


def response_of(
    types: SchemaTypes, owner: Owner, status: str, response: Mapping[str, Any]
) -> ResponseForm:
    """The forms of the response with a status."""
    form = ResponseForm(status, first_sentence(str(response.get("description") or "")))
    contents = list((response.get("content") or {}).items())
    for media_type, media in contents:
        schema = media.get("schema", {})
        kind = kind_of(media_type)
        sequence = _sequence(types, owner, status, media_type, media)
        if sequence is not None:
            kind, item = sequence
            expr = TypeExpr(
                f"list[{item.annotation}]", f"c.array({item.codec})", item.models, item.std
            )
            form.contents.append((media_type, kind, expr))
            form.sequences.append((kind, media_type, item))
            continue
        if kind in {"multipart", "form", "lines", "sequence"} or (
            _is_file(schema) and (kind == "text" or media_type == "*/*")
        ):
            kind = "binary"
        elif kind in {"text", "binary"} and _is_twin(schema, contents):
            # ASP.NET names text/plain beside application/json: the same value in JSON, unless it is
            # a primitive, which stands there without quotes. Swagger 2.0 names XML so for all.
            primitive = kind == "text" and schema.get("type") in _PRIMITIVE
            kind = "text" if primitive else "json"
        elif media_type == "*/*" and schema.get("type") == "string":
            kind = "text"
        suffix = f"response_{status}" if len(contents) == 1 else f"response_{status}_{kind}"
        place = owner.child(suffix, f"response {status} {media_type}")
        expr = _content_type(types, kind, schema, place, receiving=True)
        if kind == "json" and expr.codec == "c.BINARY":
            kind, expr = "binary", _BYTES
        form.contents.append((media_type, kind, expr))
    # JSON is asked for before its twins.
    form.contents.sort(key=lambda it: it[1] == "json" and kind_of(it[0]) != "json")
    return form


def _sequence(
    types: SchemaTypes, owner: Owner, status: str, media_type: str, media: Mapping[str, Any]
) -> tuple[str, TypeExpr] | None:
    """How the items of a sequence are distinguished, and their type; None for other bodies.

    Where `itemSchema` is absent, the schema of JSON Lines is that of the list, or of each line.
    """
    base = essence(media_type)
    kind = "events" if base == "text/event-stream" else kind_of(base)
    item = media.get("x-otto-item")
    if item is None and kind in {"lines", "sequence"}:
        schema = types.target(media.get("schema", {}))
        item = schema["items"] if schema.get("type") == "array" else media.get("schema")
    if kind not in {"lines", "sequence", "events"} or not item:
        return None
    success = status.startswith("2")
    return kind, types.use(item, owner.child("item" if success else f"response_{status}_item"))


#: A documented redirect is a result: its Location is what is asked for.
REDIRECTS = frozenset({"301", "302", "303", "307", "308", "3XX"})


def _is_twin(schema: Mapping[str, Any], contents: list[tuple[str, Any]]) -> bool:
    """Whether a response has the same schema as JSON."""
    return any(
        kind_of(media_type) == "json"
        and without_places(media.get("schema", {})) == without_places(schema)
        for media_type, media in contents
    )


def returned_by(responses: list[ResponseForm]) -> TypeExpr:
    """The union of the success types: 2xx, or the default where no 2xx is documented; and
    redirects that are documented, which are results too.
    """
    successes = [it for it in responses if it.status.startswith("2") or it.status in REDIRECTS]
    if not successes:
        successes = [response for response in responses if response.status == "default"]
    if not successes:
        return ANY
    exprs: list[TypeExpr] = []
    for response in successes:
        exprs.extend(expr for _, _, expr in response.contents)
        if not response.contents or not response.status.isdigit():
            # A range holds 204, and a server sends it under `default` too.
            exprs.append(NONE)
    annotations = dict.fromkeys(expr.annotation for expr in exprs)
    if "Any" in annotations:
        return ANY
    ordered = [a for a in annotations if a != "None"] + (["None"] if "None" in annotations else [])
    return TypeExpr(
        " | ".join(ordered),
        "",
        models_of(exprs),
        std_of(exprs),
    )
