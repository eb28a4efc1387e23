"""Ours and its peers behind one face: a caller makes one GET and tells whether it succeeded.

Each has the defaults that its authors chose; where a library has none, what its documentation
shows first. Peers are imported by name, for they live in the measuring environment alone.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

import httpx

from otto_ext.retry import AsyncRetryTransport, RetryController

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    Caller = Callable[[], Awaitable[bool]]

__all__ = ["CALLERS"]


@asynccontextmanager
async def _ours(url: str) -> AsyncGenerator[Caller]:
    transport = AsyncRetryTransport(httpx.AsyncHTTPTransport(), RetryController())
    async with httpx.AsyncClient(base_url=url, transport=transport, timeout=30) as client:

        async def call() -> bool:
            return (await client.get("/things")).is_success

        yield call


@asynccontextmanager
async def _httpx_retries(url: str) -> AsyncGenerator[Caller]:
    library: Any = import_module("httpx_retries")
    transport = library.RetryTransport(retry=library.Retry(total=5, backoff_factor=0.5))
    async with httpx.AsyncClient(base_url=url, transport=transport, timeout=30) as client:

        async def call() -> bool:
            return (await client.get("/things")).is_success

        yield call


@asynccontextmanager
async def _stamina(url: str) -> AsyncGenerator[Caller]:
    stamina: Any = import_module("stamina")
    stamina.instrumentation.set_on_retry_hooks([])
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:

        async def call() -> bool:
            async for attempt in stamina.retry_context(on=httpx.HTTPError):
                with attempt:
                    (await client.get("/things")).raise_for_status()
            return True

        yield call


@asynccontextmanager
async def _githubkit(url: str) -> AsyncGenerator[Caller]:
    github: Any = import_module("githubkit").GitHub(base_url=url, http_cache=False)
    async with github:

        async def call() -> bool:
            return bool((await github.arequest("GET", "/things")).status_code == 200)

        yield call


@asynccontextmanager
async def _openai(url: str) -> AsyncGenerator[Caller]:
    library: Any = import_module("openai")
    async with library.AsyncOpenAI(api_key="none", base_url=url) as client:

        async def call() -> bool:
            response = await client.get("/things", cast_to=httpx.Response)
            return bool(response.status_code == 200)

        yield call


CALLERS = {
    "otto-client": _ours,
    "httpx-retries": _httpx_retries,
    "stamina": _stamina,
    "githubkit": _githubkit,
    "openai-python": _openai,
}
