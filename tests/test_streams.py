"""Bodies read piece by piece: downloads to a path, a stream, or in pieces, in both colours."""

from __future__ import annotations

import asyncio
import io
import stat
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, Any

import pytest
from support.clients import serving
from support.faults import Canned
from support.widgets import DOWNLOAD, problem

from otto_ext import APIConnectionError, AsyncOtto, NotFoundError, Otto
from otto_ext.wire.method import AsyncDownload, SyncDownload
from otto_ext.wire.statement import state

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.clients import Driven, Serve

BYTES = bytes(range(256)) * 4096
PDF = {"Content-Type": "application/octet-stream"}


def download(self: Any, number: int) -> bytes:
    """A download, as generated code states one."""
    return state(DOWNLOAD, {"id": number})


@pytest.fixture(params=[Otto, AsyncOtto])
def serve(request: pytest.FixtureRequest) -> Iterator[Serve]:
    with ExitStack() as stack:
        yield serving(request.param, stack)


def save(driven: Driven, file: str | Path | IO[bytes]) -> int:
    if isinstance(driven.client, Otto):
        return SyncDownload(driven.client._caller, download).to_file(file, 1)
    return driven.runner.run(AsyncDownload(driven.client._caller, download).to_file(file, 1))


def pieces(driven: Driven, chunk_size: int | None = None) -> list[bytes]:
    client = driven.client
    if isinstance(client, Otto):
        with SyncDownload(client._caller, download).stream(1) as response:
            return list(response.iter_bytes(chunk_size))

    async def read() -> list[bytes]:
        async with AsyncDownload(client._caller, download).stream(1) as response:
            return [piece async for piece in response.iter_bytes(chunk_size)]

    return driven.runner.run(read())


def lines(driven: Driven) -> list[str]:
    client = driven.client
    if isinstance(client, Otto):
        with SyncDownload(client._caller, download).stream(1) as response:
            return [*response.iter_lines()]

    async def read() -> list[str]:
        async with AsyncDownload(client._caller, download).stream(1) as response:
            return [line async for line in response.iter_lines()]

    return driven.runner.run(read())


def test_to_a_path(serve: Serve, tmp_path: Path) -> None:
    driven = serve(Canned(200, PDF, BYTES))
    path = tmp_path / "report.pdf"
    path.write_bytes(b"the old one")
    assert save(driven, path) == len(BYTES)
    assert path.read_bytes() == BYTES
    assert [file.name for file in tmp_path.iterdir()] == ["report.pdf"]


def test_a_download_has_the_rights_of_an_ordinary_file(serve: Serve, tmp_path: Path) -> None:
    save(serve(Canned(200, PDF, b"x")), tmp_path / "download")
    (tmp_path / "ordinary").write_bytes(b"x")
    modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert len(modes) == 1


def test_to_a_name(serve: Serve, tmp_path: Path) -> None:
    assert save(serve(Canned(200, PDF, BYTES)), str(tmp_path / "report.pdf")) == len(BYTES)
    assert (tmp_path / "report.pdf").read_bytes() == BYTES


def test_to_a_stream(serve: Serve) -> None:
    file = io.BytesIO()
    assert save(serve(Canned(200, PDF, BYTES)), file) == len(BYTES)
    assert file.getvalue() == BYTES


def test_in_pieces_of_a_size(serve: Serve) -> None:
    found = pieces(serve(Canned(200, PDF, BYTES, chunked=True)), 1000)
    assert {len(piece) for piece in found[:-1]} == {1000}
    assert b"".join(found) == BYTES


def test_in_lines(serve: Serve) -> None:
    assert lines(serve(Canned(200, {"Content-Type": "text/csv"}, b"a,b\r\n1,2\n"))) == [
        "a,b",
        "1,2",
    ]


@pytest.mark.parametrize("chunked", [False, True])
def test_a_connection_that_breaks_leaves_the_old_file(
    serve: Serve, tmp_path: Path, chunked: bool
) -> None:
    driven = serve(Canned(200, PDF, BYTES, cut=True, chunked=chunked))
    path = tmp_path / "report.pdf"
    path.write_bytes(b"the old one")
    with pytest.raises(APIConnectionError, match="GET /file: no response"):
        save(driven, path)
    assert path.read_bytes() == b"the old one"
    assert [file.name for file in tmp_path.iterdir()] == ["report.pdf"]


def test_broken_lines(serve: Serve) -> None:
    with pytest.raises(APIConnectionError):
        lines(serve(Canned(200, PDF, b"a\nb", cut=True)))


def test_a_failure_is_raised_with_its_body(serve: Serve, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="gone") as caught:
        save(serve(problem(404, "gone")), tmp_path / "report.pdf")
    assert b"gone" in caught.value.body
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_that_breaks_off(serve: Serve) -> None:
    with pytest.raises(APIConnectionError):
        pieces(serve(Canned(500, PDF, b"x", cut=True)))


def test_a_failure_is_repeated_before_the_body_begins(serve: Serve) -> None:
    driven = serve(Canned(503, {"Retry-After": "0"}, b""), Canned(200, PDF, BYTES), retry=1)
    assert b"".join(pieces(driven)) == BYTES
    assert len(driven.server.received) == 2


def test_a_body_is_read_once(serve: Serve) -> None:
    driven = serve(Canned(200, PDF, b"x"))
    client = driven.client
    if isinstance(client, Otto):
        with SyncDownload(client._caller, download).stream(1) as response:
            assert b"".join(response.iter_bytes()) == b"x"
            with pytest.raises(RuntimeError, match="read already"):
                list(response.iter_bytes())
        return

    async def twice() -> None:
        async with AsyncDownload(client._caller, download).stream(1) as response:
            assert b"".join([piece async for piece in response.iter_bytes()]) == b"x"
            with pytest.raises(RuntimeError, match="read already"):
                _ = [piece async for piece in response.iter_bytes()]

    driven.runner.run(twice())


def test_what_was_not_read_gives_its_connection_back() -> None:
    with ExitStack() as stack:
        driven = serving(Otto, stack)(Canned(200, PDF, BYTES))
        client = driven.client
        assert isinstance(client, Otto)
        for _ in range(3):
            with SyncDownload(client._caller, download).stream(1) as response:
                assert response.status_code == 200
                assert response.headers["content-type"] == PDF["Content-Type"]
                assert "GET /file" in repr(response)
        pool: Any = client.get_httpx_client()
        assert not pool.is_closed


def test_an_asynchronous_download_leaves_the_loop_free() -> None:
    """Two at once, on one loop, each with a connection of its own."""
    with ExitStack() as stack:
        driven = serving(AsyncOtto, stack)(Canned(200, PDF, BYTES))
        client = driven.client
        assert isinstance(client, AsyncOtto)

        async def both() -> list[int]:
            call = AsyncDownload(client._caller, download)
            files = [io.BytesIO(), io.BytesIO()]
            return await asyncio.gather(*(call.to_file(file, 1) for file in files))

        assert driven.runner.run(both()) == [len(BYTES), len(BYTES)]
