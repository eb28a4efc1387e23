"""The bases of the generated facade, without what only a call needs: importing it is cheap."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from .unset import UNSET

if TYPE_CHECKING:
    from .operation import Operation
    from .types import (
        AsyncPages,
        AsyncStreamedResponse,
        Pages,
        RequestOptions,
        Response,
        StreamedResponse,
    )

__all__ = ["AsyncBase", "SyncBase"]

T = TypeVar("T")


class SyncBase:
    """The base of the generated blocking facade; the client implements `execute`."""

    def execute(
        self,
        operation: Operation[T],
        arguments: Mapping[str, Any],
        body: Any = UNSET,
        content_type: str | None = None,
        options: RequestOptions | None = None,
    ) -> Response[T]:
        """See `SyncClient.execute`."""
        raise NotImplementedError

    def stream(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        body: Any = UNSET,
        content_type: str | None = None,
        options: RequestOptions | None = None,
    ) -> StreamedResponse:
        """See `SyncClient.stream`."""
        raise NotImplementedError

    def pages(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        max_items: int | None,
        prefetch: bool,
        options: RequestOptions | None,
    ) -> Pages[Any]:
        """See `SyncClient.pages`."""
        raise NotImplementedError


class AsyncBase:
    """The base of the generated asynchronous facade; the client implements `aexecute`."""

    async def aexecute(
        self,
        operation: Operation[T],
        arguments: Mapping[str, Any],
        body: Any = UNSET,
        content_type: str | None = None,
        options: RequestOptions | None = None,
    ) -> Response[T]:
        """See `AsyncClient.aexecute`."""
        raise NotImplementedError

    async def astream(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        body: Any = UNSET,
        content_type: str | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncStreamedResponse:
        """See `AsyncClient.astream`."""
        raise NotImplementedError

    def apages(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        max_items: int | None,
        prefetch: bool,
        options: RequestOptions | None,
    ) -> AsyncPages[Any]:
        """See `AsyncClient.apages`."""
        raise NotImplementedError
