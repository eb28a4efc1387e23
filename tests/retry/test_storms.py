"""A thousand calls from fifty tasks against servers with a limit, on a clock that jumps."""

from __future__ import annotations

import itertools
import math
import random
import sys
import threading
from typing import TYPE_CHECKING

import httpx
import pytest
import trio
from otto_bench.quota import FixedWindow, Quota
from support.driving import Clock
from support.quotas import SlidingWindow, TokenBucket
from support.storm import Result, Server, run_storm

from otto_ext.retry import AsyncRetryTransport, RetryController, RetryPolicy, RetryTransport

if TYPE_CHECKING:
    from collections.abc import Callable

QUOTAS: dict[str, Callable[[], Quota]] = {
    "bucket": lambda: TokenBucket(50, 50),
    "bucket with penalty": lambda: TokenBucket(50, 50, 1),
    "fixed window": lambda: FixedWindow(50),
    "fixed window with block": lambda: FixedWindow(50, 1, 1),
    "sliding window": lambda: SlidingWindow(50),
    "strict sliding window": lambda: SlidingWindow(50, 1, strict=True),
}


def limited(quota: Quota, *, says_when: bool, latency: float = 0.01) -> Server:
    """A server that keeps a quota and returns 429 to the rest."""

    def respond(now: float) -> httpx.Response:
        wait = quota.admit(now)
        if wait is None:
            return httpx.Response(200)
        headers = {"Retry-After": str(max(1, math.ceil(wait)))} if says_when else {}
        return httpx.Response(429, headers=headers)

    return Server(respond, latency)


def storm(server: Server, *, tasks: int = 50, calls: int = 1000, **settings: bool) -> Result:
    return run_storm(
        lambda: RetryController(clock=trio.current_time, **settings),  # type: ignore[arg-type]
        server,
        tasks=tasks,
        calls=calls,
    )


@pytest.mark.parametrize("says_when", [True, False], ids=["Retry-After", "no Retry-After"])
@pytest.mark.parametrize("kind", QUOTAS)
def test_a_thousand_calls_take_as_long_as_the_limit_makes_them(kind: str, says_when: bool) -> None:
    random.seed(1)
    result = storm(limited(QUOTAS[kind](), says_when=says_when))
    assert result.statuses == [200] * 1000
    assert result.seconds <= 1.15 * 20
    assert result.server.count(429) < 0.03 * len(result.server.arrivals)


def test_without_the_adaptive_limit_far_more_is_refused() -> None:
    """The comparison that shows that the limit, and not the server, is what the test measures."""
    random.seed(1)
    with_it = storm(limited(SlidingWindow(50), says_when=True))
    random.seed(1)
    without = storm(limited(SlidingWindow(50), says_when=True), adaptive=False)
    assert without.server.count(429) > 10 * with_it.server.count(429)


def test_nothing_is_held_back_before_the_first_429() -> None:
    result = storm(Server(lambda now: httpx.Response(200)))
    assert result.controller.stats().tries == 1000
    # 20 tasks at most for the first 100 responses, then all 50: nothing but latency.
    assert result.seconds <= 0.012 * (100 / 20 + 900 / 50) + 0.05


def test_the_client_speeds_up_again_when_the_limit_is_lifted() -> None:
    quota = SlidingWindow(20)

    def respond(now: float) -> httpx.Response:
        wait = quota.admit(now) if now < 20 else None
        return httpx.Response(200 if wait is None else 429)

    result = storm(Server(respond), calls=2000)
    late = [sum(1 for at, _ in result.server.arrivals if at // 10 == n) for n in (1, 3, 5)]
    assert late[0] <= 220
    assert late[2] > late[1] > late[0]


def test_callers_do_not_come_back_in_a_herd_after_retry_after() -> None:
    """Two hundred tasks wait for the same second; when it comes they go at the pace learnt."""
    random.seed(1)
    result = storm(limited(SlidingWindow(50), says_when=True), tasks=200)
    refused = next(at for at, status in result.server.arrivals if status == 429)
    reopened = next(at for at, _ in result.server.arrivals if at >= refused + 0.9)
    herd = [at for at, _ in result.server.arrivals if reopened <= at < reopened + 0.1]
    assert len(herd) <= 10


def test_calls_are_served_fairly_while_they_are_slowed_down() -> None:
    """No task does much more than its share."""
    served = dict.fromkeys(range(20), 0)

    async def main() -> None:
        controller = RetryController(clock=trio.current_time)
        quota = SlidingWindow(10)
        transport = AsyncRetryTransport(limited(quota, says_when=True), controller)

        async def work(number: int) -> None:
            while trio.current_time() - began < 100:
                await transport.handle_async_request(httpx.Request("GET", "http://server/"))
                served[number] += 1

        began = trio.current_time()
        async with trio.open_nursery() as nursery:
            for number in served:
                nursery.start_soon(work, number)

    random.seed(1)
    trio.run(main, clock=trio.testing.MockClock(autojump_threshold=0))
    assert min(served.values()) > 30
    assert max(served.values()) - min(served.values()) <= 4


def test_a_server_that_refuses_everything_for_a_while_is_asked_ever_more_rarely() -> None:
    server = Server(lambda now: httpx.Response(429))
    result = storm(server, tasks=10, calls=20)
    late = [at for at, _ in server.arrivals[20:]]
    assert max(after - before for before, after in itertools.pairwise(late)) > 30
    assert set(result.statuses) <= {429, -1}


def test_threads_learn_a_limit_together_without_an_error() -> None:
    """Responses come in on some threads while another one measures the episode before."""
    clock, quota, lock = Clock(), SlidingWindow(50), threading.Lock()
    statuses: list[int] = []
    errors: list[BaseException] = []

    def respond(request: httpx.Request) -> httpx.Response:
        with lock:
            clock.now += 0.001
            wait = quota.admit(clock.now)
        return httpx.Response(200 if wait is None else 429)

    controller = RetryController(
        RetryPolicy(attempts=50, deadline=None), clock=clock, sleep=clock.sleep, budget=None
    )
    transport = RetryTransport(httpx.MockTransport(respond), controller)

    def work() -> None:
        try:
            for _ in range(150):
                response = transport.handle_request(httpx.Request("GET", "http://server/"))
                statuses.append(response.status_code)
        except BaseException as error:  # noqa: BLE001 - shown below
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(16)]
    switch = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    finally:
        sys.setswitchinterval(switch)
    assert errors == []
    assert statuses == [200] * 2400
