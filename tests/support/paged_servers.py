"""Servers that page as well-known frameworks do, written from their documentation.

None of them shares a line with the sandbox. Each has `rows` rows, returns at most `cap` of them at
a time whatever is asked for, and is described as its framework's document generator describes it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx
from attrs import define, field, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["FRAMEWORKS", "Framework", "Server", "document"]

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer"}
FLAG: Json = {"type": "boolean"}
ROW: Json = {"type": "object", "properties": {"id": {"type": "integer"}}}
ROWS: Json = {"type": "array", "items": {"$ref": "#/components/schemas/Row"}}
LINK: Json = {"type": "string", "format": "uri", "nullable": True}


def of(**properties: Any) -> Json:
    return {"type": "object", "properties": properties}


@define
class Server:
    """Rows behind one framework's pagination.

    Attributes:
        rows: how many there are.
        cap: the most of them on a page.
        default: how many where no size is asked for.
        received: the queries so far.
    """

    framework: Framework
    rows: int = 250
    cap: int = 100
    default: int = 20
    received: list[str] = field(factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.received.append(request.url.query.decode())
        assert request.url.host == "api.example.com", "the token left its origin"
        return self.framework.respond(self, request)

    def size(self, query: Mapping[str, str], name: str) -> int:
        return max(1, min(int(query.get(name) or self.default), self.cap))

    def page(self, start: int, size: int) -> list[Json]:
        return [{"id": number} for number in range(start, min(start + size, self.rows))]


@frozen
class Framework:
    """One way to page.

    Attributes:
        name: of the path and the operation.
        parameters: of the query.
        schema: of the response.
        respond: the server.
        headers: of the response, in the document.
    """

    name: str
    parameters: Json
    schema: Json
    respond: Callable[[Server, httpx.Request], httpx.Response]
    headers: Json = field(factory=dict)
    media_type: str = "application/json"


def ok(body: Any, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(
        200,
        content=json.dumps(body).encode(),
        headers={"content-type": "application/json", **named},
    )


def query_of(request: httpx.Request) -> dict[str, str]:
    return dict(request.url.params.multi_items())


def with_query(request: httpx.Request, **changed: Any) -> str:
    pairs = [(key, value) for key, value in request.url.params.multi_items() if key not in changed]
    return f"{request.url.path}?{urlencode(pairs + list(changed.items()))}"


# -- Spring Data: zero-based pages ------------------------------------------------------------


def spring(server: Server, request: httpx.Request) -> httpx.Response:
    query = query_of(request)
    number, size = int(query.get("page", 0)), server.size(query, "size")
    content = server.page(number * size, size)
    pages = -(-server.rows // size)
    return ok(
        {
            "content": content,
            "number": number,
            "size": size,
            "numberOfElements": len(content),
            "totalElements": server.rows,
            "totalPages": pages,
            "first": number == 0,
            "last": number + 1 >= pages,
            "empty": not content,
        }
    )


def spring_slice(server: Server, request: httpx.Request) -> httpx.Response:
    query = query_of(request)
    number, size = int(query.get("page", 0)), server.size(query, "size")
    content = server.page(number * size, size)
    return ok({"content": content, "number": number, "last": (number + 1) * size >= server.rows})


def hal(server: Server, request: httpx.Request) -> httpx.Response:
    query = query_of(request)
    number, size = int(query.get("page", 0)), server.size(query, "size")
    content = server.page(number * size, size)
    body: Json = {"_links": {"self": {"href": str(request.url)}}, "page": {
        "size": size, "totalElements": server.rows, "number": number,
        "totalPages": -(-server.rows // size),
    }}  # fmt: skip
    if content:
        body["_embedded"] = {"rows": content}
    if (number + 1) * size < server.rows:
        base = "https://api.example.com"
        body["_links"]["next"] = {"href": base + with_query(request, page=number + 1, size=size)}
    return ok(body)


# -- Django REST framework --------------------------------------------------------------------


def drf_page(server: Server, request: httpx.Request) -> httpx.Response:
    query = query_of(request)
    number, size = int(query.get("page", 1)), server.size(query, "page_size")
    results = server.page((number - 1) * size, size)
    if not results and number > 1:
        return httpx.Response(404, json={"detail": "Invalid page."})
    # Behind a proxy that ends TLS.
    base = "http://api.example.com"
    following = number * size < server.rows
    return ok(
        {
            "count": server.rows,
            "next": base + with_query(request, page=number + 1) if following else None,
            "previous": None,
            "results": results,
        }
    )


def drf_page_without_signs(server: Server, request: httpx.Request) -> httpx.Response:
    response = drf_page(server, request)
    if response.status_code != 200:
        return response
    return ok({"results": response.json()["results"]})


def drf_offset(server: Server, request: httpx.Request) -> httpx.Response:
    query = query_of(request)
    offset, limit = int(query.get("offset", 0)), server.size(query, "limit")
    following = offset + limit < server.rows
    base = "http://api.example.com"
    return ok(
        {
            "count": server.rows,
            "next": base + with_query(request, offset=offset + limit) if following else None,
            "results": server.page(offset, limit),
        }
    )


def drf_cursor(server: Server, request: httpx.Request) -> httpx.Response:
    query = query_of(request)
    start, size = int(query.get("cursor", "p0")[1:]), server.size(query, "page_size")
    following = start + size < server.rows
    base = "https://api.example.com"
    return ok(
        {
            "next": base + with_query(request, cursor=f"p{start + size}") if following else None,
            "previous": None,
            "results": server.page(start, size),
        }
    )


# -- .NET -------------------------------------------------------------------------------------


def dotnet(server: Server, request: httpx.Request) -> httpx.Response:
    query = query_of(request)
    number, size = int(query.get("PageNumber", 1)), server.size(query, "PageSize")
    return ok(
        {
            "PageNumber": number,
            "PageSize": size,
            "TotalPages": -(-server.rows // size),
            "HasNextPage": number * size < server.rows,
            "Items": server.page((number - 1) * size, size),
        }
    )


def dotnet_eshop(server: Server, request: httpx.Request) -> httpx.Response:
    query = query_of(request)
    index, size = int(query.get("pageIndex", 0)), server.size(query, "pageSize")
    return ok(
        {
            "pageIndex": index,
            "pageSize": size,
            "count": server.rows,
            "data": server.page(index * size, size),
        }
    )


# -- Rails ------------------------------------------------------------------------------------


def rails_link(server: Server, request: httpx.Request) -> httpx.Response:
    query = query_of(request)
    number, size = int(query.get("page", 1)), server.size(query, "per_page")
    pages = -(-server.rows // size)
    base = "https://api.example.com"
    links = [f'<{base}{with_query(request, page=pages)}>; rel="last"']
    if number < pages:
        links.append(f'<{base}{with_query(request, page=number + 1)}>; rel="next"')
    return ok(
        server.page((number - 1) * size, size), link=", ".join(links), x_total=str(server.rows)
    )


def rails_headers(server: Server, request: httpx.Request) -> httpx.Response:
    query = query_of(request)
    number, size = int(query.get("page", 1)), server.size(query, "per_page")
    following = str(number + 1) if number * size < server.rows else ""
    return ok(server.page((number - 1) * size, size), x_next_page=following)


def kaminari(server: Server, request: httpx.Request) -> httpx.Response:
    query = query_of(request)
    number = int(query.get("page[number]", 1))
    size = server.size(query, "page[size]")
    return ok(
        {
            "data": server.page((number - 1) * size, size),
            "meta": {"current_page": number, "total_pages": -(-server.rows // size)},
        }
    )


# -- links in the body ------------------------------------------------------------------------


def azure(server: Server, request: httpx.Request) -> httpx.Response:
    start = int(query_of(request).get("$skipToken", 0))
    body: Json = {"value": server.page(start, server.default)}
    if start + server.default < server.rows:
        token = urlencode({"$skipToken": start + server.default, "api-version": "1"})
        body["nextLink"] = f"https://api.example.com/azure/continued?{token}"
    return ok(body)


def odata(server: Server, request: httpx.Request) -> httpx.Response:
    query = query_of(request)
    start = int(query.get("$skiptoken", query.get("$skip", 0)))
    size = min(int(query.get("$top", server.rows)), server.cap)
    body: Json = {"@odata.count": server.rows, "value": server.page(start, size)}
    if start + size < server.rows:
        following = with_query(request, **{"$skiptoken": start + size})
        body["@odata.nextLink"] = f"https://api.example.com{following}"
    return ok(body)


def jsonapi(server: Server, request: httpx.Request) -> httpx.Response:
    query = query_of(request)
    offset, limit = int(query.get("page[offset]", 0)), server.size(query, "page[limit]")
    following = offset + limit < server.rows
    changed = {"page[offset]": offset + limit}
    return ok(
        {
            "data": server.page(offset, limit),
            "links": {"next": with_query(request, **changed) if following else None},
        }
    )


def jsonapi_meta(server: Server, request: httpx.Request) -> httpx.Response:
    query = query_of(request)
    offset, limit = int(query.get("page[offset]", 0)), server.size(query, "page[limit]")
    return ok({"data": server.page(offset, limit), "meta": {"total": server.rows}})


# -- cursors ----------------------------------------------------------------------------------


def stripe(server: Server, request: httpx.Request) -> httpx.Response:
    query = query_of(request)
    start = int(query["starting_after"]) + 1 if "starting_after" in query else 0
    size = server.size(query, "limit")
    return ok({"data": server.page(start, size), "has_more": start + size < server.rows})


def edges(server: Server, request: httpx.Request) -> httpx.Response:
    query = query_of(request)
    start, size = int(query.get("after", "c-1")[1:]) + 1, server.size(query, "first")
    rows = server.page(start, size)
    return ok(
        {
            "edges": [{"cursor": f"c{row['id']}", "node": row} for row in rows],
            # The last page has an end too.
            "pageInfo": {
                "endCursor": f"c{rows[-1]['id']}" if rows else None,
                "hasNextPage": start + size < server.rows,
            },
        }
    )


def cosmos(server: Server, request: httpx.Request) -> httpx.Response:
    query = query_of(request)
    start, size = int(query.get("pagination.key") or 0), server.size(query, "pagination.limit")
    following = str(start + size) if start + size < server.rows else None
    return ok(
        {
            "balances": server.page(start, size),
            # The total comes with the first page alone.
            "pagination": {"nextKey": following, "total": str(0 if start else server.rows)},
        }
    )


def google(server: Server, request: httpx.Request) -> httpx.Response:
    query = query_of(request)
    start, size = int(query.get("pageToken") or 0), server.size(query, "pageSize")
    body: Json = {"rows": server.page(start, size)}
    if start + size < server.rows:
        body["nextPageToken"] = str(start + size)
    return ok(body)


# -- envelopes and lists ----------------------------------------------------------------------


def nest(server: Server, request: httpx.Request) -> httpx.Response:
    query = query_of(request)
    number, size = int(query.get("page", 1)), server.size(query, "limit")
    items = server.page((number - 1) * size, size)
    return ok({"success": True, "data": {"items": items, "total": server.rows}})


def strapi(server: Server, request: httpx.Request) -> httpx.Response:
    query = query_of(request)
    number = int(query.get("pagination[page]", 1))
    size = server.size(query, "pagination[pageSize]")
    return ok(
        {
            "data": server.page((number - 1) * size, size),
            "meta": {
                "pagination": {
                    "page": number,
                    "pageCount": -(-server.rows // size),
                    "total": server.rows,
                }
            },
        }
    )


def bare_offset(server: Server, request: httpx.Request) -> httpx.Response:
    query = query_of(request)
    return ok(server.page(int(query.get("skip", 0)), server.size(query, "take")))


def page_count(server: Server, request: httpx.Request) -> httpx.Response:
    """`count` is that of the page."""
    query = query_of(request)
    offset = int(query.get("offset", 0))
    rows = server.page(offset, server.size(query, "limit"))
    return ok({"count": len(rows), "items": rows})


NUMBERED = {"page": {**WHOLE, "default": 0}, "size": {**WHOLE, "default": 20}}
RESULTS = of(count=WHOLE, next=LINK, previous=LINK, results=ROWS)

FRAMEWORKS = {
    each.name: each
    for each in (
        Framework(
            "spring",
            NUMBERED,
            of(content=ROWS, number=WHOLE, size=WHOLE, totalElements=WHOLE, totalPages=WHOLE,
               last=FLAG, first=FLAG, numberOfElements=WHOLE, empty=FLAG),
            spring),
        Framework(
            "spring_without_default",
            {"page": {**WHOLE, "minimum": 0}, "size": WHOLE},
            of(content=ROWS, number=WHOLE, totalElements=WHOLE, totalPages=WHOLE, last=FLAG),
            spring),
        Framework("spring_slice", NUMBERED, of(content=ROWS, number=WHOLE, last=FLAG),
                  spring_slice),
        Framework(
            "hal",
            NUMBERED,
            of(
                _embedded=of(rows=ROWS),
                _links={"type": "object", "additionalProperties": of(href=TEXT)},
                page=of(size=WHOLE, totalElements=WHOLE, totalPages=WHOLE, number=WHOLE),
            ),
            hal,
            "size",
            media_type="application/hal+json",
        ),
        Framework("drf_page", {"page": WHOLE, "page_size": WHOLE}, RESULTS, drf_page),
        Framework("drf_bare", {"page": WHOLE, "page_size": WHOLE}, of(results=ROWS),
                  drf_page_without_signs),
        Framework("drf_offset", {"limit": WHOLE, "offset": WHOLE}, RESULTS, drf_offset),
        Framework("drf_cursor", {"cursor": TEXT, "page_size": WHOLE},
                  of(next=LINK, previous=LINK, results=ROWS), drf_cursor),
        Framework("dotnet", {"PageNumber": WHOLE, "PageSize": WHOLE},
                  of(PageNumber=WHOLE, PageSize=WHOLE, TotalPages=WHOLE, HasNextPage=FLAG,
                     Items=ROWS), dotnet),
        Framework("dotnet_eshop", {"pageIndex": {**WHOLE, "default": 0}, "pageSize": WHOLE},
                  of(pageIndex=WHOLE, pageSize=WHOLE, count=WHOLE, data=ROWS), dotnet_eshop),
        Framework("rails_link", {"page": WHOLE, "per_page": WHOLE}, ROWS, rails_link,
                  {"Link": {"schema": TEXT}}),
        Framework("rails_undocumented_link", {"page": WHOLE, "per_page": WHOLE}, ROWS, rails_link),
        Framework("rails_headers", {"page": WHOLE, "per_page": WHOLE}, ROWS, rails_headers),
        Framework("kaminari", {"page[number]": WHOLE, "page[size]": WHOLE},
                  of(data=ROWS, meta=of(current_page=WHOLE, total_pages=WHOLE)), kaminari),
        Framework("azure", {}, of(value=ROWS, nextLink=LINK), azure),
        Framework("odata", {"$top": WHOLE, "$skip": WHOLE},
                  {"type": "object", "properties": {"@odata.count": WHOLE, "@odata.nextLink": TEXT,
                                                    "value": ROWS}}, odata),
        Framework("jsonapi", {"page[offset]": WHOLE, "page[limit]": WHOLE},
                  of(data=ROWS, links=of(next={**TEXT, "nullable": True})), jsonapi),
        Framework("jsonapi_meta", {"page[offset]": WHOLE, "page[limit]": WHOLE},
                  of(data=ROWS, meta=of(total=WHOLE)), jsonapi_meta),
        Framework("stripe", {"starting_after": WHOLE, "limit": WHOLE}, of(data=ROWS, has_more=FLAG),
                  stripe),
        Framework("stripe_total", {"starting_after": WHOLE, "limit": WHOLE},
                  of(data=ROWS, has_more=FLAG, total=WHOLE), stripe),
        Framework(
            "edges",
            {"after": TEXT, "first": WHOLE},
            of(
                edges={"type": "array", "items": of(
                    cursor=TEXT, node={"$ref": "#/components/schemas/Row"})},
                pageInfo=of(endCursor={**TEXT, "nullable": True}, hasNextPage=FLAG),
            ),
            edges),
        Framework("cosmos", {"pagination.key": {**TEXT, "format": "byte"},
                             "pagination.limit": {**TEXT, "format": "uint64"}},
                  of(balances=ROWS,
                     pagination=of(nextKey={**TEXT, "nullable": True}, total=TEXT)), cosmos),
        Framework("google", {"pageToken": TEXT, "pageSize": WHOLE},
                  of(rows=ROWS, nextPageToken=TEXT), google),
        Framework("nest", {"page": WHOLE, "limit": WHOLE},
                  of(success=FLAG, data=of(items=ROWS, total=WHOLE)), nest),
        Framework(
            "strapi",
            {"pagination[page]": WHOLE, "pagination[pageSize]": WHOLE},
            of(data=ROWS, meta=of(pagination=of(page=WHOLE, pageCount=WHOLE, total=WHOLE))),
            strapi),
        Framework("bare_offset", {"skip": WHOLE, "take": WHOLE},
                  {"$ref": "#/components/schemas/RowList"}, bare_offset),
        Framework("page_count", {"offset": WHOLE, "limit": WHOLE}, of(count=WHOLE, items=ROWS),
                  page_count),
    )
}  # fmt: skip


def document() -> Json:
    """One document of all of them."""
    return {
        "openapi": "3.0.3",
        "info": {"title": "Frameworks", "version": "1"},
        "paths": {
            **{f"/{each.name}": {"get": _operation(each)} for each in FRAMEWORKS.values()},
            "/silent": {"get": _unpaged("silent", ROWS)},
            "/silent_object": {
                "get": _unpaged("silent_object", {"type": "object", "properties": {"data": ROWS}})
            },
        },
        "components": {"schemas": {"Row": ROW, "RowList": ROWS}},
    }


def _operation(framework: Framework) -> Json:
    response: Json = {
        "description": "",
        "content": {framework.media_type: {"schema": framework.schema}},
        "headers": framework.headers,
    }
    return {
        "tags": ["s"],
        "operationId": framework.name,
        "parameters": [
            {"name": name, "in": "query", "schema": schema}
            for name, schema in framework.parameters.items()
        ]
        + [{"name": "kind", "in": "query", "schema": {"type": "array", "items": TEXT}}],
        "responses": {"200": response},
    }


def _unpaged(name: str, schema: Json) -> Json:
    """An operation whose document does not mention pages."""
    content = {"application/json": {"schema": schema}}
    return {
        "tags": ["s"],
        "operationId": name,
        "responses": {"200": {"description": "", "content": content}},
    }
