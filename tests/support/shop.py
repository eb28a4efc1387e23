"""An API of the command line's own tests: its document, its generated client, and a server.

Its names are none of the project's document, so what works here works for any.
"""

from __future__ import annotations

import datetime as dt
import json
import threading
from contextlib import suppress
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from attrs import define, field
from support.faults import Received

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["KEY", "Shop", "shop_document"]

KEY = ("a-key", "its-word")
_TOKEN_PATH = "/realms/shop/token"


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": "That.", "content": {"application/json": {"schema": schema}}}


def _query(name: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, **more}


_ORDER = {
    "type": "object",
    "required": ["sku", "price"],
    "properties": {
        "sku": {"type": "string", "description": "The good's number.\n\nIt is on the label."},
        "price": {"type": "string", "format": "decimal"},
        "due": {"type": "string", "format": "date"},
    },
}


def shop_document() -> dict[str, Any]:
    """Operations of every kind that the command line treats differently."""
    colour = {"type": "string", "enum": ["red", "green", "blue"]}
    item = {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": "integer"}, "price": {"type": "number"}},
    }
    page = {
        "type": "object",
        "required": ["items"],
        "properties": {
            "items": {"type": "array", "items": item},
            "next": {"type": ["string", "null"]},
        },
    }
    goods = [
        _query("after", {"type": "string"}, description="Where to begin. " + "It is long. " * 12),
        _query("size", {"type": "integer"}),
        _query("colour", {"type": "array", "items": colour}, description="Only of these colours."),
        _query("soldOn", {"type": "string", "format": "date"}),
        _query("soldAt", {"type": "string", "format": "date-time"}),
        _query("above", {"type": "string", "format": "decimal"}),
        _query("fresh", {"type": "boolean"}),
        _query("maker", {"type": "string", "format": "uuid"}),
        _query("format", {"type": "string"}, description="How it is wrapped."),
    ]
    number = {"name": "number", "in": "path", "required": True, "schema": {"type": "string"}}
    upload = {
        "type": "object",
        "required": ["note", "file"],
        "properties": {"note": {"type": "string"}, "file": {"type": "string", "format": "binary"}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "A shop", "version": "7"},
        "paths": {
            "/goods": {
                "get": {
                    "operationId": "listGoods",
                    "tags": ["goods"],
                    "summary": "List goods",
                    "parameters": goods,
                    "responses": {"200": _json(page), "401": _json({"type": "object"})},
                    "x-otto-paging": {
                        "style": "cursor",
                        "items": "/items",
                        "parameter": "after",
                        "next": "/next",
                        "size": "size",
                    },
                },
            },
            "/goods/{number}": {
                "get": {
                    "operationId": "getGood",
                    "tags": ["goods"],
                    "summary": "Get a good",
                    "deprecated": True,
                    "parameters": [number],
                    "responses": {"200": _json(item)},
                },
                "delete": {
                    "operationId": "removeGood",
                    "tags": ["goods"],
                    "parameters": [number],
                    "responses": {"204": {"description": "Gone."}},
                },
            },
            "/orders": {
                "post": {
                    "operationId": "order",
                    "tags": ["orders", "buying"],
                    "summary": "Order goods",
                    "requestBody": {
                        "required": True,
                        "content": {
                            "application/json": {"schema": _ORDER},
                            "text/plain": {"schema": {"type": "string"}},
                        },
                    },
                    "responses": {"201": _json({})},
                },
            },
            "/makers": {
                "get": {
                    "operationId": "readMakers",
                    "tags": ["papers"],
                    "responses": {"200": _json({"type": "array", "items": {"type": "string"}})},
                },
            },
            "/notes": {
                "get": {
                    "operationId": "readNote",
                    "tags": ["papers"],
                    "responses": {
                        "200": {
                            "description": "It.",
                            "content": {"text/plain": {"schema": {"type": "string"}}},
                        }
                    },
                },
            },
            "/papers": {
                "get": {
                    "operationId": "readPaper",
                    "tags": ["papers"],
                    "responses": {
                        "200": {
                            "description": "It.",
                            "content": {
                                "application/pdf": {
                                    "schema": {"type": "string", "format": "binary"}
                                }
                            },
                        }
                    },
                },
                "post": {
                    "operationId": "sendPaper",
                    "tags": ["papers"],
                    "requestBody": {"content": {"multipart/form-data": {"schema": upload}}},
                    "responses": {"201": _json({})},
                },
                "put": {
                    "operationId": "replacePaper",
                    "tags": ["papers"],
                    "requestBody": {
                        "content": {
                            "application/pdf": {"schema": {"type": "string", "format": "binary"}}
                        }
                    },
                    "responses": {"201": _json({})},
                },
            },
        },
    }


@define
class Shop:
    """The shop's server; a context manager.

    Attributes:
        goods: how many there are.
        page: how many to a page.
        respond: looks at a request first; what it gives is a status, headers and a body in place of
            the server's own.
        received: the requests so far, those for tokens left out.
        clock: how far its clock is ahead; None for no `Date` header.
        hold: how many pages are given before requests for pages wait for `release`.
    """

    goods: int = 10
    page: int = 3
    respond: Callable[[Received], tuple[int, dict[str, str], bytes] | None] = lambda request: None
    received: list[Received] = field(factory=list)
    clock: dt.timedelta | None = dt.timedelta()
    hold: int | None = None
    release: threading.Event = field(factory=threading.Event)
    waiting: threading.Event = field(factory=threading.Event)
    tokens: int = 0
    _pages: int = 0
    _server: Any = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def token_url(self) -> str:
        return self.url + _TOKEN_PATH

    @property
    def settings(self) -> dict[str, str]:
        """The environment of who calls it."""
        return {
            "OTTO_BASE_URL": self.url,
            "OTTO_TOKEN_URL": self.token_url,
            "OTTO_CLIENT_ID": KEY[0],
            "OTTO_CLIENT_SECRET": KEY[1],
        }

    def __enter__(self) -> Shop:
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

            do_POST = do_PUT = do_DELETE = do_GET

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        request = Received(handler.command, handler.path, dict(handler.headers.items()), body, 0)
        if handler.path == _TOKEN_PATH:
            status, headers, sent = self._token(request)
        else:
            self.received.append(request)
            found = self.respond(request)
            status, headers, sent = self._own(request) if found is None else found
        handler.send_response_only(status)
        if self.clock is not None:
            now = dt.datetime.now(dt.UTC) + self.clock
            handler.send_header("Date", format_datetime(now, usegmt=True))
        for name, value in {"Content-Type": "application/json", **headers}.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(sent)))
        handler.end_headers()
        handler.wfile.write(sent)

    def _token(self, request: Received) -> tuple[int, dict[str, str], bytes]:
        self.tokens += 1
        form = parse_qs(request.body.decode())
        if (form.get("client_id"), form.get("client_secret")) != ([KEY[0]], [KEY[1]]):
            said = {"error": "unauthorized_client", "error_description": "Invalid credentials"}
            return 401, {}, json.dumps(said).encode()
        said = {"access_token": f"token-{self.tokens}", "token_type": "Bearer", "expires_in": 300}
        return 200, {}, json.dumps(said).encode()

    def _own(self, request: Received) -> tuple[int, dict[str, str], bytes]:
        where = urlsplit(request.path)
        if not request.headers.get("Authorization", "").startswith("Bearer token-"):
            return 401, {}, b'{"title": "No token"}'
        if where.path == "/goods":
            return 200, {}, self._goods(dict(parse_qsl(where.query)))
        if where.path == "/papers" and request.method == "GET":
            return 200, {"Content-Type": "application/pdf"}, b"%PDF-1.7\n\xff\x00"
        if where.path == "/goods/none":
            return 404, {"X-Request-Id": "r-1"}, b'{"title": "No such good"}'
        if request.method == "DELETE":
            return 204, {}, b""
        if request.method == "GET":
            return 200, {}, b'{"id":   1, "price": 1.10, "big": 12345678901234567890.123456789}'
        return 201, {}, json.dumps({"got": request.body.decode("latin-1")}).encode()

    def _goods(self, query: dict[str, str]) -> bytes:
        if self.hold is not None and self._pages >= self.hold:
            self.waiting.set()
            self.release.wait(30)
        self._pages += 1
        start, size = int(query.get("after", 0)), int(query.get("size", self.page))
        end = min(start + size, self.goods)
        rows = ", ".join(f'{{"id": {it}, "price": {it}.10}}' for it in range(start, end))
        following = f'"{end}"' if end < self.goods else "null"
        return f'{{"items": [{rows}], "next": {following}}}'.encode()
