"""The check of canonical form finds what is not in it."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from otto_codegen.normalise import check_canonical, normalise

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]

SOURCE: Json = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "paths": {
        "/a/{id}": {
            "post": {
                "operationId": "a",
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "q", "in": "query", "schema": {"type": "integer"}},
                ],
                "requestBody": {"content": {"application/json": {"schema": {"type": "string"}}}},
                "responses": {
                    "200": {"description": "", "content": {"text/plain": {"schema": {}}}}
                },
            },
            "get": {"operationId": "b", "responses": {"200": {"description": ""}}},
        }
    },
    "components": {
        "schemas": {
            "Pet": {
                "type": "object",
                "properties": {"id": {"type": "integer"}, "kind": {"enum": ["x", "y"]}},
                "required": ["id"],
                "additionalProperties": {"type": "string"},
            },
            "Cat": {"type": "object", "properties": {"c": {"type": ["string", "null"]}}},
            "Both": {
                "oneOf": [
                    {"$ref": "#/components/schemas/Pet"},
                    {"$ref": "#/components/schemas/Cat"},
                ],
                "discriminator": {"propertyName": "kind"},
            },
            "List": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}},
        }
    },
}


def _post(document: Json) -> Json:
    found: Json = document["paths"]["/a/{id}"]["post"]
    return found


def _schemas(document: Json) -> Json:
    found: Json = document["components"]["schemas"]
    return found


BREAKS: dict[str, Callable[[Json], object]] = {
    "openapi is not": lambda d: d.update(openapi="3.0.0"),
    "taken, reserved": lambda d: _schemas(d)["Cat"].update({"x-otto-class": "Pet"}),
    "no method": lambda d: d["paths"]["/a/{id}"].update({"not a method": {}}),
    "not unique as": lambda d: _post(d).update(operationId="b"),
    "no tag": lambda d: _post(d).update(tags=[]),
    "requestBody: not complete": lambda d: _post(d)["requestBody"].update(content={}),
    "no responses": lambda d: _post(d).update(responses={}),
    "no description": lambda d: _post(d)["responses"]["200"].update(description=None),
    "share a name": lambda d: _post(d)["parameters"][1].update({"x-otto-name": "id"}),
    "cannot name a parameter": lambda d: _post(d)["parameters"][1].update({"x-otto-name": "self"}),
    "is not complete": lambda d: _post(d)["parameters"][1].pop("style"),
    "placeholders and path": lambda d: _post(d)["parameters"].pop(0),
    "is not a schema": lambda d: _schemas(d)["List"].update(items=5),
    "canonical form does not have": lambda d: _schemas(d)["Pet"].update(allOf=[]),
    "several things at once": lambda d: _schemas(d)["Pet"].update(anyOf=[{}, {}]),
    "is not a component": lambda d: _schemas(d)["List"]["items"].update(
        {"$ref": "#/components/schemas/Gone"}
    ),
    "a union of 1": lambda d: _schemas(d)["Both"]["anyOf"].pop(),
    "null is not last": lambda d: _schemas(d)["Both"]["anyOf"].insert(0, {"type": "null"}),
    "mapping is not complete": lambda d: _schemas(d)["Both"]["discriminator"]["mapping"].clear(),
    "enum of mixed": lambda d: _schemas(d)["Pet"]["properties"]["kind"].update(enum=["x", 1]),
    "names of an enum": lambda d: _schemas(d)["Pet"]["properties"]["kind"].update(
        {"x-otto-enum-names": ["X", "X"]}
    ),
    "names of properties": lambda d: _schemas(d)["Pet"].update({"x-otto-names": {}}),
    "requires what": lambda d: _schemas(d)["Pet"].update(required=["gone"]),
    "is not a type": lambda d: _schemas(d)["Pet"]["properties"]["id"].update(type="wibble"),
}


@pytest.mark.parametrize("words", BREAKS)
def test_each_fault_is_named(words: str) -> None:
    document = normalise(SOURCE).document
    assert check_canonical(document) == []
    broken = copy.deepcopy(document)
    BREAKS[words](broken)
    assert any(words in problem for problem in check_canonical(broken))
