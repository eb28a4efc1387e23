"""Finds words that this project does not use in docs, comments, docstrings, messages and names.

codespell compares them with `words.txt`, which has the word to use instead. It sees prose, and the
words of which the names in Python are made; code in backticks is blanked first, so that line
numbers stay right.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
import tokenize
from pathlib import Path

__all__ = ["ROOMS", "check", "prose_of"]

ROOT = Path(__file__).resolve().parents[2]
WORDS = Path(__file__).with_name("words.txt")
#: Files and folders that are checked.
ROOMS = (
    "AGENTS.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
    "SECURITY.md",
    "docs",
    "examples",
    "otto_ext",
    "scripts",
    "tests",
)
#: What is not checked: it shows the words to the check.
LEFT_OUT = ("tests/scripts/test_words.py",)
SUFFIXES = (".py", ".md", ".jinja")
#: The text between the braces of an f-string: a token of its own since Python 3.12.
_F_STRING_TEXT = getattr(tokenize, "FSTRING_MIDDLE", None)
_CODE = re.compile(r"`[^`\n]*`")
_BRACES = re.compile(r"\{[^{}\n]*\}")
_OPENING = re.compile("^[a-z]*['\"]+|['\"]+$", re.IGNORECASE)
_NAME = re.compile(r"""[a-z]*(['"])[\w./-]*\1""", re.IGNORECASE)
#: The words of `read_text` and `ReadText`.
_PARTS = re.compile(r"[A-Z]?[a-z]+")
#: A name that Python gives: where a file is.
_PYTHONS = "tell"
#: codespell takes `server's` for one word.
_POSSESSIVE = re.compile(r"'s\b")
_ONE_A = re.compile(
    r"\bone (?:bar|call|class|entry|file|function|line|method|module|package|panel|request|row|"
    r"subcommand|table|type) an? \w+"
)


def prose_of(source: str, suffix: str) -> str:
    """A file's prose on its lines: all of Markdown; comments, strings and names of Python."""
    if suffix != ".py":
        return _CODE.sub(_blank, source)
    lines = [""] * (source.count("\n") + 2)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        text = token.string
        if token.type == tokenize.STRING and not _NAME.fullmatch(text):
            if "f" in re.split("['\"]", text)[0].lower():
                text = _BRACES.sub(_blank, text)
            # Quotes would count as apostrophes of the first and the last word.
            text = _OPENING.sub(_blank, text)
        elif token.type == tokenize.NAME and text != _PYTHONS:
            text = " ".join(_PARTS.findall(text))
        elif token.type not in (tokenize.COMMENT, _F_STRING_TEXT):
            continue
        for number, line in enumerate(_CODE.sub(_blank, text).split("\n"), token.start[0]):
            lines[number - 1] += f" {line}"
    return "\n".join(lines)


def check(root: Path, rooms: tuple[str, ...] = ROOMS, left_out: tuple[str, ...] = LEFT_OUT) -> int:
    """Print every banned word, with its place and the word to use.

    Returns:
        0 if there is none.
    """
    found = 0
    with tempfile.TemporaryDirectory() as folder:
        for path in _files(root, rooms):
            name = path.relative_to(root)
            if str(name) in left_out:
                continue
            prose = _POSSESSIVE.sub(_blank, prose_of(path.read_text("utf-8"), path.suffix))
            for match in _ONE_A.finditer(prose):
                line = prose.count("\n", 0, match.start()) + 1
                print(f"{name}:{line}: {match[0]} ==> {re.sub(' an? ', ' per ', match[0])}")
                found = 1
            copy = Path(folder) / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(prose, "utf-8")
        program = str(Path(sys.executable).parent / "codespell")
        command = (program, "--dictionary", str(WORDS), "--disable-colors", ".")
        return subprocess.run(command, cwd=folder, check=False).returncode or found


def _files(root: Path, rooms: tuple[str, ...]) -> list[Path]:
    found: list[Path] = []
    for room in rooms:
        path = root / room
        if path.is_file():
            found.append(path)
        else:
            found.extend(each for each in sorted(path.rglob("*")) if each.suffix in SUFFIXES)
    return found


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


if __name__ == "__main__":
    raise SystemExit(check(ROOT))
