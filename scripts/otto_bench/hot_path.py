"""What auth adds to a call that needs no new token, over a transport that responds at once."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, ExitStack
from importlib import import_module
from typing import TYPE_CHECKING, Any

from attrs import frozen

from otto_bench.callers import awaited_get, blocking_get
from otto_bench.timing import aturns, spread, turns
from otto_bench.token_callers import ASYNC_CALLERS, AUTHLIB_BASE, CALLERS, CallerPlace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    return costs(times, {name: AUTHLIB_BASE if name == "Authlib" else "httpx" for name in CALLERS})


def costs(times: Mapping[str, Sequence[float]], bases: Mapping[str, str]) -> dict[str, Cost]:
    """Compare what was measured in the same rounds.

    Args:
        times: seconds a call, one a round, by name.
        bases: for every caller, the name of what it is compared with.
    """
    found = {}
    for name, base in bases.items():
        pairs = list(zip(times[name], times[base], strict=True))
        ratio = spread([ours / bare for ours, bare in pairs]).median
        found[name] = Cost(ratio, spread([ours - bare for ours, bare in pairs]).median)
    return found


def _of_threads() -> dict[str, list[float]]:
    with ExitStack() as stack:
        calls = {name: stack.enter_context(caller(_PLACE)) for name, caller in CALLERS.items()}
        for base in ("httpx", AUTHLIB_BASE):
            library: Any = import_module(base)
            client = library.Client(headers=_HEADER, **_PLACE.options(library))
            calls[base] = blocking_get(stack.enter_context(client))
        return turns(calls, rounds=ROUNDS, batch=BATCH)


async def _of_tasks() -> dict[str, list[float]]:
    async with AsyncExitStack() as stack:
        calls = {
            name: await stack.enter_async_context(caller(_PLACE))
            for name, caller in ASYNC_CALLERS.items()
        }
        for base in ("httpx", AUTHLIB_BASE):
            library: Any = import_module(base)
            client = library.AsyncClient(headers=_HEADER, **_PLACE.options(library))
            calls[base] = awaited_get(await stack.enter_async_context(client))
        return await aturns(calls, rounds=ROUNDS, batch=BATCH)
