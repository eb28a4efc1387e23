"""How an operation returns its rows page by page: read off its names and types, or stated.

Documents seldom say it. It shows in a list in the response, a query parameter that takes a cursor,
an offset or a page number, and properties of the response that lead on: a cursor, a link, a total.
`x-otto-paging` in an overlay corrects what is inferred: `false` for "no pagination", or an object
with any of the keys of `Pagination`. It is obeyed, or refused with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from attrs import asdict, evolve, fields, frozen

from otto_ext.openapi import page_places as n
from otto_ext.openapi.document_errors import OpenAPIError
from otto_ext.openapi.json_values import escape, tokens
from otto_ext.openapi.page_places import (
    DEEPEST,
    PagePlaces,
    Place,
    plain_name,
    query_of,
    success_of,
)

if TYPE_CHECKING:
    from otto_ext.openapi.canonical import Schemas

__all__ = ["STYLES", "Pagination", "infer_pagination"]

STYLES: Final = ("cursor", "last-id", "offset", "page", "url", "link")


@frozen
class Pagination:
    """How an operation returns its rows page by page.

    Attributes:
        style: `cursor`, `last-id`, `offset`, `page`, `url` (a link in the body) or `link` (one in
            the `Link` header, RFC 8288).
        items: where the items stand in the response, a JSON pointer; empty for the response itself.
        item: a pointer within each item to what is wanted of it (`/node`), or empty.
        parameter: the query parameter that says which page.
        size: the one for the number of items on a page, or empty.
        start: the number of the first page, or of the first row; None where it is not known.
        next: a pointer to the next cursor or link, or empty.
        more: a pointer to whether there is more, or empty.
        last: a pointer to whether this is the last page, or empty.
        total: a pointer to the number of items in all, or empty.
        count: a pointer to a number of which only the response shows whether it counts all items
            or those of the page, or empty.
        pages: a pointer to the number of pages, or empty.
        number: a pointer to the number of this page, or to its first row, or empty.
    """

    style: str
    items: str = ""
    item: str = ""
    parameter: str = ""
    size: str = ""
    start: int | None = None
    next: str = ""
    more: str = ""
    last: str = ""
    total: str = ""
    count: str = ""
    pages: str = ""
    number: str = ""

    def as_dict(self) -> dict[str, Any]:
        """What is set, as JSON."""
        return {key: value for key, value in asdict(self).items() if value not in ("", None)}


_KEYS = tuple(each.name for each in fields(Pagination))


def infer_pagination(
    operation: Mapping[str, Any], method: str, schemas: Schemas, *, label: str = ""
) -> Pagination | None:
    """How an operation pages, or None.

    Args:
        operation: with `parameters`, `responses` and perhaps `x-otto-paging`, references to
            parameters and responses followed.
        method: in any case.
        schemas: of the document.
        label: `GET /x`, for messages.

    Raises:
        OpenAPIError: `x-otto-paging` does not fit the operation.
    """
    stated = operation.get("x-otto-paging")
    if stated is False:
        return None
    if stated is not None and not isinstance(stated, Mapping):
        raise _refused(label, f"it is {stated!r}; give false, or an object")
    stated = stated or {}
    if not stated and (method.upper() != "GET" or operation.get("requestBody")):
        return None
    response, headers = success_of(operation)
    query = query_of(operation)
    if stated:
        _check(stated, query, label)
    if response is None:
        if stated:
            raise _refused(label, "the operation documents no JSON response")
        return None
    places = PagePlaces(response, query, schemas)
    found = _Inference(operation, headers, places, schemas).run(stated)
    if found is None:
        if stated:
            raise _refused(label, _unfound(stated, response, schemas))
        return None
    return found


def _refused(label: str, reason: str) -> OpenAPIError:
    return OpenAPIError(
        f"{label}: x-otto-paging cannot be used: {reason}. Correct it in the overlay"
    )


def _check(stated: Mapping[str, Any], query: Mapping[str, Any], label: str) -> None:
    unknown = sorted(set(map(str, stated)) - set(_KEYS))
    if unknown:
        raise _refused(label, f"{unknown[0]!r} is not a key of it; known: {', '.join(_KEYS)}")
    for key, value in stated.items():
        if key == "start":
            if not isinstance(value, int) or isinstance(value, bool):
                raise _refused(label, f"start is {value!r}; give a whole number")
        elif not isinstance(value, str):
            raise _refused(label, f"{key} is {value!r}; give a string")
        elif key == "style" and value not in STYLES:
            raise _refused(label, f"the style {value!r} is not one of {', '.join(STYLES)}")
        elif key in ("parameter", "size") and value not in query:
            raise _refused(label, f"{key} names {value!r}, which is not a query parameter")
        elif key not in ("style", "parameter", "size") and value and not value.startswith("/"):
            raise _refused(label, f"{key} is {value!r}; give a JSON pointer, like /data")


def _unfound(stated: Mapping[str, Any], response: Any, schemas: Schemas) -> str:
    pointer = stated.get("items")
    if isinstance(pointer, str):
        return f"there is no array at {pointer} in the response"
    if "style" in stated:
        return "there is no array in the response; name it with items"
    return "it does not state a style, and none can be inferred"


@frozen
class _Inference:
    """One operation, looked at."""

    operation: Mapping[str, Any]
    headers: frozenset[str]
    places: PagePlaces
    schemas: Schemas

    def run(self, stated: Mapping[str, Any]) -> Pagination | None:
        items = self._items(stated.get("items"))
        if items is None:
            return None
        pointer, element = items
        item = ""
        if "node" in self.schemas.properties(element) and _last(pointer) == "edges":
            item = "/node"
        found = self._style(self.places.around(pointer), element)
        style = stated.get("style", "" if found is None else found.style)
        if not style:
            return None
        base = found or Pagination(style, size=self.places.parameter(n.SIZE, n.NUMBERS))
        result = evolve(base, **{"items": pointer, "item": item, **stated})
        if result.parameter and result.start is None and style in ("offset", "page"):
            result = evolve(result, start=self.places.start(result.parameter, style))
        return result

    # -- the items -----------------------------------------------------------------------------

    def _items(self, stated: Any) -> tuple[str, Any] | None:
        if isinstance(stated, str):
            element = self.schemas.items(self.schemas.at(self.places.response, stated))
            return None if element is None else (stated, element)
        element = self.schemas.items(self.places.response)
        if element is not None:
            return "", element
        level = [("", self.places.response)]
        for _ in range(DEEPEST + 1):
            found = [self._likely(place, schema) for place, schema in level]
            lists = [each for each in found if each is not None]
            if len(lists) == 1:
                return lists[0]
            if lists:
                return None
            level = [inner for place, schema in level for inner in self._inner(place, schema)]
        return None

    def _inner(self, place: str, schema: Any) -> Iterator[tuple[str, Any]]:
        """The objects in an object that may hold the items."""
        properties = self.schemas.properties(schema)
        objects = {
            key: each
            for key, each in properties.items()
            if "object" in self.schemas.types(each) and self.schemas.properties(each)
        }
        wrappers = {key: each for key, each in objects.items() if plain_name(key) in n.WRAPPERS}
        others = {key: each for key, each in objects.items() if "link" not in plain_name(key)}
        for key, each in (wrappers or others).items():
            # Objects that are called otherwise hold the response at its top alone.
            if wrappers or not place:
                yield f"{place}/{escape(key)}", each

    def _likely(self, place: str, schema: Any) -> tuple[str, Any] | None:
        """The list in an object that the operation is about."""
        lists = {
            key: element
            for key, each in self.schemas.properties(schema).items()
            if (element := self.schemas.items(each)) is not None and plain_name(key) not in n.ASIDE
        }
        if len(lists) == 1:
            chosen = next(iter(lists))
        else:
            plain = {plain_name(key): key for key in lists}
            usual = [plain[name] for name in n.ITEMS if name in plain]
            called = plain_name(str(self.operation.get("operationId") or ""))
            named = [key for name, key in plain.items() if name in called]
            if not usual and len(named) != 1:
                return None
            chosen = usual[0] if usual else named[0]
        return f"{place}/{escape(chosen)}", lists[chosen]

    # -- the style -------------------------------------------------------------------------------

    def _style(self, around: list[Place], element: Any) -> Pagination | None:
        """The style that names and types speak for; None where none does."""
        at = self.places.first
        size = self.places.parameter(n.SIZE, n.NUMBERS)
        more = at(around, n.MORE, ("boolean",))
        link, certain = self.places.link(around)
        common: dict[str, Any] = {
            "size": size,
            "more": more,
            "last": at(around, n.LAST, ("boolean",)),
            "total": at(around, n.TOTAL, n.NUMBERS),
            "count": at(around, n.COUNT, n.NUMBERS),
            "pages": at(around, n.PAGES, n.NUMBERS),
        }
        strong = n.CURSOR - n.WEAK_CURSOR
        cursor = self.places.parameter(strong, ("string",))
        cursor = cursor or self.places.parameter(n.CURSOR, ("string",))
        following = at(around, n.NEXT, ("string",))
        if cursor and following and following != link:
            return Pagination("cursor", parameter=cursor, next=following, **common)
        number = self.places.parameter(strong, ("integer",))
        # A number that is called a page is none for a cursor.
        following_number = at(around, n.NEXT - {"nextpage"}, ("integer",))
        if number and following_number:
            return Pagination("cursor", parameter=number, next=following_number, **common)
        if link and certain:
            return Pagination("url", next=link, **common)
        page = self.places.parameter(n.PAGE, ("string",))
        if (
            page
            and following
            and following != link
            and not self.places.parameter(n.PAGE, ("integer",))
        ):
            return Pagination("cursor", parameter=page, next=following, **common)
        last = self.places.parameter(n.LAST_ID | n.AFTER, ("string", "integer"))
        if last and more and "id" in self.schemas.properties(element):
            return Pagination("last-id", parameter=last, **common)
        if "link" in self.headers:
            return Pagination("link", **common)
        signals = any(common[key] for key in ("more", "last", "total", "pages")) or bool(link)
        for style, words, own in (("page", n.PAGE, n.NUMBER), ("offset", n.OFFSET, n.PLACE)):
            parameter = self.places.parameter(words, n.NUMBERS)
            # Without a size, a start alone may be anything.
            if parameter and (size or signals):
                number = at(around, own, n.NUMBERS)
                return Pagination(style, parameter=parameter, next=link, number=number, **common)
        if link and (size or cursor or self.places.parameter(n.PAGE | n.OFFSET, ("string",))):
            return Pagination("url", next=link, **common)
        return None


def _last(pointer: str) -> str:
    parts = tokens(pointer)
    return plain_name(parts[-1]) if parts else ""
