"""Requests as they arrive: what is set on the httpx client beneath counts, a call's own wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from otto_api.types import RequestOptions
from support.faults import FaultServer
from support.widgets import CREATE, GET, Widget, json_response

from otto_ext import Otto
from otto_ext.auth import StaticToken
from otto_ext.wire.operation import Call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.faults import Received


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer([json_response({"id": 1})]) as server:
        yield server


@pytest.fixture
def otto(server: FaultServer) -> Iterator[Otto]:
    headers = {"X-Of-The-Client": "c", "X-Both": "client"}
    with Otto(
        base_url=f"{server.url}/v1/", credentials=StaticToken("a-token"), headers=headers
    ) as otto:
        yield otto


def sent(otto: Otto, server: FaultServer, **options: object) -> Received:
    """The request of one call, as it came."""
    given = RequestOptions(**options) if options else None  # type: ignore[arg-type]
    otto._caller.execute(Call(GET, {"id": 1, "tag": ["a b", "c&d"]}, options=given))
    return server.received[-1]


def test_a_plain_call(otto: Otto, server: FaultServer) -> None:
    received = sent(otto, server)
    assert received.path == "/v1/widgets/1?tag=a%20b&tag=c%26d"
    assert received.headers["Authorization"] == "Bearer a-token"
    assert received.headers["Accept"] == "application/json, application/problem+json"
    assert received.headers["X-Of-The-Client"] == "c"
    assert received.headers["User-Agent"].startswith("otto-client/")


def test_a_calls_own_headers_win(otto: Otto, server: FaultServer) -> None:
    received = sent(otto, server, headers={"x-both": "call", "accept": "text/csv"})
    assert received.headers["x-both"] == "call"
    assert received.headers["accept"] == "text/csv"
    # ... and do not stay.
    assert sent(otto, server).headers["X-Both"] == "client"


def test_a_token_of_the_callers_own_is_left_alone(otto: Otto, server: FaultServer) -> None:
    received = sent(otto, server, headers={"authorization": "Bearer other"})
    assert received.headers["authorization"] == "Bearer other"


def test_what_is_set_on_the_httpx_client_counts(otto: Otto, server: FaultServer) -> None:
    sent(otto, server)
    client = otto.get_httpx_client()
    client.headers["X-Late"] = "yes"
    assert sent(otto, server).headers["X-Late"] == "yes"
    client.cookies["session"] = "s"
    assert sent(otto, server).headers["Cookie"] == "session=s"
    client.cookies.clear()
    client.params = httpx.QueryParams({"always": "1"})
    assert "always=1" in sent(otto, server).path
    client.params = httpx.QueryParams()
    client.base_url = httpx.URL(f"{server.url}/v2")
    assert sent(otto, server).path.startswith("/v2/widgets/1")
    client.headers["Authorization"] = "Bearer other"
    assert sent(otto, server).headers["Authorization"] == "Bearer other"


def test_a_base_address_with_a_query(server: FaultServer) -> None:
    with Otto(base_url=f"{server.url}/v1?tenant=7", credentials=StaticToken("t")) as otto:
        assert otto._caller.execute(Call(GET, {"id": 1})).parsed.id == 1
    assert server.received[0].path.startswith("/v1")


def test_bodies_have_their_type_and_length() -> None:
    with (
        FaultServer([json_response({"id": 1}, 201)]) as server,
        Otto(base_url=server.url, credentials=StaticToken("t")) as otto,
    ):
        otto._caller.execute(Call(CREATE, {}, Widget(5, "x")))
    received = server.received[0]
    assert received.body == b'{"id":5,"name":"x"}'
    assert received.headers["Content-Type"] == "application/json"
    assert received.headers["Content-Length"] == str(len(received.body))


def test_a_timeout_of_the_calls_own(otto: Otto, server: FaultServer) -> None:
    assert sent(otto, server, timeout=5).method == "GET"
    seen: list[object] = []
    client = otto.get_httpx_client()
    client.event_hooks = {"request": [lambda request: seen.append(request.extensions["timeout"])]}
    sent(otto, server, timeout=httpx.Timeout(5, connect=2))
    assert seen == [{"connect": 2, "read": 5, "write": 5, "pool": 5}]
