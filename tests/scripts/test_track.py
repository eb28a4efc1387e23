"""`scripts/track`: a report where the document has changed, silence where it has not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from support.environments import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository with an environment that is up to date."""
    directory = tmp_path_factory.mktemp("track") / "checkout"
    unneeded = shutil.ignore_patterns("__pycache__")
    for name in ("scripts", "overlays", "generated"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, directory / name, ignore=unneeded)
    shutil.copy(ROOT / "openapi.json", directory)
    (directory / "scripts/bootstrap").write_text("#!/bin/sh\n")
    (directory / ".venv/bin").mkdir(parents=True)
    (directory / ".venv/bin/python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    (directory / ".venv/bin/python").chmod(0o755)
    return directory


def track(checkout: Path, document: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [checkout / "scripts/track"],
        env={**os.environ, "OTTO_SPEC_URL": str(document)},
        capture_output=True,
        text=True,
        check=False,
    )


def report(checkout: Path) -> Path:
    return checkout / ".cache/track/report.md"


def test_a_document_without_a_change_makes_no_report(checkout: Path) -> None:
    done = track(checkout, ROOT / "openapi.json")
    assert done.returncode == 0, done.stderr
    assert not report(checkout).exists()


def test_a_document_that_cannot_be_read_is_a_failure(checkout: Path, tmp_path: Path) -> None:
    before = (checkout / "openapi.json").read_bytes()
    done = track(checkout, tmp_path / "nowhere.json")
    assert done.returncode == 2
    assert not report(checkout).exists()
    assert (checkout / "openapi.json").read_bytes() == before


def test_a_change_is_reported_in_markdown(checkout: Path, tmp_path: Path) -> None:
    document = json.loads((ROOT / "openapi.json").read_bytes())
    path = next(iter(document["paths"]))
    del document["paths"][path]
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(document))
    done = track(checkout, changed)
    assert done.returncode == 0, done.stderr
    assert path in report(checkout).read_text()
    again = track(checkout, changed)
    assert again.returncode == 0
    assert not report(checkout).exists()
