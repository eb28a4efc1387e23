"""Rows as a table for people: the columns that matter, as wide as the terminal.

Where not all fits, long values are cut and end in `…`, then the columns that say the least are left
out, and what was left out is reported. Numbers, dates and the members of enumerations are shown
whole or not at all: a number that lost a digit would be another number.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen
from rich.cells import cell_len
from rich.console import Group
from rich.table import Table
from rich.text import Text

from otto_ext.cli._output import harmless
from otto_ext.tables._row_types import picked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Drawn", "cell_text", "drawn", "flat", "upright"]

#: Cells between two columns.
_GAP = 2
#: Strings are not shortened to less than this many cells, identifiers not to less than that.
_TEXT, _UUID = 12, 9
#: Columns that take no more room than this are nearly free.
_SHORT = 8
#: Strings that are longer than this say little in a table.
_LONG = 40
#: Columns that a message names.
_NAMED = 20

#: A number, also with a sign, groups of three, an exponent, a percent sign or a currency.
_NUMBER = re.compile(
    r"(?:[A-Z]{3,5} |[$€£¥])?[-+(]?\d[\d,'_ ]*(?:\.\d*)?(?:[eE][-+]?\d+)?\)?(?: ?[A-Z%]{1,5})?"
)
_DECIMAL = re.compile(r"([-+]?\d+)(\.\d+)?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d.*)?|\d\d:\d\d(?::\d\d)?")
_UUIDS = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
#: When a row was written, which matters less than when something happened.
_RECORDED = re.compile(r"(?i)(.*\.)?(created|updated|modified|inserted|synced)[_-]?(at|on|date)?")
_IDENTITY = re.compile(r"[iI][dD]|.*[_-][iI][dD]|.*[a-z0-9]I[dD]")
#: A number within a string.
_DIGITS = re.compile(r"\d[\d.,']*")
_SPACES = re.compile(r"[\r\n\t\v\f]+")


@frozen
class Drawn:
    """A table, and what it does not show.

    Attributes:
        table: what rich renders.
        left_out: the columns that did not fit, in words, each with the reason if it is not the
            usual one.
        shortened: whether strings are shortened.
        over: cells by which it is wider than the terminal, because its columns were asked for.
    """

    table: Any
    left_out: tuple[str, ...] = ()
    shortened: bool = False
    over: int = 0

    @property
    def remark(self) -> str | None:
        """What a person should know of it; None if everything is shown."""
        if self.over:
            return (
                f"the table is {self.over} columns wider than the terminal; give fewer --columns, "
                "or --upright"
            )
        said = []
        if self.left_out:
            more = len(self.left_out) - _NAMED
            also = f" and {more} more" if more > 0 else ""
            said.append(f"not shown: {', '.join(self.left_out[:_NAMED])}{also}")
        if self.shortened:
            said.append("long values end in …")
        if not said:
            return None
        return f"{'; '.join(said)} (--columns A,B,... chooses columns, --upright shows all)"


def flat(row: Any) -> dict[str, Any]:
    """A row with the members of nested objects as `fee.amount`; what is no object is `value`."""
    if not isinstance(row, dict):
        return {"value": row}
    found: dict[str, Any] = {}
    for name, value in row.items():
        inner = {f"{name}.{key}": it for key, it in flat(value).items()} if _parted(value) else {}
        # A member that is called `fee.amount` itself must not be hidden.
        if inner and not inner.keys() & (row.keys() | found.keys()):
            found |= inner
        else:
            found[name] = value
    return found


def _parted(value: Any) -> bool:
    return isinstance(value, dict) and bool(value)


def cell_text(value: Any) -> str:
    """A value in a cell: strings as they are, nothing for null, JSON for what is nested."""
    from otto_ext.pull._row_lines import decimal_text, text_of

    if value is None:
        return ""
    if isinstance(value, Decimal):
        return decimal_text(value)
    return harmless(value if isinstance(value, str) else text_of(value))


# -- upright --------------------------------------------------------------------------------------


def upright(rows: Sequence[Any], names: Sequence[str] | None = None) -> Any:
    """Each row as lines of a name and a value, with an empty line between rows.

    Args:
        rows: of any type.
        names: the members to show; None for all.
    """
    chosen = [
        {name: picked(row, name) for name in names}
        if names is not None
        else (row if isinstance(row, dict) else {"value": row})
        for row in rows
    ]
    labels = {name: harmless(str(name)) for row in chosen for name in row}
    wide = max(map(cell_len, labels.values()), default=0)
    parts: list[Any] = []
    for row in chosen:
        table = Table(box=None, pad_edge=False, show_header=False)
        table.add_column(style="bold", min_width=wide)
        table.add_column(overflow="fold")
        for key, value in row.items():
            table.add_row(Text(labels[key]), Text(cell_text(value)))
        parts += [table, ""]
    return Group(*parts[:-1])


# -- the table ------------------------------------------------------------------------------------


@define
class _ShownColumn:
    """A column.

    Attributes:
        name: as it is asked for.
        position: among all columns.
        cells: its strings.
        values: what they were.
        size: how many cells of the terminal it takes.
    """

    name: str
    position: int
    cells: list[str]
    values: list[Any]
    header: str = field(init=False)
    full: int = field(init=False)
    least: int = field(init=False)
    size: int = field(init=False)
    numeric: bool = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.header = _SPACES.sub(" ", harmless(self.name))
        self.numeric = all(map(_is_number, self.values, self.cells)) and any(self.cells)
        if self.numeric:
            self._align()
        head = cell_len(self.header)
        self.full = max([head, *map(cell_len, self.cells)])
        self.least = max([head, *map(_least, self.cells, self.values)])
        if self.numeric:
            self.least = self.full
        self.size = self.full

    def _align(self) -> None:
        """Put the decimal points of all numbers below one another."""
        parts = [_DECIMAL.fullmatch(it) for it in self.cells if it]
        if not all(parts):
            return
        places = max(len(it[2] or "") for it in parts if it)
        self.cells = [
            it + " " * (places - len(it.partition(".")[2]) - ("." in it)) if it else it
            for it in self.cells
        ]

    @property
    def empty(self) -> bool:
        """Whether no row has a value."""
        return not any(self.cells)

    @property
    def rank(self) -> tuple[float, int]:
        """What it says, the lowest the most: who, how much, what, when, and then all else."""
        return self._worth(), self.position

    def _worth(self) -> float:
        pairs = zip(self.cells, self.values, strict=True)
        filled = [(cell, value) for cell, value in pairs if cell]
        if not filled:
            return 9
        if any(isinstance(value, list | dict) for _, value in filled):
            return 6
        if self.position == 0 or self.name.lower() == "id":
            return 0
        # What is in a nested object says less than what is beside it.
        nested = 2 if "." in self.name else 0
        if self.numeric:
            return 1 + nested
        if _RECORDED.fullmatch(self.name):
            return 5
        if self.is_identifier or (_IDENTITY.fullmatch(self.name) and self.full > _TEXT):
            return 4
        if self.is_long:
            return 3
        # An asset or a currency, without which a number says nothing.
        return (0.5 if self.full <= _SHORT else 2) + nested

    def shown(self, number: int) -> str:
        """A cell, as wide as the column."""
        text = _shortened(self.cells[number], self.values[number], self.size)
        space = " " * (self.size - cell_len(text))
        return space + text if self.numeric else text + space

    @property
    def is_identifier(self) -> bool:
        """Whether it holds UUIDs."""
        return any(map(_UUIDS.fullmatch, self.cells))

    @property
    def is_long(self) -> bool:
        """Whether it holds remarks, hashes and the like."""
        return not self.is_identifier and self.full > _LONG

    @property
    def is_shortened(self) -> bool:
        """Whether a string does not fit."""
        return self.size < self.full


def _is_number(value: Any, cell: str) -> bool:
    if isinstance(value, bool):
        return False
    return not cell or isinstance(value, int | Decimal) or _NUMBER.fullmatch(cell) is not None


def _whole(value: Any, cell: str) -> bool:
    """Whether a cell is shown whole or not at all."""
    return not isinstance(value, str) or bool(_NUMBER.fullmatch(cell) or _MOMENT.fullmatch(cell))


def _least(cell: str, value: Any) -> int:
    """The fewest cells of the terminal that a value can be shown in."""
    size = cell_len(cell)
    if isinstance(value, list | dict):
        return min(size, cell_len(_summary(value)))
    if _whole(value, cell):
        return size
    return min(size, _UUID if _UUIDS.fullmatch(cell) else _TEXT)


def _summary(value: Any) -> str:
    """A nested value in short; a piece of its JSON might end within a number."""
    return f"[{len(value)}]" if isinstance(value, list) else f"{{{len(value)}}}"


def _shortened(cell: str, value: Any, size: int) -> str:
    if cell_len(cell) <= size:
        return cell
    if isinstance(value, list | dict):
        return _summary(value)
    if _UUIDS.fullmatch(cell):
        return f"{cell[: _UUID - 1]}…"
    end, used = 0, 0
    while used + cell_len(cell[end]) < size:
        used += cell_len(cell[end])
        end += 1
    # Nor may a number that stands within a string lose its last digits.
    for number in _DIGITS.finditer(cell):
        if number.start() < end < number.end():
            end = number.start()
    return f"{cell[:end].rstrip()}…"


def drawn(
    rows: Sequence[Any],
    width: int,
    names: Sequence[str] | None = None,
    order: Sequence[str] = (),
) -> Drawn:
    """Rows as a table.

    Args:
        rows: of any type.
        width: columns of the terminal.
        names: the columns that were asked for, which are all shown; None to choose those that fit.
        order: columns that come first, as far as rows have them.
    """
    columns = list(_columns(rows, names, order))
    chosen = columns if names is not None else _fitting(columns, width)
    space = width - _total(it.full for it in chosen)
    if space < 0:
        _share(chosen, width)
    over = max(0, _total(it.size for it in chosen) - width)
    left = [it for it in columns if it not in chosen]
    head = Text((" " * _GAP).join(_heading(it) for it in chosen), style="bold")
    lines = [
        Text((" " * _GAP).join(it.shown(number) for it in chosen)) for number in range(len(rows))
    ]
    for line in (head, *lines):
        line.no_wrap, line.overflow = True, "ignore"
    return Drawn(
        Group(head, *lines),
        tuple(_reason(it, width) for it in left),
        any(it.is_shortened for it in chosen),
        over,
    )


def _columns(
    rows: Sequence[Any], names: Sequence[str] | None, order: Sequence[str]
) -> Iterator[_ShownColumn]:
    if names is None:
        flats = [flat(row) for row in rows]
        seen = dict.fromkeys(name for row in flats for name in row)
        names = [*(it for it in order if it in seen), *(it for it in seen if it not in order)]
        values = {name: [row.get(name) for row in flats] for name in names}
    else:
        values = {name: [picked(row, name) for row in rows] for name in names}
    for position, (name, found) in enumerate(values.items()):
        cells = [_SPACES.sub(" ", cell_text(value)) for value in found]
        yield _ShownColumn(name, position, cells, found)


def _total(sizes: Iterable[int]) -> int:
    found = list(sizes)
    return sum(found) + _GAP * (len(found) - 1)


def _fitting(columns: list[_ShownColumn], width: int) -> list[_ShownColumn]:
    """The columns to show, in their order: all, else those that say the most."""
    if _total(it.full for it in columns) <= width:
        return columns
    chosen: list[_ShownColumn] = []
    for column in sorted(columns, key=lambda it: it.rank):
        if not column.empty and _total(it.least for it in (*chosen, column)) <= width:
            chosen.append(column)
    return sorted(chosen, key=lambda it: it.position)


def _share(chosen: list[_ShownColumn], width: int) -> None:
    """Give every column the least that it needs, and what is left to those that say the most."""
    for column in chosen:
        column.size = column.least
    space = width - _total(it.size for it in chosen)
    # Names, then identifiers, of which any part is as good as another, then long strings.
    for column in sorted(chosen, key=lambda it: (it.is_long, it.is_identifier, it.rank)):
        missing = column.full - column.size
        whole = column.is_identifier or any(isinstance(it, list | dict) for it in column.values)
        given = (missing if missing <= space else 0) if whole else min(missing, max(space, 0))
        column.size += given
        space -= given


def _heading(column: _ShownColumn) -> str:
    space = " " * (column.size - cell_len(column.header))
    return space + column.header if column.numeric else column.header + space


def _reason(column: _ShownColumn, width: int) -> str:
    if column.empty:
        return f"{column.header} (empty)"
    if column.numeric and column.full > width:
        return f"{column.header} (its numbers are wider than the terminal)"
    return column.header
