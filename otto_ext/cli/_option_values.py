"""From strings of the command line to values: by the codecs that the document's types became."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from otto_ext.wire import codec as c
from otto_ext.wire.composites import without_null

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Unfit", "as_json", "choices", "in_utc", "is_list", "kind_of", "parse"]

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NAIVE = re.compile(rf"{_DAY.pattern}[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?")
_MIDNIGHT = re.compile(rf"({_DAY.pattern})[Tt ]00:00(?::00(?:\.0+)?)?(?:[Zz]|[+-]00:?00)?")


class Unfit(ValueError):
    """A string that is not a value of a type; the message says what is."""


def is_list(codec: c.Codec) -> bool:
    """Whether a type takes several values."""
    return isinstance(without_null(codec), c.Array)


def choices(codec: c.Codec) -> list[str]:
    """The documented values of an enumeration, or of a list's items; empty for other types."""
    codec = without_null(codec)
    if isinstance(codec, c.Array):
        return choices(codec.items)
    if isinstance(codec, c.EnumCodec):
        return [str(member.value) for member in codec.cls]
    if isinstance(codec, c.Const):
        return [str(codec.value)]
    if isinstance(codec, c.Union):
        return [it for member in codec.members for it in choices(member)]
    return ["true", "false"] if codec is c.BOOLEAN else []


def kind_of(codec: c.Codec) -> str:
    """A type in a word, for help: `UUID`, `DATE`, `a|b`."""
    codec = without_null(codec)
    if isinstance(codec, c.Array):
        return kind_of(codec.items)
    listed = choices(codec)
    if listed:
        return "|".join(listed) if len(listed) <= 6 else "CHOICE"
    if codec is c.ANY:
        return "TEXT"
    if str in codec.json_types and " (" in codec.expected:
        return codec.expected.partition(" (")[2].rstrip(")").upper()
    words = {str: "TEXT", int: "INTEGER", float: "NUMBER", dict: "JSON", list: "JSON"}
    return next((words[kind] for kind in codec.json_types if kind in words), "TEXT")


def parse(codec: c.Codec, text: str | Sequence[str]) -> Any:
    """The value of a parameter.

    Args:
        codec: the parameter's type.
        text: what was given; several where the type is a list.

    Raises:
        Unfit: it is not such a value.
    """
    return _read(codec, text)[1]


def as_json(codec: c.Codec, text: str | Sequence[str]) -> Any:
    """`parse`, but to the JSON of the value: what a request body has."""
    return _read(codec, text)[0]


def _read(codec: c.Codec, text: str | Sequence[str]) -> tuple[Any, Any]:
    """The JSON of a value, and the value."""
    codec = without_null(codec)
    if isinstance(codec, c.Array):
        items = [_read(codec.items, it) for it in ([text] if isinstance(text, str) else text)]
        return [it for it, _ in items], [it for _, it in items]
    assert isinstance(text, str)
    for json_value in _readings(codec, text):
        try:
            return json_value, codec.decode(json_value)
        except c.Mismatch:
            continue
    raise Unfit(_said(codec, text))


def in_utc(text: str) -> str:
    """A date-time without a time zone, with `Z`, which is what it means on the command line; any
    other string as it is.
    """
    return f"{text}Z" if _NAIVE.fullmatch(text) else text


def _as_dated(codec: c.Codec, text: str) -> str:
    """A date or a date-time as the type takes it: a date is its midnight, and the other way."""
    if codec is c.DATETIME:
        return f"{text}T00:00:00Z" if _DAY.fullmatch(text) else in_utc(text)
    found = _MIDNIGHT.fullmatch(text) if codec is c.DATE else None
    return text if found is None else found[1]


def _readings(codec: c.Codec, text: str) -> Iterator[Any]:
    """What a string can mean, the most special first: JSON where the type is not a string."""
    text = _as_dated(codec, text)
    kinds = codec.json_types
    if kinds and set(kinds) != {str}:
        try:
            value = json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
        except (ValueError, RecursionError):
            value = text
        # A quoted string is not a number.
        if not isinstance(value, str):
            yield value
    if not kinds or str in kinds:
        yield text


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not valid JSON")


def _said(codec: c.Codec, text: str) -> str:
    listed = choices(codec)
    if not listed:
        examples = {"DATE": " (2026-01-31)", "DATE-TIME": " (2026-01-31, or 2026-01-31T12:00:00Z)"}
        kind = kind_of(codec)
        return f"{text!r} is not a valid {kind}{examples.get(kind, '')}"
    near = get_close_matches(text, listed, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"{text!r} is not a valid value; valid values: {', '.join(listed)}{hint}"
