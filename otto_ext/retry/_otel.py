"""Spans and metrics for OpenTelemetry: one span per call, with its attempts under it.

Names follow the semantic conventions for HTTP clients (OpenTelemetry 1.27 and later). A URL is
recorded without its query, and no header at all.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from attrs import define, field

from otto_ext._errors import ConfigurationError
from otto_ext._fork import renew_lock_on_fork
from otto_ext._installation import install_command
from otto_ext._urls import port_of
from otto_ext.retry._events import Observer, RetryEvent, WaitEvent

if TYPE_CHECKING:
    from otto_ext._context import CallContext
    from otto_ext.wire.http import httpx

__all__ = ["OpenTelemetryObserver"]

_SCOPE = "otto_ext"


@define(eq=False)
class _CallSpans:
    """The spans of a call under way."""

    call: Any
    attempt: Any = None
    attributes: dict[str, Any] = field(factory=dict)
    began: float = 0.0


class OpenTelemetryObserver(Observer):
    """Give it to a client among its `observers`.

    Metrics: `http.client.request.duration` (an attempt, in seconds), `otto.client.retries` and
    `otto.client.wait.duration` (in seconds), the last two by operation and cause.

    Args:
        tracer_provider: the application's own, where it is not the global one.
        meter_provider: the same for metrics.

    Raises:
        ConfigurationError: the extra is not installed.
    """

    def __init__(self, *, tracer_provider: Any = None, meter_provider: Any = None) -> None:
        try:
            from opentelemetry import metrics, propagate, trace
        except ImportError:
            raise ConfigurationError(
                f"OpenTelemetry is not installed: {install_command('otel')}"
            ) from None
        self._trace = trace
        self._inject = propagate.inject
        self._tracer = trace.get_tracer(_SCOPE, tracer_provider=tracer_provider)
        meter = metrics.get_meter(_SCOPE, meter_provider=meter_provider)
        self._durations = meter.create_histogram(
            "http.client.request.duration", unit="s", description="Duration of HTTP requests."
        )
        self._retries = meter.create_counter(
            "otto.client.retries", unit="{retry}", description="Requests sent again."
        )
        self._waits = meter.create_histogram(
            "otto.client.wait.duration", unit="s", description="Waits before requests."
        )
        self._running: dict[int, _CallSpans] = {}
        self._lock = threading.Lock()
        renew_lock_on_fork(self, "_lock")

    def call_started(self, context: CallContext, request: httpx.Request) -> None:
        span = self._tracer.start_span(context.operation)
        with self._lock:
            self._running[id(context)] = _CallSpans(span)

    def try_started(self, context: CallContext, request: httpx.Request) -> None:
        running = self._running[id(context)]
        parent = self._trace.set_span_in_context(running.call)
        attributes = _request_attributes(request)
        again = {"http.request.resend_count": context.tries - 1} if context.tries > 1 else {}
        span = self._tracer.start_span(
            request.method,
            context=parent,
            kind=self._trace.SpanKind.CLIENT,
            attributes={**attributes, **again, "url.full": _address(request)},
        )
        carrier: dict[str, str] = {}
        self._inject(carrier, context=self._trace.set_span_in_context(span))
        request.headers.update(carrier)
        running.attempt, running.began = span, time.monotonic()
        running.attributes = attributes

    def try_ended(
        self, context: CallContext, response: httpx.Response | None, error: BaseException | None
    ) -> None:
        running = self._running[id(context)]
        span, running.attempt = running.attempt, None
        outcome = _outcome(response, error)
        self._end(span, outcome)
        seconds = time.monotonic() - running.began
        self._durations.record(seconds, {**running.attributes, **outcome})

    def waiting(self, event: WaitEvent) -> None:
        self._waits.record(event.seconds, _labels(event))

    def retrying(self, event: RetryEvent) -> None:
        self._retries.add(1, _labels(event))

    def call_ended(
        self, context: CallContext, response: httpx.Response | None, error: BaseException | None
    ) -> None:
        with self._lock:
            running = self._running.pop(id(context))
        self._end(running.call, _outcome(response, error))

    def _end(self, span: Any, outcome: dict[str, Any]) -> None:
        span.set_attributes(outcome)
        if "error.type" in outcome:
            span.set_status(self._trace.Status(self._trace.StatusCode.ERROR))
        span.end()


def _request_attributes(request: httpx.Request) -> dict[str, Any]:
    return {
        "http.request.method": request.method,
        "server.address": request.url.host,
        "server.port": port_of(request.url),
    }


def _address(request: httpx.Request) -> str:
    return str(request.url.copy_with(query=None, fragment=None, username=None, password=None))


def _outcome(response: httpx.Response | None, error: BaseException | None) -> dict[str, Any]:
    if error is not None:
        return {"error.type": type(error).__qualname__}
    if response is None:
        return {"error.type": "cancelled"}
    status = response.status_code
    failed = {"error.type": str(status)} if status >= 400 else {}
    return {"http.response.status_code": status, **failed}


def _labels(event: WaitEvent | RetryEvent) -> dict[str, str]:
    return {"otto.operation": event.operation, "otto.cause": event.cause}
