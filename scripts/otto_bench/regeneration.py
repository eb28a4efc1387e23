"""Topic `regenerate`: from a large document to a checked client, beside the stock generator."""

from __future__ import annotations

import json
import resource
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from attrs import define, field, frozen

from otto_bench.documents import chosen
from otto_bench.ours import ROOT, regenerate, write_document
from otto_bench.stock import generate_stock
from otto_bench.timing import machine, table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from otto_bench.ours import TimedRegeneration

__all__ = ["RegenerationResults", "measure", "run"]

ROUNDS = 3
_CHECKS = "verify"
T = TypeVar("T")


@frozen
class RegenerationTimes:
    """What a run took.

    Attributes:
        seconds: from its start to its end.
        processor: seconds of all cores, child processes included, which other load on the machine
            does changes less; None where only a part of the run is meant.
    """

    seconds: float
    processor: float | None = None


@define
class RegenerationResults:
    """What the runs took, one a round.

    Attributes:
        operations: of the document.
        stock: the stock generator, its formatting included.
        first: ours, everything, with nothing known.
        unchecked: the first run without its checks.
        changed: ours after a change of one field.
        unchanged: ours after no change.
    """

    operations: int = 0
    stock: list[RegenerationTimes] = field(factory=list)
    first: list[RegenerationTimes] = field(factory=list)
    unchecked: list[RegenerationTimes] = field(factory=list)
    changed: list[RegenerationTimes] = field(factory=list)
    unchanged: list[RegenerationTimes] = field(factory=list)


def run(images: Path, documents: Sequence[Path] = ()) -> str:
    """Measure both generators, and give the section's text.

    Args:
        images: unused; other topics draw there.
        documents: files to measure with, YAML or JSON, instead of the made document.
    """
    del images
    if documents:
        return "\n".join(_text(measure(path, ROUNDS), path.name) for path in documents)
    with tempfile.TemporaryDirectory(prefix="otto-bench-") as name:
        path = write_document(chosen(), Path(name, "document.json"))
        return _text(measure(path, ROUNDS))


def measure(document: Path, rounds: int) -> RegenerationResults:
    """Generate from a document and from its next version, both generators in turn."""
    results = RegenerationResults()
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="otto-bench-") as name:
            _round(results, document, Path(name))
    return results


def _round(results: RegenerationResults, document: Path, folder: Path) -> None:
    def stock() -> None:
        generate_stock(ROOT, folder / "stock", document, hooks=True)

    def ours() -> TimedRegeneration:
        return regenerate(source, folder / "ours", folder / "cache")

    results.stock.append(_took(stock)[0])
    source = document
    took, first = _took(ours)
    results.first.append(took)
    results.unchecked.append(RegenerationTimes(took.seconds - first.steps.get(_CHECKS, 0.0)))
    results.unchanged.append(_took(ours)[0])
    kept = json.loads((folder / "ours" / "openapi.json").read_text())
    results.operations = first.operations
    source = write_document(_next_version(kept), folder / "next.json")
    results.changed.append(_took(ours)[0])


def _took(call: Callable[[], T]) -> tuple[RegenerationTimes, T]:
    before, began = _of_children(), time.perf_counter()
    found = call()
    return RegenerationTimes(time.perf_counter() - began, _of_children() - before), found


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _next_version(document: dict[str, Any]) -> dict[str, Any]:
    """The document with one more field in one object."""
    found: dict[str, Any] = json.loads(json.dumps(document))
    for schema in found["components"]["schemas"].values():
        if schema.get("properties"):
            schema["properties"]["added_since"] = {"type": "string"}
            break
    return found


def _text(results: RegenerationResults, name: str = "A document") -> str:
    stock = _quickest(results.stock)
    rows = []
    for title, runs in (
        ("openapi-python-client, with ruff", results.stock),
        ("**regenerate.py**, checks aside", results.unchecked),
        ("**regenerate.py**, the first time", results.first),
        ("**regenerate.py**, one field added", results.changed),
        ("**regenerate.py**, nothing changed", results.unchanged),
    ):
        seconds, slowest = _quickest(runs), max(took.seconds for took in runs)
        used = min((took.processor for took in runs if took.processor), default=None)
        shown = f"{used:.1f}" if used else ""
        rows.append((title, f"{seconds:.1f}", f"{slowest:.1f}", f"{seconds / stock:.2f}", shown))
    return "\n".join(
        [
            f"{name} of {results.operations} operations, each run a process of its own; the "
            f"quickest of {len(results.first)} and the slowest, and the processor time of all "
            "cores:",
            "",
            *table(["", "s", "slowest", "time / openapi-python-client", "processor s"], rows),
            "",
            machine(),
            "",
        ]
    )


def _quickest(runs: Sequence[RegenerationTimes]) -> float:
    return min(took.seconds for took in runs)
