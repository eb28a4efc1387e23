"""Dates, times and numbers as strings: written by RFC 3339 and in plain notation.

Dates in other forms are read with python-dateutil, where they can mean one thing only.

python-dateutil fills in what a string leaves out from today, takes `01/02/2026` for a day in
January, and a zone it does not know for none. A response's date must not depend on the day it is
read, so such strings are refused here.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Final

__all__ = ["plain_number", "read_date", "read_datetime", "write_moment"]

#: Two days that agree in nothing a string could leave out: what differs was not in the string.
_BASES: Final = (dt.datetime(2001, 1, 1), dt.datetime(2010, 11, 13, 7))
#: "2026/1/31": the year comes first, so nothing else can.
_YEAR_FIRST: Final = re.compile(r"\s*\d{4}\D")
#: Digits alone may count seconds as well as write a date without separators.
_NUMBER: Final = re.compile(r"[\s\d.,+-]*")
#: "GMT+1" is west of Greenwich to POSIX and python-dateutil, and east of it to JavaScript.
_NAME_AND_OFFSET: Final = re.compile(r"[A-Za-z]\s*[+-]\d")
_UTC_NAMES: Final = frozenset({"UTC", "GMT", "Z"})


def write_moment(value: dt.date | dt.time) -> str:
    """A date, time or date-time by RFC 3339, section 5.6, with `Z` for UTC.

    In a query a `+` would read as a space where a server decodes carelessly.
    """
    if isinstance(value, dt.datetime) and value.tzinfo is dt.UTC:
        # Half the time of asking UTC for its offset.
        return value.replace(tzinfo=None).isoformat() + "Z"
    text = value.isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text


def plain_number(value: int | Decimal) -> str:
    """A number in plain notation, with all its digits: `0.0000001`, never `1E-7`.

    Raises:
        ValueError: NaN, infinity, or a number of hundreds of digits.
    """
    if isinstance(value, int):
        return str(value)
    if not value.is_finite():
        raise ValueError(f"{value} is not a number that can be sent")
    if not -_DIGITS < value.adjusted() < _DIGITS:
        raise ValueError(f"{value} has too many digits to be sent")
    return format(value, "f")


#: Digits before or after the point; no amount has more, and an exponent could ask for millions.
_DIGITS: Final = 400


def read_datetime(text: str) -> dt.datetime:
    """The one moment that a string can mean; with a zone where the string has one.

    Raises:
        ValueError: it means none, or several.
    """
    return _read(text, _BASES)


def read_date(text: str) -> dt.date:
    """The one day that a string can mean; a time in it is left out.

    Raises:
        ValueError: it means none, or several.
    """
    # The hour may be missing; the day may not.
    return _read(text, (_BASES[0], _BASES[1].replace(hour=0))).date()


def _read(text: str, bases: tuple[dt.datetime, ...]) -> dt.datetime:
    if _NUMBER.fullmatch(text) and not _YEAR_FIRST.match(text):
        raise ValueError("a number")
    if _NAME_AND_OFFSET.search(text):
        raise ValueError("a zone that is an hour east for some and west for others")
    # A tenth of what a client's imports take, for strings that few APIs send.
    from dateutil import parser

    orders = ((False, False),) if _YEAR_FIRST.match(text) else _ORDERS
    try:
        found = [
            parser.parse(text, default=base, dayfirst=day, yearfirst=year, tzinfos=_zone)
            for base in bases
            for day, year in orders
        ]
    except OverflowError:
        raise ValueError("a number too large") from None
    first = found[0]
    if any(other != first or other.tzinfo != first.tzinfo for other in found):
        raise ValueError("more than one meaning")
    return first


#: Day first or not, year first or not.
_ORDERS: Final = ((False, False), (True, False), (False, True), (True, True))


def _zone(name: str | None, offset: int | None) -> dt.tzinfo | None:
    """The zone of an offset in seconds. EST is several zones."""
    if name is not None:
        if name.upper() in _UTC_NAMES and not offset:
            return dt.UTC
        raise ValueError("a zone without an offset")
    if offset is None:
        return None
    return dt.timezone(dt.timedelta(seconds=offset)) if offset else dt.UTC
