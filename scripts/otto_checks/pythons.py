"""Environments of other Pythons, and of the lowest versions that pyproject.toml allows."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from otto_checks.steps import BIN

__all__ = ["EnvironmentFailedError", "make_environment"]

ROOT = Path(__file__).resolve().parents[2]
PYTHONS = ROOT / ".cache" / "pythons"


class EnvironmentFailedError(Exception):
    """There is no such Python, or its packages could not be installed."""


def make_environment(version: str | None, *, lowest: bool = False) -> str:
    """Make an environment, or bring it up to date, and return the path of its Python.

    Args:
        version: of Python, such as `3.13`; None for the one that is running.
        lowest: install the lowest allowed versions of what pyproject.toml names, instead of what
            requirements-dev.lock names.

    Raises:
        EnvironmentFailedError: there is no such Python, or uv failed.
    """
    python = sys.executable if version is None else _interpreter(version)
    name = f"{version or 'this'}{'-lowest' if lowest else ''}"
    environment = PYTHONS / f"environment-{name}"
    inside, uv = str(environment / "bin" / "python"), str(BIN / "uv")
    install = (uv, "pip", "install", "--quiet", "--python", inside)
    locked = ("--require-hashes", "-r", "requirements-dev.lock")
    loosest = ("--resolution", "lowest-direct", "--all-extras", "--group", "dev")
    _run(uv, "venv", "--quiet", "--clear", "--python", python, str(environment))
    _run(*install, *((*loosest, "-r", "pyproject.toml") if lowest else locked))
    _run(*install, "--no-deps", "--no-build-isolation", "-e", ".")
    return inside


def _interpreter(version: str) -> str:
    made = PYTHONS / version / "python"
    # Not the link: a virtual environment looks for the standard library beside its target.
    found = str(made.resolve()) if made.exists() else shutil.which(f"python{version}")
    if found is None:
        raise EnvironmentFailedError(
            f"Python {version} was not found; install python{version}, or, on Debian, run "
            f"`scripts/ci-tools --python {version}`"
        )
    return found


def _run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise EnvironmentFailedError(f"{' '.join(command[:3])} failed: {done.stderr.strip()}")
