"""Limits the caller sets: rates, concurrency, one shared outside, and the queue before them."""

from __future__ import annotations

import threading
from typing import Any

import anyio
import httpx
import pytest
from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st
from support.driving import Clock, Driver
from support.faults import Canned, FaultServer

from otto_ext import APIConnectionError, APITimeoutError, ConfigurationError
from otto_ext.retry import (
    AsyncRetryTransport,
    RetryController,
    RetryPolicy,
    RetryTransport,
    WaitEvent,
)
from otto_ext.retry._adaptive import AdaptiveLimit
from otto_ext.retry._gate import Gate
from otto_ext.retry._limits import FixedRate, Rate, parse_rates

OK = Canned(200)


@pytest.mark.parametrize(
    ("text", "rates"),
    [
        ("100/minute", [(100, 60)]),
        ("10/s", [(10, 1)]),
        ("500 per 5 minutes", [(500, 300)]),
        ("50/second, 1000/hour", [(50, 1), (1000, 3600)]),
        ("1/d;2/Min", [(1, 86400), (2, 60)]),
    ],
)
def test_rates_are_read_as_they_are_written(text: str, rates: list[tuple[int, float]]) -> None:
    assert [(rate.count, rate.period) for rate in parse_rates(text)] == rates


@pytest.mark.parametrize("text", ["", "100", "0/s", "-1/s", "1/fortnight", "1/s,", "1.5/s"])
def test_a_rate_that_cannot_be_read_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ConfigurationError, match="100/minute"):
        parse_rates(text)


@given(st.text(max_size=20))
def test_reading_a_rate_never_fails_in_another_way(text: str) -> None:
    try:
        rates = parse_rates(text)
    except ConfigurationError:
        return
    assert all(rate.count >= 1 and rate.period > 0 for rate in rates)


@given(
    st.integers(1, 8),
    st.integers(1, 60),
    st.lists(st.integers(0, 20), max_size=60),
)
def test_no_stretch_of_time_sees_more_than_its_rate(
    count: int, period: int, gaps: list[int]
) -> None:
    limit, now, sent = FixedRate(Rate(count, period)), 0.0, []
    for gap in gaps:
        now += gap
        now += limit.delay(now)
        assert limit.delay(now) == 0
        limit.take(now)
        sent.append(now)
    for index in range(len(sent) - count):
        assert sent[index + count] - sent[index] >= period


def test_a_client_never_sends_faster_than_its_rate_limit(driver: Driver) -> None:
    waits: list[WaitEvent] = []
    controller = driver.controller(rate_limit="2/minute", on_wait=waits.append)
    with FaultServer([OK]) as server:
        for _ in range(5):
            driver.send(_reopened(controller), "GET", server.url)
    assert driver.clock.slept == [60.0, 60.0]
    assert [wait.cause for wait in waits] == ["rate limit", "rate limit"]


def _reopened(controller: RetryController) -> RetryController:
    """Each send closes its client, and with it the waits of the controller."""
    controller._closed = False
    return controller


def test_a_rate_limit_holds_back_retries_too(driver: Driver) -> None:
    policy = RetryPolicy(attempts=3, base=0.0)
    with FaultServer([Canned(500)]) as server:
        driver.send(driver.controller(policy, rate_limit="1/minute"), "GET", server.url)
    assert sum(driver.clock.slept) == 120.0


def test_a_queue_that_outlasts_the_deadline_ends_the_call(driver: Driver) -> None:
    controller = driver.controller(RetryPolicy(deadline=10.0), rate_limit="1/minute")
    with FaultServer([OK]) as server:
        driver.send(_reopened(controller), "GET", server.url)
        with pytest.raises(APITimeoutError):
            driver.send(_reopened(controller), "GET", server.url)
    assert driver.clock.slept == [10.0]
    assert len(server.received) == 1


@pytest.mark.parametrize("value", [0, -3])
def test_a_concurrency_of_nothing_is_refused(value: int) -> None:
    with pytest.raises(ConfigurationError, match="max_concurrency"):
        RetryController(max_concurrency=value)


@define
class Counting(httpx.BaseTransport):
    """Knows how many requests it has at once; a request ends when the others had their chance."""

    most: int = 0
    inside: int = 0
    lock: threading.Lock = field(factory=threading.Lock)
    order: list[str] = field(factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        threading.Event().wait(0.001)
        with self.lock:
            self.inside -= 1
            self.order.append(request.url.path)
        return httpx.Response(200)


def test_threads_are_never_more_than_the_concurrency_and_all_get_through() -> None:
    inner = Counting()
    transport = RetryTransport(inner, RetryController(max_concurrency=3))

    def work() -> None:
        for _ in range(10):
            transport.handle_request(httpx.Request("GET", "http://server/"))

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(inner.order) == 160
    assert inner.most == 3


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_tasks_go_first_come_first_served(backend: str) -> None:
    order: list[str] = []

    async def respond(request: httpx.Request) -> httpx.Response:
        await anyio.sleep(0)
        order.append(request.url.path)
        return httpx.Response(200)

    async def main() -> None:
        transport = AsyncRetryTransport(
            httpx.MockTransport(respond), RetryController(max_concurrency=1)
        )
        started: list[int] = []

        async def call(number: int) -> None:
            started.append(number)
            await transport.handle_async_request(httpx.Request("GET", f"http://server/{number}"))

        async with anyio.create_task_group() as group:
            for number in range(20):
                group.start_soon(call, number)
        assert order == [f"/{number}" for number in started]

    anyio.run(main, backend=backend)


def test_a_task_that_is_cancelled_in_the_queue_lets_the_next_one_go() -> None:
    async def main() -> list[int]:
        hold = anyio.Event()
        waits: list[str] = []

        async def respond(request: httpx.Request) -> httpx.Response:
            if request.url.path == "/0":
                await hold.wait()
            return httpx.Response(200)

        controller = RetryController(
            max_concurrency=1, on_wait=lambda event: waits.append(event.cause)
        )
        transport = AsyncRetryTransport(httpx.MockTransport(respond), controller)
        done: list[int] = []
        scope = anyio.CancelScope()

        async def call(number: int) -> None:
            await transport.handle_async_request(httpx.Request("GET", f"http://server/{number}"))
            done.append(number)

        async def cancelled() -> None:
            with scope:
                await call(1)

        with anyio.fail_after(10):
            async with anyio.create_task_group() as group:
                group.start_soon(call, 0)
                await anyio.wait_all_tasks_blocked()
                group.start_soon(cancelled)
                await anyio.wait_all_tasks_blocked()
                group.start_soon(call, 2)
                await anyio.wait_all_tasks_blocked()
                scope.cancel()
                await anyio.wait_all_tasks_blocked()
                hold.set()
        assert waits == ["concurrency", "concurrency"]
        return done

    assert anyio.run(main, backend="asyncio") == [0, 2]


def test_one_limit_serves_threads_and_loops_at_once() -> None:
    controller = RetryController(max_concurrency=2)
    inner = Counting()
    sync = RetryTransport(inner, controller)

    async def respond(request: httpx.Request) -> httpx.Response:
        with inner.lock:
            inner.inside += 1
            inner.most = max(inner.most, inner.inside)
        await anyio.sleep(0.001)
        with inner.lock:
            inner.inside -= 1
            inner.order.append("task")
        return httpx.Response(200)

    async def tasks() -> None:
        transport = AsyncRetryTransport(httpx.MockTransport(respond), controller)
        async with anyio.create_task_group() as group:
            for _ in range(40):
                group.start_soon(
                    transport.handle_async_request, httpx.Request("GET", "http://server/")
                )

    threads = [
        threading.Thread(target=anyio.run, args=(tasks,), kwargs={"backend": backend})
        for backend in ("asyncio", "trio")
    ] + [
        threading.Thread(
            target=lambda: [
                sync.handle_request(httpx.Request("GET", "http://server/")) for _ in range(20)
            ]
        )
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(inner.order) == 120
    assert inner.most == 2


@define
class Places:
    """A limit outside this process, as the protocol describes one."""

    waits: list[float]

    def reserve(self, longest: float | None = None) -> float:
        return self.waits.pop(0)

    async def areserve(self, longest: float | None = None) -> float:
        await anyio.lowlevel.checkpoint()
        return self.waits.pop(0)


def test_a_shared_limit_is_asked_before_every_try(driver: Driver) -> None:
    places = Places([0.0, 3.0])
    controller = driver.controller(RetryPolicy(base=0.0), shared_limit=places)
    with FaultServer([Canned(500), OK]) as server:
        driver.send(controller, "GET", server.url)
    assert driver.clock.slept[-1] == 3.0
    assert places.waits == []


def test_a_place_behind_the_deadline_ends_the_call_at_once(driver: Driver) -> None:
    controller = driver.controller(RetryPolicy(deadline=2.0), shared_limit=Places([5.0]))
    with FaultServer([OK]) as server, pytest.raises(APITimeoutError, match="shared limit"):
        driver.send(controller, "GET", server.url)
    assert driver.clock.slept == []


def test_closing_the_client_empties_the_queue() -> None:
    waiting = threading.Event()
    release = threading.Event()
    controller = RetryController(max_concurrency=1, on_wait=lambda event: waiting.set())
    inner = httpx.MockTransport(lambda request: release.wait(30) and httpx.Response(200))
    transport = RetryTransport(inner, controller)
    results: list[Any] = []

    def call() -> None:
        try:
            results.append(transport.handle_request(httpx.Request("GET", "http://server/")))
        except APIConnectionError as error:
            results.append(error)

    threads = [threading.Thread(target=call) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert waiting.wait(10)
    controller.close()
    while not results:
        threads[0].join(0.001)
    assert "closed" in str(results[0])
    release.set()
    for thread in threads:
        thread.join(10)
    assert results[1].status_code == 200


def test_a_cold_client_sends_few_requests_at_once() -> None:
    """All of a first burst may be refused together, so it is kept small."""

    async def main() -> int:
        most = inside = 0

        async def respond(request: httpx.Request) -> httpx.Response:
            nonlocal most, inside
            inside += 1
            most = max(most, inside)
            await anyio.sleep(0.001)
            inside -= 1
            return httpx.Response(200)

        transport = AsyncRetryTransport(httpx.MockTransport(respond), RetryController())
        async with anyio.create_task_group() as group:
            for _ in range(90):
                group.start_soon(
                    transport.handle_async_request, httpx.Request("GET", "http://server/")
                )
        return most

    assert anyio.run(main) == 20


def test_after_a_429_everyone_waits_for_the_one_who_was_refused() -> None:
    clock = Clock()
    controller = RetryController(
        RetryPolicy.none(), clock=clock, sleep=clock.sleep, random=lambda: 0.0
    )
    responses = iter(
        [httpx.Response(429, headers={"Retry-After": "7"}), *[httpx.Response(200)] * 5]
    )
    transport = RetryTransport(httpx.MockTransport(lambda request: next(responses)), controller)
    for _ in range(2):
        transport.handle_request(httpx.Request("GET", "http://server/"))
    assert clock.now == 1007.0
    assert controller.stats().waited_seconds == 7.0


def test_responses_may_come_in_while_another_thread_measures_the_limit() -> None:
    gate = Gate(None, None, AdaptiveLimit(), None)
    errors: list[Exception] = []
    done = threading.Event()

    def responses() -> None:
        try:
            while not done.is_set():
                gate.responded(1.0)
        except Exception as error:  # noqa: BLE001 - shown below
            errors.append(error)

    thread = threading.Thread(target=responses)
    thread.start()
    try:
        for now in range(100, 20_000, 100):
            gate.throttled(now, now - 0.01, 1.0)
            gate.try_enter(now + 50.0, "GET /x", repeated=False)
    finally:
        done.set()
        thread.join(10)
    assert errors == []
