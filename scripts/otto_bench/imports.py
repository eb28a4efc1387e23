"""Topic `import`: what an import costs over that of httpx, whatever the size of the document."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING

from attrs import frozen

from otto_bench.documents import OPERATIONS, chosen
from otto_bench.ours import ROOT, regenerate, with_paths, write_document
from otto_bench.stock import stock_client
from otto_bench.timing import machine, ratio, spread, table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["Import", "measure", "run"]

ROUNDS = 11
BASE = "`import httpx`"
_TIMED = "import time; began = time.perf_counter(); {}; print(time.perf_counter() - began)"


@frozen
class Import:
    """Something to import, and where it lies beside what is installed."""

    name: str
    statement: str
    paths: tuple[Path, ...] = ()


def run(images: Path) -> str:
    """Measure imports, and give the section's text."""
    del images
    folder = ROOT / ".cache" / "bench"
    small = stock_client(ROOT, folder / "call", ROOT / "openapi.json")
    document = write_document(chosen(), folder / "large" / "document.json")
    large_stock = stock_client(ROOT, folder / "large" / "stock", document)
    regenerate(document, folder / "large" / "ours")
    ours, large_ours = (ROOT, ROOT / "generated"), (folder / "large" / "ours", ROOT)
    otto, many = "from otto_ext import Otto", f"{OPERATIONS} operations"
    made = f"{otto}; Otto(client_id='id', client_secret='secret')"
    stock = "import stock_client"
    imports = [
        Import(BASE, "import httpx"),
        Import("**`from otto_ext import Otto`**", otto, ours),
        Import(f"**the same**, {many}", otto, large_ours),
        Import("**the same**, and a client made", made, ours),
        Import("**the same**, and a model", f"{otto}; from otto_api.models import Account", ours),
        Import("stock client", stock, (small,)),
        Import("stock client and its models", f"{stock}.models", (small,)),
        Import(f"the same, {many}", f"{stock}.models", (large_stock,)),
        Import(f"`from openai import OpenAI` {version('openai')}", "from openai import OpenAI"),
    ]
    return _text(measure(imports, ROUNDS))


def measure(imports: Sequence[Import], rounds: int) -> dict[str, list[float]]:
    """Seconds of each import in interpreters of their own, taking turns, by name."""
    times: dict[str, list[float]] = {it.name: [] for it in imports}
    for number in range(rounds + 1):
        for it in imports:
            seconds = _seconds(it)
            # The first time, Python compiles.
            if number:
                times[it.name].append(seconds)
    return times


def _seconds(it: Import) -> float:
    command = [sys.executable, "-c", _TIMED.format(it.statement)]
    env = with_paths(*it.paths)
    return float(subprocess.run(command, env=env, capture_output=True, check=True).stdout)


def _text(times: dict[str, list[float]]) -> str:
    rows = [
        (name, f"{spread(it).median * 1e3:.0f}", ratio(times, name, BASE).text())
        for name, it in times.items()
    ]
    return "\n".join(
        [
            "Imports in fresh interpreters; the median, and the middle half:",
            "",
            *table(["", "ms", "time / httpx"], rows),
            "",
            machine(),
            "",
        ]
    )
