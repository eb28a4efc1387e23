"""Topic `backoff`: a thousand calls against a limit, and against an API that is down."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from importlib.metadata import version
from typing import TYPE_CHECKING

from attrs import define

from otto_bench.callers import CALLERS
from otto_bench.quota import FixedWindow
from otto_bench.server import serving

if TYPE_CHECKING:
    from pathlib import Path

    from otto_bench.quota import Quota

__all__ = ["Run", "run"]

TASKS, CALLS, RATE = 50, 1000, 50
IDEAL = CALLS / RATE
LONGEST = {"limit": 60.0, "outage": 20.0}  # seconds after which a run is cut off


@define
class Run:
    """What one caller did; times in seconds."""

    name: str
    seconds: float
    begun: int
    succeeded: int
    arrivals: list[tuple[float, int]]
    cut: bool

    @property
    def refused(self) -> float:
        """The share of its requests answered 429."""
        return sum(status == 429 for _, status in self.arrivals) / len(self.arrivals)

    @property
    def requests_per_call(self) -> float:
        return len(self.arrivals) / self.begun


def run(images: Path) -> str:
    """Measure all callers one after the other, draw the picture, and give the section's text."""
    from otto_bench.plot import draw

    # A process a run, so that no caller inherits another's garbage, loop or connections.
    pool = ProcessPoolExecutor(
        1, mp_context=multiprocessing.get_context("spawn"), max_tasks_per_child=1
    )
    with pool:
        limit = [pool.submit(measure, name, "limit").result() for name in CALLERS]
        outage = [pool.submit(measure, name, "outage").result() for name in CALLERS]
    draw(limit, images, rate=RATE)
    return _text(limit, outage)


def measure(name: str, scenario: str) -> Run:
    """One caller in one scenario, on the clock of the wall."""
    logging.disable(logging.CRITICAL)
    quota: Quota | None = FixedWindow(RATE, 1.0, block=1.0) if scenario == "limit" else None
    return asyncio.run(_measure(name, quota, LONGEST[scenario]))


async def _measure(name: str, quota: Quota | None, longest: float) -> Run:
    begun = succeeded = 0
    async with serving(quota) as server, CALLERS[name](server.url) as call:

        async def work() -> None:
            nonlocal begun, succeeded
            while begun < CALLS:
                begun += 1
                # Whatever a peer raises is a failed call.
                with suppress(Exception):
                    fine = await call()
                    succeeded += fine

        began, cut = time.monotonic(), False
        try:
            async with asyncio.timeout(longest):
                await asyncio.gather(*(work() for _ in range(TASKS)))
        except TimeoutError:
            cut = True
        seconds = time.monotonic() - began
        arrivals = list(server.arrivals)
    return Run(name, seconds, begun, succeeded, arrivals, cut)


def _text(limit: list[Run], outage: list[Run]) -> str:
    ours, theirs = limit[0], outage[0]
    lines = [
        f"{CALLS} calls from {TASKS} tasks to a server that allows {RATE} requests/s and shuts a "
        "client out for a second after every request too many "
        f"(ideal: {IDEAL:.0f} s; cut off after {LONGEST['limit']:.0f} s):",
        "",
        "| | calls that succeeded | time / ideal | answered 429 | requests / call "
        "| requests / ours |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for it in limit:
        lines.append(
            f"| {_named(it)} | {it.succeeded} | {_at_least(it)}{it.seconds / IDEAL:.2f} "
            f"| {it.refused:.1%} | {it.requests_per_call:.2f} "
            f"| {len(it.arrivals) / len(ours.arrivals):.2f} |"
        )
    lines += [
        "",
        f"The same calls while the API answers everything with 503 (cut off after "
        f"{LONGEST['outage']:.0f} s, so what a caller began but did not end counts as well):",
        "",
        "| | calls begun | requests / call | against ours |",
        "|---|---:|---:|---:|",
    ]
    for it in outage:
        ratio = it.requests_per_call / theirs.requests_per_call
        lines.append(f"| {_named(it)} | {it.begun} | {it.requests_per_call:.2f} | {ratio:.1f} |")
    return "\n".join([*lines, ""])


def _named(it: Run) -> str:
    name = it.name
    return f"**{name}**" if name == "otto-client" else f"{name} {_version(name)}"


def _version(name: str) -> str:
    return version(name.removesuffix("-python"))


def _at_least(it: Run) -> str:
    return "over " if it.cut else ""
