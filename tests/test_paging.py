"""All pages of an operation, over a real server, in both colours and every style."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from attrs import define, field
from otto_api.types import UNSET, RequestOptions, Unset
from support.faults import FaultServer
from support.widgets import json_response

from otto_ext import (
    APIStatusError,
    AsyncOtto,
    ConfigurationError,
    Otto,
    ResponseDecodeError,
    ServerError,
)
from otto_ext.auth import StaticToken
from otto_ext.pagination._paginator import Paginator
from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, codec_for, prop
from otto_ext.wire.operation import Call, Operation, Parameter, ResponseSpec


@define
class Row(Model):
    """An item."""

    id: int
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(prop("id", c.INTEGER))


@define
class Page(Model):
    """A page."""

    rows: list[Row]
    next: str | Unset | None = UNSET
    total: int | Unset = UNSET
    more: bool | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(
        prop("rows", c.array(codec_for(Row))),
        prop("next", c.nullable(c.STRING), required=False),
        prop("total", c.INTEGER, required=False),
        prop("more", c.BOOLEAN, required=False),
    )


def operation(whole: c.Codec | None = None, **paging: str | int) -> Operation[Any]:
    names = ("cursor", "offset", "page", "limit", "after")
    return Operation(
        "rows.list_rows",
        "GET",
        "/rows",
        parameters=tuple(Parameter(name, name, "query", c.ANY) for name in names),
        responses=(ResponseSpec("200", (("application/json", "json", whole or codec_for(Page)),)),),
        paging={"items": "/rows", **paging} if whole is None else paging,
    )


def rows(*ids: int, **more: Any) -> Any:
    return json_response({"rows": [{"id": number} for number in ids], **more})


CURSOR = operation(style="cursor", parameter="cursor", next="/next", size="limit")
OFFSET = operation(style="offset", parameter="offset", size="limit", total="/total")
PAGE = operation(style="page", parameter="page", size="limit", total="/total", start=1)
NUMBERED = operation(style="page", parameter="page", size="limit")

Run = Callable[..., tuple[list[int], list[str], Any]]


def _blocking(server: FaultServer, *arguments: Any) -> Any:
    with Otto(base_url=server.url, credentials=StaticToken("t"), retry=False) as otto:
        pages = otto._caller.pages(*arguments)
        return [row.id for row in pages], pages


def _in_a_task(server: FaultServer, *arguments: Any) -> Any:
    async def run() -> Any:
        async with AsyncOtto(
            base_url=server.url, credentials=StaticToken("t"), retry=False
        ) as otto:
            pages = otto._caller.apages(*arguments)
            return [row.id async for row in pages], pages

    return asyncio.run(run())


@pytest.fixture(
    params=[(_blocking, False), (_blocking, True), (_in_a_task, False), (_in_a_task, True)],
    ids=["thread", "thread, ahead", "task", "task, ahead"],
)
def run(request: pytest.FixtureRequest) -> Run:
    """Goes through all pages; gives ids, the requests' queries, and the pages object."""
    drive, prefetch = request.param

    def go(responses: list[Any], what: Any, max_items: int | None = None, **arguments: Any) -> Any:
        options = arguments.pop("options", None)
        with FaultServer(responses) as server:
            found, pages = drive(
                server, Call(what, arguments, options=options), max_items, prefetch
            )
            return found, [request.path.partition("?")[2] for request in server.received], pages

    return go


def test_cursors(run: Run) -> None:
    responses = [rows(1, 2, next="b"), rows(3, next="c"), rows(next="d"), rows(4, next=None)]
    found, queries, pages = run(responses, CURSOR, limit=2)
    assert found == [1, 2, 3, 4]
    assert queries == ["limit=2", "cursor=b&limit=2", "cursor=c&limit=2", "cursor=d&limit=2"]
    assert pages.position is None


@pytest.mark.parametrize("end", [{"next": None}, {"next": ""}, {}])
def test_every_way_to_say_the_end(run: Run, end: dict[str, Any]) -> None:
    assert run([rows(1, **end)], CURSOR)[0] == [1]


def test_a_run_goes_on_where_another_stopped(run: Run) -> None:
    found, queries, _ = run([rows(3, next=None)], CURSOR, cursor="c")
    assert (found, queries) == ([3], ["cursor=c"])


def test_offsets_end_by_total_or_by_an_empty_page(run: Run) -> None:
    found, queries, _ = run([rows(1, 2, total=3), rows(3, total=3)], OFFSET)
    assert (found, queries) == ([1, 2, 3], ["", "offset=2"])
    responses = [rows(1, 2), rows(3), rows()]
    found, queries, _ = run(responses, OFFSET, limit=9, offset=10)
    assert found == [1, 2, 3]
    assert queries == ["offset=10&limit=9", "offset=12&limit=9", "offset=13&limit=9"]
    found, queries, _ = run([rows(1, 2), rows()], OFFSET)
    assert (found, queries) == ([1, 2], ["", "offset=2"])


def test_page_numbers(run: Run) -> None:
    found, queries, _ = run([rows(1, 2), rows(3, 4), rows(5)], PAGE, limit=2)
    assert found == [1, 2, 3, 4, 5]
    assert queries == [
        "limit=2",
        *(f"page={number}&limit=2" for number in (2, 3, 4)),
    ], "the last page comes once more, as from a server that takes any number for its last"
    assert run([rows(1, 2, total=4), rows(3, 4, total=4)], PAGE, page=1)[0] == [1, 2, 3, 4]


@pytest.mark.parametrize("what", [PAGE, NUMBERED])
def test_pages_that_lost_rows_to_a_filter_end_nothing(run: Run, what: Any) -> None:
    responses = [rows(1, 2, 3), rows(4, 5), rows(6), rows(7, 8, 9), rows()]
    assert run(responses, what)[0] == [1, 2, 3, 4, 5, 6, 7, 8, 9]


@pytest.mark.parametrize("status", [400, 404, 416, 422])
def test_an_offset_behind_a_short_page_may_be_refused(run: Run, status: int) -> None:
    assert run([rows(1, 2), rows(3), json_response({}, status)], OFFSET)[0] == [1, 2, 3]
    with pytest.raises(APIStatusError) as caught:
        run([rows(1, 2), rows(3, 4), json_response({}, status)], OFFSET)
    assert "4 rows had come" in caught.value.__notes__[0]


@pytest.mark.parametrize("tail", [rows(3), json_response({}, 404), rows()])
def test_a_listing_that_goes_on_after_a_short_page_ends_the_same(tail: Any) -> None:
    with (
        FaultServer([rows(1, 2), rows(3), tail]) as server,
        Otto(base_url=server.url, credentials=StaticToken("t"), retry=False) as otto,
    ):
        stopped, resumed = Paginator(Call(PAGE, {})), Paginator(Call(PAGE, {}))
        for _ in range(2):
            otto._caller.next_page(stopped)
        resumed.resume(json.loads(json.dumps(stopped.mark())))
        assert otto._caller.next_page(resumed) == []
    assert (stopped.done, resumed.done, resumed.rows) == (False, True, 3)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (operation(style="cursor", parameter="cursor", next="/next", more="/more"), "no cursor"),
        (operation(style="url", next="/next", more="/more"), "no link"),
        (operation(style="last-id", parameter="after", more="/more"), "on an empty page"),
    ],
)
def test_more_that_cannot_be_asked_for_is_an_error(run: Run, what: Any, said: str) -> None:
    with pytest.raises(ResponseDecodeError, match=f"there is more.*{said}"):
        run([rows(more=True)], what)


def test_the_last_id(run: Run) -> None:
    what = operation(style="last-id", parameter="after", more="/more")
    found, queries, _ = run([rows(1, 2, more=True), rows(3, more=False)], what)
    assert (found, queries) == ([1, 2, 3], ["", "after=2"])
    found, queries, _ = run([rows(1, 2), rows(3), rows()], what)
    assert (found, queries) == ([1, 2, 3], ["", "after=2", "after=3"])


def test_links_are_followed_as_they_are(run: Run) -> None:
    what = operation(style="url", next="/next")
    responses = [rows(1, next="/rows?kind=buy&kind=sell&cursor=x%2B1"), rows(2)]
    found, queries, _ = run(
        responses, what, limit=5, options=RequestOptions(extra_query={"q": "z"})
    )
    assert found == [1, 2]
    assert queries == ["limit=5&q=z", "kind=buy&kind=sell&cursor=x%2B1"]


def test_a_link_to_another_origin_is_an_error(run: Run) -> None:
    what = operation(style="url", next="/next")
    with pytest.raises(ResponseDecodeError, match=r"https://elsewhere\.example\.com/rows, where"):
        run([rows(1, next="https://elsewhere.example.com/rows?cursor=x")], what)


def test_addresses_in_a_link_header(run: Run) -> None:
    what = operation(whole=c.array(codec_for(Row)), style="link")
    first = json_response(
        [{"id": 1}], Link='</rows?page=2>; rel="next", </rows?page=9>; rel="last"'
    )
    found, queries, _ = run([first, json_response([{"id": 2}])], what)
    assert (found, queries) == ([1, 2], ["", "page=2"])


@pytest.mark.parametrize(
    ("limit", "expected", "calls"), [(0, [], 0), (1, [1], 1), (3, [1, 2, 3], 2)]
)
def test_a_limit_ends_early(run: Run, limit: int, expected: list[int], calls: int) -> None:
    found, queries, _ = run([rows(1, 2, next="b"), rows(3, 4, next="c")], CURSOR, limit)
    assert found == expected
    assert len(queries) == calls


def test_a_server_that_repeats_a_cursor_is_noticed(run: Run) -> None:
    responses = [rows(1, next="b"), rows(2, next="c"), rows(3, next="b")]
    with pytest.raises(ResponseDecodeError, match="'b' a second time; stopping"):
        run(responses, CURSOR)


@pytest.mark.parametrize("what", [OFFSET, PAGE])
def test_a_last_page_without_end_is_noticed(run: Run, what: Any) -> None:
    with pytest.raises(ResponseDecodeError, match="same page twice"):
        run([rows(1, 2)], what)


def test_a_response_without_a_list_is_an_error(run: Run) -> None:
    with pytest.raises(ResponseDecodeError, match="no list of items at /rows"):
        run([json_response({"rows": 5})], CURSOR)
    assert run([json_response({"total": 0})], CURSOR)[0] == [], "an absent list is an empty one"
    assert run([json_response({})], CURSOR)[0] == []


def test_an_error_under_status_200_is_not_an_empty_page(run: Run) -> None:
    error = json_response({"error": "rate limit exceeded", "code": 7})
    with pytest.raises(ResponseDecodeError, match=r"no list of items at /rows.*\(code, error\)"):
        run([rows(1, 2, next="b"), error], CURSOR)


def test_an_address_that_is_none_is_an_error(run: Run) -> None:
    with pytest.raises(ResponseDecodeError, match="not a valid URL"):
        run([rows(1, next="https://exa mple:port")], operation(style="url", next="/next"))


def test_errors_come_through(run: Run) -> None:
    with pytest.raises(ServerError):
        run([rows(1, next="b"), json_response({}, 500)], CURSOR)


def test_pages_are_fetched_when_they_are_needed() -> None:
    with (
        FaultServer([rows(1, 2, next="b"), rows(3)]) as server,
        Otto(base_url=server.url, credentials=StaticToken("t")) as otto,
    ):
        pages = otto._caller.pages(Call(CURSOR, {}), None, False)
        assert server.received == []
        assert (next(pages).id, next(pages).id) == (1, 2)
        assert len(server.received) == 1
        assert pages.position == "b"
        assert next(pages).id == 3
        assert len(server.received) == 2


@pytest.mark.parametrize("paging", [{}, {"style": "wibble"}])
def test_operations_that_do_not_page(paging: dict[str, str]) -> None:
    with Otto(base_url="http://localhost:9", credentials=StaticToken("t")) as otto:
        with pytest.raises(ConfigurationError, match="x-otto-paging"):
            otto._caller.pages(Call(operation(**paging), {}), None, False)
        with pytest.raises(ConfigurationError, match="max_items"):
            otto._caller.pages(Call(CURSOR, {}), -1, False)
