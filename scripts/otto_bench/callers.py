"""Ours and its peers behind one face: a caller makes one GET and reports whether it succeeded.

Each has the defaults that its authors chose; where a library has none, what its documentation
shows first. Peers are imported by name, for they live in the measuring environment alone.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

import httpx

from otto_ext.retry import AsyncRetryTransport, RetryController

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    Caller = Callable[[], Awaitable[bool]]

__all__ = ["CALLERS", "OUTAGE_CALLERS", "awaited_get", "blocking_get"]


def blocking_get(client: Any) -> Callable[[], bool]:
    """A call that makes one GET with a client like httpx's."""
    return lambda: bool(client.get("/things").is_success)


def awaited_get(client: Any) -> Caller:
    """`blocking_get` for tasks."""

    async def call() -> bool:
        return bool((await client.get("/things")).is_success)

    return call


#: Threads for a peer that blocks: one for each call that may be under way.
_THREADS = 200


@asynccontextmanager
async def _ours(url: str) -> AsyncGenerator[Caller]:
    transport = AsyncRetryTransport(httpx.AsyncHTTPTransport(), RetryController())
    async with httpx.AsyncClient(base_url=url, transport=transport, timeout=30) as client:
        yield awaited_get(client)


@asynccontextmanager
async def _httpx_retries(url: str) -> AsyncGenerator[Caller]:
    library: Any = import_module("httpx_retries")
    transport = library.RetryTransport(retry=library.Retry(total=5, backoff_factor=0.5))
    async with httpx.AsyncClient(base_url=url, transport=transport, timeout=30) as client:
        yield awaited_get(client)


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


@asynccontextmanager
async def _google(url: str) -> AsyncGenerator[Caller]:
    exceptions: Any = import_module("google.api_core.exceptions")
    retry: Any = import_module("google.api_core.retry").AsyncRetry()
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:

        async def get() -> bool:
            response = await client.get("/things")
            if not response.is_success:
                raise exceptions.from_http_status(response.status_code, "no")
            return True

        yield retry(get)


@asynccontextmanager
async def _boto(url: str) -> AsyncGenerator[Caller]:
    config: Any = import_module("botocore.config").Config(
        retries={"mode": "standard"}, max_pool_connections=_THREADS
    )
    # Any of its services will do; this one speaks JSON, and retries by the general rules.
    service = import_module("boto3").client(
        "logs",
        endpoint_url=url,
        region_name="none",
        aws_access_key_id="none",
        aws_secret_access_key="none",  # noqa: S106 - there is none
        config=config,
    )
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(_THREADS) as pool:

        async def call() -> bool:
            await loop.run_in_executor(pool, service.describe_log_groups)
            return True

        yield call


OUTAGE_CALLERS = {
    "otto-client": _ours,
    "stamina": _stamina,
    "google-api-core": _google,
    "openai-python": _openai,
    "boto3": _boto,
}
CALLERS = {
    "otto-client": _ours,
    "httpx-retries": _httpx_retries,
    "stamina": _stamina,
    "githubkit": _githubkit,
    "openai-python": _openai,
}
