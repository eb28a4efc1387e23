"""Requests are held to the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from otto_ext.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

THING = {
    "type": "object",
    "required": ["name", "id"],
    "properties": {
        "id": {"type": "integer", "readOnly": True},
        "name": {"type": "string", "maxLength": 5},
        "size": {"type": "integer", "nullable": True},
        "file": {"type": "string", "format": "binary"},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
}
BODY = {
    "required": True,
    "content": {
        kind: {"schema": {"$ref": "#/components/schemas/Thing"}}
        for kind in ("application/json", "multipart/form-data", "application/x-www-form-urlencoded")
    },
}


JSON = {"application/json": {"schema": {"type": "object"}}}


def parameter(name: str, place: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": place, "schema": schema, **more}


def query(name: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": {"type": kind}, **more}


DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "paths": {
        "/things": {
            "post": {"requestBody": BODY, "responses": {"201": {}, "422": {}}},
            "put": {"requestBody": BODY, "responses": {"200": {}}},
            "get": {
                "parameters": [
                    query("limit", "integer", required=True),
                    query("ids", "array", style="pipeDelimited"),
                    query("filter", "object", style="deepObject"),
                    {
                        "name": "where",
                        "in": "query",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    },
                    {
                        "name": "X-Day",
                        "in": "header",
                        "schema": {"type": "string", "format": "date"},
                    },
                    {"name": "shop", "in": "cookie", "schema": {"enum": ["a"]}},
                    {
                        "name": "Accept",
                        "in": "header",
                        "required": True,
                        "schema": {"type": "string"},
                    },
                ],
                "responses": {"200": {}},
            },
        },
        "/things/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
            ],
            "get": {"responses": {"200": {}}},
        },
    },
    "components": {"schemas": {"Thing": THING}},
}


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with Sandbox(DOCUMENT) as sandbox, httpx.Client(base_url=sandbox.base_url) as client:
        yield client


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/things?limit=3", 200),
        ("/things", 400),
        ("/things?limit=three", 400),
        ("/things?limit=3&ids=a|b", 200),
        ("/things?limit=3&ids=a&ids=b", 200),
        ("/things?limit=3&filter[a]=1", 200),
        ('/things?limit=3&where={"a":1}', 200),
        ("/things?limit=3&where=a", 400),
        ("/things/12", 200),
        ("/things/twelve", 400),
    ],
)
def test_parameters(url: str, status: int, client: httpx.Client) -> None:
    response = client.get(url)
    assert response.status_code == status
    assert status == 200 or response.json()["errors"][0]["place"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X-Day": "2026-01-31"}, 200),
        ({"X-Day": "31.1."}, 400),
        ({"Cookie": "shop=a"}, 200),
        ({"Cookie": "shop=b"}, 400),
    ],
)
def test_headers_and_cookies(headers: dict[str, str], status: int, client: httpx.Client) -> None:
    assert client.get("/things?limit=1", headers=headers).status_code == status


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"json": {"name": "a", "size": None}}, 201),
        ({"json": {"name": "too long"}}, 422),
        ({"json": {}}, 422),
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 422),
        ({"content": b"a", "headers": {"Content-Type": "text/plain"}}, 415),
        ({}, 422),
        ({"data": {"name": "a", "size": "3"}}, 201),
        ({"data": {"name": "a", "size": "big"}}, 422),
        ({"data": {"name": "a"}, "files": {"file": b"\x00\xff"}}, 201),
        ({"files": {"file": b"\x00\xff"}}, 422),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 422),
    ],
)
def test_bodies(sent: dict[str, Any], status: int, client: httpx.Client) -> None:
    assert client.post("/things", **sent).status_code == status


def test_400_stands_in_for_422_that_is_not_documented(client: httpx.Client) -> None:
    assert client.put("/things", json={}).status_code == 400


def test_a_refusal_quotes_no_value(client: httpx.Client) -> None:
    response = client.post("/things", json={"name": "a-long-secret"})
    assert "a-long-secret" not in response.text
