"""Excel workbooks of pulled rows (extra `xlsx`), and CSV that Excel opens without changing it.

Excel's numbers are binary with 15 decimal digits, so a number with more is written as text.
Nothing is written as a formula. Memory holds one row at a time (XlsxWriter's constant_memory).
"""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Self
from xml.sax.saxutils import escape

from attrs import frozen

from otto_ext._errors import ConfigurationError
from otto_ext._installation import install_command
from otto_ext.pull._row_lines import decimal_text, key_said, text_of
from otto_ext.tables._row_types import picked
from otto_ext.wire import codec as c

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from otto_ext.pull._row_lines import Key

__all__ = ["Columns", "Workbook", "defused", "import_xlsxwriter"]

#: "Excel specifications and limits" of Microsoft: digits of a number, characters of a cell counted
#: in UTF-16, columns of a sheet. A sheet has 1,048,576 rows.
_DIGITS = 15
_CHARACTERS = 32_767
_COLUMNS = 16_384
_SHEET_ROWS = 1_000_000
#: Digits after the point that a format of numbers can show, and the size of numbers.
_PLACES = 30
_MAGNITUDE = 300
#: Excel takes 1900 for a leap year, so days before March of it are off by one.
_FIRST_DAY = dt.date(1900, 3, 1)

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(rf"{_DAY.pattern}[Tt ][0-9]{{2}}:.+")
_NUMBER = re.compile(r"-?([0-9]+)(?:\.([0-9]*))?([eE][+-]?[0-9]+)?")
#: What a spreadsheet takes for the begin of a formula, in the wide forms of East Asia too.
_FORMULAS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
#: Half surrogate pairs, and what no XML can hold (XML 1.0, section 2.2).
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def import_xlsxwriter() -> Any:
    """XlsxWriter.

    Raises:
        ConfigurationError: it is not installed.
    """
    try:
        import xlsxwriter  # type: ignore[import-untyped]
    except ImportError:
        raise ConfigurationError(
            f"Excel workbooks need XlsxWriter: {install_command('xlsx')}"
        ) from None
    return xlsxwriter


# -- columns -------------------------------------------------------------------------------------


class Columns:
    """The columns of a workbook: members of rows, those of documented nested objects by their path.

    Args:
        types: the types of the members that the document has, `fee.amount` for nested ones.
        chosen: the columns, where the caller chooses them.
    """

    def __init__(self, types: Mapping[str, c.Codec], chosen: Sequence[str] | None = None) -> None:
        self._types = types
        self._chosen = chosen is not None
        self._names = dict.fromkeys(types if chosen is None else chosen)
        paths = {name[:at] for name in types for at, it in enumerate(name) if it == "."}
        self._nested = paths - set(types) - set(chosen or ())

    def see(self, batch: Sequence[Mapping[str, Any]]) -> None:
        """Add the members that the document does not have, in the order of their appearance."""
        if not self._chosen:
            for row in batch:
                if self._nested or not row.keys() <= self._names.keys():
                    self._names.update(dict.fromkeys(self._paths(row)))

    def _paths(self, row: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
        for name, value in row.items():
            path = f"{prefix}{name}"
            if path not in self._nested:
                yield path
            elif isinstance(value, dict):
                yield from self._paths(value, f"{path}.")
            elif value is not None:
                yield path

    @property
    def names(self) -> list[str]:
        """The columns.

        Raises:
            ConfigurationError: a sheet cannot have so many.
        """
        if len(self._names) > _COLUMNS:
            raise ConfigurationError(
                f"{len(self._names):,} columns; a sheet of Excel has {_COLUMNS:,}: choose some "
                "with columns=[...] (--columns), or give another format"
            )
        return list(self._names)

    @property
    def kinds(self) -> list[type | None]:
        """What the strings of each column stand for: `date`, `datetime` or `Decimal`, else None."""
        return [_kind(self._types.get(name)) for name in self._names]

    def values(self, row: Mapping[str, Any]) -> list[Any]:
        """A row's values, one for each column."""
        return [row[name] if name in row else picked(row, name) for name in self._names]


def _kind(codec: Any) -> type | None:
    if codec is c.DECIMAL_NUMBER or codec is c.INTEGER:
        return Decimal
    found: type | None = getattr(codec, "cls", None)
    return found if found in (dt.date, dt.datetime, Decimal) else None


# -- cells ---------------------------------------------------------------------------------------


class _Digits(float):
    """A number that is written with the digits that it came with, where a float has others."""

    digits: str

    def __new__(cls, value: Decimal) -> Self:
        made = super().__new__(cls, value)
        made.digits = str(value)
        return made

    def __format__(self, spec: str) -> str:
        return self.digits


@frozen
class _Cell:
    """A value as it is written.

    Attributes:
        value: a string, a number, a boolean, or a date.
        format: how Excel shows it; None for as it is.
    """

    value: Any
    format: str | None = None


def _cell(value: Any, kind: type | None) -> _Cell:
    if isinstance(value, bool):
        return _Cell(value)
    if isinstance(value, int | Decimal):
        return _number(Decimal(value), decimal_text(Decimal(value)))
    if not isinstance(value, str):
        return _Cell(text_of(value))
    if kind is Decimal and (found := _NUMBER.fullmatch(value)) and not found[3]:
        return _number(Decimal(value), value)
    if kind is dt.date and _DAY.fullmatch(value):
        return _day(value)
    if kind is dt.datetime and _MOMENT.fullmatch(value):
        return _moment(value)
    return _Cell(value)


def _number(value: Decimal, text: str) -> _Cell:
    _, digits, exponent = value.as_tuple()
    places = -exponent if isinstance(exponent, int) else _PLACES + 1
    fits = len(digits) <= _DIGITS and places <= _PLACES and abs(value.adjusted()) < _MAGNITUDE
    return _Cell(_Digits(value), _shown(places)) if fits else _Cell(text)


@cache
def _shown(places: int) -> str:
    return "0." + "0" * places if places > 0 else "0"


def _day(text: str) -> _Cell:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return _Cell(text)
    return _Cell(day, "yyyy-mm-dd") if day >= _FIRST_DAY else _Cell(text)


def _moment(text: str) -> _Cell:
    """In UTC; a string where Excel's milliseconds do not hold it."""
    try:
        moment = dt.datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            moment = moment.astimezone(dt.UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return _Cell(text)
    fraction = re.search(r"[.,]([0-9]+)", text)
    exact = fraction is None or not fraction[1][3:].strip("0")
    if not exact or moment.date() < _FIRST_DAY:
        return _Cell(text)
    return _Cell(moment, "yyyy-mm-dd hh:mm:ss" + (".000" if moment.microsecond else ""))


class Workbook:
    """A workbook that is written row by row. A context manager; it is complete at the end.

    Args:
        file: where to write it.
        columns: its columns.
        key: what identifies a row, for errors.
    """

    def __init__(self, file: Path, columns: Columns, key: Key | None = None) -> None:
        self._key = key
        self._names, self._kinds = columns.names, columns.kinds
        self._columns = columns
        # What XlsxWriter keeps while it writes is gone whatever happens.
        self._folder = tempfile.TemporaryDirectory(prefix=".otto-", dir=file.parent)
        options = {"constant_memory": True, "tmpdir": self._folder.name}
        self._book = import_xlsxwriter().Workbook(str(file), options)
        self._book.use_zip64()
        self._formats: dict[str | None, Any] = {None: None}
        self._bold = self._book.add_format({"bold": True})
        self._sheets = self._rows = 0
        self._begin_sheet()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *exc: object) -> None:
        try:
            if kind is None:
                self._close()
            else:
                # Else it would be written when it is collected.
                self._book.fileclosed = True
                for sheet in self._book.worksheets():
                    sheet._opt_close()
        finally:
            self._folder.cleanup()

    def _close(self) -> None:
        try:
            self._book.close()
        except import_xlsxwriter().exceptions.FileCreateError as error:
            # It is not an OSError, and has the one that it stands for.
            cause = error.args[0] if error.args else None
            raise cause if isinstance(cause, OSError) else OSError(str(error)) from None

    def _begin_sheet(self) -> None:
        self._sheets += 1
        self._sheet = self._book.add_worksheet(
            "rows" if self._sheets == 1 else f"rows {self._sheets}"
        )
        self._sheet.freeze_panes(1, 0)
        for at, kind in enumerate(self._kinds):
            if kind in (dt.date, dt.datetime):
                # A date that is wider than its column shows as ####.
                self._sheet.set_column(at, at, 12 if kind is dt.date else 24)
        for at, name in enumerate(self._names):
            self._text(0, at, name, None, self._bold)
        self._rows_here = 0

    def add(self, row: Mapping[str, Any]) -> None:
        """Write a row.

        Raises:
            ConfigurationError: a cell cannot hold a value.
        """
        if self._rows_here == _SHEET_ROWS:
            self._begin_sheet()
        self._rows += 1
        self._rows_here += 1
        at = self._rows_here
        for place, value in enumerate(self._columns.values(row)):
            if value is None:
                continue
            cell = _cell(value, self._kinds[place])
            if isinstance(cell.value, str):
                self._text(at, place, cell.value, row)
            elif isinstance(cell.value, bool):
                self._sheet.write_boolean(at, place, cell.value)
            elif isinstance(cell.value, float):
                self._sheet.write_number(at, place, cell.value, self._format(cell.format))
            else:
                self._sheet.write_datetime(at, place, cell.value, self._format(cell.format))

    def _format(self, shown: str | None) -> Any:
        if shown not in self._formats:
            self._formats[shown] = self._book.add_format({"num_format": shown})
        return self._formats[shown]

    def _text(
        self, at: int, place: int, text: str, row: Mapping[str, Any] | None, format: Any = None
    ) -> None:
        text = _NO_XML.sub("?", text)
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter takes it for markup of its own, so it gets that.
            text = f'<r><t xml:space="preserve">{escape(text)}</t></r>'
        if self._sheet.write_string(at, place, text, format) != 0:
            key = "" if row is None else key_said(row, self._key)
            raise ConfigurationError(
                f"row {self._rows:,}{key and f' ({key})'}, column {self._names[place]!r}: a string "
                f"of {len(text):,} characters; a cell of Excel holds {_CHARACTERS:,}: give another "
                "format, or leave the column out"
            )


# -- CSV -----------------------------------------------------------------------------------------


def defused(value: Any) -> Any:
    """A field of CSV as Excel opens it without change: what it would take for a formula, or for a
    number with other digits, gets an apostrophe in front.
    """
    if value is None:
        return None
    text = str(value)
    if found := _NUMBER.fullmatch(text):
        whole, places, exponent = found.groups(default="")
        kept = len((whole + places).lstrip("0")) <= _DIGITS and not exponent
        zeros = len(whole) > 1 and whole[0] == "0"
        return text if kept and not zeros else f"'{text}"
    return f"'{text}" if text.startswith(_FORMULAS) else text
