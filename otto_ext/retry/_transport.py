"""The two drivers: loops that do what a `RetryLoop` asks for, one for threads, one for tasks."""

from __future__ import annotations

import asyncio
import sys
import time
import traceback
from typing import TYPE_CHECKING, Any

from otto_ext._waiter import AsyncWaiter, SyncWaiter
from otto_ext.retry._actions import Drain, Reserve, Send, Wait
from otto_ext.retry._loop import RetryLoop, bound_timeouts
from otto_ext.transport._adapters import own_transport
from otto_ext.transport._bounded_reads import time_limit
from otto_ext.transport._network import network_error
from otto_ext.wire.http import httpx

if TYPE_CHECKING:
    from collections.abc import Callable

    from otto_ext.retry._actions import Step
    from otto_ext.retry._controller import RetryController
    from otto_ext.transport._adapters import AnyTransport

__all__ = ["AsyncRetryTransport", "RetryTransport"]

# A response that will be retried is read to its end, for that frees an HTTP/1.1 connection,
# unless it is longer than an error has reason to be; then a new connection is cheaper.
_DRAINED = 64 * 1024


class RetryTransport(httpx.BaseTransport):
    """Repeats, waits and limits around another transport.

    Args:
        inner: what sends.
        controller: shared by all transports of one client.
    """

    def __init__(self, inner: AnyTransport, controller: RetryController) -> None:
        self._inner: httpx.BaseTransport = own_transport(inner)
        self._controller = controller

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        flow = RetryLoop(self._controller, request, self._new_waiter).run()
        try:
            step = next(flow)
            while True:
                try:
                    result = self._do(step, request)
                except httpx.TransportError as error:
                    step = flow.throw(error)
                else:
                    step = flow.send(result)
        except StopIteration as done:
            response: httpx.Response = done.value
            return response
        finally:
            flow.close()

    def close(self) -> None:
        """End all waits, then close the transport below."""
        self._controller.close()
        self._inner.close()

    def _new_waiter(self) -> SyncWaiter:
        return SyncWaiter(self._controller.sleep)

    def _send(self, step: Send, request: httpx.Request) -> httpx.Response:
        if step.deadline is None:
            return self._exchange(step, request)
        time_limit.until = time.monotonic() + step.deadline - self._controller.clock()
        try:
            return self._exchange(step, request)
        finally:
            time_limit.until = None

    def _exchange(self, step: Send, request: httpx.Request) -> httpx.Response:
        response = self._inner.handle_request(request)
        if step.buffered and not isinstance(response.stream, httpx.ByteStream):
            self._buffer(response, request, step.deadline)
        return response

    def _do(self, step: Step, request: httpx.Request) -> Any:
        if isinstance(step, Send):
            return self._send(step, request)
        if isinstance(step, Wait):
            return step.waiter.wait(step.seconds)
        if isinstance(step, Reserve):
            return step.limit.reserve(step.longest)
        return _drain(step)

    def _buffer(
        self, response: httpx.Response, request: httpx.Request, deadline: float | None
    ) -> None:
        """Read the body here, so that a connection that breaks meanwhile is a failed try."""
        stream = response.stream
        assert isinstance(stream, httpx.SyncByteStream)
        clock = self._controller.clock
        _narrow(request, deadline, clock())

        def in_time() -> None:
            if deadline is not None and clock() > deadline:
                raise httpx.ReadTimeout("the deadline is over", request=request)

        outer = sys.exception()
        try:
            body = _read(stream, in_time)
        except BaseException as error:
            _forget_locals(error, outer)
            if isinstance(error, OSError | UnicodeError):
                raise network_error(error, request) from error
            raise
        finally:
            stream.close()
        response.stream = httpx.ByteStream(body)


class AsyncRetryTransport(httpx.AsyncBaseTransport):
    """`RetryTransport` for tasks, under asyncio or trio.

    Args:
        inner: what sends.
        controller: shared by all transports of one client.
    """

    def __init__(self, inner: AnyTransport, controller: RetryController) -> None:
        self._inner: httpx.AsyncBaseTransport = own_transport(inner)
        self._controller = controller

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        flow = RetryLoop(self._controller, request, self._new_waiter).run()
        try:
            step = next(flow)
            while True:
                try:
                    result = await self._do(step, request)
                except httpx.TransportError as error:
                    step = flow.throw(error)
                else:
                    step = flow.send(result)
        except StopIteration as done:
            response: httpx.Response = done.value
            return response
        finally:
            flow.close()

    async def aclose(self) -> None:
        """End all waits, then close the transport below."""
        self._controller.close()
        await self._inner.aclose()

    def _new_waiter(self) -> AsyncWaiter:
        return AsyncWaiter(self._controller.async_sleep)

    async def _do(self, step: Step, request: httpx.Request) -> Any:
        if isinstance(step, Send):
            return await self._send(step, request)
        if isinstance(step, Wait):
            return await step.waiter.wait(step.seconds)
        if isinstance(step, Reserve):
            return await step.limit.areserve(step.longest)
        return await _adrain(step)

    async def _send(self, step: Send, request: httpx.Request) -> httpx.Response:
        if step.deadline is None:
            return await self._exchange(step, request)
        # Timeouts are per read; only a cancelled scope also ends a response that trickles in.
        seconds = step.deadline - self._controller.clock()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return await self._under_trio(seconds, step, request)
        # A third of the time that anyio's takes, for every call.
        scope = asyncio.timeout_at(loop.time() + seconds)
        try:
            async with scope:
                return await self._exchange(step, request)
        except TimeoutError:
            if not scope.expired():
                raise
            raise httpx.ReadTimeout("the deadline is over", request=request) from None

    async def _under_trio(
        self, seconds: float, step: Send, request: httpx.Request
    ) -> httpx.Response:
        import anyio

        with anyio.move_on_after(seconds):
            return await self._exchange(step, request)
        raise httpx.ReadTimeout("the deadline is over", request=request)

    async def _exchange(self, step: Send, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        if step.buffered and not isinstance(response.stream, httpx.ByteStream):
            stream = response.stream
            assert isinstance(stream, httpx.AsyncByteStream)
            _narrow(request, step.deadline, self._controller.clock())
            outer = sys.exception()
            try:
                body = await _aread(stream)
            except BaseException as error:
                _forget_locals(error, outer)
                # The scope of the deadline ends with a `TimeoutError` of its own, outside.
                if isinstance(error, OSError | UnicodeError):
                    raise network_error(error, request) from error
                raise
            finally:
                await stream.aclose()
            response.stream = httpx.ByteStream(body)
        return response


def _read(stream: httpx.SyncByteStream, in_time: Callable[[], None]) -> bytes:
    chunks = []
    for chunk in stream:
        chunks.append(chunk)
        in_time()
    return b"".join(chunks)


async def _aread(stream: httpx.AsyncByteStream) -> bytes:
    return b"".join([chunk async for chunk in stream])


def _forget_locals(error: BaseException | None, outer: BaseException | None) -> None:
    """Clear the frames of a failed read: ours, httpx's and httpcore's.

    Their local variables hold chunks of the body, which error reports with locals would show.

    Args:
        error: what the read raised.
        outer: what was being handled before the read; its frames are the caller's.
    """
    while error is not None and error is not outer:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def _narrow(request: httpx.Request, deadline: float | None, now: float) -> None:
    """Bound the reads still to come; httpcore looks the timeout up when it begins the body."""
    if deadline is not None:
        timeouts = request.extensions["timeout"]
        timeouts.update(bound_timeouts(timeouts, deadline - now))


def _drain(step: Drain) -> None:
    stream = step.response.stream
    assert isinstance(stream, httpx.SyncByteStream)
    try:
        if _is_short(step.response):
            for _ in stream:
                pass
    except httpx.TransportError:
        pass  # a connection that breaks now is as good as closed
    finally:
        stream.close()


async def _adrain(step: Drain) -> None:
    stream = step.response.stream
    assert isinstance(stream, httpx.AsyncByteStream)
    try:
        if _is_short(step.response):
            async for _ in stream:
                pass
    except httpx.TransportError:
        pass
    finally:
        await stream.aclose()


def _is_short(response: httpx.Response) -> bool:
    """Whether the response says that its body is short; one without a length may never end."""
    if response.headers.get("transfer-encoding"):
        return False
    length = response.headers.get("content-length", "")
    return length.isdecimal() and int(length) <= _DRAINED
