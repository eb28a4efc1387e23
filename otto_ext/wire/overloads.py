"""Methods that can be called in several ways: one overload for each (PEP 484).

The ways are stated once for both clients: what a blocking method returns, an asynchronous one
returns a coroutine of.
"""

from __future__ import annotations

from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeAlias, TypeVar, overload

from .deprecation import deprecated
from .method import AsyncDownload, AsyncMethod, SyncDownload, SyncMethod
from .types import AsyncStreamedResponse, FileTarget, Response, StreamedResponse

__all__ = [
    "AsyncDownload4",
    "AsyncMethod2",
    "AsyncMethod2Old",
    "AsyncMethod4",
    "SyncDownload4",
    "SyncMethod2",
    "SyncMethod2Old",
    "SyncMethod4",
]

P = ParamSpec("P")
P2 = ParamSpec("P2")
P3 = ParamSpec("P3")
P4 = ParamSpec("P4")
R = TypeVar("R")
#: What a call returns, a raw one, a stream, and the number of bytes written to a file.
C = TypeVar("C")
W = TypeVar("W")
S = TypeVar("S")
N = TypeVar("N")
_Awaited: TypeAlias = Coroutine[Any, Any, R]
_Streamed: TypeAlias = AbstractContextManager[StreamedResponse]
_AsyncStreamed: TypeAlias = AbstractAsyncContextManager[AsyncStreamedResponse]


class Method2(Generic[P, P2, C, W]):
    """Two signatures of a call."""

    if TYPE_CHECKING:

        @overload
        def __call__(self, *args: P.args, **kwargs: P.kwargs) -> C: ...

        @overload
        def __call__(self, *args: P2.args, **kwargs: P2.kwargs) -> C: ...

        def __call__(self, *args: Any, **kwargs: Any) -> Any: ...

        @overload
        def with_raw_response(self, *args: P.args, **kwargs: P.kwargs) -> W: ...

        @overload
        def with_raw_response(self, *args: P2.args, **kwargs: P2.kwargs) -> W: ...

        def with_raw_response(self, *args: Any, **kwargs: Any) -> Any: ...


class Method2Old(Generic[P, P2, C, W]):
    """Two signatures of a call, the second of them deprecated."""

    if TYPE_CHECKING:

        @overload
        def __call__(self, *args: P.args, **kwargs: P.kwargs) -> C: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        def __call__(self, *args: P2.args, **kwargs: P2.kwargs) -> C: ...

        def __call__(self, *args: Any, **kwargs: Any) -> Any: ...

        @overload
        def with_raw_response(self, *args: P.args, **kwargs: P.kwargs) -> W: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        def with_raw_response(self, *args: P2.args, **kwargs: P2.kwargs) -> W: ...

        def with_raw_response(self, *args: Any, **kwargs: Any) -> Any: ...


class Method4(Generic[P, P2, P3, P4, C, W]):
    """Four signatures of a call; each second one is deprecated."""

    if TYPE_CHECKING:

        @overload
        def __call__(self, *args: P.args, **kwargs: P.kwargs) -> C: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        def __call__(self, *args: P2.args, **kwargs: P2.kwargs) -> C: ...

        @overload
        def __call__(self, *args: P3.args, **kwargs: P3.kwargs) -> C: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        def __call__(self, *args: P4.args, **kwargs: P4.kwargs) -> C: ...

        def __call__(self, *args: Any, **kwargs: Any) -> Any: ...

        @overload
        def with_raw_response(self, *args: P.args, **kwargs: P.kwargs) -> W: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        def with_raw_response(self, *args: P2.args, **kwargs: P2.kwargs) -> W: ...

        @overload
        def with_raw_response(self, *args: P3.args, **kwargs: P3.kwargs) -> W: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        def with_raw_response(self, *args: P4.args, **kwargs: P4.kwargs) -> W: ...

        def with_raw_response(self, *args: Any, **kwargs: Any) -> Any: ...


class Download4(Generic[P, P2, P3, P4, S, N]):
    """Four signatures of a download; each second one is deprecated."""

    if TYPE_CHECKING:

        @overload
        def stream(self, *args: P.args, **kwargs: P.kwargs) -> S: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        def stream(self, *args: P2.args, **kwargs: P2.kwargs) -> S: ...

        @overload
        def stream(self, *args: P3.args, **kwargs: P3.kwargs) -> S: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        def stream(self, *args: P4.args, **kwargs: P4.kwargs) -> S: ...

        def stream(self, *args: Any, **kwargs: Any) -> Any: ...

        @overload
        def to_file(self, file: FileTarget, /, *args: P.args, **kwargs: P.kwargs) -> N: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        def to_file(self, file: FileTarget, /, *args: P2.args, **kwargs: P2.kwargs) -> N: ...

        @overload
        def to_file(self, file: FileTarget, /, *args: P3.args, **kwargs: P3.kwargs) -> N: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        def to_file(self, file: FileTarget, /, *args: P4.args, **kwargs: P4.kwargs) -> N: ...

        def to_file(self, file: FileTarget, /, *args: Any, **kwargs: Any) -> Any: ...


class SyncMethod2(Method2[P, P2, R, Response[R]], SyncMethod[..., R]):
    """`SyncMethod` with two signatures."""


class SyncMethod2Old(Method2Old[P, P2, R, Response[R]], SyncMethod[..., R]):
    """`SyncMethod` with two signatures, the second of them deprecated."""


class SyncMethod4(Method4[P, P2, P3, P4, R, Response[R]], SyncMethod[..., R]):
    """`SyncMethod` with four signatures; each second one is deprecated."""


class SyncDownload4(
    Method4[P, P2, P3, P4, R, Response[R]],
    Download4[P, P2, P3, P4, _Streamed, int],
    SyncDownload[..., R],
):
    """`SyncDownload` with four signatures; each second one is deprecated."""


class AsyncMethod2(Method2[P, P2, _Awaited[R], _Awaited[Response[R]]], AsyncMethod[..., R]):
    """`AsyncMethod` with two signatures."""


class AsyncMethod2Old(Method2Old[P, P2, _Awaited[R], _Awaited[Response[R]]], AsyncMethod[..., R]):
    """`AsyncMethod` with two signatures, the second of them deprecated."""


class AsyncMethod4(Method4[P, P2, P3, P4, _Awaited[R], _Awaited[Response[R]]], AsyncMethod[..., R]):
    """`AsyncMethod` with four signatures; each second one is deprecated."""


class AsyncDownload4(
    Method4[P, P2, P3, P4, _Awaited[R], _Awaited[Response[R]]],
    Download4[P, P2, P3, P4, _AsyncStreamed, _Awaited[int]],
    AsyncDownload[..., R],
):
    """`AsyncDownload` with four signatures; each second one is deprecated."""
