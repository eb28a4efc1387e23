"""schemathesis finds no response of the sandbox that breaks the document."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from typing import TYPE_CHECKING

import pytest
from support.environments import ROOT
from support.sandboxes import KEY, bearer

from otto_ext.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.environment

COMMAND = shutil.which("schemathesis", path=sysconfig.get_path("scripts"))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(ROOT / "openapi.json", **KEY) as sandbox:
        yield sandbox


@pytest.mark.parametrize(
    "options",
    [
        ["--mode", "positive", "--phases", "examples,coverage,fuzzing"],
        # The document has operations that say nothing of requests that are wrong; the sandbox
        # returns 400 for those all the same.
        ["--phases", "examples,fuzzing,stateful", "--exclude-checks", "status_code_conformance"],
    ],
    ids=["valid requests", "any requests"],
)
def test_no_response_breaks_the_document(
    options: list[str], sandbox: Sandbox, tmp_path: Path
) -> None:
    assert COMMAND is not None, "schemathesis is in the group dev"
    token = bearer(sandbox)["Authorization"]
    before = len(sandbox.requests)
    done = subprocess.run(
        [
            *(COMMAND, "run", sandbox.document_url, "--url", sandbox.base_url),
            *("--header", f"Authorization: {token}", "--seed", "1", "--max-examples", "4"),
            *("--warnings", "off", "--no-shrink", "--continue-on-failure"),
            *options,
        ],
        cwd=tmp_path,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert len(sandbox.requests) - before > 100


def test_it_would_find_one(sandbox: Sandbox, tmp_path: Path) -> None:
    assert COMMAND is not None
    sandbox.add_faults({"fault": "drift=field"})
    done = subprocess.run(
        [
            *(COMMAND, "run", sandbox.document_url, "--url", sandbox.base_url),
            *("--header", f"Authorization: {bearer(sandbox)['Authorization']}", "--seed", "1"),
            *("--max-examples", "1", "--phases", "fuzzing", "--mode", "positive"),
            *("--max-failures", "1", "--warnings", "off", "--no-shrink"),
        ],
        cwd=tmp_path,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    sandbox.clear_faults()
    assert done.returncode == 1
    assert "required" in done.stdout
