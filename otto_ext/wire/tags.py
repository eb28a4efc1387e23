"""A tag of each kind of client; its methods are those of `descriptors`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from .facade import Public
from .operation import AsyncCaller, SyncCaller
from .types import Response

if TYPE_CHECKING:
    from .method import AsyncDownload, SyncDownload

__all__ = ["AsyncTag", "SyncTag", "same"]

D = TypeVar("D")


class SyncTag(Public):
    """The operations of a tag on a blocking client."""

    def __init__(self, caller: SyncCaller) -> None:
        self._caller = caller

    if TYPE_CHECKING:
        # What jedi shows of methods (IPython, Jupyter): it follows code, not `ParamSpec`.
        def _shown(self, function: Any) -> Any:
            class RawMethod(Response[Any]):
                parsed = function(self)

                def __init__(self) -> None: ...

            def raw(self: Any, *args: Any, **kwargs: Any) -> Any:
                return RawMethod()

            class ShownMethod:
                __call__ = function
                with_raw_response = raw

            return ShownMethod()

        def _shown_download(self, function: Any) -> Any:
            class RawDownload(Response[Any]):
                parsed = function(self)

                def __init__(self) -> None: ...

            def raw(self: Any, *args: Any, **kwargs: Any) -> Any:
                return RawDownload()

            class ShownDownload(SyncDownload[..., Any]):
                __call__ = function

                def __init__(self) -> None: ...

                with_raw_response = raw

            return ShownDownload()

        def _shown_iteration(self, function: Any) -> Any:
            class ShownIteration:
                __call__ = function

            return ShownIteration()


class AsyncTag(Public):
    """The operations of a tag on an asynchronous client."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    if TYPE_CHECKING:

        def _shown(self, function: Any) -> Any:
            async def call(self: Any, *args, **kwargs):  # type: ignore[no-untyped-def]
                return function(self, *args, **kwargs)

            class RawAsyncMethod(Response[Any]):
                parsed = function(self)

                def __init__(self) -> None: ...

            async def raw(self: Any, *args: Any, **kwargs: Any) -> Any:
                return RawAsyncMethod()

            class ShownAsyncMethod:
                __call__ = call
                with_raw_response = raw

            return ShownAsyncMethod()

        def _shown_download(self, function: Any) -> Any:
            async def call(self: Any, *args, **kwargs):  # type: ignore[no-untyped-def]
                return function(self, *args, **kwargs)

            class ShownAsyncDownload(AsyncDownload[..., Any]):
                __call__ = call

                def __init__(self) -> None: ...

            return ShownAsyncDownload()

        def _shown_iteration(self, function: Any) -> Any:
            class ShownAsyncIteration:
                __call__ = function

            return ShownAsyncIteration()


def same(descriptor: D) -> Callable[[Callable[..., Any]], D]:
    """Decorate a deprecated function that stands for a descriptor.

    mypy looks for the mark where a class has its attribute.
    """
    return lambda _: descriptor
