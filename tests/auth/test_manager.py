"""One manager for threads, tasks and event loops, against a real token endpoint."""

from __future__ import annotations

import asyncio
import gc
import os
import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
import trio
from support.faults import closed_port
from support.token_server import Clock, TokenServer, Trouble

from otto_ext import (
    APIConnectionError,
    APITimeoutError,
    AuthenticationError,
    ClientCredentials,
    ConfigurationError,
    RetryPolicy,
)
from otto_ext.auth import MemoryTokenStore, RenewalEvent, StaticToken, Token, TokenManager

SECRET = "hush-hush"


@pytest.fixture
def server() -> Iterator[TokenServer]:
    with TokenServer() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


Get = Callable[[TokenManager], Token]


def _blocking(manager: TokenManager) -> Token:
    return manager.get()


def _in_a_task(manager: TokenManager) -> Token:
    async def get() -> Token:
        token = await manager.aget()
        # A renewal behind the call is this loop's to finish.
        while tasks := [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]:
            await asyncio.gather(*tasks)
        return token

    return asyncio.run(get())


def _under_trio(manager: TokenManager) -> Token:
    return trio.run(manager.aget)


@pytest.fixture(params=[_blocking, _in_a_task, _under_trio], ids=["thread", "asyncio", "trio"])
def get(request: pytest.FixtureRequest) -> Get:
    found: Get = request.param
    return found


def manager_of(
    server: TokenServer, clock: Clock, secret: Any = SECRET, **more: Any
) -> TokenManager:
    return TokenManager(
        ClientCredentials(
            "an-id", secret, token_url=server.token_url, **more.pop("credentials", {})
        ),
        clock=clock,
        sleep=clock.sleep,
        async_sleep=clock.async_sleep,
        random=lambda: 0.5,
        **more,
    )


def _settle() -> None:
    """Wait for renewals that threads make behind calls."""
    for thread in threading.enumerate():
        if thread.name == "otto-token-renewal":
            thread.join(20)


# -- states ---------------------------------------------------------------------------------------


def test_a_token_is_asked_for_once_and_kept(server: TokenServer, clock: Clock, get: Get) -> None:
    manager = manager_of(server, clock)
    assert get(manager).access_token == "token-1"
    clock.now += 200
    assert get(manager).access_token == "token-1"
    assert manager.token_requests == len(server.asked) == 1
    assert server.asked[0] == {
        "grant_type": "client_credentials",
        "client_id": "an-id",
        "client_secret": SECRET,
    }


@pytest.mark.parametrize("lifetime", [2, 300, 43_200])
def test_a_stale_token_goes_on_while_it_is_renewed(
    server: TokenServer, clock: Clock, get: Get, lifetime: int
) -> None:
    server.lifetime = lifetime
    manager = manager_of(server, clock)
    first = get(manager)
    clock.now = first.stale_at + lifetime / 1000
    assert get(manager).access_token == "token-1"
    _settle()
    assert get(manager).access_token == "token-2"
    assert len(server.asked) == 2


def test_no_call_waits_for_the_renewal_of_a_stale_token(server: TokenServer, clock: Clock) -> None:
    manager = manager_of(server, clock)
    clock.now = manager.get().stale_at
    server.hold = threading.Event()
    tokens = [manager.get() for _ in range(50)]
    assert {token.access_token for token in tokens} == {"token-1"}
    assert server.arrived.acquire(timeout=20)
    assert server.arrived.acquire(timeout=20)
    assert len(server.asked) == 2
    server.hold.set()
    _settle()
    assert manager.get().access_token == "token-2"


def test_no_task_waits_for_the_renewal_of_a_stale_token(server: TokenServer, clock: Clock) -> None:
    manager = manager_of(server, clock)

    async def run() -> None:
        clock.now = (await manager.aget()).stale_at
        server.hold = threading.Event()
        tokens = await asyncio.gather(*(manager.aget() for _ in range(50)))
        assert {token.access_token for token in tokens} == {"token-1"}
        server.hold.set()
        while (await manager.aget()).access_token == "token-1":
            await asyncio.sleep(0)
        await manager.aclose()

    asyncio.run(asyncio.wait_for(run(), 30))
    assert len(server.asked) == 2


def test_an_expired_token_is_not_used(server: TokenServer, clock: Clock, get: Get) -> None:
    manager = manager_of(server, clock)
    clock.now = get(manager).expires_at
    assert get(manager).access_token == "token-2"


def test_lifetimes_count_from_the_sending(server: TokenServer, clock: Clock, get: Get) -> None:
    def slow() -> None:
        clock.now += 40

    server.before_response = slow
    sent_at = clock.now
    token = get(manager_of(server, clock))
    assert token.requested_at == sent_at
    assert token.expires_at <= sent_at + 300


# -- many at once ---------------------------------------------------------------------------------


def test_a_hundred_cold_threads_make_one_request(server: TokenServer, clock: Clock) -> None:
    manager = manager_of(server, clock)
    server.hold = threading.Event()
    with ThreadPoolExecutor(100) as pool:
        futures = [pool.submit(manager.get) for _ in range(100)]
        assert server.arrived.acquire(timeout=20)
        server.hold.set()
        assert {future.result(20).access_token for future in futures} == {"token-1"}
    assert len(server.asked) == 1


def test_two_hundred_cold_tasks_make_one_request(server: TokenServer, clock: Clock) -> None:
    manager = manager_of(server, clock)

    async def run() -> set[str]:
        tokens = await asyncio.gather(*(manager.aget() for _ in range(200)))
        return {token.access_token for token in tokens}

    assert asyncio.run(run()) == {"token-1"}
    assert len(server.asked) == 1


def test_threads_and_tasks_share_one_request(server: TokenServer, clock: Clock) -> None:
    manager = manager_of(server, clock)
    server.hold = threading.Event()
    with ThreadPoolExecutor(10) as pool:
        blocked = [pool.submit(manager.get) for _ in range(5)]
        assert server.arrived.acquire(timeout=20)
        looped = [pool.submit(asyncio.run, manager.aget()) for _ in range(4)]
        looped.append(pool.submit(trio.run, manager.aget))
        server.hold.set()
        found = {future.result(20).access_token for future in [*blocked, *looped]}
    assert found == {"token-1"}
    assert len(server.asked) == 1


def test_it_closes_under_trio_in_a_thread_that_had_an_asyncio_loop(
    server: TokenServer, clock: Clock
) -> None:
    manager = manager_of(server, clock)

    def run() -> None:
        asyncio.run(asyncio.sleep(0))  # after which the thread has no loop to fall back to
        trio.run(manager.aget)
        trio.run(manager.aclose)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result(20)
    assert len(server.asked) == 1


def test_who_leads_may_be_cancelled(server: TokenServer, clock: Clock) -> None:
    manager = manager_of(server, clock)
    server.hold = threading.Event()

    async def run() -> str:
        leader = asyncio.create_task(manager.aget())
        while not server.asked:
            await asyncio.sleep(0.001)
        follower = asyncio.create_task(manager.aget())
        await asyncio.sleep(0)
        leader.cancel()
        assert server.hold is not None
        server.hold.set()
        return (await asyncio.wait_for(follower, 20)).access_token

    assert asyncio.run(run()) == "token-2"


def test_a_renewal_left_in_a_stopped_loop_holds_no_caller_up(
    server: TokenServer, clock: Clock
) -> None:
    manager = manager_of(server, clock)
    server.hold = threading.Event()
    loop = asyncio.new_event_loop()
    task = loop.create_task(manager.aget())
    loop.run_until_complete(asyncio.sleep(0.05))
    server.hold.set()
    # The loop stands still with the renewal in it.
    assert manager.get().access_token in {"token-1", "token-2"}
    assert loop.run_until_complete(task).access_token
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
    gc.collect()


def test_a_deadline_ends_a_wait(server: TokenServer, clock: Clock) -> None:
    manager = manager_of(server, clock)
    server.hold = threading.Event()
    leader = threading.Thread(target=manager.get, daemon=True)
    leader.start()
    assert server.arrived.acquire(timeout=20)
    with pytest.raises(APITimeoutError, match="deadline"):
        manager.get(clock.now)
    with pytest.raises(APITimeoutError, match="deadline"):
        asyncio.run(manager.aget(clock.now))
    server.hold.set()
    leader.join(20)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_does_not_wait_for_its_parents_threads(
    server: TokenServer, clock: Clock
) -> None:
    manager = manager_of(server, clock)
    server.hold = threading.Event()
    leader = threading.Thread(target=manager.get, daemon=True)
    leader.start()
    assert server.arrived.acquire(timeout=20)
    server.hold.set()
    child = os.fork()
    if child == 0:  # pragma: no cover - another process
        os._exit(0 if manager.get().access_token.startswith("token-") else 1)
    assert os.waitpid(child, 0)[1] == 0
    leader.join(20)


# -- the endpoint in trouble ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(500),
        Trouble(503, headers={"Retry-After": "3"}),
        Trouble(429, headers={"Retry-After": "2"}),
        Trouble(drop=True),
    ],
    ids=["500", "503", "429", "dropped"],
)
def test_trouble_without_a_token_is_waited_out(
    server: TokenServer, clock: Clock, get: Get, trouble: Trouble
) -> None:
    server.troubles = [trouble, trouble]
    started = clock.now
    assert get(manager_of(server, clock)).access_token == "token-3"
    asked = float(trouble.headers.get("Retry-After", 0))
    assert clock.now - started >= 2 * asked


def test_trouble_ends_with_the_calls_deadline(server: TokenServer, clock: Clock) -> None:
    server.troubles = [Trouble(503)] * 100
    manager = manager_of(server, clock)
    with pytest.raises(APIConnectionError, match=r"503.*tries"):
        manager.get(clock.now + 10)
    assert clock.now <= 1010
    with pytest.raises(APIConnectionError, match="503"):
        asyncio.run(manager.aget(clock.now + 10))


def test_an_endpoint_that_is_not_there(clock: Clock) -> None:
    url = f"http://127.0.0.1:{closed_port()}/token"
    manager = TokenManager(
        ClientCredentials("an-id", SECRET, token_url=url),
        clock=clock,
        sleep=clock.sleep,
        random=lambda: 0.5,
    )
    with pytest.raises(APIConnectionError, match="ConnectError") as caught:
        manager.get(clock.now + 5)
    assert isinstance(caught.value.__cause__, httpx.ConnectError)


def test_patience_ends_before_a_late_deadline(clock: Clock) -> None:
    url = f"http://127.0.0.1:{closed_port()}/token"
    manager = TokenManager(
        ClientCredentials("an-id", SECRET, token_url=url), clock=clock, sleep=clock.sleep
    )
    began = clock.now
    with pytest.raises(APIConnectionError, match=r"gave up after \d+ tries"):
        manager.get(clock.now + 3600, RetryPolicy(patience=20.0))
    assert clock.now <= began + 20


def test_trouble_behind_a_good_token_costs_no_call_and_heals(
    server: TokenServer, clock: Clock, get: Get, caplog: pytest.LogCaptureFixture
) -> None:
    manager = manager_of(server, clock)
    clock.now = get(manager).stale_at
    server.troubles = [Trouble(503), Trouble(drop=True), Trouble(401, b'{"error": "x"}')]
    for _ in range(3):
        assert get(manager).access_token == "token-1"
        _settle()
        # Not again and again by every call.
        asked = len(server.asked)
        assert get(manager).access_token == "token-1"
        _settle()
        assert len(server.asked) == asked
        clock.now += 6
    assert get(manager).access_token == "token-1"
    _settle()
    assert get(manager).access_token == "token-5"
    assert len([r for r in caplog.records if "not renewed" in r.message]) == 3
    assert SECRET not in caplog.text


def test_a_wrong_secret_is_said_at_once_and_not_asked_again_by_everyone(
    server: TokenServer, clock: Clock, get: Get
) -> None:
    manager = manager_of(server, clock, "wrong-one")
    for _ in range(5):
        with pytest.raises(AuthenticationError) as caught:
            get(manager)
        assert caught.value.error == "unauthorized_client"
        assert caught.value.error_description == "Invalid client secret"
        assert "API Keys" in str(caught.value)
        assert "wrong-one" not in str(caught.value)
    assert len(server.asked) == 1
    clock.now += 6
    with pytest.raises(AuthenticationError):
        get(manager)
    assert len(server.asked) == 2


def test_all_who_wait_hear_the_refusal(server: TokenServer, clock: Clock) -> None:
    manager = manager_of(server, clock, "wrong-one")
    server.hold = threading.Event()
    with ThreadPoolExecutor(20) as pool:
        futures = [pool.submit(manager.get) for _ in range(20)]
        assert server.arrived.acquire(timeout=20)
        server.hold.set()
        errors = [future.exception(20) for future in futures]
    assert all(isinstance(error, AuthenticationError) for error in errors)
    assert len({id(error) for error in errors}) == 20, "each has its own traceback"
    assert len(server.asked) == 1


@pytest.mark.parametrize("body", [b"<html>" + b"x" * 1_000_000, b"[]", b"{}"])
def test_a_response_that_is_not_a_token(
    server: TokenServer, clock: Clock, get: Get, body: bytes
) -> None:
    server.troubles = [Trouble(200, body)]
    with pytest.raises(AuthenticationError, match="token endpoint"):
        get(manager_of(server, clock))


# -- sources --------------------------------------------------------------------------------------


def test_a_rotated_secret_works_without_a_restart(
    server: TokenServer, clock: Clock, get: Get
) -> None:
    current = [SECRET]
    manager = manager_of(server, clock, lambda: current[0])
    clock.now = get(manager).expires_at
    server.secret = current[0] = "another"
    assert get(manager).access_token == "token-2"
    assert server.asked[-1]["client_secret"] == "another"


def test_a_coroutine_function_gives_the_secret_to_tasks_alone(
    server: TokenServer, clock: Clock
) -> None:
    async def secret() -> str:
        await asyncio.sleep(0)
        return SECRET

    manager = manager_of(server, clock, secret)
    with pytest.raises(ConfigurationError, match="AsyncOtto"):
        manager.get()
    assert asyncio.run(manager.aget()).access_token == "token-1"


@pytest.mark.parametrize("value", ["", None, 5])
def test_a_secret_source_that_gives_nothing(server: TokenServer, clock: Clock, value: Any) -> None:
    with pytest.raises(ConfigurationError, match="returned must be a non-empty string"):
        manager_of(server, clock, lambda: value).get()
    assert not server.asked


def test_a_secret_source_that_fails_is_heard(server: TokenServer, clock: Clock) -> None:
    def broken() -> str:
        raise LookupError("vault is sealed")

    manager = manager_of(server, clock, broken)
    with pytest.raises(LookupError, match="sealed"):
        manager.get()
    with pytest.raises(LookupError, match="sealed"):
        manager.get()


def test_options_of_client_credentials(server: TokenServer, clock: Clock) -> None:
    options = {"scope": "a b", "audience": "otto", "auth_method": "client_secret_basic"}
    manager = manager_of(server, clock, credentials=options)
    manager.get()
    assert server.asked[0] == {
        "grant_type": "client_credentials",
        "scope": "a b",
        "audience": "otto",
    }
    assert httpx.BasicAuth("an-id", SECRET)._auth_header == server.authorizations[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"client_id": ""}, "client_id"),
        ({"client_secret": ""}, "client_secret"),
        ({"client_secret": 5}, "client_secret"),
        ({"token_url": "http://kc.example.com"}, "https"),
        ({"auth_method": "private_key_jwt"}, "auth_method"),
    ],
)
def test_credentials_that_cannot_be_used(arguments: dict[str, Any], words: str) -> None:
    usual = {"client_id": "an-id", "client_secret": SECRET, "token_url": "https://kc.example.com"}
    with pytest.raises(ConfigurationError, match=words):
        ClientCredentials(**{**usual, **arguments})


def test_a_token_from_elsewhere(clock: Clock) -> None:
    tokens = iter(["one", " two\n", ""])
    manager = TokenManager(StaticToken(lambda: next(tokens), lifetime=10), clock=clock)
    assert manager.get().header == "Bearer one"
    clock.now += 10
    assert manager.get().header == "Bearer two"
    clock.now += 10
    with pytest.raises(AuthenticationError, match="no token"):
        manager.get()
    assert manager.token_requests == 0
    assert "hush" not in repr(StaticToken("hush"))


# -- dropping and closing -------------------------------------------------------------------------


def test_only_the_token_that_was_refused_is_dropped(
    server: TokenServer, clock: Clock, get: Get
) -> None:
    manager = manager_of(server, clock)
    first = get(manager)
    manager.invalidate(first)
    second = get(manager)
    manager.invalidate(first)
    assert get(manager) is second
    manager.invalidate()
    assert get(manager).access_token == "token-3"


def test_users_may_end_the_memory_of_a_refusal(server: TokenServer, clock: Clock) -> None:
    manager = manager_of(server, clock, "wrong-one")
    with pytest.raises(AuthenticationError):
        manager.get()
    server.secret = "wrong-one"
    manager.invalidate()
    assert manager.get().access_token == "token-2"


def test_closing_ends_waits_and_forgets(server: TokenServer, clock: Clock) -> None:
    manager = manager_of(server, clock)
    server.hold = threading.Event()
    with ThreadPoolExecutor(3) as pool:
        leader = pool.submit(manager.get)
        assert server.arrived.acquire(timeout=20)
        follower = pool.submit(manager.get)
        while not manager._state.renewal or not manager._state.renewal.waiters:
            pass
        manager.close()
        with pytest.raises(APIConnectionError, match="closed"):
            follower.result(20)
        server.hold.set()
        leader.result(20)
    with pytest.raises(APIConnectionError, match="closed"):
        manager.get()


def test_closing_in_a_loop_ends_its_renewals(server: TokenServer, clock: Clock) -> None:
    manager = manager_of(server, clock)

    async def run() -> None:
        clock.now = (await manager.aget()).stale_at
        server.hold = threading.Event()
        await manager.aget()
        await asyncio.sleep(0)
        await manager.aclose()
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(run())


def test_a_users_transport_is_used_and_left_open(clock: Clock) -> None:
    class Transport(httpx.MockTransport):
        closed = False

        def close(self) -> None:
            self.closed = True

        async def aclose(self) -> None:
            self.closed = True

    def handle(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"access_token": "abc", "expires_in": 60})

    transport = Transport(handle)
    credentials = ClientCredentials("an-id", SECRET, token_url="https://kc.example.com/t")
    assert TokenManager(credentials, transport=transport, clock=clock).get().header == "Bearer abc"
    manager = TokenManager(credentials, transport=transport, clock=clock)
    assert asyncio.run(manager.aget()).header == "Bearer abc"
    assert not transport.closed


def test_certificates_are_read_once_and_not_at_each_renewal(
    server: TokenServer, clock: Clock, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Reading them takes longer than a call, and holds up every task of the loop.
    read = []
    load = ssl.SSLContext.load_verify_locations

    def counted(context: ssl.SSLContext, *places: Any, **named: Any) -> None:
        read.append(context)
        load(context, *places, **named)

    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", counted)
    manager = manager_of(server, clock)
    for number in (1, 2, 3):
        assert get(manager).access_token == f"token-{number}"
        manager.invalidate()
    assert len(read) == 1


def test_no_secret_shows(server: TokenServer, clock: Clock) -> None:
    manager = manager_of(server, clock)
    token = manager.get()
    for shown in (repr(manager), repr(token), repr(manager.credentials), repr(manager._state)):
        assert SECRET not in shown
        assert "token-1" not in shown


# -- what is reported --------------------------------------------------------------


def test_renewals_are_reported(server: TokenServer, clock: Clock, get: Get) -> None:
    reported: list[RenewalEvent] = []
    manager = manager_of(server, clock, on_renewal=reported.append)
    clock.now = get(manager).stale_at
    get(manager)
    _settle()
    server.secret = "another"
    manager.invalidate()
    with pytest.raises(AuthenticationError):
        get(manager)
    assert [(event.behind, event.lifetime is None) for event in reported] == [
        (False, False),
        (True, False),
        (False, True),
    ]
    assert isinstance(reported[-1].error, AuthenticationError)
    assert "token-" not in repr(reported)


def test_a_hook_that_fails_costs_no_token(
    server: TokenServer, clock: Clock, get: Get, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(event: RenewalEvent) -> None:
        raise LookupError

    assert get(manager_of(server, clock, on_renewal=broken)).access_token == "token-1"
    assert "on_renewal failed" in caplog.text


# -- what ends at once, and what is waited for -----------------------------------------------------

ONCE = RetryPolicy(attempts=1)


def test_threads_that_do_not_retry_share_one_failed_request(
    server: TokenServer, clock: Clock
) -> None:
    manager = manager_of(server, clock)
    server.troubles = [Trouble(503)] * 50
    server.hold = threading.Event()

    def get() -> str:
        try:
            return manager.get(policy=ONCE).access_token
        except APIConnectionError as error:
            return str(error)

    with ThreadPoolExecutor(20) as pool:
        futures = [pool.submit(get) for _ in range(20)]
        assert server.arrived.acquire(timeout=20)
        while sum(len(it.hasty) for it in [manager._state.renewal] if it is not None) < 19:
            threading.Event().wait(0.01)
        server.hold.set()
        found = {future.result(20) for future in futures}
    assert found == {"no token: the token endpoint returned 503"}
    assert len(server.asked) == 1


def test_a_task_that_does_not_retry_is_not_held_up_by_those_that_do(
    server: TokenServer, clock: Clock
) -> None:
    server.troubles = [Trouble(503), Trouble(503)]

    async def run() -> tuple[str, str]:
        asleep, wake = asyncio.Event(), asyncio.Event()

        async def sleep(seconds: float) -> None:
            clock.now += seconds
            asleep.set()
            await wake.wait()

        manager = TokenManager(
            ClientCredentials("an-id", SECRET, token_url=server.token_url),
            clock=clock,
            async_sleep=sleep,
        )
        patient = asyncio.create_task(manager.aget())
        early = asyncio.create_task(manager.aget(policy=ONCE))
        with pytest.raises(APIConnectionError, match="503"):
            await early
        await asleep.wait()
        with pytest.raises(APIConnectionError, match="503") as caught:
            await manager.aget(policy=ONCE)
        wake.set()
        return (await patient).access_token, str(caught.value)

    token, said = asyncio.run(asyncio.wait_for(run(), 30))
    assert token == "token-3"
    assert said == "no token: the token endpoint returned 503"


@pytest.mark.parametrize("error", ["server_error", "temporarily_unavailable"])
def test_an_oauth_error_that_passes_is_waited_out(
    server: TokenServer, clock: Clock, get: Get, error: str
) -> None:
    server.troubles = [Trouble(400, b'{"error": "%s"}' % error.encode())]
    assert get(manager_of(server, clock)).access_token == "token-2"


def test_an_oauth_error_that_does_not_pass_is_named(server: TokenServer, clock: Clock) -> None:
    server.troubles = [Trouble(400, b'{"error": "temporarily_unavailable"}')] * 50
    with pytest.raises(APIConnectionError, match=r"400 \(temporarily_unavailable\).*tries"):
        manager_of(server, clock).get(clock.now + 10)


def test_a_wait_that_the_endpoint_asks_for_is_reported(
    server: TokenServer, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "otto_ext.auth")
    server.troubles = [Trouble(429, headers={"Retry-After": "30"})] * 3
    manager, began = manager_of(server, clock), clock.now
    with pytest.raises(APIConnectionError, match="429 and asks to wait 30 s"):
        manager.get(clock.now + 50)
    assert 30 <= clock.now - began < 50
    assert "returned 429 and asks to wait 30 s; trying again in 30.50 s" in caplog.text


def test_an_endpoint_that_asks_for_no_wait_is_not_asked_at_once(
    server: TokenServer, clock: Clock, get: Get
) -> None:
    server.troubles = [Trouble(503, headers={"Retry-After": "0"})] * 5
    began = clock.now
    get(manager_of(server, clock))
    assert clock.now - began > 3


def test_a_certificate_that_is_not_trusted_is_not_tried_again(clock: Clock) -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("failed") from ssl.SSLCertVerificationError("self-signed")

    manager = TokenManager(
        ClientCredentials("an-id", SECRET, token_url="https://kc.example.com/token"),
        transport=httpx.MockTransport(respond),
        clock=clock,
        sleep=clock.sleep,
    )
    began = clock.now
    with pytest.raises(APIConnectionError, match="SSL_CERT_FILE"):
        manager.get()
    assert (manager.token_requests, clock.now) == (1, began)


def test_the_lock_of_another_process_is_not_waited_for_beyond_the_deadline(
    server: TokenServer, clock: Clock
) -> None:
    class Held(MemoryTokenStore):
        def try_lock(self, key: str) -> None:
            return None

    manager = manager_of(server, clock, store=Held())
    began = clock.now
    with pytest.raises(APITimeoutError, match="deadline"):
        manager.get(clock.now + 3)
    assert clock.now - began < 3.1
    assert server.asked == []
