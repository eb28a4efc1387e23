"""The words that parameters and properties of pagination are called by, without case and signs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "AFTER",
    "ASIDE",
    "COUNT",
    "CURSOR",
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
    "is_pageable",
    "plain_name",
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
