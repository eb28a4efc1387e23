"""The columns of rows: what the document says of them, and what was chosen."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from otto_ext._errors import ConfigurationError
from otto_ext.pull._row_lines import batches
from otto_ext.tables._row_types import column_names, leaves, picked, unseen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from otto_ext.pull._file_steps import Steps
    from otto_ext.pull._row_lines import Key
    from otto_ext.wire.codec import Codec

__all__ = ["Rows", "check_columns", "rows_in"]


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


def rows_in(part: Path, rows: Rows) -> Iterator[list[dict[str, Any]]]:
    """The rows, with chosen members of nested objects as members of their own."""
    paths = rows.paths
    for batch in batches(part):
        rows.look(batch)
        if paths:
            batch = [{**row, **{path: picked(row, path) for path in paths}} for row in batch]
        yield batch


def check_columns(
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
