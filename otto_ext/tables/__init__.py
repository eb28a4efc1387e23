"""Typed tables: models as Arrow, pandas and Polars, with types from the document (extra `data`).

    from otto_ext import tables

    with Otto() as otto:
        table = otto.<tag>.iter_<items>().to_arrow()
        frame = tables.to_pandas([...])

Decimals are `decimal128(38, 18)` unless `decimal=` says otherwise, date-times are timestamps in
UTC with microseconds, enumerations are dictionaries, nested objects are structs. Null and absent
are null. A value that its type cannot hold is a `TableError`, never rounded. Members that the
document does not describe stand in the column `additional_properties`, as JSON.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from otto_ext.tables._shape import Shape, TableError, Types
    from otto_ext.tables._tables import (
        record_batches,
        schema,
        to_arrow,
        to_pandas,
        to_polars,
    )
else:

    def __getattr__(name: str) -> object:
        # Pulls ask what rows are without pyarrow, too.
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        return found


__all__ = [
    "Shape",
    "TableError",
    "Types",
    "record_batches",
    "schema",
    "to_arrow",
    "to_pandas",
    "to_polars",
]

_HOMES = dict.fromkeys(__all__, "_tables") | dict.fromkeys(
    ("Shape", "TableError", "Types"), "_shape"
)


def __dir__() -> list[str]:
    return __all__
