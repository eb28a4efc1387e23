"""A server of its own kind, whose movements are restated, added and removed between two runs.

Four operations list the same movements in the ways of pagination: by cursor, by offset with totals
and capped pages, by page number without any, and by links. Funds have accounts, and these have
movements. It shares nothing with the client but HTTP.
"""

from __future__ import annotations

import json
import random
import re
import threading
import time
from datetime import date, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["STYLES", "Movements", "document"]

STYLES = ("cursor", "offset", "page", "link")
#: By fund and account, the movements by their ids, in the server's order.
Rows = dict[tuple[str, str], dict[str, dict[str, Any]]]
_PAGING: dict[str, dict[str, str]] = {
    "cursor": {"style": "cursor", "items": "/data", "parameter": "after", "next": "/next"},
    "offset": {
        "style": "offset",
        "items": "/data",
        "parameter": "offset",
        "size": "limit",
        "total": "/total",
    },
    "page": {"style": "page", "items": "/data", "parameter": "page"},
    "link": {"style": "link", "items": "/data"},
}
_QUERY = {"cursor": ("after",), "offset": ("offset", "limit"), "page": ("page",), "link": ("page",)}


def document() -> dict[str, Any]:
    """The API's document."""
    money = {"type": "string", "format": "decimal"}
    movement = {
        "type": "object",
        "required": ["id", "day", "amount"],
        "properties": {
            "id": {"type": "string"},
            "day": {"type": "string", "format": "date"},
            "amount": money,
            "fee": {"type": "number"},
            "status": {"type": "string", "enum": ["open", "settled"]},
            "party": {"type": "object", "properties": {"share": money}},
            "memo": {"type": ["string", "null"]},
        },
    }
    page = {
        "type": "object",
        "properties": {
            "data": {"type": "array", "items": movement},
            "next": {"type": ["string", "null"]},
            "total": {"type": "integer"},
        },
    }
    account = {"type": "object", "properties": {n: {"type": "string"} for n in ("fund", "account")}}

    def get(name: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
        content = {"application/json": {"schema": schema}}
        responses = {"200": {"description": "Some.", "content": content}}
        return {
            "get": {"operationId": f"list_{name}", "tags": [name], "responses": responses} | more
        }

    def parameter(name: str, where: str, **schema: Any) -> dict[str, Any]:
        return {"name": name, "in": where, "required": where == "path", "schema": schema}

    paths = {"/accounts": get("accounts", {"type": "array", "items": account})}
    for style, paging in _PAGING.items():
        number = "string" if style == "cursor" else "integer"
        parameters = [
            *(parameter(it, "path", type="string") for it in ("fund", "account")),
            *(parameter(it, "query", type=number) for it in _QUERY[style]),
            *(parameter(it, "query", type="string", format="date") for it in ("from", "to")),
        ]
        paths[f"/{style}/{{fund}}/{{account}}"] = get(
            style, page, parameters=parameters, **{"x-otto-paging": paging}
        )
    return {"openapi": "3.1.0", "info": {"title": "Movements", "version": "1"}, "paths": paths}


def _text(value: Any) -> str:
    """JSON; decimals are numbers with their digits."""
    marked = json.dumps(value, default=lambda number: f"\0{number}\0")
    return re.sub(r'"\\u0000(.*?)\\u0000"', r"\1", marked)


class Movements:
    """The server. A context manager.

    Args:
        seed: of its random movements.
        count: how many each account has.

    Attributes:
        rows: what it has.
        delay: seconds before each response.
        requests: how many came.
    """

    def __init__(self, seed: int, count: int = 30) -> None:
        self.chance = random.Random(seed)
        self.delay, self.requests, self._made = 0.0, 0, 0
        self.rows: Rows = {(f"f{n // 2}", f"a{n % 2}"): {} for n in range(4)}
        self._lock = threading.Lock()
        for rows in self.rows.values():
            for _ in range(count):
                self._add(rows)

    def __enter__(self) -> Movements:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                headers, body = outer._response(urlsplit(self.path))
                self._send(headers, body)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                token = {"access_token": "a-token", "expires_in": 300, "token_type": "Bearer"}
                self._send({}, token)

            def _send(self, headers: dict[str, str], body: Any) -> None:
                content = _text(body).encode()
                self.send_response_only(200)
                more = {"Content-Type": "application/json", "Content-Length": str(len(content))}
                for name, value in {**more, **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: Any, client_address: Any) -> None:
                """A client that was killed leaves broken connections behind."""

        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    # -- what happens to the movements ------------------------------------------------------------

    def _amount(self) -> str:
        whole = self.chance.randrange(10 ** self.chance.randrange(1, 18))
        return f"{self.chance.choice(['', '-'])}{whole}.{self.chance.randrange(10**6):06d}0"

    def _add(self, rows: dict[str, dict[str, Any]]) -> None:
        self._made += 1
        chance, id_ = self.chance, f"{self.chance.choice('xyz')}{self._made}"
        rows[id_] = {
            "id": id_,
            "day": (date(2026, 1, 1) + timedelta(days=chance.randrange(300))).isoformat(),
            "amount": self._amount(),
            "fee": Decimal(chance.choice(["0.10", "-1", "12345678901234567.123456789"])),
            "status": chance.choice(["open", "settled"]),
            "party": chance.choice([None, {"share": "0.50"}]),
            "memo": chance.choice([None, "=1+1", 'né "le" \u2028']),
        }

    def change(self) -> None:
        """Restate, add, remove and reorder movements."""
        chance = self.chance
        with self._lock:
            for rows in self.rows.values():
                for id_ in chance.sample(list(rows), 4):
                    rows[id_] = self._restated(rows[id_])
                del rows[chance.choice(list(rows))]
                self._add(rows)
                items = list(rows.items())
                chance.shuffle(items)
                rows.clear()
                rows.update(items)

    def _restated(self, row: dict[str, Any]) -> dict[str, Any]:
        new: dict[str, Any] = self.chance.choice(
            [
                {"amount": self._amount()},
                {"fee": Decimal("-2")},
                {"party": {"share": "0.75"}},
                {"memo": "new"},
                {"day": "2026-10-01"},
                # The same values, written in another way.
                {"amount": row["amount"] + "0"},
            ]
        )
        return {**row, **new}

    # -- HTTP -------------------------------------------------------------------------------------

    def _response(self, url: Any) -> tuple[dict[str, str], Any]:
        self.requests += 1
        time.sleep(self.delay)
        query, (style, *place) = dict(parse_qsl(url.query)), url.path.strip("/").split("/")
        if style == "accounts":
            return {}, [{"fund": fund, "account": account} for fund, account in self.rows]
        with self._lock:
            found = list(self._between(place, query.get("from", ""), query.get("to", "9")))
        if style == "cursor":
            start = int(query.get("after", "c0")[1:])
            following = f"c{start + 9}" if start + 9 < len(found) else None
            return {}, {"data": found[start : start + 9], "next": following}
        if style == "offset":
            start, size = int(query.get("offset", 0)), min(int(query.get("limit", 7)), 8)
            return {}, {"data": found[start : start + size], "total": len(found)}
        number = int(query.get("page", 1))
        page = {"data": found[(number - 1) * 7 : number * 7]}
        if style == "page":
            return {}, page
        to, rel = (number + 1, "next") if number * 7 < len(found) else (1, "first")
        link = f'<{url.path}?{urlencode({**query, "page": to})}>; rel="{rel}"'
        return {"Link": link}, page

    def _between(self, place: list[str], begin: str, end: str) -> Iterator[dict[str, Any]]:
        fund, account = place
        for row in self.rows[fund, account].values():
            if begin <= row["day"] < end:
                yield row
