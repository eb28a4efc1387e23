"""Examples of the document, varied: many rows should look alike, and yet not be the same."""

from __future__ import annotations

import re
import string
import uuid
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

__all__ = ["varied"]

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DECIMAL = re.compile(r"-?\d+(?:\.(\d+))?")
#: Formats that are made anew for each row; the rest of the strings follow their example.
_MADE = frozenset({"uuid", "date", "date-time", "time", "email", "ipv4", "ipv6", "duration"})
_LONG_TOKEN = 20


def varied(schema: dict[str, Any], examples: list[Any], number: int, random: Random) -> Any:
    """One more value like the examples; None where it is better made from the schema.

    Args:
        schema: what the value is for.
        examples: at least one.
        number: which row it is for.
        random: where variety comes from.
    """
    scalars = [each for each in examples if isinstance(each, str)]
    if not scalars or schema.get("format") in _MADE or "enum" in schema:
        return None
    example = random.choice(scalars)
    if _UUID.fullmatch(example):
        return _fitting(schema, str(uuid.UUID(int=random.getrandbits(128), version=4)), example)
    match = _DECIMAL.fullmatch(example)
    if match:
        if match[1] is None and schema.get("format") != "decimal":
            return _fitting(schema, "".join(random.choice("123456789") for _ in example), example)
        amount = abs(float(example)) or 1.0
        text = f"{random.uniform(amount / 10, amount * 2):.{len(match[1] or '')}f}"
        return _fitting(schema, text, example)
    if len(example) >= _LONG_TOKEN and example.isalnum():
        return _fitting(schema, _token(example, random), example)
    if " " in example and len(examples) == 1 and number:
        return _fitting(schema, f"{example} {number + 1}", example)
    return example


def _token(example: str, random: Random) -> str:
    """The last letters and digits of a long token replaced by others that it is made of."""
    alphabet = sorted(set(example[4:]) & set(string.ascii_letters + string.digits))
    return example[:-10] + "".join(random.choice(alphabet) for _ in range(10))


def _fitting(schema: dict[str, Any], text: str, example: str) -> str:
    fits = schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", len(text))
    try:
        return text if fits and re.search(schema.get("pattern", ""), text) else example
    except re.error:
        return example
