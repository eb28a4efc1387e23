"""Where an operation describes its pages: query parameters, and properties around the items.

Both are found by their names, which are compared without case and signs (`plain_name`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from attrs import frozen

from otto_ext.openapi.json_values import as_dict, as_list, escape, tokens
from otto_ext.wire.media_types import may_be_json

if TYPE_CHECKING:
    from otto_ext.openapi.canonical import Schemas

__all__ = [
    "AFTER",
    "ASIDE",
    "COUNT",
    "CURSOR",
    "DEEPEST",
    "EARLIER",
    "EMPTY",
    "ENVELOPES",
    "FIRST",
    "ITEMS",
    "LAST",
    "LAST_ID",
    "MORE",
    "NEXT",
    "NEXT_URL",
    "NUMBER",
    "NUMBERS",
    "OFFSET",
    "OF_PAGES",
    "ONE",
    "ON_PAGE",
    "PAGE",
    "PAGES",
    "PLACE",
    "PREVIOUS",
    "SAYS_URL",
    "SIZE",
    "TOTAL",
    "URL_FORMATS",
    "WEAK_CURSOR",
    "WRAPPERS",
    "ZERO",
    "PagePlaces",
    "Place",
    "is_pageable",
    "plain_name",
    "query_of",
    "success_of",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CURSOR = _words(
    "cursor pagetoken pagecursor nexttoken continuationtoken after startcursor nextcursor marker "
    "next startingtoken nextpagetoken pageafter nextmarker continuation pageinfo paginationkey "
    "paginationtoken paginationcursor paginationnextkey cursorid bookmark scrollid startkey "
    "exclusivestartkey offsettoken aftercursor nextkey skiptoken"
)
#: Cursors only where nothing else is one: they may filter, too.
WEAK_CURSOR = _words("after next marker startcursor startkey pageafter")
#: A cursor, or the id of the last item.
AFTER = _words("after")
LAST_ID = _words("startingafter startafter afterid sinceid lastid")
OFFSET = _words(
    "offset skip start startindex startat startposition pageoffset indexoffset rowoffset "
    "startoffset offsetindex firstresult startrow paginationoffset from"
)
PAGE = _words("page pagenumber pageno pageindex currentpage pagenum paginationpage pagepage")
SIZE = _words(
    "limit pagesize perpage size count maxresults top pagelimit take itemsperpage first per "
    "maxitems maxpagesize resultsperpage recordsperpage paginationlimit paginationpagesize "
    "paginationperpage pageperpage maxrecords rows length indexlimit pagecount batchsize"
)
NEXT = _words(
    "next nextcursor nextpagetoken nextpage nexttoken cursor nextkey after endcursor aftercursor "
    "continuationtoken nextpagecursor nextmarker continuation nextstartingtoken nextpageid "
    "paginationnextkey nextpagekey lastevaluatedkey cursornext nextid paginationtoken"
)
#: The JSON types of numbers.
NUMBERS: Final = ("integer", "number")
#: Names of links alone; `next` is one where its format, example or description says so.
NEXT_URL = _words(
    "nexturl nextlink nextpageurl nextpageuri nexthref nextpagelink odatanextlink nexturi "
    "odatanext hrefnext"
)
TOTAL = _words(
    "total totalcount totalitems totalresults totalelements totalsize totalrecords totalrows "
    "totalhits recordstotal odatacount numfound totalnumber totalentries totalnum counttotal "
    "nbhits totalmatches"
)
#: How many there are in all, or on this page: the response itself has to show which.
COUNT = _words("count resultcount recordcount itemcount")
PAGES = _words(
    "totalpages pages pagecount lastpage numpages pagetotal totalpagecount pagestotal totalpage"
)
MORE = _words(
    "hasmore hasnext hasnextpage more morepages hasmoreitems hasmoreresults moreavailable "
    "moreresults hasadditional istruncated truncated hasmorepages hasmoredata"
)
LAST = _words("last lastpage islast islastpage isfinal end")
NUMBER = _words("number page pagenumber pageindex currentpage pageno pagenum")
PLACE = _words("offset skip startindex start startat")
#: What says nothing of the next page: the page before, whether it is the first, its own items.
PREVIOUS = _words(
    "previous prev previouscursor prevcursor previouspage prevpage before startcursor"
)
FIRST = _words("first firstpage isfirst isfirstpage")
EARLIER = _words("haspreviouspage hasprevious hasprev hasprevpage")
EMPTY = _words("empty isempty")
ON_PAGE = _words("numberofelements pageitems itemsonpage returned returnedcount")
#: Where things about the page stand, beside its items.
ENVELOPES = _words(
    "page paging pagination meta metadata links cursor cursors pageinfo responsemetadata info "
    "paginationinfo pager pageable paginationmeta pagedata responseinfo listmetadata paginator "
    "pagingmetadata"
)
#: Objects that hold nothing but the response proper.
WRAPPERS = _words(
    "data result results response payload body embedded content value page list items"
)
ITEMS = (
    "data", "items", "results", "records", "entries", "values", "value", "content", "rows", "list",
    "edges", "nodes", "resources", "member", "hits", "elements", "objects",
)  # fmt: skip
#: Lists that stand beside the items.
ASIDE = _words(
    "errors warnings messages links included facets relatedobjects notices sort aggregations"
)
#: All that a page has beside its items, and nothing that an order or an invoice must have.
OF_PAGES = frozenset().union(
    *(
        CURSOR,
        OFFSET,
        PAGE,
        SIZE,
        NEXT,
        NEXT_URL,
        TOTAL,
        COUNT,
        PAGES,
        MORE,
        LAST,
        NUMBER,
        PREVIOUS,
    ),
    *(FIRST, EARLIER, EMPTY, ON_PAGE, ENVELOPES, ASIDE),
    _words("status success ok code message object kind type requestid timestamp apiversion"),
)
ZERO = re.compile(
    r"(zero|0)[- ]?(based|indexed)|\(0\.\.|(starts?|starting|begins?|beginning|counted|first page)"
    r"( is| at| from| with| page| index)* 0\b",
    re.I,
)
ONE = re.compile(
    r"(one|1)[- ]?(based|indexed)|(starts?|starting|begins?|beginning|counted|first page)"
    r"( is| at| from| with| page| index)* 1\b",
    re.I,
)
URL_FORMATS = ("uri", "url", "uri-reference", "iri")
SAYS_URL = re.compile(r"\b(url|uri|link|hyperlink|href)\b", re.I)


def plain_name(name: str) -> str:
    """A name without case and signs, as the lists of words above have it."""
    return re.sub(r"[\W_]", "", name).lower()


def is_pageable(names: Iterable[str]) -> bool:
    """Whether parameters of these names ask for a page of a size (Spring's `Pageable`)."""
    plain = {plain_name(name) for name in names}
    return bool(plain & (PAGE | OFFSET)) and bool(plain & SIZE)


# -- places ----------------------------------------------------------------------------------------

#: A property that may speak of the page: its plain name, its pointer and its schema.
Place: TypeAlias = "tuple[str, str, Any]"
#: How many objects may be around what speaks of a page.
DEEPEST: Final = 2


def success_of(operation: Mapping[str, Any]) -> tuple[Any, frozenset[str]]:
    """The schema of the JSON body of the success, and the names of its headers."""
    responses = as_dict(operation.get("responses"))
    names = [str(status) for status in responses if str(status)[:1] == "2"]
    for status in (*sorted(names), "default"):
        response = as_dict(responses.get(status))
        for kind, media in as_dict(response.get("content")).items():
            if may_be_json(str(kind)) and isinstance(media, Mapping):
                headers = frozenset(str(name).lower() for name in as_dict(response.get("headers")))
                return media.get("schema", {}), headers
    return None, frozenset()


def query_of(operation: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The query parameters of an operation, by name."""
    return {
        str(each["name"]): each
        for each in as_list(operation.get("parameters"))
        if isinstance(each, Mapping) and each.get("in") == "query" and "name" in each
    }


@frozen
class PagePlaces:
    """One operation, with its references followed.

    Attributes:
        response: the schema of its success.
        query: its query parameters.
        schemas: of the document.
    """

    response: Any
    query: Mapping[str, Mapping[str, Any]]
    schemas: Schemas

    def around(self, items: str) -> list[Place]:
        """Every property that may speak of the page: its plain name, pointer and schema."""
        found: list[Place] = []
        above = [""]
        for token in tokens(items)[:-1]:
            above.append(f"{above[-1]}/{escape(token)}")
        for place in reversed(above):
            self._collect(place, self.schemas.at(self.response, place), 0, found)
        return found

    def _collect(self, place: str, schema: Any, depth: int, found: list[Place]) -> None:
        properties = self.schemas.properties(schema)
        found += [
            (plain_name(key), f"{place}/{escape(key)}", each) for key, each in properties.items()
        ]
        for key, each in properties.items():
            if depth >= DEEPEST or plain_name(key) not in ENVELOPES:
                continue
            inner = f"{place}/{escape(key)}"
            self._collect(inner, each, depth + 1, found)
            if "links" in plain_name(key) and not self.schemas.properties(each):
                # HAL's `_links` by name, each an object with `href`; JSON:API's are strings.
                value = self.schemas.at(each, "/next")
                if value is not None:
                    found.append(("nextlink", f"{inner}/next", value))

    def first(self, places: list[Place], words: frozenset[str], types: Iterable[str]) -> str:
        """A pointer to the first place that is called so and has one of the types, or empty."""
        wanted = frozenset(types)
        for name, pointer, schema in places:
            if name not in words:
                continue
            kinds = self.kinds(schema)
            if kinds & wanted or (not kinds and "string" in wanted):
                return pointer
        return ""

    def kinds(self, schema: Any) -> frozenset[str]:
        """The types of a value; a string that is documented as a number is one too."""
        kinds = self.schemas.types(schema)
        stated = self.schemas.keyword(schema, "format")
        is_number = isinstance(stated, str) and stated in ("int64", "uint64", "int32", "uint32")
        return kinds | {"integer"} if is_number else kinds

    def link(self, places: list[Place]) -> tuple[str, bool]:
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
            if name in NEXT_URL:
                return pointer, True
            if name in ("next", "nextpage") and self._is_url(schema):
                return pointer, False
        return "", False

    def _is_url(self, schema: Any) -> bool:
        stated = partial(self.schemas.keyword, schema)
        if stated("format") in URL_FORMATS:
            return True
        example, examples = stated("example"), stated("examples")
        if example is None and isinstance(examples, list) and examples:
            example = examples[0]
        if isinstance(example, str) and ("://" in example or example.startswith(("/", "?"))):
            return True
        return bool(SAYS_URL.search(str(stated("description") or "")))

    def parameter(self, words: frozenset[str], types: Iterable[str]) -> str:
        """The query parameter that is called so: `cursor`, `page[cursor]`, `pagination.key`."""
        wanted = frozenset(types)
        for name, parameter in self.query.items():
            parts = [plain_name(part) for part in re.split(r"[\[\].]+", name) if part]
            names = {plain_name(name)}
            if len(parts) == 2 and parts[0] in ENVELOPES:
                names.add(parts[1])
            kinds = self.kinds(parameter.get("schema"))
            if names & words and (kinds & wanted or (not kinds and "string" in wanted)):
                return name
        return ""

    def start(self, parameter: str, style: str) -> int | None:
        """The number that the first page has, by default, limits or description."""
        stated = self.query.get(parameter, {})
        keyword = partial(self.schemas.keyword, stated.get("schema"))
        default = keyword("default")
        text = f"{stated.get('description') or ''} {keyword('description') or ''}"
        if isinstance(default, str) and default.isdecimal():
            default = int(default)
        if isinstance(default, int | float) and not isinstance(default, bool):
            return int(default) if default in (0, 1) or style == "offset" else None
        if ZERO.search(text):
            return 0
        if ONE.search(text) or keyword("minimum") == 1:
            return 1
        return 0 if style == "offset" and plain_name(parameter) != "startindex" else None
