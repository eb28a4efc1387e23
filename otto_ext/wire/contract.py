"""What a codec is: how a JSON value of one documented type becomes a Python value and back.

A codec has two ways in. `decode` is the fast one: it takes values that match the document and
raises `Mismatch` at the first that does not. `repair` is the slow one, run only after a
mismatch: it keeps what came, as far as it can be held, and reports every place that differs.
`encode` turns Python values into JSON ones; what it does not know it passes on unchanged, so a
plain string is accepted where an enumeration or a date is documented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from .moments import write_moment
from .types import UNSET, DriftReport

__all__ = [
    "Codec",
    "Mismatch",
    "Undecodable",
    "UnexpectedContent",
    "describe",
    "encode_any",
    "escape",
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
    """An answer whose form the document does not describe; the message says how it differs."""


class Codec:
    """One documented type.

    Attributes:
        expected: the type in the document's words, for drift reports.
        json_types: the Python classes of the JSON values it takes; empty for any.
        rank: order of trial in a union; lower is more specific.
        tellers: the members of a JSON object whose values, beside its keys, decide what `fit` says.
    """

    expected: str = "any value"
    json_types: tuple[type, ...] = ()
    rank: int = 9
    tellers: frozenset[str] = frozenset()

    def decode(self, value: Any) -> Any:
        """The Python value of a matching JSON value; raises `Mismatch` for any other."""
        return value

    def may_be(self, value: str) -> bool:
        """False for texts that `decode` refuses, told at a glance."""
        del value
        return True

    def consume(self, value: Any) -> Any:
        """`decode` of a value that is nobody else's, whose lists and objects it may write over."""
        return self.decode(value)

    def decoder(self, count: int) -> Callable[[Any], Any]:
        """`decode`, or a quicker form of it that is worth making for so many values."""
        del count
        return self.decode

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

    def fit(self, value: Any) -> int:
        """How well a JSON object or a Python value fits: higher is better, below 0 not at all."""
        return 0


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
    return names.get(type(value), type(value).__name__)


def escape(token: str) -> str:
    """A key as a token of a JSON pointer (RFC 6901, section 3)."""
    return token.replace("~", "~0").replace("/", "~1")


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
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, _NO_JSON) or any(hasattr(cls, name) for name in _FIELDS):
        raise TypeError(f"{cls.__name__} cannot be written as JSON")
    return value
