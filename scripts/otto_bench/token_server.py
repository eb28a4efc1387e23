"""A token endpoint on loopback, and beside it an API that takes only the tokens that are good."""

from __future__ import annotations

import asyncio
import json
import re
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from otto_bench.loopback import listening, response

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

__all__ = ["Script", "TokenServer", "serving_tokens"]

_BEARER = re.compile(rb"(?i)\r\nauthorization: bearer (\S+)")


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

    async def respond(self, head: bytes) -> bytes:
        """The response to a request with that head."""
        if head.startswith(b"POST /token "):
            return await self._token()
        token = _BEARER.search(head)
        return await self._call(token[1].decode() if token else "")

    async def _token(self) -> bytes:
        self.asked.append(time.monotonic())
        number = len(self.asked)
        await asyncio.sleep(self.script.latency)
        now = time.monotonic()
        if self._first is not None and now < self._first + self.script.outage:
            return response(503)
        self._first = self._first or now
        token = f"token-{number}"
        self._issued[token] = now
        made = {"access_token": token, "token_type": "Bearer", "expires_in": self.script.lifetime}
        return response(200, json.dumps(made).encode())

    async def _call(self, token: str) -> bytes:
        issued = self._issued.get(token)
        good = issued is not None and time.monotonic() < issued + self.script.lifetime
        status = 200 if good else 401
        self.statuses.append(status)
        if len(self.statuses) == self.script.revoke_after:
            self._issued.clear()
        await asyncio.sleep(self.script.api_latency)
        return response(status)


@asynccontextmanager
async def serving_tokens(script: Script) -> AsyncGenerator[TokenServer]:
    """Serve on a free port of loopback for as long as the block runs."""
    server = TokenServer(script)
    async with listening(server.respond) as server.url:
        yield server
