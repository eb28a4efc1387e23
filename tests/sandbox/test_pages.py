"""Lists end, and give every row once, in each of the ways in which documents page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from otto_ext import ConfigurationError
from otto_ext.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = {"type": "string"}
WHOLE = {"type": "integer"}
NULLABLE = {"type": ["string", "null"]}
THING = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {**TEXT, "format": "uuid"}, "kind": {"enum": ["a", "b"]}},
}
ROWS = {"type": "array", "items": THING}


def of(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required)}


def getting(schema: Any, *names: str, paging: Any = None, **defaults: int) -> dict[str, Any]:
    parameters = []
    for name in names:
        text = name in ("cursor", "pageToken", "starting_after", "marker", "kind")
        kind: dict[str, Any] = dict(TEXT if text else WHOLE)
        if name in defaults:
            kind["default"] = defaults[name]
        parameters.append({"name": name, "in": "query", "schema": kind})
    response = {"description": "", "content": {"application/json": {"schema": schema}}}
    more = {} if paging is None else {"x-otto-paging": paging}
    return {"get": {"parameters": parameters, "responses": {"200": response}, **more}}


MARKER = {**TEXT, "format": "uuid"}
by_marker = getting(of(data=ROWS, next=MARKER), "marker", "limit")
by_marker["get"]["parameters"][0]["schema"] = MARKER
by_link = getting(ROWS, "page", "per_page")
by_link["get"]["responses"]["200"]["headers"] = {"Link": {"schema": TEXT}}
INFO = of(offset=WHOLE, limit=WHOLE, total=WHOLE)
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "paths": {
        "/null": getting(of(data=ROWS, page=of(next=NULLABLE)), "cursor", "limit"),
        "/absent": getting(of(items=ROWS, nextPageToken=TEXT), "pageToken", "pageSize"),
        "/empty": getting(of(("next",), results=ROWS, next=TEXT), "cursor", "limit", limit=4),
        "/marker": by_marker,
        "/last": getting(of(data=ROWS, has_more={"type": "boolean"}), "starting_after", "limit"),
        "/offset": getting(of(data=ROWS, page=INFO), "offset", "limit"),
        "/pages": getting(of(rows=ROWS, total=WHOLE, page=WHOLE, pages=WHOLE), "page", "per_page"),
        "/zero": getting(of(rows=ROWS, totalPages=WHOLE), "page", "size", page=0),
        "/array": getting(ROWS, "offset", "limit"),
        "/next": getting(of(results=ROWS, previous=NULLABLE, next_url=NULLABLE), "page", "limit"),
        "/drf": getting(of(results=ROWS, next={**NULLABLE, "format": "uri"}), "offset", "limit"),
        "/link": by_link,
        "/stated": getting(
            of(stuff=ROWS, things=ROWS, meta=of(more=NULLABLE)),
            "from",
            "n",
            "kind",
            paging={"style": "offset", "parameter": "from", "items": "/stuff", "size": "n"},
        ),
        "/number": getting(of(data=ROWS, next_page={"type": ["integer", "null"]}), "page", "limit"),
        "/off": getting(of(data=ROWS), "limit", paging=False),
    },
}
DOCUMENT["paths"]["/filtered"] = getting(of(data=ROWS, next=NULLABLE), "cursor", "limit", "kind")
ROWS_IN_ALL = 11


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with (
        Sandbox(DOCUMENT, rows=ROWS_IN_ALL) as sandbox,
        httpx.Client(base_url=sandbox.base_url) as client,
    ):
        yield client


Next = "Callable[[httpx.Response, int], dict[str, Any] | str | None]"


def by(parameter: str, *keys: str) -> Next:
    def following(response: httpx.Response, seen: int) -> dict[str, Any] | None:
        value = response.json()
        for key in keys:
            value = value.get(key)
        return {parameter: value} if value else None

    return following


def url(key: str) -> Next:
    return lambda response, seen: response.json()[key]


def counted(parameter: str, step: int = 1, first: int = 0) -> Next:
    return lambda response, seen: {parameter: first + seen // step} if seen < ROWS_IN_ALL else None


def last_id(response: httpx.Response, seen: int) -> dict[str, Any] | None:
    body = response.json()
    return {"starting_after": body["data"][-1]["id"]} if body["has_more"] else None


def linked(response: httpx.Response, seen: int) -> str | None:
    return response.links.get("next", {}).get("url")


STYLES: dict[str, tuple[str, str, Next]] = {
    "/null": ("data", "limit", by("cursor", "page", "next")),
    "/absent": ("items", "pageSize", by("pageToken", "nextPageToken")),
    "/empty": ("results", "", by("cursor", "next")),
    "/marker": ("data", "limit", by("marker", "next")),
    "/last": ("data", "limit", last_id),
    "/offset": ("data", "limit", counted("offset")),
    "/pages": ("rows", "per_page", counted("page", 4, 1)),
    "/zero": ("rows", "size", counted("page", 4)),
    "/array": ("", "limit", counted("offset")),
    "/next": ("results", "limit", url("next_url")),
    "/drf": ("results", "limit", url("next")),
    "/link": ("", "per_page", linked),
    "/stated": ("stuff", "n", counted("from")),
    "/number": ("data", "limit", by("page", "next_page")),
}


@pytest.mark.parametrize("path", STYLES)
def test_every_row_comes_once_and_then_it_ends(path: str, client: httpx.Client) -> None:
    place, size, following = STYLES[path]
    asked = {size: 4} if size else {}
    response = client.get(path, params=asked)
    sizes, ids = [], []
    while True:
        assert response.status_code == 200
        rows = response.json()[place] if place else response.json()
        sizes.append(len(rows))
        ids += [row["id"] for row in rows]
        further = following(response, len(ids))
        if not further:
            break
        assert len(sizes) < 9
        is_url = isinstance(further, str)
        response = client.get(further) if is_url else client.get(path, params={**asked, **further})
    assert sizes == [4, 4, 3]
    assert len(set(ids)) == ROWS_IN_ALL


def test_a_response_says_which_page_it_is(client: httpx.Client) -> None:
    page = client.get("/offset?offset=3&limit=2").json()["page"]
    assert page == {"offset": 3, "limit": 2, "total": ROWS_IN_ALL}
    body = client.get("/pages?page=2&per_page=5").json()
    assert (body["page"], body["pages"], body["total"]) == (2, 3, ROWS_IN_ALL)


def test_a_filter_holds_on_every_page(client: httpx.Client) -> None:
    everything = [row for row in client.get("/filtered").json()["data"] if row.get("kind") == "a"]
    first = client.get("/filtered?limit=2&kind=a").json()
    second = client.get("/filtered", params={"limit": 90, "kind": "a", "cursor": first["next"]})
    assert first["data"] + second.json()["data"] == everything


def test_pages_beyond_the_end_are_empty(client: httpx.Client) -> None:
    assert client.get("/offset?offset=500").json()["data"] == []
    assert client.get("/pages?page=77").json()["rows"] == []
    assert client.get("/null?limit=0").json() == {"data": [], "page": {"next": None}}


def test_an_unknown_cursor_starts_anew(client: httpx.Client) -> None:
    assert client.get("/null?cursor=wibble").json() == client.get("/null").json()


def test_without_paging_all_rows_come(client: httpx.Client) -> None:
    assert len(client.get("/off?limit=2").json()["data"]) == ROWS_IN_ALL


def test_a_row_that_goes_between_two_pages_moves_no_other() -> None:
    item = {"get": {"responses": {"200": {}}}, "delete": {"responses": {"204": {}}}}
    paths = {"/null": DOCUMENT["paths"]["/null"], "/null/{id}": item}
    with (
        Sandbox({"openapi": "3.1.0", "paths": paths}, rows=5) as sandbox,
        httpx.Client(base_url=sandbox.base_url) as client,
    ):
        everything = client.get("/null").json()["data"]
        first = client.get("/null?limit=2").json()
        client.delete(f"/null/{everything[1]['id']}")
        rest = client.get("/null", params={"cursor": first["page"]["next"]}).json()["data"]
        assert rest == everything[2:]


def test_a_size_is_capped_as_servers_do() -> None:
    paths = {
        "/offset": DOCUMENT["paths"]["/offset"],
        "/large": getting(of(data=ROWS), "offset", "limit", limit=120),
    }
    with (
        Sandbox({"openapi": "3.1.0", "paths": paths}, rows=250) as sandbox,
        httpx.Client(base_url=sandbox.base_url) as client,
    ):
        body = client.get("/offset?limit=1000").json()
        assert (len(body["data"]), body["page"]["limit"], body["page"]["total"]) == (100, 100, 250)
        assert len(client.get("/large?limit=1000").json()["data"]) == 120


def test_a_page_of_spring_says_what_spring_says() -> None:
    flag = {"type": "boolean"}
    page = of(content=ROWS, number=WHOLE, size=WHOLE, totalElements=WHOLE, totalPages=WHOLE)
    page["properties"] |= {"first": flag, "last": flag, "empty": flag, "numberOfElements": WHOLE}
    pageable = {"type": "object", "properties": {"page": WHOLE, "size": WHOLE}}
    listing = getting(page)
    listing["get"]["parameters"] = [{"name": "pageable", "in": "query", "schema": pageable}]
    with (
        Sandbox({"openapi": "3.1.0", "paths": {"/things": listing}}, rows=11) as sandbox,
        httpx.Client(base_url=sandbox.base_url) as client,
    ):
        body = client.get("/things?page=2&size=4").json()
    assert len(body.pop("content")) == 3
    assert body == {
        "number": 2,
        "size": 4,
        "totalElements": 11,
        "totalPages": 3,
        "numberOfElements": 3,
        "first": False,
        "last": True,
        "empty": False,
    }


def test_headers_say_what_the_document_says_that_they_do() -> None:
    listing = getting(ROWS, "page", "per_page")
    names = ("X-Total", "X-Total-Pages", "X-Next-Page", "X-Page", "X-Per-Page", "Link")
    listing["get"]["responses"]["200"]["headers"] = {name: {"schema": TEXT} for name in names}
    with (
        Sandbox({"openapi": "3.1.0", "paths": {"/things": listing}}, rows=11) as sandbox,
        httpx.Client(base_url=sandbox.base_url) as client,
    ):
        first = client.get("/things?page=1&per_page=4").headers
        last = client.get("/things?page=3&per_page=4").headers
    assert [first[name] for name in names[:5]] == ["11", "3", "2", "1", "4"]
    assert first["link"].endswith('/things?per_page=4&page=2>; rel="next"')
    assert [last[name] for name in names[:5]] == ["11", "3", "", "3", "4"]


def test_paging_that_cannot_be_used_is_refused() -> None:
    listing = getting(of(data=ROWS), "page", paging={"style": "page", "items": "/elsewhere"})
    document = {"openapi": "3.1.0", "paths": {"/things": listing}}
    with pytest.raises(ConfigurationError, match=r"GET /things: .* no array at /elsewhere"):
        Sandbox(document)
