"""Pages of a collection: which rows a query asks for, and what the answer says of the rest."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Self

from attrs import frozen

from otto_ext.openapi.pointers import tokens, unescape
from otto_ext.sandbox._filters import Filters
from otto_ext.sandbox._paging import (
    Paging,
    cursor_of,
    following,
    infer_paging,
    rows_of,
    sequence_of,
    window,
)
from otto_ext.sandbox._shapes import at, put

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from otto_ext.sandbox._document import Operation
    from otto_ext.sandbox._paging import Window
    from otto_ext.sandbox._schemas import Schema
    from otto_ext.sandbox._shapes import Shapes
    from otto_ext.sandbox._store import Table

__all__ = ["Listing", "Page"]

_ABSENT = "absent"


@frozen
class Page:
    """The content of an answer, and headers that go with it."""

    content: Any
    headers: dict[str, str]


@frozen(eq=False)
class Listing:
    """How one operation lists.

    Attributes:
        pointer: where the rows stand in the answer.
        paging: how it pages.
        filters: which rows a query asks for.
        ends: what stands at a page's places when there is nothing to say: None, "" or no property.
        by_id: whether cursors are ids of rows, as they must have a format; by this property.
    """

    pointer: str
    paging: Paging
    filters: Filters
    ends: dict[str, str | None]
    by_id: str

    @classmethod
    def of(cls, operation: Operation, schema: Schema, shapes: Shapes, key: str) -> Self | None:
        """How an operation lists rows with this key; None if its answer is no list."""
        found = rows_of(operation, schema, shapes)
        if found is None:
            return None
        pointer, item = found
        paging = infer_paging(operation, schema, shapes)
        filters = Filters.of(operation, item, paging.parameters, shapes)
        ends = {place: _end(schema, place, shapes) for place in paging.places.values()}
        return cls(pointer, paging, filters, ends, key if _has_format(operation, paging) else "")

    def page(
        self,
        query: str,
        url: str,
        table: Table,
        fixed: Mapping[str, Any],
        example: bytes,
    ) -> Page:
        """One page.

        Args:
            query: of the request.
            url: of the request, without its query.
            table: what is listed.
            fixed: properties that rows must have to be listed.
            example: an answer of the document's own, to be filled.
        """
        chosen = self.filters.chosen(table, query, fixed)
        total = len(table) if chosen is None else len(chosen)
        shown = window(self.paging, query, total, lambda text: _seek(text, table, chosen))
        rows: Sequence[tuple[int, Any]] = (
            table.slice(shown.start, shown.end)
            if chosen is None
            else chosen[shown.start : shown.end]
        )
        cursor = cursor_of(rows[-1][0]) if rows else ""
        if rows and self.by_id:
            cursor = str(rows[-1][1][self.by_id])
        content = [row for _, row in rows]
        after = f"{url}?{following(self.paging, query, shown, cursor)}" if shown.more else ""
        headers = {"link": f'<{after}>; rel="next"'} if after and self.paging.link else {}
        if self.pointer or self.paging.places:
            whole = put(json.loads(example), self.pointer, content)
            return Page(self._told(whole, shown, cursor, after), headers)
        return Page(content, headers)

    def _told(self, whole: Any, shown: Window, cursor: str, after: str) -> Any:
        """The answer with what it says of its page."""
        paging = self.paging
        following_page = shown.end // shown.size + paging.first_page if shown.size else 0
        told: dict[str, Any] = {
            "next": (cursor if paging.cursor else after) if shown.more else None,
            "url": after if shown.more else None,
            "next_number": (following_page if paging.page else shown.end) if shown.more else None,
            "more": shown.more,
            "total": shown.total,
            "offset": shown.start,
            "limit": shown.size,
            "page": following_page - 1 if shown.more or not shown.size else None,
            "back": None,
        }
        if shown.size:
            told["page"] = shown.start // shown.size + paging.first_page
            told["pages"] = -(-shown.total // shown.size)
        for place, pointer in paging.places.items():
            if place not in told:
                continue
            end = self.ends[pointer]
            if told[place] is None and end == _ABSENT:
                whole = _without(whole, pointer)
            else:
                whole = put(whole, pointer, end if told[place] is None else told[place])
        return whole


def _end(schema: Schema, pointer: str, shapes: Shapes) -> str | None:
    """What a place holds that has nothing to say: null if it may, else nothing, else no text."""
    required = False
    for name in tokens(pointer):
        required = name in shapes.required(schema)
        schema = shapes.properties(schema).get(name, True)
    if schema is True or "null" in shapes.types(schema):
        return None
    return "" if required else _ABSENT


def _has_format(operation: Operation, paging: Paging) -> bool:
    """Whether the document asks more of a cursor than to be text."""
    for parameter in operation.parameters:
        schema = parameter.get("schema")
        if parameter["name"] == paging.cursor and isinstance(schema, dict):
            return bool({"format", "pattern"} & schema.keys()) or schema.get("type") == "integer"
    return False


def _without(whole: Any, pointer: str) -> Any:
    above, _, token = pointer.rpartition("/")
    name = unescape(token)
    holder = at(whole, above)
    if not isinstance(holder, dict):
        return whole
    return put(whole, above, {key: value for key, value in holder.items() if key != name})


def _seek(text: str, table: Table, chosen: list[tuple[int, Any]] | None) -> int:
    """How many rows come up to and with the one that a cursor or an id names."""
    number = sequence_of(text)
    if number is None:
        number = table.number(text)
    if number is None:
        return 0
    if chosen is None:
        return table.place(number)
    numbers = [each[0] for each in chosen]
    if number in numbers:
        return numbers.index(number) + 1
    return sum(1 for each in numbers if each <= number)  # it is gone
