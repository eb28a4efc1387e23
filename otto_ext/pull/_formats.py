"""From the rows of a finished pull to its file: JSON Lines as they are, CSV, Parquet, Excel.

Columns and types of Parquet are the document's; where it does not describe rows, every column is
known, and its type, only now. The file appears under its name when it is complete.
Memory holds one batch of rows at a time.
"""

from __future__ import annotations

import csv
import os
from decimal import Decimal
from functools import partial
from itertools import islice
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from attrs import define, field, frozen

from otto_ext._errors import ConfigurationError
from otto_ext._file_lock import replace_file
from otto_ext._installation import install_command
from otto_ext.pull._excel import Columns, Workbook, defused, import_xlsxwriter
from otto_ext.pull._rows import check_columns, decimal_text, text_of, with_paths
from otto_ext.pull._rows import column as values_of
from otto_ext.tables._rows import column_names, leaves
from otto_ext.wire.reading import loads, uncollected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from otto_ext.wire.codec import Codec

__all__ = ["SUFFIXES", "Csv", "Format", "Rows", "batches", "format_of", "make", "publish"]

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
_BATCH = 10_000
_INT64 = 2**63
#: The digits of Arrow's decimal256.
_DIGITS = 76


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
        _import_pyarrow()
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
    """

    codec: Codec | None = None
    columns: Sequence[str] | None = None
    decimal: tuple[int, int] = (38, 18)
    added: Mapping[str, Codec] = field(factory=dict)
    csv: str = "plain"

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


def make(part: Path, ready: Path, format: Format, rows: Rows) -> Iterator[None]:
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

    Yields:
        now and then, for an event loop to run what else there is.
    """
    if format == "jsonl":
        replace_file(part, ready)
        return
    if rows.columns is not None:
        yield from check_columns(batches(part), rows.columns, rows.documented)
    try:
        if format == "csv":
            yield from _write_csv(part, ready, rows)
        elif format == "xlsx":
            yield from _write_xlsx(part, ready, rows)
        elif rows.codec is None:
            yield from _write_parquet(part, ready, rows)
        else:
            yield from _write_typed(part, ready, rows, rows.codec)
        with ready.open("rb+") as file:
            os.fsync(file.fileno())
    except BaseException:
        ready.unlink(missing_ok=True)
        raise


def publish(
    part: Path, out: Path, format: Format, rows: Rows, seal: Callable[[Path], None] | None = None
) -> Iterator[None]:
    """Make the file of the rows; it replaces one of that name at once and as a whole.

    Args:
        part: the rows, as JSON Lines.
        out: the file.
        format: its format.
        rows: what is known of the rows.
        seal: called with the file when it is ready, before it is in place.

    Raises as `make` does.

    Yields:
        now and then, for an event loop to run what else there is.
    """
    if format == "jsonl":
        ready = part
    else:
        ready = out.with_name(out.name + ".tmp")
        yield from make(part, ready, format, rows)
    try:
        if seal is not None:
            seal(ready)
        replace_file(ready, out)
    finally:
        if ready != part:
            ready.unlink(missing_ok=True)


def batches(part: Path) -> Iterator[list[dict[str, Any]]]:
    """The rows, so many at a time that the interpreter's work is by batch and not by row."""
    with part.open("rb") as file:
        while lines := list(islice(file, _BATCH)):
            text = b"[" + b",".join(lines) + b"]"
            yield uncollected(len(text), partial(loads, text))


def _with_paths(part: Path, rows: Rows) -> Iterator[list[dict[str, Any]]]:
    """The rows, with chosen members of nested objects as members of their own."""
    paths = rows.paths
    for batch in batches(part):
        yield [with_paths(row, paths) for row in batch] if paths else batch


# -- columns -------------------------------------------------------------------------------------


@define
class Column:
    """What a column holds, as far as it was seen.

    Attributes:
        kinds: `bool`, `int`, `decimal` or `text`; nulls are none.
        whole: the most digits before the point.
        fraction: the most digits after it.
    """

    kinds: set[str] = field(factory=set)
    whole: int = 1
    fraction: int = 0

    def see(self, values: list[Any]) -> None:
        """Take values into account."""
        kinds = set(map(type, values)) - {NoneType}
        if bool in kinds:
            self.kinds.add("bool")
        if not kinds <= {bool, int, Decimal}:
            self.kinds.add("text")
        if "text" in self.kinds:
            # All else becomes text with it, so its digits do not matter.
            return
        if int in kinds:
            self._see_integers([it for it in values if type(it) is int])
        if Decimal in kinds:
            # Prices, fees and the like repeat; `0.1` and `0.10` are equal and differ in digits.
            for text in set(map(str, [it for it in values if type(it) is Decimal])):
                self._see_decimal(Decimal(text))

    def _see_integers(self, values: list[int]) -> None:
        low, high = min(values), max(values)
        if low >= -_INT64 and high < _INT64:
            self.kinds.add("int")
            self.whole = max(self.whole, len(str(abs(low))), len(str(abs(high))))
        else:
            self._see_decimal(Decimal(low))
            self._see_decimal(Decimal(high))

    def _see_decimal(self, value: Decimal) -> None:
        self.kinds.add("decimal")
        exponent = int(value.as_tuple().exponent)
        self.whole = max(self.whole, value.adjusted() + 1)
        self.fraction = max(self.fraction, -exponent)

    @property
    def kind(self) -> str:
        """The one kind that holds all values exactly."""
        if self.kinds == {"int"} or self.kinds == {"bool"}:
            return next(iter(self.kinds))
        if self.kinds and self.kinds <= {"int", "decimal"}:
            return "decimal" if self.whole + self.fraction <= _DIGITS else "text"
        return "text"


def _see_names(batch: list[dict[str, Any]], seen: dict[str, Column]) -> None:
    """Add the columns that are new, in the order of their first appearance."""
    for row in batch:
        # Nearly every row has the members of the one before.
        if not row.keys() <= seen.keys():
            for name in row:
                if name not in seen:
                    seen[name] = Column()


def _text(value: Any) -> str | None:
    """A value as a text: itself, or JSON."""
    if value is None or isinstance(value, str):
        return value
    return decimal_text(value) if isinstance(value, Decimal) else text_of(value)


def _texts(values: list[Any], *plain: type) -> list[Any]:
    """Values as texts; those of the plain types stay, as the writer of the file does the same."""
    if set(map(type, values)) <= {str, NoneType, *plain}:
        return values
    return list(map(_text, values))


# -- CSV -----------------------------------------------------------------------------------------


def _write_csv(part: Path, ready: Path, rows: Rows) -> Iterator[None]:
    """RFC 4180 with line ends of `\\n`, in UTF-8; null is an empty field.

    For Excel with a byte order mark, which says that this is UTF-8, and line ends of `\\r\\n`.
    """
    excel = rows.csv == "excel"
    names = rows.columns
    if names is None:
        seen: dict[str, Column] = {}
        for batch in batches(part):
            _see_names(batch, seen)
            yield
        # A period without rows has the columns of all others.
        names = list(seen) or rows.names
    encoding = "utf-8-sig" if excel else "utf-8"
    with ready.open("w", encoding=encoding, errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n" if excel else "\n")
        if names:
            writer.writerow(map(defused, names) if excel else names)
        for batch in _with_paths(part, rows):
            cells = [_texts(values_of(batch, name), int) for name in names]
            if excel:
                cells = [list(map(defused, values)) for values in cells]
            writer.writerows(zip(*cells, strict=True) if cells else ([] for _ in batch))
            yield


# -- Excel ---------------------------------------------------------------------------------------


def _write_xlsx(part: Path, ready: Path, rows: Rows) -> Iterator[None]:
    """The document's columns, then those that only rows have."""
    types = {**rows.added, **({} if rows.codec is None else leaves(rows.codec))}
    columns = Columns(types, rows.columns)
    for batch in batches(part):
        columns.see(batch)
        yield
    with Workbook(ready, columns) as book:
        for batch in batches(part):
            for row in batch:
                book.add(row)
            yield


# -- Parquet -------------------------------------------------------------------------------------


def _write_typed(part: Path, ready: Path, rows: Rows, codec: Codec) -> Iterator[None]:
    """Columns and types are the document's, so that they are the same whatever the rows are."""
    from otto_ext.tables import Shape, Types

    pa = _import_pyarrow()
    types = Types(decimal=rows.decimal)
    known = leaves(codec)
    inner = {name: known[name] for name in rows.paths if name in known}
    shape = Shape.of(codec, types, before={**rows.added, **inner}, names=rows.columns)
    first = 1
    with pa.parquet.ParquetWriter(ready, shape.schema, compression="zstd") as writer:
        for batch in _with_paths(part, rows):
            writer.write_batch(shape.batch(batch, first))
            first += len(batch)
            yield


def _write_parquet(part: Path, ready: Path, rows: Rows) -> Iterator[None]:
    """Rows that the document does not describe. Integers, booleans and decimals keep their types;
    what is nested or of several types is a string, as JSON.
    """
    pa = _import_pyarrow()
    seen: dict[str, Column] = {}
    for batch in _with_paths(part, rows):
        _see_names(batch, seen)
        for name, column in seen.items():
            column.see(values_of(batch, name))
        yield
    wanted = {name: seen.get(name, Column()) for name in (rows.columns or seen)}
    schema = pa.schema([(name, _arrow_type(pa, column)) for name, column in wanted.items()])
    with pa.parquet.ParquetWriter(ready, schema, compression="zstd") as writer:
        for batch in _with_paths(part, rows):
            arrays = [
                _array(pa, values_of(batch, name), schema.field(name).type, wanted[name].kind)
                for name in wanted
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            yield


def _arrow_type(pa: Any, column: Column) -> Any:
    if column.kind == "decimal":
        digits = column.whole + column.fraction
        make = pa.decimal128 if digits <= 38 else pa.decimal256
        return make(digits, column.fraction)
    return {"int": pa.int64(), "bool": pa.bool_(), "text": pa.string()}[column.kind]


def _array(pa: Any, values: list[Any], type_: Any, kind: str) -> Any:
    if kind != "text":
        return pa.array(values, type_)
    texts = _texts(values)
    try:
        return pa.array(texts, type_)
    except UnicodeEncodeError:
        # Half a surrogate pair is no UTF-8.
        return pa.array([it and it.encode("utf-8", "replace").decode() for it in texts], type_)


def _import_pyarrow() -> Any:
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError:
        raise ConfigurationError(f"Parquet files need pyarrow: {install_command('data')}") from None
    return pa
