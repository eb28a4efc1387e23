"""The codecs of JSON's own types, and of strings with a format."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from enum import Enum
from math import isfinite
from typing import Any, Final
from uuid import UUID, SafeUUID

from .contract import Codec, Mismatch, encode_any, finite, send_any, zoned
from .dates_and_decimals import plain_number, read_date, read_datetime, write_moment
from .types import DriftReport

__all__ = [
    "ANY",
    "BINARY",
    "BOOLEAN",
    "DATE",
    "DATETIME",
    "DECIMAL",
    "DECIMAL_NUMBER",
    "DECIMAL_OR_TEXT",
    "FLOAT",
    "INTEGER",
    "INTEGER_OR_TEXT",
    "NULL",
    "STRING",
    "UUID_",
    "Const",
    "Text",
]


class _Exact(Codec):
    """A JSON type taken as it is."""

    def __init__(self, cls: type, expected: str, rank: int) -> None:
        self.cls = cls
        self.expected = expected
        self.json_types = (cls,)
        self.rank = rank

    def decode(self, value: Any) -> Any:
        if value.__class__ is not self.cls:
            raise Mismatch
        return value


class _String(_Exact):
    def send(self, value: Any) -> Any:
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool | Enum):
            return plain_number(_number(value))
        return send_any(value)


class _Integer(_Exact):
    def decode(self, value: Any) -> Any:
        if value.__class__ is int:
            return value
        # JSON Schema 2020-12, section 4.2.3: a number without a fraction is an integer
        if value.__class__ is float and value.is_integer():
            return int(value)
        # 1e999999999 is one too, and nothing that a machine can write out
        if (
            value.__class__ is Decimal
            and value.is_finite()
            and value.adjusted() < _MAX_DIGITS
            and value == int(value)
        ):
            return int(value)
        raise Mismatch

    def send(self, value: Any) -> Any:
        number = _number(value)
        if number is None or number.__class__ is int:
            return send_any(value) if number is None else number
        if number != number.to_integral_value():
            raise ValueError(f"{value} is not an integer")
        return int(number)


def _number(value: Any) -> Any:
    """A number, or a string that is one, as `int` or `Decimal`; None for anything else.

    Raises:
        ValueError: NaN, infinity, or one with thousands of digits.
    """
    if isinstance(value, bool | Enum):
        return None
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        value = Decimal(repr(finite(value)))
    elif isinstance(value, str):
        if _NUMERIC.fullmatch(value) is None:
            return None
        value = Decimal(value)
    if not isinstance(value, Decimal):
        return None
    plain_number(value)
    return value


#: A number as JSON writes it (RFC 8259, section 6).
_NUMERIC: Final = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d{1,4})?", re.ASCII)


#: Python's own limit for integers in strings (sys.int_info.default_max_str_digits).
_MAX_DIGITS: Final = 4300


class _Float(Codec):
    expected = "number"
    json_types = (float, int, Decimal)
    rank = 5

    def decode(self, value: Any) -> Any:
        if value.__class__ is not float:
            if value.__class__ is not int and value.__class__ is not Decimal:
                raise Mismatch
            try:
                value = float(value)
            except OverflowError:
                raise Mismatch from None
        # Python reads NaN and Infinity, which JSON does not have, and 1e999 as infinity
        if not isfinite(value):
            raise Mismatch
        return value

    def send(self, value: Any) -> Any:
        return _sent_number(value)


def _sent_number(value: Any) -> Any:
    """A number as a request carries it: floats as they are, strings of digits as numbers."""
    if value.__class__ is float:
        return finite(value)
    number = _number(value)
    return send_any(value) if number is None else number


class Text(Codec):
    """A string with a format: parsed by a function that raises ValueError."""

    json_types: tuple[type, ...] = (str,)

    def __init__(
        self, expected: str, cls: type, parse: Callable[[str], Any], rank: int, shortest: int
    ) -> None:
        self.expected = expected
        self.cls = cls
        self.parse = parse
        self.rank = rank
        self.shortest = shortest

    def may_be(self, value: str) -> bool:
        return len(value) >= self.shortest

    def decode(self, value: Any) -> Any:
        if value.__class__ is not str:
            raise Mismatch
        try:
            return self.parse(value)
        except ValueError:
            raise Mismatch from None


class _Moment(Text):
    """A date or date-time: what `fromisoformat` refuses is tried with python-dateutil."""

    def may_be(self, value: str) -> bool:
        return super().may_be(value) and not value[0].isalpha()

    def repair(self, value: Any, pointer: str, report: DriftReport) -> Any:
        try:
            return self.decode(value)
        except Mismatch:
            pass
        if isinstance(value, str):
            try:
                return (read_datetime if self.cls is dt.datetime else read_date)(value)
            except ValueError:
                pass
        report(pointer, self.expected, value)
        return value

    def encode(self, value: Any) -> Any:
        return write_moment(value) if isinstance(value, dt.date) else encode_any(value)

    def send(self, value: Any) -> Any:
        if isinstance(value, dt.datetime):
            if self.cls is dt.datetime:
                return zoned(value)
            raise ValueError(f"{value.isoformat()} has a time, where a date is sent; use .date()")
        if isinstance(value, dt.date):
            if self.cls is dt.date:
                return value.isoformat()
            raise ValueError(f"{value.isoformat()} is a date, where a date-time is sent")
        return send_any(value)


_fromhex, _number_of, _new = bytes.fromhex, int.from_bytes, object.__new__
# A UUID refuses assignment; its slots do not.
_set_int, _set_is_safe = (UUID.__dict__[it].__set__ for it in ("int", "is_safe"))
_unknown: Final = SafeUUID.unknown


def _parse_uuid(value: str) -> UUID:
    # The form of RFC 9562, section 4, with its hyphens or without, as msgspec takes it too; without
    # UUID's own scan for braces and "urn:": half the time, and responses hold many of them.
    digits = value.replace("-", "")
    if len(digits) != 32 or len(value) not in (36, 32):
        raise ValueError
    raw = _fromhex(digits)
    if len(raw) != 16:
        raise ValueError
    result = _new(UUID)
    _set_int(result, _number_of(raw))
    _set_is_safe(result, _unknown)
    return result


def _parse_date(value: str) -> dt.date:
    if len(value) == 10 and value[4] != "-":
        # CPython reads eight of ten digits and leaves the rest
        raise ValueError
    return dt.date.fromisoformat(value)


def _parse_datetime(value: str) -> dt.datetime:
    if len(value) < 16:
        # fromisoformat takes a bare date for midnight; a date-time has a time
        raise ValueError
    # Digits beyond microseconds are left out, so that the last moment of a year stays in it.
    return dt.datetime.fromisoformat(value)


def _parse_decimal(value: str) -> Decimal:
    try:
        result = Decimal(value)
    except InvalidOperation:
        raise ValueError from None
    if not result.is_finite():
        raise ValueError
    return result


class _DecimalText(Text):
    """A decimal carried as a string: money never passes through a float."""

    def may_be(self, value: str) -> bool:
        return super().may_be(value) and not value[0].isalpha()

    def encode(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return format(value, "f")
        return encode_any(value)

    def send(self, value: Any) -> Any:
        number = None if isinstance(value, str) else _number(value)
        return send_any(value) if number is None else plain_number(number)


class _DecimalNumber(Codec):
    """A decimal carried as a JSON number."""

    expected = "number (decimal)"
    json_types = (float, int, Decimal)
    rank = 5

    def decode(self, value: Any) -> Any:
        if value.__class__ is Decimal:
            return value
        if value.__class__ is int:
            return Decimal(value)
        if value.__class__ is float and isfinite(value):
            return Decimal(repr(value))
        raise Mismatch

    def send(self, value: Any) -> Any:
        return _sent_number(value)


class _OrText(Codec):
    """A number that also comes as a string, and is sent as a number."""

    json_types = (int, float, Decimal, str)
    rank = 4

    def __init__(self, number: Codec) -> None:
        self.number = number
        self.expected = f"{number.expected} or a string of one"

    def decode(self, value: Any) -> Any:
        if value.__class__ is str:
            if _NUMERIC.fullmatch(value) is None:
                raise Mismatch
            value = Decimal(value)
        return self.number.decode(value)

    def send(self, value: Any) -> Any:
        return self.number.send(value)


ANY: Final = Codec()
STRING: Final = _String(str, "string", 6)
BOOLEAN: Final = _Exact(bool, "boolean", 4)
NULL: Final = _Exact(type(None), "null", 0)
INTEGER: Final = _Integer(int, "integer", 4)
FLOAT: Final = _Float()
UUID_: Final = Text("string (uuid)", UUID, _parse_uuid, 2, 32)
DATE: Final = _Moment("string (date)", dt.date, _parse_date, 3, 7)
DATETIME: Final = _Moment("string (date-time)", dt.datetime, _parse_datetime, 3, 16)
DECIMAL: Final = _DecimalText("string (decimal)", Decimal, _parse_decimal, 4, 1)
DECIMAL_NUMBER: Final = _DecimalNumber()
INTEGER_OR_TEXT: Final = _OrText(INTEGER)
DECIMAL_OR_TEXT: Final = _OrText(DECIMAL_NUMBER)
#: A file in a form, or binary text inside JSON, which is kept as it came.
BINARY: Final = _Exact(str, "string (binary)", 6)


class Const(_Exact):
    """One value and no other."""

    rank = 1

    def __init__(self, value: Any) -> None:
        super().__init__(type(value), repr(value), 1)
        self.value = value

    def decode(self, value: Any) -> Any:
        if value.__class__ is not self.cls or value != self.value:
            raise Mismatch
        return value
