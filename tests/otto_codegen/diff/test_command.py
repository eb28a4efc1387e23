"""`scripts/api_diff.py`: what it reads, what it prints, and its exit statuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from otto_codegen.diff.api_changes_file import append_entry
from otto_codegen.diff.cli import main
from otto_codegen.diff.compare import diff_documents
from support.api_documents import referring
from support.diff_documents import document

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """A document, and one without its operation, the second as YAML."""
    old, new = tmp_path / "old.json", tmp_path / "new.yaml"
    old.write_text(json.dumps(document()))
    new.write_text("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n")
    return str(old), str(new)


def test_status_1_when_something_breaks(files: tuple[str, str], capsys: Any) -> None:
    assert main(files) == 1
    assert "the operation was removed" in capsys.readouterr().out


def test_status_0_when_nothing_does(files: tuple[str, str], capsys: Any) -> None:
    assert main(files[::-1]) == 0
    assert "the operation was added" in capsys.readouterr().out


def test_the_script_is_the_command(files: tuple[str, str]) -> None:
    command = [sys.executable, str(ROOT / "scripts/api_diff.py"), *files, "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout)["breaking"] is True


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "does not exist; give a document's path or URL"),
        (b"", "is empty"),
        (b"{", "is not valid JSON"),
        (b"a: [", "is neither JSON nor valid YAML"),
        (b"a: 1\n b: 2", "line 2"),
        (b"\xff\xfe", "is empty"),
        (b"\xe9\xff", "is not UTF-8"),
        (b"[]", "an array at its top level"),
        (b"just words", "plain text at its top level"),
        (b"<html></html>", "is an HTML page"),
        (b'{"a": 1}', "neither `openapi` nor `swagger`"),
        (b'{"openapi": "3.1.0", "paths": []}', "its `paths` is not an object"),
        (b'{"openapi": "4.0.0", "paths": {}}', "says `openapi: 4.0.0`"),
        (b'{"swagger": "1.2", "paths": {}}', "says `swagger: 1.2`"),
        (b'{"a":' * 100_000, "nests more than"),
    ],
)
def test_status_2_and_one_line_when_a_document_cannot_be_read(
    files: tuple[str, str], tmp_path: Path, capsys: Any, content: bytes | None, said: str
) -> None:
    bad = tmp_path / "bad.json"
    if content is not None:
        bad.write_bytes(content)
    for pair in ((files[0], str(bad)), (str(bad), files[0])):
        assert main(pair) == 2
        out, error = capsys.readouterr()
        assert out == ""
        assert error.startswith(f"api_diff: {bad} ")
        assert said in error
        assert error.count("\n") == 1


def test_missing_parts_are_reported_one_line_each(
    files: tuple[str, str], tmp_path: Path, capsys: Any
) -> None:
    whole = tmp_path / "whole.json"
    parts = {name: {"$ref": f"{name}.json#/Thing"} for name in "ab"}
    whole.write_text(json.dumps(document(components={"schemas": parts})))
    assert main([files[0], str(whole)]) == 0
    error = capsys.readouterr().err
    assert error.count("\n") == 2
    for line, name in zip(error.splitlines(), "ab", strict=True):
        assert line.startswith(f"api_diff: {whole}: {name}.json#/Thing was not read: ")
        assert "does not exist" in line


def test_the_parts_of_a_document_are_compared(tmp_path: Path, capsys: Any) -> None:
    old, new = (tmp_path / name for name in ("old", "new"))
    for folder, kind in ((old, "string"), (new, "integer")):
        folder.mkdir()
        (folder / "openapi.json").write_text(json.dumps(referring("pet.json")))
        (folder / "pet.json").write_text(json.dumps({"type": kind}))
    assert main([str(old / "openapi.json"), str(old / "openapi.json")]) == 0
    assert main([str(old / "openapi.json"), str(new / "openapi.json")]) == 1
    assert capsys.readouterr().err == ""


def test_the_history_is_shown_below_the_changes(
    files: tuple[str, str], tmp_path: Path, capsys: Any
) -> None:
    record = tmp_path / "API_CHANGES.md"
    append_entry(record, diff_documents(document(), document(paths={})), "aaaa", "2026-06-01")
    assert main([*files, "--format", "html", "--history", str(record)]) == 1
    assert "2026-06-01" in capsys.readouterr().out
    assert main(["--format", "html", "--history", str(record)]) == 0
    assert "<h1>Timeline of API changes</h1>" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [["one"], [], ["a", "b", "--history", "x"], ["a", "--history", "x", "--format", "html"]],
)
def test_wrong_arguments_are_refused(arguments: list[str], capsys: Any) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert "usage:" in capsys.readouterr().err
