"""Connections for tasks that begin calls by the thousand.

httpcore's pool looks at all of its connections and at all that wait for one, for every request and
several times: a thousand calls at once spend most of their work there. And each wait counts against
the pool timeout, so that the last of them fail although all goes well. Here a request has a
connection to itself, and waits in line for one, for as long as the line moves.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Final

from attrs import define

from otto_ext._waiter import AsyncWaiter
from otto_ext.wire.http import httpx

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

__all__ = ["PoolQueue"]

#: Seconds after which an unused connection is closed: httpx's own.
_KEPT: Final = 5.0


@define(eq=False)
class _QueuePlace:
    """A transport of one connection, and since when it is idle."""

    transport: httpx.AsyncBaseTransport
    since: float = 0.0


@define(eq=False)
class _PoolTicket:
    """One request in the line, and the place that it was given."""

    waiter: AsyncWaiter
    place: _QueuePlace | None = None


class PoolQueue(httpx.AsyncBaseTransport):
    """Sends each request over a connection that no other request uses meanwhile.

    A request in line fails with `httpx.PoolTimeout` when no connection became free for as long as
    its pool timeout. For one event loop, whose tasks take turns without a lock.

    Args:
        connect: makes a transport that needs no more than one connection at a time.
        connections: how many there may be.
        clock: seconds that never go back.
    """

    def __init__(
        self,
        connect: Callable[[], httpx.AsyncBaseTransport],
        connections: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connect = connect
        self._clock = clock
        self._unmade = connections
        # The last that was used is used next, so that those beyond what is needed grow old.
        self._idle: deque[_QueuePlace] = deque()
        self._busy: set[_QueuePlace] = set()
        self._line: deque[_PoolTicket] = deque()
        self._moved_at = 0.0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if len(self._idle) > 1:
            await self._close_old()
        if self._idle:
            place = self._idle.pop()
        elif self._unmade:
            self._unmade -= 1
            place = _QueuePlace(self._connect())
        else:
            place = await self._wait(request)
        self._busy.add(place)
        try:
            response = await place.transport.handle_async_request(request)
        except BaseException:
            self.leave(place)
            raise
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _Held(response.stream, self, place)
        return response

    async def aclose(self) -> None:
        """Close every connection, also those in use."""
        places = [*self._idle, *self._busy]
        self._idle.clear()
        for place in places:
            await place.transport.aclose()

    def leave(self, place: _QueuePlace) -> None:
        """Give a connection back, to the first in line if there is one."""
        if self._line:
            self._moved_at = self._clock()
            ticket = self._line.popleft()
            ticket.place = place
            ticket.waiter.wake()
        else:
            place.since = self._clock()
            self._busy.discard(place)
            self._idle.append(place)

    async def _close_old(self) -> None:
        oldest = self._clock() - _KEPT
        while len(self._idle) > 1 and self._idle[0].since < oldest:
            place = self._idle.popleft()
            self._unmade += 1
            await place.transport.aclose()

    async def _wait(self, request: httpx.Request) -> _QueuePlace:
        patience: float | None = (request.extensions.get("timeout") or {}).get("pool")
        began = self._clock()
        ticket = _PoolTicket(AsyncWaiter())
        self._line.append(ticket)
        try:
            while ticket.place is None:
                left = None
                if patience is not None:
                    left = max(began, self._moved_at) + patience - self._clock()
                    if left <= 0:
                        raise httpx.PoolTimeout(
                            f"all connections were in use for {patience:g} s", request=request
                        )
                await ticket.waiter.wait(left)
        except BaseException:
            # A cancelled task may have been the next.
            if ticket.place is not None:
                self.leave(ticket.place)
            else:
                self._line.remove(ticket)
            raise
        return ticket.place


class _Held(httpx.AsyncByteStream):
    """The body of a response, whose connection is free once it is closed."""

    def __init__(self, inner: httpx.AsyncByteStream, queue: PoolQueue, place: _QueuePlace) -> None:
        self._inner = inner
        self._queue: PoolQueue | None = queue
        self._place = place

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._inner.__aiter__()

    async def aclose(self) -> None:
        queue, self._queue = self._queue, None
        try:
            await self._inner.aclose()
        finally:
            if queue is not None:
                queue.leave(self._place)
