"""Outages of any length, kind and number, on a clock that jumps: what always holds."""

from __future__ import annotations

import random

import httpx
import trio
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.storm import Server, run_storm

from otto_ext.auth._token_state import Hold
from otto_ext.retry import RetryController, RetryPolicy

KINDS = ("503", "500", "502", "refused", "reset")
# Seconds between two probes of an open circuit, at most: a shorter gap may be met by none.
UNNOTICED = 6
# Seconds that every call outlasts: its patience of 75, less the time between two probes.
OUTLASTED = 70


def controller() -> RetryController:
    return RetryController(clock=trio.current_time)


def meeting(kind: str) -> httpx.Response:
    """What a request meets that comes during an outage."""
    if kind == "refused":
        raise httpx.ConnectError("connection refused")
    if kind == "reset":
        raise httpx.ReadError("connection reset")
    return httpx.Response(int(kind))


def longest(outages: list[tuple[str, float, float]]) -> float:
    """Seconds of the longest outage, as calls see it: those that short gaps separate are one."""
    found, together = 0.0, 0.0
    for _, gap, seconds in outages:
        together += seconds
        found = max(found, together)
        together = together + gap if gap < UNNOTICED else 0.0
    return found


@settings(max_examples=40, deadline=None)
@given(
    outages=st.lists(
        st.tuples(st.sampled_from(KINDS), st.floats(0.5, 8), st.floats(0.2, 30)),
        min_size=1,
        max_size=3,
    ),
    tasks=st.integers(1, 60),
    each=st.integers(1, 4),
    pause=st.sampled_from([0.0, 0.3]),
    seed=st.integers(0, 1000),
)
def test_no_call_is_lost_and_few_requests_are_refused(
    outages: list[tuple[str, float, float]], tasks: int, each: int, pause: float, seed: int
) -> None:
    random.seed(seed)
    spans, at = [], 0.0
    for kind, gap, seconds in outages:
        spans.append((at, at + seconds, kind))
        at += seconds + gap
    assume(longest(outages) <= OUTLASTED)

    def respond(now: float) -> httpx.Response:
        for begin, end, kind in spans:
            if begin <= now < end:
                return meeting(kind)
        return httpx.Response(200)

    refused = 0

    def counted(now: float) -> httpx.Response:
        nonlocal refused
        refused += any(begin <= now < end for begin, end, _ in spans)
        return respond(now)

    calls = tasks * each
    result = run_storm(controller, Server(counted), tasks=tasks, calls=calls, pause=pause)
    assert result.statuses == [200] * calls
    # All at once may find out together; after that there is a probe every few seconds.
    assert refused <= sum(tasks + 6 + (end - begin) / 2 for begin, end, _ in spans)


@given(
    once=st.booleans(),
    patience=st.floats(0, 100),
    deadline=st.none() | st.floats(0, 100),
    now=st.floats(0, 200),
)
def test_a_call_never_waits_for_a_token_beyond_its_deadline_or_its_patience(
    once: bool, patience: float, deadline: float | None, now: float
) -> None:
    policy = RetryPolicy(patience=patience, attempts=1 if once else None)
    hold = Hold.of(policy, deadline, 0.0)
    wait = hold.longest_wait(now)
    if wait is None:
        # It waits for what is under way, and for nothing that begins after it.
        assert deadline is None
        assert hold.over(now)
        return
    assert wait >= 0
    then = now + wait + 1e-6
    assert hold.late(then) or hold.over(then)
    if deadline is not None:
        assert now + wait <= max(now, deadline) + 1e-9
