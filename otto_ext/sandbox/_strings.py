"""Strings of the formats that JSON Schema and OpenAPI name, from a seeded random source."""

from __future__ import annotations

import base64
import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from otto_ext.sandbox._patterns import matches, text_matching

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from random import Random

__all__ = ["PEOPLE", "make_string", "text_for"]

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


def _phrase(random: Random) -> str:
    return f"{_word(random)} {_word(random)}"


def _base64(random: Random) -> str:
    return base64.b64encode(random.randbytes(12)).decode()


_FIRST_NAMES = [
    *("Ada", "Blaise", "Chen", "Dorothy", "Emmy", "Fatima", "Grace", "Hedy", "Ivan", "Jocelyn"),
    *("Katherine", "Lise", "Maryam", "Nina", "Olga", "Pierre", "Qian", "Rosalind", "Sofia"),
]
_LAST_NAMES = [
    *("Lovelace", "Pascal", "Wu", "Hodgkin", "Noether", "Okafor", "Hopper", "Lamarr", "Bell"),
    *("Johnson", "Meitner", "Mirzakhani", "Simone", "Ladyzhenskaya", "Curie", "Franklin"),
    *("Kovalevskaya", "Franco", "Rubin", "Sato", "Gagarin", "Rossi", "Silva"),
]
_CITIES = ["Austin", "Berlin", "Chicago", "Denver", "London", "New York", "Singapore", "Zurich"]


def _title(random: Random) -> str:
    return f"{_word(random).title()} {_word(random).title()}"


#: What strings of these names look like; the longer name first.
_NAMED: dict[str, Callable[[Random], str]] = {
    "first_name": lambda random: random.choice(_FIRST_NAMES),
    "given_name": lambda random: random.choice(_FIRST_NAMES),
    "last_name": lambda random: random.choice(_LAST_NAMES),
    "family_name": lambda random: random.choice(_LAST_NAMES),
    "full_name": lambda random: f"{random.choice(_FIRST_NAMES)} {random.choice(_LAST_NAMES)}",
    "user_name": lambda random: f"{_word(random)}{random.randint(1, 99)}",
    "username": lambda random: f"{_word(random)}{random.randint(1, 99)}",
    "file_name": lambda random: f"{_word(random)}-{random.randint(1, 99)}.csv",
    "name": _title,
    "title": _title,
    "email": lambda random: f"{random.choice(_FIRST_NAMES).lower()}@example.com",
    "city": lambda random: random.choice(_CITIES),
    "country": lambda random: random.choice(["CH", "DE", "GB", "SG", "US"]),
    "currency": lambda random: random.choice(["CHF", "EUR", "GBP", "USD"]),
    "phone": lambda random: f"+1202555{random.randint(100, 199):04d}",
    "url": lambda random: f"https://example.com/{_word(random)}",
    "hash": lambda random: f"{random.getrandbits(256):064x}",
}
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


def make_string(schema: dict[str, Any], random: Random, *, words: bool = True) -> str:
    """A string by `format`, `pattern`, `minLength` and `maxLength`.

    Args:
        schema: what it must be.
        random: where the choice comes from.
        words: whether words stand where anything may; ids are distinguished better without.
    """
    shortest = schema.get("minLength", 0)
    longest = schema.get("maxLength", max(shortest, 64))
    make = _FORMATS.get(schema.get("format", ""))
    pattern = schema.get("pattern")
    if pattern is not None:
        usual = [make] if make is not None else [_word, _phrase] if words else []
        for text in (each(random) for each in usual):
            if shortest <= len(text) <= longest and matches(pattern, text):
                return text
        found = text_matching(pattern, shortest, longest, random, _WORDS if words else ())
        if found is not None:
            return found
    if make is not None:
        return make(random)
    text = _phrase(random)
    while len(text) < min(shortest, _LONGEST):
        text += " " + _word(random)
    return text[:longest].strip().ljust(min(shortest, _LONGEST), "x")


#: Those of the names above that are a person's.
PEOPLE = ("first_name", "given_name", "last_name", "family_name", "full_name", "city")


def text_for(
    name: str, schema: dict[str, Any], random: Random, among: Collection[str] = ()
) -> str | None:
    """Text that suits what a property is called; None where the name says nothing.

    Args:
        name: of the property.
        schema: what the string must be.
        random: where the choice comes from.
        among: only names that are called so; all that are known by default.
    """
    if "format" in schema:
        return None
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().replace("-", "_")
    for word, made in _NAMED.items():
        if (words == word or words.endswith(f"_{word}")) and (not among or word in among):
            text = made(random)
            fits = schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", len(text))
            fits = fits and ("pattern" not in schema or matches(schema["pattern"], text))
            return text if fits else None
    return None
