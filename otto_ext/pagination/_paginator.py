"""All pages of an operation, as the document has it: cursors, offsets, page numbers, links.

`Paginator` decides what to ask for next and when the listing is over; it does no I/O. `_pages.py`
drives it. A short page ends nothing: what the server says counts (a total, a flag, a link, a
cursor), and where it says nothing, pages are asked for until one is empty, missing or the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from attrs import define, evolve, field

from otto_ext._errors import APIStatusError, ConfigurationError, ResponseDecodeError
from otto_ext._urls import linked
from otto_ext.pagination._reader import PageReader, value_at, whole_number
from otto_ext.pagination._row_count import RowCount
from otto_ext.wire.http import httpx
from otto_ext.wire.model import Model
from otto_ext.wire.types import UNSET, RequestOptions, Response

if TYPE_CHECKING:
    from otto_ext.wire.operation import Call, Operation

__all__ = ["Paginator"]

_STYLES: Final = ("cursor", "last-id", "offset", "page", "url", "link")
#: What a server says to a page behind the last one, or to a cursor that has expired.
_GONE: Final = frozenset({400, 404, 410, 416, 422})


@define
class Paginator(RowCount):
    """The way through the pages of one operation; its rows are counted by `RowCount`.

    Attributes:
        first: the call of the first page; its operation has `paging`.
        left: how many items are still wanted; None for all.
        done: there is no next page.
        position: what the operation's own argument takes to go on after the page in hand.
        address: the URL of the next page, where the server gave one; else None.
    """

    first: Call[Any]
    left: int | None = None
    done: bool = field(default=False, init=False)
    position: str | int | None = field(default=None, init=False)
    address: str | None = field(default=None, init=False)
    _plan: Mapping[str, Any] = field(init=False)
    _reader: PageReader = field(init=False)
    _arguments: dict[str, Any] = field(init=False)
    _seen: set[Any] = field(factory=set, init=False)
    _last: list[Any] | None = field(default=None, init=False)
    _first_size: int = field(default=0, init=False)
    _pages: int = field(default=0, init=False)
    #: The page asked for may not exist: nothing that the server said promises it.
    _in_doubt: bool = field(default=False, init=False)
    #: The page before it was shorter than the first one. It may be the last, or one that lost rows
    #: to a filter: some servers check permissions after reading a page.
    _after_short: bool = field(default=False, init=False)
    #: The number of the first page was guessed; the next page shows whether rightly.
    _guessed: bool = field(default=False, init=False)
    _last_digest: str | None = field(default=None, init=False)

    def __attrs_post_init__(self) -> None:
        plan = self.first.operation.paging
        self._arguments = dict(self.first.arguments)
        if not isinstance(plan, Mapping) or plan.get("style") not in _STYLES:
            raise ConfigurationError(
                f"{self.operation.name} does not support pagination, or its style was not "
                "recognized; state it with `x-otto-paging` in an overlay and regenerate"
            )
        if self.left is not None and self.left < 0:
            raise ConfigurationError("max_items must be 0 or more, or None")
        self._plan = plan
        self._reader = PageReader(self.operation, plan)
        self.done = self.left == 0
        given = self._arguments.get(self._reader.parameter, UNSET)
        if given is UNSET or given is None:
            return
        first = plan.get("start")
        self._whole = plan["style"] in ("offset", "page") and given == first

    # -- standing and going on ---------------------------------------------------------------------

    def mark(self) -> dict[str, Any]:
        """Where the listing stands, for `resume`: JSON values alone."""
        return {
            "at": self.position,
            "count": self.rows,
            "size": self._first_size,
            "whole": self._whole,
            "total": self.total,
            "duplicates": self.duplicates,
            "pages": self._pages,
            "doubt": self._in_doubt,
            # The last page may come once more.
            "short": _digest(self._last) if self._after_short else None,
            "fell": self._fell_from,
            # The next page shows whether the number of this one was guessed rightly.
            "guessed": _digest(self._last) if self._guessed else None,
        }

    def resume(self, mark: Mapping[str, Any]) -> None:
        """Go on where another listing of the same operation stood."""
        position = mark["at"]
        self.rows = mark["count"]
        self._first_size = mark.get("size", 0)
        self._whole = mark.get("whole", False)
        self.total = mark.get("total")
        self.duplicates = mark.get("duplicates", 0)
        self._pages = mark.get("pages", 1)
        self._in_doubt = mark.get("doubt", False)
        self._fell_from = mark.get("fell")
        self._guessed = mark.get("guessed") is not None
        self._after_short = mark.get("short") is not None
        self._last_digest = mark.get("guessed") or mark.get("short")
        self._seen.add(position)
        if isinstance(position, str) and self._is_address(position):
            self.address = position
        else:
            self._arguments[self._reader.parameter] = position
        self.position = position

    def _is_address(self, position: str) -> bool:
        return self._plan["style"] in ("url", "link") or "://" in position

    # -- one page ----------------------------------------------------------------------------------

    @property
    def operation(self) -> Operation[Any]:
        """The operation that is called."""
        return self.first.operation

    @property
    def call(self) -> Call[Any]:
        """The call for the next page."""
        options = self.first.options
        if self.address is not None:
            # The link has the query of the call before, what the caller added to it included.
            options = evolve(options or RequestOptions(), url=self.address, extra_query=None)
        return evolve(self.first, arguments=self._arguments, options=options)

    def take(self, response: Response[Any]) -> list[Any]:
        """The items of a page that came; what is next is decided here.

        Raises:
            ResponseDecodeError: there is no list where the items should be, or the server leads
                in a circle, or to another origin.
        """
        items = self._reader.items(response)
        if self._guessed and self._pages == 1:
            self._guessed = False
            if items and (
                self._is_again(items) or 2 * self._reader.repeated(items, self._last) > len(items)
            ):
                # The first page has the number that was tried for the second.
                self._pages += 1
                self._go(self._arguments[self._reader.parameter] + 1, response)
                return []
        if self._after_short and self._is_again(items):
            # The last page once more: a server that takes any number for that of its last page.
            self._end()
            return []
        self._pages += 1
        if self._pages == 1:
            self._first_size = len(items)
        self._count(self._reader, response, items, self._reader.repeated(items, self._last))
        self._in_doubt = self._after_short = False
        self._decide(response, items)
        self._last = items
        if self.left is not None:
            items = items[: self.left]
            self.left -= len(items)
            self.done = self.done or self.left == 0
        inner = self._plan.get("item", "")
        return [value_at(item, inner) for item in items] if inner else items

    def _is_again(self, items: list[Any]) -> bool:
        """Whether this is the page before once more."""
        if self._last is None:
            return _digest(items) == self._last_digest
        return items == self._last

    def failed(self, error: APIStatusError) -> list[Any]:
        """The items of a page that is not there, none, where nothing had promised it.

        Raises:
            APIStatusError: it is not; the error says how far the listing came.
        """
        is_page = error.status_code == 404 and self._plan["style"] == "page"
        if self._in_doubt and (is_page or (self._after_short and error.status_code in _GONE)):
            # A page behind the last one, which nothing had promised (Django REST framework).
            self._end()
            return []
        if self._pages and error.status_code in _GONE:
            where = "" if self.position is None else f", before {str(self.position)[:100]!r}"
            error.add_note(
                f"{self.rows} rows had come{where}; the position may have expired: begin again, or "
                f"go on from an earlier `position`"
            )
        raise error

    # -- what is next, by style --------------------------------------------------------------------

    def _decide(self, response: Response[Any], items: list[Any]) -> None:
        style = self._plan["style"]
        if style == "cursor":
            self._after_cursor(response)
        elif style == "last-id":
            self._after_last_id(response, items)
        elif style == "url":
            self._follow(value_at(response.parsed, self._plan.get("next", "")), response)
        elif style == "link":
            self._follow(self._reader.link(response)[1], response)
        elif style == "offset":
            self._after_offset(response, items)
        else:
            self._after_page(response, items)

    def _after_cursor(self, response: Response[Any]) -> None:
        cursor = value_at(response.parsed, self._plan.get("next", ""))
        if cursor is UNSET or cursor is None or cursor == "":
            if self._reader.says_more(response):
                raise self._lost(
                    "the server says that there is more, and gives no cursor", response
                )
            self._end()
        elif (
            self._reader.flag(response, "more") is False
            or self._reader.flag(response, "last") is True
        ):
            # Some servers give the cursor of the last row with the last page as well.
            self._end()
        elif isinstance(cursor, str) and "://" in cursor:
            # A link where the document speaks of a cursor.
            self._follow(cursor, response)
        else:
            self._go(cursor, response)

    def _after_last_id(self, response: Response[Any], items: list[Any]) -> None:
        promise = self._reader.promise(response)
        if promise and not items:
            raise self._lost("the server says that there is more, on an empty page", response)
        if promise is False or not items:
            self._end()
            return
        if promise is None:
            self._doubt(items)
        position = value_at(items[-1], "/id")
        if position is UNSET or position is None:
            raise self._lost("there is more, and the last item has no id to go on from", response)
        self._go(position, response)

    def _after_offset(self, response: Response[Any], items: list[Any]) -> None:
        if not self._goes_on(response, items):
            self._end()
            return
        self._not_again(items, response)
        asked = whole_number(self._arguments.get(self._reader.parameter, UNSET))
        stated = self._reader.number(response, "number")
        start = self._plan.get("start")
        if asked is None:
            asked = stated if stated is not None else start if isinstance(start, int) else 0
        self._go(asked + len(items), response)

    def _after_page(self, response: Response[Any], items: list[Any]) -> None:
        if not self._goes_on(response, items):
            self._end()
            return
        self._not_again(items, response)
        asked = whole_number(self._arguments.get(self._reader.parameter, UNSET))
        if asked is not None:
            self._go(asked + 1, response)
            return
        start, stated = self._plan.get("start"), self._reader.number(response, "number")
        following = self._reader.linked_number(response)
        if following is not None:
            self._go(following, response)
        elif isinstance(start, int):
            self._go(start + 1, response)
        elif stated is not None:
            # It may count from 0 what the parameter counts from 1.
            self._guessed = True
            self._go(stated + 1, response)
        else:
            # Page 1 is the page in hand, or the one after it: the response shows which.
            self._guessed = True
            self._go(1, response)

    def _goes_on(self, response: Response[Any], items: list[Any]) -> bool:
        """Whether to ask for another page, where the caller counts them."""
        promise = self._reader.promise(response)
        if promise is not None:
            if promise and not items:
                raise self._lost("the server says that there is more, on an empty page", response)
            return promise
        pages, number = (
            self._reader.number(response, "pages"),
            self._reader.number(response, "number"),
        )
        if self.total is not None and self._whole and self.rows < self.total:
            # On an empty page rows are missing; the total is held against them at the end.
            return bool(items)
        if not items:
            return False
        if self.total is not None and self._whole:
            return False
        if pages is not None and self._whole:
            return self._pages < pages
        if pages is not None and number is not None:
            first = self._plan.get("start")
            return number - (first if isinstance(first, int) else 1) + 1 < pages
        self._doubt(items)
        return True

    def _doubt(self, items: list[Any]) -> None:
        """Ask for one more page though nothing promises it: a short page ends nothing."""
        self._in_doubt = True
        self._after_short = self._pages > 1 and len(items) < self._first_size

    def _follow(self, link: Any, response: Response[Any]) -> None:
        """Go on at a link, as it is: with its path and every parameter of its query."""
        if isinstance(link, Mapping):
            link = link.get("href", UNSET)
        elif isinstance(link, Model):
            link = value_at(link, "/href")
        if not isinstance(link, str) or not link:
            if self._reader.says_more(response):
                raise self._lost("the server says that there is more, and gives no link", response)
            self._end()
            return
        try:
            address = linked(link, httpx.URL(response.url))
        except ValueError as error:
            raise self._lost(str(error), response) from None
        self._once(address, response)
        self.address = self.position = address

    def _go(self, position: Any, response: Response[Any]) -> None:
        self._once(position, response)
        self._arguments[self._reader.parameter] = position
        self.address = None
        self.position = position if isinstance(position, str | int) else str(position)

    def _end(self) -> None:
        self.done = True
        self.position = None
        self.address = None

    # -- ends, and servers that have none ----------------------------------------------------------

    @property
    def missing(self) -> str | None:
        """How the rows differ from what the server stated, in words; None where they do not."""
        if not self.done or self.left == 0:
            return None
        # Rows that were removed moved others to pages that had been read (offsets).
        return self._gap(moves=self._plan["style"] not in ("cursor", "last-id"))

    def _once(self, position: Any, response: Response[Any]) -> None:
        if position in self._seen:
            raise self._lost(
                f"the server leads to {str(position)[:100]!r} a second time; stopping to avoid an "
                "endless loop",
                response,
            )
        self._seen.add(position)

    def _not_again(self, items: list[Any], response: Response[Any]) -> None:
        if self._last == items and items:
            raise self._lost(
                f"the server returned the same page twice, after {self.rows - len(items)} rows; "
                "stopping to avoid an endless loop",
                response,
            )

    def _lost(self, said: str, response: Response[Any]) -> ResponseDecodeError:
        return ResponseDecodeError(
            f"{self.operation.name}: {said}",
            pointer=self._plan.get("next", ""),
            status_code=response.status_code,
            body=response.content,
        )


def _digest(items: list[Any] | None) -> str:
    """What identifies the items of a page."""
    return hashlib.sha256(repr(items).encode("utf-8", "surrogatepass")).hexdigest()[:32]
