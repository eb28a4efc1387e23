"""In CI a skipped test is a failed one."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from support.environments import ROOT, unmeasured

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

CASES = """
import pytest

def test_skipped():
    pytest.skip("no server")

@pytest.mark.skipif(True, reason="no tool")
def test_marked():
    pass

@pytest.mark.xfail(strict=True)
def test_known():
    assert False

def test_passes():
    pass
"""


def run(directory: Path, ci: str) -> str:
    command = [sys.executable, "-m", "pytest", "-q", "-c", ROOT / "pyproject.toml"]
    return subprocess.run(
        [*command, "-p", "no:cacheprovider", "--rootdir", directory, directory],
        env={**unmeasured(), "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    ).stdout


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    (tmp_path / "conftest.py").write_text((ROOT / "tests/conftest.py").read_text())
    (tmp_path / "test_cases.py").write_text(CASES)
    return tmp_path


def test_a_skip_fails_in_ci_and_an_expected_failure_does_not(directory: Path) -> None:
    assert "1 failed, 1 passed, 1 xfailed, 1 error" in run(directory, "true")


def test_a_skip_is_a_skip_elsewhere(directory: Path) -> None:
    assert "1 passed, 2 skipped, 1 xfailed" in run(directory, "")


def test_a_module_that_skips_itself_fails_in_ci(directory: Path) -> None:
    (directory / "test_module.py").write_text("import pytest\npytest.importorskip('not_there')\n")
    assert "skipped in CI" in run(directory, "true")
