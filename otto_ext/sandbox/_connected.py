"""A sandbox with clients that are connected to it, as the pytest fixture gives it."""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

from otto_ext._client import AsyncOtto, Otto
from otto_ext.sandbox._loopback_server import Sandbox

__all__ = ["ConnectedSandbox"]

C = TypeVar("C", Otto, AsyncOtto)


def _connect(client: type[C], sandbox: Sandbox) -> C:
    named = sandbox.environment
    return client(
        base_url=named["OTTO_BASE_URL"],
        token_url=named["OTTO_TOKEN_URL"],
        client_id=named["OTTO_CLIENT_ID"],
        client_secret=named["OTTO_CLIENT_SECRET"],
    )


class ConnectedSandbox(Sandbox):
    """A `Sandbox` that hands out clients; they are made when first asked for."""

    @cached_property
    def client(self) -> Otto:
        """A blocking client of this sandbox; closed when the sandbox stops."""
        return _connect(Otto, self)

    @cached_property
    def async_client(self) -> AsyncOtto:
        """An asynchronous client of this sandbox.

        Its connections belong to the event loop that uses it, so close it there, best with
        `async with otto_sandbox.async_client as otto:`.
        """
        return _connect(AsyncOtto, self)

    def stop(self) -> None:
        """Close the blocking client, and serve no more; what was recorded stays."""
        client = self.__dict__.pop("client", None)
        if client is not None:
            client.close()
        self.__dict__.pop("async_client", None)
        super().stop()
