"""The user's files, to be written back with other names and everything else as it was: encoding,
line endings, and of notebooks the JSON around the changed lines.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import tempfile
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from otto_codegen.codegen_errors import CodegenError
from otto_codegen.impact.notebooks import read_notebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from otto_codegen.impact.sources import UserFile

__all__ = ["GONE", "Original", "read_original"]

#: What stands for a line that is no longer there, with its end.
GONE: Final = "\0"

_END: Final = re.compile(r"\r\n|\r|\n")
_SPACE: Final = re.compile(r"[ \t\n\r]*")


@frozen
class Original:
    """A file as it was read.

    Attributes:
        path: where it is, behind links.
        data: its bytes.
        lines: the lines that were checked, of a notebook those of all code cells.
    """

    path: Path
    data: bytes = field(repr=False)
    lines: tuple[str, ...] = field(repr=False)

    def write(self, lines: Sequence[str]) -> None:
        """Replace the file as one step.

        Args:
            lines: as many as there are, without their ends.

        Raises:
            OSError: it could not be written.
            CodegenError: the file changed since it was read.
        """
        new = self.with_lines(lines)
        if self.path.read_bytes() != self.data:
            raise CodegenError(f"{self.path} changed meanwhile; run again")
        handle, draft = tempfile.mkstemp(prefix=f".{self.path.name}-", dir=self.path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(new)
                file.flush()
                os.fsync(file.fileno())
            shutil.copymode(self.path, draft)
            Path(draft).replace(self.path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise

    def with_lines(self, lines: Sequence[str]) -> bytes:
        """The file's bytes with other lines."""
        if self.path.suffix == ".ipynb":
            return _notebook_with(self.data, self.lines, lines)
        encoding, _ = tokenize.detect_encoding(io.BytesIO(self.data).readline)
        text = self.data.decode(encoding)
        ends = [match[0] for match in _END.finditer(text)]
        ends += [""] * (len(lines) - len(ends))
        # A line that was split has several ends.
        kept = [
            line.replace("\n", end or "\n") + end
            for line, end in zip(lines, ends, strict=True)
            if line != GONE
        ]
        return "".join(kept).encode(encoding)


def read_original(file: UserFile, allowed: Iterable[Path]) -> Original:
    """Read a file that may be changed.

    Args:
        file: as it was checked.
        allowed: the files and folders that the user named.

    Raises:
        OSError: it cannot be read.
        ValueError: it may not, or cannot, be changed; the message says why.
    """
    path = file.path.resolve()
    if not any(path.is_relative_to(top) for top in allowed):
        raise ValueError("it is a link out of the given paths")
    if not os.access(path, os.W_OK):
        raise ValueError("it is not writable")
    data = path.read_bytes()
    if file.is_notebook:
        text = read_notebook(data).text
        if b'"worksheets"' in data and "worksheets" in json.loads(data):
            raise ValueError("the notebook's format is older than 4")
    else:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    if tuple(text.splitlines()) != file.lines:
        raise ValueError("it changed meanwhile")
    lines = _END.split(text)
    # What follows the last end is a line only if there is something.
    return Original(path, data, tuple(lines if lines[-1] else lines[:-1]))


# -- notebooks ------------------------------------------------------------------------------------


def _notebook_with(data: bytes, before: Sequence[str], after: Sequence[str]) -> bytes:
    """A notebook with other lines of code, and every other byte as it was."""
    changed: dict[int, dict[int, tuple[str, str]]] = {}
    places = read_notebook(data).places
    for (cell, line), old, new in zip(places, before, after, strict=True):
        if old != new:
            changed.setdefault(cell, {})[line] = (old, new)
    text = data.decode("utf-8-sig")
    pieces: list[str] = []
    done = 0
    for start, end, new in _strings(text, changed):
        # As it was written: with escapes for what is not ASCII, or without.
        written = json.dumps(new, ensure_ascii=text[start:end].isascii())
        pieces += [text[done:start], written]
        done = end
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    return mark + "".join([*pieces, text[done:]]).encode()


def _strings(
    text: str, changed: Mapping[int, Mapping[int, tuple[str, str]]]
) -> Iterator[tuple[int, int, str]]:
    """The strings of a notebook's JSON that change: where they are, and their new values."""
    for key, at, _ in _members(text, _skip(text, 0)):
        if key != "cells":
            continue
        for number, cell, _ in _members(text, at):
            lines = changed.get(int(number) + 1)
            for name, start, end in _members(text, cell) if lines else ():
                if name == "source" and lines:
                    yield from _sources(text, start, end, lines)


def _sources(
    text: str, start: int, end: int, lines: Mapping[int, tuple[str, str]]
) -> Iterator[tuple[int, int, str]]:
    spans = [(start, end)]
    if text[start] == "[":
        spans = [(a, b) for _, a, b in _members(text, start)]
    values = [str(json.loads(text[a:b])) for a, b in spans]
    whole, new = "".join(values), list(values)
    begins = [0, *(match.end() for match in _END.finditer(whole))]
    # From the end, so that what stands before stays where it is.
    for line in sorted(lines, reverse=True):
        old, wanted = lines[line]
        offset = begins[line - 1]
        stop = begins[line] if line < len(begins) else len(whole)
        raw = _END.sub("", whole[offset:stop])
        # A magic may stand before the statement.
        old, wanted = (old, wanted) if raw == old else (old.lstrip(), wanted.lstrip())
        if not raw.endswith(old):
            raise CodegenError(f"line {line} of a cell cannot be changed: {raw[:80]!r}")
        offset += len(raw) - len(old)
        for index, value in enumerate(values):
            if offset < len(value):
                head, tail = new[index][:offset], new[index][offset + len(old) :]
                new[index] = head + wanted + tail
                break
            offset -= len(value)
    for (a, b), value, fresh in zip(spans, values, new, strict=True):
        if value != fresh:
            yield a, b, fresh


def _members(text: str, start: int) -> Iterator[tuple[Any, int, int]]:
    """The members of a JSON object or array: key or index, and where the value is."""
    decoder = json.JSONDecoder()
    is_object, number = text[start] == "{", 0
    at = _skip(text, start + 1)
    while text[at] not in "}]":
        key: Any = number
        if is_object:
            key, at = decoder.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)
        _, end = decoder.raw_decode(text, at)
        yield key, at, end
        number += 1
        at = _skip(text, end)
        at = _skip(text, at + 1) if text[at] == "," else at


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at
