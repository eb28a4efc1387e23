"""What tests may order: failures, delays, dropped connections, another document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from otto_ext import ConfigurationError
from otto_ext.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

PROBLEM = {
    "type": "object",
    "required": ["status", "code"],
    "properties": {
        "status": {"type": "integer"},
        "title": {"type": "string"},
        "code": {"type": "string", "enum": ["E1"]},
    },
}
MEDIA = {"schema": PROBLEM}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "paths": {
        "/things/{id}": {
            "get": {
                "operationId": "getThing",
                "responses": {
                    "200": {"description": ""},
                    "5XX": {
                        "description": "",
                        "content": {"application/json": {"schema": PROBLEM}},
                    },
                },
            }
        },
        "/others": {"post": {"responses": {"201": {"description": ""}}}},
    },
}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(DOCUMENT) as sandbox:
        yield sandbox


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sandbox.base_url) as client:
        yield client


def test_the_next_calls_fail_so_many_times(sandbox: Sandbox, client: httpx.Client) -> None:
    sandbox.fail_next(429, times=2)
    responses = [client.get("/things/1") for _ in range(3)]
    assert [response.status_code for response in responses] == [429, 429, 200]
    assert responses[0].headers["retry-after"] == "1"
    assert [seen.status for seen in sandbox.requests] == [429, 429, 200]
    assert sandbox.requests[0].operation == "GET /things/{id}"
    assert sandbox.requests[0].operation_id == "getThing"


def test_an_error_has_the_shape_that_the_document_gives_it(
    sandbox: Sandbox, client: httpx.Client
) -> None:
    sandbox.fail_next(503)
    problem = client.get("/things/1").json()
    assert (problem["status"], problem["code"]) == (503, "E1")
    sandbox.fail_next(404)
    response = client.get("/things/1")
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["title"] == "Not Found"


@pytest.mark.parametrize(
    ("body", "sent"), [(b"\xff", b"\xff"), ("oops", b"oops"), ({"a": 1}, b'{"a": 1}')]
)
def test_body_and_headers_may_be_given(
    body: Any, sent: bytes, sandbox: Sandbox, client: httpx.Client
) -> None:
    sandbox.fail_next(500, body=body, headers={"X-Request-Id": "r1"})
    response = client.get("/things/1")
    assert (response.content, response.headers["x-request-id"]) == (sent, "r1")


@pytest.mark.parametrize("path", ["/things/7", "/things/{id}"])
def test_only_what_is_named_fails(path: str, sandbox: Sandbox, client: httpx.Client) -> None:
    sandbox.fail_next(500, method="get", path=path)
    assert client.post("/others").status_code == 201
    assert client.post(sandbox.token_url).status_code == 400
    assert client.get(sandbox.document_url).status_code == 200
    assert client.get("/things/7").status_code == 500


def test_the_token_endpoint_fails_when_named(sandbox: Sandbox, client: httpx.Client) -> None:
    sandbox.fail_next(503, path="/realms/otto-prod/protocol/openid-connect/token")
    assert client.post(sandbox.token_url).status_code == 503
    assert client.post(sandbox.token_url).status_code == 400


def test_a_connection_can_be_dropped(sandbox: Sandbox, client: httpx.Client) -> None:
    sandbox.fail_next(disconnect=True)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        client.get("/things/1")
    assert client.get("/things/1").status_code == 200
    assert sandbox.requests[0].status == 0


def test_a_delay_alone_leaves_the_response(sandbox: Sandbox, client: httpx.Client) -> None:
    sandbox.fail_next(delay=0.3)
    with pytest.raises(httpx.ReadTimeout):
        client.get("/things/1", timeout=0.05)
    sandbox.fail_next(delay=0.001)
    assert client.get("/things/1").status_code == 200


def test_failures_can_be_forgotten(sandbox: Sandbox, client: httpx.Client) -> None:
    sandbox.fail_next(500, times=9)
    sandbox.clear_faults()
    assert client.get("/things/1").status_code == 200


@pytest.mark.parametrize("wrong", [{}, {"status": 99}, {"status": 500, "times": 0}])
def test_what_makes_no_sense_is_refused(wrong: dict[str, int], sandbox: Sandbox) -> None:
    with pytest.raises(ConfigurationError, match="fail_next"):
        sandbox.fail_next(**wrong)  # type: ignore[arg-type]


def test_unknown_paths_and_methods_are_said_to_be(client: httpx.Client) -> None:
    assert client.get("/nowhere").status_code == 404
    response = client.delete("/things/1")
    assert (response.status_code, response.headers["allow"]) == (405, "GET")


def test_the_document_is_served_and_can_be_changed(sandbox: Sandbox, client: httpx.Client) -> None:
    first = client.get(sandbox.document_url)
    assert first.json() == DOCUMENT
    known = {"If-None-Match": first.headers["etag"]}
    assert client.get(sandbox.document_url, headers=known).status_code == 304
    assert client.post(sandbox.document_url).status_code == 405
    sandbox.use_document({"openapi": "3.0.0", "paths": {"/new": {"get": {"responses": {}}}}})
    assert client.get(sandbox.document_url, headers=known).status_code == 200
    assert client.get("/new").status_code == 200
    assert client.get("/things/1").status_code == 404
    with pytest.raises(ConfigurationError, match="has no `paths`"):
        sandbox.use_document({"swagger": "2.0"})
    assert client.get("/new").status_code == 200


def test_a_stopped_sandbox_says_so() -> None:
    sandbox = Sandbox(DOCUMENT)
    sandbox.stop()
    assert "stopped" in repr(sandbox)
    with pytest.raises(ConfigurationError, match="not running"):
        _ = sandbox.base_url
    with sandbox.start(), pytest.raises(ConfigurationError, match="cannot serve"):
        Sandbox(DOCUMENT, port=int(sandbox.base_url.rpartition(":")[2])).start()


def test_a_wait_may_be_asked_for(sandbox: Sandbox, client: httpx.Client) -> None:
    sandbox.fail_next(503, retry_after=1.2)
    assert client.get("/things/1").headers["retry-after"] == "2"


def test_a_body_can_end_in_the_middle(sandbox: Sandbox, client: httpx.Client) -> None:
    sandbox.fail_next(500, truncate=True)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        client.get("/things/1")
    assert client.get("/things/1").status_code == 200
