"""The one queue before the network: first come, first served, for all calls of a client.

Only the call at its head looks at the limits and waits with a clock; the others wait to become
the head. So no call overtakes another, and a limit that opens lets one call through rather than a
herd. Repeated requests go before new ones: their calls have waited longest. While the circuit is
open, a call whose operation has not failed goes before those that would have to wait for the probe.
"""

from __future__ import annotations

import math
import threading
from collections import deque
from itertools import chain
from typing import TYPE_CHECKING, Final

from attrs import define

from otto_ext._fork import renew_lock_on_fork
from otto_ext.retry._limits import FixedRate, parse_rates

if TYPE_CHECKING:
    from otto_ext._waiter import Waiter
    from otto_ext.retry._adaptive import AdaptiveLimit
    from otto_ext.retry._circuit import CircuitBreaker
    from otto_ext.retry._limits import Limit

__all__ = ["CIRCUIT", "Gate", "Ticket"]

#: The cause of waits while the circuit is open.
CIRCUIT = "circuit"

# Below this a wait costs more than it keeps; it also ends float dust from computed times.
_NOW = 1e-6
#: Requests in flight at once while fewer than so many got a response.
_COLD_WINDOW: Final = 20
_COLD_RESPONSES: Final = 100


@define(eq=False)
class Ticket:
    """A place in the queue."""

    waiter: Waiter
    operation: str
    repeated: bool


class Gate:
    """Limits and the queue before them, safe between threads and event loops.

    Args:
        rate_limit: as `parse_rates` reads it, or None.
        max_concurrency: requests at once, or None.
        adaptive: the limit learned from 429s, or None.
        circuit: the circuit breaker, or None.
    """

    def __init__(
        self,
        rate_limit: str | None,
        max_concurrency: int | None,
        adaptive: AdaptiveLimit | None,
        circuit: CircuitBreaker | None,
    ) -> None:
        fixed = [FixedRate(rate) for rate in parse_rates(rate_limit)] if rate_limit else []
        # What holds requests back; the learned limit does from the first 429 on.
        self._limits: list[Limit] = [*fixed]
        # How a wait is called that none of them explains.
        self._cause = fixed[0].cause if fixed else "" if adaptive is None else adaptive.cause
        self._adaptive = adaptive
        # Responses until the client is warm. As long as nothing is known of the server, only so
        # many requests are in flight at once, because all of them may be refused together.
        self._cold = 0 if adaptive is None else _COLD_RESPONSES
        self._circuit = circuit
        self._max_concurrency = max_concurrency
        self._lock = threading.Lock()
        renew_lock_on_fork(self, "_lock")
        self._repeated: deque[Ticket] = deque()
        self._fresh: deque[Ticket] = deque()
        self._in_flight = 0

    @property
    def watches(self) -> bool:
        """Whether requests need to ask at all: False costs a call nothing."""
        return (
            bool(self._limits or self._cold)
            or self._max_concurrency is not None
            or (self._circuit is not None and self._circuit.engaged)
        )

    def try_enter(self, now: float, operation: str, *, repeated: bool) -> bool:
        """Go at once, if the limits allow it and no call that was there first is waiting."""
        with self._lock:
            queued = self._repeated or (self._fresh and not repeated)
            if queued or self._obstacle(now, operation)[0] > _NOW:
                return False
            self._take(now)
            return True

    def queue(self, waiter: Waiter, operation: str, *, repeated: bool) -> Ticket:
        """Get in line."""
        ticket = Ticket(waiter, operation, repeated)
        with self._lock:
            (self._repeated if repeated else self._fresh).append(ticket)
        return ticket

    def poll(self, ticket: Ticket, now: float) -> tuple[float, str]:
        """How long to wait before asking again, and why; 0.0 seconds for "go, you are counted".

        Infinity means until woken.
        """
        with self._lock:
            delay, cause = self._obstacle(now, ticket.operation)
            if self._head(now) is not ticket:
                return math.inf, cause
            if delay > _NOW:
                return delay, cause
            self._line(ticket).remove(ticket)
            self._take(now)
            self._wake_head(now)
            return 0.0, cause

    def forget(self, ticket: Ticket, now: float) -> None:
        """The call has stopped waiting without going."""
        with self._lock:
            line = self._line(ticket)
            if ticket in line:
                line.remove(ticket)
            self._wake_head(now)

    def leave(self, now: float) -> None:
        """A request that went through this gate is over."""
        with self._lock:
            self._in_flight -= 1
            self._wake_head(now)

    def changed(self, now: float) -> None:
        """The circuit has learned something: let the head of the line look again."""
        with self._lock:
            self._wake_head(now)

    def queued(self) -> int:
        """How many calls are in line."""
        return len(self._repeated) + len(self._fresh)

    def recent_rate(self, now: float) -> float:
        """Requests per second that got a response lately; 0.0 where there were too few."""
        return 0.0 if self._adaptive is None else self._adaptive.recent_rate(now)

    def responded(self, sent: float) -> None:
        """A request sent at `sent` got a response other than 429."""
        if self._adaptive is None:
            return
        self._adaptive.accepted.append(sent)
        if self._cold:
            with self._lock:
                self._cold = max(0, self._cold - 1)

    def throttled(self, now: float, sent: float, retry_after: float | None) -> None:
        """A request sent at `sent` was rejected with 429."""
        if self._adaptive is not None:
            with self._lock:
                self._adaptive.throttled(now, sent, retry_after)
                if self._adaptive not in self._limits:
                    self._limits.append(self._adaptive)
                self._wake_head(now)

    def expected(self, ticket: Ticket, now: float) -> float:
        """Roughly how long this ticket will wait, in seconds, for the log."""
        with self._lock:
            delay, _ = self._obstacle(now, ticket.operation)
        return 0.0 if math.isinf(delay) else delay

    def _obstacle(self, now: float, operation: str) -> tuple[float, str]:
        """The longest delay among the limits, and whose it is."""
        circuit = self._circuit
        if circuit is not None and circuit.engaged:
            delay = circuit.delay(operation, now, self._in_flight)
            if delay > _NOW:
                return delay, CIRCUIT if circuit.is_open else "recovery"
        if self._max_concurrency is not None and self._in_flight >= self._max_concurrency:
            return math.inf, "concurrency"
        if self._cold and self._in_flight >= _COLD_WINDOW:
            return math.inf, "cold start"
        longest, cause = 0.0, self._cause
        for limit in self._limits:
            delay = limit.delay(now)
            if delay > longest:
                longest, cause = delay, limit.cause
        return longest, cause

    def _take(self, now: float) -> None:
        self._in_flight += 1
        for limit in self._limits:
            limit.take(now)
        if self._circuit is not None and self._circuit.engaged:
            self._circuit.take(now)

    def _line(self, ticket: Ticket) -> deque[Ticket]:
        return self._repeated if ticket.repeated else self._fresh

    def _head(self, now: float) -> Ticket | None:
        circuit = self._circuit
        if circuit is not None and circuit.is_open:
            for ticket in chain(self._repeated, self._fresh):
                if circuit.delay(ticket.operation, now, self._in_flight) <= _NOW:
                    return ticket
        if self._repeated:
            return self._repeated[0]
        return self._fresh[0] if self._fresh else None

    def _wake_head(self, now: float) -> None:
        head = self._head(now)
        if head is not None:
            head.waiter.wake()
