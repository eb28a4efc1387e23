"""What a token manager knows, and the plain decisions on it. No I/O, no waiting."""

from __future__ import annotations

import threading
from copy import copy
from typing import TYPE_CHECKING, TypeVar

from attrs import define, field, frozen

from otto_ext._errors import APIConnectionError, AuthenticationError
from otto_ext._waiter import running_loop

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from otto_ext._waiter import Waiter
    from otto_ext.auth._token import Token
    from otto_ext.retry import RetryPolicy

__all__ = ["NEGATIVE_SECONDS", "Hold", "Renewal", "TokenState", "backoff", "repeated"]

#: How long a refusal stands before the endpoint is asked again.
NEGATIVE_SECONDS = 5.0
# Calls go on within seconds of the endpoint's return; one request in these seconds hurts none.
_BASE, _CAP = 0.25, 4.0

E = TypeVar("E", AuthenticationError, APIConnectionError)


def backoff(attempt: int, retry_after: float | None, draw: float) -> float:
    """Seconds before another token request: exponential with full jitter, never below what the
    server asks for.

    Args:
        attempt: requests that failed so far, from 1.
        retry_after: what the server asked for, in seconds, or None.
        draw: from [0, 1).
    """
    step = min(_CAP, _BASE * 2.0 ** min(attempt - 1, 16))
    # Half of it is sure: a hundred processes without a token must not ask at once again; neither
    # must those that were asked to wait for the same second.
    asked = 0.0 if retry_after is None else retry_after + draw * min(1.0, retry_after / 10)
    return max(step * (0.5 + draw / 2), asked)


def repeated(error: E) -> E:
    """The same error for another caller: one that is raised in many threads would gather all of
    their tracebacks.
    """
    again = copy(error)
    again.__cause__ = error.__cause__
    return again


@frozen
class Hold:
    """How long a call holds out for a token; times on the manager's clock.

    Attributes:
        once: one attempt that fails ends it.
        until: after this time, the next attempt that fails ends it.
        deadline: when it is over, whatever is under way; None for no limit.
    """

    once: bool = False
    until: float = 0.0
    deadline: float | None = None

    @classmethod
    def of(cls, policy: RetryPolicy, deadline: float | None, now: float) -> Hold:
        """How long a call under a policy holds out from now on."""
        return cls(policy.attempts == 1, now + policy.patience, deadline)

    def over(self, at: float) -> bool:
        """Whether an attempt that fails before this time is the last one."""
        return self.once or at >= self.until

    def late(self, at: float) -> bool:
        """Whether the deadline is over."""
        return self.deadline is not None and at >= self.deadline

    def longest_wait(self, now: float) -> float | None:
        """Seconds to wait for what others do; None for as long as they do it."""
        ends = [] if self.over(now) else [self.until]
        ends += [] if self.deadline is None else [self.deadline]
        return max(0.0, min(ends) - now) if ends else None


@define(eq=False)
class Renewal:
    """A renewal under way, and who waits for it.

    Attributes:
        loop: the event loop it runs in, or None for a thread.
        error: why it gave no token, where that holds for all who wait.
        trouble: why its last attempt failed, where another may succeed.
        done: it is over, with or without a token.
    """

    loop: asyncio.AbstractEventLoop | None = None
    error: AuthenticationError | None = None
    trouble: APIConnectionError | None = None
    done: bool = False
    waiters: list[Waiter] = field(factory=list)
    #: Those that wait for one attempt only.
    hasty: list[Waiter] = field(factory=list)

    @property
    def stuck(self) -> bool:
        """It runs in a loop that does not: the next loop cannot wait for it."""
        return self.loop is not None and not self.loop.is_running()


@define(eq=False)
class TokenState:
    """The state of one manager; every method takes the lock but `token`, which is read alone.

    Attributes:
        token: the token in hand, or None.
        dropped: the last token that the API refused; not to be taken from a store again.
    """

    clock: Callable[[], float]
    token: Token | None = field(default=None, repr=False)
    dropped: str | None = field(default=None, repr=False)
    renewal: Renewal | None = None
    refused: AuthenticationError | None = None
    refused_until: float = 0.0
    failures: int = 0
    retry_at: float = 0.0
    closed: bool = False
    lock: threading.Lock = field(factory=threading.Lock, repr=False)

    def usable(self) -> Token | None:
        """The token in hand, if it has not expired."""
        token = self.token
        return token if token is not None and self.clock() < token.expires_at else None

    def enter(
        self, make_waiter: Callable[[], Waiter], hold: Hold
    ) -> Token | Renewal | tuple[Renewal, Waiter]:
        """What a call without a usable token is to do.

        Args:
            make_waiter: makes what it waits with.
            hold: how long it holds out.

        Returns:
            A token that came meanwhile; or a renewal to be led; or one to be waited for, with
            the waiter that stands in its list.

        Raises:
            AuthenticationError: the endpoint said no a moment ago.
            APIConnectionError: the client is closed, or an attempt failed and the call waits for no
                other.
        """
        with self.lock:
            if self.closed:
                raise APIConnectionError("the client is closed")
            token = self.usable()
            if token is not None:
                return token
            if self.refused is not None and self.clock() < self.refused_until:
                raise repeated(self.refused)
            if self.renewal is not None and not self.renewal.stuck:
                hasty = hold.over(self.clock())
                if hasty and self.renewal.trouble is not None:
                    raise repeated(self.renewal.trouble)
                waiter = make_waiter()
                (self.renewal.hasty if hasty else self.renewal.waiters).append(waiter)
                return self.renewal, waiter
            self.renewal = Renewal(running_loop())
            return self.renewal

    def begin_behind(self) -> Renewal | None:
        """A renewal to be led in the background, or None where none is due."""
        with self.lock:
            if self.closed or self.clock() < self.retry_at:
                return None
            if self.renewal is not None and not self.renewal.stuck:
                return None
            self.renewal = Renewal(running_loop())
            return self.renewal

    def succeed(self, token: Token) -> None:
        """A token came."""
        with self.lock:
            if not self.closed:
                self.token = token
            self.refused = None
            self.failures = 0
            self.retry_at = 0.0

    def trouble(self, renewal: Renewal, error: APIConnectionError) -> None:
        """An attempt failed, and another follows: calls that do not wait for it are over."""
        with self.lock:
            renewal.trouble = error
            hasty = list(renewal.hasty)
            renewal.hasty.clear()
        for waiter in hasty:
            waiter.wake()

    def fail(self, renewal: Renewal, error: Exception, draw: float) -> None:
        """No token came."""
        with self.lock:
            self.failures += 1
            now = self.clock()
            self.retry_at = now + backoff(self.failures, None, draw)
            if isinstance(error, AuthenticationError):
                renewal.error = error
                self.refused, self.refused_until = error, now + NEGATIVE_SECONDS
                self.retry_at = max(self.retry_at, self.refused_until)
            elif isinstance(error, APIConnectionError):
                renewal.trouble = error

    def finish(self, renewal: Renewal) -> None:
        """A renewal is over, however it ended: those who wait look again."""
        with self.lock:
            renewal.done = True
            if self.renewal is renewal:
                self.renewal = None
            waiters = [*renewal.waiters, *renewal.hasty]
            renewal.waiters.clear()
            renewal.hasty.clear()
        for waiter in waiters:
            waiter.wake()

    def invalidate(self, access_token: str | None) -> None:
        """Drop a token, if it is still the one in hand; None for whichever it is."""
        with self.lock:
            held = self.token
            if access_token is None:
                self.refused = None
                self.retry_at = 0.0
            if held is not None and access_token in (None, held.access_token):
                self.dropped = held.access_token
                self.token = None

    def close(self) -> None:
        """Forget the token, and wake those that wait for it."""
        with self.lock:
            self.closed = True
            self.token = None
            renewal = self.renewal
            waiters = [*renewal.waiters, *renewal.hasty] if renewal is not None else []
        for waiter in waiters:
            waiter.wake()

    def after_fork(self) -> None:
        """In a child process: no thread of the parent's is here to finish what it began."""
        self.lock = threading.Lock()
        self.renewal = None
