"""Transports, clients and values of the HTTP library that this process does not use.

The client is built on httpx or on httpx2 (`otto_ext.wire.http`); what a caller passes may be from
either. The two have the same classes, so a request is copied one way and its response the other,
and an error becomes the one of the same name, with the original as its cause.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from otto_ext.wire.http import LIBRARIES, LIBRARY, httpx

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from typing import TypeAlias

    import httpx2  # type: ignore[import-not-found, unused-ignore]

    #: What is accepted as `transport`, `http_client` and `timeout`.
    AnyTransport: TypeAlias = (
        httpx.BaseTransport
        | httpx.AsyncBaseTransport
        | httpx2.BaseTransport
        | httpx2.AsyncBaseTransport
    )
    AnyClient: TypeAlias = httpx.Client | httpx.AsyncClient | httpx2.Client | httpx2.AsyncClient
    AnyTimeout: TypeAlias = float | httpx.Timeout | httpx2.Timeout

__all__ = ["own_request", "own_timeout", "own_transport", "own_url", "transport_of"]


def _other() -> Any:
    """The other library, where something has imported it."""
    for name in LIBRARIES:
        found = sys.modules.get(name)
        # `httpx2.alias_httpx()` puts one library under both names.
        if name != LIBRARY and found is not httpx:
            return found
    return None


def _is_other(value: object, name: str) -> bool:
    other = _other()
    return other is not None and isinstance(value, getattr(other, name))


# -- values ----------------------------------------------------------------------------------------


def own_url(value: Any) -> Any:
    """A URL of the other library as a string; anything else as it is."""
    return str(value) if _is_other(value, "URL") else value


def own_timeout(value: Any) -> Any:
    """A `Timeout` of the other library as one of ours; anything else as it is."""
    return httpx.Timeout(**value.as_dict()) if _is_other(value, "Timeout") else value


def own_request(value: Any) -> Any:
    """A request of the other library, whose body is in memory, as one of ours; else as it is."""
    return _copied(value, httpx, value.content) if _is_other(value, "Request") else value


# -- transports and clients ------------------------------------------------------------------------


def own_transport(transport: Any) -> Any:
    """A transport of the other library as one of ours; anything else as it is."""
    blocking = _is_other(transport, "BaseTransport")
    tasks = _is_other(transport, "AsyncBaseTransport")
    if blocking and tasks:
        return _EitherTransport(transport)
    if blocking:
        return _Transport(transport)
    return _AsyncTransport(transport) if tasks else transport


def transport_of(client: AnyClient) -> httpx.BaseTransport | httpx.AsyncBaseTransport:
    """The transport that sends through a caller's own client: its proxies, certificates, mounts,
    limits and event hooks.

    Raises:
        TypeError: it is not a client of httpx or httpx2.
    """
    if isinstance(client, httpx.Client):
        return _ClientTransport(client)
    if isinstance(client, httpx.AsyncClient):
        return _AsyncClientTransport(client)
    if _is_other(client, "Client"):
        return _Transport(_Sender(client))
    if _is_other(client, "AsyncClient"):
        return _AsyncTransport(_Sender(client))
    raise TypeError(
        f"http_client is {type(client).__name__}; give a client of httpx or httpx2, such as "
        "httpx.Client()"
    )


class _Sender:
    """A client that is used like a transport. It stays its owner's: closing this closes nothing."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def handle_request(self, request: Any) -> Any:
        # Tokens and redirects are the outer client's business.
        return self._client.send(request, stream=True, auth=None, follow_redirects=False)

    async def handle_async_request(self, request: Any) -> Any:
        return await self.handle_request(request)

    def close(self) -> None: ...

    async def aclose(self) -> None: ...


class _ClientTransport(_Sender, httpx.BaseTransport): ...


class _AsyncClientTransport(_Sender, httpx.AsyncBaseTransport): ...


class _Transport(httpx.BaseTransport):
    def __init__(self, inner: Any) -> None:
        from otto_ext.transport._bounded_reads import bound_reads

        self._inner = inner
        bound_reads(inner)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        other = _other()
        body = request.content if _is_in_memory(request) else iter(request.stream)  # type: ignore[arg-type]
        try:
            response = self._inner.handle_request(_copied(request, other, body))
        except _errors(other) as error:
            raise _own_error(error, request) from error
        stream = response.stream
        in_memory = isinstance(stream, other.ByteStream)
        return _received(
            response,
            httpx.ByteStream(b"".join(stream)) if in_memory else _OwnStream(stream, request),
        )

    def close(self) -> None:
        self._inner.close()


class _AsyncTransport(httpx.AsyncBaseTransport):
    def __init__(self, inner: Any) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        other = _other()
        body = request.content if _is_in_memory(request) else aiter(request.stream)  # type: ignore[arg-type]
        try:
            response = await self._inner.handle_async_request(_copied(request, other, body))
        except _errors(other) as error:
            raise _own_error(error, request) from error
        stream = response.stream
        in_memory = isinstance(stream, other.ByteStream)
        return _received(
            response,
            httpx.ByteStream(b"".join(stream)) if in_memory else _OwnAsyncStream(stream, request),
        )

    async def aclose(self) -> None:
        await self._inner.aclose()


class _EitherTransport(_Transport, _AsyncTransport):
    """For transports that do both, such as `MockTransport`."""


class _OwnStream(httpx.SyncByteStream):
    """The body of a response of the other library."""

    def __init__(self, inner: Any, request: httpx.Request) -> None:
        self._inner = inner
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._inner
        except _errors(_other()) as error:
            raise _own_error(error, self._request) from error

    def close(self) -> None:
        self._inner.close()


class _OwnAsyncStream(httpx.AsyncByteStream):
    """`_OwnStream` for tasks."""

    def __init__(self, inner: Any, request: httpx.Request) -> None:
        self._inner = inner
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._inner:
                yield chunk
        except _errors(_other()) as error:
            raise _own_error(error, self._request) from error

    async def aclose(self) -> None:
        await self._inner.aclose()


# -- copies ----------------------------------------------------------------------------------------


def _is_in_memory(request: httpx.Request) -> bool:
    try:
        return request.content is not None
    except httpx.RequestNotRead:
        return False


def _copied(request: Any, library: Any, body: Any) -> Any:
    """A request as one of `library`'s; its headers say already how long the body is."""
    return library.Request(
        request.method,
        str(request.url),
        headers=request.headers.raw,
        content=body,
        extensions=request.extensions,
    )


def _received(
    response: Any, stream: httpx.SyncByteStream | httpx.AsyncByteStream
) -> httpx.Response:
    """A response of the other library as one of ours."""
    return httpx.Response(
        response.status_code,
        headers=response.headers.raw,
        stream=stream,
        extensions=response.extensions,
    )


def _errors(other: Any) -> tuple[type[Exception], ...]:
    """What a transport of the other library raises where there is no response."""
    return (other.HTTPError, other.InvalidURL, other.StreamError, other.CookieConflict)


def _own_error(error: Exception, request: httpx.Request) -> Exception:
    """The error of the same name; a name that is not here gives way to its nearest base."""
    for kind in type(error).__mro__:
        own = getattr(httpx, kind.__name__, None)
        if own is httpx.InvalidURL:
            return httpx.InvalidURL(str(error))
        if isinstance(own, type) and issubclass(own, httpx.RequestError):
            return own(str(error), request=request)
    return httpx.RequestError(str(error), request=request)
