"""Topic `auth`: short tokens, a revoked token, a token endpoint that is down, and the hot path."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import site
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path

import httpx
from attrs import define

from otto_bench.hot_path import Cost, hot_path
from otto_bench.stock import stock_client
from otto_bench.timing import named, table
from otto_bench.token_callers import CALLERS, STOCK
from otto_bench.token_load import PACE, Calls, LoadPlan, load
from otto_bench.token_server import Script, serving_tokens

__all__ = ["AuthRun", "run"]

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("threads", "tasks")
SECONDS, LIFETIME, LATENCY, SIXTY = 5.0, 2, 0.3, 60
# Peers are configured to renew where ours does at the latest: a quarter of the lifetime before
# its end.
STEADY = LoadPlan(Script(LIFETIME, LATENCY), SECONDS, margin=LIFETIME / 4)
ENDLESS = LoadPlan(Script(3600, LATENCY), SECONDS, margin=30.0)
REVOKED = LoadPlan(Script(3600, LATENCY, revoke_after=1), 0, margin=30.0, workers=SIXTY)
# All calls are due while the first token is good, so that who keeps it loses none.
OUTAGE = LoadPlan(Script(4, 0.05, outage=3.3), 3.4, margin=1.0)


@define
class AuthRun:
    """One caller in one scenario.

    Attributes:
        kind: threads or tasks.
        token_requests: those after the first token.
        refused: requests to which the API returned 401.
    """

    name: str
    kind: str
    calls: Calls
    token_requests: int
    refused: int


@define
class AuthResults:
    """What was measured, scenario by scenario."""

    steady: list[AuthRun]
    endless: list[AuthRun]
    revoked: list[AuthRun]
    outage: list[AuthRun]
    hot: dict[str, dict[str, Cost]]

    def usual(self, kind: str) -> float:
        """The median latency of calls that need no token, in seconds."""
        return next(it.calls.latency(0.5) for it in self.endless if it.kind == kind)


def run(images: Path) -> str:
    """Measure all callers, and give the section's text."""
    del images
    return _text(asyncio.run(_measure(stock_client(ROOT, ROOT / ".cache" / "bench" / "stock"))))


async def _measure(stock: Path) -> AuthResults:
    each = [(name, kind) for name in CALLERS for kind in KINDS]
    loop = asyncio.get_running_loop()
    # One after the other where times are compared.
    with _processes(1, stock) as pool:
        steady = [await _one(pool, name, kind, STEADY) for name, kind in each]
        endless = [await _one(pool, STOCK, kind, ENDLESS) for kind in KINDS]
        hot = {kind: await loop.run_in_executor(pool, hot_path, kind) for kind in KINDS}
    with _processes(3, stock) as pool:
        revoked = asyncio.gather(*(_one(pool, name, kind, REVOKED) for name, kind in each))
        outage = asyncio.gather(*(_one(pool, name, kind, OUTAGE) for name, kind in each))
        return AuthResults(steady, endless, await revoked, await outage, hot)


def _processes(workers: int, stock: Path) -> ProcessPoolExecutor:
    """A process a run, so that no caller inherits another's garbage, loop or token; the servers
    stay in this one, so that a caller that blocks blocks itself alone.
    """
    return ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        max_tasks_per_child=1,
        initializer=_prepare,
        initargs=(str(stock),),
    )


def _prepare(packages: str) -> None:
    """Make a new process ready for callers, who each log more or less than others."""
    site.addsitedir(packages)
    # Modules and certificates load now, and not while the first token grows old.
    import_module("otto_ext._client")
    httpx.create_ssl_context()
    logging.disable(logging.CRITICAL)


async def _one(pool: ProcessPoolExecutor, name: str, kind: str, plan: LoadPlan) -> AuthRun:
    loop = asyncio.get_running_loop()
    async with serving_tokens(plan.script) as server:
        calls = await loop.run_in_executor(pool, load, name, kind, plan, server.url)
        return AuthRun(name, kind, calls, len(server.asked) - 1, server.statuses.count(401))


def _text(results: AuthResults) -> str:
    parts = (_steady(results), _revoked(results), _outage(results), _hot(results))
    return "\n".join(line for part in parts for line in (*part, ""))


def _steady(results: AuthResults) -> list[str]:
    rate = STEADY.workers / PACE
    heads = ["", "", "median", "p99", "slowest", "token requests / lifetime"]
    rows = [_steady_row(it, named(it.name), results) for it in results.steady]
    rows += [_steady_row(it, "*a token that never ends*", results) for it in results.endless]
    return [
        f"{rate:.0f} calls a second for {SECONDS:.0f} s from {STEADY.workers} threads or as many "
        f"tasks; tokens last {LIFETIME} s and the token endpoint takes {LATENCY * 1000:.0f} ms. "
        "Latencies count from when a call was due, as ratios to the median of the same calls with "
        "a token that never ends (the last rows):",
        "",
        *table([*heads, "calls that failed", "401 responses"], rows, texts=2),
    ]


def _steady_row(it: AuthRun, name: str, results: AuthResults) -> list[object]:
    usual = results.usual(it.kind)
    latencies = (f"{it.calls.latency(at) / usual:.1f}" for at in (0.5, 0.99, 1))
    requests = f"{it.token_requests / (SECONDS / LIFETIME):.1f}"
    return [name, it.kind, *latencies, requests, _failed(it), it.refused]


def _revoked(results: AuthResults) -> list[str]:
    rows = [(named(it.name), it.kind, it.token_requests, it.calls.failed) for it in results.revoked]
    return [
        f"{SIXTY} calls at once, whose token was revoked a moment ago:",
        "",
        *table(["", "", "token requests", "calls that failed"], rows, texts=2),
    ]


def _outage(results: AuthResults) -> list[str]:
    script = OUTAGE.script
    rows = [(named(it.name), it.kind, it.token_requests, _failed(it)) for it in results.outage]
    return [
        f"Steady calls while the token in hand is good ({script.lifetime} s) and the token "
        f"endpoint returns 503 (until {script.outage:.1f} s):",
        "",
        *table(["", "", "token requests", "calls that failed"], rows, texts=2),
    ]


def _hot(results: AuthResults) -> list[str]:
    rows = []
    for name in CALLERS:
        found = [results.hot[kind][name] for kind in KINDS]
        cells = [(f"{cost.ratio:.2f}", f"{cost.seconds * 1e6:.0f} µs") for cost in found]
        rows.append((named(name), *(cell for pair in cells for cell in pair)))
    return [
        "A call whose token is good, over a transport that responds at once, against the same call "
        "with a static header:",
        "",
        *table(["", "blocking: time / static", "added", "async: time / static", "added"], rows),
    ]


def _failed(it: AuthRun) -> str:
    return f"{it.calls.failed / len(it.calls.all):.1%}"
