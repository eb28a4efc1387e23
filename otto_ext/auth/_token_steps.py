"""The steps that get a token: requests, a store's lock, and waits between attempts. No I/O."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from attrs import define, field

from otto_ext._errors import APIConnectionError, APITimeoutError, bare
from otto_ext._retry_after import parse_retry_after
from otto_ext.auth._drive import Pause, SendRequest
from otto_ext.auth._stores import Lock, StoredToken, TokenStore
from otto_ext.auth._token import Grant, Token, passing_error, token_of
from otto_ext.auth._token_state import TokenState, backoff
from otto_ext.transport._adapters import own_request
from otto_ext.transport._network import certificate_hint, is_certificate_error
from otto_ext.wire.http import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from otto_ext.auth._credentials import Credentials, TokenResponse
    from otto_ext.auth._token_state import Hold, Renewal

__all__ = ["TokenSteps"]

log = logging.getLogger("otto_ext.auth")

#: Seconds in which a token request must be over, its response read.
REQUEST_SECONDS = 10.0
#: Seconds that a renewal waits for another process to finish its own.
_LOCK_SECONDS = 15.0
_LOCK_POLL = 0.05
_AGAIN = frozenset({408, 425, 429})


class _Transient(Exception):
    """A token request that failed for now; `retry_after` in seconds, or None."""

    def __init__(self, said: str, retry_after: float | None = None) -> None:
        super().__init__(said)
        self.retry_after = retry_after


#: What a transport raises where there is no response to a token request.
_UNSENT = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    httpx.CookieConflict,
    OSError,
    UnicodeError,
)


@define(eq=False)
class TokenSteps:
    """The steps of one manager's renewals; `drive` and `drive_async` take them.

    Attributes:
        credentials: the source of tokens.
        store: where tokens are kept beside memory, or None.
        state: what the manager knows.
        clock: seconds that never go back.
        wall: epoch seconds, for stores and for dates in responses.
        random: draws from [0, 1), for jitter.
        closing: whether the client is being closed.
        requests: sent to the token endpoint so far.
    """

    credentials: Credentials
    store: TokenStore | None
    state: TokenState
    clock: Callable[[], float]
    wall: Callable[[], float]
    random: Callable[[], float]
    closing: Callable[[], bool]
    requests: int = field(init=False, default=0)

    def attempts(self, renewal: Renewal, hold: Hold) -> Generator[Any, Any, Token]:
        """Token requests until one succeeds, or there is no time for another.

        Args:
            renewal: what this is done for; calls that are not to be repeated learn from it that an
                attempt has failed.
            hold: how long the call that leads it holds out.
        """
        attempt = 0
        while True:
            try:
                return (yield from self._shared(hold.deadline))
            except _Transient as trouble:
                attempt += 1
                wait = backoff(attempt, trouble.retry_after, self.random())
                then = self.clock() + wait
                last = self.closing() or hold.over(then) or hold.late(then)
                error = _failure(trouble, attempt, last=last)
                if last:
                    raise error from trouble.__cause__
                self.state.trouble(renewal, error)
                log.info("no token yet: %s; trying again in %.2f s", trouble, wait)
                yield Pause(wait)

    def _shared(self, deadline: float | None) -> Generator[Any, Any, Token]:
        """A token from the store, or a new one under the store's lock."""
        if self.store is None:
            _, token = yield from self._fetch(deadline)
            return token
        until = self.clock() + _LOCK_SECONDS
        if deadline is not None:
            until = min(until, deadline)
        lock: Lock | None = None
        while lock is None:
            found = self._adopted()
            if found is not None:
                return found
            locked, lock = self._guarded("try_lock", self.store.try_lock)
            if not locked or self.clock() >= until:
                # A broken store, or a holder that hangs: better two requests than none.
                break
            if lock is None:
                yield Pause(_LOCK_POLL)
        try:
            found = self._adopted()
            if found is not None:
                return found
            grant, token = yield from self._fetch(deadline)
            left = token.requested_at + grant.lifetime - self.clock()
            stored = StoredToken(grant.access_token, grant.lifetime, self.wall() + left)
            save = self.store.save
            self._guarded("save", lambda key: save(key, stored))
            return token
        finally:
            if lock is not None:
                held = lock
                self._guarded("release its lock", lambda _: held.release())

    def _adopted(self) -> Token | None:
        """The store's token, if it is fresh and was not refused."""
        store = self.store
        if store is None:
            return None
        _, stored = self._guarded("load", store.load)
        if not isinstance(stored, StoredToken) or stored.access_token == self.state.dropped:
            return None
        now, left = self.clock(), stored.expires_at - self.wall()
        # More than all of its life: the clock was set. A moment is rounding.
        if not 0 < left <= stored.lifetime + 1.0:
            return None
        left = min(left, stored.lifetime)
        grant = Grant(stored.access_token, stored.lifetime)
        token = token_of(grant, now + left - stored.lifetime, self.random())
        return token if now < token.stale_at else None

    def _guarded(self, what: str, call: Callable[[str], Any]) -> tuple[bool, Any]:
        """What the store returns; a broken one costs no call."""
        try:
            return True, call(self.credentials.key)
        except Exception as error:  # noqa: BLE001 - a store's errors are its own
            # The error's text may hold what was being stored.
            log.warning("the token store failed to %s: %s", what, type(error).__name__)
            return False, None

    def _fetch(self, deadline: float | None) -> Generator[Any, Any, tuple[Grant, Token]]:
        """One token request."""
        flow = self.credentials.flow()
        sent_at = self.clock()
        try:
            step = next(flow)
            while True:
                step = own_request(step)
                if isinstance(step, httpx.Request):
                    sent_at = self.clock()
                    step = flow.send((yield from self._send(step, deadline)))
                else:
                    # Into no local: it may be the secret, and tracebacks show locals.
                    step = flow.send((yield step))
        except StopIteration as stop:
            grant: Grant = stop.value
        finally:
            flow.close()
        token = token_of(grant, sent_at, self.random())
        log.debug("got a token for %.0f s", grant.lifetime)
        return grant, token

    def _send(
        self, request: httpx.Request, deadline: float | None
    ) -> Generator[Any, Any, TokenResponse]:
        seconds = REQUEST_SECONDS
        if deadline is not None:
            seconds = min(seconds, deadline - self.clock())
        if seconds <= 0:
            raise APITimeoutError("no token before the call's deadline")
        request.extensions = {**request.extensions, "timeout": httpx.Timeout(seconds).as_dict()}
        self.requests += 1
        try:
            received: TokenResponse = yield SendRequest(request, seconds)
        except _UNSENT as error:
            where = f"{request.url.scheme}://{request.url.netloc.decode()}"
            said = f"request to {where} failed: {type(error).__name__}: {error}"
            if is_certificate_error(error):
                # It will be the same certificate the next time.
                said = f"no token: {said}; {certificate_hint()}"
                raise APIConnectionError(said) from bare(error)
            raise _Transient(said) from bare(error)
        status, passing = (
            received.response.status_code,
            passing_error(received.response, received.body),
        )
        if status >= 500 or status in _AGAIN or passing:
            wait = parse_retry_after(received.response.headers, self.wall())
            said = f"the token endpoint returned {status}" + (f" ({passing})" if passing else "")
            said += f" and asks to wait {wait:.0f} s" if wait else ""
            raise _Transient(said, wait)
        return received


def _failure(trouble: _Transient, attempt: int, *, last: bool) -> APIConnectionError:
    """The message for a call that gets no token because of it."""
    tries = f" (gave up after {attempt} tries)" if last and attempt > 1 else ""
    late = isinstance(trouble.__cause__, httpx.TimeoutException | TimeoutError)
    error = (APITimeoutError if late else APIConnectionError)(f"no token: {trouble}{tries}")
    error.__cause__ = trouble.__cause__
    return error
