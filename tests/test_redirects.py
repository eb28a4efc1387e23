"""Redirects of a real server: what is followed, what keeps its token, what is refused by name."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from otto_ext import APIConnectionError, APIStatusError, AsyncOtto, Otto, UnauthorizedError
from otto_ext.auth import StaticToken

if TYPE_CHECKING:
    from collections.abc import Iterator


class Site:
    """A server that responds by a table of paths, and remembers what it was sent."""

    def __init__(self) -> None:
        self.table: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.received: list[tuple[str, str, str | None, bytes]] = []
        self.url = ""


@contextmanager
def serving() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            site.received.append((self.command, self.path, self.headers["authorization"], body))
            status, headers, content = site.table[self.path.partition("?")[0]]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_HEAD = respond

        def log_message(self, *arguments: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        site.url = f"http://127.0.0.1:{server.server_port}"
        yield site
        server.shutdown()
        thread.join()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


@pytest.fixture
def storage() -> Iterator[Site]:
    with serving() as found:
        yield found


def client(site: Site, **settings: Any) -> Otto:
    token = StaticToken("secret-token", lifetime=60)
    return Otto(base_url=site.url, credentials=token, retry=False, **settings)


OK = (200, {"content-type": "application/json"}, b'{"rows": 1}')


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_get_follows_and_keeps_its_token_on_the_origin(site: Site, status: int) -> None:
    site.table = {"/old": (status, {"location": "/new?a=1&a=2"}, b""), "/new": OK}
    with client(site) as otto:
        assert otto.request("GET", "/old").json() == {"rows": 1}
    assert [it[:3] for it in site.received] == [
        ("GET", "/old", "Bearer secret-token"),
        ("GET", "/new?a=1&a=2", "Bearer secret-token"),
    ]


def test_a_download_is_followed_to_another_origin_without_the_token(
    site: Site, storage: Site
) -> None:
    site.table = {"/file": (302, {"location": f"{storage.url}/bucket?signature=x"}, b"")}
    storage.table = {"/bucket": (200, {}, b"pdf")}
    with client(site) as otto:
        assert otto.request("GET", "/file").content == b"pdf"
    assert storage.received == [("GET", "/bucket?signature=x", None, b"")]


def test_a_401_of_another_origin_costs_no_token(site: Site, storage: Site) -> None:
    site.table = {"/file": (302, {"location": f"{storage.url}/bucket"}, b"")}
    storage.table = {"/bucket": (401, {}, b"")}
    with client(site) as otto, pytest.raises(UnauthorizedError):
        otto.request("GET", "/file")
    assert len(storage.received) == 1


@pytest.mark.parametrize("status", [307, 308])
def test_a_body_is_sent_again_on_the_same_origin(site: Site, status: int) -> None:
    site.table = {"/old": (status, {"location": "/new"}, b""), "/new": OK}
    with client(site) as otto:
        otto.request("POST", "/old", json={"a": 1})
    assert site.received[1] == ("POST", "/new", "Bearer secret-token", b'{"a":1}')


@pytest.mark.parametrize(
    ("method", "status", "location", "words"),
    [
        ("POST", 302, "/new", "redirects \\(302\\) to http://127.0.0.1:\\d+/new"),
        ("POST", 303, "/new", "/new; whether POST took effect"),
        ("POST", 307, "https://elsewhere.example.com/x", "elsewhere.example.com/x, another origin"),
        ("GET", 302, "ftp://files.example.com/x", "not an http address"),
        ("GET", 302, "/loop", "redirected more than 10 times"),
    ],
)
def test_what_is_not_followed_names_its_target(
    site: Site, method: str, status: int, location: str, words: str
) -> None:
    site.table = {
        "/old": (status, {"location": location}, b""),
        "/loop": (302, {"location": "/loop"}, b""),
    }
    with client(site) as otto, pytest.raises(APIConnectionError, match=words):
        otto.request(method, "/old")
    assert all(path != "/new" for _, path, _, _ in site.received)


def test_following_can_be_turned_off(site: Site) -> None:
    site.table = {"/old": (302, {"location": "/new"}, b"")}
    with client(site, follow_redirects=False) as otto, pytest.raises(APIStatusError) as caught:
        otto.request("GET", "/old")
    assert caught.value.status_code == 302
    with client(site) as otto, pytest.raises(APIStatusError):
        otto.request("GET", "/old", follow_redirects=False)
    assert len(site.received) == 2


def test_tasks_follow_as_threads_do(site: Site, storage: Site) -> None:
    site.table = {
        "/old": (302, {"location": f"{storage.url}/bucket"}, b""),
        "/moved": (308, {"location": "/new"}, b""),
        "/lost": (302, {"location": "/new"}, b""),
        "/new": OK,
    }
    storage.table = {"/bucket": OK}

    async def run() -> None:
        token = StaticToken("secret-token", lifetime=60)
        async with AsyncOtto(base_url=site.url, credentials=token, retry=False) as otto:
            assert (await otto.request("GET", "/old")).json() == {"rows": 1}
            await otto.request("PUT", "/moved", content=b"x")
            with pytest.raises(APIConnectionError, match="/new; whether POST"):
                await otto.request("POST", "/lost")

    asyncio.run(run())
    assert storage.received == [("GET", "/bucket", None, b"")]
    assert ("PUT", "/new", "Bearer secret-token", b"x") in site.received
