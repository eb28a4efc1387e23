"""From JSON values to bytes, by msgspec where it is installed (the extra `speed`).

Both writers give texts of the same value: what msgspec refuses is left to `json`, and so is what
it would write as null, NaN and infinity, which JSON lacks.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

__all__ = ["dumps"]

_plain = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class _Fast:
    """msgspec's encoder, decoder and error; looked for at the first body."""

    looked = False
    write: Callable[[Any], bytes] | None = None
    read: Callable[[bytes], Any] = json.loads
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
        cls.read = msgspec.json.Decoder().decode
        cls.write = msgspec.json.Encoder().encode


def dumps(value: Any) -> bytes:
    """Compact JSON, UTF-8, of what `encode` gave.

    Raises:
        ValueError: it holds NaN or infinity, or itself.
        TypeError: it holds what JSON cannot.
    """
    if not _Fast.looked:
        _Fast.look()
    write = _Fast.write
    if write is not None:
        try:
            text = write(value)
            # A null may have been NaN, which equals nothing.
            if b"null" not in text or _Fast.read(text) == value:
                return text
        except (_Fast.refused, ValueError, TypeError, OverflowError, RecursionError):
            pass
    return _plain.encode(value).encode()
