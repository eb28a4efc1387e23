"""What an outage costs: the retry budget, the circuit, and how many requests still go out."""

from __future__ import annotations

import random
from bisect import bisect
from typing import TYPE_CHECKING

import httpx
import pytest
import trio
from hypothesis import given
from hypothesis import strategies as st
from support.driving import Clock, Driver
from support.faults import Canned, FaultServer
from support.storm import Server, run_storm

from otto_ext import APITimeoutError, ConfigurationError
from otto_ext._context import CallContext
from otto_ext.retry import (
    NOTE,
    AsyncRetryTransport,
    CircuitBreaker,
    RetryBudget,
    RetryController,
    RetryPolicy,
    RetryTransport,
)
from otto_ext.retry._circuit import Failure

if TYPE_CHECKING:
    from collections.abc import Callable


@given(
    st.floats(0, 1000),
    st.floats(0.1, 50),
    st.floats(0, 50),
    st.floats(0.1, 100),
    st.lists(st.tuples(st.booleans(), st.floats(0, 10)), max_size=200),
)
def test_retries_never_outrun_the_budgets_bucket(
    capacity: float,
    cost: float,
    refund: float,
    refill: float,
    events: list[tuple[bool, float]],
) -> None:
    budget, now, succeeded = RetryBudget(capacity, cost, refund, refill), 0.0, 0
    goes: list[float] = []
    for success, gap in events:
        now += gap
        if success:
            budget.succeeded()
            succeeded += 1
        else:
            goes.append(now + budget.spend(now))
        assert budget.tokens <= capacity
    # In no stretch of time go more than were in the bucket and came back.
    for at in goes:
        sent = sum(1 for other in goes if other <= at)
        assert sent * cost <= capacity + succeeded * refund + at * refill + cost + 1e-6


@pytest.mark.parametrize("settings", [{"capacity": -1}, {"cost": 0}, {"refund": -1}, {"refill": 0}])
def test_a_budget_that_means_nothing_is_refused(settings: dict[str, float]) -> None:
    with pytest.raises(ConfigurationError, match="retry budget"):
        RetryBudget(**settings)


@pytest.mark.parametrize("settings", [{"threshold": 0}, {"cooldown": 0}, {"longest": 0.1}])
def test_a_circuit_that_means_nothing_is_refused(settings: dict[str, float]) -> None:
    with pytest.raises(ConfigurationError, match="circuit breaker"):
        CircuitBreaker(**settings)  # type: ignore[arg-type]


def test_a_used_up_budget_makes_retries_wait_for_its_refill(driver: Driver) -> None:
    budget = RetryBudget(capacity=10, cost=5, refill=0.5)
    controller = driver.controller(RetryPolicy(attempts=4, base=0.0), budget=budget, circuit=False)
    with FaultServer([Canned(500, body=b"down")]) as server:
        driver.send(controller, "GET", server.url)
    assert len(server.received) == 4
    # Two retries were in the bucket, the third waits until its five tokens are back.
    assert driver.clock.slept == [10.0]


def test_a_budget_can_be_left_away(driver: Driver) -> None:
    controller = driver.controller(RetryPolicy(attempts=4), budget=None, circuit=False)
    assert (controller.budget, controller.circuit) == (None, None)
    with FaultServer([Canned(500)]) as server:
        driver.send(controller, "GET", server.url)
    assert len(server.received) == 4


def test_a_success_pays_a_retry_back_in_part(driver: Driver) -> None:
    budget = RetryBudget(capacity=10, cost=5, refund=1)
    controller = driver.controller(budget=budget)
    with FaultServer([Canned(500), Canned(200)]) as server:
        driver.send(controller, "GET", server.url)
    assert budget.tokens == 6


def test_a_refused_429_and_a_500_pay_nothing_back(driver: Driver) -> None:
    budget = RetryBudget(capacity=10, cost=5, refund=1)
    controller = driver.controller(RetryPolicy(attempts=2), budget=budget)
    with FaultServer([Canned(429), Canned(500)]) as server:
        driver.send(controller, "GET", server.url)
    assert budget.tokens == 5


class Circuit:
    """A transport whose responses are set from outside, on a clock that is moved by hand."""

    def __init__(self, **settings: float) -> None:
        self.clock = Clock()
        self.status = 503
        self.headers: dict[str, str] = {}
        self.error: httpx.TransportError | None = None
        self.sent = 0
        self.note = ""
        circuit = CircuitBreaker(**settings, random=lambda: 0.5)  # type: ignore[arg-type]
        self.controller = RetryController(
            RetryPolicy.none(), circuit=circuit, clock=self.clock, sleep=self.clock.sleep
        )
        self.circuit = circuit
        self.transport = RetryTransport(httpx.MockTransport(self._respond), self.controller)

    def _respond(self, request: httpx.Request) -> httpx.Response:
        self.sent += 1
        if self.error is not None:
            raise self.error
        return httpx.Response(self.status, headers=self.headers)

    def call(self, path: str = "/things") -> int:
        response = self.transport.handle_request(httpx.Request("GET", f"http://server{path}"))
        self.note = response.extensions.get(NOTE, "")
        return response.status_code


def test_the_circuit_opens_after_failures_in_a_row() -> None:
    api = Circuit(threshold=3, cooldown=2.0)
    assert [api.call() for _ in range(3)] == [503] * 3
    assert api.circuit.is_open
    # A call that is not repeated is not sent either, and ends as the last one did.
    assert api.call() == 503
    assert api.sent == 3
    assert "open circuit" in api.note
    assert api.controller.stats().circuit_refusals == 1


def test_a_call_that_is_not_sent_ends_with_the_last_transport_error() -> None:
    api = Circuit(threshold=1, cooldown=2.0)
    api.error = httpx.ConnectError("refused")
    with pytest.raises(httpx.ConnectError):
        api.call()
    with pytest.raises(httpx.ConnectError, match="refused") as caught:
        api.call()
    assert api.sent == 1
    assert any("open circuit" in note for note in caught.value.__notes__)


def test_a_success_between_failures_keeps_the_circuit_closed() -> None:
    api = Circuit(threshold=3)
    for status in (503, 503, 200, 500, 503, 404, 503, 503):
        api.status = status
        api.call()
    assert not api.circuit.is_open


def test_a_probe_that_succeeds_closes_the_circuit() -> None:
    api = Circuit(threshold=2, cooldown=4.0)
    api.call()
    api.call()
    api.clock.now += 4.0
    api.status = 200
    assert [api.call(), api.call()] == [200, 200]
    assert not api.circuit.engaged


def test_a_probe_that_fails_opens_the_circuit_for_twice_as_long_up_to_the_longest() -> None:
    api = Circuit(threshold=1, cooldown=5.0, longest=15.0)
    api.call()
    for wait in (5.0, 10.0, 15.0, 15.0):
        sent = api.sent
        api.clock.now += wait - 0.1
        api.call()
        assert api.sent == sent
        api.clock.now += 0.1
        api.call()
        assert api.sent == sent + 1


def test_a_server_that_names_a_time_is_not_asked_before() -> None:
    api = Circuit(threshold=1, cooldown=1.0)
    api.headers = {"Retry-After": "20"}
    api.call()
    api.clock.now += 19.9
    api.call()
    assert api.sent == 1
    api.clock.now += 0.2
    api.call()
    assert api.sent == 2


def test_an_operation_that_has_not_failed_need_not_wait_for_the_probe() -> None:
    api = Circuit(threshold=3, cooldown=4.0)
    for _ in range(3):
        api.call("/broken")
    assert api.circuit.is_open
    api.status = 200
    assert api.call("/healthy") == 200
    assert not api.circuit.is_open


def test_only_one_probe_goes_at_a_time_and_an_abandoned_one_makes_room() -> None:
    async def main() -> None:
        circuit = CircuitBreaker(threshold=1, cooldown=1.0, random=lambda: 0.5)
        controller = RetryController(circuit=circuit, clock=trio.current_time)
        hang, sent = True, 0

        async def respond(request: httpx.Request) -> httpx.Response:
            nonlocal sent
            sent += 1
            if sent > 1 and hang:
                await trio.sleep_forever()
            return httpx.Response(503 if sent == 1 else 200)

        transport = AsyncRetryTransport(httpx.MockTransport(respond), controller)
        once = RetryController(RetryPolicy.none(), circuit=circuit, clock=trio.current_time)
        request = httpx.Request("GET", "http://server/")
        first = AsyncRetryTransport(httpx.MockTransport(respond), once)
        await first.handle_async_request(request)
        await trio.sleep(1.0)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(transport.handle_async_request, request)
            await trio.testing.wait_all_tasks_blocked()
            nursery.start_soon(transport.handle_async_request, request)
            await trio.testing.wait_all_tasks_blocked()
            assert sent == 2
            nursery.cancel_scope.cancel()
        hang = False
        assert (await transport.handle_async_request(request)).status_code == 200

    trio.run(main, clock=trio.testing.MockClock(autojump_threshold=0))


def test_a_call_whose_time_is_up_does_not_take_the_probe_with_it() -> None:
    api = Circuit(threshold=1, cooldown=4.0)
    api.call()
    api.clock.now += 4.0
    late = httpx.Request(
        "GET",
        "http://server/",
        extensions={"otto.call": CallContext("GET /x", deadline=api.clock.now - 1)},
    )
    controller = RetryController(
        adaptive=False, circuit=api.circuit, clock=api.clock, sleep=api.clock.sleep
    )
    transport = RetryTransport(httpx.MockTransport(api._respond), controller)
    with pytest.raises(APITimeoutError):
        transport.handle_request(late)
    api.status = 200
    assert api.call() == 200


@given(st.lists(st.tuples(st.sampled_from("sf."), st.floats(0, 40)), max_size=80))
def test_a_circuit_never_holds_back_for_longer_than_its_longest_and_always_recovers(
    events: list[tuple[str, float]],
) -> None:
    circuit, now = CircuitBreaker(threshold=2, cooldown=1.0, longest=30.0), 0.0
    for kind, gap in events:
        now += gap
        delay = circuit.delay("GET /x", now, 0)
        assert 0 <= delay <= 30.0 * 1.25
        if delay:
            continue
        circuit.take(now)
        if kind == "s":
            circuit.succeeded(now, now, lambda: 0)
            assert not circuit.engaged
        elif kind == "f":
            circuit.failed("GET /x", now, now, Failure(503))
        else:
            circuit.abandoned(now)
    assert circuit.delay("GET /x", now + 38, 0) == 0


def controller() -> RetryController:
    return RetryController(clock=trio.current_time)


def outage(kind: str, start: float, seconds: float) -> Callable[[float], httpx.Response]:
    """A server that is down for a while, in one of the ways in which servers are."""

    def respond(now: float) -> httpx.Response:
        if not start <= now < start + seconds:
            return httpx.Response(200)
        if kind == "refused":
            raise httpx.ConnectError("connection refused")
        if kind == "reset":
            raise httpx.ReadError("connection reset")
        return httpx.Response(
            int(kind[:3]), headers={"Retry-After": "3"} if "after" in kind else {}
        )

    return respond


@pytest.mark.parametrize("tasks", [1, 40, 200])
@pytest.mark.parametrize("seconds", [2, 5, 10, 30, 60])
@pytest.mark.parametrize("kind", ["503", "500", "503 after", "refused", "reset"])
def test_an_outage_loses_no_call(kind: str, seconds: float, tasks: int) -> None:
    random.seed(1)
    server = Server(outage(kind, 0, seconds))
    result = run_storm(controller, server, tasks=tasks, calls=tasks)
    assert result.statuses == [200] * tasks
    assert result.seconds <= seconds + 10
    refused = len(server.arrivals) - tasks
    # One call alone has to ask as often as it takes to find out: about every four seconds.
    assert refused <= 1.5 * tasks or refused <= 5 + seconds / 2


@pytest.mark.parametrize(("start", "seconds"), [(0.0, 2.0), (0.1, 2.0), (1.0, 2.0), (1.0, 30.0)])
@pytest.mark.parametrize("kind", ["503", "500"])
def test_a_batch_outlasts_an_outage(kind: str, start: float, seconds: float) -> None:
    random.seed(1)
    server = Server(outage(kind, start, seconds))
    # About a thousand are done in the first second.
    result = run_storm(controller, server, tasks=10, calls=1200)
    assert result.statuses == [200] * 1200
    assert result.seconds <= start + seconds + 10
    assert len(server.arrivals) <= 1200 + 30


def test_calls_that_each_meet_one_failure_are_all_repeated() -> None:
    met: set[int] = set()

    class Blips(Server):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            first = id(request) not in met
            met.add(id(request))
            await trio.sleep(0.01)
            return httpx.Response(503 if first else 200)

    result = run_storm(controller, Blips(lambda now: httpx.Response(200)), tasks=20, calls=20)
    assert result.statuses == [200] * 20


def test_an_outage_of_a_minute_is_not_made_worse() -> None:
    random.seed(1)
    server = Server(outage("503", 5, 60))
    result = run_storm(controller, server, tasks=50, calls=1000, pause=1.0)
    assert result.statuses == [200] * 1000
    assert len(server.arrivals) <= 1.5 * 1000
    times = sorted(at for at, _ in server.arrivals)
    before = max(bisect(times, at) - bisect(times, at - 1) for at in times if at < 5)
    after = max(bisect(times, at) - bisect(times, at - 1) for at in times if at > 65)
    assert after <= 2 * before


def test_an_endpoint_that_always_fails_ends_with_its_own_status_and_holds_up_no_other() -> None:
    class Half(Server):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await trio.sleep(0.01)
            self.arrivals.append((trio.current_time(), 0))
            return httpx.Response(500 if request.url.path == "/broken" else 200)

    async def main() -> None:
        server, shared = Half(lambda now: httpx.Response(200)), controller()
        transport = AsyncRetryTransport(server, shared)
        took: dict[str, list[float]] = {"/broken": [], "/healthy": []}

        async def call(path: str, start: float) -> None:
            await trio.sleep(start)
            began = trio.current_time()
            context = CallContext(f"GET {path}", deadline=shared.deadline())
            request = httpx.Request(
                "GET", f"http://server{path}", extensions={"otto.call": context}
            )
            response = await transport.handle_async_request(request)
            assert response.status_code == (500 if path == "/broken" else 200)
            took[path].append(trio.current_time() - began)

        async with trio.open_nursery() as nursery:
            for number in range(10):
                nursery.start_soon(call, "/broken", number / 10)
                nursery.start_soon(call, "/healthy", number)
        assert max(took["/healthy"]) < 1
        assert 60 < max(took["/broken"]) < 80

    trio.run(main, clock=trio.testing.MockClock(autojump_threshold=0))


@pytest.mark.parametrize("status", [500, 503, 504])
def test_a_full_outage_costs_at_most_a_fifth_more_requests_than_calls(status: int) -> None:
    down = Server(lambda now: httpx.Response(status))
    result = run_storm(controller, down, tasks=50, calls=1000)
    assert len(down.arrivals) <= 1.2 * 1000
    # Those that were never sent end with what the others met.
    assert result.statuses == [status] * 1000
    assert result.controller.stats().circuit_refusals


def test_refused_connections_for_all_calls_cost_no_more_than_other_outages() -> None:
    def refuse(now: float) -> httpx.Response:
        down.arrivals.append((now, 0))
        raise httpx.ConnectError("refused")

    down = Server(refuse)
    run_storm(controller, down, tasks=50, calls=1000)
    assert len(down.arrivals) <= 1.2 * 1000


def test_a_long_outage_is_knocked_at_ever_more_rarely_and_left_when_it_is_over() -> None:
    def respond(now: float) -> httpx.Response:
        return httpx.Response(503 if now < 300 else 200)

    server = Server(respond)
    result = run_storm(controller, server, tasks=20, calls=4_000, pause=0.5)
    minute = [sum(1 for at, _ in server.arrivals if 60 * n <= at < 60 * n + 60) for n in range(5)]
    assert minute[0] <= 60
    assert all(count <= 20 for count in minute[1:])
    recovered = next(at for at, status in server.arrivals if status == 200)
    assert recovered <= 305
    assert all(status == 200 for status in result.statuses[-3000:])


def test_one_broken_endpoint_in_ten_neither_opens_the_circuit_nor_doubles_the_load() -> None:
    count = 0

    def respond(now: float) -> httpx.Response:
        nonlocal count
        count += 1
        return httpx.Response(500 if count % 10 == 0 else 200)

    server = Server(respond)
    result = run_storm(controller, server, tasks=20, calls=1000)
    assert result.statuses.count(200) == 1000
    assert len(server.arrivals) <= 1.15 * 1000
    assert result.controller.stats().circuit_refusals == 0
