"""Topic `regenerate`: from a large document to a checked client, beside the stock generator."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define, field

from otto_bench.documents import chosen
from otto_bench.ours import ROOT, regenerate, write_document
from otto_bench.stock import generate_stock
from otto_bench.timing import machine, row

if TYPE_CHECKING:
    from typing import Any

    from otto_bench.ours import Regeneration

__all__ = ["Results", "measure", "run"]

ROUNDS = 3
_CHECKS = "verify"


@define
class Results:
    """Seconds, one a round.

    Attributes:
        stock: the stock generator, its formatting included.
        first: ours, everything, with nothing known.
        unchecked: the first run without its checks.
        changed: ours after a change of one field.
        unchanged: ours after no change.
    """

    stock: list[float] = field(factory=list)
    first: list[float] = field(factory=list)
    unchecked: list[float] = field(factory=list)
    changed: list[float] = field(factory=list)
    unchanged: list[float] = field(factory=list)


def run(images: Path) -> str:
    """Measure both generators, and give the section's text."""
    del images
    document = chosen()
    operations = sum(len(path) for path in document["paths"].values())
    return _text(measure(document, ROUNDS), operations)


def measure(document: dict[str, Any], rounds: int) -> Results:
    """Generate from a document and from its next version, both generators in turn."""
    results = Results()
    for number in range(rounds):
        with tempfile.TemporaryDirectory(prefix="otto-bench-") as name:
            _round(results, document, Path(name), whole=number < rounds - 1 or rounds == 1)
    return results


def _round(results: Results, document: dict[str, Any], folder: Path, *, whole: bool) -> None:
    path = write_document(document, folder / "document.json")
    began = time.perf_counter()
    generate_stock(ROOT, folder / "stock", path, hooks=True)
    results.stock.append(time.perf_counter() - began)
    if not whole:
        return
    cache, target = folder / "cache", folder / "ours"
    first = regenerate(path, target, cache)
    results.first.append(first.seconds)
    results.unchecked.append(_unchecked(first))
    results.unchanged.append(regenerate(path, target, cache).seconds)
    write_document(_next_version(document), path)
    results.changed.append(regenerate(path, target, cache).seconds)


def _unchecked(it: Regeneration) -> float:
    return it.seconds - it.steps.get(_CHECKS, 0.0)


def _next_version(document: dict[str, Any]) -> dict[str, Any]:
    """The document with one more field in one object."""
    found: dict[str, Any] = json.loads(json.dumps(document))
    for schema in found["components"]["schemas"].values():
        if schema.get("properties"):
            schema["properties"]["added_since"] = {"type": "string"}
            break
    return found


def _text(results: Results, operations: int) -> str:
    stock = min(results.stock)
    lines = [
        f"A document of {operations} operations, each run a process of its own; the quickest of "
        f"{len(results.first)} and the slowest:",
        "",
        "| | s | slowest | time / openapi-python-client |",
        "|---|---:|---:|---:|",
    ]
    for name, seconds in (
        ("openapi-python-client, with ruff", results.stock),
        ("**regenerate.py**, checks aside", results.unchecked),
        ("**regenerate.py**, the first time", results.first),
        ("**regenerate.py**, one field added", results.changed),
        ("**regenerate.py**, nothing changed", results.unchanged),
    ):
        ratio = f"{min(seconds) / stock:.2f}"
        lines.append(row(name, f"{min(seconds):.1f}", f"{max(seconds):.1f}", ratio))
    return "\n".join([*lines, "", machine(), ""])
