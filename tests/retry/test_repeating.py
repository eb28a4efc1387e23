"""Which calls are sent again: by status, error, method, key, body and policy."""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING

import httpx
import pytest
from attrs import evolve
from support.driving import Driver
from support.faults import Canned, FaultServer, Received, closed_port

from otto_ext._context import CallContext
from otto_ext.retry import NOTE, RetryPolicy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

TRANSIENT = (408, 425, 429, 500, 502, 503, 504)


def methods(received: list[Received]) -> list[str]:
    return [request.method for request in received]


@pytest.mark.parametrize("status", TRANSIENT)
def test_a_transient_status_of_an_idempotent_method_is_repeated(
    driver: Driver, status: int
) -> None:
    with FaultServer([Canned(status), Canned(200, body=b"fine")]) as server:
        response = driver.send(driver.controller(), "GET", server.url)
    assert (response.status_code, response.content) == (200, b"fine")
    assert len(server.received) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 501, 505])
def test_other_errors_are_not_repeated(driver: Driver, status: int) -> None:
    with FaultServer([Canned(status), Canned(200)]) as server:
        assert driver.send(driver.controller(), "GET", server.url).status_code == status
    assert len(server.received) == 1


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])
def test_idempotent_methods_are_repeated(driver: Driver, method: str) -> None:
    with FaultServer([Canned(503), Canned(200)]) as server:
        assert driver.send(driver.controller(), method, server.url).status_code == 200
    assert methods(server.received) == [method, method]


@pytest.mark.parametrize("status", [408, 425, 500, 502, 503, 504])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_post_that_may_have_acted_is_sent_once(driver: Driver, method: str, status: int) -> None:
    response = Canned(status, {"Retry-After": "1"})
    with FaultServer([response, Canned(200)]) as server:
        assert driver.send(driver.controller(), method, server.url).status_code == status
    assert len(server.received) == 1


def test_a_post_that_gets_429_is_repeated_because_the_server_has_not_acted(driver: Driver) -> None:
    with FaultServer([Canned(429), Canned(201)]) as server:
        response = driver.send(driver.controller(), "POST", server.url, content=b"once")
    assert response.status_code == 201
    assert server.bodies == [b"once", b"once"]


@pytest.mark.parametrize("by", ["context", "header"])
def test_an_idempotency_key_makes_a_post_repeatable_and_stays_the_same(
    driver: Driver, by: str
) -> None:
    context = CallContext("POST /x", idempotency_key="k-1" if by == "context" else None)
    with FaultServer([Canned(503), Canned(drop=True), Canned(201)]) as server:
        response = driver.send(
            driver.controller(),
            "POST",
            server.url,
            context=context,
            headers={"Idempotency-Key": "k-1"},
        )
    assert response.status_code == 201
    assert [request.headers["Idempotency-Key"] for request in server.received] == ["k-1"] * 3


def test_a_policy_may_say_that_a_post_is_idempotent(driver: Driver) -> None:
    policy = RetryPolicy(idempotent=True)
    with FaultServer([Canned(502), Canned(200)]) as server:
        assert driver.send(driver.controller(policy), "POST", server.url).status_code == 200


def test_a_dropped_connection_is_repeated_for_a_get_only(driver: Driver) -> None:
    with FaultServer([Canned(drop=True), Canned(200)]) as server:
        assert driver.send(driver.controller(), "GET", server.url).status_code == 200
    with (
        FaultServer([Canned(drop=True), Canned(200)]) as server,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        driver.send(driver.controller(), "POST", server.url, content=b"x")
    assert len(server.received) == 1


def test_a_body_that_breaks_off_is_a_failed_try(driver: Driver) -> None:
    with FaultServer([Canned(body=b"ha", cut=True), Canned(body=b"whole")]) as server:
        assert driver.send(driver.controller(), "GET", server.url).content == b"whole"
    assert len(server.received) == 2


def test_a_streamed_body_that_breaks_off_is_the_callers_affair(driver: Driver) -> None:
    with (
        FaultServer([Canned(body=b"ha", cut=True), Canned()]) as server,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        driver.send(driver.controller(), "GET", server.url, stream=True)
    assert len(server.received) == 1


def test_a_connection_that_was_never_made_is_tried_again_for_any_method(driver: Driver) -> None:
    controller = driver.controller(RetryPolicy(attempts=3))
    with pytest.raises(httpx.ConnectError) as caught:
        driver.send(controller, "POST", f"http://127.0.0.1:{closed_port()}", content=b"x")
    assert "gave up after 3 attempts" in caught.value.__notes__
    stats = controller.stats()
    assert (stats.tries, dict(stats.retries)) == (3, {"ConnectError": 2})


def test_an_unsupported_scheme_is_no_reason_to_try_again(driver: Driver) -> None:
    controller = driver.controller()
    with pytest.raises(httpx.UnsupportedProtocol):
        driver.send(controller, "GET", "gopher://127.0.0.1/")
    assert controller.stats().tries == 1


def test_a_read_timeout_is_repeated_for_a_get(driver: Driver) -> None:
    slow = Canned(hold=threading.Event())
    with FaultServer([slow, Canned(200)]) as server:
        response = driver.send(driver.controller(), "GET", server.url, timeout=0.1)
    assert response.status_code == 200


def test_the_last_response_comes_back_with_a_note_on_why_it_is_the_last(driver: Driver) -> None:
    with FaultServer([Canned(503, body=b"down")]) as server:
        response = driver.send(driver.controller(RetryPolicy(attempts=3)), "GET", server.url)
    assert (response.status_code, response.content) == (503, b"down")
    assert response.extensions[NOTE] == "gave up after 3 attempts"
    assert len(server.received) == 3


def test_a_policy_without_retries_sends_once(driver: Driver) -> None:
    with FaultServer([Canned(503), Canned(200)]) as server:
        response = driver.send(driver.controller(RetryPolicy.none()), "GET", server.url)
    assert response.status_code == 503


def test_the_policy_of_a_call_goes_before_the_clients(driver: Driver) -> None:
    context = CallContext("GET /x", policy=RetryPolicy(attempts=2))
    with FaultServer([Canned(503)]) as server:
        driver.send(driver.controller(), "GET", server.url, context=context)
    assert len(server.received) == 2
    assert context.tries == 2


def test_a_request_without_context_is_repeated_as_well(driver: Driver) -> None:
    with FaultServer([Canned(503), Canned(200, body=b"hand")]) as server:
        response = driver.send(driver.controller(), "GET", server.url, bare=True)
    assert response.content == b"hand"


def test_statuses_and_decisions_of_ones_own_are_followed(driver: Driver) -> None:
    with FaultServer([Canned(409), Canned(200)]) as server:
        policy = RetryPolicy(statuses=[409])
        assert driver.send(driver.controller(policy), "GET", server.url).status_code == 200

    def on_header(outcome: object, policy: RetryPolicy) -> bool | None:
        response = getattr(outcome, "response", None)
        return None if response is None else response.headers.get("x-again") == "yes"

    policy = evolve(RetryPolicy(), decisions=(on_header,))
    with FaultServer([Canned(404, {"X-Again": "yes"}), Canned(503)]) as server:
        assert driver.send(driver.controller(policy), "GET", server.url).status_code == 503
    assert len(server.received) == 2


def test_forms_json_and_files_are_sent_again_whole(driver: Driver) -> None:
    with FaultServer([Canned(503), Canned(200)]) as server:
        files = {"file": ("a.csv", io.BytesIO(b"1,2,3"))}
        driver.send(driver.controller(), "PUT", server.url, files=files, data={"a": "b"})
    assert server.bodies[0] == server.bodies[1]
    assert b"1,2,3" in server.bodies[0]
    with FaultServer([Canned(503), Canned(200)]) as server:
        driver.send(driver.controller(), "PUT", server.url, json={"a": 1})
    assert server.bodies == [b'{"a":1}'] * 2


def test_a_file_as_the_body_is_rewound() -> None:
    driver = Driver("sync")
    with FaultServer([Canned(429), Canned(503), Canned(200)]) as server:
        driver.send(driver.controller(), "PUT", server.url, content=io.BytesIO(b"the file"))
    assert server.bodies == [b"the file"] * 3


async def _aread(file: io.BytesIO) -> AsyncIterator[bytes]:
    yield file.read()


def test_a_generator_has_been_used_up_and_is_not_sent_again(driver: Driver) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"once"

    content = pieces() if driver.colour == "sync" else _aread(io.BytesIO(b"once"))
    with FaultServer([Canned(503), Canned(200)]) as server:
        response = driver.send(driver.controller(), "PUT", server.url, content=content)
    assert response.status_code == 503
    assert "streamed body cannot be sent again" in response.extensions[NOTE]
    assert server.bodies == [b"once"]


def test_a_generator_that_was_never_begun_is_sent_after_all(driver: Driver) -> None:
    controller = driver.controller(RetryPolicy(attempts=2))

    def pieces() -> Iterator[bytes]:
        yield b"once"

    content = pieces() if driver.colour == "sync" else _aread(io.BytesIO(b"once"))
    with pytest.raises(httpx.ConnectError):
        driver.send(controller, "POST", f"http://127.0.0.1:{closed_port()}", content=content)
    assert controller.stats().tries == 2


def test_a_multipart_file_that_cannot_be_rewound_is_sent_once() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    driver = Driver("sync")
    with FaultServer([Canned(503), Canned(200)]) as server:
        files = {"file": ("a.csv", Pipe(b"1,2,3"))}
        response = driver.send(driver.controller(), "PUT", server.url, files=files)
    assert response.status_code == 503
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("response", "reused"),
    [
        (Canned(503, body=b"short"), True),
        (Canned(503, body=b"x" * 100_000), False),
        (Canned(503, body=b"no length", chunked=True), False),
        (Canned(503, body=b"breaks off", cut=True), False),
    ],
    ids=["short", "long", "chunked", "cut"],
)
def test_the_connection_of_a_repeated_response_is_given_back(
    driver: Driver, response: Canned, reused: bool
) -> None:
    with FaultServer([response, Canned(200)]) as server:
        response = driver.send(driver.controller(), "GET", server.url, stream=True)
    assert response.status_code == 200
    first, second = (request.port for request in server.received)
    assert (first == second) == reused
