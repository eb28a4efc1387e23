"""From the rows of a finished pull to its file: JSON Lines as they are, CSV, Parquet, Excel.

Columns and types of Parquet are the document's; where it does not describe rows, every column is
known, and its type, only now. The file appears under its name when it is complete.
Memory holds one batch of rows at a time.
"""

from __future__ import annotations

import csv
import os
from itertools import chain
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from otto_ext._errors import ConfigurationError
from otto_ext._file_lock import replace_file
from otto_ext.pull._excel import Columns, Workbook, defused, import_xlsxwriter
from otto_ext.pull._parquet import as_texts, import_pyarrow, write_typed, write_untyped
from otto_ext.pull._row_columns import check_columns, rows_in
from otto_ext.pull._row_lines import batches
from otto_ext.pull._row_lines import column as values_of
from otto_ext.tables._row_types import leaves

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from otto_ext.pull._file_steps import Steps
    from otto_ext.pull._row_columns import Rows
    from otto_ext.pull._totals import Totals

__all__ = ["SUFFIXES", "Csv", "Format", "format_of", "make", "publish"]

Format: TypeAlias = Literal["jsonl", "csv", "parquet", "xlsx"]
#: CSV as RFC 4180 has it, or as Excel opens it without changing it.
Csv: TypeAlias = Literal["plain", "excel"]
SUFFIXES: dict[str, Format] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}


def format_of(
    out: Path, format: str | None, columns: Sequence[str] | None = None, csv: str = "plain"
) -> Format:
    """The format of a file: as said, else by its name.

    Raises:
        ConfigurationError: neither names a format, `columns` or `csv` does not go with it, or its
            extra is not installed.
    """
    found = SUFFIXES.get(out.suffix.lower()) if format is None else format
    for known in get_args(Format):
        if found == known:
            break
    else:
        problem = (
            f"the name {out.name!r} does not end with a format"
            if format is None
            else f"the format {format!r} is not known"
        )
        raise ConfigurationError(
            f"{problem}; give format as one of {', '.join(get_args(Format))}, or a name that ends "
            "with it"
        )
    if columns is not None and (found == "jsonl" or isinstance(columns, str) or not columns):
        raise ConfigurationError("columns is a list of names, for CSV, Parquet and xlsx alone")
    if csv not in get_args(Csv) or (csv == "excel" and found != "csv"):
        raise ConfigurationError(
            f'csv is {csv!r} and the format {found}; give "plain" or, for a CSV file, "excel"'
        )
    if found == "parquet":
        import_pyarrow()
    elif found == "xlsx":
        import_xlsxwriter()
    result: Format = known
    return result


def make(part: Path, ready: Path, format: Format, rows: Rows) -> Steps[Totals | None]:
    """Write the rows in a format, and sync the file. JSON Lines are taken as they are.

    Args:
        part: the rows, as JSON Lines; renamed if that is the format.
        ready: the file to make.
        format: its format.
        rows: what is known of the rows.

    Raises:
        TableError: a value does not fit its column of the Parquet file.
        ConfigurationError: neither the document nor a row has a column that was chosen, or a sheet
            of Excel cannot hold a value, or so many columns.

    Returns:
        The rows, counted and summed as they were written; None where that was not done.
    """
    if format == "jsonl":
        replace_file(part, ready)
        return None
    totals: Totals | None = None
    if rows.columns is not None:
        yield from check_columns(batches(part), rows.columns, rows.documented)
    try:
        if format == "csv":
            yield from _write_csv(part, ready, rows)
        elif format == "xlsx":
            yield from _write_xlsx(part, ready, rows)
        elif rows.codec is None:
            totals = yield from write_untyped(lambda: rows_in(part, rows), ready, rows.columns)
        else:
            totals = yield from write_typed(rows_in(part, rows), ready, rows.codec, rows)
        with ready.open("rb+") as file:
            os.fsync(file.fileno())
    except BaseException:
        ready.unlink(missing_ok=True)
        raise
    return totals


def publish(
    part: Path,
    out: Path,
    format: Format,
    rows: Rows,
    seal: Callable[[Path, Totals | None], Steps[None]] | None = None,
) -> Steps[None]:
    """Make the file of the rows; it replaces one of that name at once and as a whole.

    Args:
        part: the rows, as JSON Lines.
        out: the file.
        format: its format.
        rows: what is known of the rows.
        seal: called with the file, and what `make` returned, when the file is ready and before it
            is in place.

    Raises as `make` does.
    """
    ready, totals = part, None
    if format != "jsonl":
        ready = out.with_name(out.name + ".tmp")
        totals = yield from make(part, ready, format, rows)
    try:
        if seal is not None:
            yield from seal(ready, totals)
        replace_file(ready, out)
    finally:
        if ready != part:
            ready.unlink(missing_ok=True)


# -- CSV -----------------------------------------------------------------------------------------


def _write_csv(part: Path, ready: Path, rows: Rows) -> Steps[None]:
    """RFC 4180 with line ends of `\\n`, in UTF-8; null is an empty field.

    For Excel with a byte order mark, which says that this is UTF-8, and line ends of `\\r\\n`.
    """
    excel = rows.csv == "excel"
    names = rows.columns
    if names is None:
        seen: dict[str, None] = {}
        for batch in batches(part):
            seen.update(dict.fromkeys(chain.from_iterable(batch)))
            yield
        # A period without rows has the columns of all others.
        names = list(seen) or rows.names
    encoding = "utf-8-sig" if excel else "utf-8"
    with ready.open("w", encoding=encoding, errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n" if excel else "\n")
        if names:
            writer.writerow(map(defused, names) if excel else names)
        for batch in rows_in(part, rows):
            cells = [as_texts(values_of(batch, name), int) for name in names]
            if excel:
                cells = [list(map(defused, values)) for values in cells]
            writer.writerows(zip(*cells, strict=True) if cells else ([] for _ in batch))
            yield


# -- Excel ---------------------------------------------------------------------------------------


def _write_xlsx(part: Path, ready: Path, rows: Rows) -> Steps[None]:
    """The document's columns, then those that only rows have."""
    types = {**rows.added, **({} if rows.codec is None else leaves(rows.codec))}
    columns = Columns(types, rows.columns)
    for batch in batches(part):
        columns.see(batch)
        yield
    with Workbook(ready, columns, rows.key) as book:
        for batch in batches(part):
            rows.look(batch)
            for row in batch:
                book.add(row)
            yield
