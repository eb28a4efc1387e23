"""Notebooks are checked cell by cell, and what of them cannot be read is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from otto_codegen.impact import Impact
from otto_codegen.impact.notebooks import read_notebook
from otto_codegen.impact.sources import find_code

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

Measure = Callable[..., Impact]

USES = "from otto_ext import AsyncOtto, Otto\notto = Otto()"


def notebook(*cells: str, language: str = "python", as_lines: bool = True) -> str:
    """A notebook; a cell that begins with `#md` is text."""
    made = []
    for cell in cells:
        source: Any = cell.splitlines(keepends=True) if as_lines else cell
        kind = "markdown" if cell.startswith("#md") else "code"
        made.append({"cell_type": kind, "metadata": {}, "source": source, "outputs": []})
    metadata = {"kernelspec": {"language": language}, "language_info": {"name": language}}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": made})


def places(impact: Impact) -> list[str]:
    return [hit.place.rpartition("/")[2] for hit in impact.hits]


def test_a_line_that_breaks_is_reported_by_cell_and_line(measure: Measure, tmp_path: Path) -> None:
    (tmp_path / "nav.ipynb").write_text(
        notebook(
            "#md A title",
            f"%load_ext autoreload\n%matplotlib inline\n{USES}",
            "!pip install otto-client\nfiles = !ls\nhere = %pwd\nfor f in files:\n    print(f)",
            "%%time\nvault = otto.vaults.get_vault('1')\nprint(vault.weight)",
            "%time otto.vaults.audit_vault('1')\notto.vaults.audit_vault?\n?otto",
            "%%bash\nls -l | grep otto",
            "text = '''\n%time otto.vaults.audit_vault('1')\n'''\nasync_otto = AsyncOtto()",
            "v = await async_otto.vaults.get_vault('1')\nv.weight",
            "%timeit -n 10 otto.vaults.audit_vault('1')",
        )
    )
    impact = measure([tmp_path], "remove operation", "remove field")
    assert places(impact) == [
        "nav.ipynb:cell 4:line 3",
        "nav.ipynb:cell 5:line 1",
        "nav.ipynb:cell 8:line 2",
        "nav.ipynb:cell 9:line 1",
    ]
    assert impact.hits[0].code == "print(vault.weight)"
    assert impact.hits[0].as_dict()["cell"] == 4
    assert impact.summary == "4 lines broken, 1 file checked"


def test_a_notebook_may_have_any_name_and_stand_beside_a_module_of_it(
    measure: Measure, tmp_path: Path
) -> None:
    breaks = f"{USES}\notto.vaults.audit_vault('1')"
    for name in ("nav report (final).ipynb", "nav.ipynb"):
        (tmp_path / name).write_text(notebook(breaks, as_lines=False))
    (tmp_path / "nav.py").write_text(f"{breaks}\n")
    (tmp_path / ".ipynb_checkpoints").mkdir()
    (tmp_path / ".ipynb_checkpoints" / "nav-checkpoint.ipynb").write_text(notebook(breaks))
    impact = measure([tmp_path], "remove operation")
    assert sorted(places(impact)) == [
        "nav report (final).ipynb:cell 1:line 3",
        "nav.ipynb:cell 1:line 3",
        "nav.py:3:1",
    ]
    assert impact.files == 3


def test_a_cell_that_cannot_be_read_hides_no_other(measure: Measure, tmp_path: Path) -> None:
    path = tmp_path / "nav.ipynb"
    path.write_text(notebook(USES, "print 'python 2'", "otto.vaults.audit_vault('1')"))
    impact = measure([path], "remove operation")
    assert places(impact) == ["nav.ipynb:cell 3:line 1"]
    (reason,) = impact.left_out
    assert reason.startswith(f"{path}: cell 2 cannot be checked: line 1: Missing parentheses")
    assert impact.summary == "1 line broken, 1 file checked, 1 not checked"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "Expecting property name"),
        ("[]", "the file is not a Jupyter notebook"),
        ('{"cells": 3}', "the file is not a Jupyter notebook"),
        (notebook("x <- 1", language="R"), "the notebook is written in r"),
    ],
)
def test_what_is_not_a_notebook_of_python_is_named(
    tmp_path: Path, content: str, reason: str
) -> None:
    (tmp_path / "a.ipynb").write_text(content)
    code = find_code([tmp_path])
    assert code.files == ()
    (left_out,) = code.left_out
    assert left_out.startswith(f"{tmp_path / 'a.ipynb'} cannot be checked: ")
    assert reason in left_out


def test_old_notebooks_have_sheets() -> None:
    cells = [{"cell_type": "code", "input": ["x = 1\n", "y = 2"]}, "odd", {"cell_type": "code"}]
    found = read_notebook(json.dumps({"worksheets": [{"cells": cells}]}).encode())
    assert found.text == "x = 1\ny = 2\n\n"
    assert found.places == ((1, 1), (1, 2), (3, 1))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%config x\nif True:\n    %time y = 1", "pass\nif True:\n    y = 1"),
        ("!a \\\n  b\nz = 1", "pass\npass\nz = 1"),
        ("%%sql\nselect 1", ""),
        ("%%unknown\nx = 1", "\nx = 1"),
        ("a.b['c'] = !ls\nb??;", "a.b['c'] = eval('')\npass"),
        ("%time", "pass"),
    ],
)
def test_magics_are_taken_out_line_by_line(source: str, expected: str) -> None:
    assert read_notebook(notebook(source).encode()).text == (f"{expected}\n" if expected else "")


def test_only_regular_files_of_a_sane_size_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "long.py").write_text("x = 1\n" * 10)
    monkeypatch.setattr("otto_codegen.impact.sources._AT_MOST", 20)
    code = find_code([tmp_path])
    assert code.files == ()
    assert sorted(code.left_out) == [
        f"{tmp_path / 'long.py'} cannot be checked: it is larger than 0 MiB",
        f"{tmp_path / 'pipe.py'} cannot be checked: it is not a regular file",
    ]
