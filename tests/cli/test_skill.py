"""`otto skill`: how to use the package, and the operations of the document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from support.environments import ROOT

import otto_ext

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run


def test_it_names_the_operations_of_the_document(otto: Run) -> None:
    text = otto("skill").stdout
    assert text.startswith("---\nname: otto-client\ndescription: ")
    assert "### goods" in text
    assert "- `goods.list_goods`: List goods" in text
    assert "- `papers.read_note`: GET /notes" in text


def test_it_is_written_where_an_editor_looks(otto: Run, tmp_path: Path) -> None:
    for _ in range(2):
        done = otto("skill", "-o", "skills")
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "skills" / "otto-client" / "SKILL.md").read_text() == otto("skill").stdout
    (tmp_path / "file").touch()
    assert otto("skill", "-o", "file").returncode == 2


def test_what_it_recommends_is_there(otto: Run) -> None:
    text = otto("skill").stdout
    for names in re.findall(r"from otto_ext import (.+)", text):
        for name in names.split(", "):
            assert getattr(otto_ext, name)
    for name in re.findall(r"`([A-Z]\w+Error)`", text):
        assert getattr(otto_ext, name)
    for command in set(re.findall(r"(?:^|`)otto ([a-z]+)", text, re.MULTILINE)):
        assert otto(command, "--help").returncode == 0, command
    for option in set(re.findall(r"^otto pull .*?(--[a-z-]+)", text, re.MULTILINE)):
        assert option in otto("pull", "--help").stdout


def test_the_page_for_contributors_names_what_is_there() -> None:
    text = (ROOT / "AGENTS.md").read_text()
    folders = "scripts|docs|generated|overlays|otto_ext"
    for path in re.findall(rf"(?<![\w/])((?:{folders})/[\w/.]*)", text):
        assert (ROOT / path).exists(), path
