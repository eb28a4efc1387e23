"""A token endpoint on loopback that does as a test says, and an API beside it that takes only the
tokens that are good.
"""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

__all__ = ["Clock", "TokenServer", "Trouble"]


@define
class Clock:
    """Seconds that pass when a test says so."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    async def async_sleep(self, seconds: float) -> None:
        self.now += seconds


@define
class Trouble:
    """A response of the token endpoint that is not a token; `drop` closes the connection."""

    status: int = 503
    body: bytes = b""
    headers: dict[str, str] = field(factory=dict)
    drop: bool = False


class TokenServer:
    """`POST /token` gives `token-1`, `token-2`, ...; any other path is the API.

    Attributes:
        lifetime: what `expires_in` says; anything that JSON can say.
        extra: members of the token response beside the usual.
        troubles: sent first, one each.
        hold: token requests wait for it.
        asked: the forms of the token requests so far.
        authorizations: the Authorization headers of the token requests.
        calls: statuses that the API returned.
        revoked: tokens for which the API returns 401.
        refuse_all: the API takes no token at all.
        redirect: where the API sends every caller.
    """

    def __init__(self, lifetime: Any = 300, secret: str = "hush-hush") -> None:
        self.lifetime = lifetime
        self.secret = secret
        self.extra: dict[str, Any] = {}
        self.troubles: list[Trouble] = []
        self.hold: threading.Event | None = None
        self.arrived = threading.Semaphore(0)
        self.asked: list[dict[str, str]] = []
        self.authorizations: list[str | None] = []
        self.calls: list[int] = []
        self.bodies: list[bytes] = []
        self.revoked: set[str] = set()
        self.refuse_all = False
        self.redirect: str | None = None
        self.before_response: Callable[[], None] | None = None
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def handle_one_request(self) -> None:
                # Clients that give up close the connection under a server that is reading.
                try:
                    super().handle_one_request()
                except ConnectionError:
                    self.close_connection = True

            def do_POST(self) -> None:
                outer._handle(self)

            do_GET = do_POST

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.request_queue_size = 256
        self._server.socket.listen(256)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def token_url(self) -> str:
        return f"{self.url}/token"

    def __enter__(self) -> TokenServer:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.hold is not None:
            self.hold.set()
        self._server.shutdown()
        self._server.server_close()

    def revoke(self) -> None:
        """End every token issued so far."""
        with self._lock:
            self.revoked.update(f"token-{n}" for n in range(1, len(self.asked) + 1))

    def _handle(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        with suppress(ConnectionError):
            if handler.path == "/token":
                self._token(handler, body)
            else:
                self._api(handler, body)

    def _token(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        form = dict(parse_qsl(body.decode()))
        with self._lock:
            self.asked.append(form)
            self.authorizations.append(handler.headers.get("Authorization"))
            number = len(self.asked)
            trouble = self.troubles.pop(0) if self.troubles else None
        self.arrived.release()
        if self.hold is not None:
            self.hold.wait(30)
        if self.before_response is not None:
            self.before_response()
        if trouble is not None and trouble.drop:
            handler.close_connection = True
            return
        if trouble is not None:
            _send(handler, trouble.status, trouble.body, trouble.headers)
        elif form.get("client_secret", self.secret) != self.secret:
            error = {"error": "unauthorized_client", "error_description": "Invalid client secret"}
            _send(handler, 401, json.dumps(error).encode())
        else:
            body = {"access_token": f"token-{number}", "token_type": "Bearer"}
            if self.lifetime is not None:
                body["expires_in"] = self.lifetime
            _send(handler, 200, json.dumps({**body, **self.extra}).encode())

    def _api(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        if self.redirect is not None:
            _send(handler, 307, b"{}", {"Location": self.redirect})
            return
        token = handler.headers.get("Authorization", "").removeprefix("Bearer ")
        good = bool(token) and token not in self.revoked and not self.refuse_all
        with self._lock:
            self.calls.append(200 if good else 401)
            self.bodies.append(body)
        _send(handler, 200 if good else 401, json.dumps({"token": token}).encode())


def _send(
    handler: BaseHTTPRequestHandler,
    status: int,
    body: bytes,
    headers: dict[str, str] | None = None,
) -> None:
    handler.send_response_only(status)
    for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
