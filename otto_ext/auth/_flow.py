"""Puts the token on requests, and repeats the one request that draws a 401."""

from __future__ import annotations

from typing import TYPE_CHECKING

from otto_ext._context import FINAL_URL, context_of
from otto_ext._replay import Replay
from otto_ext._urls import same_origin
from otto_ext.wire.http import httpx

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from otto_ext._context import CallContext
    from otto_ext.auth._manager import TokenManager
    from otto_ext.auth._token import Token

__all__ = ["BearerAuth"]


#: One with a token asked for after the 401; one more where the first came before it.
_REPEATS = 2


class BearerAuth(httpx.Auth):
    """`Authorization: Bearer` (RFC 6750) for one API.

    A 401 drops the token that drew it, gets another and repeats the request once, if its body can
    be sent again. Requests to other origins, and those with an Authorization header of their own,
    are left alone.

    Args:
        tokens: where tokens come from.
        base_url: the API's address; tokens are sent to its origin only.
    """

    def __init__(self, tokens: TokenManager, base_url: httpx.URL | str) -> None:
        self._tokens = tokens
        self._origin = httpx.URL(base_url)

    def sync_auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        """For blocking clients; see `httpx.Auth`."""
        context = context_of(request)
        if not self._concerns(request, context):
            yield request
            return
        limits = (None, None) if context is None else (context.deadline, context.policy)
        replay = Replay(request)
        token = self._tokens.get(*limits)
        response = yield _with(token, request)
        for _ in range(_REPEATS):
            if not self._refused(response):
                return
            failed, refused = token, self._tokens.now()
            self._tokens.invalidate(failed)
            if not replay.possible:
                return
            response.read()
            token = self._tokens.get(*limits)
            replay.rewind()
            response = yield _with(token, request)
            # A token asked for before the 401 came may have been ended by the same stroke.
            if token.requested_at >= refused:
                return

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """For asynchronous clients; see `httpx.Auth`."""
        context = context_of(request)
        if not self._concerns(request, context):
            yield request
            return
        limits = (None, None) if context is None else (context.deadline, context.policy)
        replay = Replay(request)
        token = await self._tokens.aget(*limits)
        response = yield _with(token, request)
        for _ in range(_REPEATS):
            if not self._refused(response):
                return
            failed, refused = token, self._tokens.now()
            self._tokens.invalidate(failed)
            if not replay.possible:
                return
            await response.aread()
            token = await self._tokens.aget(*limits)
            replay.rewind()
            response = yield _with(token, request)
            if token.requested_at >= refused:
                return

    def _concerns(self, request: httpx.Request, context: CallContext | None) -> bool:
        if context is not None and context.own_url is request.url:
            return True
        return "authorization" not in request.headers and same_origin(request.url, self._origin)

    def _refused(self, response: httpx.Response) -> bool:
        """Whether the API refused the token, and not a place that it redirected to."""
        if response.status_code != 401:
            return False
        url = response.extensions.get(FINAL_URL) or response.request.url
        return same_origin(url, self._origin)


def _with(token: Token, request: httpx.Request) -> httpx.Request:
    request.headers["Authorization"] = token.header
    return request
