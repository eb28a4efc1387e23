"""A small document with the oddities of real ones."""

from __future__ import annotations

from typing import Any

__all__ = ["odd_document"]

TEXT = {"type": "string"}
WHOLE = {"type": "integer", "format": "int64"}


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def nullable(name: str) -> dict[str, Any]:
    return {"allOf": [ref(name)], "nullable": True}


def thing(required: list[str], **properties: Any) -> dict[str, Any]:
    stated = {"required": required} if required else {}
    return {"type": "object", **stated, "properties": properties}


def listed(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


def says(schema: Any, kind: str = "application/json", **media: Any) -> dict[str, Any]:
    return {"description": "", "content": {kind: {"schema": schema, **media}}}


def takes(schema: Any, kind: str = "application/json", **media: Any) -> dict[str, Any]:
    return {"required": True, "content": {kind: {"schema": schema, **media}}}


def query(name: str, schema: Any, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, **more}


def path(name: str, schema: Any = TEXT) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def of(*members: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(members)}


def does(name: str, responses: Any, *parameters: Any, body: Any = None) -> dict[str, Any]:
    stated: dict[str, Any] = {"operationId": name, "parameters": list(parameters)}
    if body is not None:
        stated["requestBody"] = body
    return {**stated, "responses": responses}


def odd_document() -> dict[str, Any]:
    """An OpenAPI 3.0 document."""
    return {
        "openapi": "3.0.3",
        "info": {"title": "Odd", "version": "1"},
        "servers": [{"url": "https://example.com/base"}],
        "paths": {**_of_things(), **_of_bodies(), **_of_parameters(), **_of_responses()},
        "components": {"schemas": _schemas(), "securitySchemes": {"k": _key()}},
        "security": [{"k": []}],
    }


def _key() -> dict[str, Any]:
    return {"type": "http", "scheme": "bearer"}


def _schemas() -> dict[str, Any]:
    base = thing(
        ["id", "secret"],
        id={**TEXT, "pattern": "^th_.+$", "readOnly": True},
        secret={**TEXT, "writeOnly": True, "example": "s3"},
        inner=thing(["pin"], pin={**TEXT, "writeOnly": True}, shown=TEXT),
    )
    return {
        "Base": base,
        "Thing": {
            "allOf": [
                ref("Base"),
                thing(
                    ["name", "inner"],
                    name={**TEXT, "maxLength": 40},
                    file={**TEXT, "pattern": r"([^\s]+(\.(?i)(jpeg|pdf))$)"},
                    note={**TEXT, "pattern": "^.{0,262144}$"},
                    token={**TEXT, "pattern": r"^(?!\s)(.*)(\S)$", "maxLength": 20},
                    share={"type": "number", "maximum": 1, "exclusiveMaximum": True, "minimum": 0},
                    state={"type": "string", "enum": ["on", "off", None], "nullable": True},
                    parent=nullable("Thing"),
                    results={"type": "object", "items": TEXT},
                    money={"type": "string", "format": "decimal"},
                    tags={"type": "object", "additionalProperties": listed(TEXT)},
                    anything={},
                ),
            ],
            "example": {"id": "th_1", "name": "A", "secret": "s", "inner": {"pin": "1"}},
        },
        "Named": {
            "required": ["Name"],
            "properties": {"Name": TEXT, "Count": {"type": "integer"}},
        },
        "Cat": thing(["kind", "lives"], kind=of("cat"), lives={"type": "integer", "minimum": 1}),
        "Dog": thing(["kind"], kind=of("dog"), tricks=listed(TEXT)),
        "Pet": {
            "oneOf": [ref("Cat"), ref("Dog")],
            "discriminator": {
                "propertyName": "kind",
                "mapping": {"cat": "#/components/schemas/Cat", "dog": "Dog"},
            },
        },
        "Scalar": {"oneOf": [{"type": "integer"}, {"type": "boolean"}, {"type": "string"}]},
        "Problem": thing(["code"], code={"type": "integer"}, detail=TEXT),
    }


def _of_things() -> dict[str, Any]:
    found = {"200": says(ref("Thing")), "404": says(ref("Problem"))}
    empty = {"204": {"description": "", "content": {"application/json": {}}}}
    page = thing(["items"], items=listed(ref("Thing")), next={**TEXT, "nullable": True})
    limit = query("limit", {"type": "integer", "minimum": 1, "maximum": 50})
    shared = thing(["shared"], shared={"type": "boolean"})
    return {
        "/things": {
            "get": does("listThings", {"200": says(page)}, limit, query("cursor", TEXT)),
            "post": does("addThing", {"201": says(ref("Thing"))}, body=takes(ref("Thing"))),
        },
        "/things?merge=yes": {
            "post": does("mergeThings", {"200": says(ref("Named"))}, body=takes(listed(TEXT))),
        },
        "/things/{id}": {
            "parameters": [path("id")],
            "get": does("getThing", found),
            "put": does("putThing", found, body=takes(ref("Thing"))),
            "patch": does(
                "patchThing",
                found,
                body=takes(
                    thing([], name={**TEXT, "nullable": True}), "application/merge-patch+json"
                ),
            ),
            "delete": does("dropThing", empty),
        },
        "/things/{id}#share": {
            "put": does("shareThing", found, path("id"), body=takes(shared, "application/json")),
        },
        "/things/{number}": {"head": does("hasThing", empty, path("number", WHOLE))},
        "/ledgers/{number}": {"get": does("byNumber", {"200": says(WHOLE)}, path("number", WHOLE))},
        "/ledgers/{uuid}": {
            "get": does("byUuid", {"200": says(TEXT)}, path("uuid", {**TEXT, "format": "uuid"}))
        },
    }


def _of_bodies() -> dict[str, Any]:
    done = {"200": says({"type": "boolean"})}
    form = thing(
        ["when", "names", "deep"],
        when={**TEXT, "format": "date-time"},
        names=listed(TEXT),
        number=WHOLE,
        code={**TEXT, "pattern": "^[0-9]{4}$"},
        deep=thing(["x"], x={"type": "integer"}, y=TEXT),
    )
    files = thing(
        ["file", "title"],
        file={**TEXT, "format": "binary"},
        more=listed({**TEXT, "format": "binary"}),
        title=TEXT,
        meta=thing([], page={"type": "integer"}),
    )
    change = thing(["op", "path"], op=of("add", "remove"), path=TEXT, value={})
    pets = {**takes(ref("Pet")), "required": False}
    pets["content"]["examples"] = {}
    return {
        "/form": {
            "post": does("form", done, body=takes(form, "application/x-www-form-urlencoded"))
        },
        "/files": {"post": does("files", done, body=takes(files, "multipart/form-data"))},
        "/raw": {
            "post": does(
                "raw", done, body=takes({**TEXT, "format": "binary"}, "application/octet-stream")
            )
        },
        "/text": {"post": does("text", done, body=takes(TEXT, "text/plain"))},
        "/changes": {
            "patch": does(
                "changes", done, body=takes(listed(change), "application/json-patch+json")
            )
        },
        "/pets": {"post": does("pets", {"200": says(ref("Pet"))}, body=pets)},
        "/scalars": {"post": does("scalars", done, body=takes(listed(ref("Scalar"))))},
    }


def _of_parameters() -> dict[str, Any]:
    done = {"200": says({"type": "object", "additionalProperties": {"type": "integer"}})}
    range_ = thing([], gte={"type": "integer"}, name=TEXT, inner=thing([], to=listed(TEXT)))
    header = {"name": "X-Key-Of-Mine", "in": "header", "required": True}
    return {
        "/search": {
            "get": does(
                "search",
                done,
                query("filter", range_, style="deepObject", explode=True),
                query("filters", listed(thing(["key"], key=TEXT, values=listed(WHOLE)))),
                query("ids", listed(WHOLE), style="form", explode=False),
                query("words", listed(TEXT), style="pipeDelimited", explode=False),
                query("spread", thing([], red=TEXT, blue={"type": "integer"})),
                query("days[]", listed({**TEXT, "format": "date"})),
                {
                    "name": "json",
                    "in": "query",
                    "content": {"application/json": {"schema": range_}},
                },
                {**header, "schema": {**TEXT, "pattern": r"^(?!\s)(.*)(\S)$", "maxLength": 40}},
                {"name": "X-Moments", "in": "header", "schema": listed({"type": "integer"})},
                {"name": "session", "in": "cookie", "schema": TEXT},
            )
        },
        "/matrix/{point}": {
            "get": does(
                "matrix",
                done,
                {**path("point", listed({"type": "integer"})), "style": "matrix", "explode": True},
            )
        },
    }


def _of_responses() -> dict[str, Any]:
    text = '{ "Name": "Inbox", "Count": 14 }'
    file = {**TEXT, "format": "binary"}
    moved = {"307": {"description": "", "headers": {"Location": {"schema": TEXT}}}}
    return {
        "/named": {"get": does("named", {"200": says(ref("Named"), example=text)})},
        "/moved": {"get": does("moved", moved)},
        "/otherwise": {"get": does("otherwise", {"default": says(ref("Named"))})},
        "/range": {"get": does("range", {"2XX": says(listed({"nullable": True, **WHOLE}))})},
        "/csv": {"get": does("csv", {"200": says(TEXT, "text/csv")})},
        "/pdf": {"get": does("pdf", {"200": says(file, "application/pdf")})},
        "/lines": {"get": does("lines", {"200": says(ref("Named"), "application/x-ndjson")})},
        "/either": {
            "get": does("either", {"200": says(ref("Scalar")), "202": {"description": ""}})
        },
        "/vendor": {"get": does("vendor", {"200": says(ref("Pet"), "application/vnd.odd+json")})},
    }
