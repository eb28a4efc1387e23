"""JSON values of a document: read as what they should be, and found by JSON pointer (RFC 6901)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

__all__ = [
    "MISSING",
    "as_dict",
    "as_list",
    "as_text",
    "at",
    "escape",
    "join",
    "pointer",
    "step",
    "strings",
    "tokens",
    "unescape",
    "unique",
]

# A value of another kind reads as an empty one.


def as_dict(value: Any) -> Mapping[str, Any]:
    """A mapping, or an empty one."""
    return value if isinstance(value, Mapping) else {}


def as_list(value: Any) -> list[Any]:
    """A list, or an empty one."""
    return value if isinstance(value, list) else []


def strings(value: Any) -> tuple[str, ...]:
    """The strings of a list; a lone string counts as a list of one."""
    if isinstance(value, str):
        return (value,)
    return tuple(item for item in as_list(value) if isinstance(item, str))


def as_text(value: Any) -> str:
    """A string; numbers and booleans as they are written; anything else is empty."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else ""


def unique(wanted: str, taken: Iterable[str], separator: str = "_") -> str:
    """The wanted name, or the first free one with a number behind it."""
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}{separator}{number}", number + 1
    return name


# -- pointers --------------------------------------------------------------------------------------

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
    return join("", *parts)


def join(place: str, *parts: object) -> str:
    """A pointer extended by unescaped parts."""
    return "/".join((place, *(escape(str(part)) for part in parts)))


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
