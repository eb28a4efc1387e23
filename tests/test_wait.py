"""Waiting for a job: polls over a real server, in both colours, with a clock of the test's own."""

from __future__ import annotations

import asyncio
import pickle
import threading
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import httpx
import pytest
from attrs import define, evolve, field
from hypothesis import given
from hypothesis import strategies as st
from otto_api.types import UNSET, RequestOptions, Unset
from support.faults import Canned as Canned
from support.faults import FaultServer
from support.stated import Stated
from support.widgets import json_response

from otto_ext import (
    APIConnectionError,
    AsyncOtto,
    ConfigurationError,
    NotFoundError,
    Otto,
    OttoError,
    ServerError,
    WaitFailedError,
    WaitTimeoutError,
)
from otto_ext._wait import Poll
from otto_ext.auth import StaticToken
from otto_ext.retry import RetryController, RetryPolicy
from otto_ext.wire import codec as c
from otto_ext.wire.method import AsyncMethod, SyncMethod
from otto_ext.wire.model import Model, Schema, codec_for, prop
from otto_ext.wire.operation import Call, Operation, Parameter, ResponseSpec
from otto_ext.wire.types import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@define
class Job(Model):
    """A job."""

    status: str | Unset | None = UNSET
    rows: int | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(
        prop("status", c.nullable(c.STRING), required=False),
        prop("rows", c.INTEGER, required=False),
    )


RULE = {
    "field": "/status",
    "pending": ["queued", "running"],
    "done": ["ready"],
    "failed": ["failed"],
}
GET_JOB: Operation[Job] = Operation(
    "jobs.get_job",
    "GET",
    "/jobs/{id}",
    parameters=(
        Parameter("id", "id", "path", c.INTEGER, required=True, style="simple", explode=False),
        Parameter("timeout", "timeout", "query", c.INTEGER),
    ),
    responses=(ResponseSpec("200", (("application/json", "json", codec_for(Job)),)),),
    wait=RULE,
)
PLAIN = evolve(GET_JOB, parameters=GET_JOB.parameters[:1])


class GetJob(Stated, SyncMethod[..., Any]):
    """As generated code has it."""

    operation = PLAIN

    def stated(
        self, id: int, *, timeout: Any = UNSET, request_options: RequestOptions | None = None
    ) -> Any:
        return Call(self.operation, {"id": id, "timeout": timeout}, options=request_options)


class AsyncGetJob(Stated, AsyncMethod[..., Any]):
    """As generated code has it."""

    operation = PLAIN

    def stated(
        self, id: int, *, timeout: Any = UNSET, request_options: RequestOptions | None = None
    ) -> Any:
        return Call(self.operation, {"id": id, "timeout": timeout}, options=request_options)


def job(status: str | None, **headers: str) -> Canned:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return evolve(json_response({"status": status}), headers=named)


class Time:
    """A clock that goes on by itself only while somebody sleeps on it."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    async def async_sleep(self, seconds: float) -> None:
        self.sleep(seconds)

    def rule(self, controller: RetryController) -> None:
        controller.clock, controller.random = self.clock, lambda: 0.5
        controller.sleep, controller.async_sleep = self.sleep, self.async_sleep


@define
class Waits:
    """A server, a client of it, and its clock."""

    server: FaultServer
    client: Otto | AsyncOtto
    time: Time
    runner: asyncio.Runner
    operation: Operation[Any] = PLAIN

    @property
    def method(self) -> Any:
        kind: Any = GetJob if isinstance(self.client, Otto) else AsyncGetJob
        made = type(kind.__name__, (kind,), {"operation": self.operation})
        return made(self.client._caller)

    def __call__(self, *args: Any, operation: Any = None, **kwargs: Any) -> Any:
        wanted = self.method if operation is None else operation
        if isinstance(self.client, Otto):
            return self.client.wait(wanted, *args, **kwargs)
        return self.runner.run(self.client.wait(wanted, *args, **kwargs))

    @property
    def polls(self) -> int:
        return len(self.server.received)


@pytest.fixture(params=[Otto, AsyncOtto])
def serve(request: pytest.FixtureRequest) -> Iterator[Callable[..., Waits]]:
    with ExitStack() as stack:

        def make(*responses: Canned, operation: Operation[Any] = PLAIN, **settings: Any) -> Waits:
            server = stack.enter_context(FaultServer(responses))
            client = request.param(
                base_url=server.url, credentials=StaticToken("t"), circuit=False, **settings
            )
            runner, time = stack.enter_context(asyncio.Runner()), Time()
            time.rule(client._core.controller)
            stack.callback(client.close if isinstance(client, Otto) else _closes(runner, client))
            return Waits(server, client, time, runner, operation)

        yield make


def _closes(runner: asyncio.Runner, client: AsyncOtto) -> Callable[[], None]:
    return lambda: runner.run(client.aclose())


QUEUED, RUNNING, READY, FAILED = map(job, ("queued", "running", "ready", "failed"))


def test_a_job_is_polled_until_it_is_done_at_growing_intervals(
    serve: Callable[..., Waits],
) -> None:
    waits = serve(QUEUED, RUNNING, RUNNING, READY)

    assert waits(7).status == "ready"
    assert [it.path for it in waits.server.received] == ["/jobs/7"] * 4
    assert waits.time.slept == [1.0, 1.5, 2.25]


def test_a_finished_job_is_asked_for_once(serve: Callable[..., Waits]) -> None:
    waits = serve(READY)

    assert waits(id=7).status == "ready"
    assert waits.time.slept == []


def test_the_interval_grows_to_half_a_minute(serve: Callable[..., Waits]) -> None:
    waits = serve(*[RUNNING] * 12, READY)

    waits(7, interval=10, timeout=None)
    assert waits.time.slept == [10, 15, 22.5] + [30.0] * 9


def test_an_interval_of_the_callers_is_never_shortened(serve: Callable[..., Waits]) -> None:
    waits = serve(*[RUNNING] * 3, READY)

    waits(7, interval=60)
    assert waits.time.slept == [60.0] * 3


def test_the_server_says_when_to_come_back(serve: Callable[..., Waits]) -> None:
    waits = serve(job("running", retry_after="90"), RUNNING, READY)

    waits(7)
    assert waits.time.slept == [90.0, 1.5]


def test_a_job_that_failed_is_an_error_with_the_response(serve: Callable[..., Waits]) -> None:
    waits = serve(RUNNING, FAILED)

    with pytest.raises(WaitFailedError, match=r"^jobs\.get_job: status is 'failed'; ") as caught:
        waits(7)
    assert caught.value.status == "failed"
    assert caught.value.result == Job(status="failed")
    assert isinstance(caught.value, OttoError)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.args, again.status) == (caught.value.args, "failed")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (job("archived"), r"status is 'archived', a value that the document does not list"),
        (job(None), r"status is None"),
        (json_response({}), r"the response has no field 'status'"),
        (RUNNING, r"status is 'running'\. The job may still go on"),
    ],
)
def test_what_is_not_known_to_be_final_ends_with_the_time_alone(
    serve: Callable[..., Waits], status: Canned, said: str
) -> None:
    waits = serve(status)

    with pytest.raises(WaitTimeoutError, match=said) as caught:
        waits(7, timeout=60)
    assert waits.polls > 3
    assert 57 <= waits.time.now - 1000 <= 60
    assert isinstance(caught.value.result, Job)


def test_a_wish_beyond_the_deadline_ends_the_wait_at_once(serve: Callable[..., Waits]) -> None:
    waits = serve(job("running", retry_after="90"))

    with pytest.raises(WaitTimeoutError, match="the server asks to wait another 90 s"):
        waits(7, timeout=60)
    assert waits.time.slept == []


def test_a_rule_without_pending_values_takes_every_other_value_for_one(
    serve: Callable[..., Waits],
) -> None:
    rule = {"field": "/status", "done": ["2"], "failed": ["3"]}
    waits = serve(job("1"), job("2"), operation=evolve(PLAIN, wait=rule))

    assert waits(7).status == "2"


def test_a_status_within_an_object_and_one_that_is_no_string(
    serve: Callable[..., Waits],
) -> None:
    rule = {"field": "/meta/finished", "done": ["true"]}
    waits = serve(
        json_response({"meta": {"finished": False}}),
        json_response({"meta": {"finished": True}}),
        operation=evolve(PLAIN, wait=rule),
    )

    waits(7)
    assert waits.polls == 2


# -- what goes wrong in between ------------------------------------------------------------------


@pytest.mark.parametrize("trouble", [Canned(503), Canned(429), Canned(drop=True)])
def test_an_outage_does_not_end_a_wait(serve: Callable[..., Waits], trouble: Canned) -> None:
    waits = serve(RUNNING, *[trouble] * 12, READY, retry=1)

    assert waits(7).status == "ready"


def test_an_outage_until_the_deadline_is_the_cause_of_the_error(
    serve: Callable[..., Waits],
) -> None:
    waits = serve(RUNNING, Canned(503), retry=1)

    with pytest.raises(WaitTimeoutError, match=r"\(1 polls\): status is 'running'") as caught:
        waits(7, timeout=60)
    assert isinstance(caught.value.__cause__, ServerError)


def test_an_outage_from_the_beginning(serve: Callable[..., Waits]) -> None:
    with pytest.raises(WaitTimeoutError, match="no response arrived") as caught:
        serve(Canned(503), retry=1)(7, timeout=10)
    assert caught.value.result is None


def test_without_retries_an_outage_ends_a_wait(serve: Callable[..., Waits]) -> None:
    waits = serve(RUNNING, Canned(503), READY, retry=False)

    with pytest.raises(ServerError):
        waits(7)


def test_a_job_that_is_gone_ends_a_wait(serve: Callable[..., Waits]) -> None:
    waits = serve(RUNNING, Canned(404))

    with pytest.raises(NotFoundError) as caught:
        waits(7)
    assert caught.value.__notes__ == ["after 1 polls; status is 'running'"]


def test_a_poll_lasts_no_longer_than_the_wait() -> None:
    with (
        FaultServer([Canned(hold=threading.Event())]) as server,
        Otto(base_url=server.url, credentials=StaticToken("t")) as otto,
        pytest.raises(WaitTimeoutError) as caught,
    ):
        otto.wait(GetJob(otto._caller), 7, timeout=0.2)
    assert isinstance(caught.value.__cause__, APIConnectionError)


# -- settings ------------------------------------------------------------------------------------


def test_a_condition_of_the_callers_decides(serve: Callable[..., Waits]) -> None:
    waits = serve(
        json_response({"rows": 1}), json_response({"rows": 9}), operation=evolve(PLAIN, wait=None)
    )

    assert waits(7, until=lambda found: found.rows > 5).rows == 9


def test_a_failure_counts_beside_a_condition(serve: Callable[..., Waits]) -> None:
    with pytest.raises(WaitFailedError):
        serve(FAILED)(7, until=lambda _: True)


def test_every_poll_is_shown_and_an_exception_ends_the_wait(serve: Callable[..., Waits]) -> None:
    waits = serve(QUEUED, RUNNING, READY)
    seen: list[Any] = []

    def look(found: Job) -> None:
        seen.append(found.status)
        if found.status == "running":
            raise APIConnectionError("of the caller's own")

    with pytest.raises(APIConnectionError, match="own"):
        waits(7, on_poll=look)
    assert seen == ["queued", "running"]


def test_options_of_the_call_go_with_every_poll(serve: Callable[..., Waits]) -> None:
    waits = serve(RUNNING, READY)

    waits(7, request_options=RequestOptions(headers={"X-Of": "mine"}, retry=3))
    assert [it.headers["X-Of"] for it in waits.server.received] == ["mine", "mine"]


def test_an_argument_that_both_have_is_passed_with_partial(serve: Callable[..., Waits]) -> None:
    waits = serve(RUNNING, READY, operation=GET_JOB)

    with pytest.raises(ConfigurationError, match=r"partial\(operation, timeout=\.\.\.\)"):
        waits(7, timeout=30)
    assert waits.polls == 0
    waits(operation=partial(waits.method, 7, timeout=3), timeout=30)
    assert [it.path for it in waits.server.received] == ["/jobs/7?timeout=3"] * 2


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"timeout": 0}, "timeout must be a number of seconds above 0"),
        ({"timeout": float("nan")}, "timeout"),
        ({"interval": -1}, "interval"),
        ({"interval": True}, "interval"),
    ],
)
def test_settings_that_cannot_be_used(
    serve: Callable[..., Waits], settings: dict[str, Any], said: str
) -> None:
    waits = serve(READY)

    with pytest.raises(ConfigurationError, match=said):
        waits(7, **settings)
    assert waits.polls == 0


def test_what_cannot_be_waited_for(serve: Callable[..., Waits]) -> None:
    waits = serve(READY)

    with pytest.raises(ConfigurationError, match="without calling it; not Job"):
        waits(operation=Job())
    with pytest.raises(TypeError):
        waits(7, colour="red")
    waits.operation = evolve(PLAIN, method="POST")
    with pytest.raises(ConfigurationError, match="is a POST, and each poll would repeat it"):
        waits(7)
    waits.operation = evolve(PLAIN, wait=None)
    with pytest.raises(ConfigurationError, match=r"pass until=.*x-otto-wait"):
        waits(7)
    assert waits.polls == 0


# -- ends from outside ---------------------------------------------------------------------------


def test_closing_the_client_ends_a_wait() -> None:
    with FaultServer([RUNNING]) as server:
        otto = Otto(base_url=server.url, credentials=StaticToken("t"))
        ended: list[BaseException] = []

        def run() -> None:
            try:
                otto.wait(GetJob(otto._caller), 7, timeout=None, interval=3600)
            except OttoError as error:
                ended.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        while not otto._core.controller._waiters:
            threading.Event().wait(0.001)
        otto.close()
        thread.join(30)
    assert [type(error) for error in ended] == [APIConnectionError]


def test_cancelling_a_task_ends_a_wait() -> None:
    async def run() -> None:
        with FaultServer([RUNNING]) as server:
            async with AsyncOtto(base_url=server.url, credentials=StaticToken("t")) as otto:
                polled = asyncio.Event()
                task = asyncio.ensure_future(
                    otto.wait(
                        AsyncGetJob(otto._caller),
                        7,
                        timeout=None,
                        interval=3600,
                        on_poll=lambda _: polled.set(),
                    )
                )
                await polled.wait()
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
                assert not otto._core.controller._waiters

    asyncio.run(run())


# -- arithmetic ----------------------------------------------------------------------------------

SECONDS = st.floats(0.01, 10_000)


@given(
    timeout=SECONDS,
    interval=SECONDS,
    asked=st.lists(st.none() | st.floats(0, 200), min_size=1, max_size=30),
    random=st.floats(0, 1, exclude_max=True),
)
def test_waits_keep_to_the_deadline_and_to_the_server(
    timeout: float, interval: float, asked: list[float | None], random: float
) -> None:
    time = Time()
    controller = RetryController(clock=time.clock, random=lambda: random)
    poll = Poll(Call(PLAIN, {"id": 7}), RetryPolicy(), controller, timeout, interval)
    try:
        for seconds in asked:
            options = poll.call.options
            assert isinstance(options, RequestOptions)
            assert isinstance(options.retry, RetryPolicy)
            assert options.retry.deadline is not None
            assert options.retry.deadline <= timeout
            headers = {} if seconds is None else {"retry-after": f"{seconds:.3f}"}
            wait = poll.took(Response(200, b"", httpx.Headers(headers), Job(status="running")))
            assert wait is not None
            assert wait > 0
            assert wait >= float(headers.get("retry-after", 0))
            time.sleep(wait)
    except WaitTimeoutError:
        pass
    assert time.now - 1000 <= timeout * (1 + 1e-9)
