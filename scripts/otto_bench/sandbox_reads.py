"""Topic `sandbox`: what its reads cost over a bare handler on the same server, and its start."""

from __future__ import annotations

import asyncio
import json
import statistics
from asyncio.subprocess import PIPE
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from attrs import frozen

from otto_bench.documents import OPERATIONS, chosen
from otto_bench.ours import ROOT, started, write_document
from otto_bench.sandbox_load import ask
from otto_bench.timing import machine, ratio, table

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncGenerator, Mapping
    from pathlib import Path

__all__ = ["READS", "Read", "measure", "run", "starts"]

ROUNDS, REQUESTS, CONNECTIONS = 7, 3000, 8
STARTS = 7
LIST = "/v1/accounts"
#: Simple reads, by name; `{id}` is that of the first one of the list.
READS = {
    "one by its id": f"{LIST}/{{id}}",
    "a list of 2": f"{LIST}?limit=2",
    "a list of 50": f"{LIST}?limit=50",
}


@frozen
class Read:
    """Seconds of processor time that one response took the server, one a round, and its bytes."""

    sandbox: list[float]
    bare: list[float]
    size: int


@frozen
class _SandboxProcess:
    url: str
    token: str
    start: float
    process: Process

    async def seconds(self, url: str, requests: int) -> float:
        """Processor time that so many requests took, each."""
        before = await self._used()
        await ask(self.url + url, self.token, requests, CONNECTIONS)
        return (await self._used() - before) / requests

    async def _used(self) -> float:
        if self.process.stdin is None or self.process.stdout is None:  # pragma: no cover
            raise RuntimeError("the process was started without pipes")
        self.process.stdin.write(b"\n")
        return float(await self.process.stdout.readline())


def run(images: Path) -> str:
    """Measure reads and starts, and give the section's text."""
    del images
    small = ROOT / "openapi.json"
    large = write_document(chosen(), ROOT / ".cache" / "bench" / "large" / "document.json")
    reads = asyncio.run(measure(small, READS, ROUNDS, REQUESTS))
    took = {name: asyncio.run(starts(it, STARTS)) for name, it in (("", small), ("large", large))}
    return _text(reads, took[""], took["large"])


async def measure(
    document: Path, reads: Mapping[str, str], rounds: int, requests: int
) -> dict[str, Read]:
    """Time reads of a sandbox and responses of the same size by a bare handler, taking turns."""
    async with AsyncExitStack() as stack:
        ours = await stack.enter_async_context(_serving(str(document)))
        bare = await stack.enter_async_context(_serving())
        first = await _first_id(ours)
        found = {}
        for name, template in reads.items():
            path = template.replace("{id}", first)
            size = await ask(ours.url + path, ours.token, 200, CONNECTIONS)
            found[name] = Read([], [], size)
            await bare.seconds(f"/{size}", 200)
            for _ in range(rounds):
                found[name].sandbox.append(await ours.seconds(path, requests))
                found[name].bare.append(await bare.seconds(f"/{size}", requests))
        return found


async def starts(document: Path, times: int) -> list[float]:
    """Seconds from `Sandbox(document)` to the first response, in processes of their own."""
    took = []
    for _ in range(times):
        async with _serving(str(document)) as server:
            took.append(server.start)
    return took


@asynccontextmanager
async def _serving(*documents: str) -> AsyncGenerator[_SandboxProcess]:
    process = await started("sandbox_process", *documents, stdin=PIPE, stdout=PIPE)
    try:
        if process.stdout is None:  # pragma: no cover
            raise RuntimeError("the process was started without pipes")
        url, token, start = json.loads(await process.stdout.readline())
        yield _SandboxProcess(url, token, start, process)
    finally:
        await process.communicate(b"")  # its input ends, and so it does


async def _first_id(server: _SandboxProcess) -> str:
    address = server.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(*address)
    writer.write(
        f"GET {LIST} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        f"Authorization: Bearer {server.token}\r\n\r\n".encode()
    )
    body = (await reader.read()).partition(b"\r\n\r\n")[2]
    writer.close()
    return str(json.loads(body)["data"][0]["id"])


def _text(reads: Mapping[str, Read], small: list[float], large: list[float]) -> str:
    rows = []
    for name, read in reads.items():
        rates = [f"{1 / statistics.median(it):,.0f}" for it in (read.sandbox, read.bare)]
        over = ratio({"ours": read.sandbox, "bare": read.bare}, "ours", "bare").text()
        rows.append((name, f"{read.size:,}", *rates, over))
    heads = ["", "bytes", "requests/s of a core", "bare handler", "time / bare handler"]
    return "\n".join(
        [
            f"Reads over {CONNECTIONS} connections that stay open, by the processor time of the "
            "server alone, against a bare handler that sends as many bytes on the same server "
            "(uvicorn with h11); the median over rounds, and the middle half of them:",
            "",
            *table(heads, rows),
            "",
            f"From `Sandbox(document)` to the first response, a token, imports aside: "
            f"{statistics.median(small):.3f} s, and {statistics.median(large):.3f} s with "
            f"{OPERATIONS} operations.",
            "",
            machine(),
            "",
        ]
    )
