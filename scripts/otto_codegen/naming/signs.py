"""What signs are called in names."""

from __future__ import annotations

__all__ = ["words_of"]

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
    """What a string of signs alone is called, as `less_or_equal`; empty for other strings."""
    text = text.strip()
    if text in _SIGNS:
        return _SIGNS[text]
    if text and all(sign in _SIGNS for sign in text):
        return "_".join(_SIGNS[sign] for sign in text)
    return ""
