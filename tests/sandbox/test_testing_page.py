"""The examples of docs/testing.md run as they stand there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from support.environments import ROOT
from support.stand_in import examples

from otto_ext.sandbox import Sandbox

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (ROOT / "docs" / "testing.md").read_text()
TESTS = [code for code in examples(PAGE) if "def test_" in code]
SCRIPTS = [code for code in examples(PAGE) if "def test_" not in code]


if TESTS:

    def test_the_tests_pass(tmp_path: Path) -> None:
        shutil.copy(ROOT / "openapi.json", tmp_path)
        for number, code in enumerate(TESTS):
            (tmp_path / f"test_example_{number}.py").write_text(code)
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:schemathesis"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        assert f"{sum(code.count('def test_') for code in TESTS)} passed" in done.stdout


def test_the_rest_runs(tmp_path: Path) -> None:
    shutil.copy(ROOT / "openapi.json", tmp_path)
    for code in SCRIPTS:
        command = [sys.executable, "-W", "error", "-c", code]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_the_rules_are_taken(tmp_path: Path) -> None:
    [rules] = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "faults.yaml").write_text(rules)
    Sandbox({"openapi": "3.1.0", "paths": {}}, faults=tmp_path / "faults.yaml")


def test_every_fault_of_the_table_can_be_ordered() -> None:
    column = [row.split("|")[2] for row in PAGE.splitlines() if row.startswith("| `")]
    faults = [each for cell in column for each in re.findall(r"`(.+?)`", cell)]
    assert len(faults) >= 7
    Sandbox({"openapi": "3.1.0", "paths": {}}, faults={"faults": faults})
