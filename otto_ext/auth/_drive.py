"""The two short drivers of token steps: one blocks a thread, one awaits in a task."""

from __future__ import annotations

import inspect
import time
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import frozen

from otto_ext._errors import ConfigurationError
from otto_ext.auth._credentials import Ask, TokenResponse
from otto_ext.auth._token import MAX_RESPONSE
from otto_ext.transport._bounded_reads import time_limit
from otto_ext.transport._unpacking import unpacked
from otto_ext.wire.http import httpx

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator

__all__ = ["AsyncBorrowed", "Borrowed", "Pause", "SendRequest", "drive", "drive_async"]

T = TypeVar("T")

# No token is so large, but an error page may be: it is read, cut, and described. What has no end
# is left.
_LONGEST = 8 * 1024 * 1024


@frozen
class SendRequest:
    """A step: send a request and read its response, all within so many seconds."""

    request: httpx.Request
    seconds: float


@frozen
class Pause:
    """A step: wait for so many seconds."""

    seconds: float


def drive(
    steps: Generator[Any, Any, T],
    transport: Callable[[], httpx.BaseTransport],
    sleep: Callable[[float], None],
) -> T:
    """Take steps on this thread.

    Args:
        steps: yields `SendRequest`, `Ask` and `Pause`.
        transport: makes what sends requests; closed at the end.
        sleep: waits.
    """
    sender: httpx.BaseTransport | None = None
    try:
        step = next(steps)
        while True:
            try:
                if isinstance(step, SendRequest):
                    sender = sender or transport()
                    # In a list, to be taken out: a traceback with locals shows no secret.
                    outcome: list[Any] = [_send(sender, step)]
                elif isinstance(step, Ask):
                    outcome = [_plain(step.function())]
                else:
                    sleep(step.seconds)
                    outcome = [None]
            except Exception as error:  # noqa: BLE001 - the steps decide
                step = steps.throw(error)
            else:
                step = steps.send(outcome.pop())
    except StopIteration as stop:
        result: T = stop.value
        return result
    finally:
        steps.close()
        if sender is not None:
            sender.close()


async def drive_async(
    steps: Generator[Any, Any, T],
    transport: Callable[[], httpx.AsyncBaseTransport],
    sleep: Callable[[float], Awaitable[None]],
) -> T:
    """Take steps in this task; see `drive`."""
    sender: httpx.AsyncBaseTransport | None = None
    try:
        step = next(steps)
        while True:
            try:
                if isinstance(step, SendRequest):
                    sender = sender or transport()
                    outcome: list[Any] = [await _asend(sender, step)]
                elif isinstance(step, Ask):
                    outcome = [await _awaited(step.function())]
                else:
                    await sleep(step.seconds)
                    outcome = [None]
            except Exception as error:  # noqa: BLE001 - the steps decide
                step = steps.throw(error)
            else:
                step = steps.send(outcome.pop())
    except StopIteration as stop:
        result: T = stop.value
        return result
    finally:
        steps.close()
        if sender is not None:
            await sender.aclose()


def _plain(value: Any) -> Any:
    if inspect.iscoroutine(value):
        # Left unawaited it would warn when it is collected.
        value.close()
    if inspect.isawaitable(value):
        raise ConfigurationError(
            "client_secret is a coroutine function, and this call blocks; use AsyncOtto, or give "
            "Otto a plain function"
        )
    return value


async def _awaited(value: Any) -> Any:
    return await value if inspect.isawaitable(value) else value


def _send(transport: httpx.BaseTransport, step: SendRequest) -> TokenResponse:
    until = time.monotonic() + step.seconds
    time_limit.until = until
    try:
        request = step.request
        response = unpacked(transport.handle_request(request), request, None)
        response.request = request
        body = bytearray()
        try:
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > _LONGEST:
                    break
                if time.monotonic() > until:
                    # Not every transport keeps to `time_limit`.
                    raise _late(step)
        finally:
            response.close()
        return TokenResponse(response, bytes(body[:MAX_RESPONSE]))
    finally:
        time_limit.until = None


async def _asend(transport: httpx.AsyncBaseTransport, step: SendRequest) -> TokenResponse:
    import anyio

    with anyio.move_on_after(step.seconds):
        return await _exchange(transport, step.request)
    raise _late(step)


async def _exchange(transport: httpx.AsyncBaseTransport, request: httpx.Request) -> TokenResponse:
    response = unpacked(await transport.handle_async_request(request), request, None)
    response.request = request
    body = bytearray()
    try:
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > _LONGEST:
                break
    finally:
        await response.aclose()
    return TokenResponse(response, bytes(body[:MAX_RESPONSE]))


def _late(step: SendRequest) -> httpx.ReadTimeout:
    return httpx.ReadTimeout(f"no response within {step.seconds:.1f} s", request=step.request)


class Borrowed(httpx.BaseTransport):
    """The user's transport, which is not ours to close."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self.handle_request = inner.handle_request  # type: ignore[method-assign]


class AsyncBorrowed(httpx.AsyncBaseTransport):
    """The user's transport, which is not ours to close."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.handle_async_request = inner.handle_async_request  # type: ignore[method-assign]
