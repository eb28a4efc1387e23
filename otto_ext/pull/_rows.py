"""Rows as lines of JSON (JSON Lines), numbers digit for digit, and the digests of their keys."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from hashlib import blake2b
from typing import Any, TypeAlias

from otto_ext._errors import ConfigurationError

__all__ = [
    "CONTENT_SIZE",
    "DIGEST_SIZE",
    "Key",
    "as_row",
    "decimal_text",
    "digest",
    "fingerprint",
    "key_name",
    "key_of",
    "line",
    "shortened",
    "text_of",
]

#: What tells rows apart: a member's name, those of several, or a function of the row.
Key: TypeAlias = str | Sequence[str] | Callable[[dict[str, Any]], Any]

#: Bytes of a key's digest: with 128 bits, a million rows meet a collision once in 10**26 pulls.
DIGEST_SIZE = 16
#: Bytes of a row's, which is compared with that of one other row alone. Python's integers of 56
#: bits take less memory than those of 64.
CONTENT_SIZE = 7

#: Characters of a row that an error shows.
_SHOWN = 200

# The standard library writes a Decimal only as something else, so it is written as a text that
# nobody can guess, and the quotes are taken away afterwards.
_MARK = secrets.token_hex(8)
_MARKED = re.compile(f'"{_MARK}([^"]*)"')


def decimal_text(number: Decimal) -> str:
    """A number as JSON has it, and as the API wrote it wherever that was without an exponent."""
    exponent = number.as_tuple().exponent
    # Python writes 0.0000001 as 1E-7.
    if isinstance(exponent, int) and -100 < exponent <= 0:
        return format(number, "f")
    return str(number)


def _marked(value: Any) -> str:
    if isinstance(value, Decimal):
        return _MARK + decimal_text(value)
    raise TypeError(f"{type(value).__name__} is no JSON")


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_marked).encode
_encode_ascii = json.JSONEncoder(separators=(",", ":"), default=_marked).encode
_encode_sorted = json.JSONEncoder(separators=(",", ":"), default=_marked, sort_keys=True).encode


def text_of(value: Any) -> str:
    """A JSON value as compact JSON."""
    text = _encode(value)
    return _MARKED.sub(r"\1", text) if _MARK in text else text


def line(row: Mapping[str, Any]) -> bytes:
    """A row as one line of JSON, its line end included."""
    try:
        return text_of(row).encode() + b"\n"
    except UnicodeEncodeError:
        # Half a surrogate pair is valid as JSON's escape alone.
        text = _MARKED.sub(r"\1", _encode_ascii(row))
        return text.encode() + b"\n"


def as_row(item: Any, extra: Mapping[str, Any]) -> dict[str, Any]:
    """An item of a page as a row.

    Args:
        item: as the API sent it; what is no object becomes the member `value` of one.
        extra: members to add where the row has none of that name.
    """
    row: dict[str, Any] = item if isinstance(item, dict) else {"value": item}
    return {**extra, **row} if extra else row


def key_of(row: dict[str, Any], key: Key) -> Any:
    """What tells a row from others.

    Raises:
        ConfigurationError: it has none.
    """
    if callable(key):
        found = key(row)
    else:
        try:
            found = row[key] if isinstance(key, str) else tuple([row[name] for name in key])
        except KeyError as error:
            raise ConfigurationError(
                f"a row has no {error}, which should tell rows apart (it has "
                f"{', '.join(sorted(row)) or 'nothing'}); {_OTHER_KEY}"
            ) from None
    if found is None or (isinstance(found, tuple) and all(it is None for it in found)):
        raise ConfigurationError(
            f"a row has no value of its {key_name(key)}, which should tell rows apart: "
            f"{shortened(text_of(row))}; {_OTHER_KEY}"
        )
    return found


def key_name(key: Key) -> str:
    """A key, for an error."""
    if callable(key):
        return "key"
    return key if isinstance(key, str) else ", ".join(key)


_OTHER_KEY = (
    "give another key (key=..., --key A,B), a function of the row, or key=None (--no-key) where "
    "rows need not be told apart"
)


def shortened(text: str) -> str:
    """The begin of a text, for an error."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def digest(key: Any) -> bytes:
    """A key as `DIGEST_SIZE` bytes, the same in every process."""
    if isinstance(key, str):
        data = b'"' + key.encode("utf-8", "surrogatepass")
    else:
        try:
            data = _encode_sorted(key).replace(_MARK, "").encode()
        except TypeError:
            # A function of the row may well return UUIDs or dates.
            data = b"'" + repr(key).encode("utf-8", "surrogatepass")
    return blake2b(data, digest_size=DIGEST_SIZE).digest()


def fingerprint(row: dict[str, Any]) -> int:
    """A row's content as a number; the order of members does not count."""
    data = _encode_sorted(row).replace(_MARK, "").encode()
    return int.from_bytes(blake2b(data, digest_size=CONTENT_SIZE).digest())
