"""A queue before httpx's connection pool, for calls that are begun by the thousand.

httpcore looks at all requests that wait each time a connection is given back, which for a thousand
calls is the greater part of their work; and each wait counts against the pool timeout, so the last
of them fail although all goes well. Here requests wait in line, for as long as the line moves.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

import httpx
from attrs import define

from otto_ext.retry._waiting import AsyncWaiter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

__all__ = ["PoolQueue"]


@define(eq=False)
class _Ticket:
    """A place in the line."""

    waiter: AsyncWaiter
    granted: bool = False


class PoolQueue(httpx.AsyncBaseTransport):
    """Gives a transport no more requests at once than it has connections.

    A request in line fails with `httpx.PoolTimeout` when no connection became free for as long as
    its pool timeout. For one event loop, whose tasks take turns without a lock.

    Args:
        inner: the transport.
        connections: how many it has.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, connections: int) -> None:
        self._inner = inner
        # More than none only while nobody waits: what is given back goes to the first in line.
        self._free = connections
        self._line: deque[_Ticket] = deque()
        self._moved_at = 0.0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._free:
            self._free -= 1
        else:
            await self._wait(request)
        try:
            response = await self._inner.handle_async_request(request)
        except BaseException:
            self.leave()
            raise
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _Held(response.stream, self)
        return response

    async def aclose(self) -> None:
        """Close the transport below."""
        await self._inner.aclose()

    def leave(self) -> None:
        """Give a connection back."""
        if self._line:
            self._moved_at = time.monotonic()
            ticket = self._line.popleft()
            ticket.granted = True
            ticket.waiter.wake()
        else:
            self._free += 1

    async def _wait(self, request: httpx.Request) -> None:
        patience: float | None = (request.extensions.get("timeout") or {}).get("pool")
        began = time.monotonic()
        ticket = _Ticket(AsyncWaiter())
        self._line.append(ticket)
        try:
            while not ticket.granted:
                left = None
                if patience is not None:
                    left = max(began, self._moved_at) + patience - time.monotonic()
                    if left <= 0:
                        raise httpx.PoolTimeout(
                            f"all connections were in use for {patience:g} s", request=request
                        )
                await ticket.waiter.wait(left)
        except BaseException:
            # A cancelled task may have been the next.
            if ticket.granted:
                self.leave()
            else:
                self._line.remove(ticket)
            raise


class _Held(httpx.AsyncByteStream):
    """The body of a reply, whose connection is free once it is closed."""

    def __init__(self, inner: httpx.AsyncByteStream, queue: PoolQueue) -> None:
        self._inner = inner
        self._queue: PoolQueue | None = queue

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._inner.__aiter__()

    async def aclose(self) -> None:
        queue, self._queue = self._queue, None
        try:
            await self._inner.aclose()
        finally:
            if queue is not None:
                queue.leave()
