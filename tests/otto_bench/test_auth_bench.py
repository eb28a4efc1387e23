"""The bench on tokens: its server keeps the script, its loads their schedule, its sums add up."""

from __future__ import annotations

import anyio
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from otto_bench.hot_path import costs
from otto_bench.token_load import Calls, LoadPlan, load
from otto_bench.token_server import Script, TokenServer, serving_tokens

pytestmark = pytest.mark.slow

FORM = {"grant_type": "client_credentials", "client_id": "id", "client_secret": "s"}


async def _token(client: httpx.AsyncClient) -> dict[str, str]:
    response = await client.post("/token", data=FORM)
    return {"Authorization": f"Bearer {response.raise_for_status().json()['access_token']}"}


def test_the_api_takes_good_tokens_until_they_are_revoked() -> None:
    async def main() -> tuple[list[int], TokenServer]:
        script = Script(latency=0, api_latency=0, revoke_after=2)
        async with (
            serving_tokens(script) as server,
            httpx.AsyncClient(base_url=server.url) as client,
        ):
            first = await _token(client)
            found = [(await client.get("/x", headers=first)).status_code for _ in range(3)]
            second = await _token(client)
            found.append((await client.get("/x", headers=second)).status_code)
            found.append((await client.get("/x")).status_code)
            return found, server

    found, server = anyio.run(main)
    assert found == server.statuses == [200, 200, 401, 200, 401]
    assert len(server.asked) == 2


def test_a_token_ends_with_its_lifetime() -> None:
    async def main() -> int:
        async with (
            serving_tokens(Script(lifetime=0, latency=0)) as server,
            httpx.AsyncClient(base_url=server.url) as client,
        ):
            return (await client.get("/x", headers=await _token(client))).status_code

    assert anyio.run(main) == 401


def test_an_outage_begins_after_the_first_token() -> None:
    async def main() -> list[int]:
        async with (
            serving_tokens(Script(latency=0, outage=3600)) as server,
            httpx.AsyncClient(base_url=server.url) as client,
        ):
            return [(await client.post("/token", data=FORM)).status_code for _ in range(3)]

    assert anyio.run(main) == [200, 503, 503]


@pytest.mark.parametrize("kind", ["threads", "tasks"])
def test_all_calls_of_ours_meet_a_revoked_token_and_none_fails(kind: str) -> None:
    plan = LoadPlan(Script(latency=0, revoke_after=1), 0, margin=30.0, workers=20)

    async def main() -> tuple[Calls, TokenServer]:
        async with serving_tokens(plan.script) as server:
            calls = await anyio.to_thread.run_sync(load, "otto-client", kind, plan, server.url)
            return calls, server

    calls, server = anyio.run(main)
    assert (len(calls.all), calls.failed, len(server.asked)) == (20, 0, 2)
    assert server.statuses.count(200) == 21
    assert server.statuses.count(401) >= 1


@given(st.lists(st.floats(0, 9), min_size=1), st.floats(0, 1))
def test_so_large_a_share_of_calls_kept_within_a_latency(
    latencies: list[float], share: float
) -> None:
    calls = Calls([(0.0, latency, True) for latency in latencies])
    within = sum(latency <= calls.latency(share) for latency in latencies)
    assert within >= share * len(latencies)
    assert calls.latency(1) == max(latencies)


def test_costs_compare_what_was_measured_in_the_same_round() -> None:
    # The machine slows down threefold in the last rounds, for both alike.
    bare = [1.0, 1.0, 3.0, 3.0, 3.0]
    found = costs({"bare": bare, "ours": [1.5 * it for it in bare]}, {"ours": "bare"})
    assert found["ours"].ratio == pytest.approx(1.5)
    assert found["ours"].seconds == pytest.approx(1.5)
