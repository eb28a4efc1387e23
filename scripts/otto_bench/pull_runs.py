"""Topic `pull`: a million rows into each format, in bounded memory."""

from __future__ import annotations

import asyncio
import json
import tempfile
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from attrs import define

from otto_bench.loopback import listening, response
from otto_bench.ours import started
from otto_bench.timing import table

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["LIMIT", "PullRun", "measure", "run"]

ROWS, PAGE = 1_000_000, 1_000
#: The most memory that a pull may hold, in MB.
LIMIT = 300.0
#: Formats, and among how many units the rows are.
SHAPES = (("jsonl", 10), ("csv", 10), ("parquet", 10), ("jsonl", 1))


@define
class PullRun:
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
    """What a server has: the rows as they were first, or restated.

    `GET /{rows of a unit}/entries/{unit}?cursor={number of the first row}`.
    `GET /{rows of a unit}/restate/now` restates rows.
    """

    restated: bool = False

    async def respond(self, head: bytes) -> bytes:
        """The response to a request with that head."""
        path, _, query = head.split(b" ", 2)[1].decode().partition("?")
        _, rows, what, unit = path.split("/")
        if what == "restate":
            self.restated = True
            return response(200)
        start = int(query.partition("=")[2] or 0)
        return response(200, _page(int(unit), int(rows), start, restated=self.restated))


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


async def measure(shapes: Iterable[tuple[str, int]], rows: int) -> list[PullRun]:
    """Pull so many rows once for each shape, one process after the other."""
    return [await _measure("ours", rows, units, format) for format, units in shapes]


async def measure_dlt(rows: int, *, units: int) -> PullRun:
    """The same rows once more, by dlt's own REST source, from the same kind of server."""
    return await _measure("dlt", rows, units, "parquet", "files/rows/entries")


async def measure_plain(rows: int, *, units: int) -> PullRun:
    """The same rows by a loop over httpx that writes JSON Lines, one unit after the other."""
    return await _measure("loop", rows, units, "jsonl")


async def measure_update(rows: int, *, units: int) -> Again:
    """An update of all rows into Parquet, of which one in a thousand was restated."""
    with tempfile.TemporaryDirectory() as folder:
        return Again(**await _run("update", rows, units, Path(folder, "entries.parquet")))


async def _measure(way: str, rows: int, units: int, format: str, below: str = "") -> PullRun:
    """What a process took to fetch all rows.

    Args:
        way: see `pull_process`.
        rows: how many.
        units: among how many units they are.
        format: of the file that it writes.
        below: where it writes others of its own choice: files below this folder.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        out = folder if below else folder / f"entries.{format}"
        said = await _run(way, rows, units, out)
        files = (folder / below).rglob(f"*.{format}") if below else [out]
        return PullRun(format, units, **said, size=sum(it.stat().st_size for it in files) / 1e6)


async def _run(way: str, rows: int, units: int, out: Path) -> Any:
    """What a process prints that fetches so many rows from a server of its own."""
    async with listening(Books().respond) as url:
        child = await started(
            "pull_process", way, f"{url}/{rows // units}", str(out), str(units), stdout=PIPE
        )
        said, _ = await child.communicate()
    return json.loads(said)


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


def _text(runs: list[PullRun]) -> str:
    heads = ["file", "units", "seconds", "rows/s", "memory before (MB)", "at the most (MB)"]
    rows = [
        (
            it.format,
            it.units,
            f"{it.seconds:.1f}",
            f"{it.rows / it.seconds:,.0f}",
            *(f"{size:.0f}" for size in (it.before, it.most, it.size)),
        )
        for it in runs
    ]
    return "\n".join(
        [
            f"{ROWS:,} rows of seven members in pages of {PAGE:,}, from a server on the same "
            f"machine by 8 threads; a pull that holds more than {LIMIT:.0f} MB fails here:",
            "",
            *table([*heads, "file (MB)"], rows),
            "",
        ]
    )


def _peer_text(peer: PullRun, ours: PullRun) -> str:
    return (
        f"\nThe same rows into Parquet by dlt's own REST source, 8 at once, without a document: "
        f"{peer.seconds:.1f} s ({peer.rows / peer.seconds:,.0f} rows/s), {peer.most:.0f} MB at the "
        f"most; {peer.seconds / ours.seconds:.1f} times as long as ours.\n"
    )


def _plain_text(plain: PullRun, ours: PullRun) -> str:
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
