"""Sends what generated methods state: as one response, as a stream, or page by page."""

from __future__ import annotations

from contextlib import aclosing, closing
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import frozen

from otto_ext._context import STREAM
from otto_ext._errors import APIStatusError
from otto_ext.wire.http import httpx

if TYPE_CHECKING:
    from otto_ext._core import Core
    from otto_ext._items import AsyncStreamedItems, StreamedItems
    from otto_ext._streams import AsyncStream, Stream
    from otto_ext.pagination._pages import AsyncPagedItems, PagedItems
    from otto_ext.pull._method_calls import Way
    from otto_ext.transport._connections import Connections
    from otto_ext.wire.operation import Call
    from otto_ext.wire.types import Response

__all__ = ["Caller"]

T = TypeVar("T")
_HTTP_ERRORS = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, httpx.CookieConflict)


@frozen(eq=False)
class Caller:
    """The `SyncCaller` and `AsyncCaller` of a client. Tags hold it, so that no name of theirs can
    clash with one of the client's.
    """

    _core: Core
    _http: Connections

    def execute(self, call: Call[T]) -> Response[T]:
        """Send a call and wait for its result; see `SyncCaller`."""
        client = self._http.sync()
        request = self._core.request(client, call)
        try:
            response = client.send(request)
        except _HTTP_ERRORS as error:
            self._core.fail(call.operation.label, error)
        return self._core.result(call.operation, response)

    async def aexecute(self, call: Call[T]) -> Response[T]:
        """Send a call and await its result; see `AsyncCaller`."""
        client = self._http.asynchronous()
        request = self._core.request(client, call)
        try:
            response = await client.send(request)
        except _HTTP_ERRORS as error:
            self._core.fail(call.operation.label, error)
        return self._core.result(call.operation, response)

    def request(self, method: str, url: str, arguments: dict[str, Any]) -> httpx.Response:
        """Send a request that the document does not describe; see `Otto.request`."""
        client = self._http.sync()
        label = _label(method, url)
        try:
            response = client.send(self._core.raw_request(client, method, url, label, arguments))
        except _HTTP_ERRORS as error:
            self._core.fail(label, error)
        self._core.raise_for_status(label, response)
        return response

    async def arequest(self, method: str, url: str, arguments: dict[str, Any]) -> httpx.Response:
        """Send a request that the document does not describe; see `AsyncOtto.request`."""
        client = self._http.asynchronous()
        label = _label(method, url)
        try:
            response = await client.send(
                self._core.raw_request(client, method, url, label, arguments)
            )
        except _HTTP_ERRORS as error:
            self._core.fail(label, error)
        self._core.raise_for_status(label, response)
        return response

    def stream(self, call: Call[Any]) -> Stream:
        """Send a call whose body is read piece by piece; see `SyncCaller`."""
        from otto_ext._streams import Stream

        client = self._http.sync()
        request = self._core.request(client, call)
        request.extensions[STREAM] = True
        try:
            response = client.send(request, stream=True)
            if not response.is_success:
                with closing(response):
                    response.read()
        except _HTTP_ERRORS as error:
            self._core.fail(call.operation.label, error)
        if not response.is_success:
            self._core.result(call.operation, response)
        return Stream(call.operation.label, response)

    async def astream(self, call: Call[Any]) -> AsyncStream:
        """Send a call whose body is read piece by piece; see `AsyncCaller`."""
        from otto_ext._streams import AsyncStream

        client = self._http.asynchronous()
        request = self._core.request(client, call)
        request.extensions[STREAM] = True
        try:
            response = await client.send(request, stream=True)
            if not response.is_success:
                async with aclosing(response):
                    await response.aread()
        except _HTTP_ERRORS as error:
            self._core.fail(call.operation.label, error)
        if not response.is_success:
            self._core.result(call.operation, response)
        return AsyncStream(call.operation.label, response)

    def pages(self, call: Call[Any], max_items: int | None, prefetch: bool) -> PagedItems[Any]:
        """Go through all pages of an operation; see `SyncCaller`."""
        from otto_ext.pagination._pages import PagedItems
        from otto_ext.pagination._paginator import Paginator

        paginator = Paginator(call, max_items)
        return PagedItems(paginator, self.next_page, self.listed, prefetch=prefetch)

    def listed(self, paginator: Way) -> None:
        """Report a listing that ended with other rows than the server stated.

        Raises:
            ResponseDecodeError: it did, and drift is an error.
        """
        self._core.listed(paginator)

    def next_page(self, paginator: Way) -> list[Any]:
        """Fetch the next page of a listing; returns its items."""
        try:
            page = self.execute(paginator.call)
        except APIStatusError as error:
            return paginator.failed(error)
        return paginator.take(page)

    def items(self, call: Call[Any]) -> StreamedItems:
        """Go through the items of a sequence as they come; see `SyncCaller`."""
        from otto_ext._items import StreamedItems

        return StreamedItems(self, call, self._core.drift.for_operation(call.operation))

    def aitems(self, call: Call[Any]) -> AsyncStreamedItems:
        """Go through the items of a sequence as they come; see `AsyncCaller`."""
        from otto_ext._items import AsyncStreamedItems

        return AsyncStreamedItems(self, call, self._core.drift.for_operation(call.operation))

    def apages(
        self, call: Call[Any], max_items: int | None, prefetch: bool
    ) -> AsyncPagedItems[Any]:
        """Go through all pages of an operation; see `AsyncCaller`."""
        from otto_ext.pagination._pages import AsyncPagedItems
        from otto_ext.pagination._paginator import Paginator

        paginator = Paginator(call, max_items)
        return AsyncPagedItems(paginator, self.anext_page, self.listed, prefetch=prefetch)

    async def anext_page(self, paginator: Way) -> list[Any]:
        """Fetch the next page of a listing; returns its items."""
        try:
            page = await self.aexecute(paginator.call)
        except APIStatusError as error:
            return paginator.failed(error)
        return paginator.take(page)


def _label(method: str, url: str) -> str:
    """A request for messages, without its query: `GET /v1/accounts`."""
    return f"{method.upper()} {url.partition('?')[0]}"
