"""httpx or httpx2: which one is used, and that transports and clients of either are accepted."""

from __future__ import annotations

import ast
import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import httpx2
import pytest
from support.faults import FaultServer
from support.outage_server import OutageServer
from support.token_server import TokenServer
from support.widgets import GET, json_response

import otto_ext
from otto_ext import (
    APIConnectionError,
    APITimeoutError,
    AsyncOtto,
    ConfigurationError,
    NotFoundError,
    Otto,
    RequestOptions,
    ResponseDecodeError,
    RetryPolicy,
)
from otto_ext.auth import StaticToken
from otto_ext.wire.http import LIBRARY
from otto_ext.wire.operation import Call

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

#: The library that this process does not use. Under `support.under_httpx2` both are one.
OTHER: Any = httpx if LIBRARY == "httpx2" else httpx2
BASE = "https://api.example.com"


def settings(**more: Any) -> dict[str, Any]:
    return {"base_url": BASE, "credentials": StaticToken("a-token"), "retry": False, **more}


def blocking(transport: Any, method: str, path: str, **arguments: Any) -> Any:
    options = arguments.pop("settings", {})
    with Otto(**settings(transport=transport, **options)) as otto:
        return otto.request(method, path, **arguments)


def in_a_task(transport: Any, method: str, path: str, **arguments: Any) -> Any:
    options = arguments.pop("settings", {})

    async def call() -> Any:
        async with AsyncOtto(**settings(transport=transport, **options)) as otto:
            return await otto.request(method, path, **arguments)

    return asyncio.run(call())


@pytest.fixture(params=[blocking, in_a_task])
def ask(request: pytest.FixtureRequest) -> Callable[..., Any]:
    return request.param


# -- transports ------------------------------------------------------------------------------------


def test_a_transport_of_the_other_library_sees_the_request_as_it_is_sent(ask: Any) -> None:
    seen: list[Any] = []

    def handle(request: Any) -> Any:
        seen.append(request)
        return OTHER.Response(201, json={"id": "1.10"}, headers={"X-Request-Id": "abc"})

    response = ask(OTHER.MockTransport(handle), "POST", "/a b?q=%2F&q=1", json={"total": "2.50"})
    (request,) = seen
    assert isinstance(request, OTHER.Request)
    assert request.method == "POST"
    assert str(request.url) == f"{BASE}/a%20b?q=%2F&q=1"
    assert request.content == b'{"total":"2.50"}'
    assert request.headers["authorization"] == "Bearer a-token"
    assert request.headers.get_list("content-length") == ["16"]
    assert "transfer-encoding" not in request.headers
    assert response.status_code == 201
    assert response.json() == {"id": "1.10"}
    assert response.headers["x-request-id"] == "abc"
    assert "transfer-encoding" not in response.headers


def test_its_streams_are_passed_on_in_both_directions() -> None:
    class Body(OTHER.SyncByteStream):  # type: ignore[misc]
        closed = False

        def __iter__(self) -> Iterator[bytes]:
            yield b"one "
            yield b"two"

        def close(self) -> None:
            self.closed = True

    body = Body()

    class Transport(OTHER.BaseTransport):  # type: ignore[misc]
        def handle_request(self, request: Any) -> Any:
            assert b"".join(request.stream) == b"abc"
            assert request.headers["transfer-encoding"] == "chunked"
            return OTHER.Response(200, stream=body)

    assert blocking(Transport(), "POST", "/x", content=iter([b"a", b"bc"])).content == b"one two"
    assert body.closed


def test_its_asynchronous_streams_are_too() -> None:
    class Body(OTHER.AsyncByteStream):  # type: ignore[misc]
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield b"one "
            yield b"two"

    class Transport(OTHER.AsyncBaseTransport):  # type: ignore[misc]
        async def handle_async_request(self, request: Any) -> Any:
            assert b"".join([piece async for piece in request.stream]) == b"abc"
            return OTHER.Response(200, stream=Body())

    async def pieces() -> AsyncIterator[bytes]:
        yield b"a"
        yield b"bc"

    assert in_a_task(Transport(), "POST", "/x", content=pieces()).content == b"one two"


def test_a_status_that_is_not_a_success_raises_as_ever(ask: Any) -> None:
    transport = OTHER.MockTransport(lambda request: OTHER.Response(404, json={"detail": "gone"}))
    with pytest.raises(NotFoundError, match="gone"):
        ask(transport, "GET", "/x")


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        ("ConnectError", APIConnectionError),
        ("ReadTimeout", APITimeoutError),
        ("RemoteProtocolError", APIConnectionError),
        ("DecodingError", ResponseDecodeError),
        ("UnsupportedProtocol", ConfigurationError),
        ("InvalidURL", ConfigurationError),
        ("CookieConflict", APIConnectionError),
    ],
)
def test_its_errors_are_ours(ask: Any, raised: str, expected: type[Exception]) -> None:
    def handle(request: Any) -> Any:
        raise getattr(OTHER, raised)("it broke")

    with pytest.raises(expected, match="it broke") as caught:
        ask(OTHER.MockTransport(handle), "GET", "/x")
    assert "a-token" not in repr(caught.value.__cause__)


def test_an_error_that_only_the_other_library_has_counts_as_its_base(ask: Any) -> None:
    class NewError(OTHER.ReadError):  # type: ignore[misc]
        pass

    def handle(request: Any) -> Any:
        raise NewError("new")

    with pytest.raises(APIConnectionError, match="new"):
        ask(OTHER.MockTransport(handle), "GET", "/x")


def test_errors_while_its_body_is_read_are_ours() -> None:
    class Body(OTHER.SyncByteStream):  # type: ignore[misc]
        def __iter__(self) -> Iterator[bytes]:
            yield b"one"
            raise OTHER.ReadError("cut off")

    transport = OTHER.MockTransport(lambda request: OTHER.Response(200, stream=Body()))
    with pytest.raises(APIConnectionError, match="cut off"):
        blocking(transport, "GET", "/x")


def test_its_failures_are_retried(ask: Any) -> None:
    failures = iter([OTHER.ConnectError("not yet"), OTHER.Response(503), None])

    def handle(request: Any) -> Any:
        found = next(failures)
        if isinstance(found, Exception):
            raise found
        return found or OTHER.Response(200, json=[])

    policy = RetryPolicy(attempts=3, base=0.001, cap=0.001)
    response = ask(OTHER.MockTransport(handle), "GET", "/x", settings={"retry": policy})
    assert response.json() == []


def test_tokens_are_fetched_through_it() -> None:
    def handle(request: Any) -> Any:
        if request.url.host == "tokens.example.com":
            assert b"client_secret=open" in request.content
            return OTHER.Response(200, json={"access_token": "t-1", "expires_in": 300})
        return OTHER.Response(200, text=request.headers["authorization"])

    with Otto(
        client_id="me",
        client_secret="open",
        base_url=BASE,
        token_url="https://tokens.example.com/t",
        transport=OTHER.MockTransport(handle),
    ) as otto:
        assert otto.request("GET", "/x").text == "Bearer t-1"


@pytest.mark.parametrize("kind", [Otto, AsyncOtto])
def test_something_else_is_refused_when_it_is_given(kind: Any) -> None:
    with pytest.raises(ConfigurationError, match="transport is int; give a transport of httpx"):
        kind(**settings(transport=1)).get_httpx_client()


# -- clients and values ----------------------------------------------------------------------------


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer([json_response({"id": 1})]) as server:
        yield server


def test_calls_and_tokens_go_through_a_client_of_the_other_library(server: FaultServer) -> None:
    hooks: list[str] = []
    own = OTHER.Client(event_hooks={"request": [lambda request: hooks.append(request.method)]})
    with (
        TokenServer() as tokens,
        own,
        Otto(
            client_id="id",
            client_secret=tokens.secret,
            base_url=server.url,
            token_url=tokens.token_url,
            http_client=own,
        ) as otto,
    ):
        assert otto._caller.execute(Call(GET, {"id": 1})).parsed.id == 1
        otto.close()
        assert not own.is_closed
    assert hooks == ["POST", "GET"]


def test_asynchronous_calls_do_too(server: FaultServer) -> None:
    async def call() -> int:
        async with OTHER.AsyncClient() as own:
            async with AsyncOtto(**settings(base_url=server.url, http_client=own)) as otto:
                response = await otto._caller.aexecute(Call(GET, {"id": 1}))
            assert not own.is_closed
            return response.parsed.id

    assert asyncio.run(call()) == 1


def test_its_timeouts_and_urls_are_taken() -> None:
    seen: list[dict[str, float | None]] = []

    def handle(request: Any) -> Any:
        seen.append(request.extensions["timeout"])
        return OTHER.Response(200, json={"id": 1})

    with Otto(
        base_url=OTHER.URL(BASE),
        credentials=StaticToken("t"),
        transport=OTHER.MockTransport(handle),
        timeout=OTHER.Timeout(5.0, connect=1.0),
    ) as otto:
        otto.request("GET", "/x")
        otto.request("GET", "/x", timeout=OTHER.Timeout(4.0))
        options = RequestOptions(timeout=OTHER.Timeout(3.0))
        otto._caller.execute(Call(GET, {"id": 1}, options=options))
        otto.with_options(timeout=OTHER.Timeout(2.0)).request("GET", "/x")
    assert [(found["connect"], found["read"]) for found in seen] == [
        (1.0, 5.0),
        (4.0, 4.0),
        (3.0, 3.0),
        (2.0, 2.0),
    ]


def test_a_response_that_drips_through_its_transport_ends_with_the_deadline() -> None:
    with OutageServer() as server:
        server.state = "drip body"
        with (
            Otto(
                **settings(
                    base_url=server.url,
                    transport=OTHER.HTTPTransport(),
                    retry=RetryPolicy(deadline=0.5),
                    timeout=30.0,
                )
            ) as otto,
            pytest.raises(APITimeoutError),
        ):
            otto.request("GET", "/x")
        assert server.dripped == 0


# -- which one is used -----------------------------------------------------------------------------

_REPORT = """
import sys
from otto_ext import Otto
from otto_ext.auth import StaticToken
otto = Otto(credentials=StaticToken("t"), base_url="https://api.example.com")
print(type(otto.get_httpx_client()).__module__, "httpx" in sys.modules, "httpx2" in sys.modules)
"""
_HIDE = """
import sys
class Absent:
    def __init__(self, inner): self.inner = inner
    def __getattr__(self, name): return getattr(self.inner, name)
    def find_spec(self, name, path=None, target=None):
        return None if name in {hidden!r} else self.inner.find_spec(name, path, target)
sys.meta_path[:] = [Absent(finder) for finder in sys.meta_path]
"""


def run(code: str, *, named: str | None = None, hidden: tuple[str, ...] = ()) -> Any:
    environment = {k: v for k, v in os.environ.items() if k != "OTTO_HTTP_LIBRARY"}
    if named is not None:
        environment["OTTO_HTTP_LIBRARY"] = named
    before = _HIDE.format(hidden=hidden) if hidden else ""
    return subprocess.run(
        [sys.executable, "-c", before + code],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("named", "hidden", "report"),
    [
        (None, (), "httpx True False"),
        ("", (), "httpx True False"),
        ("httpx2", (), "httpx2 False True"),
        (None, ("httpx",), "httpx2 False True"),
    ],
)
def test_the_setting_and_what_is_installed_decide(
    named: str | None, hidden: tuple[str, ...], report: str
) -> None:
    done = run(_REPORT, named=named, hidden=hidden)
    assert done.stdout.replace("._client", "").strip() == report, done.stderr


@pytest.mark.parametrize(
    ("named", "hidden", "message"),
    [
        ("requests", (), "OTTO_HTTP_LIBRARY is 'requests'; set it to httpx or httpx2, or unset it"),
        (
            "httpx2",
            ("httpx2",),
            "OTTO_HTTP_LIBRARY is httpx2, which is not installed; run pip install httpx2",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_line(
    named: str, hidden: tuple[str, ...], message: str
) -> None:
    done = run(_REPORT, named=named, hidden=hidden)
    assert f"ImportError: {message}" in done.stderr
    command = "import sys; sys.argv[1:] = ['doctor']; from otto_ext.cli import main; main()"
    done = run(command, named=named, hidden=hidden)
    assert done.returncode == 2
    assert done.stderr.startswith(f"otto: {message}")
    assert "Traceback" not in done.stderr


def test_nothing_but_the_seam_imports_either_library() -> None:
    package = Path(otto_ext.__file__).parent
    found = [
        str(path.relative_to(package))
        for path in sorted(package.rglob("*.py"))
        if path.relative_to(package) != Path("wire/http.py") and _imports_a_library(path)
    ]
    assert found == []


def _imports_a_library(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        roots = {name.partition(".")[0] for name in names}
        if id(node) not in for_types and roots & {"httpx", "httpx2", "httpcore", "httpcore2"}:
            return True
    return False
