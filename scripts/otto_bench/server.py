"""A small HTTP server on loopback that keeps a quota and remembers what came when."""

from __future__ import annotations

import asyncio
import math
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from otto_bench.quota import Quota

__all__ = ["StandInServer", "serving"]

_REASONS = {200: "OK", 429: "Too Many Requests", 503: "Service Unavailable"}


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

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until the client closes it."""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                _, found, length = head.partition(b"content-length:")
                if found:
                    await reader.readexactly(int(length.split(b"\r\n")[0]))
                status, headers = self._decide()
                await asyncio.sleep(self.latency)
                lines = [f"HTTP/1.1 {status} {_REASONS[status]}", *headers]
                lines += ["Content-Type: application/json", "Content-Length: 2"]
                writer.write("\r\n".join([*lines, "", "{}"]).encode())
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

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
    listener = await asyncio.start_server(server.handle, "127.0.0.1", 0, backlog=1024)
    server.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listener.close()
