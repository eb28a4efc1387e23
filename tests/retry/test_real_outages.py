"""Outages of a real server on loopback: what calls of threads and tasks come to.

Longer outages and the arithmetic are in `test_outages`, on a clock that jumps.
"""

from __future__ import annotations

import asyncio
import itertools
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from support.outage_server import OutageServer

from otto_ext import (
    APIConnectionError,
    APITimeoutError,
    AsyncOtto,
    Otto,
    RetryPolicy,
    ServerError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[OutageServer]:
    with OutageServer() as running:
        yield running


def settings(server: OutageServer, **more: Any) -> dict[str, Any]:
    return {
        "client_id": "an-id",
        "client_secret": "hush-hush",
        "base_url": f"{server.url}/api",
        "token_url": f"{server.url}/token",
        **more,
    }


def threads(server: OutageServer, workers: int, calls: int) -> tuple[list[int], int]:
    """The statuses of calls from threads, and the attempts that they took."""
    with Otto(**settings(server)) as otto, ThreadPoolExecutor(workers) as pool:
        found = list(pool.map(lambda _: otto.request("GET", "things").status_code, range(calls)))
        return found, otto.stats().tries


def tasks(server: OutageServer, workers: int, calls: int) -> tuple[list[int], int]:
    """`threads`, with tasks."""

    async def main() -> tuple[list[int], int]:
        left = iter(range(calls))

        async def work() -> list[int]:
            return [(await otto.request("GET", "things")).status_code for _ in left]

        async with AsyncOtto(**settings(server)) as otto:
            found = await asyncio.gather(*(work() for _ in range(workers)))
            return list(itertools.chain(*found)), otto.stats().tries

    return asyncio.run(main())


@pytest.mark.parametrize(
    ("send", "callers", "kind"),
    [
        (threads, 1, "503"),
        (threads, 40, "503"),
        (threads, 40, "refused"),
        (tasks, 40, "reset"),
        (tasks, 200, "500"),
        (tasks, 200, "refused"),
    ],
)
def test_an_outage_of_two_seconds_loses_no_call(
    server: OutageServer, send: Any, callers: int, kind: str
) -> None:
    ending = server.outage(kind, 2.0)
    statuses, attempts = send(server, callers, callers)
    ending.join()
    assert statuses == [200] * callers
    assert attempts - callers <= max(1.5 * callers, 8)


@pytest.mark.parametrize("send", [threads, tasks])
def test_a_batch_goes_on_after_an_outage_in_its_middle(server: OutageServer, send: Any) -> None:
    server.outage_after(100, "503", 2.0)
    statuses, attempts = send(server, 10, 500)
    assert statuses == [200] * 500
    assert server.met("503")
    assert attempts <= 500 + 40


def test_a_call_without_retries_ends_with_what_the_api_returned(server: OutageServer) -> None:
    server.become("503")
    with Otto(**settings(server, retry=False)) as otto:
        for _ in range(8):
            with pytest.raises(ServerError) as caught:
                otto.request("GET", "things")
            assert caught.value.status_code == 503
    # Those after the first few were not sent, and say so.
    assert any("open circuit" in note for note in caught.value.__notes__)
    assert len(server.arrivals) < 8


def test_a_call_whose_patience_ends_first_ends_with_what_the_api_returned(
    server: OutageServer,
) -> None:
    server.become("500")
    policy = RetryPolicy(patience=0.5)
    with (
        Otto(**settings(server, retry=policy)) as otto,
        pytest.raises(ServerError, match="500") as caught,
    ):
        otto.request("GET", "things")
    assert "patience" in "".join(caught.value.__notes__)


# -- deadlines --------------------------------------------------------------------------------


def blocking(options: dict[str, Any]) -> None:
    with Otto(**options) as otto:
        otto.request("GET", "things")


def in_a_task(options: dict[str, Any]) -> None:
    async def main() -> None:
        async with AsyncOtto(**options) as otto:
            await otto.request("GET", "things")

    asyncio.run(main())


@pytest.mark.parametrize("call", [blocking, in_a_task])
@pytest.mark.parametrize("state", ["drip headers", "drip body"])
@pytest.mark.parametrize("endpoint", ["token_state", "state"])
def test_a_response_that_drips_ends_with_the_deadline(
    server: OutageServer, call: Any, state: str, endpoint: str
) -> None:
    setattr(server, endpoint, state)
    policy = RetryPolicy(deadline=0.5)
    with pytest.raises(APITimeoutError):
        call(settings(server, retry=policy, timeout=30.0))
    assert server.dripped == 0


def test_a_call_without_retries_makes_one_token_request(server: OutageServer) -> None:
    server.token_state = "503"
    for call in (blocking, in_a_task):
        server.token_arrivals.clear()
        with pytest.raises(APIConnectionError, match="token endpoint returned 503"):
            call(settings(server, retry=False, timeout=5.0))
        assert len(server.token_arrivals) == 1


def test_a_large_body_arrives_whole(server: OutageServer) -> None:
    # It is sent in pieces, each within the time that is left of the call.
    with Otto(**settings(server)) as otto:
        otto.request("POST", "things", content=b"x" * 1_000_001)
    assert server.longest_body == 1_000_001
