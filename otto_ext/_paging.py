"""All pages of an operation, as the document has it: cursors, offsets, page numbers, links.

`Paginator` decides what to ask for next and when the listing is over; it does no I/O. `_pages.py`
drives it. A short page ends nothing: what the server says counts (a total, a flag, a link, a
cursor), and where it says nothing, one more page is asked for.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from attrs import define, evolve, field

from otto_ext._errors import APIStatusError, ConfigurationError, ResponseDecodeError
from otto_ext._urls import same_origin
from otto_ext.openapi.pointers import tokens
from otto_ext.wire.http import httpx
from otto_ext.wire.model import Model, codec_for
from otto_ext.wire.types import UNSET, RequestOptions, Response

if TYPE_CHECKING:
    from otto_ext.wire.operation import Call, Operation

__all__ = ["Paginator", "value_at"]

_STYLES: Final = ("cursor", "last-id", "offset", "page", "url", "link")
#: Headers that state how many rows there are in all; Rails, GitLab, Gitea, json-server and others.
_TOTAL_HEADERS: Final = ("x-total-count", "x-total", "total-count", "x-pagination-total-count")
#: Headers that name the next page; empty on the last one.
_NEXT_PAGE_HEADERS: Final = ("x-next-page",)
#: What identifies an item.
_KEYS: Final = ("/id", "/Id", "/ID", "/uuid", "/_id")
#: What a server says to a page behind the last one, or to a cursor that has expired.
_GONE: Final = frozenset({400, 404, 410, 416, 422})


@define
class Paginator:
    """The way through the pages of one operation.

    Attributes:
        first: the call of the first page; its operation has `paging`.
        left: how many items are still wanted; None for all.
        done: there is no next page.
        position: what the operation's own argument takes to go on after the page in hand.
        address: the URL of the next page, where the server gave one; else None.
        rows: how many items have come so far.
        duplicates: how many of them stood on the page before as well.
        total: how many there are in all, as the server said last; None where it does not say.
    """

    first: Call[Any]
    left: int | None = None
    done: bool = field(default=False, init=False)
    position: str | int | None = field(default=None, init=False)
    address: str | None = field(default=None, init=False)
    rows: int = field(default=0, init=False)
    duplicates: int = field(default=0, init=False)
    total: int | None = field(default=None, init=False)
    _plan: Mapping[str, Any] = field(init=False)
    _arguments: dict[str, Any] = field(init=False)
    _seen: set[Any] = field(factory=set, init=False)
    _last: list[Any] | None = field(default=None, init=False)
    _first_size: int = field(default=0, init=False)
    _pages: int = field(default=0, init=False)
    #: The listing was begun where its first row is, so that a total can be held against the rows.
    _whole: bool = field(default=True, init=False)
    #: The page asked for may not exist: nothing that the server said promises it.
    _in_doubt: bool = field(default=False, init=False)
    #: The number of the first page was guessed; the next page shows whether rightly.
    _guessed: bool = field(default=False, init=False)
    #: The largest total that was stated before a smaller one.
    _fell_from: int | None = field(default=None, init=False)
    _last_digest: str | None = field(default=None, init=False)
    _count_is_total: bool | None = field(default=None, init=False)

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
        self.done = self.left == 0
        given = self._arguments.get(self._parameter, UNSET)
        if given is UNSET or given is None:
            return
        first = plan.get("start")
        self._whole = plan["style"] in ("offset", "page") and given == first

    @property
    def _parameter(self) -> str:
        found: str = self._plan.get("parameter", "")
        return found

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
        self._last_digest = mark.get("guessed")
        self._guessed = self._last_digest is not None
        self._seen.add(position)
        if isinstance(position, str) and self._is_address(position):
            self.address = position
        else:
            self._arguments[self._parameter] = position
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
        items = self._items(response)
        if self._guessed and self._pages == 1:
            self._guessed = False
            again = items == self._last or _digest(items) == self._last_digest
            if items and (again or 2 * self._repeated(items) > len(items)):
                # The first page has the number that was tried for the second.
                self._pages += 1
                self._go(self._arguments[self._parameter] + 1, response)
                return []
        self._pages += 1
        if self._pages == 1:
            self._first_size = len(items)
        self.duplicates += self._repeated(items)
        self.rows += len(items)
        self._state_total(response, items)
        self._in_doubt = False
        self._decide(response, items)
        self._last = items
        if self.left is not None:
            items = items[: self.left]
            self.left -= len(items)
            self.done = self.done or self.left == 0
        inner = self._plan.get("item", "")
        return [value_at(item, inner) for item in items] if inner else items

    def failed(self, error: APIStatusError) -> list[Any]:
        """The items of a page that is not there, none, where nothing had promised it.

        Raises:
            APIStatusError: it is not; the error says how far the listing came.
        """
        if self._in_doubt and error.status_code == 404 and self._plan["style"] == "page":
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

    def _items(self, response: Response[Any]) -> list[Any]:
        pointer = self._plan.get("items", "")
        items = value_at(response.parsed, pointer)
        if items is UNSET or items is None:
            return []
        if not isinstance(items, list):
            raise ResponseDecodeError(
                f"{self.operation.name}: there is no list of items at {pointer or 'the root'}; "
                "correct `items` of `x-otto-paging` in an overlay and regenerate",
                pointer=pointer,
                status_code=response.status_code,
                body=response.content,
            )
        return items

    def _repeated(self, items: list[Any]) -> int:
        """How many items stood on the page before: rows that moved while the pages were read."""
        if not self._last or not items:
            return 0
        inner = self._plan.get("item", "")
        keys = (inner + key for key in _KEYS)
        key = next((key for key in keys if value_at(items[0], key) is not UNSET), None)
        if key is None:
            return 0
        try:
            known = set(_values_at(self._last, key)) - {UNSET, None}
            if len(known) < len(self._last):
                # It is not a key of the rows.
                return 0
            return sum(map(known.__contains__, _values_at(items, key)))
        except TypeError:
            # What cannot be hashed does not identify items.
            return 0

    # -- what the server says ----------------------------------------------------------------------

    def _number(self, response: Response[Any], key: str) -> int | None:
        pointer = self._plan.get(key)
        return _whole_number(value_at(response.parsed, pointer)) if pointer else None

    def _flag(self, response: Response[Any], key: str) -> bool | None:
        pointer = self._plan.get(key)
        value = value_at(response.parsed, pointer) if pointer else None
        return value if isinstance(value, bool) else None

    def _state_total(self, response: Response[Any], items: list[Any]) -> None:
        stated = self._number(response, "total")
        if stated is None:
            headers = (response.headers.get(name) for name in _TOTAL_HEADERS)
            stated = next((n for it in headers if (n := _whole_number(it)) is not None), None)
        if stated is None:
            stated = _content_range(response.headers.get("content-range"))
        if stated is None:
            stated = self._counted(response, items)
        if stated is None or stated < len(items):
            # Some state it on the first page alone, and 0 on the others (Cosmos).
            return
        if self.total is not None and stated < self.total:
            self._fell_from = max(self.total, self._fell_from or 0)
        self.total = stated

    def _counted(self, response: Response[Any], items: list[Any]) -> int | None:
        """A `count`, where it has shown that it is the total and not the length of the page."""
        count = self._number(response, "count")
        if count is None or self._count_is_total is False:
            return None
        if count < self.rows and self._whole:
            # More rows than that have come: it counts those of a page.
            self._count_is_total, self.total = False, None
            return None
        if count > len(items) or (not items and count):
            self._count_is_total = True
        return count if self._count_is_total else None

    def _link(self, response: Response[Any]) -> tuple[bool, str | None]:
        """Whether the response speaks of a next link (RFC 8288, section 3), and where it leads."""
        header = response.headers.get("link")
        if not header:
            return False, None
        # httpx reads the header.
        links = httpx.Response(200, headers={"link": header}).links
        return bool(links), links.get("next", {}).get("url")

    def _linked_number(self, response: Response[Any]) -> int | None:
        """The number of the next page, in the query of a link to it or in a header."""
        pointer = self._plan.get("next")
        link = value_at(response.parsed, pointer) if pointer else None
        if not isinstance(link, str) or not link:
            link = self._link(response)[1]
        for name in _NEXT_PAGE_HEADERS:
            stated = _whole_number(response.headers.get(name))
            if stated is not None:
                return stated
        keys = [p.key for p in self.operation.parameters if p.attribute == self._parameter]
        if not link or not keys:
            return None
        try:
            return _whole_number(httpx.URL(link).params.get(keys[0]))
        except httpx.InvalidURL:
            return None

    def _promise(self, response: Response[Any]) -> bool | None:
        """Whether the server says that there is another page; None where it does not say."""
        more, last = self._flag(response, "more"), self._flag(response, "last")
        if more is None and self._plan["style"] == "last-id":
            more = self._flag(response, "next")
        if more is not None or last is not None:
            return more if more is not None else not last
        pointer = self._plan.get("next")
        if pointer and self._plan["style"] in ("offset", "page"):
            following = value_at(response.parsed, pointer)
            if following is not UNSET:
                return following not in (None, "", False)
        speaks, link = self._link(response)
        if speaks:
            return link is not None
        for name in _NEXT_PAGE_HEADERS:
            stated = response.headers.get(name)
            if stated is not None:
                return bool(stated.strip())
        return None

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
            self._follow(self._link(response)[1], response)
        elif style == "offset":
            self._after_offset(response, items)
        else:
            self._after_page(response, items)

    def _after_cursor(self, response: Response[Any]) -> None:
        cursor = value_at(response.parsed, self._plan.get("next", ""))
        if cursor is UNSET or cursor is None or cursor == "":
            self._end()
        elif self._flag(response, "more") is False or self._flag(response, "last") is True:
            # Some servers give the cursor of the last row with the last page as well.
            self._end()
        elif isinstance(cursor, str) and "://" in cursor:
            # A link where the document speaks of a cursor.
            self._follow(cursor, response)
        else:
            self._go(cursor, response)

    def _after_last_id(self, response: Response[Any], items: list[Any]) -> None:
        if not items or self._promise(response) is not True:
            self._end()
            return
        position = value_at(items[-1], "/id")
        if position is UNSET or position is None:
            raise self._lost("there is more, and the last item has no id to go on from", response)
        self._go(position, response)

    def _after_offset(self, response: Response[Any], items: list[Any]) -> None:
        if not self._goes_on(response, items):
            self._end()
            return
        self._not_again(items, response)
        asked = _whole_number(self._arguments.get(self._parameter, UNSET))
        stated = self._number(response, "number")
        start = self._plan.get("start")
        if asked is None:
            asked = stated if stated is not None else start if isinstance(start, int) else 0
        self._go(asked + len(items), response)

    def _after_page(self, response: Response[Any], items: list[Any]) -> None:
        if not self._goes_on(response, items):
            self._end()
            return
        self._not_again(items, response)
        asked = _whole_number(self._arguments.get(self._parameter, UNSET))
        if asked is not None:
            self._go(asked + 1, response)
            return
        start, stated = self._plan.get("start"), self._number(response, "number")
        following = self._linked_number(response)
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
        promise = self._promise(response)
        if promise is not None:
            if promise and not items:
                raise self._lost("the server says that there is more, on an empty page", response)
            return promise
        pages, number = self._number(response, "pages"), self._number(response, "number")
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
        if self._pages > 1 and len(items) < self._first_size:
            return False
        self._in_doubt = True
        return True

    def _follow(self, link: Any, response: Response[Any]) -> None:
        """Go on at a link, as it is: with its path and every parameter of its query."""
        if isinstance(link, Mapping):
            link = link.get("href", UNSET)
        elif isinstance(link, Model):
            link = value_at(link, "/href")
        if not isinstance(link, str) or not link:
            self._end()
            return
        url = httpx.URL(response.url)
        try:
            target = url.join(link)
        except httpx.InvalidURL:
            raise self._lost(
                f"the link to the next page is not a valid URL: {link[:100]!r}", response
            ) from None
        if not same_origin(target, url):
            same_host = target.host == url.host and target.port in (None, url.port)
            if not same_host or (target.scheme, url.scheme) != ("http", "https"):
                shown = target.copy_with(query=None, fragment=None)
                raise self._lost(
                    f"the next page is on another origin, {shown}, where the token is not sent; "
                    "state another style with `x-otto-paging` in an overlay",
                    response,
                )
            # A server behind a proxy that ends TLS writes its links so.
            target = target.copy_with(scheme=url.scheme, port=url.port)
        address = str(target)
        self._once(address, response)
        self.address = self.position = address

    def _go(self, position: Any, response: Response[Any]) -> None:
        self._once(position, response)
        self._arguments[self._parameter] = position
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
        if not self.done or self.left == 0 or not self._whole or self.total is None:
            return None
        if self.total != self.rows - self.duplicates:
            twice = f", {self.duplicates} of them twice" if self.duplicates else ""
            return f"{self.rows} rows{twice}"
        if self._fell_from is not None and self._plan["style"] not in ("cursor", "last-id"):
            # Rows that were removed moved others to pages that had been read (offsets).
            return f"{self.rows} rows, while the total fell from {self._fell_from}"
        return None

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


def _whole_number(value: Any) -> int | None:
    """A number of rows or pages; servers write it as a number with a fraction and as a string."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, Decimal | float):
        return int(value) if math.isfinite(value) and value == int(value) else None
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 20:
        return int(value)
    return None


def _content_range(header: str | None) -> int | None:
    """The total in `items 0-99/250` (RFC 9110, section 14.4, in the unit of items)."""
    if not header or header.strip().lower().startswith("bytes"):
        return None
    return _whole_number(header.rpartition("/")[2])


def _values_at(items: list[Any], pointer: str) -> list[Any]:
    """`value_at` of each item."""
    key, *more = tokens(pointer)
    if not more and set(map(type, items)) == {dict}:
        return [item.get(key, UNSET) for item in items]
    return [value_at(item, pointer) for item in items]


def value_at(value: Any, pointer: str) -> Any:
    """What stands at a JSON pointer in a decoded response; `UNSET` where nothing does."""
    for key in tokens(pointer):
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
