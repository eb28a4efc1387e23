"""One limit for several clients, in a real Redis."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import anyio
import httpx
import pytest
from support.faults import closed_port
from support.redis_server import REDIS_SERVER, running_redis

from otto_ext import APIConnectionError, ConfigurationError
from otto_ext.retry import AsyncRetryTransport, RedisLimit, RetryController, RetryTransport

if TYPE_CHECKING:
    from collections.abc import Generator

needs_redis = [
    pytest.mark.redis,
    pytest.mark.skipif(REDIS_SERVER is None, reason="redis-server is not installed"),
]


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """A Redis of this module's own."""
    with running_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


def limits(url: str, name: str, rate: str, count: int = 2) -> list[RedisLimit]:
    return [RedisLimit(url, rate, name=name) for _ in range(count)]


class TestWithRedis:
    """What needs a server."""

    pytestmark = needs_redis

    def test_clients_share_one_rate(self, redis_url: str) -> None:
        one, other = limits(redis_url, "shared", "3/hour")
        waits = [limit.reserve() for limit in (one, other, one, other, one, other, one)]
        assert waits[:3] == [0, 0, 0]
        assert all(3590 < wait <= 3600 for wait in waits[3:6])
        assert 7190 < waits[6] <= 7200
        one.close()
        other.close()

    def test_the_slowest_of_several_rates_counts(self, redis_url: str) -> None:
        (limit,) = limits(redis_url, "several", "1/minute, 2/hour", 1)
        waits = [limit.reserve() for _ in range(3)]
        assert waits[0] == 0
        assert 59 < waits[1] <= 60
        assert 3590 < waits[2] <= 3600
        limit.close()

    def test_names_are_limits_of_their_own(self, redis_url: str) -> None:
        one, other = (RedisLimit(redis_url, "1/hour", name=name) for name in ("a", "b"))
        assert [one.reserve(), other.reserve()] == [0, 0]
        one.close()
        other.close()

    def test_a_place_too_far_away_is_named_and_left_to_others(self, redis_url: str) -> None:
        (limit,) = limits(redis_url, "far", "1/hour", 1)
        limit.reserve()
        assert limit.reserve(10.0) > 3590
        assert limit.reserve() <= 3600
        limit.close()

    def test_tasks_and_threads_share_it_too(self, redis_url: str) -> None:
        async def main() -> list[float]:
            limit, other = limits(redis_url, "colours", "2/hour")
            waits = [await limit.areserve(), other.reserve(), await limit.areserve()]
            await limit.aclose()
            await other.aclose()
            return waits

        first, second, third = anyio.run(main)
        assert (first, second) == (0, 0)
        assert 3590 < third <= 3600

    def test_two_clients_wait_for_each_other(self, redis_url: str) -> None:
        slept: list[float] = []
        one, other = limits(redis_url, "clients", "1/minute")
        inner = httpx.MockTransport(lambda request: httpx.Response(200))
        for limit in (one, other):
            controller = RetryController(shared_limit=limit, sleep=slept.append)
            transport = RetryTransport(inner, controller)
            transport.handle_request(httpx.Request("GET", "http://server/"))
            limit.close()
        assert len(slept) == 1
        assert 59 < slept[0] <= 60


def test_a_redis_that_does_not_respond_fails_the_call_with_a_clear_error() -> None:
    url = f"redis://:s3cret@127.0.0.1:{closed_port()}/0"
    limit = RedisLimit(url, "1/s")
    inner = httpx.MockTransport(lambda request: httpx.Response(200))
    request = httpx.Request("GET", "http://server/")
    with pytest.raises(APIConnectionError, match="Redis, which keeps its shared limit") as caught:
        RetryTransport(inner, RetryController(shared_limit=limit)).handle_request(request)
    assert "s3cret" not in repr(limit) + str(caught.value)

    async def main() -> None:
        transport = AsyncRetryTransport(inner, RetryController(shared_limit=limit))
        with pytest.raises(APIConnectionError, match="Redis"):
            await transport.handle_async_request(request)
        await limit.aclose()

    anyio.run(main)


def test_a_limit_that_is_not_required_is_left_away_with_a_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    limit = RedisLimit(f"redis://127.0.0.1:{closed_port()}/0", "1/s", required=False)
    assert limit.reserve() == 0
    assert "going on without its limit" in caplog.text
    limit.close()


def test_trio_is_refused_in_words() -> None:
    limit = RedisLimit("redis://127.0.0.1:1/0", "1/s")
    with pytest.raises(ConfigurationError, match="asyncio"):
        anyio.run(limit.areserve, backend="trio")
    limit.close()


def test_an_address_that_is_none_is_refused_without_being_quoted() -> None:
    with pytest.raises(ConfigurationError, match="redis://host") as caught:
        RedisLimit("http://user:s3cret@host", "1/s")
    assert "s3cret" not in str(caught.value)


def test_without_redis_py_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(ConfigurationError, match=r"install .*\[redis\]"):
        RedisLimit("redis://127.0.0.1/0", "1/s")
