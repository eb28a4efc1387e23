"""How an operation returns its rows page by page: read off its names and types, or stated.

Documents seldom say it. It shows in a list in the response, a query parameter that takes a cursor,
an offset or a page number, and properties of the response that lead on: a cursor, a link, a total.
`x-otto-paging` in an overlay corrects what is inferred: `false` for "no pagination", or an object
with any of the keys of `Pagination`. It is obeyed, or refused with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import asdict, evolve, fields, frozen

from otto_ext.openapi.errors import OpenAPIError
from otto_ext.openapi.pointers import escape, tokens
from otto_ext.openapi.references import COMPONENT

__all__ = ["STYLES", "Pagination", "Schemas", "infer_pagination", "is_pageable", "plain_name"]

STYLES: Final = ("cursor", "last-id", "offset", "page", "url", "link")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CURSOR = _words(
    "cursor pagetoken pagecursor nexttoken continuationtoken after startcursor nextcursor marker "
    "startingtoken nextpagetoken pageafter nextmarker continuation pageinfo paginationkey "
    "paginationtoken paginationcursor paginationnextkey cursorid bookmark scrollid startkey "
    "exclusivestartkey offsettoken aftercursor nextkey skiptoken"
)
_LAST_ID = _words("startingafter startafter afterid sinceid lastid")
_OFFSET = _words(
    "offset skip start startindex startat startposition pageoffset indexoffset rowoffset "
    "startoffset offsetindex firstresult startrow paginationoffset from"
)
_PAGE = _words("page pagenumber pageno pageindex currentpage pagenum paginationpage pagepage")
_SIZE = _words(
    "limit pagesize perpage size count maxresults top pagelimit take itemsperpage first per "
    "maxitems maxpagesize resultsperpage recordsperpage paginationlimit paginationpagesize "
    "paginationperpage pageperpage maxrecords rows length indexlimit pagecount batchsize"
)
_NEXT = _words(
    "next nextcursor nextpagetoken nextpage nexttoken cursor nextkey after endcursor aftercursor "
    "continuationtoken nextpagecursor nextmarker continuation nextstartingtoken nextpageid "
    "paginationnextkey nextpagekey lastevaluatedkey cursornext nextid paginationtoken"
)
#: Names of links alone; `next` is one where its format, example or description says so.
_NEXT_URL = _words(
    "nexturl nextlink nextpageurl nextpageuri nexthref nextpagelink odatanextlink nexturi "
    "odatanext hrefnext"
)
_TOTAL = _words(
    "total totalcount totalitems totalresults totalelements totalsize totalrecords totalrows "
    "totalhits recordstotal odatacount numfound totalnumber totalentries totalnum counttotal "
    "nbhits totalmatches"
)
#: How many there are in all, or on this page: the response itself has to show which.
_COUNT = _words("count resultcount recordcount itemcount")
_PAGES = _words(
    "totalpages pages pagecount lastpage numpages pagetotal totalpagecount pagestotal totalpage"
)
_MORE = _words(
    "hasmore hasnext hasnextpage more morepages hasmoreitems hasmoreresults moreavailable "
    "moreresults hasadditional istruncated truncated hasmorepages hasmoredata"
)
_LAST = _words("last lastpage islast islastpage isfinal end")
_NUMBER = _words("number page pagenumber pageindex currentpage pageno pagenum")
_PLACE = _words("offset skip startindex start startat")
#: Where things about the page stand, beside its items.
_ENVELOPES = _words(
    "page paging pagination meta metadata links cursor cursors pageinfo responsemetadata info "
    "paginationinfo pager pageable paginationmeta pagedata responseinfo listmetadata paginator "
    "pagingmetadata"
)
#: Objects that hold nothing but the response proper.
_WRAPPERS = _words(
    "data result results response payload body embedded content value page list items"
)
_ITEMS = (
    "data", "items", "results", "records", "entries", "values", "value", "content", "rows", "list",
    "edges", "nodes", "resources", "member", "hits", "elements", "objects",
)  # fmt: skip
#: Lists that stand beside the items.
_ASIDE = _words(
    "errors warnings messages links included facets relatedobjects notices sort aggregations"
)
_DEEPEST: Final = 2
_ZERO = re.compile(
    r"(zero|0)[- ]?(based|indexed)|\(0\.\.|(starts?|starting|begins?|beginning|counted|first page)"
    r"( is| at| from| with| page| index)* 0\b",
    re.I,
)
_ONE = re.compile(
    r"(one|1)[- ]?(based|indexed)|(starts?|starting|begins?|beginning|counted|first page)"
    r"( is| at| from| with| page| index)* 1\b",
    re.I,
)
_URL_FORMATS = ("uri", "url", "uri-reference", "iri")
_SAYS_URL = re.compile(r"\b(url|uri|link|hyperlink|href)\b", re.I)


def plain_name(name: str) -> str:
    """A name without case and signs, as the lists of words above have it."""
    return re.sub(r"[\W_]", "", name).lower()


def is_pageable(names: Iterable[str]) -> bool:
    """Whether parameters of these names ask for a page of a size (Spring's `Pageable`)."""
    plain = {plain_name(name) for name in names}
    return bool(plain & (_PAGE | _OFFSET)) and bool(plain & _SIZE)


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


@frozen
class Schemas:
    """Questions on schemas, with references to components followed.

    Attributes:
        components: `components.schemas` of the document.
    """

    components: Mapping[str, Any]

    def resolved(self, schema: Any) -> Mapping[str, Any]:
        """A schema behind references, and behind unions with null alone."""
        for _ in range(20):
            if not isinstance(schema, Mapping):
                return {}
            reference = schema.get("$ref")
            if isinstance(reference, str):
                schema = self.components.get(reference.removeprefix(COMPONENT))
                continue
            for key in ("anyOf", "oneOf", "allOf"):
                members = schema.get(key)
                if isinstance(members, list) and "properties" not in schema:
                    real = [each for each in members if not _is_null(each)]
                    if len(real) == 1:
                        schema = real[0]
                        break
            else:
                return schema
        return {}

    def properties(self, schema: Any) -> dict[str, Any]:
        """The properties of an object, those of its `allOf` members included."""
        found: dict[str, Any] = {}
        left = [schema]
        for _ in range(50):
            if not left:
                break
            each = self.resolved(left.pop())
            own = each.get("properties")
            if isinstance(own, Mapping):
                found = {**own, **found}
            members = each.get("allOf")
            left += members if isinstance(members, list) else []
        return found

    def has(self, schema: Any, key: str) -> bool:
        """Whether an object, or each of the objects in a union, has a property."""
        schema = self.resolved(schema)
        members = schema.get("oneOf") or schema.get("anyOf")
        if key in self.properties(schema) or not isinstance(members, list):
            return key in self.properties(schema)
        return all(self.has(each, key) for each in members if not _is_null(each))

    def types(self, schema: Any) -> frozenset[str]:
        """The JSON types that a schema names, null left out."""
        schema = self.resolved(schema)
        stated = schema.get("type")
        names = stated if isinstance(stated, list) else [stated]
        found = frozenset(name for name in names if isinstance(name, str)) - {"null"}
        if not found:
            for key in ("anyOf", "oneOf"):
                for each in schema.get(key) or ():
                    found |= self.types(each)
        if not found and ("properties" in schema or "allOf" in schema):
            return frozenset({"object"})
        return found

    def items(self, schema: Any) -> Any:
        """What an array holds; None where the schema is no array."""
        schema = self.resolved(schema)
        return schema.get("items", {}) if "array" in self.types(schema) else None

    def at(self, schema: Any, pointer: str) -> Any:
        """The schema of what stands at a pointer in a value; None where there is none."""
        for token in tokens(pointer):
            own = self.properties(schema)
            if token in own:
                schema = own[token]
                continue
            extra = self.resolved(schema).get("additionalProperties")
            if not isinstance(extra, Mapping):
                return None
            schema = extra
        return schema


def _is_null(schema: Any) -> bool:
    return isinstance(schema, Mapping) and (
        schema.get("type") in ("null", ["null"]) or schema.get("enum") == [None]
    )


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
    response, headers = _success(operation)
    query = _query(operation)
    if stated:
        _check(stated, query, label)
    if response is None:
        if stated:
            raise _refused(label, "the operation documents no JSON response")
        return None
    found = _Inference(operation, response, headers, query, schemas).run(stated)
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
            raise _refused(label, f"the style {value!r} is none of {', '.join(STYLES)}")
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


def _success(operation: Mapping[str, Any]) -> tuple[Any, frozenset[str]]:
    """The schema of the JSON body of the success, and the names of its headers."""
    responses = operation.get("responses")
    responses = responses if isinstance(responses, Mapping) else {}
    names = [str(status) for status in responses if str(status)[:1] == "2"]
    for status in (*sorted(names), "default"):
        response = responses.get(status)
        if not isinstance(response, Mapping):
            continue
        content = response.get("content")
        found = [
            media.get("schema", {})
            for kind, media in (content.items() if isinstance(content, Mapping) else ())
            if _is_json(str(kind)) and isinstance(media, Mapping)
        ]
        if found:
            stated = response.get("headers")
            stated = stated if isinstance(stated, Mapping) else {}
            return found[0], frozenset(str(name).lower() for name in stated)
    return None, frozenset()


def _is_json(media_type: str) -> bool:
    base = media_type.partition(";")[0].strip().lower()
    return base in ("application/json", "text/json", "*/*") or base.endswith("+json")


def _query(operation: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    stated = operation.get("parameters")
    return {
        str(each["name"]): each
        for each in (stated if isinstance(stated, list) else [])
        if isinstance(each, Mapping) and each.get("in") == "query" and "name" in each
    }


@frozen
class _Inference:
    """One operation, looked at."""

    operation: Mapping[str, Any]
    response: Any
    headers: frozenset[str]
    query: Mapping[str, Mapping[str, Any]]
    schemas: Schemas

    def run(self, stated: Mapping[str, Any]) -> Pagination | None:
        items = self._items(stated.get("items"))
        if items is None:
            return None
        pointer, element = items
        item = ""
        if "node" in self.schemas.properties(element) and _last(pointer) == "edges":
            item = "/node"
        places = self._places(pointer)
        found = self._style(places, element)
        style = stated.get("style", "" if found is None else found.style)
        if not style:
            return None
        base = found or Pagination(style, size=self._parameter(_SIZE, _NUMBERS))
        result = evolve(base, **{"items": pointer, "item": item, **stated})
        if result.parameter and result.start is None and style in ("offset", "page"):
            result = evolve(result, start=self._start(result.parameter, style))
        return result

    # -- the items -----------------------------------------------------------------------------

    def _items(self, stated: Any) -> tuple[str, Any] | None:
        if isinstance(stated, str):
            element = self.schemas.items(self.schemas.at(self.response, stated))
            return None if element is None else (stated, element)
        element = self.schemas.items(self.response)
        if element is not None:
            return "", element
        level = [("", self.response)]
        for _ in range(_DEEPEST + 1):
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
        wrappers = {key: each for key, each in objects.items() if plain_name(key) in _WRAPPERS}
        others = {key: each for key, each in objects.items() if "link" not in plain_name(key)}
        for key, each in (wrappers or others).items():
            yield f"{place}/{escape(key)}", each

    def _likely(self, place: str, schema: Any) -> tuple[str, Any] | None:
        """The list in an object that the operation is about."""
        lists = {
            key: element
            for key, each in self.schemas.properties(schema).items()
            if (element := self.schemas.items(each)) is not None and plain_name(key) not in _ASIDE
        }
        if len(lists) == 1:
            chosen = next(iter(lists))
        else:
            plain = {plain_name(key): key for key in lists}
            usual = [plain[name] for name in _ITEMS if name in plain]
            called = plain_name(str(self.operation.get("operationId") or ""))
            named = [key for name, key in plain.items() if name in called]
            if not usual and len(named) != 1:
                return None
            chosen = usual[0] if usual else named[0]
        return f"{place}/{escape(chosen)}", lists[chosen]

    # -- what the response says of the page ------------------------------------------------------

    def _places(self, items: str) -> list[tuple[str, str, Any]]:
        """Every property that may speak of the page: its plain name, pointer and schema."""
        found: list[tuple[str, str, Any]] = []
        above = [""]
        for token in tokens(items)[:-1]:
            above.append(f"{above[-1]}/{escape(token)}")
        for place in reversed(above):
            self._collect(place, self.schemas.at(self.response, place), 0, found)
        return found

    def _collect(
        self, place: str, schema: Any, depth: int, found: list[tuple[str, str, Any]]
    ) -> None:
        properties = self.schemas.properties(schema)
        found += [
            (plain_name(key), f"{place}/{escape(key)}", each) for key, each in properties.items()
        ]
        for key, each in properties.items():
            if depth >= _DEEPEST or plain_name(key) not in _ENVELOPES:
                continue
            inner = f"{place}/{escape(key)}"
            self._collect(inner, each, depth + 1, found)
            if "links" in plain_name(key) and not self.schemas.properties(each):
                # HAL's `_links` by name, each an object with `href`; JSON:API's are strings.
                value = self.schemas.at(each, "/next")
                if value is not None:
                    found.append(("nextlink", f"{inner}/next", value))

    def _place(
        self, places: list[tuple[str, str, Any]], words: frozenset[str], types: Iterable[str]
    ) -> str:
        wanted = frozenset(types)
        for name, pointer, schema in places:
            if name not in words:
                continue
            kinds = self._kinds(schema)
            if kinds & wanted or (not kinds and "string" in wanted):
                return pointer
        return ""

    def _kinds(self, schema: Any) -> frozenset[str]:
        """The types of a value; a string that is documented as a number is one too."""
        kinds = self.schemas.types(schema)
        stated = self.schemas.resolved(schema).get("format")
        is_number = isinstance(stated, str) and stated in ("int64", "uint64", "int32", "uint32")
        return kinds | {"integer"} if is_number else kinds

    def _link(self, places: list[tuple[str, str, Any]]) -> tuple[str, bool]:
        """A pointer to the link to the next page, and whether it is one beyond doubt."""
        for name, pointer, schema in places:
            in_links = "links" in plain_name(pointer.rpartition("/")[0].rpartition("/")[2])
            kinds = self.schemas.types(schema)
            if in_links and name in ("next", "nextlink"):
                if "object" in kinds:
                    return f"{pointer}/href", True
                if "string" in kinds or not kinds:
                    return pointer, True
            if "string" not in kinds and kinds:
                continue
            if name in _NEXT_URL:
                return pointer, True
            if name in ("next", "nextpage") and self._is_url(schema):
                return pointer, False
        return "", False

    def _is_url(self, schema: Any) -> bool:
        schema = self.schemas.resolved(schema)
        if schema.get("format") in _URL_FORMATS:
            return True
        examples = schema.get("examples")
        example = schema.get(
            "example", examples[0] if isinstance(examples, list) and examples else ""
        )
        if isinstance(example, str) and ("://" in example or example.startswith(("/", "?"))):
            return True
        return bool(_SAYS_URL.search(str(schema.get("description") or "")))

    # -- parameters ------------------------------------------------------------------------------

    def _parameter(self, words: frozenset[str], types: Iterable[str]) -> str:
        """The query parameter that is called so: `cursor`, `page[cursor]`, `pagination.key`."""
        wanted = frozenset(types)
        for name, parameter in self.query.items():
            parts = [plain_name(part) for part in re.split(r"[\[\].]+", name) if part]
            names = {plain_name(name)}
            if len(parts) == 2 and parts[0] in _ENVELOPES:
                names.add(parts[1])
            kinds = self._kinds(parameter.get("schema"))
            if names & words and (kinds & wanted or (not kinds and "string" in wanted)):
                return name
        return ""

    def _start(self, parameter: str, style: str) -> int | None:
        """The number that the first page has, by default, limits or description."""
        stated = self.query.get(parameter, {})
        schema = self.schemas.resolved(stated.get("schema"))
        default = schema.get("default")
        text = f"{stated.get('description') or ''} {schema.get('description') or ''}"
        if isinstance(default, str) and default.isdecimal():
            default = int(default)
        if isinstance(default, int | float) and not isinstance(default, bool):
            return int(default) if default in (0, 1) or style == "offset" else None
        if _ZERO.search(text):
            return 0
        if _ONE.search(text) or schema.get("minimum") == 1:
            return 1
        return 0 if style == "offset" and plain_name(parameter) != "startindex" else None

    # -- the style -------------------------------------------------------------------------------

    def _style(self, places: list[tuple[str, str, Any]], element: Any) -> Pagination | None:
        """The style that names and types speak for; None where none does."""
        at = self._place
        size = self._parameter(_SIZE, _NUMBERS)
        more = at(places, _MORE, ("boolean",))
        link, certain = self._link(places)
        common: dict[str, Any] = {
            "size": size,
            "more": more,
            "last": at(places, _LAST, ("boolean",)),
            "total": at(places, _TOTAL, _NUMBERS),
            "count": at(places, _COUNT, _NUMBERS),
            "pages": at(places, _PAGES, _NUMBERS),
        }
        cursor = self._parameter(_CURSOR, ("string",))
        following = at(places, _NEXT, ("string",))
        if cursor and following and following != link:
            return Pagination("cursor", parameter=cursor, next=following, **common)
        if link and certain:
            return Pagination("url", next=link, **common)
        page = self._parameter(_PAGE, ("string",))
        if page and following and following != link and not self._parameter(_PAGE, ("integer",)):
            return Pagination("cursor", parameter=page, next=following, **common)
        last = self._parameter(_LAST_ID | _words("after"), ("string", "integer"))
        if last and more and self.schemas.has(element, "id"):
            return Pagination("last-id", parameter=last, **common)
        if "link" in self.headers:
            return Pagination("link", **common)
        signals = any(common[key] for key in ("more", "last", "total", "pages")) or bool(link)
        for style, words, own in (("page", _PAGE, _NUMBER), ("offset", _OFFSET, _PLACE)):
            parameter = self._parameter(words, _NUMBERS)
            # Without a size, a start alone may be anything.
            if parameter and (size or signals):
                number = at(places, own, _NUMBERS)
                return Pagination(style, parameter=parameter, next=link, number=number, **common)
        if link and (size or cursor or self._parameter(_PAGE | _OFFSET, ("string",))):
            return Pagination("url", next=link, **common)
        return None


_NUMBERS: Final = ("integer", "number")


def _last(pointer: str) -> str:
    parts = tokens(pointer)
    return plain_name(parts[-1]) if parts else ""
