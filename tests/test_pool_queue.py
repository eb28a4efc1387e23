"""A thousand calls at once: in line for a connection, and no further."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest
from support.widgets import GET

from otto_ext import APITimeoutError, AsyncOtto
from otto_ext.auth import StaticToken
from otto_ext.transport._pool_queue import PoolQueue
from otto_ext.wire.operation import Call

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

TOKEN = StaticToken("a-token")


class Held(httpx.AsyncBaseTransport):
    """Responds to each request when the test says so.

    Attributes:
        begun: the paths that came, in order.
        most: how many were under way at the most.
        closed: how many connections were closed.
    """

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.closed = 0
        self.most = 0
        self._doors: dict[str, anyio.Event] = {}
        self._under_way = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        self.begun.append(path)
        self._under_way += 1
        self.most = max(self.most, self._under_way)
        try:
            await self._door(path).wait()
        finally:
            self._under_way -= 1
        if path == "/broken":
            raise httpx.ConnectError("refused", request=request)
        return httpx.Response(200, stream=Body())

    async def aclose(self) -> None:
        self.closed += 1

    def let(self, *paths: str) -> None:
        for path in paths:
            self._door(path).set()

    def _door(self, path: str) -> anyio.Event:
        return self._doors.setdefault(path, anyio.Event())


class Body(httpx.AsyncByteStream):
    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"{}"


def client(held: Held, *, connections: int, pool: float | None = None) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=PoolQueue(lambda: held, connections),
        base_url="http://api.test",
        timeout=httpx.Timeout(30, pool=pool),
    )


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_requests_wait_in_line_for_a_connection(backend: str) -> None:
    async def go() -> Held:
        held = Held()
        paths = [f"/{number}" for number in range(9)]
        async with client(held, connections=2) as http, anyio.create_task_group() as group:
            for path in paths:
                group.start_soon(http.get, path)
                await anyio.wait_all_tasks_blocked()
            for path in paths:
                held.let(path)
                await anyio.wait_all_tasks_blocked()
        return held

    held = anyio.run(go, backend=backend)
    assert held.begun == [f"/{number}" for number in range(9)]
    assert held.most == 2


def test_a_request_that_fails_gives_its_place_to_the_next() -> None:
    async def go() -> int:
        held = Held()
        held.let("/broken", "/next")
        async with client(held, connections=1) as http:
            broken, response = await asyncio.gather(
                http.get("/broken"), http.get("/next"), return_exceptions=True
            )
        assert isinstance(broken, httpx.ConnectError)
        assert isinstance(response, httpx.Response)
        return response.status_code

    assert asyncio.run(go()) == 200


def test_a_body_that_is_not_closed_keeps_its_place() -> None:
    async def go() -> tuple[list[str], list[str]]:
        held = Held()
        held.let("/read", "/next")
        async with client(held, connections=1) as http:
            async with http.stream("GET", "/read"):
                following = asyncio.create_task(http.get("/next"))
                await anyio.wait_all_tasks_blocked()
                before = list(held.begun)
            await following
        return before, held.begun

    assert asyncio.run(go()) == (["/read"], ["/read", "/next"])


def test_connections_that_are_not_needed_any_more_are_closed() -> None:
    async def go() -> list[int]:
        now, held = [0.0], Held()
        held.let("/", "/later")
        queue = PoolQueue(lambda: held, 3, lambda: now[0])
        closed = []
        async with httpx.AsyncClient(transport=queue, base_url="http://api.test") as http:
            await asyncio.gather(*(http.get("/") for _ in range(3)))
            for now[0] in (4.0, 6.0, 20.0):
                await http.get("/later")
                closed.append(held.closed)
            # They are made again when they are needed.
            await asyncio.gather(*(http.get("/") for _ in range(3)))
        return [*closed, held.closed, held.most]

    assert asyncio.run(go()) == [0, 2, 2, 5, 3]


@pytest.mark.parametrize("in_line", ["still", "next"])
def test_a_task_that_is_cancelled_in_line_leaves_it(in_line: str) -> None:
    async def go() -> list[str]:
        held = Held()
        held.let("/last")
        async with client(held, connections=1) as http:
            first = asyncio.create_task(http.get("/first"))
            cancelled = asyncio.create_task(http.get("/cancelled"))
            await anyio.wait_all_tasks_blocked()
            if in_line == "next":
                # It is woken by the same turn of the loop that cancels it.
                held.let("/first")
                while not first.done():
                    await asyncio.sleep(0)
            cancelled.cancel()
            held.let("/first", "/cancelled")
            await http.get("/last")
            await asyncio.gather(first, cancelled, return_exceptions=True)
        return held.begun

    assert asyncio.run(go())[-1] == "/last"


def test_a_line_that_does_not_move_ends_in_a_pool_timeout() -> None:
    async def go() -> None:
        held = Held()
        async with client(held, connections=1, pool=0.01) as http:
            first = asyncio.create_task(http.get("/first"))
            await anyio.wait_all_tasks_blocked()
            with pytest.raises(httpx.PoolTimeout, match=r"all connections were in use for 0\.01 s"):
                await http.get("/second")
            held.let("/first", "/third")
            await first
            await http.get("/third")

    asyncio.run(go())


def test_a_line_that_moves_may_take_longer_than_the_pool_timeout() -> None:
    pool = 0.5

    async def go() -> float:
        held = Held()
        async with client(held, connections=1, pool=pool) as http:
            calls = [asyncio.create_task(http.get(f"/{number}")) for number in range(4)]
            began = asyncio.get_running_loop().time()
            for number in range(4):
                # Whatever holds the loop up holds up the timeouts as well.
                await asyncio.sleep(pool * 0.6)
                held.let(f"/{number}")
            await asyncio.gather(*calls)
            return asyncio.get_running_loop().time() - began

    # The last was in line for longer than the timeout.
    assert asyncio.run(go()) > 2 * pool


@asynccontextmanager
async def responding(
    between: Callable[[], Awaitable[object]],
) -> AsyncIterator[tuple[str, dict[str, int]]]:
    """A server that awaits `between` before each response, its address, and what it counted."""
    counts = {"connections": 0, "requests": 0}
    body = json.dumps({"id": 1}).encode()
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        counts["connections"] += 1
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                counts["requests"] += 1
                await between()
                writer.write(head.encode() + body)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", counts


def test_five_hundred_calls_at_once_share_a_hundred_connections() -> None:
    async def go() -> tuple[list[Any], dict[str, int]]:
        async with (
            responding(lambda: asyncio.sleep(0)) as (url, counts),
            AsyncOtto(base_url=url, credentials=TOKEN, retry=False) as otto,
        ):
            calls = (otto._caller.aexecute(Call(GET, {"id": 1})) for _ in range(500))
            return [response.parsed.id for response in await asyncio.gather(*calls)], counts

    ids, counts = asyncio.run(go())
    assert ids == [1] * 500
    assert counts["requests"] == 500
    assert counts["connections"] <= 100


def test_a_call_that_gets_no_connection_is_reported_as_a_timeout() -> None:
    async def go() -> None:
        door = asyncio.Event()
        door.set()
        async with (
            responding(door.wait) as (url, counts),
            AsyncOtto(base_url=url, credentials=TOKEN, retry=False) as otto,
        ):
            # A server that is not known yet is not sent a hundred requests at once.
            await asyncio.gather(*(otto._caller.aexecute(Call(GET, {"id": 1})) for _ in range(500)))
            door.clear()
            calls = [
                asyncio.create_task(otto._caller.aexecute(Call(GET, {"id": 1}))) for _ in range(100)
            ]
            while counts["requests"] < 600:
                await asyncio.sleep(0)
            hasty = otto.with_options(timeout=httpx.Timeout(30, pool=0.01))
            with pytest.raises(APITimeoutError, match="all connections were in use"):
                await hasty._caller.aexecute(Call(GET, {"id": 1}))
            door.set()
            await asyncio.gather(*calls)

    asyncio.run(go())
