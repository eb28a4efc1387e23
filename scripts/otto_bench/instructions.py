"""How many instructions of the processor the client's hot paths take, counted by valgrind.

Seconds differ from run to run and from machine to machine; these counts hardly do. Each is a ratio
to a plain workload of the same kind on the same interpreter, so that Python's own versions matter
little: decoding to a hand-written loop over `json.loads`, a call to the same call of bare httpx.

    PYTHONPATH=.:scripts:generated .venv/bin/python -m otto_bench.instructions
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["RATIOS", "command", "ratios"]

ROOT = Path(__file__).resolve().parents[2]
#: What is compared: a workload of ours, and the plain one of its kind.
RATIOS = {
    "decode": ("decode", "plain decode"),
    "call": ("call", "plain call"),
    "async call": ("async call", "plain async call"),
}
_COUNT = re.compile(r"==(\d+)== I\s+refs:\s+([\d,]+)")


def ratios() -> dict[str, float]:
    """Instructions of ours over those of the plain workload, by name.

    Raises:
        RuntimeError: the process failed, or valgrind counted nothing.
    """
    counts = _counts()
    taken = {name: count - counts["nothing"] for name, count in counts.items()}
    return {name: taken[ours] / taken[plain] for name, (ours, plain) in RATIOS.items()}


def command() -> str | None:
    """Where valgrind is, or None."""
    return shutil.which("valgrind")


def _counts() -> dict[str, int]:
    """Instructions until the end of each workload, from the beginning of them all."""
    arguments = [command() or "valgrind", "--tool=cachegrind", "--cache-sim=no"]
    arguments += ["--cachegrind-out-file=/dev/null", sys.executable]
    arguments += ["-m", "otto_bench.instructions_process"]
    paths = (ROOT, ROOT / "scripts", ROOT / "generated")
    # Nothing of the caller's that would change the count: no coverage, no settings.
    env = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": os.pathsep.join(map(str, paths)),
        "PYTHONHASHSEED": "0",
    }
    done = subprocess.run(arguments, env=env, capture_output=True, text=True, check=False)
    counts = {int(process): _number(text) for process, text in _COUNT.findall(done.stderr)}
    try:
        processes: dict[str, int] = json.loads(done.stdout)
        return {name: counts[process] for name, process in processes.items()}
    except (ValueError, KeyError):
        raise RuntimeError(f"valgrind counted nothing: {done.stderr[-2000:]}") from None


def _number(text: str) -> int:
    return int(text.replace(",", ""))


if __name__ == "__main__":
    for _name, _ratio in ratios().items():
        print(f"{_name}: {_ratio:.3f}")
