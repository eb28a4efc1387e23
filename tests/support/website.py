"""A real HTTP server on loopback, whose pages a test states; it remembers what it was asked."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


@frozen
class Page:
    """One response. A body that is not bytes is sent as it is produced, without a length."""

    body: bytes | Iterable[bytes] = b""
    status: int = 200
    headers: dict[str, str] = field(factory=dict)


@frozen
class Asked:
    """One request as it came."""

    path: str
    headers: dict[str, str]


@define
class Website:
    """What the server shows.

    Attributes:
        url: scheme, address and port.
        pages: responses by path, or functions of the request that make one; all else is a 404.
        asked: the requests, in order.
        released: set when the test is over, for pages that keep a client waiting.
    """

    url: str
    pages: dict[str, Page | Callable[[Asked], Page]] = field(factory=dict)
    asked: list[Asked] = field(factory=list)
    released: threading.Event = field(factory=threading.Event)

    def respond(self, request: Asked) -> Page:
        """The page for a request."""
        self.asked.append(request)
        page = self.pages.get(request.path, Page(b"not here", 404))
        return page if isinstance(page, Page) else page(request)


@contextmanager
def website() -> Iterator[Website]:
    """Serve on a free port until the block is left."""
    site: Website

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            page = site.respond(Asked(self.path, headers))
            self.send_response(page.status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            whole = isinstance(page.body, bytes)
            if whole and "Content-Length" not in page.headers:
                self.send_header("Content-Length", str(len(page.body)))  # type: ignore[arg-type]
            self.end_headers()
            try:
                for part in (page.body,) if isinstance(page.body, bytes) else page.body:
                    self.wfile.write(part)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the client had enough
            self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Website(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        site.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
