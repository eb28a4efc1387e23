"""Pages of a collection: which rows a query asks for, and what the response says of the rest."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Self

from attrs import frozen

from otto_ext.openapi.json_values import tokens, unescape
from otto_ext.sandbox._filters import Filters
from otto_ext.sandbox._page_styles import (
    PageStyle,
    cursor_of,
    following,
    paging_of,
    rows_of,
    sequence_of,
    window,
)
from otto_ext.sandbox._schema_questions import at, put

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from otto_ext.sandbox._collection_tables import CollectionTable
    from otto_ext.sandbox._page_styles import PageWindow
    from otto_ext.sandbox._routes import DocumentedOperation
    from otto_ext.sandbox._schema_questions import Schema, SchemaQuestions

__all__ = ["CollectionListing", "ListingPage"]

_ABSENT = "absent"


@frozen
class ListingPage:
    """The content of a response, and headers that go with it."""

    content: Any
    headers: dict[str, str]


@frozen(eq=False)
class CollectionListing:
    """How one operation lists.

    Attributes:
        pointer: where the rows stand in the response.
        paging: how it pages.
        filters: which rows a query asks for.
        ends: what stands at a page's places when there is nothing to say: None, "" or no property.
        strings: the places whose numbers are strings.
        by_id: whether cursors are ids of rows, as they must have a format; by this property.
    """

    pointer: str
    paging: PageStyle
    filters: Filters
    ends: dict[str, str | None]
    strings: frozenset[str]
    by_id: str

    @classmethod
    def of(
        cls, operation: DocumentedOperation, schema: Schema, shapes: SchemaQuestions, key: str
    ) -> Self | None:
        """How an operation lists rows with this key; None if its response is not a list."""
        found = rows_of(operation, schema, shapes)
        if found is None:
            return None
        pointer, item = found
        paging = paging_of(operation)
        filters = Filters.of(operation, item, paging.parameters, shapes)
        places = paging.places.values()
        ends = {place: _end(schema, place, shapes) for place in places}
        by_id = key if _has_format(operation, paging) else ""
        return cls(pointer, paging, filters, ends, _strings(schema, places, shapes), by_id)

    def page(
        self,
        query: str,
        url: str,
        table: CollectionTable,
        fixed: Mapping[str, Any],
        example: bytes,
    ) -> ListingPage:
        """One page.

        Args:
            query: of the request.
            url: of the request, without its query.
            table: what is listed.
            fixed: properties that rows must have to be listed.
            example: a response of the document's own, to be filled.
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
        content = [self._wrapped(number, row) for number, row in rows]
        after = f"{url}?{following(self.paging, query, shown, cursor)}" if shown.more else ""
        facts = self._facts(shown, len(content), cursor, after)
        headers = self._headers(facts)
        if self.pointer or self.paging.places:
            whole = put(json.loads(example), self.pointer, content)
            return ListingPage(self._with_facts(whole, facts), headers)
        return ListingPage(content, headers)

    def _wrapped(self, number: int, row: Any) -> Any:
        """A row as it stands in the list: itself, or in an edge with its cursor."""
        item = self.paging.item
        return put({"cursor": cursor_of(number)}, item, row) if item else row

    def _facts(self, shown: PageWindow, rows: int, cursor: str, after: str) -> dict[str, Any]:
        """What a page says of itself, by the roles of `Paging.places`."""
        paging, size = self.paging, max(1, shown.size)
        page = shown.start // size + paging.first_page
        following = page + 1 if paging.by.page else shown.end
        return {
            "next": (cursor if paging.takes_cursor else after) if shown.more else None,
            "link": after if shown.more else None,
            "next_page": following if shown.more else None,
            "more": shown.more,
            "last": not shown.more,
            "first": shown.start == 0,
            "earlier": shown.start > 0,
            "empty": rows == 0,
            "total": shown.total,
            # Where there is a total beside it, a count is that of the page.
            "count": rows if "total" in paging.places else shown.total,
            "on_page": rows,
            "offset": shown.start + (paging.by.first_item or 0),
            "size": shown.size,
            "page": page,
            "pages": -(-shown.total // size),
            "previous": None,
        }

    def _headers(self, facts: dict[str, Any]) -> dict[str, str]:
        found = {}
        for role, name in self.paging.headers.items():
            value = facts.get(role)
            if role == "link":
                value = None if value is None else f'<{value}>; rel="next"'
            elif role == "next_page" and value is None:
                value = ""
            if value is not None:
                found[name] = str(value).lower() if isinstance(value, bool) else str(value)
        return found

    def _with_facts(self, whole: Any, facts: dict[str, Any]) -> Any:
        """The response with what it says of its page."""
        for role, pointer in self.paging.places.items():
            value, end = facts[role], self.ends[pointer]
            if value is None and end == _ABSENT:
                # A link is an object that is there or not (HAL).
                whole = _without(whole, pointer.removesuffix("/href"))
            elif value is None:
                whole = put(whole, pointer, end)
            else:
                whole = put(whole, pointer, str(value) if pointer in self.strings else value)
        return whole


def _end(schema: Schema, pointer: str, shapes: SchemaQuestions) -> str | None:
    """An empty value for a place: null if it may be, else nothing, else an empty string."""
    required = False
    for name in tokens(pointer):
        required = name in shapes.required(schema)
        properties = shapes.properties(schema)
        if name not in properties:
            return _ABSENT
        schema = properties[name]
    if schema is True or shapes.view(schema).nullable:
        return None
    return "" if required else _ABSENT


def _strings(schema: Schema, places: Iterable[str], shapes: SchemaQuestions) -> frozenset[str]:
    """The places that hold strings alone, as JSON writes 64-bit integers of protocol buffers."""
    found = {place: shapes.at(schema, place) for place in places}
    return frozenset(
        place for place, it in found.items() if it is not None and shapes.types(it) == {"string"}
    )


def _has_format(operation: DocumentedOperation, paging: PageStyle) -> bool:
    """Whether the document asks more of a cursor than to be text."""
    for parameter in operation.parameters:
        schema = parameter.get("schema")
        if parameter["name"] == paging.by.cursor and isinstance(schema, dict):
            if schema.get("format") == "byte":
                return False
            return bool({"format", "pattern"} & schema.keys()) or schema.get("type") == "integer"
    return False


def _without(whole: Any, pointer: str) -> Any:
    above, _, token = pointer.rpartition("/")
    name = unescape(token)
    holder = at(whole, above)
    if not isinstance(holder, dict):
        return whole
    return put(whole, above, {key: value for key, value in holder.items() if key != name})


def _seek(text: str, table: CollectionTable, chosen: list[tuple[int, Any]] | None) -> int:
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
