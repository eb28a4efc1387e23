"""The types that calls and models share: absent values, files, responses and per-call options."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import IO, TYPE_CHECKING, Any, Generic, Protocol, TypeAlias, TypeVar

from attrs import define, frozen

from .http import httpx
from .unset import UNSET, Unset

if TYPE_CHECKING:
    # Of extras: without them, these types are unknown to type checkers.
    import pandas as pd
    import polars as pl
    import pyarrow

__all__ = [
    "UNSET",
    "AsyncItems",
    "AsyncPages",
    "AsyncStreamedResponse",
    "File",
    "FileContent",
    "FileTarget",
    "Items",
    "Pages",
    "RequestOptions",
    "Response",
    "RetryRules",
    "StreamedResponse",
    "Unset",
    "request_id_of",
]

T = TypeVar("T")


@define
class File:
    """A file to send: what it holds, and the name and media type to send with it.

    Attributes:
        payload: the bytes, a string, an open binary stream, or a path (`pathlib.Path`).
        file_name: the name to send; a path's own name where None.
        mime_type: the media type to send, for instance `text/csv`.
    """

    payload: IO[bytes] | bytes | str | os.PathLike[str]
    file_name: str | None = None
    mime_type: str | None = None


#: What is accepted where a file is sent: a `File`, bytes, text, an open binary stream, or a path.
FileContent: TypeAlias = File | bytes | str | IO[bytes] | os.PathLike[str]


def request_id_of(headers: httpx.Headers) -> str | None:
    """The server's id for a request, from the headers in common use, or None."""
    names = ("x-request-id", "request-id", "x-correlation-id", "x-amzn-requestid")
    return next((headers[name] for name in names if name in headers), None)


@define
class Response(Generic[T]):
    """A response as it came, with its body decoded.

    Attributes:
        status_code: the HTTP status.
        content: the body's bytes.
        headers: the headers, case-insensitive.
        parsed: the body as the documented type.
        url: what was called, redirects followed.
    """

    status_code: int
    content: bytes
    headers: httpx.Headers
    parsed: T
    url: str = ""

    @property
    def request_id(self) -> str | None:
        """The server's id for the request (`X-Request-Id` or one of its relatives), or None."""
        return request_id_of(self.headers)


#: Where a download goes: a path, which is replaced when all is there, or a binary stream.
FileTarget: TypeAlias = str | os.PathLike[str] | IO[bytes]


class StreamedResponse(Protocol):
    """A success whose body is read piece by piece, never held as a whole.

    Attributes:
        status_code: the HTTP status.
        headers: the headers, case-insensitive.
    """

    @property
    def status_code(self) -> int: ...

    @property
    def headers(self) -> httpx.Headers: ...

    def iter_bytes(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The body in pieces of `chunk_size` bytes, or as they come."""
        ...

    def iter_lines(self) -> Iterator[str]:
        """The body as lines of text, without their ends."""
        ...

    def to_file(self, file: FileTarget) -> int:
        """Write the body to a path or a binary stream; gives the number of bytes."""
        ...

    def close(self) -> None:
        """Give the connection back, whatever was not read."""
        ...


class AsyncStreamedResponse(Protocol):
    """`StreamedResponse` for `async with`."""

    @property
    def status_code(self) -> int: ...

    @property
    def headers(self) -> httpx.Headers: ...

    def iter_bytes(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        """The body in pieces of `chunk_size` bytes, or as they come."""
        ...

    def iter_lines(self) -> AsyncIterator[str]:
        """The body as lines of text, without their ends."""
        ...

    async def to_file(self, file: FileTarget) -> int:
        """Write the body to a path or a binary stream; gives the number of bytes."""
        ...

    async def aclose(self) -> None:
        """Give the connection back, whatever was not read."""
        ...


T_co = TypeVar("T_co", covariant=True)


class Items(Protocol[T_co]):
    """Items of a sequence, each as soon as it has come. The request is sent for the first one."""

    def __iter__(self) -> Iterator[T_co]: ...

    def __next__(self) -> T_co: ...

    def close(self) -> None:
        """Give the connection back, whatever was not read."""
        ...


class AsyncItems(Protocol[T_co]):
    """`Items` for `async for`."""

    def __aiter__(self) -> AsyncIterator[T_co]: ...

    async def __anext__(self) -> T_co: ...

    async def aclose(self) -> None:
        """Give the connection back, whatever was not read."""
        ...


class Pages(Protocol[T_co]):
    """Items, page after page; a page is fetched when it is needed.

    Attributes:
        position: what the operation's own argument takes to go on with the page after the one in
            hand; None where none was fetched yet, or none is left.
    """

    @property
    def position(self) -> str | int | None: ...

    def __iter__(self) -> Iterator[T_co]: ...

    def to_arrow(
        self, *, decimal: tuple[int, int] = (38, 18), flatten: bool = False
    ) -> pyarrow.Table:
        """The items that are left as a `pyarrow.Table` (extra `data`), typed by the document.

        Args:
            decimal: how many digits decimals have, and how many of them stand after the point.
            flatten: give the members of nested objects columns of their own, `fee.amount`.

        Raises:
            TableError: a value does not fit its column.
        """
        ...

    def to_pandas(
        self,
        *,
        decimal: tuple[int, int] = (38, 18),
        flatten: bool = False,
        dtype_backend: str | None = None,
    ) -> pd.DataFrame:
        """The items that are left as a `pandas.DataFrame`; see `otto_ext.tables.to_pandas`."""
        ...

    def to_polars(
        self, *, decimal: tuple[int, int] = (38, 18), flatten: bool = False
    ) -> pl.DataFrame:
        """The items that are left as a `polars.DataFrame`; see `otto_ext.tables.to_polars`."""
        ...


class AsyncPages(Protocol[T_co]):
    """`Pages` for `async for`."""

    @property
    def position(self) -> str | int | None: ...

    def __aiter__(self) -> AsyncIterator[T_co]: ...

    async def to_arrow(
        self, *, decimal: tuple[int, int] = (38, 18), flatten: bool = False
    ) -> pyarrow.Table:
        """The items that are left as a `pyarrow.Table` (extra `data`), typed by the document.

        Args:
            decimal: how many digits decimals have, and how many of them stand after the point.
            flatten: give the members of nested objects columns of their own, `fee.amount`.

        Raises:
            TableError: a value does not fit its column.
        """
        ...

    async def to_pandas(
        self,
        *,
        decimal: tuple[int, int] = (38, 18),
        flatten: bool = False,
        dtype_backend: str | None = None,
    ) -> pd.DataFrame:
        """The items that are left as a `pandas.DataFrame`; see `otto_ext.tables.to_pandas`."""
        ...

    async def to_polars(
        self, *, decimal: tuple[int, int] = (38, 18), flatten: bool = False
    ) -> pl.DataFrame:
        """The items that are left as a `polars.DataFrame`; see `otto_ext.tables.to_polars`."""
        ...


class RetryRules(Protocol):
    """What `RequestOptions.retry` takes: the runtime's retry policy."""

    @property
    def attempts(self) -> int | None:
        """How often a call is sent at the most, the first attempt included; None for no limit."""
        ...


@frozen(kw_only=True)
class RequestOptions:
    """Settings for one call; each None leaves the client's own setting in force.

    Attributes:
        timeout: seconds for each attempt, or an `httpx.Timeout` with connect, read, write and pool.
        headers: headers to add; they win over the client's.
        retry: a retry policy, a number of retries, or False to send the call once.
        idempotency_key: sent as `Idempotency-Key`; a keyed call is repeated whatever its method.
        extra_query: query parameters that the document does not describe.
        extra_body: members to add to a JSON object body or a form.
        url: a link of the API's own to call in place of the operation's path and query.
        follow_redirects: whether redirects are followed; see `Otto`.
    """

    timeout: float | httpx.Timeout | None = None
    headers: Mapping[str, str] | None = None
    retry: RetryRules | bool | int | None = None
    idempotency_key: str | None = None
    extra_query: Mapping[str, Any] | None = None
    extra_body: Mapping[str, Any] | None = None
    url: str | None = None
    follow_redirects: bool | None = None


#: Called with each place where a response does not match the document: pointer, expected, got.
DriftReport: TypeAlias = Callable[[str, str, Any], None]
