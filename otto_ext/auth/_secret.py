"""Secrets that do not show."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

__all__ = ["ClientSecret", "Secret"]

#: A client secret, or what returns it: asked at each renewal, so that a rotated secret works
#: without a restart. A coroutine function is awaited, which takes an asynchronous client.
ClientSecret: TypeAlias = str | Callable[[], str | Awaitable[str]]


class Secret:
    """A text that appears in no repr, log, traceback or pickle."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The text itself."""
        return self._value

    def __repr__(self) -> str:
        return "Secret('***')"

    def __reduce__(self) -> Any:
        raise TypeError("a secret cannot be pickled")
