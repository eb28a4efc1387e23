"""Every operation of a document through the client generated from it: nothing is refused or drifts.

Parameters and bodies are what the document allows, as Python values and as plain ones, with all
that an operation takes and with the least.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from support.environments import ROOT, unmeasured
from support.every_operation import call_all, operations_of_the_client
from support.odd_document import odd_document
from support.response_checks import ResponseChecks

from otto_ext.sandbox import Sandbox

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

DOCUMENT: dict[str, Any] = json.loads((ROOT / "openapi.json").read_bytes())


def test_the_committed_document() -> None:
    findings, calls = call_all(DOCUMENT)
    assert findings == []
    assert calls >= 2 * len(operations_of_the_client())


@pytest.mark.parametrize("seed", [1, 2])
def test_other_data(seed: int) -> None:
    findings, _ = call_all(DOCUMENT, seed=seed, rows=3)
    assert findings == []


def test_a_document_with_the_oddities_of_real_ones(tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text(json.dumps(odd_document()))
    made = tmp_path / "made"
    command = [sys.executable, str(ROOT / "scripts/regenerate.py")]
    subprocess.run(
        [*command, "--source", tmp_path / "odd.json", "--output", made],
        check=True,
        capture_output=True,
    )
    done = subprocess.run(
        [sys.executable, "-m", "support.every_operation", made / "openapi.json"],
        env={**unmeasured(), "PYTHONPATH": os.pathsep.join([str(made), str(ROOT / "tests")])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    *findings, last = map(json.loads, done.stdout.splitlines())
    assert findings == []
    assert last["calls"] >= 2 * 29


def test_a_response_that_breaks_the_document_would_be_found() -> None:
    findings, _ = call_all(DOCUMENT, rows=3, prepare=_drift)
    kinds = {each.kind for each in findings}
    assert {"invalid", "drift"} <= kinds


def _drift(sandbox: Sandbox) -> None:
    sandbox.add_faults({"fault": "drift=field"})


def test_responses_are_judged_by_the_document() -> None:
    document = {"openapi": "3.1.0", "paths": {"/a": {"get": {"responses": {"204": {}}}}}}
    with Sandbox(document) as sandbox:
        response = httpx.get(f"{sandbox.base_url}/a")
    assert ResponseChecks(document).problems("GET /a", response) == []
    other = {"openapi": "3.1.0", "paths": {"/a": {"get": {"responses": {"200": {}}}}}}
    assert ResponseChecks(other).problems("GET /a", response) == [
        "the status 204 is not documented"
    ]
