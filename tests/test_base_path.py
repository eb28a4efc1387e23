"""The base path of the document comes before every path, wherever calls are made."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from support.made_clients import MadeClient, made_client

if TYPE_CHECKING:
    from collections.abc import Iterator

STRINGS = {"type": "array", "items": {"type": "string"}}
OK = {"200": {"description": "", "content": {"application/json": {"schema": STRINGS}}}}
ITEMS = {
    "type": "object",
    "properties": {
        "items": STRINGS,
        "next": {"type": "string", "format": "uri", "nullable": True},
    },
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Base path", "version": "1"},
    "servers": [
        {
            "url": "https://api.ottodigital.io/api/{version}/",
            "variables": {"version": {"default": "v1"}},
        }
    ],
    "paths": {
        "/accounts": {"get": {"operationId": "listAccounts", "tags": ["a"], "responses": OK}},
        "/trades": {
            "get": {
                "operationId": "listTrades",
                "tags": ["a"],
                "parameters": [{"name": "page", "in": "query", "schema": {"type": "integer"}}],
                "responses": {
                    "200": {"description": "", "content": {"application/json": {"schema": ITEMS}}}
                },
            }
        },
        "/files": {
            "servers": [{"url": "/uploads"}],
            "get": {"operationId": "listFiles", "tags": ["a"], "responses": OK},
        },
    },
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MadeClient]:
    with made_client(DOCUMENT, tmp_path_factory.mktemp("base-path")) as client:
        yield client


class Wire:
    """A transport that returns an empty list for every call, and keeps the URLs."""

    def __init__(self) -> None:
        self.urls: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.urls.append(str(request.url))
        if request.url.path.endswith("/trades"):
            more = "/api/v1/trades?page=2" if request.url.query == b"" else None
            return httpx.Response(200, json={"items": ["x"], "next": more})
        return httpx.Response(200, json=[])


def otto(made: MadeClient, wire: Wire, base_url: str | None = None, kind: str = "Otto") -> Any:
    token = made.module("otto_ext.auth").StaticToken("a-token")
    return getattr(made.ext, kind)(
        base_url=base_url, credentials=token, transport=httpx.MockTransport(wire), drift="raise"
    )


@pytest.mark.parametrize(
    ("base_url", "expected", "files"),
    [
        # Otto's origin, and any other without a path: the base path is added.
        (None, "https://api.ottodigital.io/api/v1", "https://api.ottodigital.io/uploads"),
        (
            "https://api.example.com",
            "https://api.example.com/api/v1",
            "https://api.example.com/uploads",
        ),
        (
            "https://api.example.com/",
            "https://api.example.com/api/v1",
            "https://api.example.com/uploads",
        ),
        # With a path, it is the complete address.
        ("http://127.0.0.1:9/api/v1", "http://127.0.0.1:9/api/v1", "http://127.0.0.1:9/uploads"),
        (
            "https://gate.example/otto/api/v1/",
            "https://gate.example/otto/api/v1",
            "https://gate.example/otto/uploads",
        ),
        ("https://gate.example/otto", "https://gate.example/otto", None),
    ],
)
def test_every_call_goes_below_the_base_path(
    made: MadeClient,
    monkeypatch: pytest.MonkeyPatch,
    base_url: str | None,
    expected: str,
    files: str | None,
) -> None:
    for by_environment in (False, True):
        if by_environment:
            if base_url is None:
                continue
            monkeypatch.setenv("OTTO_BASE_URL", base_url)
        wire = Wire()
        with otto(made, wire, None if by_environment else base_url) as client:
            assert client.a.list_accounts() == []
            client.request("GET", "/accounts")
            assert list(client.a.iter_trades()) == ["x", "x"]
            assert wire.urls == [
                f"{expected}/accounts",
                f"{expected}/accounts",
                f"{expected}/trades",
                f"{expected}/trades?page=2",
            ]
            assert f"base_url='{expected}" in repr(client)
            wire.urls.clear()
            if files is None:
                # What the base URL would be without the base path cannot be known.
                with pytest.raises(made.ext.ConfigurationError, match="ends with '/api/v1'"):
                    client.a.list_files()
            else:
                client.a.list_files()
                client.with_options(timeout=1).a.list_files()
                assert wire.urls == [f"{files}/files"] * 2


def test_asynchronous_calls_go_there_too(made: MadeClient) -> None:
    wire = Wire()

    async def call() -> None:
        async with otto(made, wire, kind="AsyncOtto") as client:
            await client.a.list_accounts()
            await client.a.list_files(request_options=made.ext.RequestOptions(extra_query={"a": 1}))
            await client.request("GET", "/accounts")

    asyncio.run(call())
    origin = "https://api.ottodigital.io"
    assert wire.urls == [
        f"{origin}/api/v1/accounts",
        f"{origin}/uploads/files?a=1",
        f"{origin}/api/v1/accounts",
    ]


def test_what_an_own_httpx_client_was_set_to_counts_for_own_base_paths(made: MadeClient) -> None:
    wire = Wire()
    with otto(made, wire) as client:
        client.get_httpx_client().cookies.set("a", "b")
        client.a.list_files()
        client.get_httpx_client().base_url = httpx.URL("https://api.ottodigital.io/x")
        with pytest.raises(made.ext.ConfigurationError, match="base path '/uploads'"):
            client.a.list_files()
    assert wire.urls == ["https://api.ottodigital.io/uploads/files"]


def test_the_sandbox_serves_there_and_nowhere_else(made: MadeClient) -> None:
    with made.module("otto_ext.sandbox").Sandbox(DOCUMENT) as sandbox:
        origin = sandbox.token_url.partition("/realms")[0]
        assert sandbox.base_url == f"{origin}/api/v1"
        assert sandbox.document_url.startswith(f"{origin}/openapi")
        statuses = {
            path: httpx.get(origin + path).status_code
            for path in ("/api/v1/accounts", "/accounts", "/uploads/files", "/api/v1/files")
        }
        assert statuses == {
            "/api/v1/accounts": 200,
            "/accounts": 404,
            "/uploads/files": 200,
            "/api/v1/files": 404,
        }
        for base_url in (sandbox.base_url, origin):
            token = made.module("otto_ext.auth").StaticToken("x")
            with made.ext.Otto(base_url=base_url, credentials=token, retry=False) as client:
                assert client.request("GET", "/accounts", headers={"Authorization": ""}).json()
        with sandbox_client(made, sandbox) as client:
            assert isinstance(client.a.list_accounts(), list)
            assert isinstance(client.a.list_files(), list)
        assert {call.path for call in sandbox.requests} >= {"/api/v1/accounts", "/uploads/files"}


def sandbox_client(made: MadeClient, sandbox: Any) -> Any:
    named = sandbox.environment
    return made.ext.Otto(
        client_id=named["OTTO_CLIENT_ID"],
        client_secret=named["OTTO_CLIENT_SECRET"],
        base_url=named["OTTO_BASE_URL"],
        token_url=named["OTTO_TOKEN_URL"],
    )


def test_the_commands_call_there(
    made: MadeClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main = made.module("otto_ext.cli").main
    with made.module("otto_ext.sandbox").Sandbox(DOCUMENT) as sandbox:
        for name, value in sandbox.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("OTTO_BASE_URL", sandbox.base_url.removesuffix("/api/v1"))
        for command in (
            ["call", "a.list_accounts"],
            ["call", "a.list_files"],
            ["doctor", "--json"],
        ):
            monkeypatch.setattr(sys, "argv", ["otto", *command])
            with pytest.raises(SystemExit) as ended:
                main()
            written = capsys.readouterr().out
            assert ended.value.code in (0, None), (command, written)
        checks = {it["check"]: it for it in json.loads(written)["checks"]}
        assert checks["API"]["ok"] is True
        assert f"{sandbox.base_url}" in checks["configuration"]["found"]
        assert {call.path for call in sandbox.requests} == {"/api/v1/accounts", "/uploads/files"}
