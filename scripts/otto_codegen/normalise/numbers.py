"""Numbers: which are decimals, and which also come and go as strings.

Money is never a float: `type: number` is a decimal unless `x-otto-numbers: float`, on the schema or
at the top of the document (an overlay sets it), says otherwise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from otto_ext.openapi.values import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["as_text_too", "is_decimal_string", "is_float", "joined_numbers"]

SETTING = "x-otto-numbers"
#: How pydantic's patterns of decimals begin; digits and places follow.
_PYDANTIC = "^(?!^[-+.]*$)[+-]?0*"
_NUMBERS = ("0", "7", "12")
_OTHERS = ("", "a", "1a", "-", "A1", "1-2")


def is_float(schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    """Whether a number may be a float, which rounds."""
    return as_text(schema.get(SETTING, root.get(SETTING))) == "float"


def is_decimal_string(schema: Mapping[str, Any]) -> bool:
    """Whether a string is a decimal by its pattern, as pydantic writes them."""
    return as_text(schema.get("pattern")).startswith(_PYDANTIC)


def as_text_too(types: list[str], schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """The number of `[integer, string]` and `[number, string]` with a numeric pattern, as .NET 10
    writes numbers that it also reads from strings; None for other types.
    """
    kind = next((it for it in ("integer", "number") if it in types), "")
    if set(types) != {kind, "string"} or not _is_numeric(as_text(schema.get("pattern"))):
        return None
    return {"type": kind, "x-otto-text": True}


def _is_numeric(pattern: str) -> bool:
    """Whether a pattern takes numbers and nothing else, by a few short examples of both."""
    try:
        found = re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return all(map(found.search, _NUMBERS)) and not any(map(found.search, _OTHERS))


def joined_numbers(schema: dict[str, Any]) -> dict[str, Any]:
    """A union with a number and a string of a decimal as one number that may be either."""
    options = schema.get("anyOf", [])
    number = next((it for it in options if it.get("type") == "number"), None)
    text = next((it for it in options if _is_decimal(it)), None)
    if number is None or text is None or "x-otto-float" in number:
        return schema
    rest = [it for it in options if it is not number and it is not text]
    either = {"type": "number", "x-otto-text": True}
    if not rest:
        return {**{k: v for k, v in schema.items() if k != "anyOf"}, **either}
    return {**schema, "anyOf": [either, *rest]}


def _is_decimal(option: Mapping[str, Any]) -> bool:
    return option.get("type") == "string" and option.get("format") == "decimal"
