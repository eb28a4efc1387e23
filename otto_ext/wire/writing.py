"""From values to the bytes of a body, by msgspec where it is installed (the extra `speed`).

Both writers give the same text: what msgspec refuses, or would write in another way than `json`, is
left to `json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from itertools import chain
from secrets import token_hex
from typing import Any, Final

from .body_io import wire_of
from .contract import Codec
from .dates_and_decimals import plain_number
from .reading import refusals, speed

__all__ = ["compact", "compact_text", "dumps", "json_text", "json_writer", "written"]

#: Stands before a decimal's digits while `json`, which has no decimals, writes the rest.
_MARK: Final = f"otto:{token_hex(16)}:"
_MARKED: Final = re.compile(f'"{_MARK}([^"]*)"')


_PARTED: Final = frozenset({dict, list, tuple})
#: A number with an exponent, or a string that looks like one.
_EXPONENT: Final = re.compile(rb"[0-9]E[-+]")


@cache
def _encoder() -> Any:
    """msgspec's encoder; None where the extra is not installed."""
    return None if speed() is None else speed().json.Encoder(decimal_format="number")


def written(codec: Codec, value: Any) -> bytes:
    """Compact JSON, UTF-8, of a value of a type. Raises as `dumps` does."""
    encoder = _encoder()
    if encoder is not None:
        try:
            text: bytes = encoder.encode(wire_of(codec).native(value))
            return text
        except refusals():
            # The other way says what is wrong, if anything is.
            pass
    return dumps(codec.send(value))


def compact(value: Any) -> bytes | None:
    """Compact JSON, UTF-8, of a JSON value, by msgspec.

    Returns:
        The text; None where msgspec is missing or refuses the value, or writes a number in another
        way than with plain digits.
    """
    encoder = _encoder()
    return None if encoder is None else _exact(encoder.encode, value)


def compact_text(values: list[Any], *, finite: bool = False) -> bytes | None:
    """`compact` of each value with a line end after it, in one call of msgspec.

    Args:
        values: the values.
        finite: whether it is known that the values hold neither NaN nor infinity; to look for them
            takes as long as the rest.

    Returns:
        The lines; None where `compact` gives None for any of the values. Line ends within strings
        are escaped.
    """
    encoder = _encoder()
    return None if encoder is None else _exact(encoder.encode_lines, values, finite=finite)


def _exact(write: Callable[[Any], bytes], value: Any, *, finite: bool = False) -> bytes | None:
    try:
        text = write(value)
    except refusals():
        return None
    # One letter is found many times as fast as two, and most texts have none.
    if b"E" in text and (b"E-" in text or b"E+" in text) and _EXPONENT.search(text):
        return None
    # NaN and infinity, the only floats, become null.
    return None if not finite and b"null" in text and _has_float(value) else text


def _has_float(value: Any) -> bool:
    # By level, as a page has many values and few levels.
    level: list[Any] = [value]
    while True:
        parts: list[Any] = [it for it in level if type(it) is list or type(it) is tuple]
        parts += map(dict.values, [it for it in level if type(it) is dict])
        kinds = set(map(type, chain.from_iterable(parts)))
        if float in kinds or _PARTED.isdisjoint(kinds):
            return float in kinds or type(value) is float
        level = [it for it in chain.from_iterable(parts) if type(it) in _PARTED]


def dumps(value: Any) -> bytes:
    """Compact JSON, UTF-8, of what `encode` or `send` gave. Raises as `json_text` does."""
    return json_text(value, separators=(",", ":")).encode()


def json_writer(
    number: Callable[[Decimal], str] = plain_number, **options: Any
) -> Callable[[Any], str]:
    """A function from a JSON value to its text; decimals are numbers with all their digits.

    Args:
        number: from a decimal to its text.
        options: of `json.JSONEncoder`.
    """

    def marked(other: Any) -> str:
        if not isinstance(other, Decimal):
            raise TypeError(f"{type(other).__name__} cannot be written as JSON")
        return _MARK + number(other)

    encode = json.JSONEncoder(default=marked, **options).encode

    def write(value: Any) -> str:
        text = encode(value)
        return _MARKED.sub(r"\1", text) if _MARK in text else text

    return write


def json_text(value: Any, **options: Any) -> str:
    """JSON of what `encode` or `send` gave; decimals are numbers with all their digits.

    Args:
        value: the value.
        options: of `json.dumps`.

    Raises:
        ValueError: it holds NaN or infinity, or itself.
        TypeError: it holds what JSON cannot.
    """
    return json_writer(ensure_ascii=False, allow_nan=False, **options)(value)
