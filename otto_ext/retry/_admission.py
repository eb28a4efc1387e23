"""The waits of one call: its turn under the limits, an open circuit, and its deadline. No I/O."""

from __future__ import annotations

import logging
import math
from typing import TYPE_CHECKING, Any

from attrs import define, field

from otto_ext._context import NOTE, CallContext, context_of
from otto_ext._errors import APITimeoutError
from otto_ext.retry._actions import Reserve, Step, Wait
from otto_ext.retry._events import WaitEvent
from otto_ext.retry._gate import CIRCUIT
from otto_ext.retry._policy import Outcome
from otto_ext.wire.http import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from otto_ext._waiter import Waiter
    from otto_ext.retry._circuit import Failure
    from otto_ext.retry._controller import RetryController
    from otto_ext.retry._policy import RetryPolicy

__all__ = ["Admission", "WaitEnded"]

log = logging.getLogger("otto_ext.retry")

# A place under a shared limit that was taken longer ago than this, in seconds, is stale.
_STALE = 1.0


class WaitEnded(Exception):
    """The call waits no longer: `outcome` is what it ends with."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


@define(eq=False)
class Admission:
    """What one call waits for before an attempt, and how long it may.

    Args:
        controller: shared by all calls of one client.
        request: the call's request.
        new_waiter: makes what this call waits on; a thread's and a task's differ.
    """

    controller: RetryController
    request: httpx.Request
    new_waiter: Callable[[], Waiter]
    context: CallContext = field(init=False)
    policy: RetryPolicy = field(init=False)
    entered: bool = field(init=False, default=False)
    gives_up_at: float | None = field(init=False, default=None)
    last: Outcome | None = field(init=False, default=None)

    def __attrs_post_init__(self) -> None:
        request, controller = self.request, self.controller
        self.context = context_of(request) or CallContext(
            operation=f"{request.method} {request.url.path}", deadline=controller.deadline()
        )
        self.policy = self.context.policy or controller.policy

    def _admit(self) -> Generator[Step, Any, None]:
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
        raise WaitEnded(outcome)

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

    def _give_up(self, outcome: Outcome, note: str) -> tuple[float, str] | None:
        """No wait, for there is no other attempt; the response or the error says why."""
        if outcome.response is not None:
            outcome.response.extensions[NOTE] = note
        elif outcome.error is not None:
            outcome.error.add_note(note)
        log.info("%s: %s (%s)", self.context.operation, note, outcome.cause)
        return None

    def _time_left(self, now: float) -> float | None:
        """Seconds until the deadline or the end of the patience, whichever is first."""
        ends = [end for end in (self.context.deadline, self.gives_up_at) if end is not None]
        return min(ends) - now if ends else None

    def _until_deadline(self, now: float) -> float | None:
        deadline = self.context.deadline
        return None if deadline is None else deadline - now

    def _remaining(self) -> float | None:
        """Seconds until the deadline, or None without one; raises where it is over."""
        if self.context.deadline is None:
            return None
        remaining = self.context.deadline - self.controller.clock()
        if remaining <= 0:
            raise self._late("it is over")
        return remaining

    def _limit(self) -> str:
        """Which of the two it is, in words."""
        if self.gives_up_at is None or (
            self.context.deadline is not None and self.context.deadline <= self.gives_up_at
        ):
            return "deadline"
        return f"patience of {self.policy.patience:g} s"

    def _late(self, why: str) -> APITimeoutError:
        return APITimeoutError(
            f"{self.context.operation}: the call's deadline leaves no time, {why}"
        )

    def _attempts(self) -> str:
        count = self.context.tries
        return f"{count} {'attempt' if count == 1 else 'attempts'}"
