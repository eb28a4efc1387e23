"""Secrets that do not show."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias, cast
from urllib.parse import quote, quote_plus

from attrs import frozen

from otto_ext._errors import ConfigurationError

__all__ = ["RETURNED", "ClientSecret", "Sealed", "Secret", "Unusable", "sealed", "unsealed"]

#: A client secret, or what returns it: asked at each renewal, so that a rotated secret works
#: without a restart. A coroutine function is awaited, which takes an asynchronous client.
ClientSecret: TypeAlias = str | Callable[[], str | Awaitable[str]]

#: The name in messages of what a callable returned, which cannot be a callable once more.
RETURNED = "what the client_secret callable returned"


class Secret:
    """A string that appears in no repr, log, traceback or pickle."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The string itself."""
        return self._value

    def masked(self, text: str) -> str:
        """A string with this secret replaced by `***`, also as a form or JSON writes it."""
        value = self._value
        for shown in (value, quote(value, safe=""), quote_plus(value), json.dumps(value)[1:-1]):
            text = text.replace(shown, "***")
        return text

    def __repr__(self) -> str:
        return "Secret('***')"

    def __reduce__(self) -> Any:
        raise TypeError("a secret cannot be pickled")


@frozen
class Unusable:
    """What was given as a secret and cannot be one: the reason alone, without the value."""

    problem: str


Sealed: TypeAlias = "Secret | Callable[[], str | Awaitable[str]] | Unusable"


def sealed(value: Any, what: str = "client_secret") -> Sealed:
    """A secret out of sight of tracebacks with locals. Never raises; `unsealed` does.

    A function that takes a secret calls this in its first statement, so that no later failure shows
    the value in that function's frame.

    Args:
        value: a string, a `Secret`, or a callable that returns a string.
        what: its name in messages.
    """
    if isinstance(value, Secret | Unusable):
        return value
    if callable(value) and what != RETURNED:
        return cast("Sealed", value)
    if not isinstance(value, str) or not value:
        return Unusable(f"{what} must be a non-empty string")
    if value != value.strip():
        return Unusable(
            f"{what} has white space or a line end around it; remove it (often the last line end "
            "of the file that it was read from)"
        )
    if not value.isprintable() or any("\ud800" <= character <= "\udfff" for character in value):
        return Unusable(
            f"{what} contains control characters or bytes that are not UTF-8, which no client "
            "secret has (RFC 6749, appendix A.2); read it from its source again"
        )
    return Secret(value)


def unsealed(value: Sealed) -> Secret | Callable[[], str | Awaitable[str]]:
    """A usable secret.

    Raises:
        ConfigurationError: what was sealed cannot be a secret; the message has the reason.
    """
    if isinstance(value, Unusable):
        raise ConfigurationError(value.problem)
    return value
