"""Unpacking of compressed bodies (RFC 9110, section 8.4) within bounds, and to their end.

httpx unpacks what it is sent: two codings on top of each other make 4 GB of 50 KB, a body that was
cut off counts as complete, and of several gzip members (RFC 1952, section 2.2) only the first is
read. Here one coding is taken, unpacked piece by piece, and its end marker and checksum must come.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ACCEPT_ENCODING", "BodyCutOffError", "ContentCodingError", "Unpacker", "coding_of"]

#: What may be asked for, since it can be unpacked here.
ACCEPT_ENCODING: Final = "gzip, deflate"
#: The most bytes that are unpacked at once.
_PIECE: Final = 1024 * 1024
_GZIP: Final = 16 + zlib.MAX_WBITS


class ContentCodingError(ValueError):
    """The body is not what its Content-Encoding says, or its coding is not accepted."""


class BodyCutOffError(ContentCodingError):
    """The body ended before its end marker: the connection broke, or the server did."""


def coding_of(content_encoding: str | None) -> str | None:
    """The one coding of a body: `gzip`, `deflate` or None.

    Args:
        content_encoding: the header's value, or None.

    Raises:
        ContentCodingError: there are several, or one that was not asked for.
    """
    if not content_encoding:
        return None
    codings = [word.strip().lower() for word in content_encoding.split(",")]
    codings = [word.removeprefix("x-") for word in codings if word not in ("", "identity")]
    if not codings:
        return None
    if len(codings) > 1:
        raise ContentCodingError(
            f"Content-Encoding is {content_encoding!r}: one coding is accepted"
        )
    if codings[0] not in ("gzip", "deflate"):
        raise ContentCodingError(
            f"Content-Encoding is {content_encoding!r}, which was not asked for"
        )
    return codings[0]


class Unpacker:
    """Unpacks one body, piece by piece.

    Args:
        coding: `gzip` or `deflate`.
    """

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._stream = zlib.decompressobj(_GZIP) if coding == "gzip" else None
        self._started = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The bytes that these ones unpack to, at most 1 MiB at a time.

        Raises:
            ContentCodingError: they cannot be unpacked.
        """
        while data:
            self._started = True
            if self._stream is None:
                # RFC 9110 means zlib's format; some servers send bare deflate (RFC 1951).
                wrapped = data[0] & 0x0F == 8 and (
                    len(data) < 2 or int.from_bytes(data[:2]) % 31 == 0
                )
                self._stream = zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)
            if self._stream.eof:
                if self._coding != "gzip":
                    raise ContentCodingError(
                        "there are bytes behind the end of the compressed body"
                    )
                data = data.lstrip(b"\0")
                self._stream = zlib.decompressobj(_GZIP)
                continue
            try:
                piece = self._stream.decompress(data, _PIECE)
            except zlib.error as error:
                raise ContentCodingError(f"the {self._coding} body is broken: {error}") from None
            data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
            if piece:
                yield piece

    def finish(self) -> None:
        """Check that the body was complete.

        Raises:
            BodyCutOffError: it was not.
        """
        if self._started and (self._stream is None or not self._stream.eof):
            raise BodyCutOffError(f"the {self._coding} body ends before its end marker")
