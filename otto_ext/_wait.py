"""Waiting for a job: poll the operation that shows its status until the status is final.

`Poll` decides when the next poll is due and when the wait is over; it does no I/O and does not
sleep. `wait` and `await_` drive it, for threads and for tasks.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from attrs import define, evolve, field

from otto_ext._errors import (
    APIConnectionError,
    APIStatusError,
    ConfigurationError,
    OttoError,
    WaitFailedError,
    WaitTimeoutError,
)
from otto_ext._retry_after import parse_retry_after
from otto_ext._waiter import AsyncWaiter, SyncWaiter
from otto_ext.pagination._reader import value_at
from otto_ext.transport._network import is_certificate_error
from otto_ext.wire.method import AsyncMethod, SyncMethod, call_of
from otto_ext.wire.types import UNSET, RequestOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from otto_ext._caller import Caller
    from otto_ext.retry import RetryController, RetryPolicy
    from otto_ext.wire.operation import Call
    from otto_ext.wire.types import Response

__all__ = ["Poll", "await_", "poll_of", "polled", "wait"]

log = logging.getLogger("otto_ext.wait")

#: Each wait is longer than the one before by this factor, up to so many seconds.
_FACTOR: Final = 1.5
_LONGEST: Final = 30.0
#: Waits differ by up to this share, so that many callers do not poll in the same instant.
_SPREAD: Final = 0.1
_SETTINGS: Final = ("timeout", "interval", "until", "on_poll")


@define(eq=False)
class Poll:
    """The state of one wait.

    Attributes:
        first: the call that is repeated.
        policy: the retry policy of each poll; its deadline is shortened to what is left.
        controller: the client's clock and random numbers.
        timeout: seconds in all; None for no limit.
        interval: seconds before the second poll; each wait after it is longer, up to 30 s.
        until: decides on the parsed response instead of the document's rule.
        on_poll: called with every parsed response.
    """

    first: Call[Any]
    policy: RetryPolicy
    controller: RetryController
    timeout: float | None
    interval: float
    until: Callable[[Any], object] | None = None
    on_poll: Callable[[Any], object] | None = None
    polls: int = field(default=0, init=False)
    response: Response[Any] | None = field(default=None, init=False)
    _seen: Any = field(default=UNSET, init=False)
    _next: float = field(init=False)
    _began: float = field(init=False)

    def __attrs_post_init__(self) -> None:
        name, rule = self.first.operation.name, self.first.operation.wait
        stated = {"interval": self.interval}
        if self.timeout is not None:
            stated["timeout"] = self.timeout
        for setting, value in stated.items():
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if not number or not 0 < value < float("inf"):
                raise ConfigurationError(
                    f"{setting} must be a number of seconds above 0, not {value!r}"
                )
        if self.first.operation.method != "GET":
            raise ConfigurationError(
                f"{name} is a {self.first.operation.method}, and each poll would repeat it; wait "
                "for the GET operation that shows its status"
            )
        if self.until is None and rule is None:
            raise ConfigurationError(
                f"the document does not say when {name} is finished; pass until=..., or state it "
                "with `x-otto-wait` in an overlay and regenerate"
            )
        self._next = self.interval
        self._began = self.controller.clock()

    @property
    def call(self) -> Call[Any]:
        """The call of the next poll, which ends when the wait does.

        Raises:
            WaitTimeoutError: no time is left.
        """
        left = self._left()
        if left is None:
            return self.first
        if left <= 0:
            raise self._late()
        limit = left if self.policy.deadline is None else min(left, self.policy.deadline)
        options = self.first.options or RequestOptions()
        policy = evolve(self.policy, deadline=limit)
        return evolve(self.first, options=evolve(options, retry=policy))

    def took(self, response: Response[Any]) -> float | None:
        """Seconds until the next poll after a response; None where `result` is final.

        Raises:
            WaitFailedError: the job ended, and not well.
            WaitTimeoutError: the next poll would come after the deadline.
        """
        self.polls += 1
        self.response = response
        if self.on_poll is not None:
            self.on_poll(self.result)
        rule: Mapping[str, Any] = self.first.operation.wait or {}
        self._seen = value_at(self.result, rule["field"]) if rule else UNSET
        status = self.status
        if status is not None and status in rule.get("failed", ()):
            raise WaitFailedError(
                f"{self.first.operation.name}: {self._where()} is {status!r}; `result` of this "
                "error has the response",
                status=status,
                result=self.result,
            )
        if self.until is None:
            over = status is not None and status in rule.get("done", ())
        else:
            over = bool(self.until(self.result))
        if over:
            return None
        asked = parse_retry_after(response.headers, self.controller.wall())
        return self._pause(asked, f"{self._where()} is {status!r}")

    def failed(self, error: OttoError) -> float:
        """Seconds until the next poll after a poll that failed, where another one may succeed.

        Raises:
            OttoError: the error itself: it would come again.
            WaitTimeoutError: the next poll would come after the deadline.
        """
        if isinstance(error, APIStatusError):
            passing = error.status_code in self.policy.statuses
        else:
            passing = isinstance(error, APIConnectionError) and not is_certificate_error(error)
        if not passing or self.policy.attempts == 1:
            if self.polls:
                error.add_note(f"after {self.polls} polls; {self._last()}")
            raise error
        try:
            return self._pause(getattr(error, "retry_after", None), type(error).__name__)
        except WaitTimeoutError as late:
            raise late from error

    @property
    def result(self) -> Any:
        """What the operation returned last; None before the first response."""
        return None if self.response is None else self.response.parsed

    @property
    def status(self) -> str | None:
        """The status that was seen last, as the document writes it; None where there is none."""
        value = getattr(self._seen, "value", self._seen)
        if isinstance(value, bool):
            return str(value).lower()
        return None if value is UNSET or value is None else str(value)

    # -- time --------------------------------------------------------------------------------------

    def _left(self) -> float | None:
        if self.timeout is None:
            return None
        return self.timeout - (self.controller.clock() - self._began)

    def _pause(self, asked: float | None, cause: str) -> float:
        """How long to wait for the next poll: the server's own word counts."""
        seconds = self._next * (1 + _SPREAD * (self.controller.random() - 0.5))
        self._next = max(min(self._next * _FACTOR, _LONGEST), self.interval)
        seconds = max(seconds, asked or 0.0)
        left = self._left()
        if left is not None and self.timeout is not None:
            # The last poll needs time, too.
            reserve = min(1.0, self.timeout / 20)
            if asked is not None and asked >= left:
                raise self._late(f"; the server asks to wait another {asked:.0f} s")
            if left <= reserve:
                raise self._late()
            seconds = max(min(seconds, left - reserve), asked or 0.0)
        log.info("%s: %s; next poll in %.1f s", self.first.operation.name, cause, seconds)
        return seconds

    def _late(self, why: str = "") -> WaitTimeoutError:
        return WaitTimeoutError(
            f"{self.first.operation.name}: not finished within {self.timeout:g} s "
            f"({self.polls} polls): {self._last()}{why}. The job may still go on: wait again, "
            "with a longer timeout",
            status=self.status,
            result=self.result,
        )

    def _where(self) -> str:
        rule = self.first.operation.wait
        return "the status" if rule is None else str(rule["field"])[1:].replace("/", ".")

    def _last(self) -> str:
        """What was seen last, in words."""
        rule = self.first.operation.wait
        if not self.polls:
            return "no response arrived"
        if rule is None:
            return "`until` was not met"
        if self._seen is UNSET:
            return f"the response has no field {self._where()!r}"
        said = f"{self._where()} is {self.status!r}"
        known = {value for key in ("pending", "done", "failed") for value in rule.get(key, ())}
        if rule.get("pending") and self.status is not None and self.status not in known:
            said += (
                ", a value that the document does not list; if it is final, state it with "
                "`x-otto-wait` in an overlay and regenerate"
            )
        return said


# -- from a method to its poll -------------------------------------------------------------------


def polled(
    kind: type[SyncMethod[..., Any] | AsyncMethod[..., Any]],
    operation: Any,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    **settings: Any,
) -> tuple[Caller, Poll]:
    """The wait for an operation's result, and the caller that sends its polls.

    Raises:
        ConfigurationError: it cannot be waited for.
        TypeError: the operation does not take these arguments.
    """
    bound = False
    while isinstance(operation, partial):
        args, kwargs = (*operation.args, *args), {**operation.keywords, **kwargs}
        operation, bound = operation.func, True
    if not isinstance(operation, kind):
        raise ConfigurationError(
            f"wait takes an operation of this client, like otto.reports.get_report, without "
            f"calling it; not {type(operation).__name__}"
        )
    call = call_of(operation, *args, **kwargs)
    # A partial says by itself which arguments are the operation's.
    clash = [p.attribute for p in call.operation.parameters if p.attribute in _SETTINGS]
    if clash and not bound:
        raise ConfigurationError(
            f"{clash[0]} is an argument of both wait and {call.operation.name}; pass the "
            "operation's arguments with functools.partial: "
            f"wait(partial(operation, {clash[0]}=...), ...)"
        )
    caller: Any = operation._caller
    return caller, poll_of(caller, call, **settings)


def poll_of(caller: Any, call: Call[Any], **settings: Any) -> Poll:
    """The wait for a call's result, under the settings of a client.

    Raises:
        ConfigurationError: it cannot be waited for.
    """
    core = caller._core
    options = call.options or RequestOptions()
    context = core.context(call.operation.label, options, call.operation.retry)
    return Poll(call, context.policy, core.controller, **settings)


def wait(caller: Caller, poll: Poll) -> Any:
    """Poll until the result is final; see `Otto.wait`."""
    controller = poll.controller
    while True:
        call = poll.call
        seconds: float | None
        try:
            response = caller.execute(call)
        except OttoError as error:
            seconds = poll.failed(error)
        else:
            seconds = poll.took(response)
        if seconds is None:
            return poll.result
        waiter = SyncWaiter(controller.sleep)
        controller.enlist(waiter)
        try:
            waiter.wait(seconds)
        finally:
            controller.dismiss(waiter)
        controller.raise_if_closed()


async def await_(caller: Caller, poll: Poll) -> Any:
    """Poll until the result is final; see `AsyncOtto.wait`."""
    controller = poll.controller
    while True:
        call = poll.call
        seconds: float | None
        try:
            response = await caller.aexecute(call)
        except OttoError as error:
            seconds = poll.failed(error)
        else:
            seconds = poll.took(response)
        if seconds is None:
            return poll.result
        waiter = AsyncWaiter(controller.async_sleep)
        controller.enlist(waiter)
        try:
            await waiter.wait(seconds)
        finally:
            controller.dismiss(waiter)
        controller.raise_if_closed()
