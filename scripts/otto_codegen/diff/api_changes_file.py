"""The record of changes, API_CHANGES.md: one dated entry for each rerun that changed something.

The newest entry stands first. An entry's heading is written for people and read back by
`read_entries`, from which the HTML report makes its timeline:

    ## 2026-06-01 | 1 breaking, 0 warning, 2 info | document 3f2a...
"""

from __future__ import annotations

import datetime as dt
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import evolve

from otto_codegen.diff.change import Diff, Entry
from otto_codegen.diff.render.grouping import counts
from otto_codegen.diff.render.markdown import body
from otto_ext.openapi.document_errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PREAMBLE: Final = """\
# API changes

What changed in the API document that the client is generated from, newest first. The regeneration
writes this file; the hash is that of the document the entry leads to.
"""
_HEADING: Final = re.compile(
    r"## (\d{4}-\d\d-\d\d) \| (\d+) breaking, (\d+) warning, (\d+) info \| document (\w+)\s*"
)
#: The heading of what the changes mean in Python.
PYTHON: Final = "### In Python"
_UNESCAPE: Final = re.compile(r"\\(.)")


def append_entry(
    path: str | Path,
    diff: Diff,
    document_hash: str,
    date: dt.date | str,
    python: Sequence[str] = (),
    renamed: Sequence[str] = (),
) -> bool:
    """Put an entry at the top of the record at `path`, which is made if it is missing.

    `python` are lines of Markdown, each an item of a list: what the changes mean in Python;
    `renamed` the same for names that changed while the API did not.

    A second call for the hash of the newest entry changes nothing unless something was renamed, so
    a rerun that was cut off can be repeated. The file is replaced in one step. Returns whether an
    entry was written.

    Raises:
        DocumentError: the file is there and cannot be read.
        ValueError: the date is no ISO date, or the hash holds more than letters and digits.
    """
    path = Path(path)
    if isinstance(date, str):
        date = dt.date.fromisoformat(date)
    if not re.fullmatch(r"\w+", document_hash):
        raise ValueError(f"{document_hash!r} is not a valid hash; it has letters and digits alone")
    if not (diff.changes or diff.texts_differ or renamed):
        return False
    text = _read(path) or PREAMBLE
    newest = next(_entries(text), None)
    if newest and newest.document_hash == document_hash and not renamed:
        return False
    lines = text.splitlines(keepends=True)
    at = next((index for index, line in enumerate(lines) if line.startswith("## ")), len(lines))
    before, after = "".join(lines[:at]).rstrip("\n"), "".join(lines[at:])
    entry = _entry(diff, document_hash, date, (*renamed, *python))
    _write(path, f"{before}\n\n{entry}" + (f"\n{after}" if after else ""))
    return True


def read_entries(path: str | Path) -> tuple[Entry, ...]:
    """The entries of the record, newest first; none when there is no file.

    Raises:
        DocumentError: the file is there and cannot be read.
    """
    return tuple(_entries(_read(Path(path))))


def _entry(diff: Diff, document_hash: str, date: dt.date, python: Sequence[str]) -> str:
    found = ", ".join(f"{count} {level.value}" for level, count in counts(diff).items())
    heading = f"## {date.isoformat()} | {found} | document {document_hash}"
    lines = [heading, "", *body(diff, "###")]
    if python:
        lines += ["", PYTHON, "", *python]
    return "\n".join(lines) + "\n"


def _entries(text: str) -> Iterator[Entry]:
    found: Entry | None = None
    lines: dict[str, list[str]] = {}
    section = "lines"
    for line in text.splitlines():
        if match := _HEADING.fullmatch(line):
            if found:
                yield _with(found, lines)
            date, breaking, warning, info, document_hash = match.groups()
            numbers = int(breaking), int(warning), int(info)
            found, lines = Entry(dt.date.fromisoformat(date), *numbers, document_hash), {}
            section = "lines"
        elif line.startswith("#"):
            section = "python" if line.strip() == PYTHON else "lines"
        elif line.startswith("- "):
            lines.setdefault(section, []).append(_UNESCAPE.sub(r"\1", line[2:].strip()))
    if found:
        yield _with(found, lines)


def _with(entry: Entry, lines: dict[str, list[str]]) -> Entry:
    changes, python = tuple(lines.get("lines", ())), tuple(lines.get("python", ()))
    return evolve(entry, lines=changes, python=python)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        raise DocumentError(f"{path}: cannot be read: {error}") from error


def _write(path: Path, text: str) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
