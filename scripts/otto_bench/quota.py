"""Rate limits as servers keep them: who may pass, and what the refused ones are sent.

Each takes the time as an argument, so that the same limit stands behind a real server and in a
simulation with a clock of its own.
"""

from __future__ import annotations

from collections import deque
from typing import Protocol

from attrs import define, field

__all__ = ["FixedWindow", "Quota", "SlidingWindow", "TokenBucket"]


class Quota(Protocol):
    """A limit on requests."""

    def admit(self, now: float) -> float | None:
        """None where the request at `now` may pass, else the seconds until one may."""
        ...


@define
class TokenBucket:
    """`rate` requests a second, `capacity` at once; a refused request costs `penalty` tokens."""

    rate: float
    capacity: float
    penalty: float = 0.0
    _tokens: float | None = field(default=None, init=False)
    _at: float = field(default=0.0, init=False)

    def admit(self, now: float) -> float | None:
        tokens = self.capacity if self._tokens is None else self._tokens
        tokens = min(self.capacity, tokens + (now - self._at) * self.rate)
        self._at = now
        if tokens >= 1:
            self._tokens = tokens - 1
            return None
        # A penalty without a floor would shut out a client for as long as it once stormed.
        self._tokens = max(-self.rate, tokens - self.penalty)
        return (1 - self._tokens) / self.rate


@define
class FixedWindow:
    """`count` requests in every `period` seconds by the clock, as nginx-like counters have it.

    With `block`, a request too many shuts the client out for so many seconds, from that request.
    """

    count: int
    period: float = 1.0
    block: float = 0.0
    _window: int = field(default=-1, init=False)
    _used: int = field(default=0, init=False)
    _blocked_until: float = field(default=0.0, init=False)

    def admit(self, now: float) -> float | None:
        if now < self._blocked_until:
            self._blocked_until = max(self._blocked_until, now + self.block)
            return self._blocked_until - now
        window = int(now / self.period)
        if window != self._window:
            self._window, self._used = window, 0
        if self._used < self.count:
            self._used += 1
            return None
        self._blocked_until = now + self.block
        return max(self.block, (window + 1) * self.period - now)


@define
class SlidingWindow:
    """`count` requests in any `period` seconds; with `strict`, refused requests count as well."""

    count: int
    period: float = 1.0
    strict: bool = False
    _log: deque[float] = field(factory=deque, init=False)

    def admit(self, now: float) -> float | None:
        log = self._log
        while log and log[0] <= now - self.period:
            log.popleft()
        passes = len(log) < self.count
        if passes or self.strict:
            log.append(now)
        if passes:
            return None
        return max(0.001, log[max(0, len(log) - self.count)] + self.period - now)
