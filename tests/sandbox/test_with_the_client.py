"""Every operation of the document through the generated client: no answer drifts."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from otto_api.client import OPERATIONS
from support.environments import ROOT
from support.sandboxes import followed, operations

from otto_ext.sandbox import ConnectedSandbox, Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from otto_api._runtime.operation import Operation

    from otto_ext import Otto

DOCUMENT: dict[str, Any] = json.loads((ROOT / "openapi.json").read_bytes())
STATED = operations(DOCUMENT)


def operation_of(name: str) -> Operation[Any]:
    found: Operation[Any] = import_module(f"otto_api.api.{name}").OPERATION
    return found


def media_of(label: str) -> tuple[str, Any]:
    """The media type and the schema of a body; empty if none is taken."""
    body = followed(DOCUMENT, STATED[label].get("requestBody", {}))
    for kind, media in body.get("content", {}).items():
        return kind, media["schema"]
    return "", None


@pytest.fixture(scope="module")
def bodies() -> dict[str, Any]:
    """A body for each operation: what a sandbox answers whose answers are the bodies."""
    paths = {
        f"/{number}": {
            "get": {
                "responses": {
                    "200": {"content": {"application/json": {"schema": media_of(label)[1] or {}}}}
                }
            }
        }
        for number, label in enumerate(STATED)
    }
    meta = {"openapi": DOCUMENT["openapi"], "components": DOCUMENT["components"], "paths": paths}
    # What is only written must be in a body, and would be in no answer.
    meta = json.loads(json.dumps(meta).replace('"writeOnly": true', '"writeOnly": false'))
    with Sandbox(meta) as sandbox, httpx.Client(base_url=sandbox.base_url) as client:
        return {label: client.get(f"/{number}").json() for number, label in enumerate(STATED)}


def sendable(body: Any, schema: Any) -> Any:
    """A body with bytes where a file is meant."""
    properties = followed(DOCUMENT, schema).get("properties", {})
    files = {name for name, each in properties.items() if each.get("format") == "binary"}
    return {name: b"a,b" if name in files else value for name, value in body.items()}


def first_id(otto: Otto, path: str) -> str:
    """The id of the first thing of a collection."""
    told = otto.request("GET", path).json()
    rows = told if isinstance(told, list) else next(v for v in told.values() if isinstance(v, list))
    found: str = rows[0]["id"]
    return found


@pytest.fixture(scope="module")
def otto() -> Iterator[Otto]:
    with ConnectedSandbox(DOCUMENT, rows=30) as sandbox:
        yield sandbox.client.with_options(drift="raise")


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_answer_is_read_without_drift(name: str, otto: Otto, bodies: dict[str, Any]) -> None:
    operation = operation_of(name)
    label = f"{operation.method} {operation.path}"
    arguments: dict[str, Any] = {}
    for parameter in operation.parameters:
        if parameter.required:
            # An id that is there, if there is a list to take it from.
            above = operation.path.partition("/{" + parameter.key + "}")[0]
            arguments[parameter.attribute] = first_id(otto, above)
    kind, schema = media_of(label)
    if not kind:
        reply = otto.execute(operation, arguments)
    else:
        reply = otto.execute(operation, arguments, sendable(bodies[label], schema), kind)
    assert 200 <= reply.status_code < 300
