"""Responses for a person or a program: JSON, JSON Lines, tables, CSV, Parquet, Excel."""

from __future__ import annotations

import os
import re
import sys
import tempfile
import textwrap
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from otto_ext._errors import OttoError
from otto_ext._file_lock import replace_file
from otto_ext._installation import install_command
from otto_ext.cli._failures import UsageError
from otto_ext.cli._output import colours, harmless, is_terminal, note, show, width, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from otto_ext.wire.codec import Codec
    from otto_ext.wire.operation import Call
    from otto_ext.wire.types import Response

__all__ = [
    "FORMATS",
    "Layout",
    "check",
    "format_of_name",
    "indented",
    "more_rows",
    "rows_of",
    "selection",
    "show_json",
    "write_bytes",
    "write_rows",
]

FORMATS = ("json", "jsonl", "table", "csv", "parquet", "xlsx")

#: So much of what a library says is shown: it may quote the whole response.
_SAID = 200

#: JSON's tokens (RFC 8259, section 2): strings, signs of structure, all else that is not a space.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')
_BLOCK = 1 << 20


@frozen
class Layout:
    """What rows look like as columns.

    Attributes:
        columns: the columns to write, in their order; None for all, or for those that fit.
        upright: whether a table has a line for each value instead of a column.
        csv: how CSV is written, `plain` or `excel`.
    """

    columns: tuple[str, ...] | None = None
    upright: bool = False
    csv: str = "plain"

    def check(self, codec: Codec | None) -> None:
        """Compare the columns with the document, before a call is made.

        Raises:
            UsageError: it has none of a name, but one that is much like it.
        """
        known = _documented(codec)
        for name in self.columns or ():
            if known and name not in known and get_close_matches(name, known, n=1):
                self.refuse(name, codec)

    def refuse(self, name: str, codec: Codec | None, rows: Iterable[Any] = ()) -> None:
        """Say that there is no such column.

        Raises:
            UsageError: always.
        """
        from otto_ext.cli._table import flat

        known = [*_documented(codec), *(name for row in rows for name in flat(row))]
        near = get_close_matches(name, known, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        columns = ", ".join(dict.fromkeys(known)) or "none"
        raise UsageError(f"--columns: rows have no column {name!r}; columns: {columns}{hint}")

    def seen(self, pages: Iterable[list[Any]], codec: Codec | None) -> Iterator[list[Any]]:
        """The pages, with a look at each column: one that no row has would be empty.

        Raises:
            UsageError: no row has a column; after the last page.
        """
        from otto_ext.tables._row_types import unseen

        missing = list(self.columns or ())
        sample: list[Any] = []
        for page in pages:
            sample = sample or page[:1]
            missing = unseen(missing, page)
            yield page
        if sample and missing:
            self.refuse(missing[0], codec, sample)


def _documented(codec: Codec | None) -> list[str]:
    """The columns that the document has: members, and those of nested objects by their path."""
    from otto_ext.tables._row_types import column_names, leaves

    return [] if codec is None else list(dict.fromkeys((*column_names(codec), *leaves(codec))))


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
        from otto_ext.pagination._reader import value_at

        found = value_at(value, pointer)
        if isinstance(found, list):
            return found
    return value if isinstance(value, list) else [value]


def more_rows(call: Call[Any], response: Response[Any]) -> tuple[str, bool]:
    """What says that there are more rows than a response has: one page is easily taken for all.

    Args:
        call: with its operation `as_sent`.
        response: to that call.

    Returns:
        The numbers in words, empty where nothing says so or the caller asked for a page or a size;
        and whether the document does not say how to get the others.
    """
    from otto_ext.pagination._paginator import Paginator
    from otto_ext.pagination._reader import has_page_arguments
    from otto_ext.pull._method_calls import Single, shortfall

    operation = call.operation
    if operation.method != "GET":
        return "", False
    if operation.paging is None:
        walk = Single(call)
        walk.take(response)
        by_hand = has_page_arguments(it.key for it in operation.parameters)
        found = None if by_hand else shortfall(walk)
        return found or "", found is not None
    paginator = Paginator(call)
    try:
        rows = len(paginator.take(response))
    except OttoError:  # it is written as it came
        return "", False
    if paginator.done or has_page_arguments(call.arguments):
        return "", False
    of = "" if paginator.total is None else f" of {paginator.total:,}"
    return f"{rows:,} rows{of}: this is one page", False


def write_rows(
    pages: Iterable[list[Any]],
    format: str,
    out: Path | None,
    codec: Codec | None = None,
    layout: Layout | None = None,
) -> None:
    """Write rows to stdout as they come, or to a file, which is replaced when all are there.

    Args:
        pages: the rows, some at a time.
        format: one of `FORMATS`.
        out: the file; None for stdout.
        codec: the type of the rows; None where the document does not say.
        layout: columns, and how they are written.

    Raises:
        UsageError: the format does not go there, or no row has a column that was asked for.
    """
    check(format, out)
    layout = layout or Layout()
    if format == "table":
        _show_table([row for page in pages for row in page], codec, layout)
    elif out is None and format in ("json", "jsonl"):
        pieces = _array(pages) if format == "json" else map(_lines, pages)
        if format == "json" and is_terminal(sys.stdout):
            show_json(b"".join(pieces))
            return
        for piece in pieces:
            write(piece)
    else:
        _write_file(pages, format, out, codec, layout)


def _show_table(rows: list[Any], codec: Codec | None, layout: Layout) -> None:
    from otto_ext.cli._table import drawn, upright
    from otto_ext.tables._row_types import leaves

    if not rows:
        note("no rows")
        return
    for _ in layout.seen([rows], codec):
        pass
    if layout.upright:
        show(upright(rows, layout.columns))
        return
    order = [] if codec is None else list(leaves(codec))
    found = drawn(rows, width(sys.stdout), layout.columns, order)
    show(found.table)
    if found.remark:
        note(textwrap.fill(found.remark, width(sys.stderr), break_on_hyphens=False), "yellow")


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
        replace_file(ready, out)


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


def _lines(rows: Iterable[Any]) -> bytes:
    from otto_ext.pull._row_lines import as_rows, lines

    return lines(as_rows(list(rows), {}))


def _array(pages: Iterable[list[Any]]) -> Iterator[bytes]:
    """A JSON array, an item a line."""
    from otto_ext.pull._row_lines import text_of as json_text

    before = "["
    for page in filter(None, pages):
        rows = ",\n".join(json_text(row) for row in page)
        yield f"{before}{rows}".encode("utf-8", "replace")
        before = ",\n"
    yield b"[]\n" if before == "[" else b"]\n"


def _write_file(
    pages: Iterable[list[Any]], format: Any, out: Path | None, codec: Codec | None, layout: Layout
) -> None:
    """By way of a file of JSON Lines: columns are known at the end."""
    from otto_ext.pull._file_steps import run
    from otto_ext.pull._formats import format_of, publish
    from otto_ext.pull._row_columns import Rows

    # Beside the file, so that the last step is a rename.
    with _scratch(None if out is None else out.parent) as scratch:
        part, ready = Path(scratch, "rows"), Path(scratch, "ready")
        if format == "json":
            with ready.open("wb") as file:
                file.writelines(_array(pages))
        else:
            names, csv = layout.columns, layout.csv
            format_of(ready, format, names, csv)
            with part.open("wb") as file:
                for page in layout.seen(pages, codec):
                    file.write(_lines(page))
            run(publish(part, ready, format, Rows(codec, names, csv=csv)))
        if out is not None:
            replace_file(ready, out)
            return
        with ready.open("rb") as file:
            while block := file.read(_BLOCK):
                write(block)
