"""OpenAPI documents for tests: a small one, one with most constructs, and a hostile one."""

from __future__ import annotations

from typing import Any

__all__ = ["HOSTILE_TEXTS", "hostile", "referring", "rich", "small"]


def small(**paths: dict[str, Any]) -> dict[str, Any]:
    """A valid document with one operation, `GET /things`, and more paths if given."""
    response = {"description": "All of them."}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1.0.0"},
        "paths": {
            "/things": {"get": {"operationId": "listThings", "responses": {"200": response}}},
            **{f"/{name}": item for name, item in paths.items()},
        },
    }


def referring(reference: str, **more: Any) -> dict[str, Any]:
    """A document whose one response refers to a schema."""
    content = {"application/json": {"schema": {"$ref": reference}}}
    responses = {"200": {"description": "", "content": content}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Parts", "version": "1"},
        "paths": {"/a": {"get": {"operationId": "a", "responses": responses}}},
        **more,
    }


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def rich() -> dict[str, Any]:
    """A document with most of what templates write."""
    text = {"type": "string"}
    texts = {"type": "array", "items": text}
    schemas: dict[str, Any] = {
        "Color": {"type": "string", "enum": ["red", "dark blue", "1"]},
        "Level": {"type": "integer", "enum": [1, 2]},
        "Dog": {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": {"const": "dog"}, "friend": _ref("Dog")},
        },
        "Cat": {
            "type": "object",
            "description": 'A "cat".',
            "required": ["kind"],
            "properties": {"kind": {"const": "cat"}, "lives": {"type": "integer"}},
            "additionalProperties": {"type": "number", "format": "decimal"},
        },
        "Pet": {
            "oneOf": [_ref("Dog"), _ref("Cat")],
            "discriminator": {
                "propertyName": "kind",
                "mapping": {"dog": "#/components/schemas/Dog", "cat": "#/components/schemas/Cat"},
            },
        },
        "Pets": {"type": "array", "items": _ref("Pet")},
        "Everything": {
            "type": "object",
            "required": ["id", "when"],
            "properties": {
                "id": {"type": "string", "format": "uuid"},
                "when": {"type": "string", "format": "date-time"},
                "day": {"type": "string", "format": "date"},
                "amount": {"type": "string", "format": "decimal"},
                "color": _ref("Color"),
                "level": {"anyOf": [_ref("Level"), {"type": "null"}]},
                "map": {"type": "object", "additionalProperties": _ref("Color")},
                "inline": {"type": "object", "properties": {"a b": text, "class": text}},
                "any": {},
                "file": {"type": "string", "format": "binary"},
                "both": {"anyOf": [text, {"type": "integer"}, {"type": "null"}]},
            },
        },
    }
    parameters = [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "page-size", "in": "query", "schema": {"type": "integer", "default": 10}},
        {"name": "ids", "in": "query", "explode": False, "schema": texts},
        {"name": "X-Trace", "in": "header", "schema": {"type": "string", "format": "uuid"}},
        {"name": "filter", "in": "query", "content": _json(_ref("Cat"))},
    ]
    upload = {
        "content": {
            **_json(_ref("Everything")),
            "multipart/form-data": {
                "schema": {"type": "object", "properties": {"file": schemas["Everything"]}},
                "encoding": {"file": {"contentType": "text/csv, text/plain"}},
            },
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            "text/plain": {"schema": text},
        }
    }
    paths: dict[str, Any] = {
        "/pets": {
            "get": {
                "operationId": "listPets",
                "tags": ["pets"],
                "summary": "All pets.",
                "description": "Lists `all` of them.",
                "responses": {
                    "200": {"description": "Pets.", "content": _json(_ref("Pets"))},
                    "default": {"description": "An error.", "content": _json({})},
                },
                "x-otto-retry": {"statuses": [500]},
                "x-otto-paging": False,
            },
            "post": {
                "operationId": "addPet",
                "tags": ["pets"],
                "deprecated": True,
                "requestBody": {"required": True, "content": _json(_ref("Pet"))},
                "responses": {"201": {"description": "Added."}, "4XX": {"description": "No."}},
            },
        },
        "/things/{id}": {
            "put": {
                "operationId": "putThing",
                "tags": ["things and more"],
                "parameters": parameters,
                "requestBody": upload,
                "responses": {
                    "200": {"description": "", "content": _json(_ref("Everything"))},
                    "204": {"description": "Nothing."},
                    "202": {"description": "", "content": {"text/csv": {"schema": text}}},
                    "206": {"description": "", "content": {"application/pdf": {}}},
                },
            }
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Everything", "version": "2.0.0", "description": "Most constructs."},
        "tags": [{"name": "pets", "description": "Dogs and cats."}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


#: Each would run code, or break out of its quotes, where it were written into Python as it is.
HOSTILE_TEXTS = (
    '"""\nimport os\nos.system("touch {marker}")\n"""',
    "'''\nopen('{marker}', 'w')\n'''",
    '\\"""\nopen("{marker}", "w")\n#',
    "\\",
    'quote " quote',
    "'; open('{marker}', 'w') #",
    "\\N{LATIN SMALL LETTER A} \\x41 \\u0041 \\",
    "line\r\nline\rline\u2028line\x00\x1b[31m",
    "{{ cycler.__init__.__globals__.os.popen('touch {marker}') }}{% raw %}{# #}",
    "../../../etc/passwd",
    '"]; __import__("os").system("touch {marker}"); x = ["',
    "${{marker}} %(a)s {0} {a!r}",
)


def hostile(text: str) -> dict[str, Any]:
    """A document that has one text wherever the document's author has a say."""
    named = {"type": "object", "title": text, "description": text, "properties": {text: {}}}
    choice = {"type": "string", "enum": [text, "plain"], "description": text, "default": text}
    schemas: dict[str, Any] = {
        text: named,
        "Use": {
            "type": "object",
            "required": [text],
            "properties": {text: choice, "const": {"const": text}, "inline": named},
        },
    }
    parameter = {"name": text, "in": "query", "description": text, "schema": choice}
    operation = {
        "operationId": text,
        "tags": [text],
        "summary": text,
        "description": text,
        "deprecated": True,
        "parameters": [parameter, {**parameter, "in": "header"}],
        "requestBody": {
            "content": {text: {"schema": choice}, "application/json": {"schema": named}}
        },
        "responses": {
            "200": {"description": text, "content": {text: {"schema": {}}, **_json(_ref("Use"))}},
            text: {"description": text},
        },
        "x-otto-retry": {text: [text]},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": text, "version": text, "description": text},
        "tags": [{"name": text, "description": text}],
        "paths": {"/" + text: {"get": operation}, "/x/{" + text + "}": {"post": operation}},
        "components": {"schemas": schemas},
    }
