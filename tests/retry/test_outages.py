"""What an outage costs: the retry budget, the circuit, and how many requests still go out."""

from __future__ import annotations

import httpx
import pytest
import trio
from hypothesis import given
from hypothesis import strategies as st
from support.driving import Clock, Driver
from support.faults import FaultServer, Reply
from support.storm import Server, run_storm

from otto_ext import APIConnectionError, APITimeoutError, ConfigurationError
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


@given(
    st.floats(0, 1000),
    st.floats(0.1, 50),
    st.floats(0, 50),
    st.lists(st.booleans(), max_size=200),
)
def test_a_budget_stays_within_its_bucket(
    capacity: float, cost: float, refund: float, events: list[bool]
) -> None:
    budget = RetryBudget(capacity, cost, refund)
    granted = succeeded = 0
    for success in events:
        if success:
            budget.succeeded()
            succeeded += 1
        else:
            granted += budget.spend()
        assert 0 <= budget.tokens <= capacity
    assert granted * cost <= capacity + succeeded * refund + 1e-6


@pytest.mark.parametrize("settings", [{"capacity": -1}, {"cost": 0}, {"refund": -1}])
def test_a_budget_that_means_nothing_is_refused(settings: dict[str, float]) -> None:
    with pytest.raises(ConfigurationError, match="retry budget"):
        RetryBudget(**settings)


@pytest.mark.parametrize("settings", [{"threshold": 0}, {"cooldown": 0}, {"longest": 0.5}])
def test_a_circuit_that_means_nothing_is_refused(settings: dict[str, float]) -> None:
    with pytest.raises(ConfigurationError, match="circuit breaker"):
        CircuitBreaker(**settings)  # type: ignore[arg-type]


def test_a_used_up_budget_ends_the_call_with_its_reply_and_a_note(driver: Driver) -> None:
    controller = driver.controller(budget=RetryBudget(capacity=10, cost=5))
    with FaultServer([Reply(500, body=b"down")]) as server:
        response = driver.send(controller, "GET", server.url)
    assert len(server.received) == 3
    assert response.content == b"down"
    assert response.extensions[NOTE] == "not repeated: the client's retry budget is used up"
    assert controller.stats().budget_refusals == 1


def test_a_budget_can_be_left_away(driver: Driver) -> None:
    controller = driver.controller(RetryPolicy(attempts=4), budget=None, circuit=False)
    assert (controller.budget, controller.circuit) == (None, None)
    with FaultServer([Reply(500)]) as server:
        driver.send(controller, "GET", server.url)
    assert len(server.received) == 4


def test_a_success_pays_a_retry_back_in_part(driver: Driver) -> None:
    budget = RetryBudget(capacity=10, cost=5, refund=1)
    controller = driver.controller(budget=budget)
    with FaultServer([Reply(500), Reply(200)]) as server:
        driver.send(controller, "GET", server.url)
    assert budget.tokens == 6


def test_a_refused_429_and_a_500_pay_nothing_back(driver: Driver) -> None:
    budget = RetryBudget(capacity=10, cost=5, refund=1)
    controller = driver.controller(RetryPolicy(attempts=2), budget=budget)
    with FaultServer([Reply(429), Reply(500)]) as server:
        driver.send(controller, "GET", server.url)
    assert budget.tokens == 5


class Circuit:
    """A transport whose answers are set from outside, on a clock that is moved by hand."""

    def __init__(self, **settings: float) -> None:
        self.clock = Clock()
        self.status = 503
        self.sent = 0
        circuit = CircuitBreaker(**settings)  # type: ignore[arg-type]
        self.controller = RetryController(
            RetryPolicy.none(), circuit=circuit, clock=self.clock, sleep=self.clock.sleep
        )
        self.circuit = circuit
        self.transport = RetryTransport(httpx.MockTransport(self._answer), self.controller)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.sent += 1
        return httpx.Response(self.status)

    def call(self) -> int:
        return self.transport.handle_request(
            httpx.Request("GET", "http://server/things")
        ).status_code


def test_the_circuit_opens_after_failures_in_a_row_and_says_so() -> None:
    api = Circuit(threshold=3, cooldown=5.0)
    assert [api.call() for _ in range(3)] == [503] * 3
    assert api.circuit.is_open
    with pytest.raises(APIConnectionError, match=r"last 3 requests.*5\.0 s \(open circuit\)"):
        api.call()
    assert api.sent == 3
    assert api.controller.stats().circuit_refusals == 1


def test_an_answer_of_another_kind_between_failures_keeps_the_circuit_closed() -> None:
    api = Circuit(threshold=3)
    for status in (503, 503, 500, 503, 503, 404, 503, 503):
        api.status = status
        api.call()
    assert not api.circuit.is_open


def test_a_probe_that_is_answered_closes_the_circuit() -> None:
    api = Circuit(threshold=2, cooldown=5.0)
    api.call()
    api.call()
    api.clock.now += 5.0
    api.status = 200
    assert [api.call(), api.call()] == [200, 200]
    assert not api.circuit.is_open


def test_a_probe_that_fails_opens_the_circuit_for_twice_as_long_up_to_the_longest() -> None:
    api = Circuit(threshold=1, cooldown=5.0, longest=15.0)
    api.call()
    for wait in (5.0, 10.0, 15.0, 15.0):
        api.clock.now += wait - 0.1
        with pytest.raises(APIConnectionError):
            api.call()
        api.clock.now += 0.1
        assert api.call() == 503
    assert api.sent == 5


def test_only_one_probe_goes_at_a_time_and_an_abandoned_one_makes_room() -> None:
    async def main() -> None:
        circuit = CircuitBreaker(threshold=1, cooldown=1.0)
        controller = RetryController(RetryPolicy.none(), circuit=circuit, clock=trio.current_time)
        hang = False

        async def answer(request: httpx.Request) -> httpx.Response:
            if hang:
                await trio.sleep_forever()
            return httpx.Response(503)

        transport = AsyncRetryTransport(httpx.MockTransport(answer), controller)
        request = httpx.Request("GET", "http://server/")
        await transport.handle_async_request(request)
        await trio.sleep(1.0)
        hang = True
        async with trio.open_nursery() as nursery:
            nursery.start_soon(transport.handle_async_request, request)
            await trio.testing.wait_all_tasks_blocked()
            with pytest.raises(APIConnectionError, match="open circuit"):
                await transport.handle_async_request(request)
            nursery.cancel_scope.cancel()
        hang = False
        assert (await transport.handle_async_request(request)).status_code == 503

    trio.run(main, clock=trio.testing.MockClock(autojump_threshold=0))


def test_a_call_whose_time_is_up_does_not_take_the_probe_with_it() -> None:
    api = Circuit(threshold=1, cooldown=5.0)
    api.call()
    api.clock.now += 5.0
    late = httpx.Request(
        "GET",
        "http://server/",
        extensions={"otto.call": CallContext("GET /x", deadline=api.clock.now - 1)},
    )
    controller = RetryController(
        adaptive=False, circuit=api.circuit, clock=api.clock, sleep=api.clock.sleep
    )
    transport = RetryTransport(httpx.MockTransport(api._answer), controller)
    with pytest.raises(APITimeoutError):
        transport.handle_request(late)
    api.status = 200
    assert api.call() == 200


@given(st.lists(st.tuples(st.sampled_from("sf."), st.floats(0, 40)), max_size=80))
def test_a_circuit_never_refuses_for_longer_than_its_longest_and_always_recovers(
    events: list[tuple[str, float]],
) -> None:
    circuit, now = CircuitBreaker(threshold=2, cooldown=1.0, longest=30.0), 0.0
    for kind, gap in events:
        now += gap
        refused = circuit.enter(now)
        assert refused is None or 0 < refused <= 30.0
        if refused is not None:
            continue
        {"s": circuit.succeeded, "f": lambda at=now: circuit.failed(at), ".": circuit.abandoned}[
            kind
        ]()
    assert circuit.enter(now + 31) is None


def controller() -> RetryController:
    return RetryController(clock=trio.current_time)


@pytest.mark.parametrize("status", [500, 503, 504])
def test_a_full_outage_costs_at_most_a_fifth_more_requests_than_calls(status: int) -> None:
    down = Server(lambda now: httpx.Response(status))
    result = run_storm(controller, down, tasks=50, calls=1000)
    assert len(down.arrivals) <= 1.2 * 1000
    assert result.controller.stats().budget_refusals + result.controller.stats().circuit_refusals


def test_refused_connections_for_all_calls_cost_no_more_than_other_outages() -> None:
    def refuse(now: float) -> httpx.Response:
        down.arrivals.append((now, 0))
        raise httpx.ConnectError("refused")

    down = Server(refuse)
    run_storm(controller, down, tasks=50, calls=1000)
    assert len(down.arrivals) <= 1.2 * 1000


def test_a_long_outage_is_knocked_at_ever_more_rarely_and_left_when_it_is_over() -> None:
    def answer(now: float) -> httpx.Response:
        return httpx.Response(503 if now < 300 else 200)

    server = Server(answer)
    result = run_storm(controller, server, tasks=20, calls=20_000, pause=0.5)
    minute = [sum(1 for at, _ in server.arrivals if 60 * n <= at < 60 * n + 60) for n in range(5)]
    assert minute[0] <= 160
    assert all(count <= 10 for count in minute[1:])
    recovered = next(at for at, status in server.arrivals if status == 200)
    assert recovered <= 331
    assert all(status == 200 for status in result.statuses[-3000:])


def test_one_broken_endpoint_in_ten_neither_opens_the_circuit_nor_doubles_the_load() -> None:
    count = 0

    def answer(now: float) -> httpx.Response:
        nonlocal count
        count += 1
        return httpx.Response(500 if count % 10 == 0 else 200)

    server = Server(answer)
    result = run_storm(controller, server, tasks=20, calls=1000)
    assert result.statuses.count(200) == 1000
    assert len(server.arrivals) <= 1.15 * 1000
    assert result.controller.stats().circuit_refusals == 0
