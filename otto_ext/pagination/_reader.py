"""What one page states: its items, totals, flags, and links to the next page.

Pure readings of a response at the places that a paging plan names; `Paginator` decides on them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from otto_ext._errors import ResponseDecodeError
from otto_ext._responses import lists_of, undocumented
from otto_ext.openapi import page_places as n
from otto_ext.openapi.json_values import tokens
from otto_ext.openapi.page_places import plain_name
from otto_ext.wire.http import httpx
from otto_ext.wire.model import Model, codec_for
from otto_ext.wire.types import UNSET, Response

if TYPE_CHECKING:
    from otto_ext.wire.operation import Operation

__all__ = [
    "PageReader",
    "has_page_arguments",
    "says_incomplete",
    "value_at",
    "values_at",
    "whole_number",
]

#: Headers that state how many rows there are in all; Rails, GitLab, Gitea, json-server and others.
_TOTAL_HEADERS: Final = ("x-total-count", "x-total", "total-count", "x-pagination-total-count")
#: Headers that name the next page; empty on the last one.
_NEXT_PAGE_HEADERS: Final = ("x-next-page",)
#: What identifies an item.
_KEYS: Final = ("/id", "/Id", "/ID", "/uuid", "/_id")


@frozen
class PageReader:
    """Reads the responses of one paged operation.

    Attributes:
        operation: the operation that is called.
        plan: where its pages have what: style, parameter, and JSON pointers.
    """

    operation: Operation[Any]
    plan: Mapping[str, Any]

    @property
    def parameter(self) -> str:
        """The argument that says which page is wanted; empty where a link alone says it."""
        found: str = self.plan.get("parameter", "")
        return found

    def items(self, response: Response[Any]) -> list[Any]:
        """The items of the page.

        Raises:
            ResponseDecodeError: there is no list where the items should be.
        """
        pointer = self.plan.get("items", "")
        items = value_at(response.parsed, pointer)
        if isinstance(items, list):
            return items
        if items is UNSET or items is None:
            strange = undocumented(response.parsed)
            if not strange:
                return []
            # An error under status 200, which would end the listing without its rows.
            said = f", and none of the fields of the response is documented ({strange})"
        else:
            said = "; correct `items` of `x-otto-paging` in an overlay and regenerate"
        raise ResponseDecodeError(
            f"{self.operation.name}: there is no list of items at {pointer or 'the root'}{said}",
            pointer=pointer,
            status_code=response.status_code,
            body=response.content,
        )

    def number(self, response: Response[Any], key: str) -> int | None:
        """The number at the pointer that the plan has under a key."""
        pointer = self.plan.get(key)
        return whole_number(value_at(response.parsed, pointer)) if pointer else None

    def flag(self, response: Response[Any], key: str) -> bool | None:
        """The boolean at the pointer that the plan has under a key."""
        pointer = self.plan.get(key)
        value = value_at(response.parsed, pointer) if pointer else None
        return value if isinstance(value, bool) else None

    def total(self, response: Response[Any]) -> int | None:
        """How many rows there are in all, as a field or a header states it."""
        stated = self.number(response, "total")
        return _total_of(response) if stated is None else stated

    def repeated(self, items: list[Any], before: list[Any] | None) -> int:
        """How many items stood on the page before: rows that moved while the pages were read."""
        if not before or not items:
            return 0
        inner = self.plan.get("item", "")
        keys = (inner + key for key in _KEYS)
        key = next((key for key in keys if value_at(items[0], key) is not UNSET), None)
        if key is None:
            return 0
        try:
            known = set(values_at(before, key)) - {UNSET, None}
            if len(known) < len(before):
                # It is not a key of the rows.
                return 0
            return sum(map(known.__contains__, values_at(items, key)))
        except TypeError:
            # What cannot be hashed does not identify items.
            return 0

    def link(self, response: Response[Any]) -> tuple[bool, str | None]:
        """Whether the response speaks of a next link (RFC 8288, section 3), and where it leads."""
        return _link_of(response)

    def linked_number(self, response: Response[Any]) -> int | None:
        """The number of the next page, in the query of a link to it or in a header."""
        pointer = self.plan.get("next")
        link = value_at(response.parsed, pointer) if pointer else None
        if not isinstance(link, str) or not link:
            link = self.link(response)[1]
        for name in _NEXT_PAGE_HEADERS:
            stated = whole_number(response.headers.get(name))
            if stated is not None:
                return stated
        keys = [p.key for p in self.operation.parameters if p.attribute == self.parameter]
        if not link or not keys:
            return None
        try:
            return whole_number(httpx.URL(link).params.get(keys[0]))
        except httpx.InvalidURL:
            return None

    def says_more(self, response: Response[Any]) -> bool | None:
        """Whether a flag says that there is another page; None where there is no flag."""
        more, last = self.flag(response, "more"), self.flag(response, "last")
        if more is None and self.plan["style"] == "last-id":
            more = self.flag(response, "next")
        return more if more is not None or last is None else not last

    def promise(self, response: Response[Any]) -> bool | None:
        """Whether the server says that there is another page; None where it does not say."""
        more = self.says_more(response)
        if more is not None:
            return more
        pointer = self.plan.get("next")
        if pointer and self.plan["style"] in ("offset", "page"):
            following = value_at(response.parsed, pointer)
            if following is not UNSET:
                return following not in (None, "", False)
        speaks, link = self.link(response)
        if speaks:
            return link is not None
        for name in _NEXT_PAGE_HEADERS:
            stated = response.headers.get(name)
            if stated is not None:
                return bool(stated.strip())
        return None


def says_incomplete(response: Response[Any]) -> tuple[int | None, str] | None:
    """How the response of an operation that does not page says that it is one page of several.

    Documents forget pagination, or describe none for a list that a server cuts off all the same.
    Listings are lists, and objects with one list.

    Returns:
        The total that the server states, None where it states none, and how it says that there is
        more, in words. None where it does not say so.
    """
    whole = response.parsed
    rows = whole if isinstance(whole, list) else _only_list(whole)
    if rows is None:
        return None
    total, said = _total_of(response), "a link to a next page" if _link_of(response)[1] else ""
    for name, stated in () if rows is whole else _about_page(whole):
        plain = plain_name(name)
        if plain in n.TOTAL and total is None:
            # `total` alone may be an amount, unless it is a whole number.
            total = whole_number(stated) if plain != "total" or isinstance(stated, int) else None
        elif plain in n.MORE and stated is True:
            said = said or f"{name} is true"
        elif plain in n.NEXT | n.NEXT_URL and _leads_on(plain, stated):
            said = said or f"{name} leads to a next page"
    if total is not None and total > len(rows):
        return total, f"{len(rows)} rows"
    return (None, said) if said else None


def _only_list(whole: Any) -> list[Any] | None:
    """The items of an object that is a page: one list, and nothing beside it but what pages have.

    An invoice has a list and a total as well; its total is an amount.
    """
    if isinstance(whole, Model):
        if next(lists_of(whole), None) is None:
            return None
    elif not isinstance(whole, Mapping):
        return None
    fields = {plain_name(key): it for key, it in _fields(whole)}
    lists = [key for key, it in fields.items() if isinstance(it, list) and key not in n.ASIDE]
    if len(lists) != 1 or not fields.keys() - {*lists} <= n.OF_PAGES:
        return None
    items: list[Any] = fields[lists[0]]
    return items


def _about_page(whole: Any) -> Iterator[tuple[str, Any]]:
    """The fields of a page, and those of the objects about it."""
    for key, value in _fields(whole):
        yield key, value
        if plain_name(key) in n.ENVELOPES:
            yield from _fields(value)


def _leads_on(plain: str, stated: Any) -> bool:
    """Whether a field is a cursor or a link; `next` alone may be a date, or anything."""
    if not isinstance(stated, str) or not stated:
        return False
    return plain != "next" or "://" in stated or stated.startswith(("/", "?"))


def has_page_arguments(names: Iterable[str]) -> bool:
    """Whether parameters of these names ask for a page, so that a caller can page by hand."""
    words = n.CURSOR | n.LAST_ID | n.OFFSET | n.PAGE | n.SIZE
    return any(plain_name(name) in words for name in names)


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    """The fields of a model or of a JSON object, undocumented ones included."""
    if isinstance(value, Model):
        known = codec_for(type(value)).schema.properties
        yield from ((p.key, getattr(value, p.attribute)) for p in known)
        value = value.additional_properties
    if isinstance(value, Mapping):
        yield from value.items()


def _total_of(response: Response[Any]) -> int | None:
    """How many rows there are in all, as a header states it."""
    headers = (response.headers.get(name) for name in _TOTAL_HEADERS)
    stated = next((it for name in headers if (it := whole_number(name)) is not None), None)
    return _content_range(response.headers.get("content-range")) if stated is None else stated


def _link_of(response: Response[Any]) -> tuple[bool, str | None]:
    """Whether a `Link` header is there, and the address of the next page in it."""
    header = response.headers.get("link")
    if not header:
        return False, None
    # httpx reads the header.
    links = httpx.Response(200, headers={"link": header}).links
    return bool(links), links.get("next", {}).get("url")


def whole_number(value: Any) -> int | None:
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
    return whole_number(header.rpartition("/")[2])


def values_at(items: list[Any], pointer: str) -> list[Any]:
    """`value_at` of each item."""
    key, *more = tokens(pointer)
    if not more and set(map(type, items)) == {dict}:
        try:
            return list(map(itemgetter(key), items))
        except KeyError:
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
