"""A server on loopback that goes down and comes back when a test says so."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["OutageServer"]

_REASONS = {200: "OK", 500: "Internal Server Error", 503: "Service Unavailable"}
#: Seconds between two bytes of a response that drips, and after which it is sent to its end.
_DRIP, _DRIPS_FOR = 0.02, 20.0
# SO_LINGER with no time: closing sends a reset.
_RESET = struct.pack("ii", 1, 0)


class OutageServer:
    """`POST /token` issues tokens, any other request gets `{"id": 1}`, both as `state` says.

    Attributes:
        state: `up`; a status; `refused`, with the port closed; `reset`; `drip headers` or
            `drip body`, a byte at a time.
        token_state: the same for the token endpoint, without `refused`.
        arrivals: for every request to the API its time and the state it met.
        token_arrivals: the same for token requests.
        dripped: responses that dripped to their end, rather than until the client left.
        longest_body: bytes of the longest request body.
    """

    def __init__(self) -> None:
        self.state = "up"
        self.token_state = "up"
        self.arrivals: list[tuple[float, str]] = []
        self.token_arrivals: list[tuple[float, str]] = []
        self.dripped = 0
        self.longest_body = 0
        self._planned: tuple[int, str, float] | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._listener: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> OutageServer:
        self._thread.start()
        self._run(self._listen())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._run(self._shut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def become(self, state: str) -> None:
        """Change the state, from any thread."""
        self._run(self._become(state))

    def outage(self, state: str, seconds: float) -> threading.Thread:
        """Become `state` now, and `up` again after a while."""

        def end() -> None:
            time.sleep(seconds)
            self.become("up")

        self.become(state)
        thread = threading.Thread(target=end)
        thread.start()
        return thread

    def outage_after(self, requests: int, state: str, seconds: float) -> None:
        """Become `state` for a while, once so many requests have come."""
        self._planned = requests, state, seconds

    def met(self, state: str) -> int:
        """How many requests met a state."""
        return sum(1 for _, got in self.arrivals if got == state)

    def _run(self, coroutine: object) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(20)  # type: ignore[arg-type]

    async def _become(self, state: str) -> None:
        if state == "refused":
            await self._shut()
        elif self._listener is None:
            await self._listen()
        self.state = state

    async def _listen(self) -> None:
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self._port))
        self._port = listening.getsockname()[1]
        self._listener = await asyncio.start_server(
            self._serve, sock=listening, backlog=1024, limit=2**21
        )

    async def _shut(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        for writer in list(self._open):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                while await self._respond(reader, writer):
                    pass
        finally:
            self._open.discard(writer)
            writer.close()

    async def _respond(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One response; whether the connection goes on."""
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        _, found, length = head.partition(b"content-length:")
        if found:
            body = await reader.readexactly(int(length.split(b"\r\n")[0]))
            self.longest_body = max(self.longest_body, len(body))
        for_token = head.startswith(b"post /token")
        if self._planned is not None and len(self.arrivals) >= self._planned[0]:
            _, self.state, seconds = self._planned
            self._planned = None
            self._loop.call_later(seconds, setattr, self, "state", "up")
        state = self.token_state if for_token else self.state
        (self.token_arrivals if for_token else self.arrivals).append((time.monotonic(), state))
        if state == "reset":
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            writer.transport.abort()
            return False
        token = {"access_token": "token", "token_type": "Bearer", "expires_in": 3600}
        body = json.dumps(token if for_token else {"id": 1}).encode()
        status = int(state) if state.isdecimal() else 200
        lines = [
            f"HTTP/1.1 {status} {_REASONS[status]}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
        ]
        headers = "\r\n".join([*lines, "", ""]).encode()
        if state == "drip headers":
            await self._drip(writer, headers, body)
        elif state == "drip body":
            writer.write(headers)
            await self._drip(writer, body, b"")
        else:
            writer.write(headers + body)
            await writer.drain()
        return True

    async def _drip(self, writer: asyncio.StreamWriter, slowly: bytes, then: bytes) -> None:
        pause = max(_DRIP, _DRIPS_FOR / len(slowly))
        for byte in slowly:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(pause)
            if writer.transport.is_closing():
                raise ConnectionError
        writer.write(then)
        await writer.drain()
        self.dripped += 1
