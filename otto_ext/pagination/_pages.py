"""What a call with pages returns: an iterator over items that asks for each page when it is due."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from html import escape
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow

    from otto_ext.pagination._paginator import Paginator
    from otto_ext.wire.operation import Operation

__all__ = ["AsyncPagedItems", "PagedItems"]

T = TypeVar("T")


class _PagedRows:
    """What `PagedItems` and `AsyncPagedItems` have in common."""

    #: The type that generated code states.
    _typed = "Pages"

    def __init__(self, paginator: Paginator, ended: Callable[[Paginator], None]) -> None:
        self._paginator = paginator
        self._ended = ended
        self._items: Iterator[Any] = iter(())
        self._position: str | int | None = None
        self._is_over = False

    @property
    def operation(self) -> Operation[Any]:
        """The operation whose pages these are."""
        return self._paginator.operation

    def __repr__(self) -> str:
        return f"<{self._typed} of {self.operation.name}>"

    def _repr_html_(self) -> str:
        """What these are, for notebooks; no page is fetched for it."""
        count = "" if self.total is None else f", {self.total:,} in all as the server stated"
        return (
            f"<p>Items of <code>{escape(self.operation.name)}</code>{count}. They are fetched when "
            "they are needed: <code>for item in ...</code>, <code>.to_pandas()</code>.</p>"
        )

    @property
    def position(self) -> str | int | None:
        """What the operation's argument takes to go on after the page in hand."""
        return self._position

    @property
    def total(self) -> int | None:
        """How many items there are in all, as the server stated; None where it does not say."""
        return self._paginator.total

    @property
    def duplicates(self) -> int:
        """Items that stood on two pages in a row, so far."""
        return self._paginator.duplicates

    def _finish(self) -> None:
        if not self._is_over:
            self._is_over = True
            self._ended(self._paginator)


class PagedItems(_PagedRows, Iterator[T]):
    """Items, page after page. An iterator: it goes through them once.

    Args:
        paginator: where it goes.
        send: makes one call and hands the page to the paginator.
        ended: called once at the end.
        prefetch: fetch the next page while the items of one are being used.
    """

    def __init__(
        self,
        paginator: Paginator,
        send: Callable[[Paginator], list[Any]],
        ended: Callable[[Paginator], None],
        *,
        prefetch: bool,
    ) -> None:
        super().__init__(paginator, ended)
        self._send = send
        self._pool = ThreadPoolExecutor(1, "otto-next-page") if prefetch else None
        self._ahead: Future[list[Any]] | None = None

    def to_arrow(
        self, *, decimal: tuple[int, int] = (38, 18), flatten: bool = False
    ) -> pyarrow.Table:
        """The items that are left as an Arrow table; see `otto_ext.tables.to_arrow`."""
        from otto_ext import tables

        return tables.to_arrow(self, decimal=decimal, flatten=flatten)

    def to_pandas(
        self,
        *,
        decimal: tuple[int, int] = (38, 18),
        flatten: bool = False,
        dtype_backend: str | None = None,
    ) -> pd.DataFrame:
        """The items that are left as a DataFrame; see `otto_ext.tables.to_pandas`."""
        from otto_ext import tables

        return tables.to_pandas(self, decimal=decimal, flatten=flatten, dtype_backend=dtype_backend)

    def to_polars(
        self, *, decimal: tuple[int, int] = (38, 18), flatten: bool = False
    ) -> pl.DataFrame:
        """The items that are left as a DataFrame; see `otto_ext.tables.to_polars`."""
        from otto_ext import tables

        return tables.to_polars(self, decimal=decimal, flatten=flatten)

    def _page(self) -> list[Any]:
        return self._send(self._paginator)

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        while True:
            for item in self._items:
                found: T = item
                return found
            if self._ahead is not None:
                ahead, self._ahead = self._ahead, None
                items = ahead.result()
            elif not self._paginator.done:
                items = self._page()
            else:
                if self._pool is not None:
                    self._pool.shutdown(wait=False)
                self._finish()
                raise StopIteration
            self._position = self._paginator.position
            self._items = iter(items)
            if self._pool is not None and not self._paginator.done:
                self._ahead = self._pool.submit(self._page)


class AsyncPagedItems(_PagedRows, AsyncIterator[T]):
    """`PagedItems` for `async for`; the next page is fetched by a task of the running loop."""

    _typed = "AsyncPages"

    def __init__(
        self,
        paginator: Paginator,
        send: Callable[[Paginator], Any],
        ended: Callable[[Paginator], None],
        *,
        prefetch: bool,
    ) -> None:
        super().__init__(paginator, ended)
        self._send = send
        self._prefetch = prefetch
        self._ahead: asyncio.Task[list[Any]] | None = None

    async def to_arrow(
        self, *, decimal: tuple[int, int] = (38, 18), flatten: bool = False
    ) -> pyarrow.Table:
        """The items that are left as an Arrow table; see `otto_ext.tables.to_arrow`."""
        from otto_ext import tables

        items = [item async for item in self]
        return tables.to_arrow(items, self.operation, decimal=decimal, flatten=flatten)

    async def to_pandas(
        self,
        *,
        decimal: tuple[int, int] = (38, 18),
        flatten: bool = False,
        dtype_backend: str | None = None,
    ) -> pd.DataFrame:
        """The items that are left as a DataFrame; see `otto_ext.tables.to_pandas`."""
        from otto_ext import tables

        return tables.to_pandas(
            [item async for item in self],
            self.operation,
            decimal=decimal,
            flatten=flatten,
            dtype_backend=dtype_backend,
        )

    async def to_polars(
        self, *, decimal: tuple[int, int] = (38, 18), flatten: bool = False
    ) -> pl.DataFrame:
        """The items that are left as a DataFrame; see `otto_ext.tables.to_polars`."""
        from otto_ext import tables

        items = [item async for item in self]
        return tables.to_polars(items, self.operation, decimal=decimal, flatten=flatten)

    async def _page(self) -> list[Any]:
        found: list[Any] = await self._send(self._paginator)
        return found

    def __aiter__(self) -> AsyncIterator[T]:
        return self

    async def __anext__(self) -> T:
        while True:
            for item in self._items:
                found: T = item
                return found
            if self._ahead is not None:
                ahead, self._ahead = self._ahead, None
                items = await ahead
            elif not self._paginator.done:
                items = await self._page()
            else:
                self._finish()
                raise StopAsyncIteration
            self._position = self._paginator.position
            self._items = iter(items)
            if self._prefetch and not self._paginator.done:
                self._ahead = asyncio.ensure_future(self._page())
