"""Transports that hand on unpacked bodies, whole and within a bound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from otto_ext._context import STREAM
from otto_ext.transport._content_coding import (
    BodyCutOffError,
    ContentCodingError,
    Unpacker,
    coding_of,
)
from otto_ext.transport._network import network_error
from otto_ext.wire.http import httpx

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

__all__ = [
    "FOREIGN",
    "MAX_RESPONSE_BYTES",
    "AsyncUnpackingTransport",
    "UnpackingTransport",
    "unpacked",
]

#: What transports let through that is not an error of httpx.
FOREIGN: Final = (OSError, UnicodeError)
#: The largest body that is held in memory, unpacked, by default.
MAX_RESPONSE_BYTES: Final = 1024**3


class UnpackingTransport(httpx.BaseTransport):
    """Unpacks what another transport receives.

    A body that is cut off is an `httpx.RemoteProtocolError`, as a broken connection is, and is
    retried like one. One that is broken, packed twice or too large is an `httpx.DecodingError`.

    Args:
        inner: what sends.
        largest: the most bytes of a body, unpacked; None for no bound. Streams have none.
    """

    def __init__(self, inner: httpx.BaseTransport, largest: int | None) -> None:
        self._inner = inner
        self._largest = largest

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        try:
            response = self._inner.handle_request(request)
        except FOREIGN as error:
            raise network_error(error, request) from error
        try:
            return unpacked(response, request, self._largest)
        except httpx.DecodingError:
            response.close()
            raise

    def close(self) -> None:
        self._inner.close()


class AsyncUnpackingTransport(httpx.AsyncBaseTransport):
    """`UnpackingTransport` for tasks."""

    def __init__(self, inner: httpx.AsyncBaseTransport, largest: int | None) -> None:
        self._inner = inner
        self._largest = largest

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            response = await self._inner.handle_async_request(request)
        except FOREIGN as error:
            raise network_error(error, request) from error
        try:
            return unpacked(response, request, self._largest)
        except httpx.DecodingError:
            await response.aclose()
            raise

    async def aclose(self) -> None:
        await self._inner.aclose()


def unpacked(
    response: httpx.Response, request: httpx.Request, largest: int | None
) -> httpx.Response:
    """A response whose body unpacks as it is read; the same response where nothing is packed.

    `Content-Encoding` and `Content-Length` of a packed body are taken off: they do not describe
    what is read any more.

    Raises:
        httpx.DecodingError: it says that it is too large, or packed in a way that is not accepted.
    """
    stream = response.stream
    if isinstance(stream, httpx.ByteStream):
        # Made in this process: it is read already.
        return response
    if request.extensions.get(STREAM):
        largest = None
    headers = response.headers
    encoding, length = headers.get("content-encoding"), headers.get("content-length", "")
    if not encoding and (largest is None or (length.isdecimal() and int(length) <= largest)):
        return response
    try:
        coding = coding_of(encoding)
    except ContentCodingError as error:
        raise httpx.DecodingError(str(error), request=request) from None
    if coding is None and length.isdecimal() and largest is not None and int(length) > largest:
        raise _too_large(largest, request)
    if coding is not None:
        del headers["content-encoding"]
        headers.pop("content-length", None)
    body = _UnpackedBody(coding, largest, request)
    if isinstance(stream, httpx.AsyncByteStream):
        response.stream = _AsyncUnpacked(stream, body)
    else:
        assert isinstance(stream, httpx.SyncByteStream)
        response.stream = _Unpacked(stream, body)
    return response


def _too_large(largest: int, request: httpx.Request) -> httpx.DecodingError:
    return httpx.DecodingError(
        f"the body is larger than {largest} bytes; raise max_response_bytes, or stream it",
        request=request,
    )


class _UnpackedBody:
    """One body on its way: unpacked and counted."""

    def __init__(self, coding: str | None, largest: int | None, request: httpx.Request) -> None:
        self._unpacker = None if coding is None else Unpacker(coding)
        self._left = largest
        self._largest = largest
        self._request = request

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        try:
            for piece in (chunk,) if self._unpacker is None else self._unpacker.feed(chunk):
                if self._left is not None and self._largest is not None:
                    self._left -= len(piece)
                    if self._left < 0:
                        raise _too_large(self._largest, self._request)
                yield piece
        except ContentCodingError as error:
            raise httpx.DecodingError(str(error), request=self._request) from None

    def finish(self) -> None:
        if self._unpacker is not None:
            try:
                self._unpacker.finish()
            except BodyCutOffError as error:
                raise httpx.RemoteProtocolError(str(error), request=self._request) from None


class _Unpacked(httpx.SyncByteStream):
    def __init__(self, inner: httpx.SyncByteStream, body: _UnpackedBody) -> None:
        self._inner = inner
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._inner:
            yield from self._body.feed(chunk)
        self._body.finish()

    def close(self) -> None:
        self._inner.close()


class _AsyncUnpacked(httpx.AsyncByteStream):
    def __init__(self, inner: httpx.AsyncByteStream, body: _UnpackedBody) -> None:
        self._inner = inner
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._inner:
            for piece in self._body.feed(chunk):
                yield piece
        self._body.finish()

    async def aclose(self) -> None:
        await self._inner.aclose()
