"""Loads on a token server: the same calls at the same pace, from threads or from tasks."""

from __future__ import annotations

import asyncio
import logging
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from otto_bench.token_callers import ASYNC_CALLERS, CALLERS, Place

if TYPE_CHECKING:
    from otto_bench.token_server import Script

__all__ = ["Call", "Calls", "Plan", "load"]

PACE = 0.05  # seconds between the calls of one worker
_WORKERS = {"threads": 10, "tasks": 20}

#: When it began, in seconds since the load did; how many it took; whether it succeeded.
Call: TypeAlias = tuple[float, float, bool]


@frozen
class Plan:
    """A load, and the server that meets it; times in seconds.

    Attributes:
        seconds: calls are begun for so long; 0 for one call of each worker, all at once.
        margin: see `Place`.
        workers: how many threads or tasks call.
    """

    script: Script
    seconds: float
    margin: float
    workers: dict[str, int] = _WORKERS


@frozen
class Calls:
    """What the calls of one caller took and came to."""

    all: list[Call]

    @property
    def failed(self) -> int:
        return sum(not fine for _, _, fine in self.all)

    def ratio(self, quantile: float) -> float:
        """A quantile of the latencies, from 0 to 1, against their median."""
        ordered = sorted(latency for _, latency, _ in self.all)
        index = min(len(ordered) - 1, int(quantile * len(ordered)))
        return ordered[index] / statistics.median(ordered)


def load(name: str, kind: str, plan: Plan, url: str) -> Calls:
    """Call a server as planned, after one call that brings the first token.

    Args:
        name: of the caller.
        kind: `threads` or `tasks`.
        url: the server's.
    """
    logging.disable(logging.CRITICAL)
    place, workers = Place(url, plan.margin), plan.workers[kind]
    if kind == "tasks":
        return Calls(asyncio.run(_tasks(name, place, workers, plan.seconds)))
    return Calls(_threads(name, place, workers, plan.seconds))


def _threads(name: str, place: Place, workers: int, seconds: float) -> list[Call]:
    with CALLERS[name](place) as call, ThreadPoolExecutor(workers) as pool:
        call()
        together = threading.Barrier(workers)

        def work(index: int) -> list[Call]:
            calls: list[Call] = []
            together.wait()
            began = time.monotonic()
            if seconds:
                time.sleep(PACE * index / workers)
            while True:
                at = time.monotonic()
                try:
                    fine = call()
                except Exception:  # noqa: BLE001 - whatever a peer raises is a failed call
                    fine = False
                calls.append((at - began, time.monotonic() - at, fine))
                if time.monotonic() - began >= seconds:
                    return calls
                time.sleep(PACE)

        return [it for calls in pool.map(work, range(workers)) for it in calls]


async def _tasks(name: str, place: Place, workers: int, seconds: float) -> list[Call]:
    async with ASYNC_CALLERS[name](place) as call:
        await call()
        began = time.monotonic()

        async def work(index: int) -> list[Call]:
            calls: list[Call] = []
            if seconds:
                await asyncio.sleep(PACE * index / workers)
            while True:
                at = time.monotonic()
                try:
                    fine = await call()
                except Exception:  # noqa: BLE001 - whatever a peer raises is a failed call
                    fine = False
                calls.append((at - began, time.monotonic() - at, fine))
                if time.monotonic() - began >= seconds:
                    return calls
                await asyncio.sleep(PACE)

        found = await asyncio.gather(*(work(index) for index in range(workers)))
        return [it for calls in found for it in calls]
