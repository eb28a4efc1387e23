"""Either client over a real server, driven from a test that does not care which."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from attrs import define
from support.faults import Canned, FaultServer

from otto_ext import AsyncOtto, Otto
from otto_ext.auth import StaticToken
from otto_ext.wire.operation import Call

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack

    Serve = Callable[..., "Driven"]

__all__ = ["Driven", "serving"]


@define
class Driven:
    """A server and a client of it."""

    server: FaultServer
    client: Otto | AsyncOtto
    runner: asyncio.Runner

    def call(self, operation: Any, arguments: Any = None, **more: Any) -> Any:
        """One call through the protocol of generated code."""
        if isinstance(self.client, Otto):
            return self.client._caller.execute(Call(operation, arguments or {}, **more))
        return self.runner.run(
            self.client._caller.aexecute(Call(operation, arguments or {}, **more))
        )

    def request(self, *arguments: Any, **more: Any) -> Any:
        """One raw request."""
        if isinstance(self.client, Otto):
            return self.client.request(*arguments, **more)
        return self.runner.run(self.client.request(*arguments, **more))

    def close(self) -> None:
        if isinstance(self.client, Otto):
            self.client.close()
        else:
            self.runner.run(self.client.aclose())


def serving(kind: type[Otto | AsyncOtto], stack: ExitStack) -> Serve:
    """A function that makes a server with these responses, and a client of it."""

    def make(*responses: Canned, **settings: Any) -> Driven:
        server = stack.enter_context(FaultServer(responses))
        settings = {"retry": False, "credentials": StaticToken("a-token"), **settings}
        client = kind(base_url=f"{server.url}/v1", **settings)
        driven = Driven(server, client, stack.enter_context(asyncio.Runner()))
        stack.callback(driven.close)
        return driven

    return make
