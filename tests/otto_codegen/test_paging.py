"""Which operations page is inferred from names and types, and corrected by an extension."""

from __future__ import annotations

from typing import Any

import pytest
from otto_codegen.normalise import normalise
from otto_codegen.parse import parse

from otto_ext.openapi.canonical import Schemas
from otto_ext.openapi.document_errors import OpenAPIError
from otto_ext.openapi.pagination import infer_pagination

Json = dict[str, Any]
ITEMS = {"type": "array", "items": {"$ref": "#/components/schemas/Item"}}
TEXT = {"type": "string"}
NUMBER = {"type": "integer"}


def infer(
    parameters: Json | None = None,
    response: Json | None = None,
    extension: Any = None,
    operation_id: str = "listThings",
    method: str = "get",
    **schemas: Any,
) -> Any:
    content = {"application/json": {"schema": response or {}}}
    operation: Json = {
        "operationId": operation_id,
        "parameters": [
            {"name": name, "in": "query", "schema": schema}
            for name, schema in (parameters or {}).items()
        ],
        "responses": {"200": {"description": "", "content": content}},
    }
    if extension is not None:
        operation["x-otto-paging"] = extension
    item = {"type": "object", "properties": {"id": TEXT}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/things": {method: operation}},
        "components": {"schemas": {"Item": item, **schemas}},
    }
    endpoint = parse(normalise(document).document).endpoints[0]
    return endpoint.pages.as_dict() if endpoint.pages else None


def of(**properties: Any) -> Json:
    return {"type": "object", "properties": properties}


CURSOR = {"cursor": TEXT, "limit": NUMBER}


@pytest.mark.parametrize(
    ("parameters", "response", "expected"),
    [
        (
            {"cursor": NUMBER},
            of(merchant=ITEMS, cursor=NUMBER),
            {
                "style": "cursor",
                "items": "/merchant",
                "parameter": "cursor",
                "next": "/cursor",
            },
        ),
        (
            # `after` filters here.
            {"after": TEXT, "cursor": TEXT},
            of(cursor=of(data=ITEMS, next=TEXT)),
            {
                "style": "cursor",
                "items": "/cursor/data",
                "parameter": "cursor",
                "next": "/cursor/next",
            },
        ),
        (
            {"next": TEXT, "pageSize": NUMBER},
            of(data=ITEMS, paging=of(next=TEXT)),
            {
                "style": "cursor",
                "items": "/data",
                "parameter": "next_",
                "next": "/paging/next",
                "size": "page_size",
            },
        ),
        (
            CURSOR,
            of(data=ITEMS, next_cursor=TEXT),
            {
                "style": "cursor",
                "items": "/data",
                "parameter": "cursor",
                "next": "/next_cursor",
                "size": "limit",
            },
        ),
        (
            {"pageToken": TEXT, "pageSize": NUMBER},
            of(things=ITEMS, nextPageToken={"type": ["string", "null"]}),
            {
                "style": "cursor",
                "items": "/things",
                "parameter": "page_token",
                "next": "/nextPageToken",
                "size": "page_size",
            },
        ),
        (
            {"after": TEXT},
            of(results=ITEMS, paging=of(after=TEXT, total=NUMBER)),
            {
                "style": "cursor",
                "items": "/results",
                "parameter": "after",
                "next": "/paging/after",
                "total": "/paging/total",
            },
        ),
        (
            {"starting_after": TEXT, "limit": NUMBER},
            of(data=ITEMS, has_more={"type": "boolean"}),
            {
                "style": "last-id",
                "items": "/data",
                "parameter": "starting_after",
                "more": "/has_more",
                "size": "limit",
            },
        ),
        (
            {"offset": NUMBER, "limit": NUMBER},
            ITEMS,
            {"style": "offset", "parameter": "offset", "size": "limit", "start": 0},
        ),
        (
            {"page": NUMBER, "per_page": NUMBER},
            of(items=ITEMS, total_count=NUMBER),
            {
                "style": "page",
                "items": "/items",
                "parameter": "page",
                "size": "per_page",
                "total": "/total_count",
            },
        ),
        (
            {"limit": NUMBER},
            of(data=ITEMS, links=of(next=TEXT)),
            {"style": "url", "items": "/data", "next": "/links/next", "size": "limit"},
        ),
        (
            CURSOR,
            of(errors={"type": "array", "items": TEXT}, things=ITEMS, cursor=TEXT),
            {
                "style": "cursor",
                "items": "/things",
                "parameter": "cursor",
                "next": "/cursor",
                "size": "limit",
            },
        ),
        (
            CURSOR,
            of(others=ITEMS, things=ITEMS, cursor=TEXT),
            {
                "style": "cursor",
                "items": "/things",
                "parameter": "cursor",
                "next": "/cursor",
                "size": "limit",
            },
        ),
    ],
)
def test_the_usual_styles(parameters: Json, response: Json, expected: Json) -> None:
    assert infer(parameters, response) == expected


@pytest.mark.parametrize(
    ("parameters", "response"),
    [
        ({}, of(data=ITEMS)),
        (CURSOR, of(data=TEXT, next=TEXT)),
        (CURSOR, TEXT),
        ({"page": NUMBER}, of(data=ITEMS)),
        ({"after": NUMBER}, of(data=ITEMS, next=NUMBER)),
        # One object of its own, with a list in it and links that all responses have.
        ({}, of(Data=of(Id=TEXT, Initiation=of(Reports=ITEMS)), Links=of(Next=TEXT))),
        (CURSOR, of(left=ITEMS, right=ITEMS, next=TEXT)),
        (
            {"starting_after": TEXT},
            of(data={"type": "array", "items": TEXT}, has_more={"type": "boolean"}),
        ),
    ],
)
def test_what_does_not_page(parameters: Json, response: Json) -> None:
    assert infer(parameters, response) is None


def test_only_reading_pages_unless_it_is_stated() -> None:
    response = of(data=ITEMS, next=TEXT)
    assert infer(CURSOR, response, method="post") is None
    assert infer(CURSOR, response, {"style": "cursor"}, method="post") is not None


def test_an_extension_corrects() -> None:
    response = of(left=ITEMS, right=ITEMS, go=TEXT)
    stated = {"items": "/right", "style": "cursor", "parameter": "cursor", "next": "/go"}
    assert infer(CURSOR, response, stated) == {**stated, "size": "limit"}
    assert infer(CURSOR, of(data=ITEMS, next=TEXT), False) is None


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ({"items": "/gone"}, "no array at /gone"),
        ({"style": "cursors"}, "is not one of cursor, last-id"),
        ({"style": "cursor", "parameter": "page"}, "'page', which is not a query parameter"),
        ({"pages_at": "/x"}, "'pages_at' is not a key"),
        ({"next": "next"}, "give a JSON pointer"),
        ({"start": "0"}, "whole number"),
        ("cursor", "give false, or an object"),
        ({"size": "limit"}, "does not state a style"),
    ],
)
def test_an_extension_that_does_not_fit_is_refused_with_a_reason(stated: Any, words: str) -> None:
    with pytest.raises(OpenAPIError, match="GET /things: x-otto-paging cannot be used") as caught:
        infer(CURSOR, of(data=ITEMS), stated)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("parameter", "start"),
    [
        ({"schema": {"type": "integer", "default": 0}}, 0),
        ({"schema": {"type": "integer", "default": 1}}, 1),
        ({"schema": NUMBER, "description": "Zero-based page index (0..N)"}, 0),
        ({"schema": NUMBER, "description": "The page, starting at 1"}, 1),
        ({"schema": {"type": "integer", "minimum": 1}}, 1),
        ({"schema": {"type": "integer", "minimum": 0}}, None),
        ({"schema": NUMBER}, None),
    ],
)
def test_the_number_of_the_first_page(parameter: Json, start: int | None) -> None:
    schemas = Schemas({"components": {"schemas": {"Item": {"type": "object"}}}})
    operation = {
        "parameters": [
            {"name": "page", "in": "query", **parameter},
            {"name": "size", "in": "query", "schema": NUMBER},
        ],
        "responses": {"200": {"content": {"application/json": {"schema": ITEMS}}}},
    }
    found = infer_pagination(operation, "get", schemas)
    assert found is not None
    assert found.start == start


def test_a_pageable_in_one_object_is_parameters_of_their_own() -> None:
    pageable = of(page=NUMBER, size=NUMBER, sort={"type": "array", "items": TEXT})
    found = infer({"pageable": pageable}, of(content=ITEMS, last={"type": "boolean"}))
    assert (found["parameter"], found["size"]) == ("page", "size")


@pytest.mark.parametrize(
    "response",
    [
        of(success={"type": "boolean"}, data=of(items=ITEMS, nextCursor=TEXT)),
        of(cursor=of(data=ITEMS, next=TEXT, hasMore={"type": "boolean"})),
        of(result=of(data=of(rows=ITEMS)), meta=of(pagination=of(next_cursor=TEXT))),
    ],
)
def test_items_one_or_two_levels_down(response: Json) -> None:
    assert infer(CURSOR, response)["style"] == "cursor"


def test_the_item_of_a_union_is_the_union() -> None:
    either = {
        "oneOf": [{"$ref": "#/components/schemas/Item"}, {"$ref": "#/components/schemas/Other"}]
    }
    response = of(data={"type": "array", "items": either}, has_more={"type": "boolean"})
    other = {"type": "object", "properties": {"id": TEXT, "x": TEXT}}
    found = infer({"starting_after": TEXT}, response, Other=other)
    assert found["style"] == "last-id"
