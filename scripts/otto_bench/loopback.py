"""HTTP servers on loopback: what all topics serve with, and a server that keeps a quota."""

from __future__ import annotations

import asyncio
import math
import re
import time
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable
    from multiprocessing.connection import Connection

    from otto_bench.quota import Quota

__all__ = ["StandInServer", "listening", "response", "serve_always", "serving"]

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")


@asynccontextmanager
async def listening(respond: Callable[[bytes], Awaitable[bytes]]) -> AsyncGenerator[str]:
    """Serve on a free port of loopback for as long as the block runs; gives the URL.

    Args:
        respond: the response to a request with that head; its body is read and left out.
    """

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                if length := _LENGTH.search(head):
                    await reader.readexactly(int(length[1]))
                writer.write(await respond(head))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            # A renewal may be under way when its caller has made its last call.
            pass
        finally:
            writer.close()

    listener = await asyncio.start_server(handle, "127.0.0.1", 0, backlog=1024)
    try:
        yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    finally:
        listener.close()


def response(status: int, body: bytes = b"{}", *headers: str) -> bytes:
    """A response with a JSON body."""
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *headers]
    lines += ["Content-Type: application/json", f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


def serve_always(port: Connection, body: bytes) -> None:
    """Respond to every request alike until the process is ended.

    Args:
        port: is sent the URL.
        body: of every response, JSON.
    """
    always = response(200, body)

    async def respond(_: bytes) -> bytes:
        return always

    async def serve() -> None:
        async with listening(respond) as url:
            port.send(url)
            await asyncio.Event().wait()

    asyncio.run(serve())


@define
class StandInServer:
    """Returns 200 within the quota and 429 beyond it; 503 while it is down.

    Attributes:
        quota: what it allows, or None for everything.
        outage: when it is down, as seconds since the first request: from, and until.
        arrivals: for every request its time since the first one, in seconds, and its status.
    """

    quota: Quota | None = None
    outage: tuple[float, float] = (0.0, 0.0)
    latency: float = 0.01
    arrivals: list[tuple[float, int]] = field(factory=list)
    url: str = ""
    _began: float | None = None

    async def respond(self, _: bytes) -> bytes:
        """The response to any request."""
        status, headers = self._decide()
        await asyncio.sleep(self.latency)
        return response(status, b"{}", *headers)

    def _decide(self) -> tuple[int, list[str]]:
        now = time.monotonic()
        if self._began is None:
            self._began = now
        since = now - self._began
        begin, end = self.outage
        down = begin <= since < end
        wait = None if self.quota is None or down else self.quota.admit(since)
        status = 503 if down else 200 if wait is None else 429
        self.arrivals.append((since, status))
        if wait is None:
            return status, []
        return status, [f"Retry-After: {max(1, math.ceil(wait))}", "X-RateLimit-Remaining: 0"]


@asynccontextmanager
async def serving(
    quota: Quota | None, outage: tuple[float, float] = (0.0, 0.0)
) -> AsyncGenerator[StandInServer]:
    """Serve on a free port of loopback for as long as the block runs."""
    server = StandInServer(quota, outage)
    async with listening(server.respond) as server.url:
        yield server
