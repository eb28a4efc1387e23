"""Topic `backoff`: a thousand calls against a limit, and against an API that is down."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from attrs import define

from otto_bench.callers import CALLERS, OUTAGE_CALLERS
from otto_bench.loopback import serving
from otto_bench.quota import FixedWindow
from otto_bench.timing import named, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from otto_bench.quota import Quota

__all__ = ["OutageRun", "run"]

TASKS, CALLS, RATE = 50, 1000, 50
IDEAL = CALLS / RATE
LONGEST = 60.0  # seconds after which a run against the limit is cut off
# Outages: how long in seconds, and how many callers meet each.
OUTAGES, CALLERS_AT_ONCE = (2, 5, 10), (1, 40, 200)
_AFTER = 60.0  # seconds after an outage at which a run is cut off
# The picture's: callers with a pause of a second between calls, and when the API is down.
PACED, PACED_CALLS, DOWN = 40, 25, (8.0, 18.0)


@define
class OutageRun:
    """What one caller did; times in seconds."""

    name: str
    seconds: float
    begun: int
    succeeded: int
    arrivals: list[tuple[float, int]]
    cut: bool

    @property
    def refused(self) -> float:
        """The share of its requests rejected with 429."""
        return sum(status == 429 for _, status in self.arrivals) / len(self.arrivals)

    @property
    def requests_per_call(self) -> float:
        return len(self.arrivals) / self.begun

    @property
    def refused_per_call(self) -> float:
        """Requests that met an outage, for each call."""
        return sum(status == 503 for _, status in self.arrivals) / self.begun

    @property
    def lost(self) -> int:
        return self.begun - self.succeeded


Outages = dict[tuple[int, int], OutageRun]


def run(images: Path) -> str:
    """Measure all callers one after the other, draw the pictures, and give the section's text."""
    from otto_bench.plot import draw

    # A process a run, so that no caller inherits another's garbage, loop or connections.
    pool = ProcessPoolExecutor(
        1, mp_context=multiprocessing.get_context("spawn"), max_tasks_per_child=1
    )
    with pool:
        limit = [pool.submit(measure_limit, name).result() for name in CALLERS]
        outages = [pool.submit(measure_outages, name).result() for name in OUTAGE_CALLERS]
    draw(limit, images, "backoff", refused=429, rate=RATE)
    draw([paced for _, paced in outages], images, "outage", refused=503)
    return _text(limit, [found for found, _ in outages])


def measure_limit(name: str) -> OutageRun:
    """One caller against the limit, on the clock of the wall."""
    logging.disable(logging.CRITICAL)
    left = iter(range(CALLS))
    quota = FixedWindow(RATE, 1.0, block=1.0)
    return asyncio.run(_measure(name, CALLERS, quota, [left] * TASKS, LONGEST))


def measure_outages(name: str) -> tuple[Outages, OutageRun]:
    """One caller in every outage, and in the picture's; all at once, for they mostly wait."""
    logging.disable(logging.CRITICAL)

    async def main() -> tuple[Outages, OutageRun]:
        keys = [(seconds, callers) for seconds in OUTAGES for callers in CALLERS_AT_ONCE]
        runs = [
            _measure(
                name,
                OUTAGE_CALLERS,
                None,
                [iter(range(1)) for _ in range(callers)],
                seconds + _AFTER,
                outage=(0.0, float(seconds)),
            )
            for seconds, callers in keys
        ]
        paced = _measure(
            name,
            OUTAGE_CALLERS,
            None,
            [iter(range(PACED_CALLS)) for _ in range(PACED)],
            DOWN[1] + _AFTER,
            outage=DOWN,
            pause=1.0,
        )
        *found, last = await asyncio.gather(*runs, paced)
        return dict(zip(keys, found, strict=True)), last

    return asyncio.run(main())


async def _measure(
    name: str,
    callers: Mapping[str, Any],
    quota: Quota | None,
    shares: list[Iterator[int]],
    longest: float,
    *,
    outage: tuple[float, float] = (0.0, 0.0),
    pause: float = 0.0,
) -> OutageRun:
    """A task for each share, which makes as many calls as it has."""
    begun = succeeded = 0
    async with serving(quota, outage) as server, callers[name](server.url) as call:

        async def work(number: int, share: Iterator[int]) -> None:
            nonlocal begun, succeeded
            await asyncio.sleep(pause * number / len(shares))
            for _ in share:
                begun += 1
                # Whatever a peer raises is a failed call.
                with suppress(Exception):
                    fine = await call()
                    succeeded += fine
                await asyncio.sleep(pause)

        began, cut = time.monotonic(), False
        try:
            async with asyncio.timeout(longest):
                await asyncio.gather(*(work(*it) for it in enumerate(shares)))
        except TimeoutError:
            cut = True
        seconds = time.monotonic() - began
        arrivals = list(server.arrivals)
    return OutageRun(name, seconds, begun, succeeded, arrivals, cut)


def _text(limit: list[OutageRun], outages: list[Outages]) -> str:
    ours = limit[0]
    heads = ["", "calls that succeeded", "time / ideal", "rejected (429)", "requests / call"]
    rows = [
        (
            named(it.name),
            it.succeeded,
            f"{'over ' if it.cut else ''}{it.seconds / IDEAL:.2f}",
            f"{it.refused:.1%}",
            f"{it.requests_per_call:.2f}",
            f"{len(it.arrivals) / len(ours.arrivals):.2f}",
        )
        for it in limit
    ]
    many, longest = CALLERS_AT_ONCE[-1], OUTAGES[-1]
    at_once = " / ".join(map(str, CALLERS_AT_ONCE))
    columns = [f"lost, {OUTAGES[0]} s, {at_once} calls", *(f"{it} s" for it in OUTAGES[1:])]
    return "\n".join(
        [
            f"{CALLS} calls from {TASKS} tasks to a server that allows {RATE} requests/s and shuts "
            "a client out for a second after every request too many "
            f"(ideal: {IDEAL:.0f} s; cut off after {LONGEST:.0f} s):",
            "",
            *table([*heads, "requests / ours"], rows),
            "",
            "Calls that begin at once and meet 503 for so many seconds, as a deploy has it; how "
            f"many are lost, and for {many} calls and {longest} s the requests refused for each "
            "call and the time from the API's return to the last call's end:",
            "",
            *table(["", *columns, "refused / call", "seconds after"], map(_outage_row, outages)),
            "",
        ]
    )


def _outage_row(found: Outages) -> list[str]:
    longest = OUTAGES[-1]
    lost = [" / ".join(str(found[it, n].lost) for n in CALLERS_AT_ONCE) for it in OUTAGES]
    last = found[longest, CALLERS_AT_ONCE[-1]]
    after = f"{last.seconds - longest:.1f}" if last.seconds > longest else "-"
    return [named(last.name), *lost, f"{last.refused_per_call:.2f}", after]
