"""Redirects (RFC 9110, section 15.4): what is followed, with what, and what is refused by name.

A redirect is followed where nothing can be lost on the way: GET and HEAD go wherever the server
points, a 307 or 308 on the API's own origin is followed with method and body. Tokens and cookies
stay on their origin. Everything else raises an error that names the target, except a redirect that
the document describes, which is the result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from otto_ext._context import FINAL_URL, FOLLOW, context_of
from otto_ext._replay import Replay
from otto_ext._urls import is_loopback, same_origin
from otto_ext.wire.http import httpx
from otto_ext.wire.response import REDIRECTS, is_redirect

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = ["AsyncRedirectTransport", "RedirectTransport"]

_LONGEST_CHAIN: Final = 10
#: What belongs to the origin that a request was made for.
_OWN_HEADERS = ("authorization", "cookie", "idempotency-key", "proxy-authorization")
_BODY_HEADERS = ("content-length", "content-type", "transfer-encoding")


def hops(
    request: httpx.Request, follow: bool
) -> Generator[httpx.Request, httpx.Response, httpx.Response]:
    """The requests of one call, redirects included; returns the response that counts.

    Args:
        request: the first request.
        follow: whether to follow redirects at all.

    Raises:
        httpx.TooManyRedirects: the chain does not end.
        httpx.RemoteProtocolError: a redirect that is not followed; the message says why.
    """
    follow = request.extensions.get(FOLLOW, follow)
    first = request
    replay = Replay(request)
    for _ in range(_LONGEST_CHAIN):
        response = yield request
        if response.status_code not in REDIRECTS or "location" not in response.headers:
            return response
        if not follow or _is_documented(first, response.status_code):
            return response
        request = _next(request, response, replay)
    raise httpx.TooManyRedirects(
        f"{first.url.path} was redirected more than {_LONGEST_CHAIN} times", request=first
    )


def _is_documented(request: httpx.Request, status: int) -> bool:
    context = context_of(request)
    return context is not None and is_redirect(context.documented, status)


def _next(request: httpx.Request, response: httpx.Response, replay: Replay) -> httpx.Request:
    """The request that follows a redirect, or an error that names its target."""
    status = response.status_code
    try:
        target = request.url.join(response.headers["location"])
    except httpx.InvalidURL:
        raise _refused(request, status, "an address that cannot be read") from None
    shown = str(target.copy_with(query=None, fragment=None, userinfo=b""))
    if target.scheme not in ("http", "https") or not target.host:
        raise _refused(request, status, f"{shown}, which is not an http address")
    if target.scheme == "http" and request.url.scheme == "https" and not is_loopback(target.host):
        raise _refused(request, status, f"{shown}, which is not encrypted")
    own = same_origin(request.url, target)
    if request.method in ("GET", "HEAD"):
        return _without_body(request, target, own=own)
    if not own:
        raise _refused(request, status, f"{shown}, another origin, which a body is not sent to")
    if status not in (307, 308):
        raise _refused(
            request, status, f"{shown}; whether {request.method} took effect there is unknown"
        )
    if not replay.possible:
        raise _refused(request, status, f"{shown}, and a streamed body cannot be sent again")
    replay.rewind()
    return _with_body(request, target)


def _without_body(request: httpx.Request, target: httpx.URL, *, own: bool) -> httpx.Request:
    headers = httpx.Headers(request.headers)
    for name in ("host", *_BODY_HEADERS, *(() if own else _OWN_HEADERS)):
        headers.pop(name, None)
    return httpx.Request(request.method, target, headers=headers, extensions=request.extensions)


def _with_body(request: httpx.Request, target: httpx.URL) -> httpx.Request:
    # The host stays: a body is sent again on its own origin alone.
    return httpx.Request(
        request.method,
        target,
        headers=request.headers,
        stream=request.stream,
        extensions=request.extensions,
    )


def _refused(request: httpx.Request, status: int, target: str) -> httpx.RemoteProtocolError:
    return httpx.RemoteProtocolError(
        f"the server redirects ({status}) to {target}; not followed. Check base_url, or call the "
        "target itself",
        request=request,
    )


class RedirectTransport(httpx.BaseTransport):
    """Follows redirects around another transport.

    Args:
        inner: what sends, retries included: each hop has its own.
        follow: what holds for requests that do not say.
    """

    def __init__(self, inner: httpx.BaseTransport, *, follow: bool) -> None:
        self._inner = inner
        self._follow = follow

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._inner.handle_request(request)
        if response.status_code not in REDIRECTS:
            return response
        steps = hops(request, self._follow)
        next(steps)
        try:
            while True:
                following = steps.send(response)
                response.close()
                response = self._inner.handle_request(following)
                response.extensions[FINAL_URL] = following.url
        except StopIteration as done:
            found: httpx.Response = done.value
            return found
        except httpx.HTTPError:
            response.close()
            raise

    def close(self) -> None:
        self._inner.close()


class AsyncRedirectTransport(httpx.AsyncBaseTransport):
    """`RedirectTransport` for tasks."""

    def __init__(self, inner: httpx.AsyncBaseTransport, *, follow: bool) -> None:
        self._inner = inner
        self._follow = follow

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        if response.status_code not in REDIRECTS:
            return response
        steps = hops(request, self._follow)
        next(steps)
        try:
            while True:
                following = steps.send(response)
                await response.aclose()
                response = await self._inner.handle_async_request(following)
                response.extensions[FINAL_URL] = following.url
        except StopIteration as done:
            found: httpx.Response = done.value
            return found
        except httpx.HTTPError:
            await response.aclose()
            raise

    async def aclose(self) -> None:
        await self._inner.aclose()
