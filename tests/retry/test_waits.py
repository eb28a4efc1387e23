"""How long a call waits between its tries, and what ends it: caps, deadlines, closing."""

from __future__ import annotations

import threading
import traceback
from email.utils import formatdate

import anyio
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.driving import Clock, Driver
from support.faults import Canned, FaultServer, closed_port

from otto_ext import APIConnectionError, APITimeoutError
from otto_ext._context import CallContext
from otto_ext.retry import (
    NOTE,
    AsyncRetryTransport,
    Observer,
    RetryController,
    RetryEvent,
    RetryPolicy,
    RetryTransport,
    WaitEvent,
)

OK = Canned(200)


def test_backoff_doubles_under_full_jitter_up_to_the_cap(driver: Driver) -> None:
    policy = RetryPolicy(attempts=6, base=1.0, cap=4.0)
    with FaultServer([Canned(500)]) as server:
        driver.send(driver.controller(policy, circuit=False), "GET", server.url)
    assert driver.clock.slept == [0.5, 1.0, 2.0, 2.0, 2.0]


def test_retry_after_in_seconds_is_waited_for_and_spread(driver: Driver) -> None:
    with FaultServer([Canned(503, {"Retry-After": "4"}), OK]) as server:
        driver.send(driver.controller(), "GET", server.url)
    assert driver.clock.slept == [pytest.approx(4.2)]  # a tenth of it, times a draw of 0.5


def test_the_spread_of_retry_after_is_never_more_than_a_second(driver: Driver) -> None:
    with FaultServer([Canned(503, {"Retry-After": "50"}), OK]) as server:
        driver.send(driver.controller(), "GET", server.url)
    assert driver.clock.slept == [50.5]


def test_retry_after_as_a_date_counts_from_the_replys_own_date(driver: Driver) -> None:
    headers = {"Date": formatdate(5e8, usegmt=True), "Retry-After": formatdate(5e8 + 10)}
    with FaultServer([Canned(503, headers), OK]) as server:
        driver.send(driver.controller(), "GET", server.url)
    assert driver.clock.slept == [10.5]


def test_retry_after_as_a_date_counts_from_this_clock_without_one(driver: Driver) -> None:
    with FaultServer([Canned(503, {"Retry-After": formatdate(1_000_020)}), OK]) as server:
        driver.send(driver.controller(wall=lambda: 1_000_000.0), "GET", server.url)
    assert driver.clock.slept == [20.5]


def test_a_reset_on_a_503_counts_and_on_a_500_does_not(driver: Driver) -> None:
    headers = {"X-RateLimit-Reset": "30", "X-RateLimit-Remaining": "0"}
    with FaultServer([Canned(503, headers), Canned(500, headers), OK]) as server:
        driver.send(driver.controller(), "GET", server.url)
    assert driver.clock.slept == [30.5, 0.5]


def test_retry_after_on_a_500_counts(driver: Driver) -> None:
    with FaultServer([Canned(500, {"Retry-After": "3"}), OK]) as server:
        driver.send(driver.controller(), "GET", server.url)
    assert driver.clock.slept == [pytest.approx(3.15)]


@pytest.mark.parametrize("status", [429, 503])
def test_an_absurd_wait_ends_the_call_at_once_with_the_value(driver: Driver, status: int) -> None:
    with FaultServer([Canned(status, {"Retry-After": "3600"}), OK]) as server:
        response = driver.send(driver.controller(), "GET", server.url)
    assert response.status_code == status
    assert response.extensions[NOTE] == (
        "not repeated: the server asks to wait 3600 s, longer than max_wait (60 s)"
    )
    assert driver.clock.slept == []


def test_a_deadline_ends_the_call_before_a_wait_that_passes_it(driver: Driver) -> None:
    policy = RetryPolicy(attempts=10, base=4.0, deadline=5.0)
    with FaultServer([Canned(500)]) as server:
        response = driver.send(driver.controller(policy), "GET", server.url)
    assert driver.clock.slept == [2.0]
    assert response.status_code == 500
    assert response.extensions[NOTE] == (
        "gave up after 2 attempts: the next would come 4.0 s later (deadline)"
    )


def test_a_call_that_has_lost_its_patience_ends_with_its_last_failure(driver: Driver) -> None:
    policy = RetryPolicy(base=4.0, patience=5.0)
    with FaultServer([Canned(500)]) as server:
        response = driver.send(driver.controller(policy), "GET", server.url)
    assert response.status_code == 500
    assert response.extensions[NOTE] == (
        "gave up after 3 attempts: the next would come 4.0 s later (patience of 5 s)"
    )
    assert sum(driver.clock.slept) == 5.0


def test_a_limit_costs_no_patience(driver: Driver) -> None:
    policy = RetryPolicy(patience=5.0)
    with FaultServer([Canned(429, {"Retry-After": "4"})] * 3 + [OK]) as server:
        response = driver.send(driver.controller(policy), "GET", server.url)
    assert response.status_code == 200
    assert sum(driver.clock.slept) > 5.0


@pytest.mark.parametrize("after", ["0", "-5", "Wed, 21 Oct 2015 07:28:00 GMT"])
def test_a_wait_of_no_time_is_no_wait(driver: Driver, after: str) -> None:
    with FaultServer([Canned(503, {"Retry-After": after})] * 3 + [OK]) as server:
        response = driver.send(driver.controller(), "GET", server.url)
    assert response.status_code == 200
    assert driver.clock.slept == [0.25, 0.5, 1.0]


def test_a_deadline_that_the_servers_wait_passes_returns_the_response(driver: Driver) -> None:
    policy = RetryPolicy(deadline=5.0)
    with FaultServer([Canned(503, {"Retry-After": "10"})]) as server:
        response = driver.send(driver.controller(policy), "GET", server.url)
    assert "longer than is left (deadline)" in response.extensions[NOTE]


def test_the_error_of_the_last_try_is_what_a_missed_deadline_raises(driver: Driver) -> None:
    policy = RetryPolicy(attempts=10, base=20.0, cap=20.0, deadline=5.0)
    with pytest.raises(httpx.ConnectError) as caught:
        driver.send(driver.controller(policy), "GET", f"http://127.0.0.1:{closed_port()}")
    assert any("(deadline)" in note for note in caught.value.__notes__)


def test_a_deadline_that_is_over_before_the_first_try_sends_nothing(driver: Driver) -> None:
    context = CallContext("GET /x", deadline=driver.clock() - 1)
    controller = driver.controller(adaptive=False)
    with FaultServer([OK]) as server, pytest.raises(APITimeoutError, match="GET /x"):
        driver.send(controller, "GET", server.url, context=context)
    assert server.received == []


def test_the_deadline_bounds_each_trys_timeout(driver: Driver) -> None:
    """On the real clock, with a server that never responds: only the deadline ends the call."""
    controller = RetryController(RetryPolicy(deadline=1.0))
    with (
        FaultServer([Canned(hold=threading.Event())]) as server,
        pytest.raises(APITimeoutError, match="ended the last attempt"),
    ):
        driver.send(controller, "GET", server.url, timeout=60.0)
    assert len(server.received) == 1


def test_the_deadline_bounds_a_body_that_trickles(driver: Driver) -> None:
    class Endless(httpx.SyncByteStream, httpx.AsyncByteStream):
        def __iter__(self):  # type: ignore[no-untyped-def]
            while True:
                driver.clock.sleep(1.0)
                yield b"x"

        async def __aiter__(self):  # type: ignore[no-untyped-def]
            while True:
                await anyio.sleep(0.01)
                yield b"x"

        async def aclose(self) -> None:
            pass

    request = httpx.Request("GET", "http://server/")

    def respond(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=Endless())

    if driver.colour == "sync":
        controller = driver.controller(RetryPolicy(deadline=3.0))
        request.extensions["otto.call"] = CallContext("GET /x", deadline=controller.deadline())
        transport = RetryTransport(httpx.MockTransport(respond), controller)
        with pytest.raises(APITimeoutError):
            transport.handle_request(request)
        return

    async def main() -> None:
        controller = RetryController(RetryPolicy(deadline=0.1))
        request.extensions["otto.call"] = CallContext("GET /x", deadline=controller.deadline())
        transport = AsyncRetryTransport(httpx.MockTransport(respond), controller)
        with pytest.raises(APITimeoutError):
            await transport.handle_async_request(request)

    anyio.run(main, backend=driver.colour)


def test_a_call_gets_its_own_timeouts_back_for_a_stream(driver: Driver) -> None:
    with FaultServer([OK]) as server:
        response = driver.send(
            driver.controller(RetryPolicy(deadline=1.0)), "GET", server.url, timeout=77.0
        )
    assert response.request.extensions["timeout"]["read"] == 77.0


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 90)), max_size=12),
    st.floats(1, 200),
    st.integers(1, 8),
    st.floats(0, 0.999),
)
def test_no_sequence_of_responses_makes_a_call_outlive_its_deadline_or_its_attempts(
    waits: list[int | None], deadline: float, attempts: int, draw: float
) -> None:
    clock = Clock()
    policy = RetryPolicy(attempts=attempts, deadline=deadline)
    controller = RetryController(
        policy, clock=clock, sleep=clock.sleep, random=lambda: draw, circuit=None
    )
    responses = iter(waits)
    sent = 0

    def respond(request: httpx.Request) -> httpx.Response:
        nonlocal sent
        sent += 1
        clock.now += 0.01
        wait = next(responses, None)
        return httpx.Response(429, headers={} if wait is None else {"Retry-After": str(wait)})

    transport = RetryTransport(httpx.MockTransport(respond), controller)
    began = clock.now
    try:
        response = transport.handle_request(httpx.Request("POST", "http://server/"))
    except APITimeoutError:
        pass
    else:
        assert NOTE in response.extensions
    assert clock.now - began <= deadline + 0.02
    assert 1 <= sent <= attempts
    assert all(wait <= 61 for wait in clock.slept)


def test_closing_the_client_ends_a_wait_on_a_thread_at_once() -> None:
    waiting = threading.Event()
    controller = RetryController(on_wait=lambda event: waiting.set())
    errors: list[BaseException] = []

    def call() -> None:
        try:
            transport.handle_request(httpx.Request("GET", "http://server/"))
        except APIConnectionError as error:
            errors.append(error)

    def respond(request: httpx.Request) -> httpx.Response:
        return httpx.Response(503, headers={"Retry-After": "59"})

    transport = RetryTransport(httpx.MockTransport(respond), controller)
    thread = threading.Thread(target=call)
    thread.start()
    assert waiting.wait(10)
    transport.close()
    thread.join(10)
    assert not thread.is_alive()
    assert "the client was closed while this call was waiting" in str(errors[0])


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
@pytest.mark.parametrize("from_thread", [False, True])
def test_closing_the_client_ends_a_wait_in_a_task_at_once(backend: str, from_thread: bool) -> None:
    async def main() -> None:
        waiting = anyio.Event()
        controller = RetryController(on_wait=lambda event: waiting.set())

        def respond(request: httpx.Request) -> httpx.Response:
            return httpx.Response(503, headers={"Retry-After": "59"})

        transport = AsyncRetryTransport(httpx.MockTransport(respond), controller)

        async def call() -> None:
            with pytest.raises(APIConnectionError, match="closed"):
                await transport.handle_async_request(httpx.Request("GET", "http://server/"))

        with anyio.fail_after(10):
            async with anyio.create_task_group() as group:
                group.start_soon(call)
                await waiting.wait()
                if from_thread:
                    await anyio.to_thread.run_sync(controller.close)
                else:
                    await transport.aclose()

    anyio.run(main, backend=backend)


def test_a_wait_that_begins_after_closing_ends_at_once(driver: Driver) -> None:
    controller = RetryController()
    controller.close()
    with (
        FaultServer([Canned(503, {"Retry-After": "59"})]) as server,
        pytest.raises(APIConnectionError, match="closed"),
    ):
        driver.send(controller, "GET", server.url)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_cancelling_a_task_ends_its_wait_and_leaves_nothing_behind(backend: str) -> None:
    async def main() -> None:
        waiting = anyio.Event()
        controller = RetryController(max_concurrency=1, on_wait=lambda event: waiting.set())
        responses = iter([httpx.Response(503, headers={"Retry-After": "59"}), httpx.Response(200)])
        transport = AsyncRetryTransport(
            httpx.MockTransport(lambda request: next(responses)), controller
        )
        async with anyio.create_task_group() as group:
            group.start_soon(transport.handle_async_request, httpx.Request("GET", "http://server/"))
            await waiting.wait()
            group.cancel_scope.cancel()
        with anyio.fail_after(10):
            response = await transport.handle_async_request(httpx.Request("GET", "http://server/"))
        assert response.status_code == 200

    anyio.run(main, backend=backend)


def test_every_wait_is_counted_logged_and_offered(
    driver: Driver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "otto_ext.retry")
    waits: list[WaitEvent] = []
    retries: list[RetryEvent] = []
    controller = driver.controller(on_wait=waits.append, on_retry=retries.append)
    with FaultServer([Canned(503, {"Retry-After": "2"}), Canned(drop=True), OK]) as server:
        driver.send(controller, "GET", server.url)
    assert [(wait.attempt, wait.cause) for wait in waits] == [(2, "retry-after"), (3, "backoff")]
    assert [(event.attempt, event.cause) for event in retries] == [
        (1, "503"),
        (2, "RemoteProtocolError"),
    ]
    stats = controller.stats()
    assert (stats.calls, stats.tries) == (1, 3)
    assert dict(stats.retries) == {"503": 1, "RemoteProtocolError": 1}
    assert stats.waited_seconds == pytest.approx(2.6)
    assert "GET /things: waiting 2.100 s before try 2 (retry-after)" in caplog.messages
    assert "GET /things: try 1 ended with 503, trying again in 2.100 s" in caplog.messages


class Recorder(Observer):
    """Records what is reported to it."""

    def __init__(self) -> None:
        self.reported: list[str] = []

    def call_started(self, context: CallContext, request: httpx.Request) -> None:
        self.reported.append("call")

    def try_started(self, context: CallContext, request: httpx.Request) -> None:
        request.headers["X-Try"] = str(context.tries)
        self.reported.append("try")

    def try_ended(
        self, context: CallContext, response: httpx.Response | None, error: BaseException | None
    ) -> None:
        self.reported.append(f"-> {response.status_code if response else error!r}")

    def waiting(self, event: WaitEvent) -> None:
        self.reported.append(event.cause)

    def retrying(self, event: RetryEvent) -> None:
        self.reported.append(event.cause)

    def call_ended(
        self, context: CallContext, response: httpx.Response | None, error: BaseException | None
    ) -> None:
        self.reported.append(f"end {response.status_code if response else type(error).__name__}")


def test_an_observer_sees_calls_and_their_tries(driver: Driver) -> None:
    recorder = Recorder()
    controller = driver.controller(observers=[Observer(), recorder])
    with FaultServer([Canned(500), OK]) as server:
        driver.send(controller, "GET", server.url)
    assert recorder.reported == [
        "call",
        "try",
        "-> 500",
        "500",
        "backoff",
        "try",
        "-> 200",
        "end 200",
    ]
    assert [request.headers["X-Try"] for request in server.received] == ["1", "2"]


def test_an_observer_sees_how_a_call_failed(driver: Driver) -> None:
    recorder = Recorder()
    controller = driver.controller(RetryPolicy.none(), observers=[recorder])
    with pytest.raises(httpx.ConnectError):
        driver.send(controller, "GET", f"http://127.0.0.1:{closed_port()}")
    assert recorder.reported[-1] == "end ConnectError"


def test_a_hook_that_fails_is_logged_and_changes_nothing(
    driver: Driver, caplog: pytest.LogCaptureFixture
) -> None:
    def hook(event: object) -> None:
        raise ValueError("broken hook")

    controller = driver.controller(on_wait=hook, on_retry=hook)
    with FaultServer([Canned(500), OK]) as server:
        assert driver.send(controller, "GET", server.url).status_code == 200
    assert caplog.messages.count("a retry hook failed") == 2


def test_an_api_that_is_asked_again_after_a_renewed_token_is_one_call(driver: Driver) -> None:
    controller = driver.controller()
    context = CallContext("GET /x", deadline=controller.deadline())
    with FaultServer([Canned(401), OK]) as server:
        driver.send(controller, "GET", server.url, context=context)
        driver.send(controller, "GET", server.url, context=context)
    stats = controller.stats()
    assert (stats.calls, stats.tries) == (1, 2)


def _cut_short(end: str) -> Canned:
    if end == "connection lost":
        return Canned(200, body=b"sesame", chunked=True, cut=True)
    return Canned(200, body=b"sesame", chunked=True, stall=threading.Event())


def _frames(error: BaseException | None) -> str:
    """All frames with their local variables, of what caused the error too."""
    shown = ""
    while error is not None:
        frames = traceback.StackSummary.extract(
            traceback.walk_tb(error.__traceback__), capture_locals=True
        )
        shown += "".join(frames.format()) + f"{error!r}\n"
        error = error.__cause__ or error.__context__
    return shown


def _fail(kept: str) -> None:
    raise LookupError("what the caller was handling")


@pytest.mark.parametrize("end", ["connection lost", "read timeout", "deadline"])
def test_a_body_that_ends_early_stands_in_no_frame_of_the_error(driver: Driver, end: str) -> None:
    """Error reports with local variables are sent to others; a body may hold balances or tokens."""
    controller = driver.controller(RetryPolicy(attempts=1))
    deadline = driver.clock() + 0.2 if end == "deadline" else None
    context = CallContext("GET /things", deadline=deadline)
    timeout = 0.2 if end == "read timeout" else 5.0
    with FaultServer([_cut_short(end)]) as server:
        try:
            try:
                _fail("the caller's own")
            except LookupError:
                driver.send(controller, "GET", server.url, context=context, timeout=timeout)
        except httpx.TransportError as error:
            shown = _frames(error)
    assert "sesame" not in shown
    assert "httpx" in shown
    if driver.colour == "sync":  # under a loop there is no such error in the task
        assert 'kept = "the caller\'s own"' in shown
