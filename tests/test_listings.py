"""Every row, once, from servers that page as frameworks do."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.made_clients import MadeClient, made_client
from support.paged_servers import FRAMEWORKS, Server, document

from otto_ext.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MadeClient]:
    with made_client(document(), tmp_path_factory.mktemp("listings")) as found:
        yield found


def settings_of(made: MadeClient, server: Server, **more: Any) -> dict[str, Any]:
    token = made.module("otto_ext.auth").StaticToken("t", lifetime=600)
    transport = httpx.MockTransport(server)
    base = "https://api.example.com"
    return {"base_url": base, "credentials": token, "transport": transport, "retry": False, **more}


def ids(made: MadeClient, server: Server, arguments: dict[str, Any], **more: Any) -> list[int]:
    drift: list[Any] = []
    with made.ext.Otto(**settings_of(made, server, on_drift=drift.append)) as otto:
        listing = getattr(otto.s, f"iter_{server.framework.name}")
        found = [row.id for row in listing(**arguments, **more)]
    assert drift == []
    return found


def in_tasks(made: MadeClient, server: Server, arguments: dict[str, Any]) -> list[int]:
    async def run() -> list[int]:
        async with made.ext.AsyncOtto(**settings_of(made, server, drift="raise")) as otto:
            listing = getattr(otto.s, f"iter_{server.framework.name}")
            return [row.id async for row in listing(**arguments)]

    return asyncio.run(run())


def asking(made: MadeClient, name: str, size: int | None) -> dict[str, Any]:
    """The arguments that ask for a size, where the framework takes one."""
    module = made.module(f"otto_api.api.s.{name}")
    argument = module.OPERATION.paging.get("size")
    as_text = name == "cosmos"
    return {} if size is None or not argument else {argument: str(size) if as_text else size}


@pytest.mark.parametrize("size", [None, 10, 100, 1000])
@pytest.mark.parametrize("name", FRAMEWORKS)
def test_every_row_comes_once(made: MadeClient, name: str, size: int | None) -> None:
    framework, arguments = FRAMEWORKS[name], asking(made, name, size)
    every = list(range(250))
    assert ids(made, Server(framework), arguments) == every
    assert ids(made, Server(framework), arguments, prefetch=True) == every
    assert in_tasks(made, Server(framework), arguments) == every
    assert ids(made, Server(framework), arguments, max_items=130) == every[:130]


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_filters_stay_on_every_page(made: MadeClient, name: str) -> None:
    server = Server(FRAMEWORKS[name])
    assert len(ids(made, server, {"kind": ["buy", "sell"]})) == 250
    if name != "azure":  # whose link is the server's alone
        assert all("kind=buy&kind=sell" in query for query in server.received)


@settings(max_examples=300, deadline=None)
@given(
    name=st.sampled_from(sorted(FRAMEWORKS)),
    rows=st.integers(0, 60),
    cap=st.integers(1, 30),
    default=st.integers(1, 30),
    size=st.none() | st.integers(1, 70),
)
def test_never_fewer_in_silence(
    made: MadeClient, name: str, rows: int, cap: int, default: int, size: int | None
) -> None:
    server = Server(FRAMEWORKS[name], rows, cap, min(cap, default))
    assert ids(made, server, asking(made, name, size)) == list(range(rows))


def test_rows_that_the_server_promised_and_did_not_send_are_reported(made: MadeClient) -> None:
    class Losing(Server):
        def page(self, start: int, size: int) -> list[dict[str, Any]]:
            return [row for row in super().page(start, size) if row["id"] != 120]

    drift: list[Any] = []
    server = Losing(FRAMEWORKS["nest"])
    with made.ext.Otto(**settings_of(made, server, on_drift=drift.append)) as otto:
        listing = otto.s.iter_nest(limit=100)
        assert len(list(listing)) == 249
        assert listing.total == 250
    (event,) = drift
    assert (event.operation, event.pointer) == ("s.nest", "/data/total")
    assert (event.expected, event.got) == ("250 rows in all", "249 rows")
    with (
        made.ext.Otto(**settings_of(made, Losing(FRAMEWORKS["nest"]), drift="raise")) as otto,
        pytest.raises(made.ext.ResponseDecodeError, match="250 rows in all, got 249 rows"),
    ):
        list(otto.s.iter_nest(limit=100))


ROW_0 = {"id": 0, "key": "0"}
CUT_OFF = {
    "a header states more rows": ("silent", {"X-Total-Count": "250"}, {}, "250 rows in all"),
    "a range states more rows": ("silent", {"Content-Range": "items 0-0/3"}, {}, "3 rows in all"),
    "a link leads on": ("silent", {"Link": '</silent?page=2>; rel="next"'}, {}, "no further page"),
    "a flag says so": ("silent_object", {}, {"has_more": True}, "no further page"),
    "a total is larger": ("silent_object", {}, {"meta": {"total": 2}}, "2 rows in all"),
    "a link in the body leads on": (
        "silent_object",
        {},
        {"next": "/silent_object?page=2", "status": "ok"},
        "no further page",
    ),
    "a cursor leads on": ("silent_object", {}, {"nextCursor": "abc"}, "no further page"),
}
WHOLE = {
    "nothing says more": ("silent", {}, {}),
    "all rows are there": ("silent", {"X-Total-Count": "1", "Link": '</a>; rel="prev"'}, {}),
    "the cursor is empty": ("silent_object", {}, {"next": None, "has_more": False, "total": 1}),
    "it is an invoice": ("silent_object", {}, {"currency": "EUR", "total": 250}),
    "its total is an amount": ("silent_object", {}, {"status": "ok", "total": 250.5}),
    "the next one is a date": ("silent_object", {}, {"next": "2026-12-01"}),
    "there are two lists": ("silent_object", {}, {"other": [1], "total": 2}),
}


def unpaged(
    made: MadeClient,
    name: str,
    headers: dict[str, str],
    fields: dict[str, Any],
    row: dict[str, Any] = ROW_0,
    **more: Any,
) -> Any:
    """A client of a server that sends one row of a listing."""

    def respond(request: httpx.Request) -> httpx.Response:
        rows = [row]
        return httpx.Response(
            200, headers=headers, json=rows if name == "silent" else {"data": rows, **fields}
        )

    return made.ext.Otto(**settings_of(made, respond, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CUT_OFF)
def test_a_list_that_is_cut_off_without_a_word_in_the_document_is_reported(
    made: MadeClient, case: str, tmp_path: Path
) -> None:
    name, headers, fields, expected = CUT_OFF[case]
    drift: list[Any] = []
    with unpaged(made, name, headers, fields, on_drift=drift.append) as otto:
        method = getattr(otto.s, name)
        method()
        assert [(it.pointer, it.expected) for it in drift] == [("", expected)]
        report = made.module("otto_ext.pull").pull(method, out=tmp_path / "rows.jsonl", key=None)
        assert len(report.incomplete) == 1
    strict = unpaged(made, name, headers, fields, drift="raise")
    with strict as otto, pytest.raises(made.ext.ResponseDecodeError):
        getattr(otto.s, name)()


@pytest.mark.parametrize("case", WHOLE)
def test_a_list_that_is_whole_is_no_drift(made: MadeClient, case: str, tmp_path: Path) -> None:
    name, headers, fields = WHOLE[case]
    with unpaged(made, name, headers, fields, drift="raise") as otto:
        method = getattr(otto.s, name)
        method()
        report = made.module("otto_ext.pull").pull(method, out=tmp_path / "rows.jsonl", key=None)
    assert report.incomplete == ()


@pytest.mark.parametrize("name", ["silent", "silent_object"])
def test_rows_without_a_documented_field_are_reported(made: MadeClient, name: str) -> None:
    drift: list[Any] = []
    with unpaged(made, name, {}, {}, row={"Id": 1}, on_drift=drift.append) as otto:
        found = getattr(otto.s, name)()
    rows = found if name == "silent" else found.data
    assert rows[0].additional_properties == {"Id": 1}
    assert [it.expected for it in drift] == ["a documented field"]


def test_a_caller_who_pages_by_hand_gets_no_report(made: MadeClient) -> None:
    options = made.ext.RequestOptions(extra_query={"page": "2"})
    with unpaged(made, "silent", {"X-Total-Count": "250"}, {}, drift="raise") as otto:
        assert len(otto.s.silent(request_options=options)) == 1


def test_rows_that_moved_while_the_pages_were_read_are_counted(made: MadeClient) -> None:
    class Growing(Server):
        def page(self, start: int, size: int) -> list[dict[str, Any]]:
            # A row more at the beginning with each request.
            moved = len(self.received) - 1
            return [{"id": row["id"] - moved} for row in super().page(start, size)]

    with made.ext.Otto(**settings_of(made, Growing(FRAMEWORKS["nest"]))) as otto:
        listing = otto.s.iter_nest(limit=100)
        assert len(list(listing)) == 250
    # Two moved while the number of the first page was found out, one on the way to the third.
    assert listing.duplicates == 3


@pytest.mark.parametrize("status", [400, 410])
def test_a_cursor_that_expired_says_how_far_it_came(made: MadeClient, status: int) -> None:
    server = Server(FRAMEWORKS["google"])

    def respond(request: httpx.Request) -> httpx.Response:
        if len(server.received) == 2:
            return httpx.Response(status, json={"title": "expired"})
        return server(request)

    with (
        made.ext.Otto(**settings_of(made, respond)) as otto,  # type: ignore[arg-type]
        pytest.raises(made.ext.APIStatusError) as caught,
    ):
        list(otto.s.iter_google(page_size=100))
    assert caught.value.status_code == status
    (note,) = caught.value.__notes__
    assert note.startswith("200 rows had come, before '200'")


@pytest.mark.parametrize("size", [None, 1000])
def test_a_pull_has_every_row(made: MadeClient, tmp_path: Path, size: int | None) -> None:
    pull = made.module("otto_ext.pull").pull
    for name in FRAMEWORKS:
        server = Server(FRAMEWORKS[name])
        with made.ext.Otto(**settings_of(made, server, drift="raise")) as otto:
            method, out = getattr(otto.s, f"iter_{name}"), tmp_path / f"{name}.jsonl"
            report = pull(method, out=out, arguments=asking(made, name, size), key=None)
        found = [json.loads(line)["id"] for line in out.read_bytes().splitlines()]
        assert (found, report.rows, report.incomplete) == (list(range(250)), 250, ()), name


class Losing(Server):
    """A server that states all rows and leaves one out."""

    def page(self, start: int, size: int) -> list[dict[str, Any]]:
        return [row for row in super().page(start, size) if row["id"] != 120]


@pytest.mark.parametrize("in_tasks", [False, True])
def test_a_pull_reports_rows_that_are_missing(
    made: MadeClient, tmp_path: Path, in_tasks: bool
) -> None:
    module, drift, out = made.module("otto_ext.pull"), list[Any](), tmp_path / "rows.jsonl"
    more = settings_of(made, Losing(FRAMEWORKS["nest"]), on_drift=drift.append)
    parents = [{"kind": ["buy"]}, {"kind": ["sell"]}]

    async def run() -> Any:
        async with made.ext.AsyncOtto(**more) as otto:
            return await module.apull(otto.s.iter_nest, out=out, parents=parents)

    if in_tasks:
        report = asyncio.run(run())
    else:
        with made.ext.Otto(**more) as otto:
            report = module.pull(otto.s.iter_nest, out=out, parents=parents)
    assert report.rows == 498
    assert sorted(report.incomplete) == [
        f'{{"kind":["{kind}"]}}: 249 rows, where the server stated 250' for kind in ("buy", "sell")
    ]
    assert {event.pointer for event in drift} == {"/data/total"}


def test_a_pull_that_goes_on_still_knows_what_is_missing(made: MadeClient, tmp_path: Path) -> None:
    pull, out = made.module("otto_ext.pull").pull, tmp_path / "rows.jsonl"
    server = Losing(FRAMEWORKS["nest"])

    def respond(request: httpx.Request) -> httpx.Response:
        refused = httpx.Response(500) if len(server.received) == 5 else None
        found = server(request)
        return refused or found

    arguments = {"limit": 100}
    with made.ext.Otto(**settings_of(made, respond)) as otto:  # type: ignore[arg-type]
        parents = [{"kind": ["buy"]}, {"kind": ["sell"]}]
        more = {"out": out, "arguments": arguments, "parents": parents, "concurrency": 1}
        with pytest.raises(made.ext.ServerError):
            pull(otto.s.iter_nest, **more)
        report = pull(otto.s.iter_nest, **more)
    assert report.resumed_rows == 249
    assert (report.rows, len(report.incomplete)) == (498, 2)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(document(), rows=250) as running:
        yield running


@pytest.mark.parametrize("size", [None, 1000])
@pytest.mark.parametrize("name", FRAMEWORKS)
def test_the_sandbox_pages_as_each_of_them(
    made: MadeClient, sandbox: Sandbox, name: str, size: int | None
) -> None:
    before = len(sandbox.requests)
    key = {"client_id": "sandbox", "client_secret": "sandbox-secret"}
    more = {"base_url": sandbox.base_url, "token_url": sandbox.token_url, "drift": "raise"}
    with made.ext.Otto(**key, **more) as otto:
        listing = getattr(otto.s, f"iter_{name}")
        found = [row.id for row in listing(**asking(made, name, size))]
    assert len(set(found)) == len(found) == 250
    asked = [each for each in sandbox.requests[before:] if each.path == f"/{name}"]
    # A page has 100 rows at most, whatever is asked for.
    assert len(asked) >= 3


def drift_of(made: MadeClient, server: Any, name: str, **arguments: Any) -> tuple[Any, list[Any]]:
    """A listing that was gone through, and what it reported."""
    drift: list[Any] = []
    with made.ext.Otto(**settings_of(made, server, on_drift=drift.append)) as otto:
        listing = getattr(otto.s, f"iter_{name}")(**arguments)
        for _ in listing:
            pass
    return listing, drift


def test_a_row_that_was_removed_while_offsets_were_read_is_reported(made: MadeClient) -> None:
    class Shrinking(Server):
        def page(self, start: int, size: int) -> list[dict[str, Any]]:
            found = [{"id": n} for n in range(250) if not (n == 3 and len(self.received) > 1)]
            self.rows = len(found)
            return found[start : start + size]

    listing, (event,) = drift_of(made, Shrinking(FRAMEWORKS["nest"]), "nest", limit=100)
    # Row 100 moved to the first page after that had been read, and all numbers agree.
    assert listing.total == 249
    assert event.got == "249 rows, while the total fell from 250"


def test_an_order_that_is_not_unique_is_reported(made: MadeClient) -> None:
    class Unstable(Server):
        def page(self, start: int, size: int) -> list[dict[str, Any]]:
            found = super().page(start, size)
            return [{"id": start - 1}, *found[1:]] if start else found

    listing, (event,) = drift_of(made, Unstable(FRAMEWORKS["nest"]), "nest", limit=100)
    assert (listing.total, listing.duplicates) == (250, 2)
    assert event.got == "250 rows, 2 of them twice"


def test_a_total_that_the_first_page_alone_states_is_kept(made: MadeClient) -> None:
    class First(Server):
        def __call__(self, request: httpx.Request) -> httpx.Response:
            response = super().__call__(request)
            body = json.loads(response.content)
            if len(self.received) > 1:
                body["total"] = 0
            else:
                body["total"] = self.rows
            return httpx.Response(200, json=body)

    listing, drift = drift_of(made, First(FRAMEWORKS["stripe_total"]), "stripe_total", limit=100)
    assert (listing.total, drift) == (250, [])


@pytest.mark.parametrize("name", ["drf_bare", "rails_headers", "kaminari"])
def test_a_pull_that_stopped_after_any_page_goes_on(
    made: MadeClient, tmp_path: Path, name: str
) -> None:
    pull, every = made.module("otto_ext.pull").pull, list(range(250))
    arguments = asking(made, name, 100)
    for stop in (1, 2):
        server, out = Server(FRAMEWORKS[name]), tmp_path / f"{stop}.jsonl"

        def respond(request: httpx.Request, server: Any = server, stop: int = stop) -> Any:
            if len(server.received) == stop:
                server.received.append("down")
                return httpx.Response(500)
            return server(request)

        with made.ext.Otto(**settings_of(made, respond, drift="raise")) as otto:  # type: ignore[arg-type]
            method = getattr(otto.s, f"iter_{name}")
            with pytest.raises(made.ext.ServerError):
                pull(method, out=out, arguments=arguments, key=None)
            report = pull(method, out=out, arguments=arguments, key=None)
        assert report.resumed_rows > 0
        found = [json.loads(line)["id"] for line in out.read_bytes().splitlines()]
        assert found == every
