"""From the rows of a finished pull to its file: JSON Lines as they are, CSV, Parquet, Excel.

Columns and types of Parquet are the document's; where it does not describe rows, every column is
known, and its type, only now. The file appears under its name when it is complete.
Memory holds one batch of rows at a time.
"""

from __future__ import annotations

import csv
import os
from difflib import get_close_matches
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from attrs import field, frozen

from otto_ext._errors import ConfigurationError
from otto_ext._file_lock import replace_file
from otto_ext.pull._excel import Columns, Workbook, defused, import_xlsxwriter
from otto_ext.pull._parquet import as_texts, import_pyarrow, write_typed, write_untyped
from otto_ext.pull._row_lines import batches
from otto_ext.pull._row_lines import column as values_of
from otto_ext.tables._row_types import column_names, leaves, picked, unseen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from otto_ext.pull._file_steps import Steps
    from otto_ext.pull._row_lines import Key
    from otto_ext.pull._totals import Totals
    from otto_ext.wire.codec import Codec

__all__ = ["SUFFIXES", "Csv", "Format", "Rows", "format_of", "make", "publish"]

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


@frozen
class Rows:
    """What the document says of the rows, and how they become columns.

    Attributes:
        codec: their type; None where the document does not say.
        columns: the columns of CSV, Parquet and Excel, in their order; None for all.
        decimal: how many digits decimals have in Parquet, and how many stand after the point.
        added: the types of members that a pull adds to rows.
        csv: how CSV is written, one of `Csv`.
        look: called with all rows, so many at a time, some of them twice.
        key: what identifies a row, for errors.
    """

    codec: Codec | None = None
    columns: Sequence[str] | None = None
    decimal: tuple[int, int] = (38, 18)
    added: Mapping[str, Codec] = field(factory=dict)
    csv: str = "plain"
    look: Callable[[list[dict[str, Any]]], None] = lambda batch: None
    key: Key | None = None

    @property
    def names(self) -> list[str]:
        """The columns by the document; empty where it does not say."""
        if self.codec is None:
            return []
        return list(dict.fromkeys((*self.added, *column_names(self.codec))))

    @property
    def paths(self) -> list[str]:
        """The chosen columns that may be members of nested objects, `fee.amount`."""
        return [name for name in self.columns or () if "." in name]

    @property
    def documented(self) -> list[str]:
        """The columns that can be chosen by the document, those of nested objects included."""
        inner = () if self.codec is None else leaves(self.codec)
        return list(dict.fromkeys((*self.added, *self.names, *inner)))


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
        yield from _check_columns(batches(part), rows.columns, rows.documented)
    try:
        if format == "csv":
            yield from _write_csv(part, ready, rows)
        elif format == "xlsx":
            yield from _write_xlsx(part, ready, rows)
        elif rows.codec is None:
            totals = yield from write_untyped(lambda: _with_paths(part, rows), ready, rows.columns)
        else:
            totals = yield from write_typed(_with_paths(part, rows), ready, rows.codec, rows)
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


def _with_paths(part: Path, rows: Rows) -> Iterator[list[dict[str, Any]]]:
    """The rows, with chosen members of nested objects as members of their own."""
    paths = rows.paths
    for batch in batches(part):
        rows.look(batch)
        if paths:
            batch = [{**row, **{path: picked(row, path) for path in paths}} for row in batch]
        yield batch


def _check_columns(
    batches: Iterable[list[dict[str, Any]]], columns: Iterable[str], documented: Iterable[str]
) -> Steps[None]:
    """Refuse a column that would be empty because nothing has its name.

    Without any rows, every name may be right.

    Raises:
        ConfigurationError: neither the document nor a row has a column.
    """
    known = list(documented)
    missing, first = [name for name in columns if name not in known], None
    for batch in batches:
        first = first or batch[0]
        missing = unseen(missing, batch)
        if not missing:
            return
        yield
    if first is None:
        return
    known = list(dict.fromkeys((*known, *first)))
    near = get_close_matches(missing[0], known, n=1)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    raise ConfigurationError(
        f"no row has the column {missing[0]!r}{hint}; columns: {', '.join(known)}. Give other "
        "columns (columns=[...], --columns) and run again; the rows that were fetched are kept"
    )


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
        for batch in _with_paths(part, rows):
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
