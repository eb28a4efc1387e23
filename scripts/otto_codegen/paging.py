"""Which operations give their answer page by page, and how the next page is asked for.

The document seldom says so; it shows in names: a list in the answer, a parameter that takes a
cursor, an offset or a page number, a place in the answer where the next cursor stands. What is
inferred is reported, and corrected by `x-otto-paging` in an overlay: `false` for "no paging", or an
object with any of the keys of `Paging`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from otto_codegen.api import Endpoint, Field, ModelClass, Paging, TypeExpr

__all__ = ["infer_paging"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CURSOR = _words(
    "cursor pagetoken pagecursor nexttoken continuationtoken after startcursor nextcursor marker "
    "startingtoken nextpagetoken pageafter nextmarker continuation"
)
_LAST_ID = _words("startingafter startafter")
_OFFSET = _words("offset skip start startindex")
_PAGE = _words("page pagenumber pageno pageindex currentpage")
_SIZE = _words("limit pagesize perpage size count maxresults top pagelimit take itemsperpage")
_NEXT = _words(
    "next nextcursor nextpagetoken nextpage nexttoken cursor nextkey after endcursor "
    "continuationtoken nextpagecursor nextmarker continuation"
)
_NEXT_URL = _words("next nexturl nextlink nextpageurl nextpageuri nexthref nextpage")
_TOTAL = _words("total totalcount totalitems totalresults totalelements totalsize")
_MORE = _words("hasmore hasnext hasnextpage more")
#: Where things about the page stand, beside its items.
_ENVELOPES = _words(
    "page paging pagination meta metadata links cursor cursors pageinfo responsemetadata info"
)
_ITEMS = ("data", "items", "results", "records", "entries", "values", "content", "rows", "list")
#: Lists that stand beside the items.
_ASIDE = _words("errors warnings messages links included facets relatedobjects notices")
_LIST = re.compile(r"list\[(.+)\]")


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


def _base(annotation: str) -> str:
    """An annotation without None."""
    return " | ".join(part for part in annotation.split(" | ") if part != "None")


def infer_paging(endpoint: Endpoint, models: Mapping[str, ModelClass]) -> Paging | None:
    """How an operation pages, or None.

    Args:
        endpoint: the operation.
        models: the models, by class name.
    """
    stated = endpoint.paging
    if stated is False or endpoint.bodies:
        return None
    stated = stated if isinstance(stated, Mapping) else {}
    if endpoint.method != "GET" and not stated:
        return None
    answer = _answer(endpoint)
    if answer is None:
        return None
    fields = models[answer].fields if answer in models else []
    items, item = _items(endpoint, answer, fields, stated.get("items"))
    if item is None:
        return None
    found = _style(endpoint, fields, models, item)
    for key in ("style", "parameter", "next", "size", "total"):
        if isinstance(stated.get(key), str):
            found[key] = stated[key]
    if "style" not in found:
        return None
    by_key = {parameter.key: parameter.name for parameter in endpoint.parameters}
    for key in ("parameter", "size"):
        if found.get(key) in by_key:
            found[key] = by_key[found[key]]
    return Paging(
        style=found["style"],
        items=items,
        item=item,
        parameter=found.get("parameter", ""),
        next=found.get("next", ""),
        size=found.get("size", ""),
        total=found.get("total", ""),
    )


def _answer(endpoint: Endpoint) -> str | None:
    """The annotation of the one JSON answer that a success has."""
    contents = [
        (kind, expr)
        for reply in endpoint.replies
        if reply.status.startswith("2")
        for _, kind, expr in reply.contents
    ]
    if len({expr.annotation for _, expr in contents}) != 1 or contents[0][0] != "json":
        return None
    return _base(contents[0][1].annotation)


def _items(
    endpoint: Endpoint, answer: str, fields: list[Field], stated: Any
) -> tuple[str, TypeExpr | None]:
    """Where the items stand, and their type."""
    whole = _LIST.fullmatch(answer)
    if whole:
        return "", _item(endpoint.returns, whole.group(1))
    lists = {f.key: f for f in fields if _LIST.fullmatch(_base(f.type.annotation))}
    if isinstance(stated, str):
        field = lists.get(stated.removeprefix("/"))
    else:
        field = _likely(endpoint, lists)
    if field is None:
        return "", None
    match = _LIST.fullmatch(_base(field.type.annotation))
    key = field.key.replace("~", "~0").replace("/", "~1")
    return f"/{key}", _item(field.type, match.group(1)) if match else None


def _likely(endpoint: Endpoint, lists: dict[str, Field]) -> Field | None:
    """The list that the operation is about."""
    lists = {key: field for key, field in lists.items() if _plain(key) not in _ASIDE}
    if len(lists) == 1:
        return next(iter(lists.values()))
    for name in _ITEMS:
        if name in lists:
            return lists[name]
    called = _plain(endpoint.name)
    named = [field for key, field in lists.items() if _plain(key) in called]
    return named[0] if len(named) == 1 else None


def _item(whole: TypeExpr, annotation: str) -> TypeExpr:
    return TypeExpr(annotation, "", whole.models, whole.std)


def _style(
    endpoint: Endpoint, fields: list[Field], models: Mapping[str, ModelClass], item: TypeExpr
) -> dict[str, str]:
    """The style that names and types speak for; empty where none does."""
    found: dict[str, str] = {}
    size = _parameter(endpoint, _SIZE, ("int", "float"))
    total = _place(fields, models, _TOTAL, ("int", "float"))
    if size:
        found["size"] = size
    if total:
        found["total"] = total
    cursor = _parameter(endpoint, _CURSOR, ("str", "UUID", "Any"))
    following = _place(fields, models, _NEXT, ("str", "UUID", "Any"))
    if cursor and following:
        return {**found, "style": "cursor", "parameter": cursor, "next": following}
    last = _parameter(endpoint, _LAST_ID, ("str", "UUID", "Any"))
    more = _place(fields, models, _MORE, ("bool",))
    if last and more and any(f.key == "id" for f in _fields(models, item.annotation)):
        return {**found, "style": "last-id", "parameter": last, "next": more}
    for style, names in (("offset", _OFFSET), ("page", _PAGE)):
        parameter = _parameter(endpoint, names, ("int", "float"))
        # Without a size, a start alone may be anything.
        if parameter and (size or total):
            return {**found, "style": style, "parameter": parameter}
    link = _place(fields, models, _NEXT_URL, ("str",))
    if link and (size or cursor or _parameter(endpoint, _PAGE | _OFFSET, ("int", "str", "Any"))):
        return {**found, "style": "url", "next": link}
    # An extension may say the rest.
    return found


def _fields(models: Mapping[str, ModelClass], annotation: str) -> list[Field]:
    """The fields of a model, or those that all members of a union have."""
    found: list[Field] = []
    for number, name in enumerate(_base(annotation).split(" | ")):
        fields = models[name].fields if name in models else []
        keys = {f.key for f in fields}
        found = list(fields) if number == 0 else [f for f in found if f.key in keys]
    return found


def _parameter(endpoint: Endpoint, names: frozenset[str], types: Iterable[str]) -> str:
    """The key of the query parameter that is called so."""
    for parameter in endpoint.parameters:
        named = parameter.location == "query" and _plain(parameter.key) in names
        if named and _base(parameter.type.annotation) in types:
            return parameter.key
    return ""


def _place(
    fields: list[Field],
    models: Mapping[str, ModelClass],
    names: frozenset[str],
    types: Iterable[str],
) -> str:
    """A JSON pointer to what is called so, in the answer or in what it says of the page."""
    for field in fields:
        if _plain(field.key) in names and _base(field.type.annotation) in types:
            return f"/{_token(field.key)}"
    for field in fields:
        inner = models.get(_base(field.type.annotation))
        if inner is None or _plain(field.key) not in _ENVELOPES:
            continue
        for entry in inner.fields:
            if _plain(entry.key) in names and _base(entry.type.annotation) in types:
                return f"/{_token(field.key)}/{_token(entry.key)}"
    return ""


def _token(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
