"""Sends what generated methods state: as one response, as a stream, or page by page."""

from __future__ import annotations

from contextlib import aclosing, closing
from typing import TYPE_CHECKING, Any, TypeVar

import httpx
from attrs import frozen

from otto_ext.wire.unset import UNSET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from otto_ext._connections import Connections
    from otto_ext._core import Core
    from otto_ext._paging import AsyncPages, Pages, Walk
    from otto_ext._streams import AsyncStream, Stream
    from otto_ext.wire.operation import Operation
    from otto_ext.wire.types import RequestOptions, Response

__all__ = ["HTTP_ERRORS", "Caller"]

T = TypeVar("T")
HTTP_ERRORS = (httpx.HTTPError, httpx.InvalidURL)


@frozen(eq=False)
class Caller:
    """The `SyncCaller` and `AsyncCaller` of a client. Tags hold it, so that no name of theirs can
    clash with one of the client's.
    """

    _core: Core
    _http: Connections

    def execute(
        self,
        operation: Operation[T],
        arguments: Mapping[str, Any],
        body: Any = UNSET,
        content_type: str | None = None,
        options: RequestOptions | None = None,
    ) -> Response[T]:
        """Send a call and wait for its result; see `SyncCaller`."""
        client = self._http.sync()
        request = self._core.request(client, operation, arguments, body, content_type, options)
        try:
            reply = client.send(request)
        except HTTP_ERRORS as error:
            self._core.fail(operation.label, error)
        return self._core.result(operation, reply)

    async def aexecute(
        self,
        operation: Operation[T],
        arguments: Mapping[str, Any],
        body: Any = UNSET,
        content_type: str | None = None,
        options: RequestOptions | None = None,
    ) -> Response[T]:
        """Send a call and await its result; see `AsyncCaller`."""
        client = self._http.asynchronous()
        request = self._core.request(client, operation, arguments, body, content_type, options)
        try:
            reply = await client.send(request)
        except HTTP_ERRORS as error:
            self._core.fail(operation.label, error)
        return self._core.result(operation, reply)

    def stream(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        body: Any = UNSET,
        content_type: str | None = None,
        options: RequestOptions | None = None,
    ) -> Stream:
        """Send a call whose body is read piece by piece; see `SyncCaller`."""
        from otto_ext._streams import Stream

        client = self._http.sync()
        request = self._core.request(client, operation, arguments, body, content_type, options)
        try:
            reply = client.send(request, stream=True)
            if not reply.is_success:
                with closing(reply):
                    reply.read()
        except HTTP_ERRORS as error:
            self._core.fail(operation.label, error)
        if not reply.is_success:
            self._core.result(operation, reply)
        return Stream(operation.label, reply)

    async def astream(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        body: Any = UNSET,
        content_type: str | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncStream:
        """Send a call whose body is read piece by piece; see `AsyncCaller`."""
        from otto_ext._streams import AsyncStream

        client = self._http.asynchronous()
        request = self._core.request(client, operation, arguments, body, content_type, options)
        try:
            reply = await client.send(request, stream=True)
            if not reply.is_success:
                async with aclosing(reply):
                    await reply.aread()
        except HTTP_ERRORS as error:
            self._core.fail(operation.label, error)
        if not reply.is_success:
            self._core.result(operation, reply)
        return AsyncStream(operation.label, reply)

    def pages(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        max_items: int | None,
        prefetch: bool,
        options: RequestOptions | None,
    ) -> Pages[Any]:
        """Go through all pages of an operation; see `SyncCaller`."""
        from otto_ext._paging import Pages, Walk

        def send(walk: Walk) -> Response[Any]:
            return self.execute(operation, walk.arguments, UNSET, None, walk.options)

        walk = Walk(operation, dict(arguments), max_items, options)
        return Pages(walk, send, prefetch=prefetch)

    def apages(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        max_items: int | None,
        prefetch: bool,
        options: RequestOptions | None,
    ) -> AsyncPages[Any]:
        """Go through all pages of an operation; see `AsyncCaller`."""
        from otto_ext._paging import AsyncPages, Walk

        async def send(walk: Walk) -> Response[Any]:
            return await self.aexecute(operation, walk.arguments, UNSET, None, walk.options)

        walk = Walk(operation, dict(arguments), max_items, options)
        return AsyncPages(walk, send, prefetch=prefetch)
