"""A real HTTP/1.1 server on loopback that sends scripted responses, and remembers its requests."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import TracebackType

__all__ = ["Canned", "FaultServer", "Received", "closed_port"]


@define
class Canned:
    """One scripted response.

    `drop`: close the connection instead of responding. `cut`: promise more body than is sent, then
    close. `chunked`: send the body in chunks, without a length. `hold`: wait for this event
    before responding. `stall`: promise more body than is sent, and wait for this event before
    closing.
    """

    status: int = 200
    headers: Mapping[str, str] = field(factory=dict)
    body: bytes = b"{}"
    drop: bool = False
    cut: bool = False
    chunked: bool = False
    hold: threading.Event | None = None
    stall: threading.Event | None = None


@define
class Received:
    """One request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    port: int


class FaultServer:
    """Sends the responses in turn, the last one for ever; over TLS where a context is given."""

    def __init__(self, responses: Iterable[Canned], *, tls: ssl.SSLContext | None = None) -> None:
        self._responses = list(responses)
        self._lock = threading.Lock()
        self.received: list[Received] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def handle_one_request(self) -> None:
                # Clients that give up close the connection under a server that is writing.
                with suppress(ConnectionError, ssl.SSLError):
                    super().handle_one_request()
                    return
                self.close_connection = True

            def __getattr__(self, name: str) -> Any:
                if name.startswith("do_"):
                    return self._respond
                raise AttributeError(name)

            def _respond(self) -> None:
                outer._respond(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if tls is not None:
            # The handshake is the handler's business, so that one that fails harms no other.
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def bodies(self) -> list[bytes]:
        return [request.body for request in self.received]

    def __enter__(self) -> FaultServer:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for response in self._responses:
            for event in (response.hold, response.stall):
                if event is not None:
                    event.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _respond(self, handler: BaseHTTPRequestHandler) -> None:
        received = Received(
            handler.command,
            handler.path,
            dict(handler.headers.items()),
            _body_of(handler),
            handler.client_address[1],
        )
        with self._lock:
            self.received.append(received)
            response = self._responses[min(len(self.received), len(self._responses)) - 1]
        cut = response.cut or response.stall is not None
        if response.hold is not None:
            response.hold.wait(30)
        if response.drop:
            handler.close_connection = True
            return
        handler.send_response_only(response.status)
        for name, value in response.headers.items():
            handler.send_header(name, value)
        if response.chunked:
            handler.send_header("Transfer-Encoding", "chunked")
            body = b"%x\r\n%s\r\n" % (len(response.body), response.body)
            body += b"" if cut else b"0\r\n\r\n"
        else:
            body = response.body
            handler.send_header("Content-Length", str(len(body) + (10 if cut else 0)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body)
        if response.stall is not None:
            response.stall.wait(30)
        handler.close_connection = handler.close_connection or cut


def _body_of(handler: BaseHTTPRequestHandler) -> bytes:
    if handler.headers.get("Transfer-Encoding", "").lower() != "chunked":
        return handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
    body = b""
    while size := int(handler.rfile.readline(), 16):
        body += handler.rfile.read(size)
        handler.rfile.readline()
    handler.rfile.readline()
    return body


def closed_port() -> int:
    """A port on loopback without a listener."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
