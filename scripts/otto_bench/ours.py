"""Our own client of a document, for measuring; and the environment that its generator lives in."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

if TYPE_CHECKING:
    from asyncio.subprocess import Process

__all__ = [
    "PYTHON",
    "ROOT",
    "TimedRegeneration",
    "regenerate",
    "started",
    "with_paths",
    "write_document",
]

ROOT = Path(__file__).resolve().parents[2]
#: The interpreter that has the generators and the extras of the client; the peers' has neither.
PYTHON = str(ROOT / ".venv" / "bin" / "python")
if not Path(PYTHON).exists():
    PYTHON = sys.executable


def with_paths(*paths: Path) -> dict[str, str]:
    """The environment of a process that imports from these folders first."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))}


async def started(module: str, *arguments: str, **streams: Any) -> Process:
    """Start a module of this package in a process of its own, with the committed client.

    Args:
        module: its name.
        arguments: of its command line.
        streams: `stdin` and `stdout`, as `asyncio.create_subprocess_exec` takes them.
    """
    command = [PYTHON, "-m", f"otto_bench.{module}", *arguments]
    env = with_paths(ROOT, ROOT / "scripts", ROOT / "generated")
    return await asyncio.create_subprocess_exec(*command, env=env, **streams)


@frozen
class TimedRegeneration:
    """What a run of `scripts/regenerate.py` took, and what came of it.

    Attributes:
        seconds: from the start of the process to its end.
        steps: seconds by step.
        status: `changed` or `unchanged`.
        operations: how many the client has.
    """

    seconds: float
    steps: dict[str, float]
    status: str
    operations: int = 0


def regenerate(document: Path, folder: Path, cache: Path | None = None) -> TimedRegeneration:
    """Write the package `otto_api` below a folder.

    Args:
        document: what to generate from.
        folder: where the package goes; what is up to date there is left alone.
        cache: of the checks; the user's by default.

    Raises:
        SystemExit: the run failed; the message says why.
    """
    command = [PYTHON, "scripts/regenerate.py"]
    command += ["--source", str(document), "--output", str(folder), "--json"]
    env = dict(os.environ) if cache is None else {**os.environ, "XDG_CACHE_HOME": str(cache)}
    # The measuring environment's own path would put the committed client before the new one.
    env.pop("PYTHONPATH", None)
    began = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=False)
    seconds = time.perf_counter() - began
    said: dict[str, Any] = json.loads(done.stdout) if done.stdout else {}
    if done.returncode:
        raise SystemExit(f"regenerate.py: {said.get('error') or done.stderr.decode()}")
    made = said["operations"]["generated"]
    return TimedRegeneration(seconds, said["seconds"], said["status"], made)


def write_document(document: dict[str, Any], path: Path) -> Path:
    """Write a document where it has changed, so that what was made of it stays good."""
    text = json.dumps(document)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
    return path
