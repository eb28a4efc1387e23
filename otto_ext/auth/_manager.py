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
from typing import TYPE_CHECKING, Any

import httpx

from otto_ext._errors import APIConnectionError, APITimeoutError, AuthenticationError, bare
from otto_ext._fork import on_fork
from otto_ext.auth._drive import AsyncBorrowed, Borrowed, Pause, drive, drive_async
from otto_ext.auth._events import RenewalEvent
from otto_ext.auth._state import Renewal, TokenState, backoff, repeated
from otto_ext.auth._stores import Lock, StoredToken, TokenStore
from otto_ext.auth._token import Grant, Token, token_of
from otto_ext.retry import parse_retry_after
from otto_ext.retry._waiting import AsyncWaiter, SyncWaiter

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable, Generator

    from otto_ext.auth._credentials import Credentials, Reply

__all__ = ["TokenManager"]

log = logging.getLogger("otto_ext.auth")

#: Seconds for connecting and for each read of a token request.
REQUEST_SECONDS = 10.0
#: Seconds that a renewal waits for another process to finish its own.
_LOCK_SECONDS = 15.0
_LOCK_POLL = 0.05
#: Seconds for a token where the call has no deadline of its own.
_PATIENCE = 300.0
_AGAIN = frozenset({408, 425, 429})


class _Transient(Exception):
    """A token request that failed for now; `retry_after` in seconds, or None."""

    def __init__(self, said: str, retry_after: float | None = None) -> None:
        super().__init__(said)
        self.retry_after = retry_after


class TokenManager:
    """Gets, keeps, renews and drops tokens.

    Args:
        credentials: the source of tokens.
        store: where tokens are kept beside memory.
        transport: an httpx transport for token requests; by default one of its own.
        clock: seconds that never go back.
        wall: epoch seconds, for stores and for dates in replies.
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
        transport: httpx.BaseTransport | httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        sleep: Callable[[float], None] | None = None,
        async_sleep: Callable[[float], Awaitable[None]] | None = None,
        random: Callable[[], float] = _random.random,
        on_renewal: Callable[[RenewalEvent], object] | None = None,
    ) -> None:
        self.credentials = credentials
        #: The most seconds for a token, however late the call's deadline is; None for no limit.
        self.patience: float | None = None
        #: Requests sent to the token endpoint so far.
        self.token_requests = 0
        self._store = store
        self._transport = transport
        self._clock = clock
        self._wall = wall
        self._closing = threading.Event()
        self._sleep = sleep or self._pause
        self._async_sleep = async_sleep or _async_pause
        self._random = random
        self._state = TokenState(clock)
        self._tasks: set[asyncio.Task[None]] = set()
        self._on_renewal = on_renewal
        self._tls: ssl.SSLContext | None = None
        on_fork(self._after_fork)

    # -- for callers ------------------------------------------------------------------------------

    def get(self, deadline: float | None = None) -> Token:
        """A usable token.

        Args:
            deadline: when the call must be over, on the manager's clock; None for no limit.

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
        while True:
            found = self._state.enter(SyncWaiter)
            if isinstance(found, Token):
                return found
            if isinstance(found, Renewal):
                return self._lead(found, deadline)
            renewal, waiter = found
            assert isinstance(waiter, SyncWaiter)
            waiter.wait(self._left(deadline))
            self._look_again(renewal, deadline)

    async def aget(self, deadline: float | None = None) -> Token:
        """`get` for tasks."""
        token = self._state.token
        if token is not None:
            now = self._clock()
            if now < token.stale_at:
                return token
            if now < token.expires_at:
                await self._renew_behind()
                return token
        while True:
            found = self._state.enter(AsyncWaiter)
            if isinstance(found, Token):
                return found
            if isinstance(found, Renewal):
                return await self._alead(found, deadline)
            renewal, waiter = found
            assert isinstance(waiter, AsyncWaiter)
            await waiter.wait(self._left(deadline))
            self._look_again(renewal, deadline)

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

    def _lead(self, renewal: Renewal, deadline: float | None, *, once: bool = False) -> Token:
        started = self._clock()
        try:
            steps = self._attempts(deadline, once=once)
            token = drive(steps, self._sync_transport, self._sleep)
            self._state.succeed(token)
            self._tell(started, token, None, behind=once)
            return token
        except Exception as error:
            self._state.fail(renewal, error, self._random())
            self._tell(started, None, error, behind=once)
            raise
        finally:
            self._state.finish(renewal)

    async def _alead(
        self, renewal: Renewal, deadline: float | None, *, once: bool = False
    ) -> Token:
        started = self._clock()
        try:
            steps = self._attempts(deadline, once=once)
            token = await drive_async(steps, self._async_transport, self._async_sleep)
            self._state.succeed(token)
            self._tell(started, token, None, behind=once)
            return token
        except Exception as error:
            self._state.fail(renewal, error, self._random())
            self._tell(started, None, error, behind=once)
            raise
        finally:
            # Also where this task is cancelled: one of those who wait goes on.
            self._state.finish(renewal)

    def _tell(
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
            self._lead(renewal, None, once=True)
        except Exception as error:  # noqa: BLE001 - nobody waits for it
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
            await self._alead(renewal, None, once=True)
        except Exception as error:  # noqa: BLE001 - nobody waits for it
            _report(error)

    # -- the steps of a renewal -------------------------------------------------------------------

    def _attempts(self, deadline: float | None, *, once: bool) -> Generator[Any, Any, Token]:
        """Token requests until one succeeds, or the deadline is too near for another.

        Args:
            deadline: see `get`.
            once: make one alone; the state says when the next is due.
        """
        end = self._clock() + _PATIENCE if deadline is None else deadline
        if self.patience is not None:
            end = min(end, self._clock() + self.patience)
        attempt = 0
        while True:
            try:
                return (yield from self._shared(end))
            except _Transient as trouble:
                attempt += 1
                wait = backoff(attempt, trouble.retry_after, self._random())
                if once or self._closing.is_set() or self._clock() + wait >= end:
                    tries = f" (gave up after {attempt} tries)" if attempt > 1 else ""
                    raise APIConnectionError(f"no token: {trouble}{tries}") from trouble.__cause__
                log.info("no token yet: %s; trying again in %.2f s", trouble, wait)
                yield Pause(wait)

    def _shared(self, end: float) -> Generator[Any, Any, Token]:
        """A token from the store, or a new one under the store's lock."""
        if self._store is None:
            _, token = yield from self._fetch(end)
            return token
        until = self._clock() + _LOCK_SECONDS
        lock: Lock | None = None
        while lock is None:
            found = self._adopted()
            if found is not None:
                return found
            locked, lock = self._guarded("try_lock", self._store.try_lock)
            if not locked or self._clock() >= until:
                # A broken store, or a holder that hangs: better two requests than none.
                break
            if lock is None:
                yield Pause(_LOCK_POLL)
        try:
            found = self._adopted()
            if found is not None:
                return found
            grant, token = yield from self._fetch(end)
            left = token.requested_at + grant.lifetime - self._clock()
            stored = StoredToken(grant.access_token, grant.lifetime, self._wall() + left)
            save = self._store.save
            self._guarded("save", lambda key: save(key, stored))
            return token
        finally:
            if lock is not None:
                held = lock
                self._guarded("release its lock", lambda _: held.release())

    def _adopted(self) -> Token | None:
        """The store's token, if it is fresh and was not refused."""
        store = self._store
        if store is None:
            return None
        _, stored = self._guarded("load", store.load)
        if not isinstance(stored, StoredToken) or stored.access_token == self._state.dropped:
            return None
        now, left = self._clock(), stored.expires_at - self._wall()
        # More than all of its life: the clock was set. A moment is rounding.
        if not 0 < left <= stored.lifetime + 1.0:
            return None
        left = min(left, stored.lifetime)
        grant = Grant(stored.access_token, stored.lifetime)
        token = token_of(grant, now + left - stored.lifetime, self._random())
        return token if now < token.stale_at else None

    def _guarded(self, what: str, call: Callable[[str], Any]) -> tuple[bool, Any]:
        """What the store answers; a broken one costs no call."""
        try:
            return True, call(self.credentials.key)
        except Exception as error:  # noqa: BLE001 - a store's errors are its own
            # The error's text may hold what was being stored.
            log.warning("the token store failed to %s: %s", what, type(error).__name__)
            return False, None

    def _fetch(self, end: float) -> Generator[Any, Any, tuple[Grant, Token]]:
        """One token request."""
        flow = self.credentials.flow()
        sent_at = self._clock()
        try:
            step = next(flow)
            while True:
                if isinstance(step, httpx.Request):
                    sent_at = self._clock()
                    step = flow.send((yield from self._send(step, end)))
                else:
                    # Into no local: it may be the secret, and tracebacks show locals.
                    step = flow.send((yield step))
        except StopIteration as stop:
            grant: Grant = stop.value
        finally:
            flow.close()
        token = token_of(grant, sent_at, self._random())
        log.debug("got a token for %.0f s", grant.lifetime)
        return grant, token

    def _send(self, request: httpx.Request, end: float) -> Generator[Any, Any, Reply]:
        seconds = min(REQUEST_SECONDS, max(end - self._clock(), 1.0))
        request.extensions = {**request.extensions, "timeout": httpx.Timeout(seconds).as_dict()}
        self.token_requests += 1
        try:
            reply: Reply = yield request
        except httpx.RequestError as error:
            where = f"{request.url.scheme}://{request.url.netloc.decode()}"
            raise _Transient(f"{where} gave {type(error).__name__}: {error}") from bare(error)
        status = reply.response.status_code
        if status >= 500 or status in _AGAIN:
            wait = parse_retry_after(reply.response.headers, self._wall())
            raise _Transient(f"the token endpoint answered {status}", wait)
        return reply

    # -- small things -----------------------------------------------------------------------------

    def _left(self, deadline: float | None) -> float | None:
        return None if deadline is None else max(0.0, deadline - self._clock())

    def _look_again(self, renewal: Renewal, deadline: float | None) -> None:
        """After a wait: raise what holds for everybody, or the end of this caller's patience."""
        if renewal.error is not None:
            raise repeated(renewal.error)
        if self._state.usable() is None and deadline is not None and self._clock() >= deadline:
            raise APITimeoutError("no token before the call's deadline")

    def _sync_transport(self) -> httpx.BaseTransport:
        if isinstance(self._transport, httpx.BaseTransport):
            return Borrowed(self._transport)
        from otto_ext._network import default_transport

        return default_transport(self._url(), self._certificates())

    def _async_transport(self) -> httpx.AsyncBaseTransport:
        if isinstance(self._transport, httpx.AsyncBaseTransport):
            return AsyncBorrowed(self._transport)
        from otto_ext._network import default_async_transport

        return default_async_transport(self._url(), self._certificates())

    def _certificates(self) -> ssl.SSLContext:
        # Read once: that takes 20 ms and more, in which no task of the loop moves.
        from otto_ext._network import tls_context

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
