"""One call, from its first request to the response that counts: all decisions, no I/O.

`RetryLoop.run` is a generator in the way of `httpx.Auth.auth_flow`: it yields what is to be done
(`Send`, `Wait`, `Drain`, `Reserve`), is sent the result or thrown the error, and returns the
response. The sync and the async transport are the two loops that do what it says.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from attrs import define, field

from otto_ext._context import EXTENSION, STREAM
from otto_ext._replay import Replay
from otto_ext._retry_after import parse_retry_after
from otto_ext.retry._actions import Drain, Send
from otto_ext.retry._admission import Admission, WaitEnded
from otto_ext.retry._circuit import Failure
from otto_ext.retry._events import RetryEvent
from otto_ext.retry._gate import CIRCUIT
from otto_ext.retry._policy import Outcome, full_jitter, never_sent
from otto_ext.wire.http import httpx

if TYPE_CHECKING:
    from collections.abc import Generator

    from otto_ext.retry._actions import Flow, Step

__all__ = ["RetryLoop", "bound_timeouts"]

log = logging.getLogger("otto_ext.retry")

_PHASES = ("connect", "read", "write", "pool")
# Statuses that may say that the API is down rather than that this request failed.
_DOWN = frozenset({500, 502, 503, 504})
# The wait the server asked for is lengthened by up to this share, so that callers which were
# given the same second do not come back in the same millisecond; never by more than a second.
_SPREAD = 0.1
# Errors that may say that the API is down; others say that the request cannot be sent at all.
_UNREACHABLE = (
    httpx.TimeoutException,
    httpx.NetworkError,
    httpx.RemoteProtocolError,
    httpx.ProxyError,
)


@define(eq=False)
class RetryLoop(Admission):
    """One call: attempts, and the decision after each whether and when there is another."""

    idempotent: bool = field(init=False)
    buffered: bool = field(init=False)
    timeouts: dict[str, float | None] = field(init=False)
    replay: Replay = field(init=False)
    sent_at: float | None = field(init=False, default=None)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        request, key = self.request, self.context.idempotency_key
        # A request built by hand is left for its caller to read.
        self.buffered = EXTENSION in request.extensions and not request.extensions.get(STREAM)
        keyed = key is not None or "idempotency-key" in request.headers
        self.idempotent = self.policy.is_idempotent(request.method, keyed=keyed)
        self.timeouts = request.extensions.get("timeout") or {}
        self.replay = Replay(request)

    def run(self) -> Flow:
        """The call's steps; returns the response that counts or raises what ended it.

        Raises:
            httpx.TransportError: the last attempt's error, unchanged, where it is not repeated.
            APITimeoutError: the call's deadline is over.
            APIConnectionError: the client was closed during a wait.
        """
        context, controller = self.context, self.controller
        if context.tries == 0:  # it is not when authentication sends the request again
            controller.statistics.called()
        if controller.observers:
            controller.notify("call_started", context, self.request)
        response: httpx.Response | None = None
        error: BaseException | None = None
        try:
            response = yield from self._tries()
            return response
        except BaseException as caught:
            error = None if isinstance(caught, GeneratorExit) else caught
            raise
        finally:
            self._settle()
            if controller.observers:
                controller.notify("call_ended", context, response, error)

    def _tries(self) -> Flow:
        try:
            while True:
                if self.controller.gate.watches or self.controller.shared_limit is not None:
                    yield from self._admit()
                outcome = yield from self._attempt()
                wait = self._wait_before_retry(outcome)
                if wait is None:
                    break
                if outcome.response is not None:
                    yield Drain(outcome.response)
                    # It may be what the call ends with after all.
                    outcome.response.stream = httpx.ByteStream(b"")
                seconds, cause = wait
                if seconds > 0:
                    yield from self._pause(seconds, cause)
                self.replay.rewind()
        except WaitEnded as over:
            outcome = over.outcome
        if outcome.response is not None:
            return outcome.response
        assert outcome.error is not None
        raise outcome.error

    def _attempt(self) -> Generator[Step, Any, Outcome]:
        """Send once and notify the observers of how it ended."""
        controller, context, request = self.controller, self.context, self.request
        remaining = self._remaining()
        if remaining is not None:
            request.extensions["timeout"] = bound_timeouts(self.timeouts, remaining)
        context.tries += 1
        controller.statistics.tried()
        if controller.observers:
            controller.notify("try_started", context, request)
        self.sent_at = sent_at = controller.clock()
        response: httpx.Response | None = None
        error: httpx.TransportError | None = None
        try:
            response = yield Send(self.buffered, context.deadline)
        except httpx.TransportError as caught:
            error = caught
        finally:
            if controller.observers:
                controller.notify("try_ended", context, response, error)
            self._leave_gate()
        outcome = Outcome(request, response, error, context.tries, self.idempotent)
        self._learn(outcome, sent_at)
        if error is not None:
            self._raise_if_late(error)
        return outcome

    def _learn(self, outcome: Outcome, sent_at: float) -> None:
        """What this response or error says about the API, for all other calls."""
        controller, status, now = self.controller, outcome.status_code, self.controller.clock()
        self.sent_at = None
        self._update_circuit(outcome, sent_at, now)
        if status == 429:
            controller.gate.throttled(now, sent_at, self._asked(outcome))
        elif status is not None and status not in _DOWN:
            controller.gate.responded(sent_at)
        if status is None or status == 429 or status >= 500:
            return
        budget = controller.budget
        # Almost always the bucket is full, and reading needs no lock.
        if budget is not None and budget.tokens < budget.capacity:
            budget.succeeded()

    def _update_circuit(self, outcome: Outcome, sent_at: float, now: float) -> None:
        controller, circuit, status = self.controller, self.controller.circuit, outcome.status_code
        if circuit is None:
            return
        if status is not None and status not in _DOWN:
            if circuit.failures or circuit.engaged:
                circuit.succeeded(now, sent_at, controller.gate.queued)
        elif outcome.error is None or isinstance(outcome.error, _UNREACHABLE):
            opened = circuit.failed(
                self.context.operation,
                now,
                sent_at,
                Failure(status, outcome.error),
                asked=self._asked(outcome),
                rate=controller.gate.recent_rate(now),
            )
            if opened:
                log.warning(
                    "the API does not work (%d requests in a row ended with %s); calls wait for it",
                    circuit.threshold,
                    outcome.cause,
                )
        else:
            # It was this request that failed, not the API.
            circuit.abandoned(sent_at)
        if circuit.engaged:
            controller.gate.changed(now)

    def _wait_before_retry(self, outcome: Outcome) -> tuple[float, str] | None:
        """Seconds and cause of the wait before the next attempt; None after the last one."""
        controller, policy = self.controller, self.policy
        if (
            outcome.error is None
            and outcome.status_code not in policy.statuses
            and (outcome.status_code is not None and outcome.status_code < 400)
        ):
            return None
        if not policy.repeats(outcome):
            return None
        self.last = outcome
        now = controller.clock()
        if outcome.status_code == 429:
            # The API works, and takes the call in its turn.
            self.gives_up_at = None
        elif self.gives_up_at is None:
            self.gives_up_at = now + policy.patience
        if policy.attempts is not None and self.context.tries >= policy.attempts:
            return self._give_up(outcome, f"gave up after {self._attempts()}")
        if not (self.replay.possible or never_sent(outcome, policy)):
            return self._give_up(outcome, "not repeated: its streamed body cannot be sent again")
        asked = self._asked(outcome)
        if asked is not None and asked > policy.max_wait:
            return self._give_up(
                outcome,
                f"not repeated: the server asks to wait {asked:.0f} s, "
                f"longer than max_wait ({policy.max_wait:.0f} s)",
            )
        circuit = controller.circuit
        in_line = circuit is not None and circuit.is_open
        # With an open circuit the line before it is the wait; the server's own word still counts.
        seconds, cause = (0.0, CIRCUIT) if in_line and not asked else self._how_long(asked, now)
        if not in_line and controller.budget is not None:
            seconds = max(seconds, controller.budget.spend(now))
        left = self._time_left(now)
        if left is not None and (left <= 0 or seconds > left):
            if not in_line and controller.budget is not None:
                controller.budget.give_back()
            if asked:
                note = f"not repeated: the server asks to wait {asked:.1f} s, longer than is left"
            else:
                note = (
                    f"gave up after {self._attempts()}: the next would come {seconds:.1f} s later"
                )
            return self._give_up(outcome, f"{note} ({self._limit()})")
        controller.announce_retry(
            RetryEvent(
                self.context.operation,
                outcome.attempt,
                outcome.cause,
                seconds,
                outcome.status_code,
                outcome.error,
            )
        )
        return seconds, cause

    def _how_long(self, asked: float | None, now: float) -> tuple[float, str]:
        policy, draw = self.policy, self.controller.random()
        # To wait for no time at all, or until a time that is past, is not a wait.
        if asked:
            return asked + draw * min(1.0, _SPREAD * asked), "retry-after"
        backoff = full_jitter(self.context.tries, base=policy.base, cap=policy.cap, random=draw)
        if self.gives_up_at is not None and now < self.gives_up_at:
            # The last attempt is made when the patience ends, not up to `cap` before.
            backoff = min(backoff, self.gives_up_at - now)
        return backoff, "backoff"

    def _asked(self, outcome: Outcome) -> float | None:
        response = outcome.response
        if response is None:
            return None
        if response.status_code not in (429, 503):
            # Elsewhere only Retry-After speaks of this request; a quota's reset does not.
            asked = response.headers.get("retry-after")
            if asked is None:
                return None
        return parse_retry_after(response.headers, self.controller.wall())

    def _raise_if_late(self, error: BaseException) -> None:
        """An attempt cut short by the deadline ends the call with its own error."""
        deadline = self.context.deadline
        if deadline is not None and self.controller.clock() >= deadline - 1e-3:
            raise self._late("it ended the last attempt") from error

    def _settle(self) -> None:
        """Give back what an abandoned call still holds, and the timeouts it came with."""
        self._leave_gate()
        if self.context.deadline is not None:
            # What the caller reads of a streamed body is between its own timeouts and the server.
            self.request.extensions["timeout"] = self.timeouts
        if self.sent_at is not None and self.controller.circuit is not None:
            self.controller.circuit.abandoned(self.sent_at)
            self.controller.gate.changed(self.controller.clock())


def bound_timeouts(timeouts: dict[str, float | None], remaining: float) -> dict[str, float | None]:
    """Timeouts of which none is longer than what remains of the call, in seconds."""
    limit = max(remaining, 0.0)
    return {
        phase: limit if (own := timeouts.get(phase)) is None else min(own, limit)
        for phase in _PHASES
    }
