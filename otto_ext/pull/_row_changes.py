"""How the rows of an update differ from those of the run before it. Decisions without I/O."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from attrs import frozen

from otto_ext._errors import ConfigurationError
from otto_ext.pull._row_lines import key_said, shortened, text_of
from otto_ext.tables._row_types import picked
from otto_ext.wire.reading import loads

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from otto_ext.pull._row_lines import Key

__all__ = ["Changes", "Closed", "Differences"]


@frozen
class Changes:
    """How the rows of an update differ from those of the run before it.

    Attributes:
        added: how many rows are new.
        changed: how many rows have a field with another value.
        gone: how many rows the API no longer returns.
        closed: how many of all these are in the closed period.
        file: the changes, one JSON object a line, those in the closed period first.
        since: when the run before it began; None for the first run, which reports no changes.
    """

    added: int
    changed: int
    gone: int
    closed: int
    file: Path
    since: dt.datetime | None

    def __bool__(self) -> bool:
        return self.added + self.changed + self.gone > 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The changes as in the file; numbers with a fraction are `Decimal`."""
        with self.file.open("rb") as lines:
            for line in lines:
                yield loads(line)


# -- comparing -----------------------------------------------------------------------------------


@frozen
class Differences:
    """Compares rows field by field; decimals by value, and a field that is absent as null.

    Attributes:
        decimals: the fields that are decimals although they are sent as strings.
    """

    decimals: frozenset[str]

    def between(
        self, before: Mapping[str, Any], after: Mapping[str, Any], path: str = ""
    ) -> dict[str, dict[str, Any]]:
        """The fields that differ, each with its value before and after, as they came."""
        found: dict[str, dict[str, Any]] = {}
        for name in dict.fromkeys((*before, *after)):
            place = f"{path}.{name}" if path else name
            old, new = before.get(name), after.get(name)
            if isinstance(old, dict) and isinstance(new, dict):
                found |= self.between(old, new, place)
            elif not self._same(old, new, place):
                found[place] = {"before": old, "after": new}
        return found

    def _same(self, old: Any, new: Any, place: str) -> bool:
        if isinstance(old, dict) and isinstance(new, dict):
            return not self.between(old, new, place)
        if isinstance(old, list) and isinstance(new, list):
            inner = f"{place}[]"
            return len(old) == len(new) and all(
                self._same(*pair, inner) for pair in zip(old, new, strict=True)
            )
        texts = place in self.decimals
        numbers = _number(old, texts), _number(new, texts)
        if None not in numbers:
            return numbers[0] == numbers[1]
        return type(old) is type(new) and bool(old == new)


def _number(value: Any, texts: bool) -> Decimal | int | None:
    """A value as a number; None for what is not one."""
    if isinstance(value, str) and texts:
        try:
            found = Decimal(value)
        except InvalidOperation:
            return None
        return found if found.is_finite() else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return value


# -- the closed period ---------------------------------------------------------------------------


@frozen
class Closed:
    """Whether a row belongs to the closed period.

    Attributes:
        through: the last day of it; None for no closed period.
        field: the field with a row's date; None to go by the window that the row came in.
        key: what identifies a row, for errors.
    """

    through: dt.date | None = None
    field: str | None = None
    key: Key | None = None

    @property
    def end(self) -> str:
        """The first day after it, as dates and date-times begin in ISO 8601."""
        assert self.through is not None
        return (self.through + dt.timedelta(days=1)).isoformat()

    def holds(self, row: Mapping[str, Any], window: str) -> bool:
        """Whether a row of a window is in it.

        Raises:
            ConfigurationError: the row's date cannot be read.
        """
        if self.through is None:
            return False
        if self.field is None:
            return window < self.end
        value = picked(row, self.field)
        return value is not None and self._day(value, row) <= self.through

    def _day(self, value: Any, row: Mapping[str, Any]) -> dt.date:
        try:
            if len(value) == len("2026-10-31"):
                return dt.date.fromisoformat(value)
            moment = dt.datetime.fromisoformat(value)
        except (TypeError, ValueError):
            raise ConfigurationError(
                f"date_field is {self.field!r}, and the row of {key_said(row, self.key)} has "
                f"{shortened(text_of(value))} there, which is not a date in ISO 8601; give another "
                "field"
            ) from None
        return (moment if moment.tzinfo is None else moment.astimezone(dt.UTC)).date()
