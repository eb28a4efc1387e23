"""Constructs of OpenAPI 3.0 that users of other generators report as broken: the bytes that are
sent and the values that are read, with drift raised.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from support.constructs import AT, DAY, ID, JSON, ONE, Api, RawResponse, api_of

v30 = api_of(30)


@pytest.mark.parametrize(
    ("given", "query"),
    [
        ({"status": ["open", "on hold"]}, "status=open&status=on%20hold"),
        ({"sort": ["-name", "name"]}, "sort=-name&sort=name"),
        ({"q": None, "limit": 5}, "limit=5"),
        (
            {"range_": {"gte": ONE, "lte": None, "day": DAY}},
            "range%5Bgte%5D=1.10&range%5Bday%5D=2026-01-31",
        ),
        ({"filter_": {"gte": ONE, "lte": None, "day": DAY}}, "gte=1.10&day=2026-01-31"),
        ({"anyd": DAY}, "anyd=2026-01-31"),
        ({"anyd": AT.astimezone(dt.UTC)}, "anyd=2026-01-31T15%3A00%3A00Z"),
        ({"price": 0.1, "int_enum": 20, "bool_s": "true"}, "price=0.1&int_enum=20&bool_s=true"),
        ({"page": 0, "no_schema": "x", "obj": {"a": "b"}}, "page=0&no_schema=x&a=b"),
        ({"exp": {"lat": Decimal("1.5"), "tags": ["a", "b"]}}, "lat=1.5&tags=a&tags=b"),
    ],
)
def test_queries_of_3_0(v30: Api, given: dict[str, Any], query: str) -> None:
    v30.call("q.get_x", ID, "v1", response=f'{{"id":"{ID}","ro":"x","n":1.10}}', **given)
    assert v30.sent[-1].url.raw_path.decode() == f"/api/v1/x/{ID}/v1?{query}".rstrip("?")


@pytest.mark.parametrize(
    ("body", "media_type", "content"),
    [
        ({"gte": 1}, JSON, b'{"gte":1}'),
        ("text", "text/plain; charset=utf-8", b"text"),
        (b"bytes", "application/octet-stream", b"bytes"),
    ],
)
def test_a_value_chooses_its_media_type(
    v30: Api, body: Any, media_type: str, content: bytes
) -> None:
    assert v30.call("b.multi", body=body, response=(201, JSON, f'"{ID}"'.encode())) == ID
    assert v30.sent[-1].headers["content-type"] == media_type
    assert v30.sent[-1].content == content


def test_forms_of_3_0(v30: Api) -> None:
    v30.call("b.form", a="x", list_=[1, 2], obj={"k": "v"}, objs=[{"gte": 1}], none=None)
    assert v30.sent[-1].content == b"a=x&list=1%7C2&obj%5Bk%5D=v&objs=%7B%22gte%22%3A1%7D"


@pytest.mark.parametrize(
    "key", ["st", "st2", "st3", "st4", "st5", "r", "objn", "arrn", "anyn", "n"]
)
def test_every_spelling_of_nullable(v30: Api, key: str) -> None:
    raw = {"id": str(ID), "ro": "x", "n": 1, key: None}
    found = v30.call("q.get_x", ID, "v1", response=json.dumps(raw))
    assert getattr(found, key) is None


def test_unions_of_3_0(v30: Api) -> None:
    models = v30.models
    wallet, exchange = models.Wallet(type_="wallet", address="a"), models.Exchange
    raw = '[{"type":"exchange","platform":"p"},{"type":"wallet","address":"a"}]'
    found = v30.call("b.poly", body={"type": "exch", "platform": "p", "opened": DAY}, response=raw)
    assert found == [exchange(type_="exchange", platform="p"), wallet]
    assert json.loads(v30.sent[-1].content)["opened"] == "2026-01-31"
    body = {"version": 3, "b": ONE}
    assert v30.call("b.ver", body=body, response='{"version":1,"a":1.10}').a == ONE
    raw = '[{"a":"1","x":"2026-01-31"},{"b":"1","x":1.10}]'
    assert [it.x for it in v30.call("r.nodisc", response=raw)] == [DAY, ONE]
    raw = '[{"@type":"one","at":"2026-01-31"},{"@type":"two","n":1.10},{"@type":"Base"}]'
    found = v30.call("r.base", response=raw)
    assert [type(it) for it in found] == [models.One, models.Two, models.Base]


@pytest.mark.parametrize(
    ("name", "response", "expected"),
    [
        ("content204", (204, JSON, b""), None),
        ("only404", (200, JSON, b'{"a":1}'), {"a": 1}),
        ("defonly", (204, "", b""), None),
        ("download", (200, "application/octet-stream", b'{"a":1}'), b'{"a":1}'),
        ("csvjson", (200, "text/csv", b"a,b"), "a,b"),
        ("zip_", (200, "application/zip", b"PK"), b"PK"),
        ("jsonb64", (200, JSON, b'"YWJj"'), "YWJj"),
    ],
)
def test_responses_of_3_0(v30: Api, name: str, response: RawResponse, expected: Any) -> None:
    assert v30.call(f"r.{name}", response=response) == expected


@pytest.mark.parametrize(
    ("name", "response"),
    [
        ("err", (404, JSON, b'{"code":1,"message":"gone"}')),
        ("err", (503, "text/plain", b"busy")),
        ("defonly", (404, JSON, b'{"gte":1.10}')),
        ("base", (200, JSON, b'[{"@type":"three"}]')),
        ("content204", (200, JSON, b"{}")),
    ],
)
def test_what_is_an_error(v30: Api, name: str, response: RawResponse) -> None:
    with pytest.raises(v30.error):
        v30.call(f"r.{name}", response=response)
