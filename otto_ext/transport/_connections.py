"""The httpx clients beneath a client object, and the transports they are made of."""

from __future__ import annotations

import threading
import warnings
from typing import TYPE_CHECKING, Any

from otto_ext._core import USER_AGENT, Core
from otto_ext._errors import ConfigurationError
from otto_ext._fork import on_fork, renew_lock_on_fork
from otto_ext._waiter import running_loop
from otto_ext.retry import AsyncRetryTransport, RetryTransport
from otto_ext.transport._adapters import own_transport
from otto_ext.transport._content_coding import ACCEPT_ENCODING
from otto_ext.transport._network import (
    CONNECTIONS,
    default_async_transport,
    default_transport,
    tls_context,
)
from otto_ext.transport._pool_queue import PoolQueue
from otto_ext.transport._redirects import AsyncRedirectTransport, RedirectTransport
from otto_ext.transport._unpacking import AsyncUnpackingTransport, UnpackingTransport
from otto_ext.wire.http import httpx

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    from otto_ext.transport._adapters import AnyTransport

__all__ = ["Connections"]


class Connections:
    """The httpx clients of one client object, each made when it is first needed."""

    def __init__(
        self,
        core: Core,
        transport: AnyTransport | None,
        owner: str,
    ) -> None:
        self._core = core
        self._transport = own_transport(transport)
        if transport is not None and not isinstance(
            self._transport, httpx.BaseTransport | httpx.AsyncBaseTransport
        ):
            raise ConfigurationError(
                f"transport is {type(transport).__name__}; give a transport of httpx or httpx2, "
                "such as httpx.HTTPTransport()"
            )
        self._owner = owner
        self._sync: httpx.Client | None = None
        # Connections end with their event loop: a client of an earlier loop would send into them.
        self._async: dict[AbstractEventLoop | None, httpx.AsyncClient] = {}
        self._closed = False
        self._parents: list[object] = []
        # Threads whose first calls meet must not make one client each: all but one would never be
        # closed.
        self._lock = threading.Lock()
        renew_lock_on_fork(self, "_lock")
        on_fork(self._leave_sockets)

    def _leave_sockets(self) -> None:
        """In a child process: the parent goes on using its connections. They are kept here, unused,
        because closing them would end them for both.
        """
        self._parents += [self._sync, *self._async.values()]
        self._sync = None
        self._async = {}

    def __del__(self) -> None:
        # Not where the constructor failed, and not where no call was made.
        if not getattr(self, "_closed", True) and (self._sync is not None or self._async):
            warnings.warn(f"unclosed {self._owner}", ResourceWarning, source=self, stacklevel=2)

    def sync(self) -> httpx.Client:
        if self._sync is None:
            with self._lock:
                if self._sync is None:
                    self._sync = self._new_sync()
        return self._sync

    def _new_sync(self) -> httpx.Client:
        self._refuse_closed()
        inner = self._transport
        if inner is None:
            inner = default_transport(self._core.base_url)
        elif isinstance(inner, httpx.HTTPTransport):
            from otto_ext.transport._bounded_reads import bound_reads

            bound_reads(inner)
        if not isinstance(inner, httpx.BaseTransport):
            raise ConfigurationError(
                "transport is asynchronous; blocking calls need an httpx.BaseTransport"
            )
        unpacking = UnpackingTransport(inner, self._core.max_response_bytes)
        retrying = RetryTransport(unpacking, self._core.controller)
        return httpx.Client(
            **self._arguments(),
            transport=RedirectTransport(retrying, follow=self._core.follow_redirects),
        )

    def asynchronous(self) -> httpx.AsyncClient:
        loop = running_loop()
        client = self._async.get(loop)
        if client is not None:
            return client
        self._refuse_closed()
        for old in [known for known in self._async if known is not None and known.is_closed()]:
            del self._async[old]
        # One that was made before a loop ran belongs to the first that does.
        client = self._async.pop(None, None) or self._new_asynchronous()
        self._async[loop] = client
        return client

    def _new_asynchronous(self) -> httpx.AsyncClient:
        inner = self._transport
        if inner is None:
            tls = tls_context()
            inner = PoolQueue(
                lambda: default_async_transport(self._core.base_url, tls), CONNECTIONS
            )
        if not isinstance(inner, httpx.AsyncBaseTransport):
            raise ConfigurationError(
                "transport is blocking; asynchronous calls need an httpx.AsyncBaseTransport"
            )
        unpacking = AsyncUnpackingTransport(inner, self._core.max_response_bytes)
        retrying = AsyncRetryTransport(unpacking, self._core.controller)
        return httpx.AsyncClient(
            **self._arguments(),
            transport=AsyncRedirectTransport(retrying, follow=self._core.follow_redirects),
        )

    def _arguments(self) -> dict[str, Any]:
        return {
            "base_url": self._core.base_url,
            "auth": self._core.auth,
            "timeout": self._core.timeout,
            "headers": {"User-Agent": USER_AGENT, "Accept-Encoding": ACCEPT_ENCODING},
        }

    def _refuse_closed(self) -> None:
        if self._closed:
            raise RuntimeError("the client is closed; make a new one")

    def close(self) -> None:
        """Close what blocking calls use; everything else cannot be used any more either."""
        self._closed = True
        self._core.controller.close()
        self._core.tokens.close()
        if self._sync is not None:
            self._sync.close()

    async def aclose(self) -> None:
        """Close everything."""
        self._closed = True
        self._core.controller.close()
        await self._core.tokens.aclose()
        client = self._async.pop(running_loop(), None)
        self._async.clear()
        if client is not None:
            await client.aclose()
        if self._sync is not None:
            self._sync.close()
