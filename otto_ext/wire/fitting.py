"""Which member of a union a Python value is of: what is sent is written by its schema."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any, Final
from uuid import UUID

from .composites import Array, EnumCodec, Map, Nullable, Positional, Ref
from .contract import Codec
from .primitives import (
    ANY,
    BINARY,
    BOOLEAN,
    DATE,
    DATETIME,
    DECIMAL,
    DECIMAL_NUMBER,
    DECIMAL_OR_TEXT,
    FLOAT,
    INTEGER,
    INTEGER_OR_TEXT,
    STRING,
    UUID_,
    Const,
)

__all__ = ["python_fit"]

#: How well a value of a class fits a type, more for the more special: a `Decimal` is a number
#: where a number is documented, else a string of digits.
_FITS: Final[tuple[tuple[type, dict[Codec, int]], ...]] = (
    (bool, {BOOLEAN: 9}),
    (
        int,
        {
            INTEGER: 9,
            INTEGER_OR_TEXT: 9,
            DECIMAL_OR_TEXT: 8,
            DECIMAL_NUMBER: 8,
            FLOAT: 7,
            DECIMAL: 5,
        },
    ),
    (float, {FLOAT: 9, DECIMAL_OR_TEXT: 8, DECIMAL_NUMBER: 8, DECIMAL: 5}),
    (Decimal, {DECIMAL_NUMBER: 9, DECIMAL_OR_TEXT: 9, FLOAT: 8, DECIMAL: 7}),
    (dt.datetime, {DATETIME: 9, STRING: 3}),
    (dt.date, {DATE: 9, STRING: 3}),
    (UUID, {UUID_: 9, STRING: 3}),
    (str, {STRING: 5, DATE: 4, DATETIME: 4, UUID_: 4, DECIMAL: 4, BINARY: 4}),
    (bytes, {BINARY: 9}),
)


def python_fit(codec: Codec, value: Any) -> int:
    """How well a Python value fits a type: more is better, 0 not at all."""
    while isinstance(codec, Ref | Nullable):
        if value is None and codec.takes_null:
            return 9
        codec = codec.target if isinstance(codec, Ref) else codec.inner
    if codec is ANY:
        return 1
    if isinstance(codec, EnumCodec):
        return 10 if isinstance(value, codec.cls) or _is_member(codec, value) else 0
    if isinstance(codec, Const):
        plain = value.value if isinstance(value, Enum) else value
        return 10 if plain == codec.value and isinstance(plain, codec.cls) else 0
    if isinstance(codec, Array):
        return _array_fit(codec, value)
    members = getattr(codec, "members", None)
    if members is not None:
        return max((python_fit(member, value) for member in members), default=0)
    if hasattr(value, "to_dict") or isinstance(value, Mapping):
        return _object_fit(codec, value)
    for cls, fits in _FITS:
        if isinstance(value, cls):
            return fits.get(codec, 0)
    return 0


def _is_member(codec: EnumCodec, value: Any) -> bool:
    return value.__class__ in codec.json_types and value in codec.members


def _array_fit(codec: Array, value: Any) -> int:
    if not isinstance(value, list | tuple | set | frozenset):
        return 0
    if isinstance(codec, Positional) and isinstance(value, list | tuple):
        pairs = codec.pairs(value)
    else:
        pairs = ((codec.items, item) for item in value)
    return min((python_fit(it, item) for it, item in pairs), default=9)


def _object_fit(codec: Codec, value: Any) -> int:
    """A model, or a dict: by its keys, and by the values that distinguish types."""
    if isinstance(codec, Map):
        return 2 if isinstance(value, Mapping) else 0
    if dict not in codec.json_types:
        return 0
    if isinstance(value, Mapping):
        plain = {key: it.value if isinstance(it, Enum) else it for key, it in value.items()}
        return max(codec.fit(plain), 0)
    return 20_000 if codec.fit(value) > 0 else 0
