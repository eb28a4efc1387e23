"""Loads on a token server: the same calls at the same pace, from threads or from tasks."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from otto_bench.token_callers import ASYNC_CALLERS, CALLERS, CallerPlace

if TYPE_CHECKING:
    from otto_bench.token_server import Script

__all__ = ["PACE", "Call", "Calls", "LoadPlan", "load"]

PACE = 0.1  # seconds between the calls of one worker

#: When it was due, in seconds since the load began; how many passed from then to its end, so that
#: what a worker could not begin in time counts as well; whether it succeeded.
Call: TypeAlias = tuple[float, float, bool]


@frozen
class LoadPlan:
    """A load, and the server that meets it; times in seconds.

    Attributes:
        seconds: calls are due for so long; 0 for one call of each worker, all at once.
        margin: see `Place`.
        workers: how many threads or tasks call.
    """

    script: Script
    seconds: float
    margin: float
    workers: int = 10


@frozen
class Calls:
    """What the calls of one caller took and came to."""

    all: list[Call]

    @property
    def failed(self) -> int:
        return sum(not fine for _, _, fine in self.all)

    def latency(self, quantile: float) -> float:
        """The latency, in seconds, that so large a share of the calls, from 0 to 1, kept within."""
        ordered = sorted(latency for _, latency, _ in self.all)
        return ordered[min(len(ordered) - 1, int(quantile * len(ordered)))]


def load(name: str, kind: str, plan: LoadPlan, url: str) -> Calls:
    """Call a server as planned, after one call that brings the first token.

    Args:
        name: of the caller.
        kind: `threads` or `tasks`.
        url: the server's.
    """
    place = CallerPlace(url, plan.margin)
    if kind == "tasks":
        return Calls(asyncio.run(_tasks(name, place, plan)))
    return Calls(_threads(name, place, plan))


def _threads(name: str, place: CallerPlace, plan: LoadPlan) -> list[Call]:
    with CALLERS[name](place) as call, ThreadPoolExecutor(plan.workers) as pool:
        call()
        together = threading.Barrier(plan.workers)

        def work(index: int) -> list[Call]:
            calls: list[Call] = []
            together.wait()
            began = time.monotonic()
            for due in _schedule(index / plan.workers, plan.seconds):
                time.sleep(max(0.0, began + due - time.monotonic()))
                try:
                    fine = call()
                except Exception:  # noqa: BLE001 - whatever a peer raises is a failed call
                    fine = False
                calls.append((due, time.monotonic() - began - due, fine))
            return calls

        return [it for calls in pool.map(work, range(plan.workers)) for it in calls]


async def _tasks(name: str, place: CallerPlace, plan: LoadPlan) -> list[Call]:
    async with ASYNC_CALLERS[name](place) as call:
        await call()
        began = time.monotonic()

        async def work(index: int) -> list[Call]:
            calls: list[Call] = []
            for due in _schedule(index / plan.workers, plan.seconds):
                await asyncio.sleep(max(0.0, began + due - time.monotonic()))
                try:
                    fine = await call()
                except Exception:  # noqa: BLE001 - whatever a peer raises is a failed call
                    fine = False
                calls.append((due, time.monotonic() - began - due, fine))
            return calls

        found = await asyncio.gather(*(work(index) for index in range(plan.workers)))
        return [it for calls in found for it in calls]


def _schedule(offset: float, seconds: float) -> list[float]:
    """When the calls of one worker are due, in seconds; they are spread over the pace."""
    count = round(seconds / PACE)
    return [PACE * (number + offset) for number in range(count)] if count else [0.0]
