"""Connections that end a blocking request in time, however slowly its response arrives.

httpx's timeouts are for one read: a response that comes a byte at a time never meets them. Tasks
can be cancelled; a thread has to be given, at every read, the time that it may still wait.
"""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from otto_ext.wire.http import LIBRARIES

if TYPE_CHECKING:
    import ssl

    import httpcore

__all__ = ["bound_reads", "time_limit"]

#: Bytes written with one timeout: a server that reads slowly takes a large body in small pieces.
_PIECE = 65_536


class _TimeLimit(threading.local):
    """When this thread's request must be over.

    Attributes:
        until: on `time.monotonic()`; None for no limit.
    """

    until: float | None = None


#: Set while a blocking request is under way; connections keep it, see `bound_reads`.
time_limit = _TimeLimit()


def bound_reads(transport: object) -> None:
    """Have `transport` end its reads and writes at `time_limit`, on connections made from now on.

    A transport without connections of httpcore or httpcore2 is left as it is.
    """
    pool: Any = getattr(transport, "_pool", None)
    for name in LIBRARIES.values():
        core: Any = sys.modules.get(name)
        # httpx has no argument for the backend of its pools.
        if (
            core is not None
            and isinstance(pool, core.ConnectionPool)
            and type(pool._network_backend) is core.SyncBackend
        ):
            pool._network_backend = _BoundedBackend(pool._network_backend, core)
            return


class _Bounded:
    """Something of httpcore's, whose waits end at `time_limit`.

    Args:
        inner: what waits.
        core: the module `httpcore` or `httpcore2` that it is from, for its errors.
    """

    def __init__(self, inner: Any, core: Any) -> None:
        self._inner = inner
        self._core = core

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def _left(self, timeout: float | None, error: str) -> float | None:
        """The timeout of one read or write within `time_limit`, in seconds."""
        until = time_limit.until
        if until is None:
            return timeout
        left = until - time.monotonic()
        if left <= 0:
            raise getattr(self._core, error)("the deadline is over")
        return left if timeout is None or left < timeout else timeout


class _BoundedBackend(_Bounded):
    """An `httpcore.SyncBackend`."""

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, **options: Any
    ) -> _BoundedStream:
        seconds = self._left(timeout, "ConnectTimeout")
        stream = self._inner.connect_tcp(host, port, timeout=seconds, **options)
        return _BoundedStream(stream, self._core)


class _BoundedStream(_Bounded):
    """An `httpcore.NetworkStream`."""

    _inner: httpcore.NetworkStream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._left(timeout, "ReadTimeout"))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _PIECE):
            piece = buffer if len(buffer) <= _PIECE else buffer[start : start + _PIECE]
            self._inner.write(piece, self._left(timeout, "WriteTimeout"))

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> _BoundedStream:
        seconds = self._left(timeout, "ConnectTimeout")
        stream = self._inner.start_tls(ssl_context, server_hostname, seconds)
        return _BoundedStream(stream, self._core)
