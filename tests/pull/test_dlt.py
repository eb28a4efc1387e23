"""A pull as a dlt source, loaded into DuckDB and into a real PostgreSQL."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from attrs import define, field
from otto_api.types import UNSET, Unset
from support.bulk import BulkServer
from support.postgres import find_postgres, postgres
from support.stated import Stated

from otto_ext import ConfigurationError, Otto
from otto_ext.auth import StaticToken
from otto_ext.pull import otto_source
from otto_ext.wire import codec as c
from otto_ext.wire.enums import OpenStrEnum
from otto_ext.wire.method import SyncIteration
from otto_ext.wire.model import Model, Schema, codec_for, prop
from otto_ext.wire.operation import Call, Operation, Parameter, ResponseSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

dlt = pytest.importorskip("dlt")

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]


class Kind(OpenStrEnum):
    """What a booking is."""

    BUY = "buy"


@define
class Fee(Model):
    """A part of a booking."""

    amount: Decimal | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(prop("amount", c.DECIMAL, required=False))


@define
class Booking(Model):
    """One field for each kind of column."""

    id: str
    amount: Decimal
    bookedAt: dt.datetime
    day: dt.date
    kind: Kind | Unset = UNSET
    fee: Fee | Unset = UNSET
    lines: list[Decimal] | Unset = UNSET
    note: str | Unset | None = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(
        prop("id", c.STRING),
        prop("amount", c.DECIMAL),
        prop("bookedAt", c.DATETIME),
        prop("day", c.DATE),
        prop("kind", c.EnumCodec(Kind, str), required=False),
        prop("fee", codec_for(Fee), required=False),
        prop("lines", c.array(c.DECIMAL_NUMBER), required=False),
        prop("note", c.nullable(c.STRING), required=False),
    )


@define
class Page(Model):
    """A page of bookings."""

    data: list[Booking]
    next: str | Unset | None = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(
        prop("data", c.array(codec_for(Booking))), prop("next", c.nullable(c.STRING))
    )


def operation(codec: c.Codec) -> Operation[Any]:
    return Operation(
        "bookings.list_bookings",
        "GET",
        "/accounts/{account}/bookings",
        parameters=(
            Parameter("account", "account_id", "path", c.STRING, True, "simple", False),
            Parameter("from", "from_date", "query", c.DATE),
            Parameter("to", "to_date", "query", c.DATE),
            Parameter("cursor", "cursor", "query", c.STRING),
        ),
        responses=(ResponseSpec("200", (("application/json", "json", codec),)),),
        paging={"style": "cursor", "items": "/data", "parameter": "cursor", "next": "/next"},
    )


class IterBookings(Stated, SyncIteration[..., Any]):
    """Every booking of an account."""

    operation = operation(codec_for(Page))

    def stated(self, *, account_id: str, from_date: Any = UNSET, to_date: Any = UNSET) -> Any:
        given = {"account_id": account_id, "from_date": from_date, "to_date": to_date}
        return Call(self.operation, {**given, "cursor": UNSET})


class Untyped(IterBookings):
    """The same, in a document that does not describe rows."""

    operation = operation(c.ANY)


@define
class Books:
    """What the server holds, by account, and a log of what it was asked for."""

    rows: dict[str, list[dict[str, Any]]] = field(factory=dict)
    asked: list[tuple[str, str | None, str | None]] = field(factory=list)
    refused: set[str] = field(factory=set)

    def respond(self, path: str, query: dict[str, str]) -> Any:
        account = path.split("/")[2]
        begin, end, at = query.get("from"), query.get("to"), int(query.get("cursor", 0))
        self.asked.append((account, begin, end))
        if account in self.refused:
            return 403
        inside = [
            it
            for it in self.rows.get(account, [])
            if (begin is None or begin <= it["day"]) and (end is None or it["day"] < end)
        ]
        page = {"data": inside[at : at + 2], "next": str(at + 2) if at + 2 < len(inside) else None}
        return json.dumps(page).encode()


def booking(id: str, amount: str, day: str = "2026-10-05", **more: Any) -> dict[str, Any]:
    return {
        "id": id,
        "amount": amount,
        "bookedAt": f"{day}T10:11:12.123456Z",
        "day": day,
        **more,
    }


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    programs = find_postgres()
    if programs is None:
        pytest.skip("PostgreSQL is missing; scripts/ci-tools installs it")
    with postgres(programs) as url:
        yield url


@define
class Loads:
    """A server, a client of it, and a pipeline into a database."""

    books: Books
    otto: Otto
    pipeline: Any

    def run(self, kind: Any = IterBookings, **settings: Any) -> None:
        settings.setdefault("parents", [{"account_id": name} for name in self.books.rows])
        self.pipeline.run(otto_source(kind(self.otto._caller), **settings))

    def select(self, sql: str) -> list[tuple[Any, ...]]:
        with self.pipeline.sql_client() as client, client.execute_query(sql) as cursor:
            return list(map(tuple, cursor.fetchall()))

    def again(self, folder: Path) -> Loads:
        """The same on a machine that has no pipeline of this name yet."""
        return Loads(
            self.books,
            self.otto,
            _pipeline(folder, self.pipeline.destination, self.pipeline.dataset_name),
        )


def _pipeline(folder: Path, destination: Any, dataset: str) -> Any:
    return dlt.pipeline(
        "books", pipelines_dir=str(folder), destination=destination, dataset_name=dataset
    )


@pytest.fixture
def make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], Loads]]:
    monkeypatch.setenv("RUNTIME__DLTHUB_TELEMETRY", "false")
    monkeypatch.setenv("RUNTIME__LOG_LEVEL", "ERROR")
    monkeypatch.chdir(tmp_path)
    books = Books()
    with BulkServer(respond=books.respond) as server:
        otto = Otto(base_url=server.url, credentials=StaticToken("t"), retry=False)
        with otto:

            def made(kind: str) -> Loads:
                if kind == "duckdb":
                    destination = dlt.destinations.duckdb(str(tmp_path / "books.duckdb"))
                else:
                    url = request.getfixturevalue("database")
                    destination = dlt.destinations.postgres(url)
                # The tests share one PostgreSQL.
                dataset = f"d{abs(hash(request.node.name))}"
                return Loads(books, otto, _pipeline(tmp_path / "pipelines", destination, dataset))

            yield made


BOTH = pytest.mark.parametrize(
    "kind", ["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)]
)
EXACT = "12345678901234567890.123456789012345678"


@BOTH
def test_restated_rows_are_replaced_and_every_digit_stays(
    make: Callable[[str], Loads], kind: str
) -> None:
    loads = make(kind)
    loads.books.rows = {
        "a": [
            booking("1", EXACT, kind="buy", fee={"amount": "0.000000000000000001"}),
            booking("2", "-0.10", note="first"),
            booking("3", "7", lines=[1.10, 2], surprise={"x": 1.50}),
        ],
        "b": [booking("4", "1e3")],
    }
    loads.run()
    loads.books.rows["a"][1] = booking("2", "-0.30", note=None)
    loads.books.rows["b"].append(booking("5", "5", day="2026-10-31"))
    loads.run()

    found = loads.select(
        "select id, amount, booked_at, day, kind, fee__amount, lines, note, additional_properties "
        "from bookings order by id"
    )
    ids, amounts, moments, days, kinds, fees, lines, notes, extras = zip(*found, strict=True)
    assert ids == ("1", "2", "3", "4", "5")
    assert amounts == (Decimal(EXACT), Decimal("-0.30"), 7, 1000, 5)
    assert moments[0].astimezone(dt.UTC) == dt.datetime(2026, 10, 5, 10, 11, 12, 123456, dt.UTC)
    assert days[4] == dt.date(2026, 10, 31)
    assert kinds == ("buy", None, None, None, None)
    assert fees[0] == Decimal("0.000000000000000001")
    assert lines[2] == "[1.1,2]"
    assert notes == (None,) * 5
    assert extras[2] == '{"surprise":{"x":1.5}}'


@BOTH
def test_an_update_goes_on_from_the_watermark_of_each_parent(
    make: Callable[[str], Loads], kind: str, tmp_path: Path
) -> None:
    loads = make(kind)
    loads.books.rows = {"a": [booking("1", "1", "2026-10-01"), booking("2", "2", "2026-10-30")]}
    settings: dict[str, Any] = {"since": "2026-01-01", "update": True, "look_back": "45d"}
    loads.run(until="2026-11-01", **settings)
    loads.books.rows["a"][0]["amount"] = "1.5"
    loads.books.rows["b"] = [booking("3", "3", "2026-02-01")]
    loads.books.asked.clear()
    # The watermarks are in the database, so they are there on another machine.
    loads.again(tmp_path / "elsewhere").run(until="2026-11-03", **settings)

    assert sorted(set(loads.books.asked)) == [
        ("a", "2026-09-17", "2026-11-03"),
        ("b", "2026-01-01", "2026-11-03"),
    ]
    found = loads.select("select id, amount from bookings order by id")
    assert found == [("1", Decimal("1.5")), ("2", 2), ("3", 3)]


def test_a_parent_that_was_left_out_is_read_from_the_begin_the_next_time(
    make: Callable[[str], Loads],
) -> None:
    loads = make("duckdb")
    loads.books.rows = {"a": [booking("1", "1")], "b": [booking("2", "2")]}
    loads.books.refused = {"b"}
    settings: dict[str, Any] = {"since": "2026-10-01", "update": True, "skip": (403,)}
    loads.run(until="2026-11-01", **settings)
    loads.books.refused.clear()
    loads.books.asked.clear()
    loads.run(until="2026-11-02", **settings)

    assert sorted(loads.books.asked) == [
        ("a", "2026-10-31", "2026-11-02"),
        ("b", "2026-10-01", "2026-11-02"),
    ]
    assert loads.select("select id from bookings order by id") == [("1",), ("2",)]


def test_of_a_period_that_has_ended_a_day_is_read_again(make: Callable[[str], Loads]) -> None:
    loads = make("duckdb")
    loads.books.rows = {"a": [booking("1", "1")]}
    settings: dict[str, Any] = {"since": "2026-10-01", "until": "2026-11-01", "update": True}
    loads.run(**settings)
    loads.books.asked.clear()
    loads.run(**settings)

    assert loads.books.asked == [("a", "2026-10-31", "2026-11-01")]


def test_watermarks_of_other_settings_are_refused(make: Callable[[str], Loads]) -> None:
    loads = make("duckdb")
    loads.books.rows = {"a": [booking("1", "1")]}
    loads.run(since="2026-10-01", update=True)

    with pytest.raises(Exception, match='refresh="drop_resources"'):
        loads.run(since="2026-09-01", update=True)


def test_a_period_without_rows_makes_a_table_with_all_columns(make: Callable[[str], Loads]) -> None:
    loads = make("duckdb")
    loads.books.rows = {"a": []}
    loads.run(table="october", include_parent=True)

    assert loads.select("select account_id, amount, booked_at, fee__amount from october") == []


def test_rows_of_many_parents_are_distinguished_by_the_parents_argument(
    make: Callable[[str], Loads],
) -> None:
    loads = make("duckdb")
    loads.books.rows = {"a": [booking("1", "1")], "b": [booking("1", "2")]}
    loads.run(include_parent=True, key=["account_id", "id"])
    loads.run(include_parent=True, key=["account_id", "id"])

    found = loads.select("select account_id, id, amount from bookings order by amount")
    assert found == [("a", "1", 1), ("b", "1", 2)]


def test_two_rows_of_one_key_are_never_one_row_in_silence(make: Callable[[str], Loads]) -> None:
    loads = make("duckdb")
    loads.books.rows = {"a": [booking("1", "1")], "b": [booking("1", "2")]}

    with pytest.raises(Exception, match="have the same id") as caught:
        loads.run()
    assert isinstance(_root(caught.value), ConfigurationError)


def _root(error: BaseException) -> BaseException:
    while error.__cause__ is not None:
        error = error.__cause__
    return error


def test_a_decimal_beyond_the_type_loads_nothing(make: Callable[[str], Loads]) -> None:
    loads = make("duckdb")
    loads.books.rows = {"a": [booking("1", "1")]}
    loads.run()
    loads.books.rows["a"] += [booking("2", "2"), booking("3", "0." + "0" * 18 + "1")]

    with pytest.raises(Exception, match=r"row 3 \(id \"3\"\), column 'amount'"):
        loads.run()
    assert loads.select("select id from bookings") == [("1",)]


def test_a_table_is_replaced_by_the_rows_of_one_run(make: Callable[[str], Loads]) -> None:
    loads = make("duckdb")
    loads.books.rows = {"a": [booking("1", "1"), booking("2", "2")]}
    loads.run(write_disposition="replace", key=None)
    del loads.books.rows["a"][0]
    loads.run(write_disposition="replace", key=None)

    assert loads.select("select id from bookings") == [("2",)]


def test_an_error_of_the_api_loads_nothing(make: Callable[[str], Loads]) -> None:
    loads = make("duckdb")
    loads.books.rows = {"a": [booking("1", "1")], "b": []}
    loads.books.refused = {"b"}

    with pytest.raises(Exception, match="403"):
        loads.run()


def test_a_source_whose_parents_are_used_up_is_not_run_again(make: Callable[[str], Loads]) -> None:
    loads = make("duckdb")
    loads.books.rows = {"a": [booking("1", "1")]}
    parents = iter([{"account_id": "a"}])
    source = otto_source(IterBookings(loads.otto._caller), parents=parents)
    loads.pipeline.run(source)

    with pytest.raises(Exception, match="make a new source"):
        loads.pipeline.run(source)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"key": None}, "rows without a key cannot be merged"),
        ({"key": len}, "key must be members of the rows"),
        ({"update": True}, "update needs since"),
        ({"look_back": "45d"}, "look_back needs update=True"),
        ({"since": "2026-01-01", "update": True, "look_back": "45"}, "look_back is '45'"),
        ({"write_disposition": "append"}, 'give "merge" or "replace"'),
        ({"decimal": (99, 1)}, "decimal is"),
    ],
)
def test_settings_that_cannot_be_used(
    make: Callable[[str], Loads], settings: dict[str, Any], said: str
) -> None:
    loads = make("duckdb")
    with pytest.raises(ConfigurationError, match=said):
        otto_source(IterBookings(loads.otto._caller), **settings)
    assert loads.books.asked == []


def test_rows_that_the_document_does_not_describe_are_refused(make: Callable[[str], Loads]) -> None:
    with pytest.raises(ConfigurationError, match="does not describe the rows"):
        otto_source(Untyped(make("duckdb").otto._caller))
