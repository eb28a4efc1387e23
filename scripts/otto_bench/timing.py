"""What topics share: turns in which all are timed alike, what came out, and on what machine."""

from __future__ import annotations

import gc
import os
import platform
import statistics
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

__all__ = ["OURS", "Spread", "aturns", "machine", "named", "ratio", "spread", "table", "turns"]

OURS = "otto-client"


@frozen
class Spread:
    """A median and the quartiles around it."""

    median: float
    low: float
    high: float

    def text(self, digits: int = 2) -> str:
        """`1.08 (1.05 to 1.13)`."""
        return f"{self.median:.{digits}f} ({self.low:.{digits}f} to {self.high:.{digits}f})"


def spread(values: Sequence[float]) -> Spread:
    """The median and the quartiles of at least two values."""
    low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(statistics.median(values), low, high)


def ratio(times: Mapping[str, Sequence[float]], name: str, base: str) -> Spread:
    """How much longer one takes than another, round by round, so that other load on the machine
    hits both.
    """
    return spread([it / to for it, to in zip(times[name], times[base], strict=True)])


def turns(
    calls: Mapping[str, Callable[[], Any]], *, rounds: int, batch: int = 1
) -> dict[str, list[float]]:
    """Seconds a call, one a round, by name; all take turns, round by round.

    Args:
        calls: what to time; each is called once before, untimed.
        rounds: how often each has its turn.
        batch: calls in a turn.
    """
    times: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        call()
    for _ in range(rounds):
        gc.collect()
        for name, call in calls.items():
            began = time.perf_counter()
            for _ in range(batch):
                call()
            times[name].append((time.perf_counter() - began) / batch)
    return times


async def aturns(
    calls: Mapping[str, Callable[[], Awaitable[Any]]],
    *,
    rounds: int,
    batch: int = 1,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, list[float]]:
    """`turns` for coroutine functions, on a clock."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        await call()
    for _ in range(rounds):
        gc.collect()
        for name, call in calls.items():
            began = clock()
            for _ in range(batch):
                await call()
            times[name].append((clock() - began) / batch)
    return times


def table(heads: Sequence[str], rows: Iterable[Sequence[object]], *, texts: int = 1) -> list[str]:
    """The lines of a table in Markdown.

    Args:
        heads: of the columns.
        rows: their cells.
        texts: how many of the first columns hold text; the others hold numbers.
    """
    rule = ["---" if number < texts else "---:" for number in range(len(heads))]
    return ["| " + " | ".join(map(str, cells)) + " |" for cells in (heads, rule, *rows)]


def named(name: str) -> str:
    """What is measured, as a table shows it: ours stands out, libraries have their versions."""
    if name.startswith(OURS):
        return f"**{name}**"
    # Of the stock generator, it is the client that is measured.
    if name != "openapi-python-client":
        try:
            return f"{name} {version(name.removesuffix('-python'))}"
        except PackageNotFoundError:
            pass
    return name


def machine() -> str:
    """Where a section was measured, as its last line."""
    return (
        f"Measured with {platform.python_implementation()} {platform.python_version()} on "
        f"{platform.system()}, {os.cpu_count()} cores of {_processor()}."
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "") or platform.processor() or platform.machine()
