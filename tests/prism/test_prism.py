"""The client takes the responses of Prism, a server for any document that is not ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from support.environments import ROOT
from support.every_operation import Finding, call_all
from support.odd_document import odd_document
from support.prism import PATIENCE, PRISM, prism

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.environment,
    pytest.mark.node,
    pytest.mark.skipif(PRISM is None, reason="Prism is missing; scripts/ci-tools installs it"),
]
MODES = pytest.mark.parametrize(
    "options", [[], ["--dynamic", "--seed", "1"]], ids=["examples", "made up"]
)
#: What Prism cannot serve: several operations behind one address, parameters that are left out or
#: hold objects, forms with lists and objects, lines of JSON, an example that is JSON as text, and
#: a body where none can be.
BEYOND = ["/things?merge=yes", "/things/{id}#share", "/things/{number}", "/ledgers/{number}"]
BEYOND += ["/ledgers/{uuid}", "/search", "/form", "/files", "/lines", "/named"]


def unexplained(findings: list[Finding]) -> list[Finding]:
    """Findings about responses that are what the document says."""
    broken = {each.call for each in findings if each.kind == "invalid"}
    return [each for each in findings if each.call not in broken]


@MODES
def test_the_committed_document(options: list[str]) -> None:
    document = ROOT / "openapi.json"
    with prism(document, *options) as address:
        findings, calls = call_all(json.loads(document.read_bytes()), base_url=address)
    assert unexplained(findings) == []
    assert calls > 60


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a client for what Prism can serve of the odd document."""
    folder = tmp_path_factory.mktemp("odd")
    document: dict[str, Any] = odd_document()
    for path in BEYOND:
        del document["paths"][path]
    del document["paths"]["/things/{id}"]["delete"]
    properties = document["components"]["schemas"]["Thing"]["allOf"][1]["properties"]
    del properties["file"]  # JavaScript has no flags amid a pattern
    del properties["parent"]  # it makes things within things until its stack is full
    del properties["note"]  # it makes texts of all lengths that a pattern allows, for ever
    del document["servers"]  # Prism serves at the root, whatever base path is documented
    (folder / "odd.json").write_text(json.dumps(document))
    command = [sys.executable, str(ROOT / "scripts/regenerate.py")]
    subprocess.run(
        [*command, "--source", folder / "odd.json", "--output", folder / "made"],
        check=True,
        capture_output=True,
    )
    return folder / "made"


@MODES
def test_a_document_with_the_oddities_of_real_ones(options: list[str], odd: Path) -> None:
    with prism(odd / "openapi.json", *options) as address:
        done = subprocess.run(
            [sys.executable, "-m", "support.every_operation", odd / "openapi.json", address],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(odd), str(ROOT / "tests")])},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
    assert done.returncode == 0, done.stderr
    *found, last = map(json.loads, done.stdout.splitlines())
    assert unexplained([Finding(**each) for each in found]) == []
    assert last["calls"] > 30
