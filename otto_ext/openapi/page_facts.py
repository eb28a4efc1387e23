"""What a response says of its page, by name and type; for what writes responses, not reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from otto_ext.openapi import page_places as n
from otto_ext.openapi.page_places import PagePlaces, plain_name, query_of, success_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from otto_ext.openapi.canonical import Schemas
    from otto_ext.openapi.pagination import Pagination

__all__ = ["PageParameters", "facts_of", "headers_of", "parameters_of"]


@frozen
class PageParameters:
    """The query parameters that choose a page; empty ones are not there.

    Attributes:
        cursor: takes where the last page ended, also the id of its last item.
        offset: takes how many items to skip.
        page: takes the number of a page.
        size: takes how many items a page has.
        first_page: the number of the first page; None where the document does not say.
        first_item: the number of the first item.
    """

    cursor: str = ""
    offset: str = ""
    page: str = ""
    size: str = ""
    first_page: int | None = None
    first_item: int | None = None


def parameters_of(operation: Mapping[str, Any], schemas: Schemas) -> PageParameters:
    """The query parameters of an operation that choose a page."""
    places = PagePlaces(None, query_of(operation), schemas)
    cursor = places.parameter(n.CURSOR | n.LAST_ID, ("string", "integer"))
    offset, page = (places.parameter(words, n.NUMBERS) for words in (n.OFFSET, n.PAGE))
    return PageParameters(
        cursor,
        offset,
        page,
        places.parameter(n.SIZE, n.NUMBERS),
        places.start(page, "page") if page else None,
        places.start(offset, "offset") if offset else None,
    )


#: What a property says, with the words for it and the types that it may have.
_ROLES: tuple[tuple[str, frozenset[str], tuple[str, ...]], ...] = (
    ("total", n.TOTAL, n.NUMBERS),
    ("count", n.COUNT, n.NUMBERS),
    ("on_page", n.ON_PAGE, n.NUMBERS),
    ("pages", n.PAGES, n.NUMBERS),
    ("next", n.NEXT, ("string",)),
    ("next_page", n.NEXT, n.NUMBERS),
    ("offset", n.PLACE, n.NUMBERS),
    ("page", n.NUMBER, n.NUMBERS),
    ("size", n.SIZE, n.NUMBERS),
    ("more", n.MORE, ("boolean",)),
    ("last", n.LAST, ("boolean",)),
    ("first", n.FIRST, ("boolean",)),
    ("earlier", n.EARLIER, ("boolean",)),
    ("empty", n.EMPTY, ("boolean",)),
    ("previous", n.PREVIOUS, ("string", "integer", "number")),
)


def facts_of(
    operation: Mapping[str, Any], plan: Pagination | None, schemas: Schemas
) -> dict[str, str]:
    """Pointers to what a response says of its page, by what it says: `total`, `link`, `last`...

    Args:
        operation: as for `infer_pagination`.
        plan: how it pages, which may be stated.
        schemas: of the document.
    """
    found = _inferred(operation, "" if plan is None else plan.items, schemas)
    if plan is None:
        return found
    for role in ("total", "pages", "more", "last"):
        pointer = getattr(plan, role)
        if pointer:
            found[role] = pointer
    if plan.next:
        role = "link" if plan.style in ("url", "offset", "page") else "next"
        found = {key: pointer for key, pointer in found.items() if pointer != plan.next}
        found[role] = plan.next
    return found


def _inferred(operation: Mapping[str, Any], items: str, schemas: Schemas) -> dict[str, str]:
    places = PagePlaces(success_of(operation)[0], query_of(operation), schemas)
    around = places.around(items)
    link, _ = places.link(around)
    found = {"link": link} if link else {}
    taken = {link, link.removesuffix("/href"), items}
    for role, words, types in _ROLES:
        left = [each for each in around if each[1] not in taken]
        pointer = places.first(left, words, types)
        if pointer:
            found[role] = pointer
            taken.add(pointer)
    return found


def headers_of(operation: Mapping[str, Any]) -> dict[str, str]:
    """The documented response headers that speak of the page, by what they say."""
    _, names = success_of(operation)
    found: dict[str, str] = {}
    roles = [(role, words) for role, words, _ in _ROLES if role not in ("count", "next")]
    for name in sorted(names):
        plain = plain_name(name).removeprefix("x").removeprefix("pagination")
        role = "link" if plain == "link" else next((r for r, w in roles if plain in w), "")
        if role:
            found.setdefault(role, name)
    return found
