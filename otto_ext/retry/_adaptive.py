"""The rate a server takes, learned from its 429s."""

from __future__ import annotations

import math
from collections import deque

from attrs import define, field

__all__ = ["AdaptiveLimit"]


@define(eq=False)
class AdaptiveLimit:
    """A first, plain rule: after a 429, what was taken in the last second."""

    cold_window: int = 20
    cause: str = "adaptive limit"
    _rate: float | None = field(init=False, default=None)
    _next: float = field(init=False, default=0.0)
    _since: float = field(init=False, default=-math.inf)
    _replies: int = field(init=False, default=0)
    _accepted: deque[float] = field(init=False, factory=lambda: deque(maxlen=4096))

    @property
    def engaged(self) -> bool:
        return self._rate is not None or self._replies < 100

    @property
    def window(self) -> float:
        return self.cold_window if self._replies < 100 else math.inf

    def delay(self, now: float) -> float:
        return 0.0 if self._rate is None else max(0.0, self._next - now)

    def take(self, now: float) -> None:
        if self._rate is not None:
            self._next = max(now, self._next) + 1 / self._rate

    def accepted(self, now: float) -> None:
        self._accepted.append(now)
        if self._replies < 100:
            self._replies += 1

    def throttled(self, now: float, sent: float, retry_after: float | None) -> None:
        self._next = max(self._next, now + min(retry_after or 1.0, 60.0))
        if sent <= self._since:
            return
        recent = sum(1 for at in self._accepted if at > now - 1)
        self._rate = max(1.0, 0.95 * recent)
        self._since = now
