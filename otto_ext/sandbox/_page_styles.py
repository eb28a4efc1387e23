"""How an operation returns its rows page by page (no I/O).

The style is read where the client's generator reads it, in `otto_ext.openapi.pagination`; the rest
is what a server decides: how large a page is, what a cursor is, and what a response says of it.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from attrs import field, frozen

from otto_ext.openapi.json_values import tokens
from otto_ext.openapi.page_facts import PageParameters, headers_of
from otto_ext.openapi.page_places import plain_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from otto_ext.openapi.pagination import Pagination
    from otto_ext.sandbox._routes import DocumentedOperation
    from otto_ext.sandbox._schema_questions import Schema, SchemaQuestions

__all__ = ["PageStyle", "PageWindow", "paging_of", "rows_of"]

#: Rows on a page where no number is asked for, and the most of them: servers cap what is asked for.
_USUAL, _MOST = 50, 100
#: What a link takes on with where the document has no parameter for it (OData).
_SKIP = "$skiptoken"
#: Properties that count pages from 0 (Spring Data, .NET).
_FROM_ZERO = frozenset({"number", "pageindex"})


@frozen
class PageStyle:
    """How one operation pages; without parameters and a link, every row is on one page.

    Attributes:
        style: of `Pagination`, or empty.
        item: a pointer to the row in what stands in the list, or empty.
        by: the parameters that choose a page.
        first_page: the number of the first page.
        usual: rows on a page where no size is given; None for all.
        most: the most rows on a page, whatever is asked for.
        places: pointers into the response, by what they say: `next`, `link`, `total`, `more`...
        headers: names of response headers, by the same.
    """

    style: str = ""
    item: str = ""
    by: PageParameters = field(factory=PageParameters)
    first_page: int = 1
    usual: int | None = None
    most: int = _MOST
    places: dict[str, str] = field(factory=dict)
    headers: dict[str, str] = field(factory=dict)

    @property
    def parameters(self) -> frozenset[str]:
        """The query parameters that choose a page, and so do not filter."""
        by = self.by
        return frozenset({by.cursor, by.offset, by.page, by.size} - {""})

    @property
    def takes_cursor(self) -> bool:
        """Whether the parameter for the next page is a cursor or an id."""
        return bool(self.by.cursor) and self.style not in ("offset", "page")


@frozen
class PageWindow:
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


def rows_of(
    operation: DocumentedOperation, schema: Schema, shapes: SchemaQuestions
) -> tuple[str, Schema] | None:
    """Where the rows of an operation's response stand, and what one is; None if it has none."""
    plan = operation.pagination
    if plan is None:
        paged = bool(operation.page_parameters.size)
        return shapes.rows(schema, operation.path, paged=paged)
    rows = shapes.at(schema, plan.items)
    item = None if rows is None else shapes.items(rows)
    if item is None:
        return None
    row = shapes.at(item, plan.item)
    return plan.items, True if row is None else row


def paging_of(operation: DocumentedOperation) -> PageStyle:
    """How a list pages."""
    plan, by = operation.pagination, operation.page_parameters
    if operation.paging is False:
        return PageStyle()
    if plan is not None:
        by = _chosen(plan, by)
    if plan is None and not by.size:
        return PageStyle()
    places = operation.page_facts
    first = by.first_page
    if first is None:
        named = tokens(places.get("page", "/"))[-1]
        first = 0 if plain_name(named) in _FROM_ZERO else 1
    usual, most = _sizes(operation, by.size)
    style, item = ("", "") if plan is None else (plan.style, plan.item)
    headers = headers_of(operation.as_dict)
    if style == "link":
        headers.setdefault("link", "link")
    return PageStyle(style, item, by, first, usual, most, places, headers)


def _chosen(plan: Pagination, by: PageParameters) -> PageParameters:
    """The parameters, with the one that the style is of."""
    size = plan.size or by.size
    if plan.style in ("cursor", "last-id"):
        return PageParameters(cursor=plan.parameter, size=size)
    if plan.style == "offset":
        return PageParameters(offset=plan.parameter, size=size, first_item=plan.start)
    if plan.style == "page":
        return PageParameters(page=plan.parameter, size=size, first_page=plan.start)
    return by


def _sizes(operation: DocumentedOperation, parameter: str) -> tuple[int, int]:
    """How many rows a page has where no number is asked for, and at most."""
    stated = next((each for each in operation.parameters if each["name"] == parameter), {})
    schema = stated.get("schema")
    schema = schema if isinstance(schema, dict) else {}
    usual, most = schema.get("default"), schema.get("maximum")
    usual = usual if isinstance(usual, int) and usual > 0 else _USUAL
    most = most if isinstance(most, int) and most > 0 else max(_MOST, usual)
    return min(usual, most), most


def window(paging: PageStyle, query: str, total: int, seek: Callable[[str], int]) -> PageWindow:
    """Which rows are asked for.

    Args:
        paging: of the operation.
        query: of the request.
        total: how many rows there are.
        seek: how many rows come up to and with the one that a cursor names.
    """
    given, by = dict(parse_qsl(query, keep_blank_values=True)), paging.by
    usual = total if paging.usual is None else paging.usual
    size = _whole(given.get(by.size, ""), usual)
    size = size if paging.usual is None else min(size, paging.most)
    start = 0
    if given.get(_SKIP):
        start = seek(given[_SKIP])
    elif given.get(by.cursor):
        start = seek(given[by.cursor])
    elif by.offset in given:
        start = _whole(given[by.offset], 0) - (by.first_item or 0)
    elif by.page in given:
        start = (_whole(given[by.page], paging.first_page) - paging.first_page) * size
    return PageWindow(max(0, start), max(0, size), total)


def _whole(text: str, otherwise: int) -> int:
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return otherwise


def cursor_of(sequence: int) -> str:
    """An opaque cursor: the place of a row, which stays when others go."""
    return base64.urlsafe_b64encode(f"after:{sequence}".encode()).decode()


def sequence_of(cursor: str) -> int | None:
    """The place that a cursor was made of; None if it is none of ours."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        return int(text.removeprefix("after:")) if text.startswith("after:") else None
    except (binascii.Error, ValueError):
        return None


def following(paging: PageStyle, query: str, shown: PageWindow, cursor: str) -> str:
    """The query that asks for the page after this one."""
    pairs, by = parse_qsl(query, keep_blank_values=True), paging.by
    if paging.takes_cursor:
        new = (by.cursor, cursor)
    elif by.page and shown.size and shown.start % shown.size == 0:
        new = (by.page, str(shown.end // shown.size + paging.first_page))
    elif by.offset:
        new = (by.offset, str(shown.end + (by.first_item or 0)))
    else:
        new = (_SKIP, cursor)
    return urlencode([pair for pair in pairs if pair[0] != new[0]] + [new])
