"""Ours and its peers behind one face: a caller makes one GET, and its auth brings the token.

Each is a context manager that gives the call, which returns whether it succeeded; the first token
is there when it is entered, or comes with the first call. Peers are imported by name, for they live
in the measuring environment alone.
"""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

import httpx
from attrs import frozen

from otto_bench.callers import awaited_get, blocking_get
from otto_ext.auth import BearerAuth, ClientCredentials, TokenManager

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Generator

    Caller = Callable[[], bool]
    AsyncCaller = Callable[[], Awaitable[bool]]

__all__ = ["ASYNC_CALLERS", "AUTHLIB_BASE", "CALLERS", "STOCK", "CallerPlace"]

AUTHLIB_BASE = "httpx2"  # what Authlib stands on, where it is installed
STOCK = "openapi-python-client"
_ID, _SECRET = "id", "s"
_KEYS = {"client_id": _ID, "client_secret": _SECRET}
_TOKEN_RESPONSE = b'{"access_token": "token", "token_type": "Bearer", "expires_in": 3600}'


@frozen
class CallerPlace:
    """Where a caller calls.

    Attributes:
        url: of API and token endpoint.
        margin: seconds before the end of a token at which peers that can be configured renew it.
        mocked: without a network: every request draws the same token response at once.
    """

    url: str = "http://127.0.0.1"
    margin: float = 30.0
    mocked: bool = False

    @property
    def token_url(self) -> str:
        return f"{self.url}/token"

    def transport(self, library: Any = httpx) -> Any:
        if not self.mocked:
            return None
        headers = {"Content-Type": "application/json"}
        return library.MockTransport(
            lambda _: library.Response(200, content=_TOKEN_RESPONSE, headers=headers)
        )

    def options(self, library: Any = httpx) -> dict[str, Any]:
        """For a client of httpx, or of a library made like it."""
        return {"base_url": self.url, "timeout": 30, "transport": self.transport(library)}

    def first_token(self) -> str:
        """One token, for a caller that can get none itself."""
        with httpx.Client(**self.options()) as client:
            form = {"grant_type": "client_credentials", **_KEYS}
            return str(client.post("/token", data=form).raise_for_status().json()["access_token"])


def _manager(place: CallerPlace) -> TokenManager:
    credentials = ClientCredentials(_ID, _SECRET, token_url=place.token_url)
    return TokenManager(credentials, transport=place.transport())


@contextmanager
def _ours(place: CallerPlace) -> Generator[Caller]:
    tokens = _manager(place)
    with httpx.Client(auth=BearerAuth(tokens, place.url), **place.options()) as client:
        yield blocking_get(client)
    tokens.close()


@asynccontextmanager
async def _ours_async(place: CallerPlace) -> AsyncGenerator[AsyncCaller]:
    tokens = _manager(place)
    auth = BearerAuth(tokens, place.url)
    async with httpx.AsyncClient(auth=auth, **place.options()) as client:
        yield awaited_get(client)
    await tokens.aclose()


def _httpx_auth(place: CallerPlace) -> Any:
    client = httpx.Client(transport=place.transport()) if place.mocked else None
    return import_module("httpx_auth").OAuth2ClientCredentials(
        place.token_url,
        **_KEYS,
        early_expiry=place.margin,
        client=client,
    )


@contextmanager
def _httpx_auth_sync(place: CallerPlace) -> Generator[Caller]:
    with httpx.Client(auth=_httpx_auth(place), **place.options()) as client:
        yield blocking_get(client)


@asynccontextmanager
async def _httpx_auth_async(place: CallerPlace) -> AsyncGenerator[AsyncCaller]:
    async with httpx.AsyncClient(auth=_httpx_auth(place), **place.options()) as client:
        yield awaited_get(client)


def _authlib_options(place: CallerPlace) -> dict[str, Any]:
    named = {"token_endpoint": place.token_url, "leeway": place.margin}
    options = place.options(import_module(AUTHLIB_BASE))
    return {**_KEYS, "grant_type": "client_credentials", **named, **options}


@contextmanager
def _authlib(place: CallerPlace) -> Generator[Caller]:
    library: Any = import_module("authlib.integrations.httpx_client")
    with library.OAuth2Client(**_authlib_options(place)) as client:
        client.fetch_token()
        yield blocking_get(client)


@asynccontextmanager
async def _authlib_async(place: CallerPlace) -> AsyncGenerator[AsyncCaller]:
    library: Any = import_module("authlib.integrations.httpx_client")
    async with library.AsyncOAuth2Client(**_authlib_options(place)) as client:
        await client.fetch_token()
        yield awaited_get(client)


def _stock(place: CallerPlace) -> Any:
    return import_module("stock_client").AuthenticatedClient(
        base_url=place.url,
        token=place.first_token(),
        timeout=httpx.Timeout(30),
        httpx_args={"transport": place.transport()},
    )


@contextmanager
def _stock_sync(place: CallerPlace) -> Generator[Caller]:
    with _stock(place) as stock:
        client = stock.get_httpx_client()
        yield blocking_get(client)


@asynccontextmanager
async def _stock_async(place: CallerPlace) -> AsyncGenerator[AsyncCaller]:
    async with _stock(place) as stock:
        client = stock.get_async_httpx_client()
        yield awaited_get(client)


CALLERS = {
    "otto-client": _ours,
    "httpx-auth": _httpx_auth_sync,
    "Authlib": _authlib,
    STOCK: _stock_sync,
}
ASYNC_CALLERS = {
    "otto-client": _ours_async,
    "httpx-auth": _httpx_auth_async,
    "Authlib": _authlib_async,
    STOCK: _stock_async,
}
