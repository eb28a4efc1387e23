"""What auth adds to a call that needs no new token, over a transport that responds at once."""

from __future__ import annotations

import asyncio
import statistics
import time
from contextlib import AsyncExitStack, ExitStack
from importlib import import_module
from typing import TYPE_CHECKING, Any

from attrs import frozen

from otto_bench.token_callers import ASYNC_CALLERS, AUTHLIB_BASE, CALLERS, CallerPlace

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

__all__ = ["Cost", "costs", "hot_path"]

ROUNDS, BATCH = 60, 40
_PLACE = CallerPlace(mocked=True)
_HEADER = {"Authorization": "Bearer token"}


@frozen
class Cost:
    """A call with auth beside one with a static header.

    Attributes:
        ratio: of the times, the median over rounds.
        seconds: that auth adds, the median over rounds.
    """

    ratio: float
    seconds: float


def hot_path(kind: str) -> dict[str, Cost]:
    """The cost of every caller's auth, for `threads` (blocking calls) or `tasks`.

    All take turns batch by batch, so that other load on the machine hits all alike.
    """
    times = asyncio.run(_of_tasks()) if kind == "tasks" else _of_threads()
    return costs(times, {name: _base(name) for name in CALLERS})


def costs(times: Mapping[str, Sequence[float]], bases: Mapping[str, str]) -> dict[str, Cost]:
    """Compare what was measured in the same rounds.

    Args:
        times: seconds a call, one a round, by name.
        bases: for every caller, the name of what it is compared with.
    """
    found = {}
    for name, base in bases.items():
        pairs = list(zip(times[name], times[base], strict=True))
        ratio = statistics.median(ours / bare for ours, bare in pairs)
        found[name] = Cost(ratio, statistics.median(ours - bare for ours, bare in pairs))
    return found


def _base(name: str) -> str:
    return AUTHLIB_BASE if name == "Authlib" else "httpx"


def _of_threads() -> dict[str, list[float]]:
    with ExitStack() as stack:
        calls: dict[str, Callable[[], Any]] = {}
        for base in ("httpx", AUTHLIB_BASE):
            library = import_module(base)
            client = library.Client(headers=_HEADER, **_PLACE.options(library))
            calls[base] = _getting(stack.enter_context(client))
        for name, caller in CALLERS.items():
            calls[name] = stack.enter_context(caller(_PLACE))
        times: dict[str, list[float]] = {name: [] for name in calls}
        for _ in range(ROUNDS):
            for name, call in calls.items():
                began = time.perf_counter()
                for _ in range(BATCH):
                    call()
                times[name].append((time.perf_counter() - began) / BATCH)
    return times


async def _of_tasks() -> dict[str, list[float]]:
    async with AsyncExitStack() as stack:
        calls: dict[str, Callable[[], Awaitable[Any]]] = {}
        for base in ("httpx", AUTHLIB_BASE):
            library = import_module(base)
            client = library.AsyncClient(headers=_HEADER, **_PLACE.options(library))
            calls[base] = _awaiting(await stack.enter_async_context(client))
        for name, caller in ASYNC_CALLERS.items():
            calls[name] = await stack.enter_async_context(caller(_PLACE))
        times: dict[str, list[float]] = {name: [] for name in calls}
        for _ in range(ROUNDS):
            for name, call in calls.items():
                began = time.perf_counter()
                for _ in range(BATCH):
                    await call()
                times[name].append((time.perf_counter() - began) / BATCH)
    return times


def _getting(client: Any) -> Callable[[], bool]:
    return lambda: client.get("/things").is_success


def _awaiting(client: Any) -> Callable[[], Awaitable[bool]]:
    async def call() -> bool:
        return bool((await client.get("/things")).is_success)

    return call
