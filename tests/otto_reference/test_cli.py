"""The command builds the page, or says in a sentence why not and writes nothing."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from otto_reference.cli import main
from support.api_documents import small

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "document.json"
    path.write_text(json.dumps(small()))
    return path


def test_it_builds_a_page(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "a" / "b"
    assert main(["--source", str(source), "--output", str(output)]) == 0
    assert capsys.readouterr().out == f"{output / 'index.html'}\n"
    assert {path.name for path in output.iterdir()} == {"index.html", "redoc.LICENSE.txt"}
    assert "otto.default.list_things()" in (output / "index.html").read_text()


def test_the_same_document_gives_the_same_page(source: Path, tmp_path: Path) -> None:
    pages = []
    for name in ("one", "two"):
        main(["--source", str(source), "--output", str(tmp_path / name)])
        pages.append((tmp_path / name / "index.html").read_bytes())
    assert pages[0] == pages[1]


def test_corrections_are_applied(source: Path, tmp_path: Path) -> None:
    overlays = tmp_path / "overlays"
    overlays.mkdir()
    (overlays / "01.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: T, version: '1'}\nactions:\n"
        "  - target: $.paths['/things'].get\n    update: {operationId: allThings}\n"
    )
    arguments = ["--source", str(source), "--output", str(tmp_path), "--overlays", str(overlays)]
    assert main(arguments) == 0
    assert "otto.default.all_things()" in (tmp_path / "index.html").read_text()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "does not exist"),
        ("{", "document.json"),
        ('{"asyncapi": "3.0.0"}', "AsyncAPI"),
        ('{"openapi": "3.1.0", "info": {}}', "paths"),
    ],
)
def test_what_is_no_document_is_refused(
    text: str | None,
    said: str,
    source: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    source.unlink()
    if text is not None:
        source.write_text(text)
    output = tmp_path / "output"
    assert main(["--source", str(source), "--output", str(output)]) == 2
    complaint = capsys.readouterr().err
    assert complaint.startswith("reference: ")
    assert said in complaint
    assert not output.exists()


def test_a_folder_that_cannot_be_written_is_named(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--source", str(source), "--output", str(source)]) == 2
    assert str(source) in capsys.readouterr().err


@pytest.mark.slow
def test_the_script_builds_the_committed_document(root: Path, tmp_path: Path) -> None:
    """From anywhere, and paths are those of the caller."""
    done = subprocess.run(
        [root / "scripts" / "reference", "--output", "built"],
        cwd=tmp_path,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    title = json.loads((root / "openapi.json").read_text())["info"]["title"]
    assert title in (tmp_path / "built" / "index.html").read_text()
