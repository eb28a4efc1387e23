"""Which words the check of prose finds, and where it looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from otto_checks.words import check

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.md", "# Title\n\nThe reply is JSON.\n", 3),
        ("a.py", "x = 1\n# Nobody reads this.\n", 2),
        ("a.py", 'def f():\n    """Does it.\n\n    It answers at once.\n    """\n', 4),
        ("a.py", "x = 1\ny = f'told {x} times'\n", 2),
        ("a.jinja", "{# what was mended #}\n", 1),
        ("a.md", "\nThe reply's body.\n", 2),
        ("a.md", "\nThere is one class a status.\n", 2),
        ("a.py", "x = 1\nlast_reply = x\n", 2),
        ("a.py", "class ReplyOfToken: ...\n", 1),
        ("a.py", "def test_it_answers_twice(): ...\n", 1),
    ],
)
def test_a_banned_word_fails_and_is_named_with_its_line(
    name: str, text: str, line: int, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_text(text)
    assert check(tmp_path, (name,), ()) != 0
    assert f"{name}:{line}: " in capfd.readouterr().out


def test_code_in_backticks_keys_of_json_and_other_words_pass(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("The response of `reply()` is JSON.\n")
    (tmp_path / "a.py").write_text(
        'def f(it: str) -> str:\n    """Return `told`."""\n'
        '    return it["reply"] + str(file.tell())\n'
    )
    assert check(tmp_path, ("a.md", "a.py"), ()) == 0


def test_files_that_show_the_words_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "old.md").write_text("The reply.\n")
    assert check(tmp_path, ("docs",), ("docs/old.md",)) == 0
