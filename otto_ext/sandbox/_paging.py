"""How an operation gives its rows page by page, by names and types in the document (no I/O).

The client's generator reads the same names. What it cannot tell is corrected by `x-otto-paging`,
`false` or an object of `style`, `items`, `parameter`, `next`, `size` and `total`; the sandbox
follows that too.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from attrs import field, frozen

from otto_ext.sandbox._shapes import plain_name, pointer_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from otto_ext.sandbox._document import Operation
    from otto_ext.sandbox._schemas import Schema
    from otto_ext.sandbox._shapes import Shapes

__all__ = ["Paging", "Window", "infer_paging", "rows_of"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CURSOR = _words(
    "cursor pagetoken pagecursor nexttoken continuationtoken after startcursor nextcursor marker "
    "startingtoken nextpagetoken pageafter nextmarker continuation startingafter startafter"
)
_OFFSET = _words("offset skip start startindex")
_PAGE = _words("page pagenumber pageno pageindex currentpage")
_SIZE = _words("limit pagesize perpage size count maxresults top pagelimit take itemsperpage")
_NEXT = _words(
    "next nextcursor nextpagetoken nextpage nexttoken cursor nextkey after endcursor "
    "continuationtoken nextpagecursor nextmarker continuation nexturl nextlink nextpageurl "
    "nextpageuri nexthref"
)
_BACK = _words("previous prev previouscursor prevcursor previouspage prevpage before startcursor")
_TOTAL = _words("total totalcount totalitems totalresults totalelements totalsize")
_PAGES = _words("totalpages pages pagecount lastpage")
_MORE = _words("hasmore hasnext hasnextpage more")
_URLS = _words("nexturl nextlink nextpageurl nextpageuri nexthref")
_ENVELOPES = _words(
    "page paging pagination meta metadata links cursor cursors pageinfo responsemetadata info"
)
_URL_FORMATS = ("uri", "url", "uri-reference")
_USUAL_SIZE = 50


@frozen
class Paging:
    """The places of one operation that speak of pages; empty ones are not there.

    Attributes:
        cursor: query parameter that takes where the last page ended; also an id.
        offset: query parameter that takes how many rows to skip.
        page: query parameter that takes a page's number.
        first_page: the number of the first page.
        size: query parameter that takes how many rows a page has.
        usual: that many if it is not given; None for all.
        places: pointers into the answer, by what stands there: `next`, `url`, `total`, `more`...
        link: whether the header `Link` leads to the next page (RFC 8288).
    """

    cursor: str = ""
    offset: str = ""
    page: str = ""
    first_page: int = 1
    size: str = ""
    usual: int | None = None
    places: dict[str, str] = field(factory=dict)
    link: bool = False

    @property
    def parameters(self) -> frozenset[str]:
        """The query parameters that speak of pages, and so do not filter."""
        return frozenset({self.cursor, self.offset, self.page, self.size} - {""})


@frozen
class Window:
    """Which rows a page shows: from `start` on, `size` of `total`."""

    start: int
    size: int
    total: int

    @property
    def end(self) -> int:
        """The number of rows up to and with this page."""
        return min(self.start + self.size, self.total)

    @property
    def more(self) -> bool:
        """Whether there is a page after this one; none after one that can hold no row."""
        return self.end < self.total and self.size > 0


def speaks_of_pages(operation: Operation) -> bool:
    """Whether an operation takes a cursor, an offset, a page number or a page's size."""
    names = {plain_name(each["name"]) for each in operation.parameters if each.get("in") == "query"}
    return bool(names & (_CURSOR | _OFFSET | _PAGE | _SIZE)) or isinstance(operation.paging, dict)


def rows_of(operation: Operation, schema: Schema, shapes: Shapes) -> tuple[str, Schema] | None:
    """Where the rows of an operation's answer stand, and what one is; None if it is no list."""
    stated = operation.paging.get("items") if isinstance(operation.paging, dict) else None
    if isinstance(stated, str) and stated.startswith("/"):
        inner = shapes.properties(schema).get(stated[1:])
        item = None if inner is None else shapes.items(inner)
        if item is not None:
            return stated, item
    return shapes.rows(schema, operation.path, paged=speaks_of_pages(operation))


def infer_paging(operation: Operation, schema: Schema, shapes: Shapes) -> Paging:
    """What an operation with a list says of pages.

    Args:
        operation: the list.
        schema: its answer's, converted.
        shapes: questions on schemas.
    """
    stated = operation.paging
    if stated is False:
        return Paging()
    said = stated if isinstance(stated, dict) else {}
    query = {each["name"]: each for each in operation.parameters if each.get("in") == "query"}

    def named(words: frozenset[str]) -> str:
        return next((name for name in query if plain_name(name) in words), "")

    found = {"cursor": named(_CURSOR), "offset": named(_OFFSET), "page": named(_PAGE)}
    size = named(_SIZE)
    style, parameter = said.get("style"), said.get("parameter")
    by_style = {"cursor": "cursor", "last-id": "cursor", "offset": "offset", "page": "page"}
    if style in by_style and isinstance(parameter, str):
        found = {"cursor": "", "offset": "", "page": "", by_style[style]: parameter}
    if isinstance(said.get("size"), str):
        size = said["size"]
    places = _places(schema, shapes)
    for key, place in (("next", {"url": "url", "last-id": "more"}.get(str(style), "next")),):
        if isinstance(said.get(key), str):
            places = {name: at for name, at in places.items() if name not in ("next", "url", place)}
            places[place] = said[key]
    if isinstance(said.get("total"), str):
        places["total"] = said["total"]
    stated_headers = (operation.response(operation.success) or {}).get("headers")
    headers = stated_headers if isinstance(stated_headers, dict) else {}
    link = style == "link" or "link" in map(str.lower, headers)
    if not (size or any(found.values()) or link):
        return Paging()
    numbers = query.get(found["page"], {}).get("schema")
    # 0 where the document says so; clients that are told nothing start at 1.
    first = 0 if isinstance(numbers, dict) and numbers.get("default") == 0 else 1
    sizes = query.get(size, {}).get("schema")
    usual = (sizes if isinstance(sizes, dict) else {}).get("default")
    usual = usual if isinstance(usual, int) and usual > 0 else _USUAL_SIZE
    most = (sizes if isinstance(sizes, dict) else {}).get("maximum")
    if isinstance(most, int) and most > 0:
        usual = min(usual, most)
    return Paging(**found, first_page=first, size=size, usual=usual, places=places, link=link)


def _places(schema: Schema, shapes: Shapes) -> dict[str, str]:
    """Where an answer says what of its page: at its top, or in what it says of the page."""
    found: dict[str, str] = {}
    top = shapes.properties(schema)
    levels = [("", top)]
    levels += [
        (pointer_to(name), shapes.properties(each))
        for name, each in top.items()
        if plain_name(name) in _ENVELOPES and "object" in shapes.types(each)
    ]
    for above, properties in levels:
        for name, each in properties.items():
            place = _place(plain_name(name), each, shapes)
            if place:
                found.setdefault(place, above + pointer_to(name))
    return found


def _place(name: str, schema: Schema, shapes: Shapes) -> str:
    types = shapes.types(schema)
    number = bool(types & {"integer", "number"})
    if "boolean" in types and name in _MORE:
        return "more"
    if name in _NEXT and ("string" in types or not types):
        is_url = name in _URLS or shapes.keyword(schema, "format") in (
            "uri",
            "url",
            "uri-reference",
        )
        return "url" if is_url else "next"
    if name in _BACK and "object" not in types:
        return "back"
    if number:
        for place, words in (
            ("total", _TOTAL),
            ("pages", _PAGES),
            ("next_number", _NEXT),
            ("offset", _OFFSET),
            ("page", _PAGE),
            ("limit", _SIZE),
        ):
            if name in words:
                return place
    return ""


def window(paging: Paging, query: str, total: int, seek: Callable[[str], int]) -> Window:
    """Which rows are asked for.

    Args:
        paging: of the operation.
        query: of the request.
        total: how many rows there are.
        seek: how many rows come up to and with the one that a cursor names.
    """
    given = dict(parse_qsl(query, keep_blank_values=True))
    size = _whole(given.get(paging.size, ""), paging.usual if paging.usual is not None else total)
    start = 0
    if given.get(paging.cursor):
        start = seek(given[paging.cursor])
    elif paging.offset in given:
        start = _whole(given[paging.offset], 0)
    elif paging.page in given:
        start = (_whole(given[paging.page], paging.first_page) - paging.first_page) * size
    return Window(max(0, start), max(0, size), total)


def _whole(text: str, otherwise: int) -> int:
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return otherwise


def cursor_of(sequence: int) -> str:
    """An opaque cursor: the place of a row, which stays when others go."""
    return base64.urlsafe_b64encode(f"after:{sequence}".encode()).decode().rstrip("=")


def sequence_of(cursor: str) -> int | None:
    """The place that a cursor was made of; None if it is none of ours."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        return int(text.removeprefix("after:")) if text.startswith("after:") else None
    except (binascii.Error, ValueError):
        return None


def following(paging: Paging, query: str, shown: Window, cursor: str) -> str:
    """The query that asks for the page after this one."""
    pairs = parse_qsl(query, keep_blank_values=True)
    if paging.cursor:
        new = (paging.cursor, cursor)
    elif paging.page and shown.size:
        new = (paging.page, str(shown.end // shown.size + paging.first_page))
    else:
        new = (paging.offset or paging.cursor or "offset", str(shown.end))
    return urlencode([pair for pair in pairs if pair[0] != new[0]] + [new])
