"""All pages of an operation, as the document has it: cursors, offsets, page numbers, addresses.

`Walk` decides what is asked for next and when it is over; it does no I/O. `Pages` and `AsyncPages`
drive it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

import httpx
from attrs import define, evolve, field

from otto_ext._errors import ConfigurationError, ResponseDecodeError
from otto_ext.wire.model import Model, codec_for
from otto_ext.wire.operation import Call
from otto_ext.wire.types import UNSET, RequestOptions, Response

if TYPE_CHECKING:
    from otto_ext.wire.operation import Operation

__all__ = ["AsyncPages", "Pages", "Walk"]

T = TypeVar("T")

_STYLES = ("cursor", "last-id", "offset", "page", "url", "link")


@define
class Walk:
    """The way through the pages of one operation.

    Attributes:
        operation: what is called; it has `paging`.
        arguments: those of the next page.
        left: how many items are still wanted; None for all.
        options: settings for the next call.
        done: there is no next page.
        position: what the operation's own argument takes to go on after the page in hand.
    """

    operation: Operation[Any]
    arguments: dict[str, Any]
    left: int | None
    options: RequestOptions | None
    done: bool = False
    position: str | int | None = None
    _plan: Mapping[str, str] = field(init=False)
    _first: Call[Any] = field(init=False)
    _seen: set[Any] = field(factory=set, init=False)
    _last: list[Any] | None = field(default=None, init=False)
    _count: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        plan = self.operation.paging
        if not isinstance(plan, Mapping) or plan.get("style") not in _STYLES:
            raise ConfigurationError(
                f"{self.operation.name} has no paging that is known; correct `x-otto-paging` in an "
                "overlay and regenerate"
            )
        if self.left is not None and self.left < 0:
            raise ConfigurationError("max_items must be 0 or more, or None")
        self._plan = plan
        self._first = Call(self.operation, self.arguments, options=self.options)
        self.done = self.left == 0

    @classmethod
    def of(cls, call: Call[Any], max_items: int | None = None) -> Walk:
        """The way that begins with a call."""
        walk = cls(call.operation, dict(call.arguments), max_items, call.options)
        walk._first = call
        return walk

    @property
    def call(self) -> Call[Any]:
        """The call for the next page."""
        return evolve(self._first, arguments=self.arguments, options=self.options)

    def mark(self) -> dict[str, Any]:
        """Where the walk stands, for `resume`: JSON values alone."""
        return {"at": self.position, "count": self._count}

    def resume(self, mark: Mapping[str, Any]) -> None:
        """Go on where another walk through the same operation stood."""
        position = mark["at"]
        self._count = mark["count"]
        self._seen.add(position)
        if self._plan["style"] in ("url", "link"):
            self._to_address(position)
        else:
            self.arguments[self._plan.get("parameter", "")] = position
        self.position = position

    def take(self, reply: Response[Any]) -> list[Any]:
        """The items of a page that came; what is next is decided here.

        Raises:
            ResponseDecodeError: there is no list where the items should be, or the server leads
                back to a page that it gave already.
        """
        pointer = self._plan.get("items", "")
        items = value_at(reply.parsed, pointer)
        if items is UNSET or items is None:
            items = []
        if not isinstance(items, list):
            raise ResponseDecodeError(
                f"{self.operation.name}: there is no list at {pointer or 'the root'} to page "
                "through",
                pointer=pointer,
                status_code=reply.status_code,
                body=reply.content,
            )
        self._count += len(items)
        getattr(self, "_after_" + self._plan["style"].replace("-", "_"))(reply, items)
        self._last = items
        if self.left is not None:
            items = items[: self.left]
            self.left -= len(items)
            self.done = self.done or self.left == 0
        return items

    # -- what is next, by style -------------------------------------------------------------------

    def _after_cursor(self, reply: Response[Any], items: list[Any]) -> None:
        cursor = value_at(reply.parsed, self._plan.get("next", ""))
        if cursor is UNSET or cursor is None or cursor == "":
            self._end()
        else:
            self._go(cursor, reply)

    def _after_last_id(self, reply: Response[Any], items: list[Any]) -> None:
        more = value_at(reply.parsed, self._plan.get("next", ""))
        if not items or more is not True:
            self._end()
        else:
            self._go(value_at(items[-1], "/id"), reply)

    def _after_offset(self, reply: Response[Any], items: list[Any]) -> None:
        start = self.arguments.get(self._plan.get("parameter", ""), UNSET)
        following = (start if isinstance(start, int) else 0) + len(items)
        if not items or self._short(items) or self._reached(reply, following):
            self._end()
        else:
            self._not_again(items, reply)
            self._go(following, reply)

    def _after_page(self, reply: Response[Any], items: list[Any]) -> None:
        page = self.arguments.get(self._plan.get("parameter", ""), UNSET)
        if not items or self._short(items) or self._reached(reply, self._count):
            self._end()
        else:
            self._not_again(items, reply)
            self._go((page if isinstance(page, int) else 1) + 1, reply)

    def _after_url(self, reply: Response[Any], items: list[Any]) -> None:
        self._follow(value_at(reply.parsed, self._plan.get("next", "")), reply)

    def _after_link(self, reply: Response[Any], items: list[Any]) -> None:
        # RFC 8288, section 3; httpx reads the header.
        headers = httpx.Response(200, headers={"link": reply.headers.get("link", "")})
        self._follow(headers.links.get("next", {}).get("url"), reply)

    def _follow(self, address: Any, reply: Response[Any]) -> None:
        """Go on at an address: its query says where, the path stays the operation's."""
        if not isinstance(address, str) or not address:
            self._end()
            return
        self._once(address, reply)
        try:
            self._to_address(address)
        except httpx.InvalidURL:
            raise self._lost(f"the next page's address is none: {address[:100]!r}", reply) from None
        self.position = address

    def _to_address(self, address: str) -> None:
        query = dict(httpx.URL(address).params.multi_items())
        known = {p.key: p.attribute for p in self.operation.parameters if p.location == "query"}
        extra = {key: value for key, value in query.items() if key not in known}
        for key, attribute in known.items():
            if key in query:
                self.arguments[attribute] = query[key]
        if extra:
            options = self.options or RequestOptions()
            self.options = evolve(options, extra_query={**(options.extra_query or {}), **extra})

    def _go(self, position: Any, reply: Response[Any]) -> None:
        self._once(position, reply)
        self.arguments[self._plan.get("parameter", "")] = position
        self.position = position if isinstance(position, str | int) else str(position)

    def _end(self) -> None:
        self.done = True
        self.position = None

    # -- ends, and servers that have none ---------------------------------------------------------

    def _short(self, items: list[Any]) -> bool:
        """Whether a page has fewer items than were asked for."""
        size = self.arguments.get(self._plan.get("size", ""), UNSET)
        return isinstance(size, int) and len(items) < size

    def _reached(self, reply: Response[Any], count: int) -> bool:
        pointer = self._plan.get("total")
        total = value_at(reply.parsed, pointer) if pointer else UNSET
        return isinstance(total, int) and not isinstance(total, bool) and count >= total

    def _once(self, position: Any, reply: Response[Any]) -> None:
        if position in self._seen:
            raise self._lost(f"the server leads to {str(position)[:100]!r} a second time", reply)
        self._seen.add(position)

    def _not_again(self, items: list[Any], reply: Response[Any]) -> None:
        if self._last == items:
            raise self._lost("the server gives the same page again and again", reply)

    def _lost(self, said: str, reply: Response[Any]) -> ResponseDecodeError:
        return ResponseDecodeError(
            f"{self.operation.name}: {said}; paging would never end",
            pointer=self._plan.get("next", ""),
            status_code=reply.status_code,
            body=reply.content,
        )


def value_at(value: Any, pointer: str) -> Any:
    """What stands at a JSON pointer in a decoded answer; `UNSET` where nothing does."""
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, Model):
            names = {p.key: p.attribute for p in codec_for(type(value)).schema.properties}
            if key in names:
                value = getattr(value, names[key])
            else:
                value = value.additional_properties.get(key, UNSET)
        elif isinstance(value, Mapping):
            value = value.get(key, UNSET)
        else:
            return UNSET
    return value


class Pages(Iterator[T]):
    """Items, page after page. An iterator: it goes through them once.

    Args:
        walk: where it goes.
        send: makes one call.
        prefetch: fetch the next page while the items of one are being used.
    """

    def __init__(
        self, walk: Walk, send: Callable[[Walk], Response[Any]], *, prefetch: bool
    ) -> None:
        self._walk = walk
        self._send = send
        self._items: Iterator[Any] = iter(())
        self._pool = ThreadPoolExecutor(1, "otto-next-page") if prefetch else None
        self._ahead: Future[list[Any]] | None = None
        self._position: str | int | None = None

    @property
    def position(self) -> str | int | None:
        """What the operation's argument takes to go on after the page in hand."""
        return self._position

    @property
    def operation(self) -> Operation[Any]:
        """The operation whose pages these are."""
        return self._walk.operation

    def to_arrow(self, *, decimal: tuple[int, int] = (38, 18), flatten: bool = False) -> Any:
        """The items that are left as an Arrow table; see `otto_ext.tables.to_arrow`."""
        from otto_ext import tables

        return tables.to_arrow(self, decimal=decimal, flatten=flatten)

    def to_pandas(
        self,
        *,
        decimal: tuple[int, int] = (38, 18),
        flatten: bool = False,
        dtype_backend: str | None = None,
    ) -> Any:
        """The items that are left as a DataFrame; see `otto_ext.tables.to_pandas`."""
        from otto_ext import tables

        return tables.to_pandas(self, decimal=decimal, flatten=flatten, dtype_backend=dtype_backend)

    def to_polars(self, *, decimal: tuple[int, int] = (38, 18), flatten: bool = False) -> Any:
        """The items that are left as a DataFrame; see `otto_ext.tables.to_polars`."""
        from otto_ext import tables

        return tables.to_polars(self, decimal=decimal, flatten=flatten)

    def _page(self) -> list[Any]:
        return self._walk.take(self._send(self._walk))

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        while True:
            for item in self._items:
                found: T = item
                return found
            if self._ahead is not None:
                items = self._ahead.result()
                self._ahead = None
            elif not self._walk.done:
                items = self._page()
            else:
                if self._pool is not None:
                    self._pool.shutdown(wait=False)
                raise StopIteration
            self._position = self._walk.position
            self._items = iter(items)
            if self._pool is not None and not self._walk.done:
                self._ahead = self._pool.submit(self._page)


class AsyncPages(AsyncIterator[T]):
    """`Pages` for `async for`; the next page is fetched by a task of the running loop."""

    def __init__(self, walk: Walk, send: Callable[[Walk], Any], *, prefetch: bool) -> None:
        self._walk = walk
        self._send = send
        self._items: Iterator[Any] = iter(())
        self._prefetch = prefetch
        self._ahead: asyncio.Task[list[Any]] | None = None
        self._position: str | int | None = None

    @property
    def position(self) -> str | int | None:
        """What the operation's argument takes to go on after the page in hand."""
        return self._position

    @property
    def operation(self) -> Operation[Any]:
        """The operation whose pages these are."""
        return self._walk.operation

    async def to_arrow(self, *, decimal: tuple[int, int] = (38, 18), flatten: bool = False) -> Any:
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
    ) -> Any:
        """The items that are left as a DataFrame; see `otto_ext.tables.to_pandas`."""
        from otto_ext import tables

        return tables.to_pandas(
            [item async for item in self],
            self.operation,
            decimal=decimal,
            flatten=flatten,
            dtype_backend=dtype_backend,
        )

    async def to_polars(self, *, decimal: tuple[int, int] = (38, 18), flatten: bool = False) -> Any:
        """The items that are left as a DataFrame; see `otto_ext.tables.to_polars`."""
        from otto_ext import tables

        items = [item async for item in self]
        return tables.to_polars(items, self.operation, decimal=decimal, flatten=flatten)

    async def _page(self) -> list[Any]:
        return self._walk.take(await self._send(self._walk))

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
            elif not self._walk.done:
                items = await self._page()
            else:
                raise StopAsyncIteration
            self._position = self._walk.position
            self._items = iter(items)
            if self._prefetch and not self._walk.done:
                self._ahead = asyncio.ensure_future(self._page())
