"""Small readers of values that may be anything: what is not the wanted kind becomes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["as_dict", "as_list", "as_text", "escape", "unescape", "words_of"]

_SIGNS = {
    "<": "less_than",
    ">": "greater_than",
    "<=": "less_or_equal",
    ">=": "greater_or_equal",
    "=": "equal",
    "==": "equal",
    "!=": "not_equal",
    "<>": "not_equal",
    "+": "plus",
    "-": "minus",
    "*": "asterisk",
    "/": "slash",
    "%": "percent",
    "&": "and",
    "|": "or",
    "!": "not",
    "~": "tilde",
    "^": "caret",
    "$": "dollar",
    "#": "hash",
    "@": "at",
    "?": "question",
    ".": "dot",
    ",": "comma",
    ":": "colon",
    ";": "semicolon",
}


def words_of(text: str) -> str:
    """What a text of signs alone is called, as `less_or_equal`; empty for other texts."""
    text = text.strip()
    if text in _SIGNS:
        return _SIGNS[text]
    if text and all(sign in _SIGNS for sign in text):
        return "_".join(_SIGNS[sign] for sign in text)
    return ""


def as_dict(value: Any) -> Mapping[str, Any]:
    """A mapping, or an empty one."""
    return value if isinstance(value, Mapping) else {}


def as_list(value: Any) -> list[Any]:
    """A list, or an empty one."""
    return value if isinstance(value, list) else []


def as_text(value: Any) -> str:
    """A text; numbers and booleans as they are written; anything else is empty."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else ""


def escape(token: str) -> str:
    """A token of a JSON pointer (RFC 6901, section 3)."""
    return token.replace("~", "~0").replace("/", "~1") if "~" in token or "/" in token else token


def unescape(token: str) -> str:
    """The reverse of `escape`."""
    return token.replace("~1", "/").replace("~0", "~")
