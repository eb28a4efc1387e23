"""Whether a request's body can be sent once more, and how it is rewound."""

from __future__ import annotations

from typing import Any

from otto_ext.wire.http import httpx

__all__ = ["Replay"]


class Replay:
    """A request's body across its attempts.

    Bytes, forms and JSON are replayed as they are. A file, alone or as part of a multipart body,
    is rewound if it can be. A generator has been used up by the first attempt.
    """

    __slots__ = ("_file", "_position", "possible")

    def __init__(self, request: httpx.Request) -> None:
        self._file: Any = None
        self._position = 0
        stream = request.stream
        if isinstance(stream, httpx.ByteStream):
            self.possible = True
            return
        fields = getattr(stream, "fields", None)
        if fields is not None:
            # httpx's multipart stream seeks to the start of its files by itself.
            files = [file for part in fields if (file := getattr(part, "file", None)) is not None]
            self.possible = all(isinstance(file, bytes | str) or _seekable(file) for file in files)
            return
        # httpx wraps a file given as `content=` and would go on reading where it is.
        content: Any = getattr(stream, "_stream", None)
        self.possible = _seekable(content)
        if self.possible:
            self._file, self._position = content, content.tell()

    def rewind(self) -> None:
        """Back to where the first attempt began."""
        if self._file is not None:
            self._file.seek(self._position)


def _seekable(file: Any) -> bool:
    seekable = getattr(file, "seekable", None)
    return callable(seekable) and bool(seekable())
