"""The measuring tools: quotas that keep what they promise, and a page that keeps the rest."""

from __future__ import annotations

import anyio
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from otto_bench.cli import replaced
from otto_bench.loopback import serving
from otto_bench.quota import FixedWindow
from support.quotas import SlidingWindow, TokenBucket

pytestmark = pytest.mark.slow

gaps = st.lists(st.floats(0, 2), max_size=80)


@given(st.integers(1, 5), st.booleans(), gaps)
def test_a_sliding_window_admits_no_more_than_its_count(
    count: int, strict: bool, gaps: list[float]
) -> None:
    quota, now, admitted = SlidingWindow(count, 1.0, strict), 0.0, []
    for gap in gaps:
        now += gap
        if quota.admit(now) is None:
            admitted.append(now)
    for index in range(len(admitted) - count):
        assert admitted[index + count] - admitted[index] >= 1.0


@given(st.integers(1, 5), gaps)
def test_a_fixed_window_admits_a_caller_that_waited_as_long_as_it_said(
    count: int, gaps: list[float]
) -> None:
    quota, now = FixedWindow(count, 1.0, block=1.0), 0.0
    for gap in gaps:
        now += gap
        wait = quota.admit(now)
        if wait is not None:
            assert wait > 0
            now += wait + 1e-6
            assert quota.admit(now) is None


@given(st.floats(1, 50), st.integers(1, 20), st.floats(0, 5), gaps)
def test_a_token_bucket_admits_its_capacity_and_then_its_rate(
    rate: float, capacity: int, penalty: float, gaps: list[float]
) -> None:
    quota, now, admitted = TokenBucket(rate, capacity, penalty), 0.0, 0
    for gap in gaps:
        now += gap
        admitted += quota.admit(now) is None
    assert admitted <= capacity + now * rate + 1e-6


def test_the_server_responds_by_its_quota_and_remembers() -> None:
    async def main() -> tuple[list[httpx.Response], list[int]]:
        async with serving(FixedWindow(2, 3600.0)) as server, httpx.AsyncClient() as client:
            responses = [await client.get(server.url) for _ in range(3)]
            return responses, [status for _, status in server.arrivals]

    responses, statuses = anyio.run(main)
    assert [response.status_code for response in responses] == statuses == [200, 200, 429]
    assert 0 < int(responses[2].headers["retry-after"]) <= 3600


def test_the_server_is_down_for_as_long_as_it_should_and_reads_bodies() -> None:
    async def main() -> list[int]:
        async with serving(None, (0.0, 0.2)) as server, httpx.AsyncClient() as client:
            while not server.arrivals or server.arrivals[-1][1] == 503:
                await client.post(server.url, content=b"a body")
            assert server.arrivals[-1][0] >= 0.2
            return [status for _, status in server.arrivals]

    statuses = anyio.run(main)
    assert statuses[0] == 503
    assert statuses[-1] == 200


def test_a_section_replaces_the_one_between_its_markers_alone() -> None:
    page = "a\n<!-- x: begin -->\nold\n<!-- x: end -->\nb\n"
    assert replaced(page, "x", "new\n") == "a\n<!-- x: begin -->\nnew\n<!-- x: end -->\nb\n"
    with pytest.raises(SystemExit, match="markers"):
        replaced("a\n", "x", "new\n")
