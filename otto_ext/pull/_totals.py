"""Control totals: how many rows a file has, and the sum of each decimal column."""

from __future__ import annotations

import csv
import json
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, InvalidOperation, localcontext
from itertools import islice
from typing import TYPE_CHECKING, Any

from attrs import define, field

from otto_ext.pull._row_lines import batches, column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from otto_ext.pull._file_steps import Steps

__all__ = ["ArrowTotals", "Totals", "totals_of"]

_BATCH = 10_000
#: Digits of decimals of which a batch's sum has at most 76, the most that pyarrow can sum.
_SUMMED = 68
# Sums of money are exact, however many rows there are.
_EXACT = Context(prec=1_000, Emax=MAX_EMAX, Emin=MIN_EMIN)


@define
class Totals:
    """The rows of a file, counted and summed.

    Attributes:
        rows: how many.
        sums: of each decimal column.
    """

    rows: int = 0
    sums: dict[str, Decimal] = field(factory=dict)

    def add(self, batch: Sequence[Mapping[str, Any]], names: Sequence[str] | None) -> None:
        """Take rows into account.

        Args:
            batch: the rows.
            names: the columns to sum; None for all that hold decimals.
        """
        self.rows += len(batch)
        with localcontext(_EXACT):
            if names is not None:
                for name in names:
                    values = [_number(it) for it in _values(batch, name)]
                    start = self.sums.get(name, Decimal(0))
                    self.sums[name] = sum([it for it in values if it is not None], start)
                return
            for row in batch:
                for name, value in row.items():
                    if type(value) is Decimal:
                        self.sums[name] = self.sums.get(name, Decimal(0)) + value


class ArrowTotals(Totals):
    """The same of Arrow's record batches.

    Args:
        schema: of the batches.
        names: the columns to sum; None for all that hold decimals.
    """

    def __init__(self, schema: Any, names: Sequence[str] | None = None) -> None:
        from otto_ext.tables._arrow import pa

        super().__init__()
        found = dict(_decimals(pa, schema))
        self.scales = found if names is None else {it: found[it] for it in names if it in found}
        # A column may have a point in its own name.
        own = set(schema.names)
        self.paths = {name: [name] if name in own else name.split(".") for name in self.scales}
        self.sums = dict.fromkeys(self.scales, Decimal(0))

    def take(self, batch: Any) -> None:
        """Take a record batch into account."""
        from otto_ext.tables._arrow import pa, pc

        self.rows += batch.num_rows
        for name, scale in self.scales.items():
            first, *rest = self.paths[name]
            values = batch.column(first)
            for inner in rest:
                values = pc.struct_field(values, inner)
            if values.type.precision <= _SUMMED:
                part = pc.sum(values.cast(pa.decimal256(76, scale))).as_py() or Decimal(0)
            else:
                with localcontext(_EXACT):
                    part = sum([it for it in values.to_pylist() if it is not None], Decimal(0))
            self.sums[name] = _EXACT.add(self.sums[name], part)


def totals_of(
    path: Path,
    format: str,
    names: Sequence[str] | None,
    look: Callable[[list[dict[str, Any]]], None] = lambda batch: None,
) -> Steps[Totals]:
    """Count and sum the rows of a file.

    Args:
        path: the file.
        format: its format, which is not a workbook's.
        names: the columns to sum; None for all that hold decimals.
        look: called with all rows of JSON Lines, so many at a time.
    """
    if format == "parquet":
        return (yield from _of_parquet(path, names))
    totals = Totals(sums=dict.fromkeys(names or (), Decimal(0)))
    for batch in _read_csv(path) if format == "csv" else batches(path):
        totals.add(batch, names)
        if format == "jsonl":
            look(batch)
        yield
    return totals


def _of_parquet(path: Path, names: Sequence[str] | None) -> Steps[Totals]:
    from pyarrow import parquet

    file = parquet.ParquetFile(path)
    totals = ArrowTotals(file.schema_arrow, names)
    columns = sorted({path[0] for path in totals.paths.values()})
    if columns:
        # More rows at once, or threads, take tens of megabytes and no less time.
        for batch in file.iter_batches(_BATCH, columns=columns, use_threads=False):
            totals.take(batch)
            yield
    totals.rows = file.metadata.num_rows
    return totals


def _read_csv(path: Path) -> Iterator[list[dict[str, Any]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        while batch := list(islice(rows, _BATCH)):
            yield batch


def _values(batch: Sequence[Mapping[str, Any]], name: str) -> list[Any]:
    """The values at the path to a column."""
    values = column(batch, name)
    if "." in name and None in values:
        return [_at(row, name) if it is None else it for row, it in zip(batch, values, strict=True)]
    return values


def _at(row: Mapping[str, Any], name: str) -> Any:
    found = row.get(name)
    if found is not None or "." not in name:
        return found
    first, _, rest = name.partition(".")
    inner = row.get(first)
    if isinstance(inner, str) and inner.startswith("{"):
        # A nested object in CSV.
        try:
            inner = json.loads(inner, parse_float=Decimal)
        except ValueError:
            return None
    return _at(inner, rest) if isinstance(inner, dict) else None


def _number(value: Any) -> Decimal | None:
    """A number; None for what cannot be read as one."""
    if value is None or isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    try:
        # CSV for Excel has an apostrophe before numbers that Excel would change.
        found = Decimal(value.removeprefix("'") if isinstance(value, str) else value)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _decimals(pa: Any, fields: Any, prefix: str = "") -> Iterator[tuple[str, int]]:
    """The decimal columns of a schema, by the paths to them, and their digits after the point."""
    for it in fields:
        if pa.types.is_decimal(it.type):
            yield f"{prefix}{it.name}", it.type.scale
        elif pa.types.is_struct(it.type):
            yield from _decimals(pa, it.type, f"{prefix}{it.name}.")
