"""oasdiff, the field's judge of API changes, asked for its verdict on a pair of documents."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["MERGED", "breaking_ids", "program"]

#: Where scripts/ci-tools builds it.
_BUILT: Final = Path(__file__).resolve().parents[3] / ".cache" / "tools" / "bin" / "oasdiff"
#: With this it merges an `allOf` before it compares, as we do.
MERGED: Final = ("--flatten-allof",)
_ERROR: Final = 3


def program() -> Path | None:
    """The program, if there is one."""
    if _BUILT.exists():
        return _BUILT
    found = shutil.which("oasdiff")
    return Path(found) if found else None


def breaking_ids(
    executable: Path, old: Path, new: Path, options: Collection[str] = ()
) -> frozenset[str] | None:
    """The ids of what it calls breaking (its level ERR); None where it cannot compare the two."""
    command = [str(executable), "breaking", str(old), str(new), "-f", "json", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode:
        return None
    changes = json.loads(done.stdout or "[]")
    return frozenset(found["id"] for found in changes if found["level"] == _ERROR)
