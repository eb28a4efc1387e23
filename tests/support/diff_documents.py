"""Small API documents to compare: one operation, with a schema put where a test wants it."""

from __future__ import annotations

import copy
from typing import Any

Schema = Any


def document(operation: dict[str, Any] | None = None, **top: Any) -> dict[str, Any]:
    """A document with `GET /things`, or with what `top` says instead."""
    operation = {"responses": {"200": {"description": "ok"}}} if operation is None else operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/things": {"get": operation}},
        **top,
    }


def with_schema(subject: str, schema: Schema, **top: Any) -> dict[str, Any]:
    """A document with the schema in a parameter, a body, a property or a header."""
    schema = copy.deepcopy(schema)
    direction, _, place = subject.partition("-")
    if place == "property":
        schema = {"type": "object", "properties": {"value": schema}}
    content = {"content": {"application/json": {"schema": schema}}}
    if place == "parameter":
        parameter = {"name": "p", "in": "query", "schema": schema}
        return document({"parameters": [parameter], "responses": {}}, **top)
    if place == "header":
        response = {"description": "ok", "headers": {"X-H": {"schema": schema}}}
        return document({"responses": {"200": response}}, **top)
    if direction == "request":
        return document({"requestBody": content, "responses": {}}, **top)
    return document({"responses": {"200": {"description": "ok", **content}}}, **top)


def request(schema: Schema) -> dict[str, Any]:
    """A document whose operation takes this body."""
    return with_schema("request-body", schema)


def response(schema: Schema) -> dict[str, Any]:
    """A document whose operation returns this body."""
    return with_schema("response-body", schema)
