"""`scripts/track`: the job in a checkout, as cron runs it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from support.environments import ROOT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository with an environment that is up to date."""
    directory = tmp_path_factory.mktemp("track") / "checkout"
    unneeded = shutil.ignore_patterns("__pycache__")
    for name in ("scripts", "overlays", "generated", "otto_ext"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, directory / name, ignore=unneeded)
    shutil.copy(ROOT / "openapi.json", directory)
    (directory / "scripts/bootstrap").write_text("#!/bin/sh\n")
    (directory / ".venv/bin").mkdir(parents=True)
    (directory / ".venv/bin/python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    (directory / ".venv/bin/python").chmod(0o755)
    return directory


def track(
    checkout: Path, document: Path, *arguments: str, paths: str = ""
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "OTTO_SPEC_URL": str(document), "OTTO_IMPACT_PATHS": paths}
    return subprocess.run(
        [checkout / "scripts/track", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def report(checkout: Path) -> Path:
    return checkout / ".cache/track/report.md"


def test_a_document_without_a_change_makes_no_report(checkout: Path) -> None:
    done = track(checkout, ROOT / "openapi.json")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not report(checkout).exists()


def test_a_document_that_cannot_be_read_is_a_failure(checkout: Path, tmp_path: Path) -> None:
    before = (checkout / "openapi.json").read_bytes()
    done = track(checkout, tmp_path / "nowhere.json")
    assert done.returncode == 2
    assert not report(checkout).exists()
    assert (checkout / "openapi.json").read_bytes() == before


def test_a_change_is_reported_with_the_lines_that_it_breaks(checkout: Path, tmp_path: Path) -> None:
    document = json.loads((ROOT / "openapi.json").read_bytes())
    path, operation = next(
        (path, item["get"]) for path, item in document["paths"].items() if "get" in item
    )
    tag, name = operation["tags"][0].lower().replace(" ", "_"), operation["operationId"]
    del document["paths"][path]["get"]
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(document))
    method = re.sub("(?<!^)([A-Z])", r"_\1", name).lower()
    for folder in ("a", "b b", "c"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "code.py").write_text(
            f"from otto_ext import Otto\n\nOtto().{tag}.{method}\n"
        )
    paths = f"{tmp_path / 'a'}::{tmp_path / 'b b'}"
    done = track(checkout, changed, "--impact", str(tmp_path / "c"), paths=paths)
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("Breaks yours: 3 lines in 3 files")
    text = report(checkout).read_text()
    assert "## Your code: 3 lines broken, 3 files checked" in text
    assert "/b b/code.py:3:1`" in text
    assert "## In Python" in text
    assert path in text
    assert "</html>" in report(checkout).with_suffix(".html").read_text()
    again = track(checkout, changed)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert report(checkout).read_text() == text


def test_a_path_of_code_that_is_not_there_is_a_failure(checkout: Path, tmp_path: Path) -> None:
    done = track(checkout, ROOT / "openapi.json", paths=str(tmp_path / "nowhere"))
    assert done.returncode == 2
    assert "there is no such file or folder" in done.stderr


def test_a_set_up_that_fails_is_a_failure_with_its_reason(checkout: Path) -> None:
    bootstrap = checkout / "scripts/bootstrap"
    kept = bootstrap.read_text()
    bootstrap.write_text("#!/bin/sh\necho installing\necho no network >&2\nexit 1\n")
    try:
        done = track(checkout, ROOT / "openapi.json")
    finally:
        bootstrap.write_text(kept)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no network" in done.stderr
