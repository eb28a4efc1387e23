"""mypy --strict with the cache that `scripts/test` has filled before the tests begin."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from filelock import FileLock
from support.environments import ROOT, unmeasured

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["mypy_strict", "mypy_strict_apart"]

CACHE = ROOT / ".mypy_cache"
#: The cache is one database: two workers would get into each other's way.
LOCK = ROOT / ".cache" / "mypy-of-tests.lock"


def mypy_strict(*arguments: str | Path, path: str = "") -> subprocess.CompletedProcess[str]:
    """Check files with the settings of the repository, and its client.

    Args:
        arguments: of mypy.
        path: where modules are besides, as `MYPYPATH`.
    """
    with FileLock(LOCK):
        return subprocess.run(
            [sys.executable, "-m", "mypy", "--strict", f"--cache-dir={CACHE}", *arguments],
            cwd=ROOT,
            env={**unmeasured(), "MYPYPATH": path},
            capture_output=True,
            text=True,
            check=False,
        )


def mypy_strict_apart(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Check files with the settings of the repository, and the client in a folder.

    The folder gets a cache of its own, which begins with what is known of libraries.
    """
    cache = folder / ".mypy_cache"
    with FileLock(LOCK):
        if CACHE.is_dir() and not cache.exists():
            shutil.copytree(CACHE, cache)
    command = [sys.executable, "-m", "mypy", "--strict", f"--cache-dir={cache}"]
    return subprocess.run(
        [*command, f"--config-file={ROOT / 'pyproject.toml'}", *arguments],
        cwd=folder,
        env={**unmeasured(), "MYPYPATH": os.pathsep.join([str(folder), str(ROOT)])},
        capture_output=True,
        text=True,
        check=False,
    )
