"""The methods of a client, as they are on `otto.<tag>`, and their other forms: raw, streamed, to a
file. What they are made of is in `tags`.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    contextmanager,
)
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar, cast

from .operation import Call, Operation
from .signatures import names_of, signature_of
from .types import AsyncStreamedResponse, FileTarget, Response, StreamedResponse

__all__ = [
    "AsyncDownload",
    "AsyncIteration",
    "AsyncMethod",
    "SyncDownload",
    "SyncIteration",
    "SyncMethod",
    "call_of",
    "operation_of",
]

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])
#: What `functools.update_wrapper` copies, without the annotations, which are read when asked for.
_COPIED = ("__module__", "__name__", "__qualname__", "__doc__")


# -- methods of a client --------------------------------------------------------------------------


class _Bound:
    """A method of one client: what states its calls, and what sends them."""

    def __init__(
        self, caller: Any, function: Callable[..., Any], ways: Sequence[Callable[..., Any]] = ()
    ) -> None:
        self._caller = caller
        self._function = function
        self._ways = ways
        wrapper: Any = self
        functools.update_wrapper(wrapper, function, _COPIED)

    @property
    def __signature__(self) -> inspect.Signature:
        return signature_of(self._function, self._ways)

    if not TYPE_CHECKING:  # to a type checker it is an attribute of every object

        @property
        def __annotations__(self) -> dict[str, Any]:
            found = self.__signature__
            types = {name: it.annotation for name, it in found.parameters.items()}
            return {**types, "return": found.return_annotation}

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._function.__name__}{names_of(self._function)}>"

    def __dir__(self) -> list[str]:
        return [name for name in dir(type(self)) if not name.startswith("_")]

    def _state(self, *args: Any, **kwargs: Any) -> Call[Any]:
        call: Call[Any] = self._function(self, *args, **kwargs)
        return call


class _Form(functools.partial[Any]):
    """Another form of a method, with the signature and the documentation of its operation."""

    @property
    def __signature__(self) -> inspect.Signature:
        own, raw = inspect.signature(self.func), cast("Any", Response)
        call: inspect.Signature = self.args[0].__signature__
        returned = own.return_annotation
        if returned == "Response[R]":
            returned = raw[call.return_annotation]
        leading = [it for it in [*own.parameters.values()][1:] if it.kind is it.POSITIONAL_ONLY]
        return call.replace(
            parameters=[*leading, *call.parameters.values()], return_annotation=returned
        )

    def __repr__(self) -> str:
        return f"<{self.func.__name__} of {self.args[0]!r}>"


if TYPE_CHECKING:

    def _form(function: F) -> F:
        return function

else:

    class _form:
        def __init__(self, function):
            self.function = function

        def __get__(self, method, owner):
            if method is None:
                return self.function
            form = _Form(self.function, method)
            form.__doc__ = method.__doc__
            return form


class SyncMethod(_Bound, Generic[P, R]):
    """An operation of a blocking client."""

    # The documentation of both is that of the operation: an own one would hide it in editors.
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        found: R = self._caller.execute(self._state(*args, **kwargs)).parsed
        return found

    @_form
    def with_raw_response(self, *args: P.args, **kwargs: P.kwargs) -> Response[R]:
        found: Response[R] = self._caller.execute(self._state(*args, **kwargs))
        return found


class AsyncMethod(_Bound, Generic[P, R]):
    """An operation of an asynchronous client."""

    async def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        found: R = (await self._caller.aexecute(self._state(*args, **kwargs))).parsed
        return found

    @_form
    async def with_raw_response(self, *args: P.args, **kwargs: P.kwargs) -> Response[R]:
        found: Response[R] = await self._caller.aexecute(self._state(*args, **kwargs))
        return found


@contextmanager
def _streamed(method: _Bound, args: Any, kwargs: Any) -> Iterator[StreamedResponse]:
    response: StreamedResponse = method._caller.stream(method._state(*args, **kwargs))
    try:
        yield response
    finally:
        response.close()


@asynccontextmanager
async def _streamed_async(
    method: _Bound, args: Any, kwargs: Any
) -> AsyncIterator[AsyncStreamedResponse]:
    call = method._state(*args, **kwargs)
    response: AsyncStreamedResponse = await method._caller.astream(call)
    try:
        yield response
    finally:
        await response.aclose()


class SyncDownload(SyncMethod[P, R]):
    """An operation of a blocking client whose body may be large, so that it can be streamed.

    `stream` is a context manager: `with method.stream(...) as response`. `to_file` writes the body
    to a path or a binary stream and returns the number of bytes; a file of that name is replaced
    when the last byte is there, and not before.
    """

    @_form
    def stream(self, *args: P.args, **kwargs: P.kwargs) -> AbstractContextManager[StreamedResponse]:
        return _streamed(self, args, kwargs)

    @_form
    def to_file(self, file: FileTarget, /, *args: P.args, **kwargs: P.kwargs) -> int:
        with self.stream(*args, **kwargs) as response:
            return response.to_file(file)


class AsyncDownload(AsyncMethod[P, R]):
    """`SyncDownload` of an asynchronous client: `async with method.stream(...) as response`."""

    @_form
    def stream(
        self, *args: P.args, **kwargs: P.kwargs
    ) -> AbstractAsyncContextManager[AsyncStreamedResponse]:
        return _streamed_async(self, args, kwargs)

    @_form
    async def to_file(self, file: FileTarget, /, *args: P.args, **kwargs: P.kwargs) -> int:
        async with self.stream(*args, **kwargs) as response:
            return await response.to_file(file)


class SyncIteration(_Bound, Generic[P, R]):
    """All pages of an operation, or the items of a response that is a sequence."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        call, found = self._state(*args, **kwargs), None
        if call.operation.items is not None:
            found = self._caller.items(call)
        else:
            limit, ahead = kwargs.get("max_items"), kwargs.get("prefetch", False)
            found = self._caller.pages(call, limit, ahead)
        iteration: R = found
        return iteration


class AsyncIteration(_Bound, Generic[P, R]):
    """`SyncIteration` of an asynchronous client."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        call, found = self._state(*args, **kwargs), None
        if call.operation.items is not None:
            found = self._caller.aitems(call)
        else:
            limit, ahead = kwargs.get("max_items"), kwargs.get("prefetch", False)
            found = self._caller.apages(call, limit, ahead)
        iteration: R = found
        return iteration


def call_of(bound: Any, /, *args: Any, **kwargs: Any) -> Call[Any]:
    """The call that a method makes with these arguments. Nothing is sent.

    Raises:
        TypeError: the method does not take them.
    """
    call: Call[Any] = bound._state(*args, **kwargs)
    return call


def operation_of(bound: Any) -> Operation[Any]:
    """The operation that a method calls."""
    _, *parameters = inspect.signature(bound._function).parameters.values()
    needed = {p.name: None for p in parameters if p.default is p.empty}
    # Whether it is deprecated matters to callers alone.
    call: Call[Any] = inspect.unwrap(bound._function)(bound, **needed)
    return call.operation
