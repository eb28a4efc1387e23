"""The policy object: its arithmetic, its settings, and what it is made from."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from otto_ext import ConfigurationError
from otto_ext.retry import (
    DECISIONS,
    Outcome,
    RetryPolicy,
    full_jitter,
    never_sent,
    safe_to_repeat,
    throttled,
)

seconds = st.floats(min_value=0, max_value=1e6)
draws = st.floats(min_value=0, max_value=1, exclude_max=True, allow_subnormal=False)
REQUEST = httpx.Request("GET", "http://server/")


@given(st.integers(1, 100_000), seconds, seconds, draws)
def test_full_jitter_stays_below_the_cap_and_the_exponential(
    retry: int, base: float, cap: float, random: float
) -> None:
    wait = full_jitter(retry, base=base, cap=cap, random=random)
    assert 0 <= wait <= cap
    assert wait <= base * 2.0 ** min(retry - 1, 900)


@given(st.integers(1, 60), draws)
def test_the_longest_wait_doubles_with_every_retry(retry: int, random: float) -> None:
    first = full_jitter(retry, base=0.5, cap=1e30, random=random)
    assert full_jitter(retry + 1, base=0.5, cap=1e30, random=random) == 2 * first


@given(st.integers(1, 50), seconds, seconds)
def test_full_jitter_begins_at_zero(retry: int, base: float, cap: float) -> None:
    assert full_jitter(retry, base=base, cap=cap, random=0.0) == 0.0


@pytest.mark.parametrize(
    "settings",
    [
        {"attempts": 0},
        {"patience": -1},
        {"attempts": True},
        {"attempts": 2.5},
        {"base": -1},
        {"cap": float("nan")},
        {"max_wait": float("inf")},
        {"base": "1"},
        {"deadline": 0},
        {"deadline": float("nan")},
        {"statuses": [99]},
        {"statuses": ["503"]},
    ],
)
def test_settings_that_mean_nothing_are_refused_by_name(settings: dict[str, Any]) -> None:
    (name,) = settings
    with pytest.raises(ConfigurationError, match=name):
        RetryPolicy(**settings)


BASE = RetryPolicy(base=2.0)


@pytest.mark.parametrize(
    ("value", "attempts"),
    [(None, None), (True, None), (False, 1), (0, 1), (3, 4), (RetryPolicy(attempts=9), 9)],
)
def test_the_retry_argument_in_all_its_forms(value: Any, attempts: int | None) -> None:
    policy = RetryPolicy.of(value, BASE)
    assert policy.attempts == attempts
    assert policy.base == (value.base if isinstance(value, RetryPolicy) else 2.0)


def test_the_retry_argument_starts_from_the_defaults_when_alone() -> None:
    assert RetryPolicy.of(None) == RetryPolicy()


@pytest.mark.parametrize("value", [-1, "3", 2.0])
def test_another_retry_argument_is_refused(value: Any) -> None:
    with pytest.raises(ConfigurationError, match="number of retries"):
        RetryPolicy.of(value)


def test_an_operations_extension_changes_what_it_names_only() -> None:
    policy = RetryPolicy.from_extension(
        BASE, {"attempts": 2, "idempotent": True, "statuses": [503], "deadline": None}
    )
    expected = evolve(BASE, attempts=2, idempotent=True, statuses={503}, deadline=None)
    assert policy == expected
    assert RetryPolicy.from_extension(BASE, True) is BASE
    assert RetryPolicy.from_extension(BASE, False).attempts == 1


def test_an_operations_extension_does_not_switch_on_what_the_caller_switched_off() -> None:
    policy = RetryPolicy.from_extension(RetryPolicy.none(), {"attempts": 7, "cap": 1})
    assert (policy.attempts, policy.cap) == (1, 1)


@pytest.mark.parametrize(
    ("extension", "says"),
    [
        ("never", "a mapping or false"),
        ({"tries": 3}, "unknown key 'tries'; known: attempts"),
        ({"idempotent": "yes"}, "idempotent"),
        ({"statuses": 503}, "statuses"),
        ({"statuses": [[503]]}, "statuses"),
        ({"attempts": 0}, "x-otto-retry: attempts"),
    ],
)
def test_an_extension_that_means_nothing_is_refused(extension: Any, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says):
        RetryPolicy.from_extension(BASE, extension)


@given(
    st.sampled_from(["GET", "get", "HEAD", "PUT", "DELETE", "POST", "PATCH", "PURGE"]),
    st.booleans(),
    st.integers(100, 599),
)
def test_repetition_follows_from_method_key_and_status_alone(
    method: str, keyed: bool, status: int
) -> None:
    policy = RetryPolicy()
    idempotent = policy.is_idempotent(method, keyed=keyed)
    assert idempotent == (keyed or method.upper() in {"GET", "HEAD", "PUT", "DELETE"})
    outcome = Outcome(REQUEST, response=httpx.Response(status), idempotent=idempotent)
    transient = {408, 425, 429, 500, 502, 503, 504}
    assert policy.repeats(outcome) == (status == 429 or (idempotent and status in transient))


def test_the_decisions_one_by_one() -> None:
    policy = RetryPolicy()
    broken = Outcome(REQUEST, error=httpx.ReadError("x"))
    refused = Outcome(REQUEST, error=httpx.ConnectError("x"))
    limited = Outcome(REQUEST, response=httpx.Response(429))
    assert (never_sent(broken, policy), never_sent(refused, policy)) == (None, True)
    assert (throttled(broken, policy), throttled(limited, policy)) == (None, True)
    assert throttled(limited, evolve(policy, statuses={503})) is None
    assert safe_to_repeat(broken, policy) is None
    assert safe_to_repeat(evolve(broken, idempotent=True), policy) is True
    assert (never_sent, throttled, safe_to_repeat) == DECISIONS


def test_a_policy_has_the_same_hash_as_its_equal() -> None:
    assert hash(RetryPolicy(statuses=[503])) == hash(RetryPolicy(statuses={503}))
