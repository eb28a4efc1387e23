"""Finds words that this project does not use in docs, comments, docstrings and messages.

codespell compares them with `words.txt`, which has the word to use instead. It sees prose alone:
identifiers in Python and code in backticks are blanked first, so that line numbers stay right.
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
#: Files and folders that are checked. Those that are missing here still use some of the words.
ROOMS = (
    "CHANGELOG.md",
    "README.md",
    "SECURITY.md",
    "docs",
    "examples",
    "otto_ext",
    "scripts/otto_bench",
    "scripts/otto_checks",
    "scripts/otto_codegen",
    "scripts/otto_demo",
    "scripts/otto_reference",
)
#: What is not checked yet.
NOT_YET: tuple[str, ...] = ()
SUFFIXES = (".py", ".md", ".jinja")
#: The text between the braces of an f-string: a token of its own since Python 3.12.
_F_STRING_TEXT = getattr(tokenize, "FSTRING_MIDDLE", None)
_CODE = re.compile(r"`[^`\n]*`")
_BRACES = re.compile(r"\{[^{}\n]*\}")
_OPENING = re.compile("^[a-z]*['\"]+|['\"]+$", re.IGNORECASE)
_ARGUMENT = re.compile(r"^\s+\w+(?=: )", re.MULTILINE)
_NAME = re.compile(r"""[a-z]*(['"])[\w./-]*\1""", re.IGNORECASE)


def prose_of(source: str, suffix: str) -> str:
    """A file's prose on its lines: all of Markdown, comments and strings of Python."""
    if suffix != ".py":
        return _CODE.sub(_blank, source)
    lines = [""] * (source.count("\n") + 2)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        text = token.string
        if token.type == tokenize.STRING and not _NAME.fullmatch(text):
            if "f" in re.split("['\"]", text)[0].lower():
                text = _BRACES.sub(_blank, text)
            # Quotes would count as apostrophes of the first and the last word.
            text = _ARGUMENT.sub(_blank, _OPENING.sub(_blank, text))
        elif token.type not in (tokenize.COMMENT, _F_STRING_TEXT):
            continue
        for number, line in enumerate(_CODE.sub(_blank, text).split("\n"), token.start[0]):
            lines[number - 1] += f" {line}"
    return "\n".join(lines)


def check(root: Path, rooms: tuple[str, ...] = ROOMS, not_yet: tuple[str, ...] = NOT_YET) -> int:
    """Print every banned word, with its place and the word to use.

    Returns:
        0 if there is none, otherwise codespell's exit status.
    """
    skipped = [root / path for path in not_yet]
    with tempfile.TemporaryDirectory() as folder:
        for path in _files(root, rooms):
            if any(path.is_relative_to(each) for each in skipped):
                continue
            copy = Path(folder) / path.relative_to(root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(prose_of(path.read_text("utf-8"), path.suffix), "utf-8")
        program = str(Path(sys.executable).parent / "codespell")
        command = (program, "--dictionary", str(WORDS), "--disable-colors", ".")
        return subprocess.run(command, cwd=folder, check=False).returncode


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
