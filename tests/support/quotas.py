"""Rate limits as servers keep them, beside the one that is measured with (`otto_bench.quota`)."""

from __future__ import annotations

from collections import deque

from attrs import define, field


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
