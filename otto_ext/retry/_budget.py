"""The retry budget: what keeps a client's retries from making a partial failure worse.

A token bucket: every retry takes tokens, successes and time bring them back. With too few tokens a
retry is not refused, it waits until they are there. So a client that meets many failures slows its
retries down to the refill, however many calls it makes, and loses none of them.
"""

from __future__ import annotations

import threading

from attrs import define, field

from otto_ext._errors import ConfigurationError

__all__ = ["RetryBudget"]


@define(eq=False)
class RetryBudget:
    """A token bucket shared by all calls of a client, safe between threads.

    Attributes:
        capacity: tokens in a full bucket, and at the start.
        cost: tokens a retry takes. `capacity / cost` retries need not wait in a full outage.
        refund: tokens a success brings back. `refund / cost` is the share of calls that may be
            retried without waiting for ever, in a partial failure.
        refill: tokens that come back in a second; `refill / cost` retries a second go on.
        tokens: what is left, at most `capacity`; below 0 while retries wait for their tokens.
    """

    capacity: float = 500.0
    cost: float = 5.0
    refund: float = 1.0
    refill: float = 50.0
    tokens: float = field(init=False)
    _at: float | None = field(init=False, default=None)
    _lock: threading.Lock = field(init=False, factory=threading.Lock, repr=False)

    def __attrs_post_init__(self) -> None:
        if not (self.capacity >= 0 and self.cost > 0 and self.refund >= 0 and self.refill > 0):
            raise ConfigurationError(
                "retry budget: capacity and refund from 0, cost and refill above 0"
            )
        self.tokens = self.capacity

    def spend(self, now: float) -> float:
        """Take the price of one retry; the seconds until it is there, 0.0 for now.

        Args:
            now: seconds on a clock that never goes back.
        """
        with self._lock:
            if self._at is not None:
                gained = max(0.0, now - self._at) * self.refill
                self.tokens = min(self.capacity, self.tokens + gained)
            self._at = now
            self.tokens -= self.cost
            return max(0.0, -self.tokens / self.refill)

    def give_back(self) -> None:
        """A retry that was paid for is not made."""
        with self._lock:
            self.tokens = min(self.capacity, self.tokens + self.cost)

    def succeeded(self) -> None:
        """A request got a response: bring back the refund."""
        with self._lock:
            self.tokens = min(self.capacity, self.tokens + self.refund)
