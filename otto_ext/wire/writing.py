"""From values to the bytes of a body, by msgspec where it is installed (the extra `speed`).

Both writers give the same text: what msgspec refuses, or would write in another way than `json`, is
left to `json`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

from .contract import Codec
from .wire import wire_of

__all__ = ["dumps", "written"]

_plain = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class _Fast:
    """msgspec's encoder and its error; looked for at the first body."""

    looked = False
    write: Callable[[Any], bytes] | None = None
    refused: type[Exception] = ValueError

    @classmethod
    def look(cls) -> None:
        cls.looked = True
        try:
            # By name, as type checkers of a client without the extra know no msgspec.
            msgspec: Any = import_module("msgspec")
        except ImportError:
            return
        cls.refused = msgspec.MsgspecError
        cls.write = msgspec.json.Encoder().encode


def written(codec: Codec, value: Any) -> bytes:
    """Compact JSON, UTF-8, of a value of a type. Raises as `dumps` does."""
    if not _Fast.looked:
        _Fast.look()
    write = _Fast.write
    if write is not None:
        try:
            return write(wire_of(codec).native(value))
        except (_Fast.refused, ValueError, TypeError, OverflowError, RecursionError):
            # The other way says what is wrong, if anything is.
            pass
    return dumps(codec.encode(value))


def dumps(value: Any) -> bytes:
    """Compact JSON, UTF-8, of what `encode` gave.

    Raises:
        ValueError: it holds NaN or infinity, or itself.
        TypeError: it holds what JSON cannot.
    """
    return _plain.encode(value).encode()
