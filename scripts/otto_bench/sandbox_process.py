"""The servers of topic `sandbox`, each in a process of its own.

`python -m otto_bench.sandbox_process DOCUMENT` serves a sandbox, and without a document a bare
handler on the same server. It prints its address, a token and the seconds that it took to the first
response, as JSON; then, for every line that it reads, the seconds of processor time it took so far.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import uvicorn
from starlette.requests import Request
from starlette.responses import Response

from otto_ext.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Generator

    from starlette.types import Receive, Scope, Send


async def bare(scope: Scope, receive: Receive, send: Send) -> None:
    """Respond to `/SIZE` with so many bytes, after reading what a handler must read."""
    request = Request(scope, receive)
    await request.body()
    size = int(request.url.path[1:])
    response = Response(b" " * size, media_type="application/json")
    await response(scope, receive, send)


@contextmanager
def _bare() -> Generator[tuple[str, str]]:
    config = uvicorn.Config(bare, port=0, http="h11", ws="none", lifespan="off", log_config=None)
    config.access_log = False
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.001)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}", "none"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def _sandbox(document: str) -> Generator[tuple[str, str]]:
    with Sandbox(document) as sandbox:
        address = urlsplit(sandbox.token_url)
        # Not httpx, which would read certificates first.
        connection = HTTPConnection(address.netloc)
        form = "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret"
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", address.path, form, headers)
        token = json.load(connection.getresponse())["access_token"]
        connection.close()
        yield sandbox.base_url, token


def main(*documents: str) -> None:
    """Serve until the input ends."""
    began = time.perf_counter()
    with ExitStack() as stack:
        serving = _sandbox(*documents) if documents else _bare()
        url, token = stack.enter_context(serving)
        print(json.dumps([url, token, time.perf_counter() - began]), flush=True)
        for _ in sys.stdin:
            print(time.process_time(), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
