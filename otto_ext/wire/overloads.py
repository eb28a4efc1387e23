"""Methods that can be called in several ways: one overload for each (PEP 484)."""

from __future__ import annotations

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
_Streamed: TypeAlias = AbstractContextManager[StreamedResponse]
_AsyncStreamed: TypeAlias = AbstractAsyncContextManager[AsyncStreamedResponse]


class SyncMethod2(SyncMethod[..., R], Generic[P, P2, R]):
    """`SyncMethod` with two signatures."""

    if TYPE_CHECKING:

        @overload
        def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R: ...

        @overload
        def __call__(self, *args: P2.args, **kwargs: P2.kwargs) -> R: ...

        def __call__(self, *args: Any, **kwargs: Any) -> Any: ...

        @overload
        def with_raw_response(self, *args: P.args, **kwargs: P.kwargs) -> Response[R]: ...

        @overload
        def with_raw_response(self, *args: P2.args, **kwargs: P2.kwargs) -> Response[R]: ...

        def with_raw_response(self, *args: Any, **kwargs: Any) -> Any: ...


class SyncMethod2Old(SyncMethod[..., R], Generic[P, P2, R]):
    """`SyncMethod` with two signatures, the second of them deprecated."""

    if TYPE_CHECKING:

        @overload
        def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        def __call__(self, *args: P2.args, **kwargs: P2.kwargs) -> R: ...

        def __call__(self, *args: Any, **kwargs: Any) -> Any: ...

        @overload
        def with_raw_response(self, *args: P.args, **kwargs: P.kwargs) -> Response[R]: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        def with_raw_response(self, *args: P2.args, **kwargs: P2.kwargs) -> Response[R]: ...

        def with_raw_response(self, *args: Any, **kwargs: Any) -> Any: ...


class SyncMethod4(SyncMethod[..., R], Generic[P, P2, P3, P4, R]):
    """`SyncMethod` with four signatures; each second one is deprecated."""

    if TYPE_CHECKING:

        @overload
        def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        def __call__(self, *args: P2.args, **kwargs: P2.kwargs) -> R: ...

        @overload
        def __call__(self, *args: P3.args, **kwargs: P3.kwargs) -> R: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        def __call__(self, *args: P4.args, **kwargs: P4.kwargs) -> R: ...

        def __call__(self, *args: Any, **kwargs: Any) -> Any: ...

        @overload
        def with_raw_response(self, *args: P.args, **kwargs: P.kwargs) -> Response[R]: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        def with_raw_response(self, *args: P2.args, **kwargs: P2.kwargs) -> Response[R]: ...

        @overload
        def with_raw_response(self, *args: P3.args, **kwargs: P3.kwargs) -> Response[R]: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        def with_raw_response(self, *args: P4.args, **kwargs: P4.kwargs) -> Response[R]: ...

        def with_raw_response(self, *args: Any, **kwargs: Any) -> Any: ...


class SyncDownload4(SyncMethod4[P, P2, P3, P4, R], SyncDownload[..., R], Generic[P, P2, P3, P4, R]):
    """`SyncDownload` with four signatures; each second one is deprecated."""

    if TYPE_CHECKING:

        @overload
        def stream(self, *args: P.args, **kwargs: P.kwargs) -> _Streamed: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        def stream(self, *args: P2.args, **kwargs: P2.kwargs) -> _Streamed: ...

        @overload
        def stream(self, *args: P3.args, **kwargs: P3.kwargs) -> _Streamed: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        def stream(self, *args: P4.args, **kwargs: P4.kwargs) -> _Streamed: ...

        def stream(self, *args: Any, **kwargs: Any) -> Any: ...

        @overload
        def to_file(self, file: FileTarget, /, *args: P.args, **kwargs: P.kwargs) -> int: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        def to_file(self, file: FileTarget, /, *args: P2.args, **kwargs: P2.kwargs) -> int: ...

        @overload
        def to_file(self, file: FileTarget, /, *args: P3.args, **kwargs: P3.kwargs) -> int: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        def to_file(self, file: FileTarget, /, *args: P4.args, **kwargs: P4.kwargs) -> int: ...

        def to_file(self, file: FileTarget, /, *args: Any, **kwargs: Any) -> Any: ...


class AsyncMethod2(AsyncMethod[..., R], Generic[P, P2, R]):
    """`AsyncMethod` with two signatures."""

    if TYPE_CHECKING:

        @overload
        async def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R: ...

        @overload
        async def __call__(self, *args: P2.args, **kwargs: P2.kwargs) -> R: ...

        async def __call__(self, *args: Any, **kwargs: Any) -> Any: ...

        @overload
        async def with_raw_response(self, *args: P.args, **kwargs: P.kwargs) -> Response[R]: ...

        @overload
        async def with_raw_response(self, *args: P2.args, **kwargs: P2.kwargs) -> Response[R]: ...

        async def with_raw_response(self, *args: Any, **kwargs: Any) -> Any: ...


class AsyncMethod2Old(AsyncMethod[..., R], Generic[P, P2, R]):
    """`AsyncMethod` with two signatures, the second of them deprecated."""

    if TYPE_CHECKING:

        @overload
        async def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        async def __call__(self, *args: P2.args, **kwargs: P2.kwargs) -> R: ...

        async def __call__(self, *args: Any, **kwargs: Any) -> Any: ...

        @overload
        async def with_raw_response(self, *args: P.args, **kwargs: P.kwargs) -> Response[R]: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        async def with_raw_response(self, *args: P2.args, **kwargs: P2.kwargs) -> Response[R]: ...

        async def with_raw_response(self, *args: Any, **kwargs: Any) -> Any: ...


class AsyncMethod4(AsyncMethod[..., R], Generic[P, P2, P3, P4, R]):
    """`AsyncMethod` with four signatures; each second one is deprecated."""

    if TYPE_CHECKING:

        @overload
        async def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        async def __call__(self, *args: P2.args, **kwargs: P2.kwargs) -> R: ...

        @overload
        async def __call__(self, *args: P3.args, **kwargs: P3.kwargs) -> R: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        async def __call__(self, *args: P4.args, **kwargs: P4.kwargs) -> R: ...

        async def __call__(self, *args: Any, **kwargs: Any) -> Any: ...

        @overload
        async def with_raw_response(self, *args: P.args, **kwargs: P.kwargs) -> Response[R]: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        async def with_raw_response(self, *args: P2.args, **kwargs: P2.kwargs) -> Response[R]: ...

        @overload
        async def with_raw_response(self, *args: P3.args, **kwargs: P3.kwargs) -> Response[R]: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        async def with_raw_response(self, *args: P4.args, **kwargs: P4.kwargs) -> Response[R]: ...

        async def with_raw_response(self, *args: Any, **kwargs: Any) -> Any: ...


class AsyncDownload4(
    AsyncMethod4[P, P2, P3, P4, R], AsyncDownload[..., R], Generic[P, P2, P3, P4, R]
):
    """`AsyncDownload` with four signatures; each second one is deprecated."""

    if TYPE_CHECKING:

        @overload
        def stream(self, *args: P.args, **kwargs: P.kwargs) -> _AsyncStreamed: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        def stream(self, *args: P2.args, **kwargs: P2.kwargs) -> _AsyncStreamed: ...

        @overload
        def stream(self, *args: P3.args, **kwargs: P3.kwargs) -> _AsyncStreamed: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        def stream(self, *args: P4.args, **kwargs: P4.kwargs) -> _AsyncStreamed: ...

        def stream(self, *args: Any, **kwargs: Any) -> Any: ...

        @overload
        async def to_file(self, file: FileTarget, /, *args: P.args, **kwargs: P.kwargs) -> int: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        async def to_file(
            self, file: FileTarget, /, *args: P2.args, **kwargs: P2.kwargs
        ) -> int: ...

        @overload
        async def to_file(
            self, file: FileTarget, /, *args: P3.args, **kwargs: P3.kwargs
        ) -> int: ...

        @overload
        @deprecated("The API marks an argument of this call as deprecated.")
        async def to_file(
            self, file: FileTarget, /, *args: P4.args, **kwargs: P4.kwargs
        ) -> int: ...

        async def to_file(self, file: FileTarget, /, *args: Any, **kwargs: Any) -> Any: ...
