"""Rows as a Parquet file, in bounded memory.

Columns and types are the document's; where it does not describe rows, they are those that all rows
together need.
"""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from itertools import chain
from types import NoneType
from typing import TYPE_CHECKING, Any

from attrs import define, field

from otto_ext._errors import ConfigurationError
from otto_ext._installation import install_command
from otto_ext.pull._row_lines import column as values_of
from otto_ext.pull._row_lines import decimal_text, key_said, text_of
from otto_ext.tables._row_types import decimal_columns, leaves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from otto_ext.pull._file_steps import Steps
    from otto_ext.pull._row_columns import Rows
    from otto_ext.pull._totals import Totals
    from otto_ext.wire.codec import Codec

__all__ = ["as_texts", "import_pyarrow", "write_typed", "write_untyped"]

_INT64 = 2**63
#: The digits of Arrow's decimal256.
_DIGITS = 76


def write_typed(
    batches: Iterator[list[dict[str, Any]]],
    ready: Path,
    codec: Codec,
    rows: Rows,
) -> Steps[Totals]:
    """Columns and types are the document's, so that they are the same whatever the rows are.

    Args:
        batches: the rows.
        ready: the file to make.
        codec: their type.
        rows: what else is known of them.

    Returns:
        The rows, counted and summed as they were written.
    """
    from otto_ext.pull._totals import ArrowTotals
    from otto_ext.tables import Shape, Types

    pa = import_pyarrow()
    known = leaves(codec)
    inner = {name: known[name] for name in rows.paths if name in known}
    before = {**rows.added, **inner}
    shape = Shape.of(codec, Types(decimal=rows.decimal), before=before, names=rows.columns)
    totals = ArrowTotals(shape.schema, decimal_columns(codec))
    with pa.parquet.ParquetWriter(ready, shape.schema, compression="zstd") as writer:
        for batch in batches:
            made = shape.batch(batch, totals.rows + 1, partial(key_said, key=rows.key))
            writer.write_batch(made)
            totals.take(made)
            yield
    return totals


def write_untyped(
    batches: Callable[[], Iterator[list[dict[str, Any]]]],
    ready: Path,
    columns: Sequence[str] | None,
) -> Steps[Totals]:
    """Rows that the document does not describe. Integers, booleans and decimals keep their types;
    what is nested or of several types is a string, as JSON.

    Returns as `write_typed` does.
    """
    from otto_ext.pull._totals import ArrowTotals

    pa = import_pyarrow()
    seen: dict[str, Column] = {}
    for batch in batches():
        for name in dict.fromkeys(chain.from_iterable(batch)):
            seen.setdefault(name, Column())
        for name, column in seen.items():
            column.see(values_of(batch, name))
        yield
    wanted = {name: seen.get(name, Column()) for name in (columns or seen)}
    schema = pa.schema([(name, _arrow_type(pa, column)) for name, column in wanted.items()])
    totals = ArrowTotals(schema)
    with pa.parquet.ParquetWriter(ready, schema, compression="zstd") as writer:
        for rows in batches():
            arrays = [
                _array(values_of(rows, name), schema.field(name).type, wanted[name].kind)
                for name in wanted
            ]
            made = pa.record_batch(arrays, schema=schema)
            writer.write_batch(made)
            totals.take(made)
            yield
    return totals


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


def _text(value: Any) -> str | None:
    """A value as a string: itself, or JSON."""
    if value is None or isinstance(value, str):
        return value
    return decimal_text(value) if isinstance(value, Decimal) else text_of(value)


def as_texts(values: list[Any], *plain: type) -> list[Any]:
    """Values as strings; those of the plain types stay, as the writer of the file does the same."""
    if set(map(type, values)) <= {str, NoneType, *plain}:
        return values
    return list(map(_text, values))


def _arrow_type(pa: Any, column: Column) -> Any:
    if column.kind == "decimal":
        digits = column.whole + column.fraction
        make = pa.decimal128 if digits <= 38 else pa.decimal256
        return make(digits, column.fraction)
    return {"int": pa.int64(), "bool": pa.bool_(), "text": pa.string()}[column.kind]


def _array(values: list[Any], type_: Any, kind: str) -> Any:
    from otto_ext.tables._arrow import array
    from otto_ext.tables._leaves import strings

    return strings(as_texts(values)) if kind == "text" else array(values, type_)


def import_pyarrow() -> Any:
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError:
        raise ConfigurationError(f"Parquet files need pyarrow: {install_command('data')}") from None
    return pa
