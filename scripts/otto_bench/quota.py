"""Rate limits as servers keep them: who may pass, and what the refused ones are sent.

Each takes the time as an argument, so that the same limit stands behind a real server and in a
simulation with a clock of its own.
"""

from __future__ import annotations

from typing import Protocol

from attrs import define, field

__all__ = ["FixedWindow", "Quota"]


class Quota(Protocol):
    """A limit on requests."""

    def admit(self, now: float) -> float | None:
        """None where the request at `now` may pass, else the seconds until one may."""
        ...


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
