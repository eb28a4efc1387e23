"""Topic `pull`: a million rows into each format, in bounded memory."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from attrs import define

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["LIMIT", "Run", "measure", "run"]

ROOT = Path(__file__).resolve().parents[2]
ROWS, PAGE = 1_000_000, 1_000
#: The most memory that a pull may hold, in MB.
LIMIT = 300.0
#: Formats, and among how many units the rows are.
SHAPES = (("jsonl", 10), ("csv", 10), ("parquet", 10), ("jsonl", 1))
#: The formats' libraries are the client's extras, which the peers' environment has not.
PYTHON = ROOT / ".venv" / "bin" / "python"
PATHS = (ROOT, ROOT / "scripts", ROOT / "generated")


@define
class Run:
    """What one pull took: seconds, those of the processor, memory in MB before and at the most."""

    format: str
    units: int
    rows: int
    seconds: float
    processor: float
    before: float
    most: float
    size: float


@define
class Books:
    """What a server has: the rows as they were first, or restated."""

    restated: bool = False


@define
class Again:
    """What an update took: rows, changes, seconds of its requests and beyond them, memory in MB."""

    rows: int
    changed: int
    requests: float
    beyond: float
    most: float


def run(images: Path) -> str:
    """Pull into each format, and give the section's text.

    Raises:
        SystemExit: a pull held more memory than it may, or did not bring every row.
    """
    del images
    runs = asyncio.run(measure(SHAPES, ROWS))
    ours = next(it for it in runs if it.format == "parquet")
    peer = asyncio.run(measure_dlt(ROWS, units=10))
    plain = asyncio.run(measure_plain(ROWS, units=10))
    again = asyncio.run(measure_update(ROWS, units=10))
    text = _text(runs) + _peer_text(peer, ours) + _plain_text(plain, ours) + _update_text(again)
    if any(it.most > LIMIT or it.rows != ROWS for it in runs):
        raise SystemExit(f"{text}\na pull broke its limit: {ROWS} rows under {LIMIT:.0f} MB")
    return text


async def measure(shapes: Iterable[tuple[str, int]], rows: int) -> list[Run]:
    """Pull so many rows once for each shape, one process after the other."""
    server = await asyncio.start_server(_serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        return [await _measure(url, format, units, rows) for format, units in shapes]


async def measure_dlt(rows: int, *, units: int) -> Run:
    """The same rows once more, by dlt's own REST source, from the same kind of server."""
    server = await asyncio.start_server(_serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    with tempfile.TemporaryDirectory() as folder:
        async with server:
            said = await _run("pull_dlt", f"{url}/{rows // units}", folder, units)
        files = list(Path(folder, "files", "rows", "entries").rglob("*.parquet"))
        return Run("parquet", units, **said, size=sum(it.stat().st_size for it in files) / 1e6)


async def measure_plain(rows: int, *, units: int) -> Run:
    """The same rows by a loop over httpx that writes JSON Lines, one unit after the other."""
    server = await asyncio.start_server(_serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    with tempfile.TemporaryDirectory() as folder:
        async with server:
            out = Path(folder, "entries.jsonl")
            said = await _run("pull_plain", f"{url}/{rows // units}", str(out), units)
        return Run("jsonl", units, **said, size=out.stat().st_size / 1e6)


async def measure_update(rows: int, *, units: int) -> Again:
    """An update of all rows into Parquet, of which one in a thousand was restated."""
    serve = partial(_serve, books=Books())
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    with tempfile.TemporaryDirectory() as folder:
        async with server:
            out = str(Path(folder, "entries.parquet"))
            return Again(**await _run("pull_update", f"{url}/{rows // units}", out, units))


async def _measure(url: str, format: str, units: int, rows: int) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"entries.{format}"
        said = await _run("pull_process", f"{url}/{rows // units}", str(out), units)
        return Run(format, units, **said, size=out.stat().st_size / 1e6)


async def _run(module: str, url: str, out: str, units: int) -> Any:
    """What a process of its own prints."""
    child = await asyncio.create_subprocess_exec(
        PYTHON if PYTHON.exists() else sys.executable,
        *("-m", f"otto_bench.{module}", url, out, str(units)),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, PATHS))},
    )
    said, _ = await child.communicate()
    return json.loads(said)


async def _serve(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    books: Books | None = None,
) -> None:
    """`GET /{rows of a unit}/entries/{unit}?cursor={number of the first row}`.

    `GET /{rows of a unit}/restate/now` restates rows of the books.
    """
    books = books or Books()
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1].decode()
            path, _, query = head.partition("?")
            _, rows, what, unit = path.split("/")
            if what == "restate":
                books.restated, body = True, b"{}"
            else:
                start = int(query.partition("=")[2] or 0)
                body = _page(int(unit), int(rows), start, restated=books.restated)
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
            )
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


def _page(unit: int, rows: int, start: int, *, restated: bool) -> bytes:
    row = (
        '{"id":"%s","account_id":%d,"at":"2026-01-31T12:00:00Z","asset":"BTC",'
        '"quantity":"0.%08d","fee":0.10,"memo":null}'
    )
    numbers = range(start, min(start + PAGE, rows))
    data = ",".join(row % (UUID(int=unit << 64 | number), unit, number) for number in numbers)
    following = f'"{start + PAGE}"' if start + PAGE < rows else "null"
    if restated:
        # The first row of each page.
        data = data.replace('"fee":0.10', '"fee":0.20', 1)
    return f'{{"data":[{data}],"next":{following}}}'.encode()


def _text(runs: list[Run]) -> str:
    lines = [
        f"{ROWS:,} rows of seven members in pages of {PAGE:,}, from a server on the same machine "
        f"by 8 threads; a pull that holds more than {LIMIT:.0f} MB fails here:",
        "",
        "| file | units | seconds | rows/s | memory before (MB) | at the most (MB) | file (MB) |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {it.format} | {it.units} | {it.seconds:.1f} | {it.rows / it.seconds:,.0f} | "
        f"{it.before:.0f} | {it.most:.0f} | {it.size:.0f} |"
        for it in runs
    ]
    return "\n".join(lines) + "\n"


def _peer_text(peer: Run, ours: Run) -> str:
    return (
        f"\nThe same rows into Parquet by dlt's own REST source, 8 at once, without a document: "
        f"{peer.seconds:.1f} s ({peer.rows / peer.seconds:,.0f} rows/s), {peer.most:.0f} MB at the "
        f"most; {peer.seconds / ours.seconds:.1f} times as long as ours.\n"
    )


def _plain_text(plain: Run, ours: Run) -> str:
    return (
        f"\nThe same rows as JSON Lines by a loop over httpx, one unit after the other: "
        f"{plain.seconds:.1f} s. Ours into Parquet takes {ours.seconds / plain.seconds:.1f} times "
        "as long.\n"
    )


def _update_text(again: Again) -> str:
    return (
        f"\nAn update that reads {again.rows:,} rows again and finds {again.changed:,} that were "
        f"restated: {again.requests:.1f} s of requests, {again.beyond:.1f} s beyond them, "
        f"{again.most:.0f} MB at the most.\n"
    )
