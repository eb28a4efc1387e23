"""Topic `call`: what a call costs over bare httpx, alone and a thousand at a time."""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
import time
from contextlib import AsyncExitStack, ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from otto_bench.loopback import serve_always
from otto_bench.stock import stock_client
from otto_bench.timing import OURS, aturns, machine, named, ratio, table, turns
from otto_ext import AsyncOtto, Otto
from otto_ext.auth import StaticToken

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator

    from otto_bench.timing import Spread

__all__ = ["AUTHORIZATION", "PATH", "URL", "respond", "respond_async", "run", "static_token"]

ROOT = Path(__file__).resolve().parents[2]
ROUNDS, BATCH = 60, 30
AT_ONCE, TOGETHER_ROUNDS = 1000, 5
URL, PATH = "https://api.example", "/v1/transactions"
PAGE = b'{"data":[],"page":{"next":null,"limit":50}}'
HEADERS = {"Content-Type": "application/json"}
AUTHORIZATION = {"Authorization": "Bearer token"}
_KEY = {"token": "token"}
BASE = "httpx, a static header"
STOCK = "openapi-python-client"


def run(images: Path) -> str:
    """Measure calls, and give the section's text."""
    del images
    stock = stock_client(ROOT, ROOT / ".cache" / "bench" / "call", ROOT / "openapi.json")
    sys.path.insert(0, str(stock))
    blocking = _blocking()
    tasks = asyncio.run(_tasks())
    with _server() as url:
        together = asyncio.run(_together(url))
    return _text(blocking, tasks, together)


def respond(_request: httpx.Request) -> httpx.Response:
    """An empty page."""
    return httpx.Response(200, content=PAGE, headers=HEADERS)


async def respond_async(request: httpx.Request) -> httpx.Response:
    """`respond` for tasks."""
    return respond(request)


def static_token() -> StaticToken:
    """A token that is good for as long as anything is measured."""
    return StaticToken("token", lifetime=86_400)


def _blocking() -> dict[str, Spread]:
    """Each caller's time over bare httpx's, for calls one after the other."""
    transport = httpx.MockTransport(respond)
    options: Any = {"base_url": URL, "transport": transport}
    with ExitStack() as stack:
        bare = stack.enter_context(httpx.Client(headers=AUTHORIZATION, **options))
        ours = stack.enter_context(Otto(credentials=static_token(), **options))
        stock, call = _stock({"transport": transport})
        openai: Any = import_module("openai")
        stainless = openai.OpenAI(
            api_key="none", base_url=URL, http_client=stack.enter_context(httpx.Client(**options))
        )
        calls: dict[str, Callable[[], Any]] = {
            BASE: lambda: bare.get(PATH).content,
            OURS: ours.transactions.list_transactions,
            STOCK: lambda: call.sync(client=stock),
            "openai-python": lambda: stainless.get(PATH, cast_to=object),
        }
        times = turns(calls, rounds=ROUNDS, batch=BATCH)
    return {name: ratio(times, name, BASE) for name in calls}


async def _tasks() -> dict[str, Spread]:
    """`_blocking`, awaited."""
    transport = httpx.MockTransport(respond_async)
    options: Any = {"base_url": URL, "transport": transport}
    async with AsyncExitStack() as stack:
        bare = await stack.enter_async_context(httpx.AsyncClient(headers=AUTHORIZATION, **options))
        ours = await stack.enter_async_context(AsyncOtto(credentials=static_token(), **options))
        stock, call = _stock({"transport": transport})
        openai: Any = import_module("openai")
        client = await stack.enter_async_context(httpx.AsyncClient(**options))
        stainless = openai.AsyncOpenAI(api_key="none", base_url=URL, http_client=client)

        calls: dict[str, Callable[[], Awaitable[Any]]] = {
            BASE: lambda: bare.get(PATH),
            OURS: ours.transactions.list_transactions,
            STOCK: lambda: call.asyncio(client=stock),
            "openai-python": lambda: stainless.get(PATH, cast_to=object),
        }
        times = await aturns(calls, rounds=ROUNDS, batch=BATCH)
    return {name: ratio(times, name, BASE) for name in calls}


def _stock(httpx_args: dict[str, Any]) -> tuple[Any, Any]:
    """The stock client, and its module of the operation."""
    library: Any = import_module("stock_client")
    client = library.AuthenticatedClient(base_url=URL, httpx_args=httpx_args, **_KEY)
    return client, import_module("stock_client.api.transactions.list_transactions")


async def _together(url: str) -> dict[str, Spread]:
    """A thousand calls begun at once, on as many connections as httpx opens by itself."""
    async with (
        httpx.AsyncClient(base_url=url, headers=AUTHORIZATION, timeout=60) as bare,
        AsyncOtto(base_url=url, credentials=static_token(), timeout=60) as ours,
    ):

        async def all_bare() -> None:
            await asyncio.gather(*(bare.get(PATH) for _ in range(AT_ONCE)))

        async def all_ours() -> None:
            listing = ours.transactions.list_transactions
            await asyncio.gather(*(listing() for _ in range(AT_ONCE)))

        # The server has cores of its own in earnest; here it takes what it gets of two.
        times = await aturns(
            {BASE: all_bare, OURS: all_ours}, rounds=TOGETHER_ROUNDS, clock=time.process_time
        )
    return {name: ratio(times, name, BASE) for name in times}


@contextmanager
def _server() -> Generator[str]:
    """The same response over loopback, from a process of its own."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve_always, args=(there, PAGE), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


def _text(
    blocking: dict[str, Spread], tasks: dict[str, Spread], together: dict[str, Spread]
) -> str:
    rows = [(named(it), blocking[it].text(), tasks[it].text()) for it in blocking if it != BASE]
    return "\n".join(
        [
            "A call for an empty page over a transport that responds at once, against the same "
            "call of bare httpx; the median over rounds, and the middle half of them:",
            "",
            *table(["", "blocking: time / httpx", "async: time / httpx"], rows),
            "",
            f"{AT_ONCE:,} calls begun at once against a server on the same machine take "
            f"{together[OURS].text()} of the processor's time that they take with bare httpx.",
            "",
            machine(),
            "",
        ]
    )
