"""Things are changed as the media type of a body says: by a merge patch or by a JSON patch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from otto_ext.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

BOX: dict[str, Any] = {
    "type": "object",
    "required": ["id", "size"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string"},
        "size": {
            "type": "object",
            "required": ["width"],
            "additionalProperties": False,
            "properties": {"width": {"type": "integer"}, "height": {"type": "integer"}},
        },
        "tags": {"type": "array", "items": {"type": "string"}},
    },
}
PATCHES = ("application/merge-patch+json", "application/json-patch+json")


def says(schema: Any) -> dict[str, Any]:
    return {"description": "", "content": {"application/json": {"schema": schema}}}


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    bodies = {"content": {kind: {"schema": {}} for kind in PATCHES}}
    made = {"content": {"application/json": {"schema": BOX}}}
    gone = {"description": ""}
    document = {
        "openapi": "3.1.0",
        "paths": {
            "/boxes": {
                "get": {"responses": {"200": says({"type": "array", "items": BOX})}},
                "post": {"requestBody": made, "responses": {"201": says(BOX), "409": gone}},
            },
            "/boxes/{id}": {
                "get": {"responses": {"200": says(BOX), "404": gone}},
                "patch": {"requestBody": bodies, "responses": {"200": says(BOX), "422": gone}},
            },
        },
    }
    with Sandbox(document) as sandbox, httpx.Client(base_url=sandbox.base_url) as client:
        box = {"id": "b1", "size": {"width": 3, "height": 4}, "tags": ["a"]}
        assert client.post("/boxes", json=box).json() == box
        yield client


def patch(client: httpx.Client, kind: str, body: Any) -> httpx.Response:
    return client.patch("/boxes/b1", json=body, headers={"content-type": f"application/{kind}"})


def test_a_merge_patch_merges_what_is_within(client: httpx.Client) -> None:
    changed = patch(client, "merge-patch+json", {"size": {"height": 5}, "tags": ["b"]})
    assert changed.json() == {"id": "b1", "size": {"width": 3, "height": 5}, "tags": ["b"]}
    assert client.get("/boxes/b1").json() == changed.json()


def test_null_takes_away(client: httpx.Client) -> None:
    changed = patch(client, "merge-patch+json", {"size": {"height": None}, "tags": None})
    assert changed.json() == {"id": "b1", "size": {"width": 3}}


def test_a_json_patch_is_carried_out(client: httpx.Client) -> None:
    operations = [
        {"op": "test", "path": "/size/width", "value": 3},
        {"op": "replace", "path": "/size/width", "value": 30},
        {"op": "remove", "path": "/size/height"},
        {"op": "add", "path": "/tags/-", "value": "b"},
    ]
    changed = patch(client, "json-patch+json", operations)
    assert changed.json() == {"id": "b1", "size": {"width": 30}, "tags": ["a", "b"]}
    assert client.get("/boxes/b1").json() == changed.json()


@pytest.mark.parametrize(
    "operations",
    [
        [{"op": "replace", "path": "/tags", "value": []}, {"op": "remove", "path": "/nothing"}],
        [{"op": "test", "path": "/size/width", "value": 4}],
        [{"op": "remove", "path": "/size/width"}],
        [{"op": "replace", "path": "/id", "value": "b2"}],
        [{"op": "sing"}],
        {"op": "remove", "path": "/tags"},
        5,
    ],
)
def test_a_json_patch_that_cannot_be_changes_nothing(client: httpx.Client, operations: Any) -> None:
    before = client.get("/boxes/b1").json()
    assert patch(client, "json-patch+json", operations).status_code == 422
    assert client.get("/boxes/b1").json() == before


def test_an_id_that_is_taken_is_a_conflict(client: httpx.Client) -> None:
    again = client.post("/boxes", json={"id": "b1", "size": {"width": 1}})
    assert again.status_code == 409
    assert client.get("/boxes/b1").json()["size"]["width"] == 3
