"""Successes whose body is read piece by piece: downloads that are never held in memory."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from otto_ext._core import connection_error
from otto_ext._file_lock import replace_file
from otto_ext.wire.http import httpx

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from otto_ext.wire.types import FileTarget

__all__ = ["AsyncStream", "Stream"]

HTTP_ERRORS = (httpx.HTTPError, httpx.StreamError, OSError)


class _Streamed:
    """What `Stream` and `AsyncStream` have in common."""

    def __init__(self, label: str, response: httpx.Response) -> None:
        self._label = label
        self._response = response

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        return self._response.status_code

    @property
    def headers(self) -> httpx.Headers:
        """The headers, case-insensitive."""
        return self._response.headers

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._label}, {self.status_code}>"

    def _raised(self, error: httpx.HTTPError | httpx.StreamError | OSError) -> None:
        """Raise our error for one that broke the body off."""
        if isinstance(error, httpx.StreamError):
            raise RuntimeError(
                f"{self._label}: the body was read already, or the stream is closed"
            ) from None
        connection_error(self._label, error)


class Stream(_Streamed):
    """A success with its body still to be read. A context manager; `close()` ends it."""

    def iter_bytes(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The body in pieces of `chunk_size` bytes, or as they come.

        Raises:
            APIConnectionError: the connection broke before the end.
        """
        try:
            yield from self._response.iter_bytes(chunk_size)
        except HTTP_ERRORS as error:
            self._raised(error)

    def iter_lines(self) -> Iterator[str]:
        """The body as lines of text, without their ends. Errors are those of `iter_bytes`."""
        try:
            yield from self._response.iter_lines()
        except HTTP_ERRORS as error:
            self._raised(error)

    def to_file(self, file: FileTarget) -> int:
        """Write the body to a path or a binary stream; gives the number of bytes.

        A file at the path is replaced in one step when the last byte is there; until then, and
        where the connection breaks, it stays as it was.

        Raises:
            APIConnectionError: the connection broke before the end.
        """
        size = 0
        with _target(file) as out:
            for chunk in self.iter_bytes():
                size += len(chunk)
                out.write(chunk)
        return size

    def close(self) -> None:
        """Give the connection back, whatever was not read."""
        self._response.close()


class AsyncStream(_Streamed):
    """A success with its body still to be read. `aclose()` ends it."""

    async def iter_bytes(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        """The body in pieces of `chunk_size` bytes, or as they come.

        Raises:
            APIConnectionError: the connection broke before the end.
        """
        try:
            async for chunk in self._response.aiter_bytes(chunk_size):
                yield chunk
        except HTTP_ERRORS as error:
            self._raised(error)

    async def iter_lines(self) -> AsyncIterator[str]:
        """The body as lines of text, without their ends. Errors are those of `iter_bytes`."""
        try:
            async for line in self._response.aiter_lines():
                yield line
        except HTTP_ERRORS as error:
            self._raised(error)

    async def to_file(self, file: FileTarget) -> int:
        """Write the body to a path or a binary stream; gives the number of bytes.

        A file at the path is replaced in one step when the last byte is there; until then, and
        where the connection breaks, it stays as it was.

        Raises:
            APIConnectionError: the connection broke before the end.
        """
        size = 0
        with _target(file) as out:
            async for chunk in self.iter_bytes():
                size += len(chunk)
                out.write(chunk)
        return size

    async def aclose(self) -> None:
        """Give the connection back, whatever was not read."""
        await self._response.aclose()


@contextmanager
def _target(file: FileTarget) -> Iterator[IO[bytes] | Any]:
    """What to write to: the stream itself, or a file that takes the path's name at the end."""
    if not isinstance(file, str | os.PathLike):
        yield file
        return
    path = Path(file)
    # In the same folder, so that the last step is a rename (POSIX rename is atomic).
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
        # mkstemp gives rights to the owner alone; a download is an ordinary file.
        mask = os.umask(0)
        os.umask(mask)
        part.chmod(0o666 & ~mask)
        replace_file(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
