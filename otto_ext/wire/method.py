"""The base classes of generated calls, their other forms (raw, streamed, to a file), and what calls
do with their arguments.
"""

from __future__ import annotations

import warnings
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    contextmanager,
)
from typing import Any, Concatenate, ParamSpec, TypeVar

from .operation import AsyncCaller, Operation, SyncCaller
from .types import (
    UNSET,
    AsyncStreamedResponse,
    FileTarget,
    RequestOptions,
    Response,
    StreamedResponse,
)

__all__ = [
    "AsyncMethod",
    "SyncMethod",
    "async_raw",
    "async_stream",
    "async_to_file",
    "body_of",
    "raw",
    "stream",
    "to_file",
    "warn_deprecated",
]

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


class SyncMethod:
    """A callable operation of a blocking client."""

    __slots__ = ("_caller",)

    def __init__(self, caller: SyncCaller) -> None:
        self._caller = caller

    def _send(
        self,
        operation: Operation[T],
        arguments: Mapping[str, Any],
        body: Any = UNSET,
        content_type: str | None = None,
        options: RequestOptions | None = None,
    ) -> T:
        return self._caller.execute(operation, arguments, body, content_type, options).parsed


class AsyncMethod:
    """A callable operation of an asynchronous client."""

    __slots__ = ("_caller",)

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def _send(
        self,
        operation: Operation[T],
        arguments: Mapping[str, Any],
        body: Any = UNSET,
        content_type: str | None = None,
        options: RequestOptions | None = None,
    ) -> T:
        reply = await self._caller.aexecute(operation, arguments, body, content_type, options)
        return reply.parsed


class _Instead:
    """Stands in for a method object: the same call, handed to another part of the client."""

    __slots__ = ("_send",)

    def __init__(self, send: Callable[..., Any]) -> None:
        self._send = send


S = TypeVar("S", bound=SyncMethod)
A = TypeVar("A", bound=AsyncMethod)


def raw(call: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], Response[R]]:
    """The same call, giving status, headers and bytes beside the parsed body."""

    def with_raw_response(self: S, /, *args: P.args, **kwargs: P.kwargs) -> Response[R]:
        instead: Any = _Instead(self._caller.execute)
        result: Any = call(instead, *args, **kwargs)
        return result  # type: ignore[no-any-return]

    return with_raw_response


def async_raw(
    call: Callable[Concatenate[A, P], Coroutine[Any, Any, R]],
) -> Callable[Concatenate[A, P], Coroutine[Any, Any, Response[R]]]:
    """The same call, giving status, headers and bytes beside the parsed body."""

    async def with_raw_response(self: A, /, *args: P.args, **kwargs: P.kwargs) -> Response[R]:
        instead: Any = _Instead(self._caller.aexecute)
        result: Any = await call(instead, *args, **kwargs)
        return result  # type: ignore[no-any-return]

    return with_raw_response


def stream(
    call: Callable[Concatenate[S, P], Any],
) -> Callable[Concatenate[S, P], AbstractContextManager[StreamedResponse]]:
    """The same call, giving its body piece by piece: `with method.stream(...) as reply`."""

    @contextmanager
    def streamed(self: S, /, *args: P.args, **kwargs: P.kwargs) -> Iterator[StreamedResponse]:
        instead: Any = _Instead(self._caller.stream)
        reply: StreamedResponse = call(instead, *args, **kwargs)
        try:
            yield reply
        finally:
            reply.close()

    return streamed


def async_stream(
    call: Callable[Concatenate[A, P], Coroutine[Any, Any, Any]],
) -> Callable[Concatenate[A, P], AbstractAsyncContextManager[AsyncStreamedResponse]]:
    """The same call, giving its body piece by piece: `async with method.stream(...) as reply`."""

    @asynccontextmanager
    async def streamed(
        self: A, /, *args: P.args, **kwargs: P.kwargs
    ) -> AsyncIterator[AsyncStreamedResponse]:
        instead: Any = _Instead(self._caller.astream)
        reply: AsyncStreamedResponse = await call(instead, *args, **kwargs)
        try:
            yield reply
        finally:
            await reply.aclose()

    return streamed


def to_file(
    call: Callable[Concatenate[S, P], Any],
) -> Callable[Concatenate[S, FileTarget, P], int]:
    """The same call, its body written to a path or a binary stream; gives the number of bytes.

    A file of that name is replaced when the last byte is there, and not before.
    """

    def written(self: S, file: FileTarget, /, *args: P.args, **kwargs: P.kwargs) -> int:
        instead: Any = _Instead(self._caller.stream)
        reply: StreamedResponse = call(instead, *args, **kwargs)
        try:
            return reply.to_file(file)
        finally:
            reply.close()

    return written


def async_to_file(
    call: Callable[Concatenate[A, P], Coroutine[Any, Any, Any]],
) -> Callable[Concatenate[A, FileTarget, P], Coroutine[Any, Any, int]]:
    """The same call, its body written to a path or a binary stream; gives the number of bytes.

    A file of that name is replaced when the last byte is there, and not before.
    """

    async def written(self: A, file: FileTarget, /, *args: P.args, **kwargs: P.kwargs) -> int:
        instead: Any = _Instead(self._caller.astream)
        reply: AsyncStreamedResponse = await call(instead, *args, **kwargs)
        try:
            return await reply.to_file(file)
        finally:
            await reply.aclose()

    return written


def body_of(body: Any, fields: Mapping[str, Any], *, may_be_empty: bool = False) -> Any:
    """The request body of a call that takes it whole or as keyword arguments.

    Args:
        body: the whole body, or `UNSET`.
        fields: the keyword arguments by their JSON keys; `UNSET` ones were not given.
        may_be_empty: whether no keyword at all means an empty object rather than no body.

    Raises:
        TypeError: both were given.
    """
    given = {key: value for key, value in fields.items() if value is not UNSET}
    if body is UNSET:
        return given if given or may_be_empty else UNSET
    if given:
        raise TypeError(f"give the body or its fields, not both: {', '.join(given)}")
    return body


def warn_deprecated(name: str, arguments: Mapping[str, Any]) -> None:
    """Warn of each deprecated argument that was given, at the place that called the operation."""
    for argument, value in arguments.items():
        if value is not UNSET:
            text = f"The API marks {argument} of {name} as deprecated."
            warnings.warn(text, DeprecationWarning, stacklevel=3)
