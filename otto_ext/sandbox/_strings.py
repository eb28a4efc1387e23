"""Strings of the formats that JSON Schema and OpenAPI name, from a seeded random source."""

from __future__ import annotations

import base64
import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import rstr

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

__all__ = ["make_string"]

_WORDS = [
    "amber",
    "basin",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "grove",
    "haven",
    "inlet",
    "jetty",
    "kelp",
    "larch",
    "moor",
    "north",
]
_START = datetime(2025, 1, 1, tzinfo=UTC)
_LONGEST = 10_000


def _moment(random: Random) -> datetime:
    return _START + timedelta(seconds=random.randrange(365 * 86_400))


def _word(random: Random) -> str:
    return random.choice(_WORDS)


def _base64(random: Random) -> str:
    return base64.b64encode(random.randbytes(12)).decode()


_FORMATS: dict[str, Callable[[Random], str]] = {
    "uuid": lambda random: str(uuid.UUID(int=random.getrandbits(128), version=4)),
    "date": lambda random: _moment(random).date().isoformat(),
    "date-time": lambda random: _moment(random).strftime("%Y-%m-%dT%H:%M:%SZ"),
    "time": lambda random: _moment(random).strftime("%H:%M:%SZ"),
    "duration": lambda random: f"PT{random.randint(1, 59)}M",
    "decimal": lambda random: f"{random.randrange(10**10) / 10**4:.4f}",
    "email": lambda random: f"{_word(random)}.{_word(random)}@example.com",
    "hostname": lambda random: f"{_word(random)}.example.com",
    "ipv4": lambda random: f"192.0.2.{random.randint(1, 254)}",
    "ipv6": lambda random: f"2001:db8::{random.randint(1, 0xFFFF):x}",
    "uri": lambda random: f"https://example.com/{_word(random)}/{random.randint(1, 999)}",
    "uri-reference": lambda random: f"/{_word(random)}/{random.randint(1, 999)}",
    "uri-template": lambda random: f"/{_word(random)}/{{id}}",
    "json-pointer": lambda random: f"/{_word(random)}/0",
    "relative-json-pointer": lambda random: f"0/{_word(random)}",
    "regex": lambda random: f"^{_word(random)}$",
    "byte": _base64,
    "base64": _base64,
    "int32": lambda random: str(random.randint(1, 10**6)),
    "int64": lambda random: str(random.randint(1, 10**6)),
}
_FORMATS["idn-email"] = _FORMATS["email"]
_FORMATS["idn-hostname"] = _FORMATS["hostname"]
_FORMATS["url"] = _FORMATS["iri"] = _FORMATS["uri"]
_FORMATS["iri-reference"] = _FORMATS["uri-reference"]


def make_string(schema: dict[str, Any], random: Random) -> str:
    """A string by `format`, `pattern`, `minLength` and `maxLength`."""
    shortest = schema.get("minLength", 0)
    longest = schema.get("maxLength", max(shortest, 64))
    if "pattern" in schema:
        text = _by_pattern(schema["pattern"], shortest, longest, random)
        if text is not None:
            return text
    make = _FORMATS.get(schema.get("format", ""))
    if make is not None:
        return make(random)
    text = f"{_word(random)} {_word(random)}"
    while len(text) < min(shortest, _LONGEST):
        text += " " + _word(random)
    return text[:longest].strip().ljust(min(shortest, _LONGEST), "x")


def _by_pattern(pattern: str, shortest: int, longest: int, random: Random) -> str | None:
    # JSON Schema's patterns are ECMA-262's; Python reads most of them.
    pattern = pattern.replace("\\Z", "$").replace("(?<", "(?P<") if _names(pattern) else pattern
    source = rstr.Rstr(random)
    text = None
    try:
        expression = re.compile(pattern)
        for _ in range(50):
            text = source.xeger(expression)
            if shortest <= len(text) <= longest:
                return text
    except (re.error, KeyError, ValueError, OverflowError, RecursionError, NotImplementedError):
        return None
    return text


def _names(pattern: str) -> bool:
    return re.search(r"\(\?<[A-Za-z_]", pattern) is not None
