"""From bytes to JSON values, by msgspec where it is installed (the extra `speed`).

Both readers give the same values: what msgspec refuses is left to `json`, which takes more (NaN,
byte order marks, lone surrogates) and says better what is wrong.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import Any, Final, TypeAlias, TypeVar

__all__ = ["LARGE", "REFUSED", "loads", "refusals", "speed", "uncollected"]

T = TypeVar("T")
Reader: TypeAlias = Callable[[bytes], Any]

#: What a reader gives for a body that must be read in another way.
REFUSED: Final = object()
#: Bodies of this size make so many objects that the collector goes through them again and again.
LARGE: Final = 32 * 1024
_plain: Final = json.JSONDecoder(parse_float=Decimal)


def _read(content: bytes) -> Any:
    """What `json.loads` does for UTF-8, in half the time for a small body."""
    text = content.decode().strip(" \t\n\r")
    value, end = _plain.raw_decode(text)
    if end != len(text):
        raise ValueError
    return value


@cache
def speed() -> Any:
    """The module msgspec, looked for at the first body; None where the extra is not installed."""
    try:
        # By name, as type checkers of a client without the extra know no msgspec.
        return import_module("msgspec")
    except ImportError:
        return None


@cache
def refusals() -> tuple[type[Exception], ...]:
    """What msgspec raises for what it does not read or write."""
    own = () if speed() is None else (speed().MsgspecError,)
    return (*own, ValueError, TypeError, OverflowError, RecursionError)


@cache
def _reader() -> Reader:
    if speed() is None:
        return _read
    reader: Reader = speed().json.Decoder(float_hook=Decimal).decode
    return reader


def loads(content: bytes) -> Any:
    """Decoded JSON; numbers with a fraction are `Decimal`, digit for digit.

    Raises:
        ValueError: it is not JSON.
        RecursionError: it is nested too deeply.
    """
    try:
        return _reader()(content)
    except refusals():
        pass
    return json.loads(content, parse_float=Decimal)


def uncollected(size: int, make: Callable[[], T]) -> T:
    """What a function makes of a body, without the cyclic garbage collector for a large one.

    Nothing that is made of JSON is garbage before it is done, so that looking for it, a quarter of
    the time, finds nothing. A collector that was off before stays off.

    Args:
        size: the body's size in bytes.
        make: the function.
    """
    if size < LARGE or not gc.isenabled():
        return make()
    gc.disable()
    try:
        return make()
    finally:
        gc.enable()
