"""A token endpoint on loopback, and beside it an API that takes only the tokens that are good."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from attrs import define, field, frozen

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

__all__ = ["Script", "TokenServer", "serving_tokens"]

_REASONS = {200: "OK", 401: "Unauthorized", 503: "Service Unavailable"}


@frozen
class Script:
    """What a token server does; times in seconds.

    Attributes:
        lifetime: of every token, from the moment it is issued.
        latency: of the token endpoint.
        api_latency: of the API.
        revoke_after: so many calls after which all tokens issued so far are revoked, once.
        outage: from the first token on, the token endpoint returns 503 for so long.
    """

    lifetime: int = 3600
    latency: float = 0.3
    api_latency: float = 0.01
    revoke_after: int | None = None
    outage: float = 0.0


@define
class TokenServer:
    """`POST /token` gives a token; any other path is the API, which returns 200 or 401.

    Attributes:
        asked: when each token request came, on the monotonic clock.
        statuses: what the API returned.
    """

    script: Script
    url: str = ""
    asked: list[float] = field(factory=list)
    statuses: list[int] = field(factory=list)
    _issued: dict[str, float] = field(factory=dict)
    _first: float | None = None

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until the client closes it."""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                length, token = _told(head)
                await reader.readexactly(length)
                if head.startswith("POST /token "):
                    status, body = await self._token()
                else:
                    status, body = await self._call(token)
                lines = [f"HTTP/1.1 {status} {_REASONS[status]}", "Content-Type: application/json"]
                lines += [f"Content-Length: {len(body)}", "", body]
                writer.write("\r\n".join(lines).encode())
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            # A renewal may be under way when its caller has made its last call.
            pass
        finally:
            writer.close()

    async def _token(self) -> tuple[int, str]:
        self.asked.append(time.monotonic())
        number = len(self.asked)
        await asyncio.sleep(self.script.latency)
        now = time.monotonic()
        if self._first is not None and now < self._first + self.script.outage:
            return 503, "{}"
        self._first = self._first or now
        token = f"token-{number}"
        self._issued[token] = now
        reply = {"access_token": token, "token_type": "Bearer", "expires_in": self.script.lifetime}
        return 200, json.dumps(reply)

    async def _call(self, token: str) -> tuple[int, str]:
        issued = self._issued.get(token)
        good = issued is not None and time.monotonic() < issued + self.script.lifetime
        status = 200 if good else 401
        self.statuses.append(status)
        if len(self.statuses) == self.script.revoke_after:
            self._issued.clear()
        await asyncio.sleep(self.script.api_latency)
        return status, "{}"


def _told(head: str) -> tuple[int, str]:
    """The length of the body and the bearer token in a request's head."""
    length, token = 0, ""
    for line in head.split("\r\n")[1:]:
        name, _, value = line.partition(":")
        if name.lower() == "content-length":
            length = int(value)
        elif name.lower() == "authorization":
            token = value.strip().removeprefix("Bearer ")
    return length, token


@asynccontextmanager
async def serving_tokens(script: Script) -> AsyncGenerator[TokenServer]:
    """Serve on a free port of loopback for as long as the block runs."""
    server = TokenServer(script)
    listener = await asyncio.start_server(server.handle, "127.0.0.1", 0, backlog=256)
    server.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listener.close()
