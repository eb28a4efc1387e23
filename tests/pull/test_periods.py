"""Which arguments take a period's bounds, and what they are sent."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from otto_api.types import UNSET
from support.bulk import BulkServer

from otto_ext import ConfigurationError, Otto
from otto_ext.auth import StaticToken
from otto_ext.pull import pull
from otto_ext.wire import codec as c
from otto_ext.wire.method import SyncMethod
from otto_ext.wire.operation import Call, Operation, Parameter, ResponseSpec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def operation(**parameters: c.Codec) -> Operation[Any]:
    """An operation that takes these arguments in its query, and returns one page."""
    return Operation(
        "things.list_things",
        "GET",
        "/things",
        parameters=tuple(Parameter(it, it, "query", kind) for it, kind in parameters.items()),
        responses=(ResponseSpec("200", (("application/json", "json", c.ANY),)),),
    )


def listed(operation: Operation[Any]) -> Any:
    """A function that states calls of an operation, as generated code has them."""
    known = [parameter.attribute for parameter in operation.parameters]

    def stated(self: Any, **given: Any) -> Any:
        return Call(operation, {name: given.get(name, UNSET) for name in known})

    return stated


@pytest.fixture
def server() -> Iterator[BulkServer]:
    with BulkServer(respond=lambda path, query: []) as running:
        yield running


def asked(server: BulkServer, what: Operation[Any], out: Path, **settings: Any) -> list[Any]:
    """The queries of a pull, as pairs, in order."""
    with Otto(base_url=server.url, credentials=StaticToken("t"), retry=False) as otto:
        method = SyncMethod(otto._caller, listed(what))
        pull(method, out=out, overwrite=True, concurrency=1, **settings)
    return [parse_qsl(request.partition("?")[2]) for request in server.requests]


NAMES = [
    ("from_", "to"),
    ("from_date", "to_date"),
    ("start", "end"),
    ("start_date", "end_date"),
    ("since", "until"),
    ("created_after", "created_before"),
    ("executed_at_min", "executed_at_max"),
]


@pytest.mark.parametrize(("begin", "end"), NAMES)
@pytest.mark.parametrize("kind", [c.DATE, c.nullable(c.DATETIME)])
def test_the_pair_that_takes_dates_is_found_by_its_names(
    server: BulkServer, tmp_path: Path, begin: str, end: str, kind: c.Codec
) -> None:
    # The names alone would do for the texts, and the types alone for the last.
    what = operation(
        **{begin: kind, end: kind, "from_asset": c.STRING, "to_asset": c.STRING, "as_of": kind}
    )
    (query,) = asked(server, what, tmp_path / "x.jsonl", since="2026-01-01", until="2026-02-01")
    assert [name for name, _ in query] == [begin, end]


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"from_": c.STRING, "to": c.STRING},
        {"from_": c.DATE, "until": c.DATETIME, "to": c.DATE, "since": c.DATE},
        {"from_to": c.DATE, "to_from": c.DATE},
        {"start_date": c.DATE, "end_time": c.DATE},
    ],
)
def test_what_cannot_be_inferred_must_be_stated(
    server: BulkServer, tmp_path: Path, parameters: dict[str, c.Codec]
) -> None:
    if len(parameters) == 4:
        parameters = {"a_from": c.DATE, "a_to": c.DATE, "b_from": c.DATE, "b_to": c.DATE}
    with pytest.raises(ConfigurationError, match=r'Give window=\("\.\.\.", "\.\.\."\)'):
        asked(server, operation(**parameters), tmp_path / "x.jsonl", since="2026-01-01")
    assert list(tmp_path.iterdir()) == []


def test_moments_have_a_time_and_a_zone(server: BulkServer, tmp_path: Path) -> None:
    what = operation(from_=c.DATETIME, to=c.DATETIME)
    queries = asked(
        server,
        what,
        tmp_path / "x.jsonl",
        since=dt.datetime(2026, 3, 28, 12, tzinfo=ZoneInfo("Europe/Berlin")),
        until="2026-03-30",
        by="day",
        inclusive=True,
    )
    assert queries == [
        [("from_", "2026-03-28T12:00:00+01:00"), ("to", "2026-03-29T11:59:59.999999+02:00")],
        [("from_", "2026-03-29T12:00:00+02:00"), ("to", "2026-03-29T23:59:59.999999Z")],
    ]


def test_a_date_is_its_midnight_in_utc(server: BulkServer, tmp_path: Path) -> None:
    what = operation(from_=c.DATETIME, to=c.DATETIME)
    period = {"since": "2026-01-01T06:00Z", "until": dt.date(2026, 1, 2)}
    assert asked(server, what, tmp_path / "x.jsonl", **period) == [
        [("from_", "2026-01-01T06:00:00Z"), ("to", "2026-01-02T00:00:00Z")]
    ]


@pytest.mark.parametrize("since", ["2026-01-01T06:00", dt.datetime(2026, 1, 1, 6)])
def test_a_moment_without_a_zone_is_refused(
    server: BulkServer, tmp_path: Path, since: dt.datetime | str
) -> None:
    what = operation(from_=c.DATETIME, to=c.DATETIME)
    with pytest.raises(ConfigurationError, match="since is 2026-01-01T06:00:00, which has no time"):
        asked(server, what, tmp_path / "x.jsonl", since=since)


def test_a_midnight_will_do_for_a_day(server: BulkServer, tmp_path: Path) -> None:
    what = operation(from_=c.DATE, to=c.DATE)
    period = {"since": dt.datetime(2026, 1, 1), "until": "2026-01-02T00:00"}
    assert asked(server, what, tmp_path / "x.jsonl", **period) == [
        [("from_", "2026-01-01"), ("to", "2026-01-02")]
    ]


def test_a_period_of_moments_ends_when_the_pull_began(server: BulkServer, tmp_path: Path) -> None:
    what = operation(from_=c.DATETIME, to=c.DATETIME)
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    ((_, (name, end)),) = asked(server, what, tmp_path / "x.jsonl", since="2026-01-01")
    assert name == "to"
    assert before <= dt.datetime.fromisoformat(end) <= dt.datetime.now(dt.UTC)


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("2026-01-01", [("a", "2026-01-01"), ("b", "2026-01-05")]),
        (dt.date(2026, 1, 1), [("a", "2026-01-01"), ("b", "2026-01-05")]),
        (
            "2026-01-01T00:00Z",
            [("a", "2026-01-01T00:00:00Z"), ("b", "2026-01-05T00:00:00Z")],
        ),
    ],
)
def test_texts_are_sent_as_the_caller_wrote_the_period(
    server: BulkServer, tmp_path: Path, since: Any, expected: list[Any]
) -> None:
    what = operation(a=c.STRING, b=c.STRING)
    period = {"since": since, "until": "2026-01-05", "window": ("a", "b")}
    assert asked(server, what, tmp_path / "x.jsonl", **period) == [expected]


class Colour(Enum):
    """An enumeration as models have them."""

    RED = "red"


def test_arguments_of_parents_may_be_what_models_hold(server: BulkServer, tmp_path: Path) -> None:
    parent = {
        "id": UUID(int=1),
        "price": Decimal("0.10"),
        "day": dt.date(2026, 1, 1),
        "colour": Colour.RED,
        "tags": ["a", "b"],
        "deep": {"x": [1]},
    }
    what = operation(**dict.fromkeys(parent, c.ANY))
    server.respond = lambda path, query: [{"mine": 1}]
    out = tmp_path / "x.jsonl"
    asked(server, what, out, parents=[parent], key="mine", include_parent=True)
    assert out.read_text() == (
        '{"id":"00000000-0000-0000-0000-000000000001","price":"0.10","day":"2026-01-01",'
        '"colour":"red","tags":["a","b"],"deep":{"x":[1]},"mine":1}\n'
    )
