"""Compressed bodies: to their end, within bounds, whatever a server sends."""

from __future__ import annotations

import gzip
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from otto_ext import APIConnectionError, ConfigurationError, Otto, ResponseDecodeError
from otto_ext.auth import StaticToken
from otto_ext.transport._content_coding import (
    BodyCutOffError,
    ContentCodingError,
    Unpacker,
    coding_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


class Pieces(httpx.SyncByteStream):
    """A body as it comes from a socket."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._pieces)


def client(body: bytes, headers: dict[str, str], **settings: Any) -> Otto:
    def respond(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers=headers, stream=Pieces(body[:7], body[7:]))

    token = StaticToken("t", lifetime=60)
    transport = httpx.MockTransport(respond)
    return Otto(credentials=token, transport=transport, retry=False, **settings)


def split(data: bytes, at: list[int]) -> list[bytes]:
    ends = sorted({min(point, len(data)) for point in at} | {0, len(data)})
    return [data[start:end] for start, end in pairwise(ends)]


def packed(data: bytes, coding: str) -> bytes:
    if coding == "gzip":
        return gzip.compress(data)
    if coding == "members":
        middle = len(data) // 2
        return gzip.compress(data[:middle]) + gzip.compress(data[middle:])
    if coding == "bare":
        packer = zlib.compressobj(wbits=-15)
        return packer.compress(data) + packer.flush()
    return zlib.compress(data)


CODINGS = {"gzip": "gzip", "members": "gzip", "bare": "deflate", "zlib": "deflate"}


@given(st.binary(), st.sampled_from(sorted(CODINGS)), st.lists(st.integers(0, 200), max_size=5))
def test_every_body_unpacks_whatever_its_pieces(data: bytes, kind: str, at: list[int]) -> None:
    unpacker = Unpacker(CODINGS[kind])
    found = b"".join(
        piece for chunk in split(packed(data, kind), at) for piece in unpacker.feed(chunk)
    )
    unpacker.finish()
    assert found == data


@given(st.binary(min_size=1), st.sampled_from(sorted(CODINGS)), st.data())
def test_a_body_that_is_cut_off_is_never_complete(data: bytes, kind: str, draw: Any) -> None:
    whole = packed(data, kind)
    cut = whole[: draw.draw(st.integers(1, len(whole) - 1))]
    if kind == "members" and cut == gzip.compress(data[: len(data) // 2]):
        return
    unpacker = Unpacker(CODINGS[kind])
    for _ in unpacker.feed(cut):
        pass
    with pytest.raises(BodyCutOffError):
        unpacker.finish()


@given(st.binary(max_size=200))
def test_any_bytes_unpack_or_are_refused(data: bytes) -> None:
    for coding in ("gzip", "deflate"):
        unpacker = Unpacker(coding)
        try:
            for _ in unpacker.feed(data):
                pass
            unpacker.finish()
        except ContentCodingError:
            pass


@pytest.mark.parametrize(
    ("header", "coding"),
    [(None, None), ("", None), ("identity", None), ("GZIP", "gzip"), ("x-gzip", "gzip"),
     ("identity, deflate", "deflate")],
)  # fmt: skip
def test_the_header_names_one_coding(header: str | None, coding: str | None) -> None:
    assert coding_of(header) == coding


def test_a_cut_gzip_body_is_a_broken_connection() -> None:
    whole = gzip.compress(b'{"a": 1}')
    with (
        client(whole[:-3], {"content-encoding": "gzip"}) as otto,
        pytest.raises(APIConnectionError, match="ends before its end marker"),
    ):
        otto.request("GET", "/x")


def test_a_whole_gzip_body_is_read() -> None:
    body = gzip.compress(b'{"a"') + gzip.compress(b": 1}")
    with client(body, {"content-encoding": "gzip"}) as otto:
        assert otto.request("GET", "/x").json() == {"a": 1}


@pytest.mark.parametrize("coding", ["gzip, gzip", "br"])
def test_codings_that_were_not_asked_for_are_refused(coding: str) -> None:
    body = gzip.compress(gzip.compress(b"{}"))
    with (
        client(body, {"content-encoding": coding}) as otto,
        pytest.raises(ResponseDecodeError, match="Content-Encoding"),
    ):
        otto.request("GET", "/x")


@pytest.mark.parametrize("headers", [{}, {"content-length": "4000"}, {"content-encoding": "gzip"}])
def test_a_body_beyond_the_bound_is_refused(headers: dict[str, str]) -> None:
    body = b"x" * 4000
    if "content-encoding" in headers:
        body = gzip.compress(body)
    with (
        client(body, headers, max_response_bytes=3999) as otto,
        pytest.raises(ResponseDecodeError, match="max_response_bytes"),
    ):
        otto.request("GET", "/x")
    with client(body, headers, max_response_bytes=4000) as otto:
        assert len(otto.request("GET", "/x").content) == 4000


@pytest.mark.parametrize("bound", [0, -1, True, "many"])
def test_a_bound_that_cannot_be_one_is_refused(bound: Any) -> None:
    with pytest.raises(ConfigurationError, match="max_response_bytes"):
        client(b"", {}, max_response_bytes=bound)
