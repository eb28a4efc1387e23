"""The server of topic `call`, a separate process: one response, as fast as asyncio writes it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

__all__ = ["serve"]


def serve(told: Connection, body: bytes) -> None:
    """Respond to every request alike until the process is ended.

    Args:
        told: is sent the port.
        body: of every response, JSON.
    """
    asyncio.run(_serve(told, body))


async def _serve(told: Connection, body: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    answer = head % len(body) + body

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, backlog=1024)
    told.send(server.sockets[0].getsockname()[1])
    async with server:
        await server.serve_forever()
