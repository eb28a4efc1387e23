"""A real server on loopback with many accounts and their entries, and the methods that call it.

The methods are stated by hand, as generated modules state theirs. What the server holds follows
from three numbers, so that a test can say what a pull must bring.
"""

from __future__ import annotations

import datetime as dt
import json
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from attrs import define, field
from otto_api.types import UNSET
from support.stated import Stated

from otto_ext.wire import codec as c
from otto_ext.wire.method import AsyncIteration, AsyncMethod, SyncIteration, SyncMethod
from otto_ext.wire.operation import Call, Operation, Parameter, ResponseSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "ACCOUNTS",
    "ENTRIES",
    "TOKEN",
    "AccountsApi",
    "AsyncAccountsApi",
    "BulkServer",
    "bulk_document",
    "entries_operation",
    "with_tokens",
]

BEGIN = dt.date(2026, 1, 1)
_JSON = (("application/json", "json", c.ANY),)


def entries_operation(**paging: str) -> Operation[Any]:
    """The entries of an account, paged in some style."""
    return Operation(
        "entries.list_entries",
        "GET",
        "/accounts/{account}/entries",
        parameters=(
            Parameter("account", "account_id", "path", c.STRING, True, "simple", False),
            Parameter("from", "from_date", "query", c.DATE),
            Parameter("to", "to_date", "query", c.DATE),
            Parameter("cursor", "cursor", "query", c.STRING),
            Parameter("offset", "offset", "query", c.INTEGER),
            Parameter("page", "page", "query", c.INTEGER),
            Parameter("limit", "limit", "query", c.INTEGER),
        ),
        responses=(ResponseSpec("200", _JSON),),
        paging=paging or None,
    )


CURSOR = {"style": "cursor", "items": "/data", "parameter": "cursor", "next": "/next"}
ENTRIES = entries_operation(**CURSOR)
ACCOUNTS: Operation[Any] = Operation(
    "accounts.list_accounts",
    "GET",
    "/accounts",
    parameters=(Parameter("cursor", "cursor", "query", c.STRING),),
    responses=(ResponseSpec("200", _JSON),),
    paging=CURSOR,
)


def _given(arguments: Mapping[str, Any], known: Operation[Any]) -> dict[str, Any]:
    names = [parameter.attribute for parameter in known.parameters]
    if unknown := set(arguments) - set(names):
        raise TypeError(f"got an unexpected keyword argument {min(unknown)!r}")
    return {name: arguments.get(name, UNSET) for name in names}


class IterEntries(Stated, SyncIteration[..., Any]):
    """Every entry of an account."""

    operation = ENTRIES

    def stated(self, *, account_id: str, max_items: int | None = None, **more: Any) -> Any:
        arguments = _given({"account_id": account_id, **more}, self.operation)
        return Call(self.operation, arguments)


class ListEntries(Stated, SyncMethod[..., Any]):
    """One page of an account's entries."""

    operation = ENTRIES

    def stated(self, *, account_id: str, **more: Any) -> Any:
        return Call(self.operation, _given({"account_id": account_id, **more}, ENTRIES))


class IterAccounts(Stated, SyncIteration[..., Any]):
    """Every account."""

    def stated(self) -> Any:
        return Call(ACCOUNTS, {})


class AsyncIterEntries(Stated, AsyncIteration[..., Any]):
    """Every entry of an account."""

    operation = ENTRIES

    def stated(self, *, account_id: str, max_items: int | None = None, **more: Any) -> Any:
        arguments = _given({"account_id": account_id, **more}, self.operation)
        return Call(self.operation, arguments)


class AsyncListEntries(Stated, AsyncMethod[..., Any]):
    """One page of an account's entries."""

    operation = ENTRIES

    def stated(self, *, account_id: str, **more: Any) -> Any:
        return Call(self.operation, _given({"account_id": account_id, **more}, ENTRIES))


class AsyncIterAccounts(Stated, AsyncIteration[..., Any]):
    """Every account."""

    def stated(self) -> Any:
        return Call(ACCOUNTS, {})


class AccountsApi:
    """What generated code would put on `Otto`."""

    def __init__(self, client: Any) -> None:
        self.iter_accounts = IterAccounts(client._caller)
        self.iter_entries = IterEntries(client._caller)
        self.list_entries = ListEntries(client._caller)


class AsyncAccountsApi:
    """What generated code would put on `AsyncOtto`."""

    def __init__(self, client: Any) -> None:
        self.iter_accounts = AsyncIterAccounts(client._caller)
        self.iter_entries = AsyncIterEntries(client._caller)
        self.list_entries = AsyncListEntries(client._caller)


def bulk_document() -> dict[str, Any]:
    """The server's document, for what takes a generated client."""
    item = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
    page = {
        "type": "object",
        "required": ["data"],
        "properties": {
            "data": {"type": "array", "items": item},
            "next": {"type": ["string", "null"]},
            "total": {"type": "integer"},
        },
    }

    def query(name: str, **schema: Any) -> dict[str, Any]:
        return {"name": name, "in": "query", "schema": schema}

    def operation(name: str, *parameters: dict[str, Any]) -> dict[str, Any]:
        response = {"description": "A page.", "content": {"application/json": {"schema": page}}}
        return {
            "get": {
                "operationId": f"list{name.capitalize()}",
                "tags": [name],
                "parameters": [*parameters, query("cursor", type="string")],
                "responses": {"200": response},
                "x-otto-paging": CURSOR,
            }
        }

    account = {"name": "account", "in": "path", "required": True, "schema": {"type": "string"}}
    day = {"type": "string", "format": "date"}
    bounds = [query("from", **day), query("to", **day), query("limit", type="integer")]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Accounts", "version": "1"},
        "paths": {
            "/accounts": operation("accounts", query("kind", type="string")),
            "/accounts/{account}/entries": operation("entries", account, *bounds),
        },
    }


TOKEN = {"access_token": "a-token", "expires_in": 300, "token_type": "Bearer"}


def with_tokens(path: str, query: dict[str, str]) -> Any:
    """For `BulkServer.respond`: the token endpoint; everything else is the server's own."""
    return TOKEN if path == "/token" else None


@define
class BulkServer:
    """Holds `accounts` with `entries` each, one a day from 2026-01-01 on, `page` to a page.

    Attributes:
        respond: looks at a request's path and query first; it returns a status, or the body of
            a 200, in place of the server's own.
        requests: path and query of each request, in the order of their coming.
        most: the most requests at once.
    """

    accounts: int = 3
    entries: int = 7
    page: int = 3
    respond: Callable[[str, dict[str, str]], Any] = lambda path, query: None
    requests: list[str] = field(factory=list)
    most: int = 0
    _now: int = 0
    _lock: threading.Lock = field(factory=threading.Lock)
    _rows: dict[str, list[dict[str, Any]]] = field(factory=dict)
    _server: Any = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def parents(self) -> list[dict[str, str]]:
        """The accounts as arguments."""
        return [{"account_id": f"a{number}"} for number in range(self.accounts)]

    def rows(self, account: str) -> list[dict[str, Any]]:
        """The entries of an account."""
        if account not in self._rows:
            self._rows[account] = [
                {
                    "id": f"{account}-{number}",
                    "day": (BEGIN + dt.timedelta(days=number)).isoformat(),
                    "quantity": number,
                    "memo": None if number % 2 else 'né "le" \u2028',
                }
                for number in range(self.entries)
            ]
        return self._rows[account]

    @property
    def ids(self) -> list[str]:
        """The ids of all entries, sorted."""
        return sorted(row["id"] for it in self.parents for row in self.rows(it["account_id"]))

    def __enter__(self) -> BulkServer:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def do_GET(self) -> None:
                with suppress(ConnectionError):
                    outer._serve(self)
                    return
                self.close_connection = True

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.do_GET()

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, request: Any, client_address: Any) -> None:
                """A client that was killed leaves broken connections behind."""

        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        with self._lock:
            self.requests.append(handler.path)
            self._now += 1
            self.most = max(self.most, self._now)
        try:
            path = urlsplit(handler.path)
            query = dict(parse_qsl(path.query))
            said = self.respond(path.path, query)
            if said is None:
                said = self._page(path.path, query)
        finally:
            with self._lock:
                self._now -= 1
        status, body = (said, b"{}") if isinstance(said, int) else (200, said)
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        handler.send_response_only(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def _page(self, path: str, query: dict[str, str]) -> Any:
        parts = path.strip("/").split("/")
        if len(parts) == 1:
            found: list[Any] = [{"id": f"a{number}"} for number in range(self.accounts)]
        else:
            begin, end = query.get("from", ""), query.get("to", "9")
            found = self.rows(parts[1])
            if "from" in query:
                found = [row for row in found if begin <= row["day"] < end]
        size = int(query.get("limit", self.page))
        start = int(query.get("cursor", query.get("offset", 0)))
        if "page" in query:
            start = (int(query["page"]) - 1) * size
        more = start + size < len(found)
        return {
            "data": found[start : start + size],
            "next": str(start + size) if more else None,
            "address": f"{path}?cursor={start + size}&v=1" if more else None,
            "total": len(found),
        }
