"""Where tokens are kept, so that processes share one and a restart needs none."""

from __future__ import annotations

import math
import threading
from typing import Any, Protocol

from attrs import define, field, frozen

from otto_ext.auth._token import header_safe

__all__ = ["Lock", "MemoryTokenStore", "StoredToken", "TokenStore", "checked"]


@frozen
class StoredToken:
    """A token on its shelf. Processes have no monotonic clock in common: times are epoch seconds.

    Attributes:
        access_token: the token; in no repr.
        lifetime: how long it lasted when it was new, in seconds.
        expires_at: when it ends, in epoch seconds of the clock that the store's users share.
    """

    access_token: str = field(repr=False)
    lifetime: float
    expires_at: float


def checked(entry: Any) -> StoredToken | None:
    """A stored token from its JSON object, or None for anything else."""
    if not isinstance(entry, dict):
        return None
    token = entry.get("access_token")
    lifetime, expires_at = _number(entry.get("lifetime")), _number(entry.get("expires_at"))
    if not isinstance(token, str) or not header_safe(token):
        return None
    return (
        None if lifetime is None or expires_at is None else StoredToken(token, lifetime, expires_at)
    )


def _number(value: Any) -> float | None:
    try:
        return float(value) if isinstance(value, int | float) and math.isfinite(value) else None
    except OverflowError:
        return None


class Lock(Protocol):
    """A lock that is held."""

    def release(self) -> None:
        """Give it up."""
        ...


class TokenStore(Protocol):
    """Keeps tokens by key.

    The methods may be called from any thread, and from tasks: they are to be quick. What they
    raise costs no call: it is logged, and the token is obtained without the store.
    """

    def load(self, key: str) -> StoredToken | None:
        """The token, or None."""
        ...

    def save(self, key: str, token: StoredToken) -> None:
        """Keep a token in place of the one before."""
        ...

    def try_lock(self, key: str) -> Lock | None:
        """The right to renew a token, or None while another process has it; never waits."""
        ...


@define
class MemoryTokenStore:
    """In this process: for several clients with one key."""

    _tokens: dict[str, StoredToken] = field(factory=dict, repr=False)
    _locks: dict[str, threading.Lock] = field(factory=dict, repr=False)

    def load(self, key: str) -> StoredToken | None:
        """The token, or None."""
        return self._tokens.get(key)

    def save(self, key: str, token: StoredToken) -> None:
        """Keep a token in place of the one before."""
        self._tokens[key] = token

    def try_lock(self, key: str) -> Lock | None:
        """The right to renew, or None."""
        lock = self._locks.setdefault(key, threading.Lock())
        return lock if lock.acquire(blocking=False) else None
