"""The public functions: schemas, tables, and frames of models."""

from __future__ import annotations

import types
from itertools import islice
from typing import TYPE_CHECKING, Any, get_args

from otto_ext._errors import ConfigurationError
from otto_ext.tables._arrow import pa
from otto_ext.tables._row_types import row_codec
from otto_ext.tables._shape import Shape, Types
from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, codec_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd
    import polars as pl
    import pyarrow

__all__ = [
    "record_batches",
    "schema",
    "shape_of",
    "to_arrow",
    "to_pandas",
    "to_polars",
]

_SIZE = 10_000


def schema(
    of: Any, *, decimal: tuple[int, int] = (38, 18), flatten: bool = False
) -> pyarrow.Schema:
    """The Arrow schema of a type. It depends on the document alone, not on any rows.

    Args:
        of: a model class, a union or tuple of them, or a method, `otto.<tag>.iter_<items>`.
        decimal: how many digits decimals have, and how many of them stand after the point.
        flatten: give the members of nested objects columns of their own, `fee.amount`.

    Raises:
        ConfigurationError: the type has no schema, or pyarrow is not installed.
    """
    return shape_of(of, Types(decimal=decimal, flatten=flatten)).schema


def record_batches(
    items: Iterable[Any],
    of: Any = None,
    *,
    decimal: tuple[int, int] = (38, 18),
    flatten: bool = False,
    size: int = _SIZE,
) -> Iterator[pyarrow.RecordBatch]:
    """Models as record batches of `size` rows, as they are needed.

    See `to_arrow` for the arguments and errors.
    """
    return _batches(items, of, Types(decimal=decimal, flatten=flatten), size)[1]


def to_arrow(
    items: Iterable[Any],
    of: Any = None,
    *,
    decimal: tuple[int, int] = (38, 18),
    flatten: bool = False,
) -> pyarrow.Table:
    """Models as an Arrow table.

    Args:
        items: models: a list, or what an `iter_...` method returns.
        of: their type, as for `schema`; by default what the method returns, or the classes of the
            models in a list. Needed for a list that may be empty.
        decimal: how many digits decimals have, and how many of them stand after the point.
        flatten: give the members of nested objects columns of their own, `fee.amount`.

    Raises:
        TableError: a value does not fit its column.
        ConfigurationError: the type is not known, or pyarrow is not installed.
    """
    return _table(items, of, Types(decimal=decimal, flatten=flatten))


def to_pandas(
    items: Iterable[Any],
    of: Any = None,
    *,
    decimal: tuple[int, int] = (38, 18),
    flatten: bool = False,
    dtype_backend: str | None = None,
) -> pd.DataFrame:
    """Models as a pandas DataFrame.

    Decimals, dates and UUIDs are Python objects; integers and booleans are pandas' nullable types,
    because NumPy's would become floats where one is null.

    Args:
        items, of, decimal, flatten: as for `to_arrow`.
        dtype_backend: `"pyarrow"` for Arrow's types in every column, decimals included.
    """
    table = _table(items, of, Types(decimal=decimal, flatten=flatten))
    found: pd.DataFrame = frame_of(table, dtype_backend)
    return found


def to_polars(
    items: Iterable[Any],
    of: Any = None,
    *,
    decimal: tuple[int, int] = (38, 18),
    flatten: bool = False,
) -> pl.DataFrame:
    """Models as a Polars DataFrame. UUIDs are strings, because Polars has no such type.

    See `to_arrow` for the arguments and errors.
    """
    try:
        import polars
    except ImportError:
        raise ConfigurationError("to_polars needs Polars: pip install polars") from None
    table = _table(items, of, Types(decimal=decimal, flatten=flatten, uuid_text=True))
    found = polars.from_arrow(table)
    assert isinstance(found, polars.DataFrame)
    return found


def frame_of(table: Any, dtype_backend: str | None = None) -> Any:
    """An Arrow table as a pandas DataFrame; see `to_pandas`."""
    try:
        import pandas
    except ImportError:
        raise ConfigurationError("to_pandas needs pandas: pip install pandas") from None
    if dtype_backend == "pyarrow":
        return table.to_pandas(types_mapper=pandas.ArrowDtype)
    if dtype_backend is not None:
        raise ConfigurationError(f'dtype_backend is {dtype_backend!r}; give "pyarrow" or None')
    exact = {pa.int64(): pandas.Int64Dtype(), pa.bool_(): pandas.BooleanDtype()}
    return table.to_pandas(types_mapper=exact.get)


# -- types ----------------------------------------------------------------------------------------


def shape_of(of: Any, types_: Types) -> Shape:
    """The shape of the rows of a type; see `schema` for what it may be.

    Raises:
        ConfigurationError: it has none.
    """
    codec = _codec_of(of)
    if codec is None:
        raise ConfigurationError(
            f"cannot make columns of {_named(of)}; give a model class, a union of them, or a "
            "method of a client whose response the document describes"
        )
    return Shape.of(codec, types_)


def _named(of: Any) -> str:
    if isinstance(of, tuple):
        return " and ".join(map(_named, of))
    return getattr(of, "__name__", None) or type(of).__name__


def _codec_of(of: Any) -> c.Codec | None:
    if isinstance(of, c.Codec):
        return of
    if isinstance(of, type) and issubclass(of, Model):
        return codec_for(of)
    if isinstance(of, tuple | types.UnionType):
        members = [_codec_of(it) for it in (of if isinstance(of, tuple) else get_args(of))]
        known = [it for it in members if it is not None]
        return c.union(*known) if known and len(known) == len(members) else None
    operation: Any = getattr(of, "operation", of)
    if hasattr(operation, "responses"):
        return row_codec(operation)
    if getattr(of, "_caller", None) is not None:
        from otto_ext.pull._method_calls import documented

        return row_codec(documented(of))
    return None


def _batches(
    items: Iterable[Any], of: Any, types_: Types, size: int
) -> tuple[Shape, Iterator[pyarrow.RecordBatch]]:
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        raise ConfigurationError(f"size is {size!r}; give a number of rows above zero")
    if of is None:
        of = getattr(items, "operation", None)
    if of is None:
        items = list(items)
        classes = tuple(dict.fromkeys(map(type, items)))
        if not classes:
            raise ConfigurationError("an empty list has no type; give its models' class as `of`")
        of = classes
    shape = shape_of(of, types_)

    def made() -> Iterator[Any]:
        left, first = iter(items), 1
        while rows := list(islice(left, size)):
            yield shape.batch(rows, first)
            first += len(rows)

    return shape, made()


def _table(items: Iterable[Any], of: Any, types_: Types) -> Any:
    shape, batches = _batches(items, of, types_, _SIZE)
    # Dictionaries grow from batch to batch.
    return pa.Table.from_batches(batches, schema=shape.schema).unify_dictionaries()
