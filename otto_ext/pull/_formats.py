"""From the rows of a finished pull to its file: JSON Lines as they are, or CSV, or Parquet.

Only now is every column known, and its type. The file appears under its name when it is complete.
Memory holds one batch of rows at a time.
"""

from __future__ import annotations

import csv
import json
import os
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from attrs import define, field

from otto_ext._errors import ConfigurationError
from otto_ext.pull._rows import decimal_text, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["Format", "format_of", "publish"]

Format: TypeAlias = Literal["jsonl", "csv", "parquet"]
_SUFFIXES: dict[str, Format] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
}
_BATCH = 10_000
_INT64 = 2**63
#: The digits of Arrow's decimal256.
_DIGITS = 76


def format_of(out: Path, format: str | None, columns: Sequence[str] | None) -> Format:
    """The format of a file: as said, else by its name.

    Raises:
        ConfigurationError: neither tells, `columns` does not go with it, or Parquet's extra is not
            installed.
    """
    found = _SUFFIXES.get(out.suffix.lower()) if format is None else format
    for known in get_args(Format):
        if found == known:
            break
    else:
        raise ConfigurationError(
            f"the format of {out.name!r} is {found!r}; give format as one of "
            f"{', '.join(get_args(Format))}, or a name that ends with it"
        )
    if columns is not None and (found == "jsonl" or isinstance(columns, str) or not columns):
        raise ConfigurationError("columns is a list of names, for CSV and Parquet alone")
    if found == "parquet":
        _import_pyarrow()
    result: Format = known
    return result


def publish(part: Path, out: Path, format: Format, columns: Sequence[str] | None) -> Iterator[None]:
    """Make the file of the rows; it replaces one of that name at once and as a whole.

    Yields:
        now and then, for an event loop to run what else there is.
    """
    if format == "jsonl":
        part.replace(out)
        return
    ready = out.with_name(out.name + ".tmp")
    try:
        yield from (_write_csv if format == "csv" else _write_parquet)(part, ready, columns)
        with ready.open("rb+") as file:
            os.fsync(file.fileno())
        ready.replace(out)
    finally:
        ready.unlink(missing_ok=True)


def _batches(part: Path) -> Iterator[list[dict[str, Any]]]:
    with part.open("rb") as file:
        while batch := [
            json.loads(line, parse_float=Decimal, parse_constant=str)
            for line in islice(file, _BATCH)
        ]:
            yield batch


# -- columns --------------------------------------------------------------------------------------


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

    def see(self, value: Any) -> None:
        """Take a value into account."""
        kind = value.__class__
        if value is None:
            return
        if kind is str:
            self.kinds.add("text")
        elif kind is bool:
            self.kinds.add("bool")
        elif kind is int and -_INT64 <= value < _INT64:
            self.kinds.add("int")
            self.whole = max(self.whole, len(str(abs(value))))
        elif kind is int or kind is Decimal:
            self.kinds.add("decimal")
            number = Decimal(value).as_tuple()
            exponent = int(number.exponent)
            self.whole = max(self.whole, len(number.digits) + exponent)
            self.fraction = max(self.fraction, -exponent)
        else:
            self.kinds.add("text")

    @property
    def kind(self) -> str:
        """The one kind that holds all values exactly."""
        if self.kinds == {"int"} or self.kinds == {"bool"}:
            return next(iter(self.kinds))
        if self.kinds and self.kinds <= {"int", "decimal"}:
            return "decimal" if self.whole + self.fraction <= _DIGITS else "text"
        return "text"


def _see(part: Path, columns: dict[str, Column]) -> Iterator[None]:
    """Fill in the columns, in the order of their first appearance."""
    for batch in _batches(part):
        for row in batch:
            for name, value in row.items():
                column = columns.get(name)
                if column is None:
                    column = columns[name] = Column()
                column.see(value)
        yield


def _text(value: Any) -> str | None:
    """A value as a text: itself, or JSON."""
    if value is None or isinstance(value, str):
        return value
    return decimal_text(value) if isinstance(value, Decimal) else text_of(value)


# -- CSV ------------------------------------------------------------------------------------------


def _write_csv(part: Path, ready: Path, columns: Sequence[str] | None) -> Iterator[None]:
    """RFC 4180 with line ends of `\\n`, in UTF-8; null is an empty field."""
    names = columns
    if names is None:
        seen: dict[str, Column] = {}
        yield from _see(part, seen)
        names = list(seen)
    with ready.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if names:
            writer.writerow(names)
        for batch in _batches(part):
            writer.writerows([_text(row.get(name)) for name in names] for row in batch)
            yield


# -- Parquet --------------------------------------------------------------------------------------


def _write_parquet(part: Path, ready: Path, columns: Sequence[str] | None) -> Iterator[None]:
    """One row group a batch. Integers, booleans and decimals keep their types; what is nested or of
    several types is text, as JSON.
    """
    pa = _import_pyarrow()
    seen: dict[str, Column] = {}
    yield from _see(part, seen)
    wanted = {name: seen.get(name, Column()) for name in (columns or seen)}
    schema = pa.schema([(name, _arrow_type(pa, column)) for name, column in wanted.items()])
    with pa.parquet.ParquetWriter(ready, schema, compression="zstd") as writer:
        for batch in _batches(part):
            arrays = []
            for name, column in wanted.items():
                values = [row.get(name) for row in batch]
                if column.kind == "text":
                    values = [_utf8(value) for value in values]
                arrays.append(pa.array(values, schema.field(name).type))
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            yield


def _arrow_type(pa: Any, column: Column) -> Any:
    if column.kind == "decimal":
        digits = column.whole + column.fraction
        make = pa.decimal128 if digits <= 38 else pa.decimal256
        return make(digits, column.fraction)
    return {"int": pa.int64(), "bool": pa.bool_(), "text": pa.string()}[column.kind]


def _utf8(value: Any) -> str | None:
    text = _text(value)
    # Half a surrogate pair is no UTF-8.
    return text if text is None or text.isascii() else text.encode("utf-8", "replace").decode()


def _import_pyarrow() -> Any:
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError:
        raise ConfigurationError(
            "Parquet files need pyarrow: pip install 'otto-client[data]'"
        ) from None
    return pa
