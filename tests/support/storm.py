"""Many tasks against a server with a rate limit or none at all, on a clock that jumps.

The transports under test are the real ones; trio's autojump clock runs minutes in milliseconds.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import anyio
import httpx
import trio
import trio.testing
from attrs import define, field

from otto_ext._context import CallContext
from otto_ext.retry import AsyncRetryTransport, RetryController

if TYPE_CHECKING:
    from collections.abc import Callable


@define
class Server(httpx.AsyncBaseTransport):
    """Responds by a rule after a latency; remembers when each request came and what it got.

    `respond(now)` gives the response for a request that arrives at `now`.
    """

    respond: Callable[[float], httpx.Response]
    latency: float = 0.01
    arrivals: list[tuple[float, int]] = field(factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        half = self.latency / 2 * random.uniform(0.8, 1.2)
        await anyio.sleep(half)
        now = trio.current_time()
        try:
            response = self.respond(now)
        except httpx.TransportError:
            self.arrivals.append((now, 0))
            raise
        self.arrivals.append((now, response.status_code))
        await anyio.sleep(half)
        return response

    def count(self, status: int) -> int:
        return sum(1 for _, got in self.arrivals if got == status)


@define
class Result:
    """What came of a storm; times in virtual seconds."""

    seconds: float
    statuses: list[int]
    server: Server
    controller: RetryController


def run_storm(
    make_controller: Callable[[], RetryController],
    server: Server,
    *,
    tasks: int = 50,
    calls: int = 1000,
    pause: float = 0.0,
) -> Result:
    """Share the calls among the tasks, run them, and give the time they took."""
    statuses: list[int] = []

    async def main() -> Result:
        controller = make_controller()
        transport = AsyncRetryTransport(server, controller)
        left = iter(range(calls))

        async def work() -> None:
            for _ in left:
                context = CallContext("GET /things", deadline=controller.deadline())
                request = httpx.Request(
                    "GET", "http://server/things", extensions={"otto.call": context}
                )
                try:
                    response = await transport.handle_async_request(request)
                    statuses.append(response.status_code)
                except Exception as error:  # noqa: BLE001 - counted below
                    statuses.append(-1)
                    del error
                if pause:
                    await anyio.sleep(pause)

        began = trio.current_time()
        async with anyio.create_task_group() as group:
            for _ in range(tasks):
                group.start_soon(work)
        return Result(trio.current_time() - began, statuses, server, controller)

    return trio.run(main, clock=trio.testing.MockClock(autojump_threshold=0))
