"""Every operation of the document returns data that the document allows."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import httpx
import jsonschema_rs
import pytest
from support.environments import ROOT
from support.sandboxes import KEY, bearer, closed, filled, followed, operations

from otto_ext.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT: dict[str, Any] = json.loads((ROOT / "openapi.json").read_bytes())
RESPONSES = [
    (label, status)
    for label, operation in operations(DOCUMENT).items()
    for status in operation["responses"]
]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(DOCUMENT, **KEY) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def client(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sandbox.base_url, headers=bearer(sandbox)) as client:
        yield client


def body_of(operation: dict[str, Any]) -> dict[str, Any]:
    """A request body by the schema's or the media type's example."""
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        media = content["application/json"]
        examples = [
            followed(DOCUMENT, each)["value"] for each in media.get("examples", {}).values()
        ]
        schema = followed(DOCUMENT, media["schema"])
        found = [media["example"]] if "example" in media else examples or schema.get("examples", [])
        return {"json": found[0]} if found else {}
    return {}


@pytest.mark.parametrize(("label", "status"), RESPONSES, ids=lambda value: value)
def test_a_response_is_what_the_document_says(
    label: str, status: str, client: httpx.Client
) -> None:
    method, path = label.split()
    own_id = str(uuid.uuid5(uuid.NAMESPACE_URL, label + status))  # what another deleted is gone
    operation = operations(DOCUMENT)[label]
    documented = followed(DOCUMENT, operation["responses"][status])
    query = {
        parameter["name"]: "2026-01-31"
        for each in operation.get("parameters", [])
        if (parameter := followed(DOCUMENT, each)).get("required") and parameter["in"] == "query"
    }
    query = {name: own_id if name.endswith("_id") else value for name, value in query.items()}
    response = client.request(
        method,
        filled(path, own_id),
        params=query,
        headers={"Prefer": f"code={status}"},
        **body_of(operation),
    )
    if method in ("POST", "PUT", "PATCH") and not body_of(operation) and "requestBody" in operation:
        assert response.status_code in (400, 422)  # a body is missing, and that is said
        return
    assert response.status_code == int(status), response.text
    content = documented.get("content", {})
    if not content:
        assert response.content == b""
        return
    kind = response.headers["content-type"]
    assert kind in content
    if kind.endswith("json"):
        schema = closed(DOCUMENT, content[kind]["schema"])
        validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
        assert [error.message for error in validator.iter_errors(response.json())] == []
    else:
        assert response.content


def test_a_file_comes_in_the_type_that_is_asked_for(client: httpx.Client) -> None:
    [path] = [label.split()[1] for label in operations(DOCUMENT) if label.endswith("/file")]
    own_id = str(uuid.UUID(int=1))
    response = client.get(
        filled(path, own_id), headers={"Accept": "application/pdf;q=0.9, */*;q=0.1"}
    )
    assert response.headers["content-type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert b"," in client.get(filled(path, own_id), headers={"Accept": "text/csv"}).content


def test_the_same_seed_gives_the_same_responses() -> None:
    def responses(seed: int) -> list[bytes]:
        schema = {"type": "array", "items": {"type": "string", "format": "uuid"}}
        media = {"content": {"application/json": {"schema": schema}}, "description": ""}
        document = {"openapi": "3.1.0", "paths": {"/a": {"get": {"responses": {"200": media}}}}}
        with Sandbox(document, seed=seed) as sandbox:
            return [httpx.get(f"{sandbox.base_url}/a").content]

    assert responses(1) == responses(1)
    assert responses(1) != responses(2)
