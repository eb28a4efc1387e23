"""Responses for a person or a program: JSON, JSON Lines, tables, CSV, Parquet, Excel."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from otto_ext._installation import install_command
from otto_ext.cli._failures import UsageError
from otto_ext.cli._output import colours, harmless, is_terminal, show, width, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from otto_ext.wire.codec import Codec

__all__ = [
    "FORMATS",
    "check",
    "format_of_name",
    "indented",
    "rows_of",
    "selection",
    "show_json",
    "table",
    "write_bytes",
    "write_rows",
]

FORMATS = ("json", "jsonl", "table", "csv", "parquet", "xlsx")

#: So much of what a library says is shown: it may quote the whole response.
_SAID = 200

#: JSON's tokens (RFC 8259, section 2): strings, signs of structure, all else that is not a space.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')
_BLOCK = 1 << 20


def format_of_name(out: Path | None) -> str | None:
    """The format that a file's name asks for; None where it asks for none of them."""
    if out is None:
        return "json"
    from otto_ext.pull._formats import SUFFIXES

    suffix = out.suffix.lower()
    return "json" if suffix == ".json" else SUFFIXES.get(suffix)


def selection(expression: str | None) -> Callable[[Any], Any]:
    """The function that a JMESPath expression is (https://jmespath.org); None changes nothing.

    Raises:
        UsageError: it is not such an expression, or the library is not there.
    """
    if expression is None:
        return lambda value: value
    try:
        import jmespath
        from jmespath.exceptions import JMESPathError
    except ModuleNotFoundError:
        raise UsageError(f"--select needs jmespath: {install_command('cli')}") from None
    try:
        compiled = jmespath.compile(expression)
    except JMESPathError as error:
        said = " ".join(str(error).split())
        raise UsageError(f"--select is not a JMESPath expression: {said}") from None

    def select(value: Any) -> Any:
        try:
            return compiled.search(value)
        except JMESPathError as error:
            said = str(error)
            said = said if len(said) <= _SAID else f"{said[:_SAID]}..."
            raise UsageError(f"--select does not fit the response: {said}") from None

    return select


def indented(text: str) -> str:
    """JSON with line ends and indents, every token as it was: `1.10` stays `1.10`."""
    out: list[str] = []
    depth, before = 0, ""
    for part in _TOKEN.findall(text):
        if part in "]}":
            depth -= 1
            out.append(part if before in ("[", "{") else f"\n{'  ' * depth}{part}")
        else:
            out.append(f"\n{'  ' * depth}{part}" if before in ("[", "{", ",") else part)
        if part in ("[", "{"):
            depth += 1
        elif part == ":":
            out.append(" ")
        before = part
    return "".join(out)


def show_json(raw: bytes) -> None:
    """Write JSON to stdout: as it is, with a line end; for a person, indented and in colour."""
    if not is_terminal(sys.stdout):
        write(raw if raw.endswith(b"\n") else raw + b"\n")
        return
    from rich.text import Text

    text = Text(harmless(indented(raw.decode("utf-8", "replace"))))
    if colours(sys.stdout):
        from rich.highlighter import JSONHighlighter

        JSONHighlighter().highlight(text)
    show(text)


def rows_of(value: Any, pointer: str | None) -> list[Any]:
    """The rows in a response: the list where its operation pages, else itself.

    Args:
        value: the response.
        pointer: where the items of a page are, as a JSON pointer; None where there are no pages.
    """
    if pointer is not None and isinstance(value, dict):
        from otto_ext._paging import value_at

        found = value_at(value, pointer)
        if isinstance(found, list):
            return found
    return value if isinstance(value, list) else [value]


def text_of(value: Any) -> str:
    """A value in a cell: strings as they are, nothing for null, JSON for what is nested."""
    from otto_ext.pull import _rows

    if value is None:
        return ""
    if isinstance(value, Decimal):
        return _rows.decimal_text(value)
    return harmless(value if isinstance(value, str) else _rows.text_of(value))


def table(rows: list[Any], width: int) -> Any:
    """Rows as a table; one row alone, and rows that are too wide, stand upright.

    Args:
        rows: of any type.
        width: columns of the terminal.
    """
    from rich.table import Table
    from rich.text import Text

    plain = [row if isinstance(row, dict) else {"value": row} for row in rows]
    names = list(dict.fromkeys(name for row in plain for name in row))
    cells = [[text_of(row.get(name)) for name in names] for row in plain]
    if len(plain) == 1 or _width(names, cells) > width:
        return _upright(plain)
    found = Table(box=None, pad_edge=False)
    for name in names:
        found.add_column(Text(name), overflow="fold")
    for texts in cells:
        found.add_row(*map(Text, texts))
    return found


def _width(names: list[str], cells: list[list[str]]) -> int:
    """How wide a table is in which nothing is wrapped."""
    from rich.cells import cell_len

    columns = zip(names, *cells, strict=True)
    longest = [max(cell_len(line) for text in it for line in text.split("\n")) for it in columns]
    return sum(longest) + 2 * (len(longest) - 1)


def _upright(rows: list[dict[str, Any]]) -> Any:
    """Each row as lines of a name and a value, with an empty line between rows."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    wide = max((len(name) for row in rows for name in row), default=0)
    parts: list[Any] = []
    for row in rows:
        upright = Table(box=None, pad_edge=False, show_header=False)
        upright.add_column(style="bold", min_width=wide)
        upright.add_column(overflow="fold")
        for key, value in row.items():
            upright.add_row(Text(key), Text(text_of(value)))
        parts += [upright, ""]
    return Group(*parts[:-1])


def write_rows(
    pages: Iterable[list[Any]],
    format: str,
    out: Path | None,
    codec: Codec | None = None,
    csv: str = "plain",
) -> None:
    """Write rows to stdout as they come, or to a file, which is replaced when all are there.

    Args:
        pages: the rows, some at a time.
        format: one of `FORMATS`.
        out: the file; None for stdout.
        codec: the type of the rows; None where the document does not say.
        csv: how CSV is written, `plain` or `excel`.

    Raises:
        UsageError: the format does not go there.
    """
    check(format, out)
    if format == "table":
        show(table([row for page in pages for row in page], width(sys.stdout)))
    elif out is None and format in ("json", "jsonl"):
        pieces = _array(pages) if format == "json" else map(b"".join, map(_lines, pages))
        if format == "json" and is_terminal(sys.stdout):
            show_json(b"".join(pieces))
            return
        for piece in pieces:
            write(piece)
    else:
        _write_file(pages, format, out, codec, csv)


def check(format: str, out: Path | None) -> None:
    """Whether a format goes where the output goes.

    Raises:
        UsageError: it does not.
    """
    if format == "table" and out is not None:
        raise UsageError("a table is for the terminal; give another --format with -o")
    if format in ("parquet", "xlsx") and out is None and is_terminal(sys.stdout):
        raise UsageError(f"{format} is not text; give -o FILE, or a pipe")
    if out is not None and not out.parent.is_dir():
        raise UsageError(f"-o: there is no folder {out.parent}")
    if out is not None and not os.access(out.parent, os.W_OK | os.X_OK):
        # Before a call is made whose response could not be kept.
        raise UsageError(f"-o: no file can be made in {out.parent.absolute()}: no permission")
    if out is not None and out.exists() and not out.is_file():
        # Files are replaced as a whole, which is no way to treat /dev/null.
        raise UsageError(f"-o: {out} is not a file; leave -o out, and redirect the output with >")


def write_bytes(out: Path, content: bytes) -> None:
    """Write a file; one of that name is replaced when all is there."""
    with _scratch(out.parent) as scratch:
        ready = Path(scratch, "ready")
        ready.write_bytes(content)
        ready.replace(out)


@contextmanager
def _scratch(folder: Path | None) -> Iterator[str]:
    """A folder for what is not ready yet, in one that files can be made in."""
    try:
        made = tempfile.TemporaryDirectory(prefix=".otto-", dir=folder)
    except OSError as error:
        where = "" if folder is None else f"-o: no file can be made in {folder.absolute()}: "
        raise UsageError(f"{where}{error.strerror or error}") from None
    with made as scratch:
        yield scratch


def _lines(rows: Iterable[Any]) -> Iterator[bytes]:
    from otto_ext.pull._rows import as_row, line

    return (line(as_row(row, {})) for row in rows)


def _array(pages: Iterable[list[Any]]) -> Iterator[bytes]:
    """A JSON array, an item a line."""
    from otto_ext.pull._rows import text_of as json_text

    before = "["
    for page in filter(None, pages):
        rows = ",\n".join(json_text(row) for row in page)
        yield f"{before}{rows}".encode("utf-8", "replace")
        before = ",\n"
    yield b"[]\n" if before == "[" else b"]\n"


def _write_file(
    pages: Iterable[list[Any]], format: Any, out: Path | None, codec: Codec | None, csv: str
) -> None:
    """By way of a file of JSON Lines: columns are known at the end."""
    from otto_ext.pull._formats import Rows, format_of, publish

    # Beside the file, so that the last step is a rename.
    with _scratch(None if out is None else out.parent) as scratch:
        part, ready = Path(scratch, "rows"), Path(scratch, "ready")
        if format == "json":
            with ready.open("wb") as file:
                file.writelines(_array(pages))
        else:
            format_of(ready, format, None, csv)
            with part.open("wb") as file:
                file.writelines(line for page in pages for line in _lines(page))
            for _ in publish(part, ready, format, Rows(codec, csv=csv)):
                pass
        if out is not None:
            ready.replace(out)
            return
        with ready.open("rb") as file:
            while block := file.read(_BLOCK):
                write(block)
