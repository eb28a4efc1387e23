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
from types import SimpleNamespace
from typing import Any, Concatenate, ParamSpec, TypeVar

from .operation import AsyncCaller, Call, SyncCaller
from .types import (
    UNSET,
    AsyncItems,
    AsyncPages,
    AsyncStreamedResponse,
    FileTarget,
    Items,
    Pages,
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
    "call_of",
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

    def _send(self, call: Call[T]) -> T:
        return self._caller.execute(call).parsed

    def _pages(self, call: Call[Any], max_items: int | None, prefetch: bool) -> Pages[Any]:
        return self._caller.pages(call, max_items, prefetch)

    def _items(self, call: Call[Any]) -> Items[Any]:
        return self._caller.items(call)


class AsyncMethod:
    """A callable operation of an asynchronous client."""

    __slots__ = ("_caller",)

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def _send(self, call: Call[T]) -> T:
        return (await self._caller.aexecute(call)).parsed

    def _pages(self, call: Call[Any], max_items: int | None, prefetch: bool) -> AsyncPages[Any]:
        return self._caller.apages(call, max_items, prefetch)

    def _items(self, call: Call[Any]) -> AsyncItems[Any]:
        return self._caller.aitems(call)


class _Stating:
    """A caller that returns calls instead of sending them."""

    def execute(self, call: Call[Any]) -> Any:
        return SimpleNamespace(parsed=call)

    async def aexecute(self, call: Call[Any]) -> Any:
        return SimpleNamespace(parsed=call)

    def pages(self, call: Call[Any], *_: Any) -> Any:
        return call

    apages = pages

    def items(self, call: Call[Any]) -> Any:
        return call

    aitems = items


_STATING: Any = _Stating()


S = TypeVar("S", bound=SyncMethod)
A = TypeVar("A", bound=AsyncMethod)


def raw(call: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], Response[R]]:
    """The same call, giving status, headers and bytes beside the parsed body."""

    def with_raw_response(self: S, /, *args: P.args, **kwargs: P.kwargs) -> Response[R]:
        stated: Any = call(type(self)(_STATING), *args, **kwargs)
        result: Response[R] = self._caller.execute(stated)
        return result

    return with_raw_response


def async_raw(
    call: Callable[Concatenate[A, P], Coroutine[Any, Any, R]],
) -> Callable[Concatenate[A, P], Coroutine[Any, Any, Response[R]]]:
    """The same call, giving status, headers and bytes beside the parsed body."""

    async def with_raw_response(self: A, /, *args: P.args, **kwargs: P.kwargs) -> Response[R]:
        stated: Any = await call(type(self)(_STATING), *args, **kwargs)
        result: Response[R] = await self._caller.aexecute(stated)
        return result

    return with_raw_response


def stream(
    call: Callable[Concatenate[S, P], Any],
) -> Callable[Concatenate[S, P], AbstractContextManager[StreamedResponse]]:
    """The same call, with its body streamed: `with method.stream(...) as response`."""

    @contextmanager
    def streamed(self: S, /, *args: P.args, **kwargs: P.kwargs) -> Iterator[StreamedResponse]:
        reply = self._caller.stream(call(type(self)(_STATING), *args, **kwargs))
        try:
            yield reply
        finally:
            reply.close()

    return streamed


def async_stream(
    call: Callable[Concatenate[A, P], Coroutine[Any, Any, Any]],
) -> Callable[Concatenate[A, P], AbstractAsyncContextManager[AsyncStreamedResponse]]:
    """The same call, with its body streamed: `async with method.stream(...) as response`."""

    @asynccontextmanager
    async def streamed(
        self: A, /, *args: P.args, **kwargs: P.kwargs
    ) -> AsyncIterator[AsyncStreamedResponse]:
        reply = await self._caller.astream(await call(type(self)(_STATING), *args, **kwargs))
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
        reply = self._caller.stream(call(type(self)(_STATING), *args, **kwargs))
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
        reply = await self._caller.astream(await call(type(self)(_STATING), *args, **kwargs))
        try:
            return await reply.to_file(file)
        finally:
            await reply.aclose()

    return written


def call_of(method: SyncMethod | AsyncMethod, /, *args: Any, **kwargs: Any) -> Call[Any]:
    """The call that a method makes with these arguments. Nothing is sent.

    Raises:
        TypeError: the method does not take them.
    """
    twin: Any = type(method)(_STATING)
    found: Any = twin(*args, **kwargs)
    if not isinstance(found, Call):
        try:
            found.send(None)  # a coroutine, which waits for nothing
        except StopIteration as ended:
            found = ended.value
    call: Call[Any] = found
    return call


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
