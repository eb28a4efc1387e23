"""Backoff and limits: what is repeated, after how long, and how fast calls may come at all.

    controller = RetryController(RetryPolicy(attempts=4), rate_limit="100/minute")
    client = httpx.Client(transport=RetryTransport(httpx.HTTPTransport(), controller))

One `RetryController` belongs to one client object and is shared by its transports: the retry
budget, the circuit breaker, the limits, the statistics and the hooks are all in it. The
transports (`RetryTransport`, `AsyncRetryTransport`) drive one generator, `RetryLoop.run`, that
takes every decision and does no I/O.

What the client does for this layer, on each httpx request's `extensions`:

- `"otto.call"`: the `CallContext`. Its `policy` is the call's own (None for the controller's),
  `RetryPolicy.of` turns a `retry=` argument and `RetryPolicy.from_extension` an operation's
  `x-otto-retry` into one; its `deadline` is `controller.deadline(policy)` at the beginning.
- `"otto.stream"`: true where the caller reads the body piece by piece. Without it the body of a
  call is read inside the retry loop, so that a response that breaks off is repeated as well. A
  request built by hand, without a context, is never read here.

What it finds afterwards: a response whose repetition was refused, in its `extensions[NOTE]`, says
why; an httpx transport error carries the same as a note (PEP 678). `parse_retry_after` is what
an error's `retry_after` shows.
"""

from __future__ import annotations

from otto_ext._context import NOTE, STREAM
from otto_ext._retry_after import parse_retry_after
from otto_ext.retry._budget import RetryBudget
from otto_ext.retry._circuit import CircuitBreaker
from otto_ext.retry._controller import RetryController
from otto_ext.retry._events import Observer, RetryEvent, RetryStats, WaitEvent
from otto_ext.retry._otel import OpenTelemetryObserver
from otto_ext.retry._policy import (
    DECISIONS,
    Decision,
    Outcome,
    RetryPolicy,
    full_jitter,
    never_sent,
    safe_to_repeat,
    throttled,
)
from otto_ext.retry._redis import RedisLimit, SharedLimit
from otto_ext.retry._transport import AsyncRetryTransport, RetryTransport

__all__ = [
    "DECISIONS",
    "NOTE",
    "STREAM",
    "AsyncRetryTransport",
    "CircuitBreaker",
    "Decision",
    "Observer",
    "OpenTelemetryObserver",
    "Outcome",
    "RedisLimit",
    "RetryBudget",
    "RetryController",
    "RetryEvent",
    "RetryPolicy",
    "RetryStats",
    "RetryTransport",
    "SharedLimit",
    "WaitEvent",
    "full_jitter",
    "never_sent",
    "parse_retry_after",
    "safe_to_repeat",
    "throttled",
]
