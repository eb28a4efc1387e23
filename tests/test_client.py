"""The two clients, over a real server: requests as documented, results typed, errors by status."""

from __future__ import annotations

import asyncio
import gc
import inspect
import os
import pickle
import warnings
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import otto_api
import pytest
from otto_api.client import OPERATIONS
from otto_api.types import UNSET, RequestOptions
from support.clients import Driven, serving
from support.faults import Canned, FaultServer, closed_port
from support.widgets import CREATE, DOWNLOAD, GET, REMOVE, Problem, Widget, json_response, problem

import otto_ext
from otto_ext import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AsyncOtto,
    ConfigurationError,
    NotFoundError,
    Otto,
    ResponseDecodeError,
    UnauthorizedError,
)
from otto_ext.auth import StaticToken
from otto_ext.wire.operation import Call

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from support.clients import Serve


@pytest.fixture(params=[Otto, AsyncOtto])
def serve(request: pytest.FixtureRequest) -> Iterator[Serve]:
    """Makes a server that sends these responses in turn, and a client of it."""
    with ExitStack() as stack:
        yield serving(request.param, stack)


def test_a_call_sends_what_the_operation_states_and_returns_its_model(serve: Serve) -> None:
    driven = serve(json_response({"id": 7, "name": "seven", "new": True}, X_Request_Id="r-1"))
    result = driven.call(GET, {"id": 7, "tag": ["a", "b"]})
    assert isinstance(result.parsed, Widget)
    assert (result.parsed.id, result.parsed.name) == (7, "seven")
    assert result.parsed.additional_properties == {"new": True}
    assert (result.status_code, result.request_id) == (200, "r-1")
    sent = driven.server.received[0]
    assert (sent.method, sent.path) == ("GET", "/v1/widgets/7?tag=a&tag=b")
    assert sent.headers["Authorization"] == "Bearer a-token"
    assert sent.headers["User-Agent"].startswith("otto-client/")
    assert sent.headers["Accept"].startswith("application/json")


def test_unset_arguments_are_not_sent(serve: Serve) -> None:
    driven = serve(json_response({"id": 1}))
    driven.call(GET, {"id": 1, "tag": UNSET})
    assert driven.server.received[0].path == "/v1/widgets/1"


def test_bodies_are_sent_in_the_documented_form(serve: Serve) -> None:
    driven = serve(json_response({"id": 1}, 201))
    driven.call(CREATE, body=Widget(1, "one"))
    sent = driven.server.received[0]
    assert sent.body == b'{"id":1,"name":"one"}'
    assert sent.headers["Content-Type"] == "application/json"


def test_no_content_is_none_and_a_file_is_bytes(serve: Serve) -> None:
    assert serve(Canned(204)).call(REMOVE, {"id": 1}).parsed is None
    pdf = Canned(200, {"Content-Type": "application/pdf"}, b"%PDF\x00")
    assert serve(pdf).call(DOWNLOAD).parsed == b"%PDF\x00"


def test_options_of_one_call(serve: Serve) -> None:
    driven = serve(json_response({"id": 1}, 201), headers={"X-Team": "ops", "X-Both": "client"})
    driven.call(
        CREATE,
        body=Widget(1),
        options=RequestOptions(
            headers={"x-both": "call"},
            idempotency_key="k-1",
            extra_query={"debug": "1"},
            extra_body={"note": "n"},
            timeout=5,
        ),
    )
    sent = driven.server.received[0]
    headers = {key.lower(): value for key, value in sent.headers.items()}
    assert (headers["x-team"], headers["x-both"]) == ("ops", "call")
    assert headers["idempotency-key"] == "k-1"
    assert sent.path == "/v1/widgets?debug=1"
    assert sent.body == b'{"id":1,"note":"n"}'


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, otto_ext.BadRequestError),
        (401, UnauthorizedError),
        (403, otto_ext.PermissionDeniedError),
        (404, NotFoundError),
        (409, otto_ext.ConflictError),
        (422, otto_ext.UnprocessableEntityError),
        (429, otto_ext.RateLimitError),
        (500, otto_ext.ServerError),
        (503, otto_ext.ServerError),
        (418, APIStatusError),
        (302, APIStatusError),
    ],
)
def test_every_status_but_a_success_raises_its_error(
    serve: Serve, status: int, kind: type[APIStatusError]
) -> None:
    driven = serve(problem(status, "Sorry", Retry_After="7", X_Request_Id="r-9"))
    with pytest.raises(APIStatusError) as caught:
        driven.call(CREATE, body=Widget(1))
    error = caught.value
    assert type(error) is kind
    assert (error.status_code, error.retry_after, error.request_id) == (status, 7.0, "r-9")
    assert error.parsed == Problem("Sorry")
    assert error.body == b'{"title": "Sorry"}'
    for said in ("POST /widgets", str(status), "Sorry", "r-9"):
        assert said in str(error)


def test_an_undocumented_error_body_is_json_or_nothing(serve: Serve) -> None:
    with pytest.raises(APIStatusError) as caught:
        serve(json_response({"message": "no such tag"}, 500)).call(GET, {"id": 1})
    assert caught.value.parsed == {"message": "no such tag"}
    assert "no such tag" in str(caught.value)
    page = b"<html><title>Bad gateway &amp; more</title></html>"
    with pytest.raises(APIStatusError, match="an HTML page, 'Bad gateway & more'") as caught:
        serve(Canned(502, {"Content-Type": "text/html"}, page)).call(GET, {"id": 1})
    assert caught.value.parsed is None


def test_a_second_401_is_an_unauthorized_error(serve: Serve) -> None:
    driven = serve(problem(401, "No"))
    with pytest.raises(UnauthorizedError):
        driven.call(GET, {"id": 1})
    assert len(driven.server.received) == 2


def test_tokens_in_an_error_body_do_not_show(serve: Serve) -> None:
    token = "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjF9.c2lnbmF0dXJl"
    with pytest.raises(APIStatusError) as caught:
        serve(json_response({"message": f"bad {token}"}, 500)).call(GET, {"id": 1})
    assert token not in str(caught.value)
    assert token not in repr(caught.value)


@pytest.mark.parametrize(
    "response",
    [
        Canned(200, {"Content-Type": "text/html"}, b"<html>maintenance</html>"),
        Canned(200, {"Content-Type": "application/json"}, b'{"id": 1'),
        Canned(200, {"Content-Type": "application/json"}, b"[]"),
        Canned(202, {"Content-Type": "application/json"}, b'{"id": 1}'),
    ],
    ids=["html", "truncated", "array for object", "undocumented 2xx"],
)
def test_a_response_that_cannot_be_held_is_a_decode_error(serve: Serve, response: Canned) -> None:
    with pytest.raises(ResponseDecodeError, match=r"GET /widgets/\{id\}") as caught:
        serve(response, drift="ignore").call(GET, {"id": 1})
    assert (caught.value.status_code, caught.value.body) == (response.status, response.body)


def test_a_dead_server_is_a_connection_error() -> None:
    with Otto(
        base_url=f"http://127.0.0.1:{closed_port()}", credentials=StaticToken("t"), retry=False
    ) as otto:
        with pytest.raises(APIConnectionError, match="GET /widgets") as caught:
            otto._caller.execute(Call(GET, {"id": 1}))
        assert isinstance(caught.value.__cause__, httpx.ConnectError)


def test_a_slow_server_is_a_timeout_error(serve: Serve) -> None:
    import threading

    driven = serve(Canned(hold=threading.Event()), timeout=0.05)
    with pytest.raises(APITimeoutError, match="no response in time"):
        driven.call(GET, {"id": 1})


def test_broken_compression_is_a_decode_error(serve: Serve) -> None:
    broken = Canned(200, {"Content-Type": "application/json", "Content-Encoding": "gzip"}, b"{}")
    with pytest.raises(ResponseDecodeError, match="compression"):
        serve(broken).call(GET, {"id": 1})


def test_raw_requests_have_auth_headers_and_errors(serve: Serve) -> None:
    driven = serve(json_response({"ok": 1}), problem(404, "Nope"), headers={"X-Team": "ops"})
    response = driven.request("get", "other?x=1", headers={"X-Mine": "1"})
    assert response.json() == {"ok": 1}
    sent = driven.server.received[0]
    assert sent.path == "/v1/other?x=1"
    assert sent.headers["Authorization"] == "Bearer a-token"
    assert {k.lower(): v for k, v in sent.headers.items()}.items() >= {
        ("x-team", "ops"),
        ("x-mine", "1"),
    }
    with pytest.raises(NotFoundError, match="GET other returned 404"):
        driven.request("GET", "other")


def test_raw_requests_to_other_hosts_go_without_the_token(serve: Serve) -> None:
    driven = serve(json_response({}))
    with FaultServer([json_response({})]) as elsewhere:
        driven.request("GET", f"{elsewhere.url}/x")
        assert "Authorization" not in elsewhere.received[0].headers


def test_an_address_that_cannot_be_used_is_a_configuration_error(serve: Serve) -> None:
    with pytest.raises(ConfigurationError, match="address"):
        serve(json_response({})).request("GET", "ftp://example.com/x")


def test_retries_are_counted_and_end(serve: Serve) -> None:
    driven = serve(problem(503, "Later", Retry_After="0"), json_response({"id": 1}), retry=True)
    assert driven.call(GET, {"id": 1}).parsed.id == 1
    stats = driven.client.stats()
    assert (stats.calls, stats.tries, dict(stats.retries)) == (1, 2, {"503": 1})
    assert stats.token_requests == 0


def test_the_error_says_how_often_was_tried(serve: Serve) -> None:
    driven = serve(problem(503, "Later", Retry_After="0"), retry=2)
    with pytest.raises(otto_ext.ServerError) as caught:
        driven.call(GET, {"id": 1})
    assert len(driven.server.received) == 3
    assert any("3" in note for note in caught.value.__notes__)


def test_options_of_a_copy_leave_the_first_alone(serve: Serve) -> None:
    driven = serve(json_response({"id": "x"}))
    copy = driven.client.with_options(headers={"X-Copy": "1"}, timeout=3, retry=0, drift="raise")
    driven.call(GET, {"id": 1})
    Driven(driven.server, copy, driven.runner).request("GET", "x")
    first, second = driven.server.received
    assert "X-Copy" not in first.headers
    assert "X-Copy" in {key.title() for key in second.headers}
    with pytest.raises(ResponseDecodeError):
        Driven(driven.server, copy, driven.runner).call(GET, {"id": 1})
    assert copy.stats() == driven.client.stats()


# -- drift --------------------------------------------------------------------------------------


def test_drift_is_reported_and_the_value_kept(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[otto_ext.DriftEvent] = []
    driven = serve(json_response({"name": 5}), on_drift=seen.append)
    widget = driven.call(GET, {"id": 1}).parsed
    assert (widget.id, widget.name) == (UNSET, 5)
    assert {(event.operation, event.pointer) for event in seen} == {
        ("widgets.get_widget", "/id"),
        ("widgets.get_widget", "/name"),
    }
    driven.call(GET, {"id": 1})
    assert len(seen) == 4
    assert len(caplog.records) == 2, "each place is logged once"


def test_drift_can_raise_or_be_ignored(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ResponseDecodeError, match="/name") as caught:
        serve(json_response({"id": 1, "name": 5}), drift="raise").call(GET, {"id": 1})
    assert caught.value.pointer == "/name"
    assert caught.value.status_code == 200
    assert (
        serve(json_response({"id": 1, "name": 5}), drift="ignore").call(GET, {"id": 1}).parsed.name
        == 5
    )
    assert not caplog.records


def test_drift_in_an_error_does_not_hide_it(serve: Serve) -> None:
    with pytest.raises(NotFoundError) as caught:
        serve(json_response({"title": 5}, 404), drift="raise").call(GET, {"id": 1})
    assert caught.value.parsed is not None


# -- the life of a client -----------------------------------------------------------------------


def test_a_closed_client_says_so() -> None:
    otto = Otto(base_url="http://127.0.0.1:9", credentials=StaticToken("t"))
    otto.close()
    with pytest.raises(RuntimeError, match="closed"):
        otto._caller.execute(Call(GET, {"id": 1}))


def test_async_clients_work_on_one_event_loop_after_another() -> None:
    with FaultServer([json_response({"id": 1})]) as server, warnings.catch_warnings():
        # Sockets of loops that are gone can be closed by the collector alone.
        warnings.simplefilter("ignore", ResourceWarning)
        assert _called_on_loops(server.url) == [1, 1, 1]
        gc.collect()


def _called_on_loops(url: str) -> list[int]:
    client = AsyncOtto(base_url=url, credentials=StaticToken("t"), retry=False)

    async def call() -> int:
        async with asyncio.timeout(20):
            response = await client._caller.aexecute(Call(GET, {"id": 1}))
            return response.parsed.id

    found = [asyncio.run(call()) for _ in range(3)]
    asyncio.run(client.aclose())
    return found


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_has_connections_of_its_own() -> None:
    with (
        FaultServer([json_response({"id": 1})]) as server,
        Otto(base_url=server.url, credentials=StaticToken("t"), retry=False) as otto,
    ):
        otto._caller.execute(Call(GET, {"id": 1}))
        child = os.fork()
        if child == 0:  # pragma: no cover - another process
            os._exit(0 if otto._caller.execute(Call(GET, {"id": 1})).parsed.id == 1 else 1)
        assert os.waitpid(child, 0)[1] == 0
        otto._caller.execute(Call(GET, {"id": 1}))
        first, second, third = (request.port for request in server.received)
        assert first == third
        assert first != second


def test_context_managers_close() -> None:
    with FaultServer([json_response({"id": 1})]) as server:
        with Otto(base_url=server.url, credentials=StaticToken("t")) as otto:
            assert otto._caller.execute(Call(GET, {"id": 1})).parsed.id == 1

        async def use() -> AsyncOtto:
            async with AsyncOtto(base_url=server.url, credentials=StaticToken("t")) as client:
                assert (await client._caller.aexecute(Call(GET, {"id": 1}))).parsed.id == 1
            return client

        closed = asyncio.run(use())
        with pytest.raises(RuntimeError, match="closed"):
            closed.get_async_httpx_client()


def test_the_httpx_clients_beneath_are_authenticated() -> None:
    with (
        FaultServer([json_response({})]) as server,
        Otto(base_url=server.url, credentials=StaticToken("t")) as otto,
    ):
        assert otto.get_httpx_client().get("/x").status_code == 200
        assert server.received[0].headers["Authorization"] == "Bearer t"


@pytest.mark.parametrize("kind", [Otto, AsyncOtto])
def test_no_secret_shows(kind: type[Otto | AsyncOtto]) -> None:
    client = kind(client_id="an-id", client_secret="hush-hush", base_url="http://localhost:9")
    assert "hush" not in repr(client)
    assert "localhost:9" in repr(client)
    with pytest.raises(TypeError, match="pickled"):
        pickle.dumps(client)


def test_wrong_kinds_of_transport_are_refused() -> None:
    otto = Otto(
        base_url="http://localhost:9",
        credentials=StaticToken("t"),
        transport=httpx.AsyncHTTPTransport(),
    )
    with pytest.raises(ConfigurationError, match="asynchronous"):
        otto._caller.execute(Call(GET, {"id": 1}))
    client = AsyncOtto(
        base_url="http://localhost:9", credentials=StaticToken("t"), transport=httpx.HTTPTransport()
    )
    with pytest.raises(ConfigurationError, match="blocking"):
        asyncio.run(client._caller.aexecute(Call(GET, {"id": 1})))


# -- the generated facade -------------------------------------------------------------------------


@contextmanager
def _responding(kind: type[Any]) -> Iterator[tuple[FaultServer, Any]]:
    with FaultServer([Canned(418)]) as server:
        yield server, kind(base_url=server.url, credentials=StaticToken("t"), retry=False)


def test_every_operation_of_the_document_is_a_method_of_both_clients() -> None:
    assert OPERATIONS
    with _responding(Otto) as (_, otto), _responding(AsyncOtto) as (_, client):
        for name in OPERATIONS:
            tag, _, method = name.partition(".")
            for owner in (otto, client):
                call = getattr(getattr(owner, tag), method)
                assert "request_options" in inspect.signature(call).parameters
                assert callable(call.with_raw_response)
    assert otto_api.__name__ == "otto_api"


def test_dir_shows_tags_and_public_methods_alone() -> None:
    tags = {name.partition(".")[0] for name in OPERATIONS}
    with _responding(Otto) as (_, otto), _responding(AsyncOtto) as (_, client):
        for owner in (otto, client):
            shown = [name for name in dir(owner) if not name.startswith("_")]
            assert tags < set(shown)
            assert not {"execute", "aexecute", "pages", "apages", "stream", "astream"} & set(shown)
            for tag in tags:
                own = {name.partition(".")[2] for name in OPERATIONS if name.startswith(f"{tag}.")}
                shown = dir(getattr(owner, tag))
                assert own <= set(shown)
                assert all(callable(getattr(getattr(owner, tag), name)) for name in shown)
                assert not any(name.startswith("_") for name in shown)


def test_typed_results_are_awaitable_in_one_and_plain_in_the_other() -> None:
    with _responding(Otto) as (server, otto), _responding(AsyncOtto) as (_, client):
        name, sync_call, async_call = _without_arguments(otto, client)
        with pytest.raises(APIStatusError, match="418"):
            sync_call()
        with pytest.raises(APIStatusError, match="418"):
            asyncio.run(_awaited(client, async_call))
        with pytest.raises(APIStatusError, match="418"):
            sync_call.with_raw_response()
        assert server.received, name
        otto.close()


def _without_arguments(otto: Any, client: Any) -> tuple[str, Any, Any]:
    for name in OPERATIONS:
        tag, _, method = name.partition(".")
        call = getattr(getattr(otto, tag), method)
        parameters = inspect.signature(call).parameters.values()
        if all(p.default is not p.empty for p in parameters):
            return name, call, getattr(getattr(client, tag), method)
    raise AssertionError("every operation needs an argument")


async def _awaited(client: AsyncOtto, call: Callable[[], Awaitable[Any]]) -> Any:
    async with client:
        return await call()
