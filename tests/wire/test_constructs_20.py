"""Constructs of Swagger 2.0 that users of other generators report as broken: the bytes that are
sent and the values that are read, with drift raised.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from support.constructs import DAY, ONE, Api, api_of

v20 = api_of(20)


@pytest.mark.parametrize(
    ("given", "query"),
    [
        ({"multi": ["a", "b"]}, "multi=a&multi=b"),
        ({"csv": ["a", "b,c"]}, "csv=a,b%2Cc"),
        ({"ssv": ["a", "b"]}, "ssv=a%20b"),
        ({"pipes": ["a", "b"]}, "pipes=a%7Cb"),
        ({"amount": Decimal("1E-7"), "e": "b"}, "amount=0.0000001&e=b"),
        ({"ev": ""}, "ev="),
    ],
)
def test_queries_of_2_0(v20: Api, given: dict[str, Any], query: str) -> None:
    v20.call("q.get_a", [1, 2], response='{"id":1}', **given)
    assert v20.sent[-1].url.raw_path.decode() == f"/v2/a/1,2?{query}"


def test_bodies_of_2_0(v20: Api) -> None:
    v20.call("b.form", a="x", n=ONE, l=["a", "b"], c=["a", "b"])
    assert v20.sent[-1].content == b"a=x&n=1.10&l=a&l=b&c=a%2Cb"
    v20.call("b.body", body={"id": 1, "amount": None}, limit=3, response="[]")
    assert v20.sent[-1].url.query == b"limit=3"
    assert v20.sent[-1].content == b'{"id":1,"amount":null}'


def test_responses_of_2_0(v20: Api) -> None:
    models = v20.models
    assert v20.call("r.dl", response=(200, "application/pdf", b"%PDF")) == b"%PDF"
    assert v20.call("r.csv", response='[{"id":1}]') == [models.A(id=1)]
    assert v20.sent[-1].headers["accept"] == "application/json, text/csv"
    assert v20.call("r.pet", response='{"petType":"Cat","lives":9}').lives == 9
    found = v20.call("r.pet", response='{"petType":"hound","born":"2026-01-31"}')
    assert found == models.Dog(pet_type="hound", born=DAY)
    assert v20.call("r.prim", response="9007199254740993") == 9007199254740993
    vendor = (200, "application/vnd.x.v1+json", b'{"id":1}')
    assert v20.call("r.ct", response=vendor) == v20.call("r.noprod", response='{"id":1}')
    assert v20.call("b.raw", body=b"x", response=(200, "text/plain", b"1.10")) == ONE
