"""The retry budget: what keeps a client's retries from making an outage worse.

A token bucket in the way of the AWS SDKs: every retry costs tokens and only successes bring them
back, so that with the API down the retries of all calls together end, however many calls come.
A budget that refills with time (Finagle's 10/s) never ends them.
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
        cost: tokens a retry takes. `capacity / cost` retries are possible in a full outage.
        refund: tokens a success brings back. `refund / cost` is the share of calls that may be
            retried for ever, in a partial failure.
    """

    capacity: float = 500.0
    cost: float = 5.0
    refund: float = 1.0
    _tokens: float = field(init=False)
    _lock: threading.Lock = field(init=False, factory=threading.Lock, repr=False)

    def __attrs_post_init__(self) -> None:
        if not (self.capacity >= 0 and self.cost > 0 and self.refund >= 0):
            raise ConfigurationError("retry budget: capacity and refund from 0, cost above 0")
        self._tokens = self.capacity

    @property
    def tokens(self) -> float:
        """What is left, from 0 to `capacity`."""
        return self._tokens

    def spend(self) -> bool:
        """Take the price of one retry; False, and nothing taken, where it is not there."""
        with self._lock:
            if self._tokens < self.cost:
                return False
            self._tokens -= self.cost
            return True

    def succeeded(self) -> None:
        """A request was answered: bring back the refund."""
        # Almost always the bucket is full, and reading needs no lock.
        if self._tokens < self.capacity:
            with self._lock:
                self._tokens = min(self.capacity, self._tokens + self.refund)
