"""The README and the pages on calls, errors and pulls are true: examples run and type-check, what
they name is there.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest
from support.environments import ROOT, unmeasured
from support.stand_in import DOCUMENT, IS_STAND_IN, blocks, examples
from support.type_checks import mypy_strict

from otto_ext.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

README = (ROOT / "README.md").read_text()
PAGES = [ROOT / "docs" / name for name in ("calls.md", "errors.md", "pulls.md")]
TEXT = README + "".join(page.read_text() for page in PAGES)
EXAMPLES = examples(TEXT)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(DOCUMENT, client_id="readme", client_secret="readme") as sandbox:
        yield sandbox


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 3
    assert len(re.findall(r"^```python", TEXT, re.MULTILINE)) == len(blocks(TEXT))


@pytest.mark.parametrize("code", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_runs(code: str, sandbox: Sandbox, tmp_path: Path) -> None:
    # Examples write files, and read the document as they would in a checkout.
    shutil.copy(ROOT / "openapi.json", tmp_path)
    settings = {
        "OTTO_BASE_URL": sandbox.base_url,
        "OTTO_TOKEN_URL": sandbox.token_url,
        "OTTO_CLIENT_ID": "readme",
        "OTTO_CLIENT_SECRET": "readme",
        "DLT_DATA_DIR": str(tmp_path),
        "RUNTIME__DLTHUB_TELEMETRY": "false",
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        env={**unmeasured(), **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_examples_are_clean_under_mypy_strict(tmp_path: Path) -> None:
    for number, code in enumerate(EXAMPLES):
        (tmp_path / f"example_{number}.py").write_text(code)
    done = mypy_strict(*sorted(tmp_path.iterdir()))
    assert done.returncode == 0, done.stdout


def test_the_commands_and_files_it_names_are_there() -> None:
    named = set(re.findall(r"(?:scripts|overlays|tests|generated|\.github)/[\w/.-]*", README))
    assert len(named) > 5
    assert [name for name in named if not (ROOT / name.rstrip(".")).exists()] == []


def test_the_extras_it_lists_are_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    page = (ROOT / "docs" / "install.md").read_text()
    extras = page.partition("| extra |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| (`.+?) \|", extras, re.MULTILINE)
    listed = {name for row in rows for name in re.findall(r"`([\w-]+)`", row)}
    assert listed
    assert listed <= set(project["optional-dependencies"])


def test_the_first_screen_says_that_the_document_is_a_stand_in() -> None:
    first_screen = "\n".join(README.splitlines()[:30])
    assert not IS_STAND_IN or "is a stand-in" in first_screen
    assert "scripts/regenerate.py" in first_screen
    assert "scripts/demo" in first_screen
    assert "scripts/test" in first_screen
