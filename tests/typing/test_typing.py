"""mypy --strict and pyright accept `right.py`; of `wrong.py` they refuse the marked lines alone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.type_checks import mypy_strict

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BIN = Path(sys.executable).parent
RIGHT, WRONG = HERE / "right.py", HERE / "wrong.py"
# Collect nothing once Otto's own document is here: the usage files name the stand-in's operations.
__test__ = "stand" in json.dumps(json.loads((ROOT / "openapi.json").read_text())["info"])

Lines = dict[int, str]
Refused = Callable[[Path], Lines]


def by_mypy(path: Path) -> Lines:
    """The lines that mypy refuses, the first is 1, and why."""
    found = mypy_strict("--output=json", path)
    assert found.returncode in (0, 1), found.stderr
    said = [json.loads(line) for line in found.stdout.splitlines() if line.startswith("{")]
    errors = [finding for finding in said if finding["severity"] == "error"]
    assert [e for e in errors if (ROOT / e["file"]).resolve() != path] == []
    return {e["line"]: e["message"] for e in errors}


def by_pyright(path: Path) -> Lines:
    """The lines that pyright refuses, the first is 1, and why."""
    command = [str(BIN / "pyright"), "--outputjson", str(path)]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    errors = json.loads(found.stdout)["generalDiagnostics"]
    return {
        e["range"]["start"]["line"] + 1: e["message"] for e in errors if e["severity"] == "error"
    }


CHECKERS = pytest.mark.parametrize(
    "refused", [by_mypy, pytest.param(by_pyright, marks=pytest.mark.node)]
)


@CHECKERS
def test_right_usage_is_accepted(refused: Refused) -> None:
    assert refused(RIGHT) == {}


@CHECKERS
def test_wrong_usage_is_refused_line_by_line(refused: Refused) -> None:
    marked = {
        number: line.partition("# wrong: ")[2]
        for number, line in enumerate(WRONG.read_text().splitlines(), 1)
        if re.search(r"\S  # wrong: ", line)
    }
    found = refused(WRONG)
    assert {n: found[n] for n in found.keys() - marked.keys()} == {}
    assert {n: marked[n] for n in marked.keys() - found.keys()} == {}
