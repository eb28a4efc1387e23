"""Keeps a token ready: one manager for all threads and tasks of a client.

A token is fresh, stale or expired. A fresh one costs a read and a comparison, without a lock.
While it is stale, calls go on with it and one renewal runs behind them. Only without a usable
token do callers wait, all for the same request.
"""

from __future__ import annotations

import asyncio
import logging
import random as _random
import threading
import time
from typing import TYPE_CHECKING

from attrs import frozen

from otto_ext._errors import APIConnectionError, APITimeoutError, AuthenticationError
from otto_ext._fork import on_fork
from otto_ext._waiter import AsyncWaiter, SyncWaiter
from otto_ext.auth._drive import AsyncBorrowed, Borrowed, drive, drive_async
from otto_ext.auth._token import Token
from otto_ext.auth._token_state import Hold, Renewal, TokenState, repeated
from otto_ext.auth._token_steps import TokenSteps
from otto_ext.retry import RetryPolicy
from otto_ext.transport._adapters import own_transport
from otto_ext.wire.http import httpx

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable

    from otto_ext.auth._credentials import Credentials
    from otto_ext.auth._stores import TokenStore
    from otto_ext.transport._adapters import AnyTransport

__all__ = ["RenewalEvent", "TokenManager"]

log = logging.getLogger("otto_ext.auth")

#: For calls that bring no policy.
_POLICY = RetryPolicy()
#: For a renewal that no call waits for: one attempt, the next call begins another.
_BEHIND = Hold(once=True)


@frozen
class RenewalEvent:
    """A renewal that ended; holds no token.

    Attributes:
        behind: whether it was made behind the calls, which went on with the token in hand; else
            calls waited for it.
        seconds: how long it took, attempts and waits included.
        lifetime: how long the new token can be used, in seconds; None where none came.
        error: why none came, or None.
    """

    behind: bool
    seconds: float
    lifetime: float | None = None
    error: Exception | None = None


class TokenManager:
    """Gets, keeps, renews and drops tokens.

    Args:
        credentials: the source of tokens.
        store: where tokens are kept beside memory.
        transport: a transport of httpx or httpx2 for token requests; by default one of its own.
        clock: seconds that never go back.
        wall: epoch seconds, for stores and for dates in responses.
        sleep: waits between token requests; for tests.
        async_sleep: the same for tasks.
        random: draws from [0, 1), for jitter.
        on_renewal: called with a `RenewalEvent` after every renewal, from the thread or the task
            that made it.
    """

    def __init__(
        self,
        credentials: Credentials,
        *,
        store: TokenStore | None = None,
        transport: AnyTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        sleep: Callable[[float], None] | None = None,
        async_sleep: Callable[[float], Awaitable[None]] | None = None,
        random: Callable[[], float] = _random.random,
        on_renewal: Callable[[RenewalEvent], object] | None = None,
    ) -> None:
        self.credentials = credentials
        self._transport = own_transport(transport)
        self._clock = clock
        self._closing = threading.Event()
        self._sleep = sleep or self._pause
        self._async_sleep = async_sleep or _async_pause
        self._random = random
        self._state = TokenState(clock)
        self._steps = TokenSteps(
            credentials, store, self._state, clock, wall, random, lambda: self._closing.is_set()
        )
        self._tasks: set[asyncio.Task[None]] = set()
        self._on_renewal = on_renewal
        self._tls: ssl.SSLContext | None = None
        on_fork(self._after_fork)

    @property
    def token_requests(self) -> int:
        """Requests sent to the token endpoint so far."""
        return self._steps.requests

    # -- for callers ------------------------------------------------------------------------------

    def get(self, deadline: float | None = None, policy: RetryPolicy | None = None) -> Token:
        """A usable token.

        Args:
            deadline: when the call must be over, on the manager's clock; None for no limit.
            policy: the call's own, for its patience, and for whether it is repeated at all: a call
                that is not ends with the first token request that fails.

        Raises:
            AuthenticationError: the source says no.
            APIConnectionError: the token endpoint cannot be reached.
            APITimeoutError: the deadline came first.
        """
        token = self._state.token
        if token is not None:
            now = self._clock()
            if now < token.stale_at:
                return token
            if now < token.expires_at:
                renewal = self._state.begin_behind()
                if renewal is not None:
                    self._start_thread(renewal)
                return token
        hold = Hold.of(policy or _POLICY, deadline, self._clock())
        while True:
            found = self._state.enter(SyncWaiter, hold)
            if isinstance(found, Token):
                return found
            if isinstance(found, Renewal):
                return self._lead(found, hold)
            renewal, waiter = found
            assert isinstance(waiter, SyncWaiter)
            waiter.wait(hold.longest_wait(self._clock()))
            self._look_again(renewal, hold)

    async def aget(self, deadline: float | None = None, policy: RetryPolicy | None = None) -> Token:
        """`get` for tasks."""
        token = self._state.token
        if token is not None:
            now = self._clock()
            if now < token.stale_at:
                return token
            if now < token.expires_at:
                await self._renew_behind()
                return token
        hold = Hold.of(policy or _POLICY, deadline, self._clock())
        while True:
            found = self._state.enter(AsyncWaiter, hold)
            if isinstance(found, Token):
                return found
            if isinstance(found, Renewal):
                return await self._alead(found, hold)
            renewal, waiter = found
            assert isinstance(waiter, AsyncWaiter)
            await waiter.wait(hold.longest_wait(self._clock()))
            self._look_again(renewal, hold)

    def invalidate(self, token: Token | None = None) -> None:
        """Drop a token that the API refused, unless a newer one is in hand already.

        Args:
            token: the one that drew the refusal; None for whichever is in hand.
        """
        self._state.invalidate(None if token is None else token.access_token)

    def now(self) -> float:
        """Seconds on the manager's clock."""
        return self._clock()

    def close(self) -> None:
        """Forget the token and end every wait."""
        self._closing.set()
        self._state.close()

    async def aclose(self) -> None:
        """`close`, and the end of renewals in this event loop."""
        self.close()
        loop = asyncio.get_running_loop() if self._tasks else None
        tasks = [task for task in self._tasks if task.get_loop() is loop]
        for task in tasks:
            task.cancel()
        if tasks:  # there are none but under asyncio, and without its loop it could not be asked
            await asyncio.gather(*tasks, return_exceptions=True)

    # -- leading a renewal ------------------------------------------------------------------------

    def _lead(self, renewal: Renewal, hold: Hold, *, behind: bool = False) -> Token:
        started = self._clock()
        try:
            steps = self._steps.attempts(renewal, hold)
            token = drive(steps, self._sync_transport, self._sleep)
            self._state.succeed(token)
            self._emit(started, token, None, behind=behind)
            return token
        except Exception as error:
            self._state.fail(renewal, error, self._random())
            self._emit(started, None, error, behind=behind)
            raise
        finally:
            self._state.finish(renewal)

    async def _alead(self, renewal: Renewal, hold: Hold, *, behind: bool = False) -> Token:
        started = self._clock()
        try:
            steps = self._steps.attempts(renewal, hold)
            token = await drive_async(steps, self._async_transport, self._async_sleep)
            self._state.succeed(token)
            self._emit(started, token, None, behind=behind)
            return token
        except Exception as error:
            self._state.fail(renewal, error, self._random())
            self._emit(started, None, error, behind=behind)
            raise
        finally:
            # Also where this task is cancelled: one of those who wait goes on.
            self._state.finish(renewal)

    def _emit(
        self, started: float, token: Token | None, error: Exception | None, *, behind: bool
    ) -> None:
        if self._on_renewal is None:
            return
        now = self._clock()
        lifetime = None if token is None else token.expires_at - now
        try:
            self._on_renewal(RenewalEvent(behind, now - started, lifetime, error))
        except Exception:
            # A hook that fails must not cost a token.
            log.exception("on_renewal failed")

    def _start_thread(self, renewal: Renewal) -> None:
        thread = threading.Thread(
            target=self._behind, args=(renewal,), name="otto-token-renewal", daemon=True
        )
        try:
            thread.start()
        except RuntimeError:
            # The interpreter is going down, or has no threads left; the token in hand is good.
            self._state.finish(renewal)

    def _behind(self, renewal: Renewal) -> None:
        try:
            self._lead(renewal, _BEHIND, behind=True)
        except Exception as error:  # noqa: BLE001 - no caller waits for it
            _report(error)

    async def _renew_behind(self) -> None:
        renewal = self._state.begin_behind()
        if renewal is None:
            return
        if renewal.loop is None:
            # trio has no tasks without a nursery: this one call makes the renewal.
            await self._abehind(renewal)
            return
        task = renewal.loop.create_task(self._abehind(renewal))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _abehind(self, renewal: Renewal) -> None:
        try:
            await self._alead(renewal, _BEHIND, behind=True)
        except Exception as error:  # noqa: BLE001 - no caller waits for it
            _report(error)

    # -- small things -----------------------------------------------------------------------------

    def _look_again(self, renewal: Renewal, hold: Hold) -> None:
        """After a wait: raise what holds for all, or for this call alone."""
        if renewal.error is not None:
            raise repeated(renewal.error)
        if self._state.usable() is not None:
            return
        now = self._clock()
        if renewal.trouble is not None and (hold.over(now) or hold.late(now)):
            raise repeated(renewal.trouble)
        if hold.late(now):
            raise APITimeoutError("no token before the call's deadline")

    def _sync_transport(self) -> httpx.BaseTransport:
        if isinstance(self._transport, httpx.BaseTransport):
            return Borrowed(self._transport)
        from otto_ext.transport._network import default_transport

        return default_transport(self._url(), self._certificates())

    def _async_transport(self) -> httpx.AsyncBaseTransport:
        if isinstance(self._transport, httpx.AsyncBaseTransport):
            return AsyncBorrowed(self._transport)
        from otto_ext.transport._network import default_async_transport

        return default_async_transport(self._url(), self._certificates())

    def _certificates(self) -> ssl.SSLContext:
        # Read once: that takes 20 ms and more, in which no task of the loop moves.
        from otto_ext.transport._network import tls_context

        self._tls = self._tls or tls_context()
        return self._tls

    def _url(self) -> httpx.URL:
        """Where tokens come from, for the choice of a proxy."""
        return httpx.URL(getattr(self.credentials, "token_url", "https://localhost"))

    def _pause(self, seconds: float) -> None:
        self._closing.wait(seconds)

    def _after_fork(self) -> None:
        """In a child process."""
        self._closing = threading.Event()
        self._state.after_fork()


async def _async_pause(seconds: float) -> None:
    import anyio

    await anyio.sleep(seconds)


def _report(error: Exception) -> None:
    """A renewal behind the calls failed; they go on, and the next of them tries again."""
    text = str(error) if isinstance(error, AuthenticationError | APIConnectionError) else ""
    log.warning("the token was not renewed: %s %s", type(error).__name__, text)
