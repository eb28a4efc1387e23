"""The documents that topics generate clients from: one of every awkward shape, and a large one."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

__all__ = ["DEPTH", "KINDS", "OPERATIONS", "WIDTH", "chosen", "large_document", "shapes_document"]

#: About as many as Stripe and GitHub have.
OPERATIONS = 700

WIDTH, DEPTH = 200, 12
#: Members of the union, by the value that distinguishes them.
KINDS = ("created", "updated", "moved", "failed", "closed", "noted")

_UUID = {"type": "string", "format": "uuid"}
_MOMENT = {"type": "string", "format": "date-time"}
_TEXT = {"type": "string"}
_NUMBER = {"type": "number"}
_WHOLE = {"type": "integer"}
_SWITCH = {"type": "boolean"}
_MAYBE = {"type": ["string", "null"]}
_CHOICE = {"$ref": "#/components/schemas/Choice"}
#: The fields of the wide object go through these in turn.
_CYCLE = (_TEXT, _WHOLE, _NUMBER, _SWITCH, _UUID, _MOMENT, _CHOICE, _MAYBE)


def shapes_document(path: Path) -> dict[str, Any]:
    """A document with the objects of another one, and a wide, a deep, a mixed and a small one.

    Args:
        path: the other document, JSON; the stand-in for Otto's.
    """
    document: dict[str, Any] = json.loads(path.read_text())
    schemas = document["components"]["schemas"]
    schemas["Choice"] = {"type": "string", "enum": ["red", "green", "blue"]}
    wide = {f"field_{index}": _CYCLE[index % len(_CYCLE)] for index in range(WIDTH)}
    schemas["Wide"] = _object(wide)
    for level in range(1, DEPTH + 1):
        deeper = {"next_level": _reference(f"Level{level + 1}")} if level < DEPTH else {}
        schemas[f"Level{level}"] = _object({"id": _UUID, "name": _TEXT, "at": _MOMENT, **deeper})
    for kind in KINDS:
        constant = {"type": "string", "enum": [kind]}
        own = {f"{kind}_by": _TEXT, f"{kind}_count": _WHOLE, "value": {"type": ["string", "null"]}}
        schemas[kind.capitalize()] = _object({"kind": constant, "id": _UUID, "at": _MOMENT, **own})
    schemas["Event"] = {
        "oneOf": [_reference(kind.capitalize()) for kind in KINDS],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {kind: f"#/components/schemas/{kind.capitalize()}" for kind in KINDS},
        },
    }
    schemas["Small"] = _object({"id": _UUID, "status": _CHOICE, "count": _WHOLE})
    for name, item in (("Wide", "Wide"), ("Deep", "Level1"), ("Mixed", "Event")):
        page = f"{name}List"
        schemas[page] = _object({"data": {"type": "array", "items": _reference(item)}})
        document["paths"][f"/bench/{name.lower()}"] = _both(f"{name.lower()}", page)
    document["paths"]["/bench/small"] = _both("small", "Small")
    return document


def chosen() -> dict[str, Any]:
    """The large document; with the environment variable OTTO_BENCH_DOCUMENT, that file (JSON)."""
    path = os.environ.get("OTTO_BENCH_DOCUMENT")
    if not path:
        return large_document(OPERATIONS)
    document: dict[str, Any] = json.loads(Path(path).read_text())
    return document


def large_document(operations: int) -> dict[str, Any]:
    """A document of so many operations, about seven for each resource, in tags of two resources."""
    schemas: dict[str, Any] = {
        "Choice": {"type": "string", "enum": ["red", "green", "blue"]},
        "Problem": _object({"title": _TEXT, "status": _WHOLE}),
    }
    paths: dict[str, Any] = {}
    left, number = operations, 0
    while left > 0:
        number += 1
        left -= _add_resource(schemas, paths, number, left)
    return {
        "openapi": "3.1.0",
        "info": {"title": "A large API", "version": "1"},
        "servers": [{"url": "https://large.example"}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _add_resource(schemas: dict[str, Any], paths: dict[str, Any], number: int, left: int) -> int:
    """One resource with its models; returns how many operations it brought."""
    name, tag = f"Resource{number}", f"group {(number + 1) // 2}"
    before = _reference(f"Resource{number - 1}Details") if number > 1 else _TEXT
    details = {"label": _TEXT, "size": _WHOLE, "weight": _NUMBER, "at": _MOMENT}
    schemas[f"{name}Details"] = _object(details)
    fields = {
        "name": _TEXT, "note": _MAYBE, "choice": _CHOICE, "amount": _NUMBER, "count": _WHOLE,
        "open": _SWITCH, "owner": _UUID, "at": _MOMENT, "before": before,
        "details": _reference(f"{name}Details"),
        "tags": {"type": "array", "items": _TEXT},
        "parts": {"type": "array", "items": _reference(f"{name}Details")},
    }  # fmt: skip
    schemas[name] = _object({"id": _UUID, **fields}, required=("id", "name", "at"))
    schemas[f"{name}Input"] = _object(fields, required=("name",))
    items = {"type": "array", "items": _reference(name)}
    schemas[f"{name}List"] = _object({"data": items, "next": _MAYBE}, required=("data",))
    many, one = f"/resources{number}", f"/resources{number}/{{id}}"
    limit = {"name": "limit", "in": "query", "schema": _WHOLE}
    key = {"name": "id", "in": "path", "required": True, "schema": _UUID}
    calls = [
        (many, "get", f"list{name}", f"{name}List", None, [limit]),
        (many, "post", f"create{name}", name, f"{name}Input", []),
        (one, "get", f"get{name}", name, None, [key]),
        (one, "put", f"replace{name}", name, f"{name}Input", [key]),
        (one, "patch", f"change{name}", name, f"{name}Input", [key]),
        (one, "delete", f"delete{name}", None, None, [key]),
        (f"{one}/close", "post", f"close{name}", name, None, [key]),
    ][:left]
    for path, method, operation, returned, body, parameters in calls:
        paths.setdefault(path, {})[method] = {
            **_operation(operation, tag, returned, body),
            "parameters": parameters,
        }
    return len(calls)


def _object(fields: dict[str, Any], required: tuple[str, ...] | None = None) -> dict[str, Any]:
    """An object; all its fields are required by default."""
    return {
        "type": "object",
        "required": list(fields if required is None else required),
        "properties": fields,
    }


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _both(name: str, schema: str) -> dict[str, Any]:
    """A path that is read and written."""
    return {
        "get": _operation(f"read_{name}", "bench", schema, None),
        "post": _operation(f"write_{name}", "bench", None, schema),
    }


def _operation(name: str, tag: str, returned: str | None, body: str | None) -> dict[str, Any]:
    said: dict[str, Any] = {"description": "Done."}
    if returned is not None:
        said["content"] = {"application/json": {"schema": _reference(returned)}}
    found: dict[str, Any] = {
        "operationId": name,
        "tags": [tag],
        "responses": {"200" if returned else "204": said},
    }
    if body is not None:
        content = {"application/json": {"schema": _reference(body)}}
        found["requestBody"] = {"required": True, "content": content}
    return found
