"""The circuit breaker: while the API is down, calls wait for it in line instead of knocking.

Closed, it counts failures in a row over all calls of a client; a success resets it, so that one
broken endpoint among healthy ones does not open it. Open, it lets one request through at a time:
a probe when the cooldown is over, and at once the first request of an operation that has not
failed, which may well be healthy. A probe that succeeds begins the recovery, in which the calls
that waited go at a pace: few at once to begin with, and at most half as fast again as before.
"""

from __future__ import annotations

import math
import random as _random
import threading
from typing import TYPE_CHECKING, Final

from attrs import define, field, frozen

from otto_ext._errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from otto_ext.wire.http import httpx

__all__ = ["CircuitBreaker", "Failure"]

CLOSED, OPEN, RECOVERING = "closed", "open", "recovering"

#: The longest time for which a server's Retry-After keeps the circuit open, in seconds.
_LONGEST_ASKED: Final = 30.0
#: How much faster than before the outage requests may go during a recovery.
_FASTER: Final = 1.5
#: Where nothing is known of the time before: requests a second at first, doubled every half second.
_FIRST_RATE: Final = 20.0
_DOUBLING: Final = 0.5
#: Where something is known: after a second, doubled in this time, in seconds.
_GROWTH: Final = 2.0
#: The line that an outage left behind is let out within this time, in seconds.
_DRAIN: Final = 5.0
#: A recovery is over after this time, in seconds.
_LONGEST_RECOVERY: Final = 10.0
#: Operations that are remembered to have failed; raw requests may name any number of paths.
_KEYS: Final = 1000


@frozen
class Failure:
    """The last failure that was seen: a status or a transport error."""

    status_code: int | None = None
    error: httpx.TransportError | None = None

    @property
    def cause(self) -> str:
        """In a word: `503`, `ConnectError`."""
        return type(self.error).__name__ if self.error is not None else str(self.status_code)


@define(eq=False)
class CircuitBreaker:
    """When requests wait because the API is down; safe between threads.

    Attributes:
        threshold: failures in a row, over all calls, that open the circuit.
        cooldown: seconds until the first probe; each failed probe doubles the time.
        longest: the longest time between two probes, in seconds.
        last: the last failure, or None.
        engaged: whether any request needs to be asked about.
        is_open: whether the API is taken to be down.
        failures: how many there were since the last success.
    """

    threshold: int = 5
    cooldown: float = 0.5
    longest: float = 4.0
    random: Callable[[], float] = field(default=_random.random, repr=False, kw_only=True)
    last: Failure | None = field(init=False, default=None, repr=False)
    engaged: bool = field(init=False, default=False)
    is_open: bool = field(init=False, default=False)
    failures: int = field(init=False, default=0)
    _state: str = field(init=False, default=CLOSED)
    _failed: set[str] = field(init=False, factory=set, repr=False)
    _opened_at: float = field(init=False, default=0.0)
    _open_for: float = field(init=False, default=0.0)
    _until: float = field(init=False, default=0.0)
    _probe_until: float | None = field(init=False, default=None)
    _rate: float = field(init=False, default=0.0)
    _recovered_at: float = field(init=False, default=0.0)
    _window: int = field(init=False, default=0)
    _queued: int = field(init=False, default=0)
    _next: float = field(init=False, default=0.0)
    _lock: threading.Lock = field(init=False, factory=threading.Lock, repr=False)

    def __attrs_post_init__(self) -> None:
        if not (self.threshold >= 1 and 0 < self.cooldown <= self.longest):
            raise ConfigurationError(
                "circuit breaker: threshold from 1, and 0 < cooldown <= longest (seconds)"
            )

    def _enter(self, state: str) -> None:
        self._state = state
        self.engaged, self.is_open = state is not CLOSED, state is OPEN

    def delay(self, operation: str, now: float, in_flight: int) -> float:
        """Seconds until a request may go; infinity for "when another is done"."""
        with self._lock:
            if self._state is CLOSED:
                return 0.0
            if self._state is RECOVERING:
                if in_flight >= self._window:
                    return math.inf
                return max(0.0, self._next - now)
            if self._probe_until is not None and now < self._probe_until:
                return self._probe_until - now
            return max(0.0, self._until - now) if operation in self._failed else 0.0

    def take(self, now: float) -> None:
        """A request goes now."""
        with self._lock:
            if self._state is OPEN:
                # One that hangs does not keep the others from finding out.
                self._probe_until = now + self.longest
            elif self._state is RECOVERING:
                self._next = max(now, self._next) + 1 / self._pace(now)

    def _pace(self, now: float) -> float:
        drain = self._queued / _DRAIN
        age = now - self._recovered_at
        if self._rate:
            # A rate that was measured over a moment is too low; what works is let grow.
            growth = math.pow(2.0, min(max(0.0, age - 1.0) / _GROWTH, 30.0))
            return max(_FASTER * self._rate * growth, drain)
        doublings = min(age / _DOUBLING, 30.0)
        return max(_FIRST_RATE, drain) * math.pow(2.0, doublings)

    def failed(
        self,
        operation: str,
        now: float,
        sent: float,
        failure: Failure,
        *,
        asked: float | None = None,
        rate: float = 0.0,
    ) -> bool:
        """A request sent at `sent` failed.

        Args:
            operation: the call's label.
            now: the time.
            sent: when the request was sent.
            failure: how it failed.
            asked: seconds that the server asks to wait, or None.
            rate: requests per second that got a response before, or 0.0 where that is not known.

        Returns:
            Whether this one opened the circuit.
        """
        with self._lock:
            if len(self._failed) < _KEYS:
                self._failed.add(operation)
            if self._state is RECOVERING and sent < self._recovered_at:
                # It was under way before the API came back.
                return False
            self.last = failure
            self.failures += 1
            if self._state is OPEN:
                if sent >= self._opened_at:
                    self._probe_until = None
                    self._open_for = min(self.longest, self._open_for * 2)
                    self._wait(now, asked)
                return False
            if self.failures < self.threshold:
                self._window = max(1, self._window // 2)
                return False
            if self._state is CLOSED:
                self._rate = rate
            self._enter(OPEN)
            self._opened_at, self._probe_until = now, None
            self._open_for = self.cooldown
            self._wait(now, asked)
            return True

    def _wait(self, now: float, asked: float | None) -> None:
        # A fleet of clients must not probe in step.
        spread = self._open_for * (0.75 + self.random() / 2)
        self._until = now + max(spread, min(asked or 0.0, _LONGEST_ASKED))

    def succeeded(self, now: float, sent: float, queued: Callable[[], int]) -> None:
        """A request sent at `sent` got a response that is not a failure.

        Args:
            now: the time.
            sent: when the request was sent.
            queued: how many calls are in line.
        """
        waiting = queued()
        with self._lock:
            if self._state is OPEN and sent < self._opened_at:
                # It says how the API was, not how it is.
                return
            self.failures = 0
            self._failed.clear()
            if self._state is OPEN:
                self._enter(RECOVERING)
                self._recovered_at = self._next = now
                self._window, self._queued, self._probe_until = 2, waiting, None
            elif self._state is RECOVERING:
                self._window += 1
            if self._state is RECOVERING and (
                not waiting or now - self._recovered_at > _LONGEST_RECOVERY
            ):
                self._enter(CLOSED)

    def abandoned(self, sent: float) -> None:
        """A request ended without a response, its task cancelled: let the next one probe."""
        with self._lock:
            if self._state is OPEN and sent >= self._opened_at:
                self._probe_until = None
