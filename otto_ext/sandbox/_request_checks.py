"""Does a request say what the document asks for? (no I/O)"""

from __future__ import annotations

import json
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from attrs import frozen
from starlette.requests import cookie_parser

from otto_ext.openapi.json_values import as_dict
from otto_ext.sandbox._media import best_match, read_json
from otto_ext.sandbox._query_values import coerced, fitted, nested
from otto_ext.wire.media_types import essence, is_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from otto_ext.sandbox._json_schemas import JSONSchemas
    from otto_ext.sandbox._routes import DocumentedOperation
    from otto_ext.sandbox._schema_questions import Schema, SchemaQuestions

__all__ = ["RequestFinding", "check_parameters", "read_body"]

_MOST_FINDINGS = 20
_UNCHECKED = ("accept", "content-type", "authorization")  # OpenAPI 3.1, 4.8.12.1: ignored


@frozen
class RequestFinding:
    """What is wrong: the status it calls for, where (`query.limit`, `#/name`), and what."""

    status: int
    place: str
    detail: str


_TOO_DEEP = RequestFinding(400, "body", "is nested too deeply to be read")


def check_parameters(
    operation: DocumentedOperation,
    schemas: JSONSchemas,
    path: Mapping[str, str],
    query: str,
    headers: Mapping[str, str],
) -> list[RequestFinding]:
    """Findings on parameters in path, query, headers and cookies."""
    pairs = parse_qsl(query, keep_blank_values=True)
    cookies = cookie_parser(headers.get("cookie", ""))
    found: list[RequestFinding] = []
    for parameter in operation.parameters:
        name, place = parameter["name"], parameter.get("in")
        if place == "query":
            given = _query_values(parameter, pairs)
        elif place == "path":
            given = [unquote(path[name])] if name in path else []
        elif place == "header":
            unchecked = name.lower() in _UNCHECKED
            given = [headers[name.lower()]] if name.lower() in headers and not unchecked else []
            if unchecked:
                continue
        elif place == "cookie":
            given = [cookies[name]] if name in cookies else []
        else:
            continue
        detail = _parameter_problem(parameter, given, schemas)
        if detail:
            found.append(RequestFinding(400, f"{place}.{name}", detail))
    return found


def _query_values(parameter: dict[str, Any], pairs: list[tuple[str, str]]) -> list[Any]:
    name = parameter["name"]
    given: list[Any] = [value for key, value in pairs if key in (name, f"{name}[]")]
    if not given:
        deep = nested(pair for pair in pairs if pair[0].startswith(f"{name}["))
        given = [deep[name]] if name in deep else []
    return given


def _parameter_problem(parameter: dict[str, Any], given: list[Any], schemas: JSONSchemas) -> str:
    if not given:
        # Exploded objects spread over names of their own, so their absence cannot be detected.
        required = parameter.get("required") is True
        schema = schemas.convert(parameter.get("schema"))
        spread = parameter.get("in") == "query" and "object" in schemas.shapes.types(schema)
        return "is required and missing" if required and not spread else ""
    content = parameter.get("content")
    if isinstance(content, dict) and content:
        schema = schemas.convert(as_dict(next(iter(content.values()))).get("schema"))
        value = read_json(given[0]) if isinstance(given[0], str) else given[0]
        return _problem(schemas, schema, [value])
    schema = schemas.convert(parameter.get("schema"))
    return _problem(schemas, schema, _readings(parameter, given, schema, schemas.shapes))


def _readings(
    parameter: dict[str, Any], given: list[Any], schema: Schema, shapes: SchemaQuestions
) -> list[Any]:
    """What the string of a parameter may mean, by its style (OpenAPI 3.1, 4.8.12.3)."""
    first, types = given[0], shapes.types(schema)
    if not isinstance(first, str):
        return [fitted(first, schema, shapes), first]
    separator = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(parameter.get("style", ""), ",")
    text = _simple(parameter, first)
    parts = given if len(given) > 1 else text.split(separator)
    readings: list[Any] = []
    if "array" in types:
        readings += [[]] if not text else []
        readings += [parts, [coerced(part) for part in parts], given]
        readings.append(fitted(given if len(given) > 1 else text, schema, shapes))
    if "object" in types:
        members = dict(_members(parts, paired="=" in text))
        readings += [fitted(members, schema, shapes), members, fitted(text, schema, shapes)]
    if types - {"array", "object"} or not types or shapes.view(schema).nullable:
        readings += [text, coerced(text)]
    return readings


def _simple(parameter: dict[str, Any], text: str) -> str:
    """The string of a path parameter as the style `simple` would write it."""
    if parameter.get("style") == "label":
        text = text.lstrip(".")
        return text.replace(".", ",") if parameter.get("explode") is True else text
    if parameter.get("style") != "matrix":
        return text
    pieces = [piece.partition("=") for piece in text.lstrip(";").split(";")]
    own = all(name == parameter["name"] for name, _, _ in pieces)
    return ",".join(value if own else f"{name}={value}" for name, _, value in pieces)


def _members(parts: list[str], *, paired: bool) -> list[tuple[str, str]]:
    """The members of an object: `a=1` each, or names and values in turn."""
    if not paired:
        return list(zip(parts[::2], parts[1::2], strict=False))
    return [(name, value) for name, _, value in (part.partition("=") for part in parts)]


def _problem(schemas: JSONSchemas, schema: Schema, readings: list[Any]) -> str:
    """Empty if one reading is valid; else what is wrong with the last."""
    validator = schemas.validator(schema)
    if any(validator.is_valid(value) for value in readings):
        return ""
    error = next(validator.iter_errors(readings[-1]), None) if readings else None
    return error.message if error else "cannot be read"


def read_body(
    operation: DocumentedOperation, schemas: JSONSchemas, content_type: str, body: bytes
) -> tuple[list[RequestFinding], Any]:
    """What a body says, and findings on it.

    400 if it cannot be read, 415 for another type, 422 by the schema. The content is None where
    there is none, or it is neither JSON nor a form.
    """
    if operation.body is None:
        return [], None
    if not body and not content_type.startswith("text/"):  # an empty string is text, too
        missing = operation.body.get("required") is True
        return ([RequestFinding(400, "body", "is required and missing")] if missing else []), None
    content = operation.body.get("content")
    if not content:
        return [], None
    key = best_match(content, content_type)
    if key is None:
        known = ", ".join(content)
        return [RequestFinding(415, "header.content-type", f"must be one of {known}")], None
    schema = schemas.convert(content[key].get("schema"))
    kind = essence(content_type)
    if is_json(kind):
        try:
            readings = [json.loads(body)]
        except ValueError as error:
            return [RequestFinding(400, "body", f"is not valid JSON: {error}")], None
        except RecursionError:
            return [_TOO_DEEP], None
    elif kind == "application/x-www-form-urlencoded":
        text = body.decode("utf-8", "replace")
        readings = _forms(parse_qsl(text, keep_blank_values=True), schemas, schema)
    elif kind == "multipart/form-data":
        parts = _parts(content_type, body)
        if parts is None:
            return [RequestFinding(400, "body", "is not a multipart body")], None
        readings = _forms(parts, schemas, schema)
    else:
        return [], None
    try:
        return _body_findings(schemas, schema, readings)
    except (ValueError, RecursionError):  # the validator has a depth of its own
        return [_TOO_DEEP], None


def _body_findings(
    schemas: JSONSchemas, schema: Schema, readings: list[Any]
) -> tuple[list[RequestFinding], Any]:
    """The reading that is valid, or else the findings on the one with the fewest."""
    validator = schemas.validator(schema)
    for value in readings:
        if validator.is_valid(value):
            return [], value
    fewest: list[RequestFinding] = []
    for value in readings:
        found = [
            RequestFinding(
                422, "#" + "".join(f"/{part}" for part in error.instance_path), error.message
            )
            for error in validator.iter_errors(value)
        ]
        fewest = found if not fewest or len(found) < len(fewest) else fewest
    return fewest[:_MOST_FINDINGS], None


def _forms(pairs: list[tuple[str, str]], schemas: JSONSchemas, schema: Schema) -> list[Any]:
    """What a form may mean: fields as the schema asks for, as strings, or as values."""
    shapes = schemas.shapes
    grouped: dict[str, list[str]] = {}
    for name, value in pairs:
        grouped.setdefault(name, []).append(value)
    typed = {name: [read_json(value) for value in values] for name, values in grouped.items()}
    known = shapes.every_property(schema)
    arrays = {name for name in grouped if "array" in shapes.types(known.get(name, True))}

    def as_stated(fields: Mapping[str, list[Any]]) -> dict[str, Any]:
        return {n: v if len(v) > 1 or n in arrays else v[0] for n, v in fields.items()}

    meant = _spread(fitted(nested(pairs), schema, shapes), schema, shapes)
    return [meant, as_stated(grouped), as_stated(typed), dict(grouped), dict(typed)]


def _spread(fields: dict[str, Any], schema: Schema, shapes: SchemaQuestions) -> dict[str, Any]:
    """The fields, with what forms have no place for: empty lists, and objects written apart.

    An object's properties are fields of their own by default (OpenAPI 3.0, 4.7.15.1).
    """
    out = dict(fields)
    for name in shapes.required(schema) - fields.keys():
        inner = shapes.properties(schema).get(name, True)
        types = shapes.types(inner)
        if "array" in types:
            out[name] = []
        elif "object" in types:
            own = shapes.every_property(inner).keys() & out.keys()
            out[name] = fitted({each: out[each] for each in sorted(own)}, inner, shapes)
    return out


def _parts(content_type: str, body: bytes) -> list[tuple[str, str]] | None:
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    message = message_from_bytes(head + body, policy=policy.HTTP)
    if not message.is_multipart():
        # One without parts is none to the parser.
        boundary = message.get_param("boundary")
        return [] if boundary and body.strip() == f"--{boundary}--".encode() else None
    found = []
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(payload, bytes):
            found.append((name, payload.decode("utf-8", "replace")))
    return found
