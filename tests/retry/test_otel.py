"""What OpenTelemetry gets: spans, metrics, and the trace header on every attempt."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from attrs import define, field
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from support.faults import Canned, FaultServer, closed_port

from otto_ext import ConfigurationError
from otto_ext.retry import OpenTelemetryObserver, RetryPolicy

if TYPE_CHECKING:
    from support.driving import Driver


@define
class Telemetry:
    """An SDK that keeps everything in memory."""

    spans: InMemorySpanExporter = field(factory=InMemorySpanExporter)
    reader: InMemoryMetricReader = field(factory=InMemoryMetricReader)

    def observer(self) -> OpenTelemetryObserver:
        tracers = TracerProvider()
        tracers.add_span_processor(SimpleSpanProcessor(self.spans))
        meters = MeterProvider(metric_readers=[self.reader])
        return OpenTelemetryObserver(tracer_provider=tracers, meter_provider=meters)

    def metrics(self) -> dict[str, Any]:
        data = self.reader.get_metrics_data()
        assert data is not None
        return {
            metric.name: list(metric.data.data_points)
            for resource in data.resource_metrics
            for scope in resource.scope_metrics
            for metric in scope.metrics
        }


def test_a_call_is_one_span_with_its_tries_under_it(driver: Driver) -> None:
    telemetry = Telemetry()
    controller = driver.controller(observers=[telemetry.observer()])
    with FaultServer([Canned(503), Canned(200)]) as server:
        driver.send(controller, "GET", f"{server.url}/things?secret=1")
        port = server.url.rpartition(":")[2]
    first, second, call = telemetry.spans.get_finished_spans()
    assert (call.name, call.parent) == ("GET /things", None)
    for span in (first, second):
        assert span.parent is not None
        assert span.parent.span_id == call.context.span_id
        assert span.attributes is not None
        assert span.attributes["url.full"] == f"http://127.0.0.1:{port}/things"
    assert [span.attributes["http.response.status_code"] for span in (first, second, call)] == [
        503,
        200,
        200,
    ]
    assert first.status.is_ok is False
    assert second.attributes["http.request.resend_count"] == 1
    sent = [request.headers["traceparent"] for request in server.received]
    assert [
        f"{span.context.span_id:016x}" in header
        for span, header in zip((first, second), sent, strict=True)
    ] == [True, True]


def test_tries_retries_and_waits_are_measured(driver: Driver) -> None:
    telemetry = Telemetry()
    controller = driver.controller(observers=[telemetry.observer()])
    with FaultServer([Canned(503, {"Retry-After": "2"}), Canned(200)]) as server:
        driver.send(controller, "GET", server.url)
    metrics = telemetry.metrics()
    tries = metrics["http.client.request.duration"]
    assert sorted(point.attributes["http.response.status_code"] for point in tries) == [200, 503]
    (retries,) = metrics["otto.client.retries"]
    assert (retries.value, retries.attributes["otto.cause"]) == (1, "503")
    (waits,) = metrics["otto.client.wait.duration"]
    assert waits.sum == pytest.approx(2.1)
    assert waits.attributes == {"otto.operation": "GET /things", "otto.cause": "retry-after"}


def test_a_failed_call_is_an_error_span(driver: Driver) -> None:
    telemetry = Telemetry()
    controller = driver.controller(RetryPolicy.none(), observers=[telemetry.observer()])
    with pytest.raises(httpx.ConnectError):
        driver.send(controller, "GET", f"http://127.0.0.1:{closed_port()}")
    for span in telemetry.spans.get_finished_spans():
        assert span.attributes is not None
        assert span.attributes["error.type"] == "ConnectError"


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_cancelled_call_ends_its_spans(backend: str) -> None:
    import anyio

    from otto_ext.retry import AsyncRetryTransport, RetryController

    telemetry = Telemetry()

    async def main() -> None:
        async def respond(request: httpx.Request) -> httpx.Response:
            await anyio.sleep_forever()
            raise AssertionError

        controller = RetryController(observers=[telemetry.observer()])
        transport = AsyncRetryTransport(httpx.MockTransport(respond), controller)
        async with anyio.create_task_group() as group:
            group.start_soon(
                transport.handle_async_request, httpx.Request("GET", "https://server/x")
            )
            await anyio.wait_all_tasks_blocked()
            group.cancel_scope.cancel()

    anyio.run(main, backend=backend)
    spans = telemetry.spans.get_finished_spans()
    assert [span.attributes["error.type"] for span in spans if span.attributes] == ["cancelled"] * 2


def test_without_opentelemetry_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    with pytest.raises(ConfigurationError, match=r"install .*\[otel\]"):
        OpenTelemetryObserver()
