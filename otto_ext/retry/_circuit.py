"""The circuit breaker: while the API is down, calls fail at once rather than knock again.

Closed, it counts failures in a row, over all calls of a client; one answer of another kind resets
it, so that one broken endpoint among healthy ones never opens it. Open, it refuses every request
until a short time is over. Then it is half-open: one request goes as a probe, the others are
refused; the probe's answer closes the circuit or opens it for twice as long.
"""

from __future__ import annotations

import threading

from attrs import define, field

from otto_ext._errors import ConfigurationError

__all__ = ["CircuitBreaker"]


@define(eq=False)
class CircuitBreaker:
    """When requests are refused because the API is down; safe between threads.

    Attributes:
        threshold: failures in a row, over all calls, that open the circuit.
        cooldown: how long it stays open the first time, in seconds.
        longest: the longest it stays open, in seconds; each failed probe doubles the time.
    """

    threshold: int = 20
    cooldown: float = 1.0
    longest: float = 30.0
    _failures: int = field(init=False, default=0)
    _open_for: float = field(init=False, default=0.0)
    _until: float | None = field(init=False, default=None)
    _probing: bool = field(init=False, default=False)
    _lock: threading.Lock = field(init=False, factory=threading.Lock, repr=False)

    def __attrs_post_init__(self) -> None:
        if not (self.threshold >= 1 and 0 < self.cooldown <= self.longest):
            raise ConfigurationError(
                "circuit breaker: threshold from 1, and 0 < cooldown <= longest (seconds)"
            )

    @property
    def is_open(self) -> bool:
        """Whether requests are being refused or probed, rather than simply sent."""
        return self._until is not None

    def enter(self, now: float) -> float | None:
        """Ask to send a request: None for yes (as the probe, if half-open), else seconds left."""
        if self._until is None:
            return None
        with self._lock:
            if self._until is None:
                return None
            if now < self._until:
                return self._until - now
            if self._probing:
                return self.cooldown
            self._probing = True
            return None

    def succeeded(self) -> None:
        """The API answered: close."""
        if self._failures == 0 and self._until is None:
            return
        with self._lock:
            self._failures, self._open_for, self._until, self._probing = 0, 0.0, None, False

    def failed(self, now: float) -> None:
        """The API did not answer, or a gateway said that it is down."""
        with self._lock:
            self._failures += 1
            if self._until is None and self._failures >= self.threshold:
                self._open_for = self.cooldown
            elif self._probing and self._until is not None and now >= self._until:
                self._open_for = min(self.longest, self._open_for * 2)
            else:
                return
            self._probing = False
            self._until = now + self._open_for

    def abandoned(self) -> None:
        """The probe ended without an answer, its task cancelled: let the next one probe."""
        with self._lock:
            self._probing = False
