"""What the retry layer reports: events for hooks, and counts for `stats()`."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from typing import TYPE_CHECKING

from attrs import field, frozen

from otto_ext._fork import renew_lock_on_fork

if TYPE_CHECKING:
    from collections.abc import Mapping

    from otto_ext._context import CallContext
    from otto_ext.wire.http import httpx

__all__ = ["Observer", "RetryEvent", "RetryStats", "Statistics", "WaitEvent"]


@frozen
class WaitEvent:
    """A call waits before its next request.

    Attributes:
        operation: the call, `GET /accounts/{id}`.
        attempt: the attempt that follows the wait, from 1.
        cause: `backoff`, `retry-after`, `circuit`, `recovery`, `adaptive limit`, `rate limit`,
            `concurrency`, `cold start` or `shared limit`.
        seconds: how long, as far as is known when the wait begins; 0.0 where it depends on other
            calls alone.
    """

    operation: str
    attempt: int
    cause: str
    seconds: float


@frozen
class RetryEvent:
    """A call will be sent again.

    Attributes:
        operation: the call, `GET /accounts/{id}`.
        attempt: the attempt that failed, from 1.
        cause: the status (`503`) or the transport error's name (`ReadTimeout`).
        seconds: how long the call waits first.
        status_code: the response's status, or None where there was none.
        error: the transport error, or None.
    """

    operation: str
    attempt: int
    cause: str
    seconds: float
    status_code: int | None = None
    error: Exception | None = None


class Observer:
    """What can be watched; override what is of interest. An error raised here is logged, no more.

    Every method runs where the call runs, on its thread or in its task, and must not block.
    """

    def call_started(self, context: CallContext, request: httpx.Request) -> None:
        """A call begins. After a renewed token the same context begins once more."""

    def try_started(self, context: CallContext, request: httpx.Request) -> None:
        """A request is about to be sent; headers may still be added to it."""

    def try_ended(
        self, context: CallContext, response: httpx.Response | None, error: BaseException | None
    ) -> None:
        """The request got a response or failed; both None where it was abandoned."""

    def waiting(self, event: WaitEvent) -> None:
        """A call begins to wait."""

    def retrying(self, event: RetryEvent) -> None:
        """A call will be repeated."""

    def call_ended(
        self, context: CallContext, response: httpx.Response | None, error: BaseException | None
    ) -> None:
        """A call is over, as far as this layer goes; both None where it was abandoned."""


@frozen
class RetryStats:
    """Counts since the client was made.

    Attributes:
        calls: calls begun.
        tries: requests sent to the API.
        retries: tries after a call's first, by cause (`429`, `503`, `ReadTimeout`).
        waited_seconds: time calls spent waiting, summed over calls, in seconds.
        circuit_refusals: calls that ended unsent because the circuit was open and they could not
            wait for it.
        token_requests: requests to the token endpoint, as counted by the client.
    """

    calls: int = 0
    tries: int = 0
    retries: Mapping[str, int] = field(factory=dict)
    waited_seconds: float = 0.0
    circuit_refusals: int = 0
    token_requests: int = 0


class _Count:
    """Counts without a lock: `next` of a C iterator is one step under the interpreter's own."""

    def __init__(self) -> None:
        self._count = itertools.count()
        self.up = self._count.__next__
        self._looks = 0

    def read(self) -> int:
        """How often `up` was called; not to be called by two threads at once."""
        # Looking counts as well.
        found = next(self._count) - self._looks
        self._looks += 1
        return found


class Statistics:
    """The counters behind `RetryStats`, safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        renew_lock_on_fork(self, "_lock")
        self._calls = _Count()
        self._tries = _Count()
        self.called = self._calls.up
        self.tried = self._tries.up
        self._retries: Counter[str] = Counter()
        self._waited = 0.0
        self._circuit_refusals = 0

    def retried(self, cause: str) -> None:
        with self._lock:
            self._retries[cause] += 1

    def waited(self, seconds: float) -> None:
        with self._lock:
            self._waited += seconds

    def circuit_refused(self) -> None:
        with self._lock:
            self._circuit_refusals += 1

    def snapshot(self) -> RetryStats:
        with self._lock:
            return RetryStats(
                calls=self._calls.read(),
                tries=self._tries.read(),
                retries=dict(self._retries),
                waited_seconds=self._waited,
                circuit_refusals=self._circuit_refusals,
            )
