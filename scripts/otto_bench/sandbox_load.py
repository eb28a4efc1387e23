"""Requests for topic `sandbox`: each connection sends the next request after a response."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import urlsplit

__all__ = ["ask"]

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


async def ask(url: str, token: str, requests: int, connections: int) -> int:
    """Ask for a URL so often; the bytes of the last response's body.

    Args:
        url: `http://HOST:PORT/PATH?QUERY`.
        token: bearer token.
        requests: how many in all; at least one a connection is sent.
        connections: how many are open at once, from the first request to the last.

    Raises:
        ConnectionError: a response was not a 200, or did not arrive.
    """
    each = -(-requests // connections)
    return max(await asyncio.gather(*(_connection(url, token, each) for _ in range(connections))))


async def _connection(url: str, token: str, requests: int) -> int:
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    # What httpx sends, so that the server has as many headers to read as from a real client.
    request = (
        f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: application/json\r\n"
        "Accept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\nUser-Agent: bench\r\n"
        f"Authorization: Bearer {token}\r\n\r\n"
    ).encode()
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    size = 0
    try:
        for _ in range(requests):
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(head)
            if not head.startswith(b"HTTP/1.1 200") or length is None:
                raise ConnectionError(f"{target}: {head[:40]!r}")
            size = len(await reader.readexactly(int(length[1])))
    except asyncio.IncompleteReadError:
        raise ConnectionError(f"{target}: the connection ended") from None
    finally:
        writer.close()
    return size
