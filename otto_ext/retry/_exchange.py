"""One call, from its first request to the response that counts: all decisions, no I/O.

`Exchange.run` is a generator in the way of `httpx.Auth.auth_flow`: it yields what is to be done
(`Send`, `Wait`, `Drain`, `Reserve`), is sent the result or thrown the error, and returns the
response. The sync and the async transport are the two loops that do what it says.
"""

from __future__ import annotations

import logging
import math
from typing import TYPE_CHECKING, Any, TypeAlias

import httpx
from attrs import define, field, frozen

from otto_ext._context import CallContext, context_of
from otto_ext._errors import APITimeoutError
from otto_ext.retry._circuit import Failure
from otto_ext.retry._events import RetryEvent, WaitEvent
from otto_ext.retry._gate import CIRCUIT
from otto_ext.retry._headers import parse_retry_after
from otto_ext.retry._policy import Outcome, full_jitter, never_sent
from otto_ext.retry._replay import Replay

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from otto_ext.retry._controller import RetryController
    from otto_ext.retry._policy import RetryPolicy
    from otto_ext.retry._redis import SharedLimit
    from otto_ext.retry._waiting import Waiter

__all__ = [
    "NOTE",
    "STREAM",
    "Drain",
    "Exchange",
    "Reserve",
    "Send",
    "Step",
    "Tried",
    "Wait",
    "succeeded",
    "unhindered",
]

STREAM = "otto.stream"
"""Request extension: true where the caller reads the body by itself, piece by piece."""

NOTE = "otto.retry.note"
"""Response extension: why a response that called for another attempt is the last one, in words."""

log = logging.getLogger("otto_ext.retry")

# Statuses that may say that the API is down rather than that this request failed.
_DOWN = frozenset({500, 502, 503, 504})
# A place under a shared limit that was taken longer ago than this, in seconds, is stale.
_STALE = 1.0
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
_PHASES = ("connect", "read", "write", "pool")


@frozen
class Send:
    """Send the request; read the whole body first if `buffered`, all of it before `deadline`."""

    buffered: bool
    deadline: float | None


@frozen
class Wait:
    """Wait until the waiter is woken, at most for these seconds (None: no limit)."""

    waiter: Any
    seconds: float | None


@frozen
class Drain:
    """Give back the connection of a response that will not be read."""

    response: httpx.Response


@frozen
class Reserve:
    """Take a place under a limit outside this process; the result is the seconds until it.

    A place further away than `longest` seconds (None: any) is named but not taken.
    """

    limit: SharedLimit
    longest: float | None


@frozen
class Tried:
    """How an attempt went: when it was sent, and one of the two that it ended with."""

    sent_at: float
    response: httpx.Response | None
    error: httpx.TransportError | None


class _Over(Exception):
    """The call waits no longer: `outcome` is what it ends with."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


Step: TypeAlias = Send | Wait | Drain | Reserve
Flow: TypeAlias = "Generator[Step, Any, httpx.Response]"


def bound_timeouts(timeouts: dict[str, float | None], remaining: float) -> dict[str, float | None]:
    """Timeouts of which none is longer than what remains of the call, in seconds."""
    limit = max(remaining, 0.0)
    return {
        phase: limit if (own := timeouts.get(phase)) is None else min(own, limit)
        for phase in _PHASES
    }


def unhindered(controller: RetryController, request: httpx.Request) -> Send | None:
    """How the first attempt of an ordinary call is sent: at once, for nothing is in its way.

    None where a limit, the circuit, an observer or a deadline has a say, or for a request built by
    hand: those go through an `Exchange` from the start. Costs no lock.
    """
    context = context_of(request)
    if (
        context is None
        or context.tries
        or controller.observers
        or controller.gate.watches
        or controller.shared_limit is not None
    ):
        return None
    deadline = context.deadline
    if deadline is not None:
        timeouts = request.extensions.get("timeout") or {}
        remaining = deadline - controller.clock()
        for phase in _PHASES:
            seconds = timeouts.get(phase)
            if seconds is None or seconds > remaining:
                return None
    context.tries = 1
    controller.statistics.called()
    controller.statistics.tried()
    return Send(not request.extensions.get(STREAM), deadline)


def succeeded(controller: RetryController, tried: Tried) -> bool:
    """Whether a first attempt ended the call well, which is noted; else an `Exchange` goes on."""
    response = tried.response
    if response is None or response.status_code >= 300:
        return False
    if controller.circuit is not None:
        controller.circuit.succeeded(controller.clock(), tried.sent_at, controller.gate.queued)
    controller.gate.answered(tried.sent_at)
    if controller.budget is not None:
        controller.budget.succeeded()
    return True


@define(eq=False)
class Exchange:
    """The state of one call while the retry layer has it."""

    controller: RetryController
    request: httpx.Request
    new_waiter: Callable[[], Waiter]
    context: CallContext = field(init=False)
    policy: RetryPolicy = field(init=False)
    idempotent: bool = field(init=False)
    buffered: bool = field(init=False)
    timeouts: dict[str, float | None] = field(init=False)
    replay: Replay = field(init=False)
    entered: bool = field(init=False, default=False)
    sent_at: float | None = field(init=False, default=None)
    gives_up_at: float | None = field(init=False, default=None)
    last: Outcome | None = field(init=False, default=None)

    def __attrs_post_init__(self) -> None:
        request, controller = self.request, self.controller
        context = context_of(request)
        self.buffered = context is not None and not request.extensions.get(STREAM)
        if context is None:
            context = CallContext(
                operation=f"{request.method} {request.url.path}", deadline=controller.deadline()
            )
        self.context = context
        self.policy = context.policy or controller.policy
        keyed = context.idempotency_key is not None or "idempotency-key" in request.headers
        self.idempotent = self.policy.is_idempotent(request.method, keyed=keyed)
        self.timeouts = request.extensions.get("timeout") or {}
        self.replay = Replay(request)

    def run(self, first: Tried | None = None) -> Flow:
        """The call's steps; returns the response that counts or raises what ended it.

        Args:
            first: how the first attempt went, where the transport made it by itself.

        Raises:
            httpx.TransportError: the last attempt's error, unchanged, where it is not repeated.
            APITimeoutError: the call's deadline is over.
            APIConnectionError: the client was closed during a wait.
        """
        context, controller = self.context, self.controller
        if context.tries == 0:
            controller.statistics.called()
        if controller.observers:
            controller.notify("call_started", context, self.request)
        response: httpx.Response | None = None
        error: BaseException | None = None
        try:
            response = yield from self._tries(first)
            return response
        except BaseException as caught:
            error = None if isinstance(caught, GeneratorExit) else caught
            raise
        finally:
            self._settle()
            if controller.observers:
                controller.notify("call_ended", context, response, error)

    def _tries(self, first: Tried | None) -> Flow:
        try:
            while True:
                if first is not None:
                    outcome, first = self._noted(first), None
                else:
                    if self.controller.gate.watches or self.controller.shared_limit is not None:
                        yield from self._admission()
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
        except _Over as over:
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
        return self._noted(Tried(sent_at, response, error))

    def _noted(self, tried: Tried) -> Outcome:
        """How an attempt ended, as observers are notified."""
        error = tried.error
        outcome = Outcome(self.request, tried.response, error, self.context.tries, self.idempotent)
        self._learn(outcome, tried.sent_at)
        if error is not None:
            self._raise_if_late(error)
        return outcome

    def _learn(self, outcome: Outcome, sent_at: float) -> None:
        """What this response or error says about the API, for all other calls."""
        controller, status, now = self.controller, outcome.status_code, self.controller.clock()
        self.sent_at = None
        self._tell_circuit(outcome, sent_at, now)
        if status == 429:
            controller.gate.throttled(now, sent_at, self._asked(outcome))
        elif status is not None and status not in _DOWN:
            controller.gate.answered(sent_at)
        if controller.budget is not None and status is not None and status < 500 and status != 429:
            controller.budget.succeeded()

    def _tell_circuit(self, outcome: Outcome, sent_at: float, now: float) -> None:
        controller, circuit, status = self.controller, self.controller.circuit, outcome.status_code
        if circuit is None:
            return
        if status is not None and status not in _DOWN:
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
        seconds, cause = (0.0, CIRCUIT) if in_line and not asked else self._how_long(asked)
        if not in_line and controller.budget is not None:
            seconds = max(seconds, controller.budget.spend(now))
        left = self._time_left(now)
        if left is not None and seconds >= left:
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

    def _attempts(self) -> str:
        count = self.context.tries
        return f"{count} {'attempt' if count == 1 else 'attempts'}"

    def _time_left(self, now: float) -> float | None:
        """Seconds until the deadline or the end of the patience, whichever is first."""
        ends = [end for end in (self.context.deadline, self.gives_up_at) if end is not None]
        return min(ends) - now if ends else None

    def _until_deadline(self, now: float) -> float | None:
        deadline = self.context.deadline
        return None if deadline is None else deadline - now

    def _limit(self) -> str:
        """Which of the two it is, in words."""
        if self.gives_up_at is None or (
            self.context.deadline is not None and self.context.deadline <= self.gives_up_at
        ):
            return "deadline"
        return f"patience of {self.policy.patience:g} s"

    def _how_long(self, asked: float | None) -> tuple[float, str]:
        policy, draw = self.policy, self.controller.random()
        # To wait for no time at all, or until a time that is past, is not a wait.
        if asked:
            return asked + draw * min(1.0, _SPREAD * asked), "retry-after"
        backoff = full_jitter(self.context.tries, base=policy.base, cap=policy.cap, random=draw)
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

    def _give_up(self, outcome: Outcome, note: str) -> tuple[float, str] | None:
        """No wait, for there is no other attempt; the response or the error says why."""
        if outcome.response is not None:
            outcome.response.extensions[NOTE] = note
        elif outcome.error is not None:
            outcome.error.add_note(note)
        log.info("%s: %s (%s)", self.context.operation, note, outcome.cause)
        return None

    def _remaining(self) -> float | None:
        """Seconds until the deadline, or None without one; raises where it is over."""
        if self.context.deadline is None:
            return None
        remaining = self.context.deadline - self.controller.clock()
        if remaining <= 0:
            raise self._late("it is over")
        return remaining

    def _raise_if_late(self, error: BaseException) -> None:
        """An attempt cut short by the deadline ends the call with its own error."""
        deadline = self.context.deadline
        if deadline is not None and self.controller.clock() >= deadline - 1e-3:
            raise self._late("it ended the last attempt") from error

    def _late(self, why: str, outcome: Outcome | None = None) -> APITimeoutError:
        last = "" if outcome is None else f"; the last attempt ended with {outcome.cause}"
        error = APITimeoutError(
            f"{self.context.operation}: the call's deadline leaves no time, {why}{last}"
        )
        if outcome is not None:
            error.__cause__ = outcome.error
        return error

    def _pause(self, seconds: float, cause: str) -> Generator[Step, Any, None]:
        self._announce(cause, seconds)
        yield from self._sleep(self.new_waiter(), seconds)

    def _announce(self, cause: str, seconds: float) -> None:
        self.controller.announce_wait(
            WaitEvent(self.context.operation, self.context.tries + 1, cause, seconds)
        )

    def _sleep(self, waiter: Waiter, seconds: float | None) -> Generator[Step, Any, None]:
        """One wait, counted, that closing the client ends."""
        controller = self.controller
        began = controller.clock()
        controller.enlist(waiter)
        try:
            yield Wait(waiter, seconds)
        finally:
            controller.dismiss(waiter)
            controller.statistics.waited(controller.clock() - began)
        controller.raise_if_closed()

    def _admission(self) -> Generator[Step, Any, None]:
        """Wait until every limit lets this request go."""
        controller, gate, shared = (
            self.controller,
            self.controller.gate,
            self.controller.shared_limit,
        )
        while True:
            if shared is not None:
                seconds = yield Reserve(shared, self._remaining())
                if seconds > 0:
                    yield from self._pause(
                        self._affordable(seconds, "shared limit"), "shared limit"
                    )
            if not gate.watches:
                return
            repeated = self.context.tries > 0
            self._remaining()
            began = controller.clock()
            if gate.try_enter(began, self.context.operation, repeated=repeated):
                self.entered = True
                return
            yield from self._queue(repeated)
            circuit = controller.circuit
            probes = circuit is not None and circuit.is_open
            if shared is None or probes or controller.clock() - began < _STALE:
                return
            # Those who waited together must not go together beyond the shared limit.
            self._leave_gate()

    def _queue(self, repeated: bool) -> Generator[Step, Any, None]:
        controller, gate, waiter = self.controller, self.controller.gate, self.new_waiter()
        ticket = gate.queue(waiter, self.context.operation, repeated=repeated)
        announced = ""
        try:
            while True:
                now = controller.clock()
                seconds, cause = gate.poll(ticket, now)
                if seconds == 0:
                    self.entered = True
                    return
                if cause == CIRCUIT:
                    self._wait_for_circuit(seconds, now)
                    left = self._time_left(now)
                else:
                    # The limits and a recovery are turns to wait for, not an outage.
                    left = self._until_deadline(now)
                if left is not None and left <= 0:
                    self._end_wait()
                if cause != announced:
                    self._announce(cause, gate.expected(ticket, now))
                    announced = cause
                limit = seconds if left is None else min(seconds, left)
                yield from self._sleep(waiter, None if math.isinf(limit) else limit)
        finally:
            if not self.entered:
                gate.forget(ticket, controller.clock())

    def _wait_for_circuit(self, seconds: float, now: float) -> None:
        """Whether to wait for the API to come back; raises where there is no time for it."""
        if self.gives_up_at is None:
            self.gives_up_at = now + self.policy.patience
        if self.policy.attempts == 1:
            self._end_wait("it may be sent once only, and the API does not work")
        left = self._time_left(now)
        if left is not None and math.isfinite(seconds) and seconds >= left:
            self._end_wait(f"the API is asked again {seconds:.1f} s from now ({self._limit()})")

    def _end_wait(self, why: str | None = None) -> None:
        """End the call with its last failure, or without one of its own with that of another."""
        controller, circuit = self.controller, self.controller.circuit
        outcome = self.last
        if outcome is None:
            failure = None if circuit is None or not circuit.is_open else circuit.last
            if failure is None:
                raise self._late("it is over")
            controller.statistics.circuit_refused()
            outcome = self._as_own(failure)
        note = f"not sent again: {why or f'no time is left ({self._limit()})'}"
        if circuit is not None and circuit.is_open:
            note += " (open circuit)"
        self._give_up(outcome, note if self.context.tries else note.replace(" again", "", 1))
        raise _Over(outcome)

    def _as_own(self, failure: Failure) -> Outcome:
        """What another call met, for one that was not sent: without what belongs to the other."""
        if failure.error is not None:
            error = type(failure.error)(str(failure.error), request=self.request)
            return Outcome(self.request, error=error)
        assert failure.status_code is not None
        return Outcome(self.request, httpx.Response(failure.status_code, request=self.request))

    def _affordable(self, seconds: float, cause: str) -> float:
        remaining = self._remaining()
        if remaining is not None and seconds >= remaining:
            raise self._late(f"the {cause} has no place for it before {seconds:.1f} s from now")
        return seconds

    def _leave_gate(self) -> None:
        if self.entered:
            self.entered = False
            self.controller.gate.leave(self.controller.clock())

    def _settle(self) -> None:
        """Give back what an abandoned call still holds, and the timeouts it came with."""
        self._leave_gate()
        if self.context.deadline is not None:
            # What the caller reads of a streamed body is between its own timeouts and the server.
            self.request.extensions["timeout"] = self.timeouts
        if self.sent_at is not None and self.controller.circuit is not None:
            self.controller.circuit.abandoned(self.sent_at)
            self.controller.gate.changed(self.controller.clock())
