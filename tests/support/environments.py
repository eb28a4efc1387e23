"""Distributions of this repository, and empty environments to install them into."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

__all__ = ["ROOT", "build", "install", "run", "unmeasured"]

ROOT = Path(__file__).resolve().parents[2]
UV = str(Path(sys.executable).with_name("uv"))


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """What a command prints; its complaint is the failure's message where it fails."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command[:4]} ended with {done.returncode}:\n{done.stderr}"
    return done.stdout


def build(directory: Path) -> tuple[Path, Path]:
    """Make the sdist, and the wheel from that sdist alone."""
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", directory, ROOT)
    (sdist,), (wheel,) = directory.glob("*.tar.gz"), directory.glob("*.whl")
    return sdist, wheel


def install(directory: Path, requirement: str, *options: str) -> Path:
    """Make an environment that holds a distribution and what it requires; return its Python."""
    run(sys.executable, "-m", "venv", "--without-pip", directory)
    python = directory / "bin" / "python"
    run(UV, "pip", "install", "--quiet", "--python", python, *options, requirement)
    return python


def unmeasured() -> dict[str, str]:
    """This process's environment, for children whose coverage is not measured.

    It takes a third of their time, and a process that is killed loses what it measured.
    """
    return {name: it for name, it in os.environ.items() if not name.startswith("COVERAGE_")}
