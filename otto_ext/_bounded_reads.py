"""Connections that end a blocking request in time, however slowly its response arrives.

httpx's timeouts are for one read: a response that comes a byte at a time never meets them. Tasks
can be cancelled; a thread has to be given, at every read, the time that it may still wait.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import httpcore

from otto_ext._network import time_limit

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

    import httpx

__all__ = ["bound_reads"]

#: Bytes written with one timeout: a server that reads slowly takes a large body in small pieces.
_PIECE = 65_536


def bound_reads(transport: httpx.BaseTransport) -> None:
    """Have `transport` end its reads and writes at `time_limit`, on connections made from now on.

    A transport that has no httpcore connections is left as it is.
    """
    pool = getattr(transport, "_pool", None)
    # httpx has no argument for the backend of its pools.
    if isinstance(pool, httpcore.ConnectionPool) and (
        type(pool._network_backend) is httpcore.SyncBackend
    ):
        pool._network_backend = _BoundedBackend()


def _left(timeout: float | None, error: type[httpcore.TimeoutException]) -> float | None:
    """The timeout of one read or write within `time_limit`, in seconds."""
    until = time_limit.until
    if until is None:
        return timeout
    left = until - time.monotonic()
    if left <= 0:
        raise error("the deadline is over")
    return left if timeout is None or left < timeout else timeout


class _BoundedBackend(httpcore.SyncBackend):
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        seconds = _left(timeout, httpcore.ConnectTimeout)
        return _BoundedStream(
            super().connect_tcp(host, port, seconds, local_address, socket_options)
        )


class _BoundedStream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner
        self.close = inner.close  # type: ignore[method-assign]
        self.get_extra_info = inner.get_extra_info  # type: ignore[method-assign]

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _PIECE):
            piece = buffer if len(buffer) <= _PIECE else buffer[start : start + _PIECE]
            self._inner.write(piece, _left(timeout, httpcore.WriteTimeout))

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        seconds = _left(timeout, httpcore.ConnectTimeout)
        return _BoundedStream(self._inner.start_tls(ssl_context, server_hostname, seconds))
