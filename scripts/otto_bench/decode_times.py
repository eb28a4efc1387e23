"""Topic `decode`: from bytes to objects and back, and the memory that it takes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from otto_bench.decoders import DECODERS, JSON, STOCK
from otto_bench.documents import DEPTH, WIDTH, shapes_document
from otto_bench.made_bodies import SHAPES, body_of
from otto_bench.ours import ROOT, regenerate, with_paths, write_document
from otto_bench.stock import stock_client
from otto_bench.timing import OURS, machine, named, ratio, spread, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = ["run"]

_WORDS = {
    "transactions": "10,000 transactions",
    "wide": f"{WIDTH} fields",
    "deep": f"{DEPTH} levels",
    "union": "a union of six",
    "small": "a small response",
}
PLAIN = f"{OURS} without `speed`"
#: Seconds for one name in one shape, by round.
Times = dict[str, dict[str, list[float]]]


def run(images: Path) -> str:
    """Measure decoding, encoding and memory, and give the section's text."""
    del images
    folder = ROOT / ".cache" / "bench" / "decode"
    document = write_document(shapes_document(ROOT / "openapi.json"), folder / "document.json")
    stock = stock_client(ROOT, folder / "stock", document)
    regenerate(document, folder / "ours")
    paths = (folder / "ours", stock, ROOT, ROOT / "scripts")
    full = _child(paths, document, "times")
    plain = _child(paths, document, "times", "--plain")
    memory = {name: _child(paths, document, "memory", name) for name in DECODERS}
    decoding = {
        shape: {OURS: times[OURS], PLAIN: _scaled(plain["decoding"][shape], times), **times}
        for shape, times in full["decoding"].items()
    }
    return _text(decoding, full["encoding"], memory)


def _scaled(plain: dict[str, list[float]], times: dict[str, list[float]]) -> list[float]:
    """What ours took in its other process, on the clock of this one: by what `json.loads` took."""
    pace = spread(times[JSON]).median / spread(plain[JSON]).median
    return [seconds * pace for seconds in plain[OURS]]


def _child(paths: Sequence[Path], *arguments: object) -> Any:
    command = [sys.executable, "-m", "otto_bench.decode_process", *map(str, arguments)]
    done = subprocess.run(command, env=with_paths(*paths), stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def _text(decoding: Times, encoding: Times, memory: Mapping[str, float]) -> str:
    size = len(body_of(SHAPES[0])) / 1e6
    names = list(next(iter(decoding.values())))
    page = decoding["transactions"]
    heads = ["", "ms", "time / openapi-python-client", "memory (MB)"]
    rows = []
    for name in names:
        taken = memory.get(name)
        cells = ("", "") if taken is None else (f"{taken:.1f}", f"{taken / memory[STOCK]:.2f}")
        ms = f"{spread(page[name]).median * 1e3:.0f}"
        rows.append((_named(name), ms, ratio(page, name, STOCK).text(), *cells))
    return "\n".join(
        [
            f"From bytes to objects, as ratios to `json.loads` of the same bytes; the page of "
            f"transactions has {size:.1f} MB:",
            "",
            *_by_shape(decoding, names, JSON),
            "",
            "The page of transactions, with the middle half of the rounds, and the memory that it "
            "takes at the most over what the process held before:",
            "",
            *table([*heads, "memory / openapi-python-client"], rows),
            "",
            "Objects to the bytes of a request's body, against the stock client:",
            "",
            *_by_shape(encoding, [OURS], STOCK),
            "",
            machine(),
            "",
        ]
    )


def _by_shape(times: Times, names: Sequence[str], base: str) -> list[str]:
    rows = [
        (_named(name), *(f"{ratio(it, name, base).median:.2f}" for it in times.values()))
        for name in names
    ]
    return table(["", *(_WORDS[shape] for shape in times)], rows)


def _named(name: str) -> str:
    return name if name == JSON else named(name)
