"""The token on requests: through both clients and bare httpx ones, over real servers."""

from __future__ import annotations

import asyncio
import io
import logging
import threading
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from support.token_server import Clock, TokenServer, Trouble

from otto_ext import (
    APIConnectionError,
    AsyncOtto,
    AuthenticationError,
    ClientCredentials,
    Otto,
    OttoError,
    RetryPolicy,
    UnauthorizedError,
)
from otto_ext._context import EXTENSION, CallContext
from otto_ext.auth import BearerAuth, Token, TokenManager
from otto_ext.wire.http import CORE

# Neither may stand in a local variable of a test: some look at tracebacks with their locals.
SECRET = "hush-hush"
SESAME = "open.sesame.please"


@pytest.fixture
def server() -> Iterator[TokenServer]:
    with TokenServer() as running:
        yield running


@pytest.fixture
def other() -> Iterator[TokenServer]:
    with TokenServer() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


def manager_of(server: TokenServer, **more: Any) -> TokenManager:
    return TokenManager(
        ClientCredentials("an-id", SECRET, token_url=server.token_url), random=lambda: 0.5, **more
    )


def _settings(server: TokenServer) -> dict[str, Any]:
    return {
        "client_id": "an-id",
        "client_secret": SECRET,
        "base_url": server.url,
        "token_url": server.token_url,
    }


Send = Callable[..., list[Any]]


async def _caught(call: Any) -> Any:
    try:
        return await call
    except OttoError as error:
        return error


class _Ways:
    """One way each to send calls one after another; returns responses and errors."""

    @staticmethod
    def otto(server: TokenServer, *calls: dict[str, Any]) -> list[Any]:
        found: list[Any] = []
        with Otto(**_settings(server)) as otto:
            for call in calls:
                try:
                    found.append(otto.request(**call))
                except OttoError as error:
                    found.append(error)
        return found

    @staticmethod
    def async_otto(server: TokenServer, *calls: dict[str, Any]) -> list[Any]:
        async def run() -> list[Any]:
            async with AsyncOtto(**_settings(server)) as otto:
                return [await _caught(otto.request(**call)) for call in calls]

        return asyncio.run(run())

    @staticmethod
    def httpx(server: TokenServer, *calls: dict[str, Any]) -> list[Any]:
        found: list[Any] = []
        auth = BearerAuth(manager_of(server), server.url)
        with httpx.Client(auth=auth, base_url=server.url, follow_redirects=True) as client:
            for call in calls:
                found.append(client.request(**call))
        return found

    @staticmethod
    def async_httpx(server: TokenServer, *calls: dict[str, Any]) -> list[Any]:
        async def run() -> list[Any]:
            auth = BearerAuth(manager_of(server), server.url)
            async with httpx.AsyncClient(
                auth=auth, base_url=server.url, follow_redirects=True
            ) as client:
                return [await client.request(**call) for call in calls]

        return asyncio.run(run())


@pytest.fixture(params=["otto", "async_otto", "httpx", "async_httpx"])
def send(request: pytest.FixtureRequest) -> Send:
    found: Send = getattr(_Ways, request.param)
    return found


@pytest.fixture(params=["otto", "async_otto"])
def send_by_otto(request: pytest.FixtureRequest) -> Send:
    found: Send = getattr(_Ways, request.param)
    return found


GET = {"method": "GET", "url": "/x"}


# -- 401 ------------------------------------------------------------------------------------------


def test_a_call_carries_the_token(server: TokenServer, send: Send) -> None:
    first, second = send(server, GET, GET)
    assert first.json() == second.json() == {"token": "token-1"}
    assert len(server.asked) == 1


def test_a_401_costs_one_renewal_and_one_repeat(server: TokenServer, send: Send) -> None:
    server.revoked = {"token-1"}
    first, second = send(server, GET, GET)
    assert first.json() == second.json() == {"token": "token-2"}
    assert server.calls == [401, 200, 200]
    assert len(server.asked) == 2


def test_a_second_401_is_the_response(server: TokenServer, send: Send) -> None:
    server.refuse_all = True
    (found,) = send(server, GET)
    assert found.status_code == 401
    assert server.calls == [401, 401]
    assert len(server.asked) == 2


def test_a_second_401_is_an_unauthorized_error_of_otto(
    server: TokenServer, send_by_otto: Send
) -> None:
    server.refuse_all = True
    (found,) = send_by_otto(server, GET)
    assert isinstance(found, UnauthorizedError)
    assert "hush" not in str(found)


def test_the_refused_token_is_not_sent_again_when_no_other_can_be_had(
    server: TokenServer, send_by_otto: Send
) -> None:
    server.revoked = {"token-1"}

    def rotate() -> None:
        if len(server.asked) > 1:
            server.secret = "rotated"

    server.before_response = rotate
    (found,) = send_by_otto(server, GET)
    assert server.calls == [401]
    assert isinstance(found, AuthenticationError)
    assert found.error == "unauthorized_client"


# -- bodies ---------------------------------------------------------------------------------------


class _Unseekable(io.BytesIO):
    def seekable(self) -> bool:
        return False

    def seek(self, offset: int, whence: int = 0) -> int:
        raise io.UnsupportedOperation("seek")

    def tell(self) -> int:
        raise io.UnsupportedOperation("tell")


def _part_read() -> io.BytesIO:
    file = io.BytesIO(b"skipped-content")
    file.seek(8)
    return file


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (lambda: {"content": b"bytes"}, b"bytes"),
        (lambda: {"json": {"a": 1}}, b'{"a":1}'),
        (lambda: {"data": {"a": "1"}}, b"a=1"),
        (
            lambda: {"files": {"a": ("a.txt", io.BytesIO(b"in a file"))}},
            b"in a file",
        ),
    ],
    ids=["bytes", "json", "form", "multipart"],
)
def test_bodies_are_sent_again_whole(
    server: TokenServer, send: Send, arguments: Callable[[], dict[str, Any]], expected: bytes
) -> None:
    server.revoked = {"token-1"}
    (found,) = send(server, {"method": "POST", "url": "/x", **arguments()})
    assert found.status_code == 200
    assert server.bodies[0] == server.bodies[1]
    assert expected in server.bodies[1]


@pytest.mark.parametrize("way", [_Ways.otto, _Ways.httpx], ids=["otto", "httpx"])
def test_a_file_is_sent_again_from_where_it_was(server: TokenServer, way: Send) -> None:
    server.revoked = {"token-1"}
    call = {"method": "POST", "url": "/x", "content": _part_read()}
    # httpx would count the whole file.
    (found,) = way(server, {**call, "headers": {"Content-Length": "7"}})
    assert found.status_code == 200
    assert server.bodies == [b"content", b"content"]


def _pieces() -> Iterator[bytes]:
    yield b"once"


async def _async_pieces() -> AsyncIterator[bytes]:
    yield b"once"


@pytest.mark.parametrize(
    ("way", "body"),
    [
        (_Ways.otto, lambda: {"content": _pieces()}),
        (_Ways.httpx, lambda: {"content": _pieces()}),
        (_Ways.async_otto, lambda: {"content": _async_pieces()}),
        (_Ways.async_httpx, lambda: {"content": _async_pieces()}),
        (_Ways.otto, lambda: {"content": _Unseekable(b"once")}),
    ],
    ids=["otto", "httpx", "async otto", "async httpx", "a pipe"],
)
def test_a_body_that_is_used_up_is_not_sent_again(
    server: TokenServer, way: Send, body: Callable[[], dict[str, Any]]
) -> None:
    server.revoked = {"token-1"}
    once = {"method": "POST", "url": "/x", "headers": {"Content-Length": "4"}, **body()}
    first, second = way(server, once, GET)
    assert first.status_code == 401
    assert second.status_code == 200
    assert server.calls == [401, 200]
    assert server.bodies[0] == b"once"


# -- storms ---------------------------------------------------------------------------------------


def test_sixty_threads_that_meet_a_revoked_token_cost_one_request(server: TokenServer) -> None:
    with Otto(**_settings(server)) as otto, ThreadPoolExecutor(60) as pool:
        otto.request("GET", "/x")
        server.revoke()
        together = threading.Barrier(60)

        def call(_: int) -> int:
            together.wait(20)
            return otto.request("GET", "/x").status_code

        assert list(pool.map(call, range(60))) == [200] * 60
    assert len(server.asked) == 2


def test_sixty_tasks_that_meet_a_revoked_token_cost_one_request(server: TokenServer) -> None:
    async def run() -> list[int]:
        async with AsyncOtto(**_settings(server)) as otto:
            await otto.request("GET", "/x")
            server.revoke()
            responses = await asyncio.gather(*(otto.request("GET", "/x") for _ in range(60)))
            return [response.status_code for response in responses]

    assert asyncio.run(run()) == [200] * 60
    assert len(server.asked) == 2


def test_a_users_invalidation_takes_effect_with_the_next_call(server: TokenServer) -> None:
    with Otto(**_settings(server)) as otto:
        assert otto.request("GET", "/x").json() == {"token": "token-1"}
        otto.invalidate_token()
        assert otto.request("GET", "/x").json() == {"token": "token-2"}


# -- one request at a time ------------------------------------------------------------------------


class _Flow:
    """A request's way through the auth flow, one step at a time."""

    def __init__(self, auth: BearerAuth, url: str, context: CallContext | None = None) -> None:
        extensions = {} if context is None else {EXTENSION: context}
        self.request = httpx.Request("GET", url, extensions=extensions)
        self.steps = auth.sync_auth_flow(self.request)

    def start(self) -> str | None:
        header: str | None = next(self.steps).headers.get("Authorization")
        return header

    def respond(self, status: int) -> str | None:
        response = httpx.Response(status, request=self.request)
        try:
            header: str | None = self.steps.send(response).headers.get("Authorization")
        except StopIteration:
            return None
        return header


class _AsyncFlow:
    """The same for tasks."""

    def __init__(self, auth: BearerAuth, url: str, context: CallContext | None = None) -> None:
        extensions = {} if context is None else {EXTENSION: context}
        self.request = httpx.Request("GET", url, extensions=extensions)
        self.loop = asyncio.Runner()
        self.steps = auth.async_auth_flow(self.request)

    def start(self) -> str | None:
        return self._step(None)

    def respond(self, status: int) -> str | None:
        return self._step(httpx.Response(status, request=self.request))

    def _step(self, response: Any) -> str | None:
        async def step() -> str | None:
            try:
                request = await self.steps.asend(response)
            except StopAsyncIteration:
                return None
            header: str | None = request.headers.get("Authorization")
            return header

        found = self.loop.run(step())
        if found is None:
            self.loop.close()
        return found


@pytest.fixture(params=[_Flow, _AsyncFlow], ids=["thread", "task"])
def flow_of(request: pytest.FixtureRequest) -> Callable[..., Any]:
    found: Callable[..., Any] = request.param
    return found


def test_a_late_401_does_not_drop_the_newer_token(
    server: TokenServer, clock: Clock, flow_of: Callable[..., Any]
) -> None:
    manager = manager_of(server, clock=clock)
    auth = BearerAuth(manager, server.url)
    slow, quick = flow_of(auth, server.url), flow_of(auth, server.url)
    assert slow.start() == quick.start() == "Bearer token-1"
    assert quick.respond(401) == "Bearer token-2"
    clock.now += 1
    assert slow.respond(401) == "Bearer token-2"
    assert quick.respond(200) is None
    assert slow.respond(200) is None
    assert len(server.asked) == 2


def test_a_token_asked_for_before_the_401_gets_one_more_try(
    server: TokenServer, clock: Clock, flow_of: Callable[..., Any]
) -> None:
    manager = manager_of(server, clock=clock)
    auth = BearerAuth(manager, server.url)
    flow = flow_of(auth, server.url)
    assert flow.start() == "Bearer token-1"
    manager.invalidate()
    assert manager.get().access_token == "token-2"
    clock.now += 1
    # The stroke that ended the first may have ended the second, which was asked for before it.
    assert flow.respond(401) == "Bearer token-2"
    assert flow.respond(401) == "Bearer token-3"
    assert flow.respond(401) is None
    assert len(server.asked) == 3


def test_repeats_end_even_if_every_token_is_older_than_its_401(
    server: TokenServer, clock: Clock, flow_of: Callable[..., Any]
) -> None:
    class Elsewhere(TokenManager):
        """Gives tokens that other processes asked for, long ago."""

        def get(self, deadline: float | None = None, policy: RetryPolicy | None = None) -> Token:
            return Token("theirs", 0.0, 1e9, 1e9)

        async def aget(
            self, deadline: float | None = None, policy: RetryPolicy | None = None
        ) -> Token:
            return self.get()

    credentials = ClientCredentials("an-id", SECRET, token_url=server.token_url)
    flow = flow_of(BearerAuth(Elsewhere(credentials, clock=clock), server.url), server.url)
    flow.start()
    assert [flow.respond(401) for _ in range(3)] == ["Bearer theirs", "Bearer theirs", None]


def test_the_calls_deadline_holds_for_its_token(
    server: TokenServer, clock: Clock, flow_of: Callable[..., Any]
) -> None:
    manager = manager_of(server, clock=clock, sleep=clock.sleep, async_sleep=clock.async_sleep)
    server.troubles = [Trouble(503)] * 1000
    started = clock.now
    context = CallContext("GET /x", deadline=started + 20)
    flow = flow_of(BearerAuth(manager, server.url), server.url, context)
    with pytest.raises(APIConnectionError, match="no token: the token endpoint returned 503"):
        flow.start()
    assert 5 < clock.now - started <= 20
    if isinstance(flow, _AsyncFlow):
        flow.loop.close()


# -- where tokens go ------------------------------------------------------------------------------


def test_another_host_gets_no_token(server: TokenServer, other: TokenServer, send: Send) -> None:
    (found,) = send(server, {"method": "GET", "url": f"{other.url}/x"})
    assert found.status_code == 401
    assert other.calls == [401]
    assert server.asked == []


def test_a_redirect_elsewhere_carries_no_token_and_drops_none(
    server: TokenServer, other: TokenServer
) -> None:
    server.redirect = f"{other.url}/x"
    for way in (_Ways.httpx, _Ways.async_httpx):
        server.asked.clear()
        (found,) = way(server, GET)
        assert found.status_code == 401
        assert found.json() == {"token": ""}
        assert len(server.asked) == 1


def test_an_authorization_header_of_the_callers_own_is_left(
    server: TokenServer, send: Send
) -> None:
    (found,) = send(server, {**GET, "headers": {"authorization": "Basic mine"}})
    assert server.asked == []
    assert found.status_code == 200
    assert found.json() == {"token": "Basic mine"}


# -- secrecy --------------------------------------------------------------------------------------


def test_logs_of_all_libraries_at_debug_show_no_secret(
    server: TokenServer, send: Send, caplog: pytest.LogCaptureFixture
) -> None:
    server.extra = {"access_token": SESAME}
    server.troubles = [Trouble(503), Trouble(drop=True)]
    with caplog.at_level(logging.DEBUG):
        for name in list(logging.root.manager.loggerDict):
            caplog.set_level(logging.DEBUG, logger=name)
        send(server, GET)
        server.refuse_all = True
        send(server, GET)
    assert {CORE, "otto_ext"} <= {record.name.partition(".")[0] for record in caplog.records}
    for record in caplog.records:
        logged = f"{record.getMessage()} {vars(record)}"
        assert SESAME not in logged
        assert SECRET not in logged


# Shorter than the first wait between two token requests.
_NO_PATIENCE = RetryPolicy(attempts=1, deadline=0.1)


def _texts(shown: traceback.TracebackException | None) -> Iterator[str]:
    """What a report of errors would show, but for the frames here, which give the secret."""
    if shown is not None:
        yield from (
            f"{frame.filename} {frame.name} {frame.locals}"
            for frame in shown.stack
            if frame.filename != __file__
        )
        yield from shown.format_exception_only()
        yield from _texts(shown.__cause__)
        yield from _texts(shown.__context__)


def _traceback(server: TokenServer, secret: Callable[[], Any], blocking: bool) -> str:
    settings = {**_settings(server), "client_secret": secret(), "retry": _NO_PATIENCE}
    try:
        if blocking:
            with Otto(**settings) as otto:
                otto.request("GET", "/x")
        else:

            async def run() -> None:
                async with AsyncOtto(**settings) as otto:
                    await otto.request("GET", "/x")

            asyncio.run(run())
    except OttoError as error:
        shown = traceback.TracebackException.from_exception(error, capture_locals=True)
        return "\n".join(_texts(shown))
    raise AssertionError("the call did not fail")


_BODY = b'{"access_token": "%s", "token_type": "Bearer"' % SESAME.encode()


@pytest.mark.parametrize("blocking", [True, False], ids=["thread", "task"])
@pytest.mark.parametrize(
    "secret",
    [lambda: SECRET, lambda: lambda: SECRET],
    ids=["a text", "a callable"],
)
@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(401, b'{"error": "invalid_client"}'),
        Trouble(200, _BODY),
        Trouble(200, _BODY.replace(b"Bearer", b"MAC") + b"}"),
        Trouble(200, _BODY.replace(b"open", b" ") + b"}"),
        Trouble(200, _BODY + b"}", {"Content-Encoding": "gzip"}),
        Trouble(200, _BODY + b"}", {"Content-Length": "1"}),
        Trouble(drop=True),
        Trouble(503, _BODY),
        None,
    ],
    ids=["refused", "cut", "not bearer", "no token", "gzip", "length", "drop", "503", "API"],
)
def test_tracebacks_with_locals_show_no_secret(
    server: TokenServer, trouble: Trouble | None, secret: Callable[[], Any], blocking: bool
) -> None:
    server.extra = {"access_token": SESAME}
    server.refuse_all = True
    if trouble is not None:
        server.troubles = [trouble] * 50
    shown = _traceback(server, secret, blocking)
    assert "otto_ext" in shown
    assert SECRET not in shown
    assert "sesame" not in shown


def test_what_clients_are_made_of_shows_no_secret(server: TokenServer) -> None:
    server.extra = {"access_token": SESAME}
    with Otto(**_settings(server)) as otto:
        otto.request("GET", "/x")
        shown = repr(otto) + str(vars(otto)) + str(otto.get_httpx_client().auth)
        for part in vars(otto).values():
            shown += repr(part)
    assert SECRET not in shown
    assert SESAME not in shown
