"""What a codec is: how a JSON value of one documented type becomes a Python value and back.

A response is read in one of three ways. `decode`, which `decoding` compiles for models, takes
values that match the document and raises `Mismatch` at the first that does not. `direct` does the
same from bytes, with msgspec. `repair` is the slow one, run only after a mismatch: it keeps what
came, as far as it can be held, and reports every place that differs.
`encode` turns Python values into JSON ones, for `to_dict`; `send` does so for a request, where what
the document cannot mean raises ValueError. What they do not know they pass on unchanged, so a plain
string is accepted where an enumeration or a date is documented. Decimals in numbers stay `Decimal`,
which `writing` writes digit for digit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from math import isfinite
from typing import Any, TypeVar
from uuid import UUID

from .dates_and_decimals import write_moment
from .types import UNSET, DriftReport

__all__ = [
    "Codec",
    "Mismatch",
    "Undecodable",
    "UnexpectedContent",
    "describe",
    "encode_any",
    "escape",
    "finite",
    "null_refused",
    "send_any",
    "zoned",
]


class Mismatch(Exception):
    """The fast path met a value that does not match the document."""


class Undecodable(Exception):
    """A value that cannot be held in the documented type at all."""

    def __init__(self, pointer: str, expected: str, got: Any) -> None:
        super().__init__(f"expected {expected}, got {describe(got)} at {pointer or 'the root'}")
        self.pointer = pointer
        self.expected = expected
        self.got = got


class UnexpectedContent(Exception):
    """A response whose form the document does not describe; the message says how it differs."""


class Codec:
    """One documented type.

    Attributes:
        expected: the type in the document's words, for drift reports.
        json_types: the Python classes of the JSON values it takes; empty for any.
        rank: order of trial in a union; lower is more specific.
        deciding_keys: the members of a JSON object whose values, beside its keys, decide what
            `fit` says.
        in_place: whether `decode` takes `own`: that what it decodes has no other owner, and its
            lists may be overwritten.
        is_model: whether its values are models.
    """

    expected: str = "any value"
    json_types: tuple[type, ...] = ()
    rank: int = 9
    deciding_keys: frozenset[str] = frozenset()
    in_place: bool = False
    is_model: bool = False

    def decode(self, value: Any) -> Any:
        """The Python value of a matching JSON value; raises `Mismatch` for any other."""
        return value

    def may_be(self, value: str) -> bool:
        """False for strings that `decode` refuses, where a quick check is enough."""
        del value
        return True

    def repair(self, value: Any, pointer: str, report: DriftReport) -> Any:
        """The nearest Python value; each difference from the document goes to `report`."""
        try:
            return self.decode(value)
        except Mismatch:
            report(pointer, self.expected, value)
            return value

    def encode(self, value: Any) -> Any:
        """The JSON value of a Python value."""
        return encode_any(value)

    def send(self, value: Any) -> Any:
        """The JSON value of a Python value, as a request carries it.

        Raises:
            ValueError: no value of the type can be meant.
        """
        return send_any(value)

    @property
    def takes_null(self) -> bool:
        """Whether null is a value of the type."""
        return not self.json_types or type(None) in self.json_types

    def fit(self, value: Any) -> int:
        """How well a JSON object or a Python value fits: higher is better, below 0 not at all."""
        return 0


class Remark(str):
    """Words of this client's about a response, which may be shown; a value of it may not."""


def describe(value: Any) -> str:
    """A value for a message: its JSON type alone, since values may be confidential."""
    names: dict[type, str] = {
        dict: "an object",
        list: "an array",
        str: "a string",
        bool: "a boolean",
        int: "an integer",
        float: "a number",
        Decimal: "a number",
        type(None): "null",
        bytes: "a body",
    }
    if value is UNSET:
        return "nothing"
    if isinstance(value, Remark):
        return value
    return names.get(type(value), type(value).__name__)


def escape(token: str) -> str:
    """A key as a token of a JSON pointer (RFC 6901, section 3)."""
    return token.replace("~", "~0").replace("/", "~1")


def send_any(value: Any) -> Any:
    """The JSON value of any Python value, as a request carries it.

    Raises:
        ValueError: NaN, infinity, or a date-time without a zone.
        TypeError: it cannot be written as JSON.
    """
    cls = value.__class__
    if cls is str or cls is int or cls is bool or value is None:
        return value
    sent = getattr(value, "_sent", None)
    if sent is not None:
        return sent()
    if isinstance(value, Mapping):
        return {encode_any(key): send_any(item) for key, item in value.items() if item is not UNSET}
    if isinstance(value, list | tuple | set | frozenset):
        return [send_any(item) for item in value]
    if isinstance(value, dt.datetime):
        return zoned(value)
    if isinstance(value, float | Decimal):
        return finite(value)
    return encode_any(value)


def zoned(value: dt.datetime) -> str:
    """A date-time by RFC 3339, which has a zone.

    Raises:
        ValueError: it has none.
    """
    if value.tzinfo is None:
        raise ValueError(
            f"{value.isoformat()} has no time zone; give it one, for instance "
            "value.replace(tzinfo=datetime.UTC)"
        )
    return write_moment(value)


N = TypeVar("N", bound=float | Decimal)


def finite(value: N) -> N:
    """A number as it is.

    Raises:
        ValueError: NaN or infinity, which JSON does not have (RFC 8259, section 6).
    """
    if not isfinite(value):
        raise ValueError(f"{value} is not a number that can be sent")
    return value


# What msgspec would write in a form of its own choice, where `json` refuses.
_NO_JSON = (bytes, bytearray, memoryview, dt.timedelta)
_FIELDS = ("__attrs_attrs__", "__dataclass_fields__", "__struct_fields__")


def encode_any(value: Any) -> Any:
    """The JSON value of any Python value: what `json.dumps` takes, models and dates included."""
    cls = value.__class__
    if cls is str or cls is int or cls is bool or value is None or cls is float:
        return value
    if isinstance(value, Enum):
        return value.value
    to_dict = getattr(value, "to_dict", None)
    if to_dict is not None:
        return to_dict()
    if isinstance(value, Mapping):
        return {
            encode_any(key): encode_any(item) for key, item in value.items() if item is not UNSET
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [encode_any(item) for item in value]
    if isinstance(value, dt.date | dt.time):
        return write_moment(value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, _NO_JSON) or any(hasattr(cls, name) for name in _FIELDS):
        raise TypeError(f"{cls.__name__} cannot be written as JSON")
    return value


def null_refused(key: str) -> str:
    """What is wrong with None for a required property that is never null."""
    return f"{key}: None is not a value of it"
