"""JSON pointers (RFC 6901): how a place in a document is written and found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["MISSING", "at", "escape", "pointer", "step", "tokens", "unescape"]

#: What `at` and `step` return where there is no value; None is a value.
MISSING: Any = object()
#: An index of more digits is beyond any list, and slow to convert.
_MAX_DIGITS = 9


def escape(token: str) -> str:
    """A reference token as it is written in a pointer (section 3)."""
    return token.replace("~", "~0").replace("/", "~1") if "~" in token or "/" in token else token


def unescape(token: str) -> str:
    """The reverse of `escape` (section 4)."""
    return token.replace("~1", "/").replace("~0", "~") if "~" in token else token


def pointer(*parts: object) -> str:
    """The pointer of unescaped parts: keys, and indexes of lists."""
    return "".join("/" + escape(str(part)) for part in parts)


def tokens(text: str) -> list[str]:
    """The unescaped parts of a pointer."""
    return [unescape(token) for token in text.split("/")[1:]]


def step(value: Any, token: str) -> Any:
    """The value under one unescaped part; `MISSING` where there is none."""
    if isinstance(value, Mapping):
        return value.get(token, MISSING)
    if isinstance(value, list):
        is_index = token.isdecimal() and token.isascii() and len(token) <= _MAX_DIGITS
        return value[int(token)] if is_index and int(token) < len(value) else MISSING
    return MISSING


def at(value: Any, text: str) -> Any:
    """The value at a pointer; `MISSING` where there is none."""
    for token in tokens(text):
        value = step(value, token)
    return value
