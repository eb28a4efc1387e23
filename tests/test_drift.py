"""Responses that do not match the document, over a real server, through both clients.

Whatever comes, a call gives the documented type, or reports every place that differs and keeps
what came (`report`), or raises one of our errors; it never raises a bare builtin exception.
"""

from __future__ import annotations

import datetime as dt
import json
from contextlib import ExitStack
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from attrs import frozen
from otto_api.types import UNSET
from support.clients import serving
from support.faults import Canned
from support.ledger import (
    ENTRIES,
    ENTRY,
    EXPORT,
    NOTES,
    PAGE,
    REMOVE,
    SHEET,
    TOTALS,
    Entry,
    Exchange,
    Status,
    Wallet,
    entry,
)
from support.widgets import json_response

from otto_ext import APIConnectionError, AsyncOtto, DriftEvent, Otto, ResponseDecodeError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.clients import Serve

pytestmark = pytest.mark.slow

JSON = {"Content-Type": "application/json"}


@pytest.fixture(params=[Otto, AsyncOtto])
def serve(request: pytest.FixtureRequest) -> Iterator[Serve]:
    """Makes a server that sends these responses in turn, and a client of it."""
    with ExitStack() as stack:
        yield serving(request.param, stack)


@frozen
class Drift:
    """One way in which an entry differs from the document.

    Attributes:
        name: for the test's id.
        changes: members of the entry; `...` leaves one out.
        pointer: the place that the report names.
        kept: what the model holds there in the mode `report`; by default the value that came.
    """

    name: str
    changes: dict[str, Any]
    pointer: str
    kept: Any = ...


DRIFTS = [
    Drift("unknown enum member", {"status": "frozen"}, "/status"),
    Drift("unknown integer enum member", {"level": 9}, "/level"),
    Drift("enum of another type", {"status": 5}, "/status"),
    Drift("boolean for an integer enum", {"level": True}, "/level"),
    Drift("missing required field", {"name": ...}, "/name", UNSET),
    Drift("null for a string", {"name": None}, "/name"),
    Drift("null for an array", {"tags": None}, "/tags"),
    Drift("null for an object", {"holder": None}, "/holder"),
    Drift("string for an integer", {"count": "3"}, "/count"),
    Drift("fraction for an integer", {"count": 3.5}, "/count"),
    Drift("boolean for an integer", {"count": True}, "/count"),
    Drift("string for a number", {"ratio": "0.5"}, "/ratio"),
    Drift("boolean for a number", {"ratio": True}, "/ratio"),
    Drift("number for a string", {"name": 5}, "/name"),
    Drift("integer for a boolean", {"done": 1}, "/done"),
    Drift("string for a boolean", {"done": "true"}, "/done"),
    Drift("object for an array", {"tags": {"0": "a"}}, "/tags"),
    Drift("array for an object", {"scores": [1]}, "/scores"),
    Drift("array for a model", {"holder": [1]}, "/holder"),
    Drift("string for a model", {"holder": "bc1"}, "/holder"),
    Drift("invalid date", {"day": "2026-02-30"}, "/day"),
    Drift("no date at all", {"day": "soon"}, "/day"),
    Drift("number for a date", {"day": 20260131}, "/day"),
    Drift("date without a day", {"day": "2026-01"}, "/day"),
    Drift("empty date", {"day": ""}, "/day"),
    Drift("invalid date-time", {"at": "2026-01-31T25:00:00Z"}, "/at"),
    Drift("date-time without a time", {"at": "2026-01-31"}, "/at"),
    Drift("date-time as seconds", {"at": 1769878800}, "/at"),
    Drift("date-time as seconds in a string", {"at": "1712010101"}, "/at"),
    Drift("date-time without a date", {"at": "17:00:00"}, "/at"),
    Drift("date-time in an unknown zone", {"at": "2026-01-31 17:00 XYZT"}, "/at"),
    Drift("weekday for a date-time", {"at": "Monday"}, "/at"),
    Drift("invalid UUID", {"id": "6f1c1d0e"}, "/id"),
    Drift("number for a UUID", {"id": 5}, "/id"),
    Drift("decimal that is none", {"amount": "12,10"}, "/amount"),
    Drift("decimal that is not finite", {"amount": "NaN"}, "/amount"),
    Drift("string for a decimal number", {"rate": "1.25"}, "/rate"),
    Drift("wrong item of an array", {"tags": ["a", 5, "c"]}, "/tags/1"),
    Drift("wrong value of a map", {"scores": {"a/b~c": "x"}}, "/scores/a~1b~0c"),
    Drift(
        "wrong field of a nested model",
        {"lines": [{"amount": "1"}, {"amount": None}]},
        "/lines/1/amount",
    ),
    Drift("missing field of a nested model", {"lines": [{}]}, "/lines/0/amount", UNSET),
    Drift("wrong field of a parent", {"parent": entry(count="x")}, "/parent/count"),
    Drift("union that fits nothing", {"key": {"a": 1}}, "/key"),
    Drift("union that fits in no item", {"key": ["a", 1]}, "/key/1"),
]


def held(model: Any, pointer: str) -> Any:
    """What a model holds at a JSON pointer."""
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        if isinstance(model, list):
            model = model[int(name)]
        elif isinstance(model, dict):
            model = model[name]
        else:
            model = getattr(model, name)
    return model


def came(document: Any, pointer: str) -> Any:
    """What a JSON document has at a pointer; UNSET for nothing."""
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        if isinstance(document, dict) and name not in document:
            return UNSET
        document = document[int(name) if isinstance(document, list) else name]
    return document


drifts = pytest.mark.parametrize("drift", DRIFTS, ids=lambda drift: drift.name)


def test_a_matching_response_is_not_drift(serve: Serve) -> None:
    found = serve(json_response(entry(extra={"a": 1})), drift="raise").call(ENTRY).parsed
    assert found.amount == Decimal("12.10")
    assert found.rate == Decimal("1.25")
    assert found.day == dt.date(2026, 1, 31)
    assert found.at == dt.datetime(2026, 1, 31, 17, tzinfo=dt.UTC)
    assert found.status is Status.OPEN
    assert found.holder == Wallet("bc1")
    assert found.additional_properties == {"extra": {"a": 1}}, "an extra field is kept"


@drifts
def test_report_keeps_what_came_and_reports_it_once(serve: Serve, drift: Drift) -> None:
    events: list[DriftEvent] = []
    sent = entry(**drift.changes)
    found = serve(json_response(sent), on_drift=events.append).call(ENTRY).parsed
    assert isinstance(found, Entry)
    got = came(sent, drift.pointer)
    kept = held(found, drift.pointer)
    assert kept == (got if drift.kept is ... else drift.kept)
    assert [(event.operation, event.pointer) for event in events] == [
        ("ledger.entry", drift.pointer)
    ]
    assert events[0].got == got
    assert events[0].expected


@drifts
def test_raise_names_the_place_and_not_the_value(serve: Serve, drift: Drift) -> None:
    sent = entry(**drift.changes)
    with pytest.raises(ResponseDecodeError) as caught:
        serve(json_response(sent), drift="raise").call(ENTRY)
    assert caught.value.pointer == drift.pointer
    assert f" at {drift.pointer}: expected " in str(caught.value)
    assert (caught.value.status_code, json.loads(caught.value.body or b"")) == (200, sent)


@drifts
def test_ignore_keeps_what_came(
    serve: Serve, drift: Drift, caplog: pytest.LogCaptureFixture
) -> None:
    sent = entry(**drift.changes)
    found = serve(json_response(sent), drift="ignore").call(ENTRY).parsed
    got = came(sent, drift.pointer)
    assert held(found, drift.pointer) == (got if drift.kept is ... else drift.kept)
    assert not caplog.records


def test_drift_inside_a_page_names_the_row(serve: Serve) -> None:
    events: list[DriftEvent] = []
    rows = [entry(), entry(status="frozen"), entry(status="frozen"), entry(lines=[{}])]
    driven = serve(json_response({"items": rows, "next": None}), on_drift=events.append)
    page = driven.call(PAGE).parsed
    assert [event.pointer for event in events] == [
        "/items/1/status",
        "/items/2/status",
        "/items/3/lines/0/amount",
    ]
    assert [row.status for row in page.items] == ["open", "frozen", "frozen", "open"]


@pytest.mark.parametrize("tag", ["swap", None, 5, ...])
@pytest.mark.parametrize("rest", [{"platform": "kraken"}, {"address": "bc1"}])
def test_an_unknown_discriminator_is_reported_and_the_nearest_type_is_used(
    serve: Serve, tag: Any, rest: dict[str, Any]
) -> None:
    events: list[DriftEvent] = []
    holder = rest if tag is ... else {**rest, "kind": tag}
    driven = serve(json_response(entry(holder=holder)), on_drift=events.append)
    found = driven.call(ENTRY).parsed.holder
    assert isinstance(found, Exchange if "platform" in rest else Wallet)
    assert found.kind == (UNSET if tag is ... else tag)
    assert [(event.pointer, event.expected) for event in events] == [
        ("/holder/kind", "one of wallet, exchange")
    ]
    with pytest.raises(ResponseDecodeError, match="/holder/kind"):
        serve(json_response(entry(holder=holder)), drift="raise").call(ENTRY)


def test_a_known_discriminator_decides_whatever_else_fits(serve: Serve) -> None:
    holder = {"kind": "wallet", "platform": "kraken"}
    found = serve(json_response(entry(holder=holder))).call(ENTRY).parsed.holder
    assert isinstance(found, Wallet)
    assert found.address is UNSET
    with pytest.raises(ResponseDecodeError, match="/holder/address"):
        serve(json_response(entry(holder=holder)), drift="raise").call(ENTRY)


def raw(field: str, text: str) -> Canned:
    """An entry with a member written as no `json.dumps` would write it."""
    rest = json.dumps(entry(**{field: ...}))
    return Canned(200, JSON, f'{rest[:-1]}, "{field}": {text}}}'.encode())


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("ratio", "NaN"),
        ("ratio", "-Infinity"),
        ("ratio", "1e999"),
        ("ratio", "1" + "0" * 400),
        ("rate", "NaN"),
        ("count", "NaN"),
        ("count", "Infinity"),
        ("count", "1e999999999"),
    ],
)
def test_numbers_that_are_none(serve: Serve, field: str, text: str) -> None:
    events: list[DriftEvent] = []
    found = serve(raw(field, text), on_drift=events.append).call(ENTRY).parsed
    assert [event.pointer for event in events] == [f"/{field}"]
    kept = getattr(found, field)
    assert str(kept) == str(events[0].got)
    assert isinstance(kept, float | int | Decimal)
    with pytest.raises(ResponseDecodeError, match=f"/{field}"):
        serve(raw(field, text), drift="raise").call(ENTRY)


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("count", "9" * 400, int("9" * 400)),
        ("count", "3.0", 3),
        ("count", "3e2", 300),
        ("ratio", "5", 5.0),
        ("rate", "0.1000000000000000000000001", Decimal("0.1000000000000000000000001")),
        ("rate", "12.10", Decimal("12.10")),
        ("rate", "-0", Decimal(0)),
        ("name", r'"\ud83d\ude00"', "\U0001f600"),
    ],
)
def test_numbers_and_texts_that_are_unusual_and_right(
    serve: Serve, field: str, text: str, expected: Any
) -> None:
    found = getattr(serve(raw(field, text), drift="raise").call(ENTRY).parsed, field)
    assert (found, type(found), str(found)) == (expected, type(expected), str(expected))


def test_money_sent_as_a_number_does_not_become_a_float(serve: Serve) -> None:
    events: list[DriftEvent] = []
    response = raw("amount", "0.1000000000000000000000001")
    found = serve(response, on_drift=events.append).call(ENTRY).parsed
    assert found.amount == Decimal("0.1000000000000000000000001")
    assert [event.pointer for event in events] == ["/amount"]
    with pytest.raises(ResponseDecodeError, match="/amount"):
        serve(response, drift="raise").call(ENTRY)


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("at", "2026-01-31T17:00:00Z", dt.datetime(2026, 1, 31, 17, tzinfo=dt.UTC)),
        ("at", "2026/01/31 17:00:00+00:00", dt.datetime(2026, 1, 31, 17, tzinfo=dt.UTC)),
        ("at", "Sat, 31 Jan 2026 17:00:00 GMT", dt.datetime(2026, 1, 31, 17, tzinfo=dt.UTC)),
        ("at", "Jan 31, 2026 5:00 PM", dt.datetime(2026, 1, 31, 17)),
        (
            "at",
            "31.01.2026 17:00 +0100",
            dt.datetime(2026, 1, 31, 17, tzinfo=dt.timezone(dt.timedelta(hours=1))),
        ),
        ("day", "2026/1/31", dt.date(2026, 1, 31)),
        ("day", "31 January 2026", dt.date(2026, 1, 31)),
        ("day", "01/31/2026", dt.date(2026, 1, 31)),
        ("day", "2026-01-31T00:00:00Z", dt.date(2026, 1, 31)),
    ],
)
def test_dates_in_other_forms_are_no_drift(
    serve: Serve, field: str, text: str, expected: Any
) -> None:
    found = getattr(
        serve(json_response(entry(**{field: text})), drift="raise").call(ENTRY).parsed, field
    )
    assert (found, type(found)) == (expected, type(expected))
    if isinstance(expected, dt.datetime):
        assert found.utcoffset() == expected.utcoffset()


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("day", "01/02/2026"),
        ("day", "31/01/26"),
        ("day", "1712010101"),
        ("at", "01/02/2026 17:00"),
        ("at", "2026-01-31 17:00 EST"),
        ("at", "2026-01-31 17:00 GMT+3"),
        ("at", "2026-06-30T23:59:60Z"),
    ],
)
def test_dates_with_several_readings_are_drift(serve: Serve, field: str, text: str) -> None:
    assert getattr(serve(json_response(entry(**{field: text}))).call(ENTRY).parsed, field) == text
    with pytest.raises(ResponseDecodeError, match=f"/{field}"):
        serve(json_response(entry(**{field: text})), drift="raise").call(ENTRY)


# -- whole bodies --------------------------------------------------------------------------------

GOOD = json.dumps(entry()).encode()


@pytest.mark.parametrize("drift", ["report", "raise", "ignore"])
@pytest.mark.parametrize(
    ("operation", "response", "said"),
    [
        (ENTRY, Canned(200, JSON, b""), "empty body"),
        (ENTRY, Canned(200, {}, b""), "empty body"),
        (ENTRY, Canned(200, JSON, GOOD[:-9]), "not valid JSON"),
        (ENTRY, Canned(200, JSON, GOOD + GOOD), "not valid JSON"),
        (ENTRY, Canned(200, JSON, b"\xff\xfe\xfa" + GOOD), "not valid JSON"),
        (ENTRY, Canned(200, JSON, GOOD.replace(b"Fee", b"\xc3\x28")), "not valid JSON"),
        (ENTRY, Canned(200, JSON, GOOD.replace(b'"Fee"', b"1" * 5000)), "not valid JSON"),
        (ENTRY, Canned(200, JSON, b"[" * 100_000), "not valid JSON"),
        (ENTRY, Canned(200, JSON, b"<html>sorry</html>"), "not valid JSON"),
        (ENTRY, Canned(200, {"Content-Type": "text/html"}, b"<html>sorry</html>"), "got text/html"),
        (ENTRY, Canned(200, {"Content-Type": "text/plain"}, GOOD), "got text/plain"),
        (ENTRY, Canned(200, {}, b"<html>sorry</html>"), "not valid JSON"),
        (ENTRY, json_response([entry()]), "got an array"),
        (ENTRY, json_response(None), "got null"),
        (ENTRY, json_response("done"), "got a string"),
        (ENTRY, json_response(entry(), 201), "does not describe status 201"),
        (ENTRY, json_response(entry(), 299), "does not describe status 299"),
        (ENTRY, Canned(204, {}, b""), "does not describe status 204"),
        (PAGE, json_response([entry()]), "got an array"),
        (ENTRIES, json_response({"items": []}), "got an object"),
        (ENTRIES, json_response(None), "got null"),
        (TOTALS, json_response([1]), "got an array"),
        (TOTALS, json_response(5), "got an integer"),
        (NOTES, json_response({"a": 1}), "got application/json"),
        (NOTES, Canned(200, {"Content-Type": "text/html"}, b"<html>"), "got text/html"),
        (SHEET, Canned(200, {"Content-Type": "text/html"}, b"<html>"), "got text/html"),
        (SHEET, json_response({"error": "none"}), "got application/json"),
        (EXPORT, Canned(200, {"Content-Type": "text/html"}, b"<html>"), "got text/html"),
    ],
)
def test_what_cannot_be_held_is_an_error_in_every_mode(
    serve: Serve, operation: Any, response: Canned, said: str, drift: str
) -> None:
    with pytest.raises(ResponseDecodeError, match=said) as caught:
        serve(response, drift=drift).call(operation)
    assert (caught.value.status_code, caught.value.body) == (response.status, response.body)
    assert type(caught.value) is ResponseDecodeError


@pytest.mark.parametrize("drift", ["report", "raise", "ignore"])
@pytest.mark.parametrize(
    "response",
    [
        Canned(200, {}, GOOD),
        Canned(200, {"Content-Type": ""}, GOOD),
        Canned(200, JSON, b"\xef\xbb\xbf" + GOOD),
        Canned(200, {"Content-Type": "application/vnd.ledger+json; charset=utf-8"}, GOOD),
        Canned(200, {"Content-Type": "APPLICATION/JSON"}, b"\r\n" + GOOD + b"\n"),
        Canned(200, JSON, GOOD.replace(b"{", b'{"name": 5, ', 1)),
        Canned(200, JSON, GOOD, chunked=True),
    ],
    ids=["no type", "empty type", "BOM", "suffix", "case and space", "duplicate key", "chunks"],
)
def test_what_is_unusual_and_means_one_thing(serve: Serve, response: Canned, drift: str) -> None:
    """Of members with one name the last counts (RFC 8259, section 4), and is checked."""
    events: list[DriftEvent] = []
    found = serve(response, drift=drift, on_drift=events.append).call(ENTRY).parsed
    assert found == Entry.from_dict(entry())
    assert events == []


@pytest.mark.parametrize(
    ("operation", "response", "kept"),
    [
        (REMOVE, json_response({"removed": True}), None),
        (SHEET, Canned(200, {"Content-Type": "image/png"}, b"\x89PNG"), b"\x89PNG"),
        (NOTES, Canned(200, {"Content-Type": "text/csv"}, b"a,b"), "a,b"),
        (NOTES, Canned(200, {"Content-Type": "text/plain"}, b"\xff!"), "\ufffd!"),
        (NOTES, Canned(200, {"Content-Type": "text/plain; charset=idna"}, b"xn--a"), "xn--a"),
    ],
    ids=["body where none is", "another file", "another text", "broken text", "odd charset"],
)
def test_content_of_another_kind_is_reported(
    serve: Serve, operation: Any, response: Canned, kept: Any
) -> None:
    events: list[DriftEvent] = []
    result = serve(response, on_drift=events.append).call(operation)
    assert (result.parsed, result.content) == (kept, response.body)
    assert [event.pointer for event in events] == [""]
    with pytest.raises(ResponseDecodeError, match="at its root: expected ") as caught:
        serve(response, drift="raise").call(operation)
    assert caught.value.body == response.body


@pytest.mark.parametrize("drift", ["report", "raise"])
def test_a_204_with_a_body_is_a_204(serve: Serve, drift: str) -> None:
    """RFC 9112, section 6.3: what comes after its headers is not a body."""
    result = serve(Canned(204, JSON, b'{"a": 1}'), drift=drift).call(REMOVE)
    assert (result.parsed, result.content) == (None, b"")


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
@pytest.mark.parametrize("drift", ["report", "raise"])
def test_compression_that_is_garbage(serve: Serve, encoding: str, drift: str) -> None:
    response = Canned(200, {**JSON, "Content-Encoding": encoding}, GOOD)
    with pytest.raises(ResponseDecodeError, match="compression"):
        serve(response, drift=drift).call(ENTRY)


def test_a_body_that_is_cut_off_is_a_connection_error(serve: Serve) -> None:
    with pytest.raises(APIConnectionError):
        serve(Canned(200, JSON, GOOD, cut=True)).call(ENTRY)
    with pytest.raises(APIConnectionError):
        serve(Canned(200, JSON, GOOD, cut=True, chunked=True)).call(ENTRY)
