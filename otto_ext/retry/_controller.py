"""What all calls of one client share: budget, circuit, limits, statistics and hooks."""

from __future__ import annotations

import logging
import random as _random
import threading
import time
from typing import TYPE_CHECKING

from otto_ext._errors import APIConnectionError, ConfigurationError
from otto_ext._fork import renew_lock_on_fork
from otto_ext.retry._adaptive import AdaptiveLimit
from otto_ext.retry._budget import RetryBudget
from otto_ext.retry._circuit import CircuitBreaker
from otto_ext.retry._events import Observer, RetryEvent, RetryStats, Statistics, WaitEvent
from otto_ext.retry._gate import Gate
from otto_ext.retry._policy import RetryPolicy

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from otto_ext._waiter import Waiter
    from otto_ext.retry._redis import SharedLimit

__all__ = ["RetryController"]

log = logging.getLogger("otto_ext.retry")


class RetryController:
    """Shared by the sync and the async transport of one client, from any thread or loop.

    Args:
        policy: for requests without one of their own.
        rate_limit: `"100/minute"`, or several, `"50/second, 1000/hour"`: never more requests
            than that from this client in any such stretch of time.
        max_concurrency: never more requests at once than this, until their responses are there.
        shared_limit: a limit kept outside this process, see `RedisLimit`.
        adaptive: slow down to what the server takes after a 429.
        budget: the retry budget; None for retries without one.
        circuit: the circuit breaker; None for none.
        on_wait: called with a `WaitEvent` before every wait.
        on_retry: called with a `RetryEvent` before every repetition.
        observers: for more than these two, see `Observer`.
        clock: seconds that never go back; the one `CallContext.deadline` is on.
        wall: epoch seconds, for HTTP-dates in responses without a `Date`.
        sleep: waits instead of a thread's own event; for tests.
        async_sleep: the same for tasks.
        random: draws from [0, 1), for the jitter.

    Raises:
        ConfigurationError: a limit that cannot be read.
    """

    def __init__(
        self,
        policy: RetryPolicy | None = None,
        *,
        rate_limit: str | None = None,
        max_concurrency: int | None = None,
        shared_limit: SharedLimit | None = None,
        adaptive: bool = True,
        budget: RetryBudget | bool | None = True,
        circuit: CircuitBreaker | bool | None = True,
        on_wait: Callable[[WaitEvent], object] | None = None,
        on_retry: Callable[[RetryEvent], object] | None = None,
        observers: Iterable[Observer] = (),
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        sleep: Callable[[float], None] | None = None,
        async_sleep: Callable[[float], Awaitable[None]] | None = None,
        random: Callable[[], float] = _random.random,
    ) -> None:
        if max_concurrency is not None and max_concurrency < 1:
            raise ConfigurationError(
                f"max_concurrency must be 1 or more, or None, not {max_concurrency!r}"
            )
        self.policy = RetryPolicy() if policy is None else policy
        self.budget = RetryBudget() if budget is True else (budget or None)
        self.circuit = CircuitBreaker(random=random) if circuit is True else (circuit or None)
        adaptive_limit = AdaptiveLimit() if adaptive else None
        self.gate = Gate(rate_limit, max_concurrency, adaptive_limit, self.circuit)
        self.shared_limit = shared_limit
        self.statistics = Statistics()
        self.observers = tuple(observers)
        self.clock = clock
        self.wall = wall
        self.sleep = sleep
        self.async_sleep = async_sleep
        self.random = random
        self._on_wait = on_wait
        self._on_retry = on_retry
        self._waiters: set[Waiter] = set()
        self._lock = threading.Lock()
        renew_lock_on_fork(self, "_lock")
        self._closed = False

    def stats(self) -> RetryStats:
        """The counts so far."""
        return self.statistics.snapshot()

    def deadline(self, policy: RetryPolicy | None = None) -> float | None:
        """When a call that begins now must be over, on `clock`; None for no limit."""
        return (policy or self.policy).ends_at(self.clock())

    def close(self) -> None:
        """End every wait at once, and every later one: its call raises `APIConnectionError`."""
        with self._lock:
            self._closed = True
            waiters = list(self._waiters)
        for waiter in waiters:
            waiter.wake()

    def enlist(self, waiter: Waiter) -> None:
        """Make a waiter known to `close`."""
        with self._lock:
            self._waiters.add(waiter)
            closed = self._closed
        if closed:
            waiter.wake()

    def dismiss(self, waiter: Waiter) -> None:
        """The waiter waits no more."""
        with self._lock:
            self._waiters.discard(waiter)

    def raise_if_closed(self) -> None:
        if self._closed:
            raise APIConnectionError("the client was closed while this call was waiting")

    def announce_wait(self, event: WaitEvent) -> None:
        log.info(
            "%s: waiting %.3f s before try %d (%s)",
            event.operation,
            event.seconds,
            event.attempt,
            event.cause,
        )
        if self._on_wait is not None:
            self._guarded(self._on_wait, event)
        for observer in self.observers:
            self._guarded(observer.waiting, event)

    def announce_retry(self, event: RetryEvent) -> None:
        self.statistics.retried(event.cause)
        log.info(
            "%s: try %d ended with %s, trying again in %.3f s",
            event.operation,
            event.attempt,
            event.cause,
            event.seconds,
        )
        if self._on_retry is not None:
            self._guarded(self._on_retry, event)
        for observer in self.observers:
            self._guarded(observer.retrying, event)

    def notify(self, name: str, *arguments: object) -> None:
        """Notify every observer, by method name."""
        for observer in self.observers:
            self._guarded(getattr(observer, name), *arguments)

    def _guarded(self, hook: Callable[..., object], *arguments: object) -> None:
        try:
            hook(*arguments)
        except Exception:
            log.exception("a retry hook failed")
