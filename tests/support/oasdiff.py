"""oasdiff as an oracle: built once by Go into `.cache/bin`, then asked for its verdicts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from otto_bench.verdicts.oasdiff import breaking_ids as ids_of
from otto_bench.verdicts.oasdiff import program as existing

# The version the rule table was held against; another one may know other rules.
VERSION = "v1.36.0"
DIRECTORY = Path(__file__).resolve().parents[2] / ".cache" / "bin"


def oasdiff() -> Path:
    """The program that scripts/ci-tools built, or our own; skips the test where there is no Go."""
    program = existing() or DIRECTORY / "oasdiff"
    if program.exists():
        return program
    go = shutil.which("go")
    if go is None:
        pytest.skip("oasdiff, the oracle, needs Go to be built, and there is no `go` here")
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    built = subprocess.run(
        [go, "install", f"github.com/oasdiff/oasdiff@{VERSION}"],
        env={**os.environ, "GOBIN": str(DIRECTORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    if built.returncode:
        pytest.skip(f"oasdiff, the oracle, could not be built: {built.stderr.strip()[-200:]}")
    return program


def breaking_ids(
    old: dict[str, Any], new: dict[str, Any], directory: Path, *options: str
) -> set[str]:
    """The ids of what oasdiff calls breaking (its level ERR) between two documents."""
    paths = [directory / "old.json", directory / "new.json"]
    for path, document in zip(paths, (old, new), strict=True):
        path.write_text(json.dumps(document))
    found = ids_of(oasdiff(), *paths, options)
    if found is None:
        raise AssertionError("oasdiff could not compare the two")
    return set(found)
