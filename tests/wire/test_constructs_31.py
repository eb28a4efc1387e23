"""Constructs of OpenAPI 3.1 that users of other generators report as broken: the bytes that are
sent and the values that are read, with drift raised.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from support.constructs import AT, DAY, ID, JSON, ONE, Api, RawResponse, api_of

v31 = api_of(31)


@pytest.mark.parametrize(
    ("given", "query"),
    [
        ({"spaces": ["a", "b c"]}, "spaces=a%20b%20c"),
        ({"pipes": ["a", "b|c"]}, "pipes=a%7Cb%7Cc"),
        (
            {"deep": {"a": [1, 2], "b": {"c": DAY}, "d": True}},
            "deep%5Ba%5D%5B0%5D=1&deep%5Ba%5D%5B1%5D=2&deep%5Bb%5D%5Bc%5D=2026-01-31"
            "&deep%5Bd%5D=true",
        ),
        ({"color": {"R": 1, "G": 2}}, "color=R,1,G,2"),
        ({"open_": {"a": "x", "b&": "y="}}, "a=x&b%26=y%3D"),
        ({"at": AT}, "at=2026-01-31T17%3A00%3A00%2B02%3A00"),
        ({"flags": [True, False]}, "flags=true&flags=false"),
        ({"level": 2}, "level=2"),
        ({"levels": [1, 3]}, "levels=1,3"),
        ({"big": 2**62}, "big=4611686018427387904"),
        ({"filter_": "a eq 1"}, "%24filter=a%20eq%201"),
        ({"page_size": 3}, "page%5Bsize%5D=3"),
        ({"ids": ["a", "b"]}, "ids%5B%5D=a&ids%5B%5D=b"),
        ({"a_b": "x"}, "a.b=x"),
        ({"from_": "x", "self_": "y", "client_": "z"}, "from=x&self=y&client=z"),
        ({"body_": "x", "class_": "y"}, "body=x&class=y"),
        ({"json": [ONE, Decimal("1E-7")]}, "json=%5B1.10%2C0.0000001%5D"),
        ({"flag": ""}, "flag="),
        ({"where": [{"k": "v"}]}, "where=%7B%22k%22%3A%22v%22%7D"),
        ({"maybe": None, "flags": []}, ""),
        ({"maybe": ["a", "b"], "uuid": ID}, f"maybe=a&maybe=b&uuid={ID}"),
        ({"dur": "P1D", "time": dt.time(12, 30)}, "dur=P1D&time=12%3A30%3A00"),
    ],
)
def test_queries_of_3_1(v31: Api, given: dict[str, Any], query: str) -> None:
    v31.call("q.query", **given)
    assert v31.sent[-1].url.query.decode() == query


def test_styles_of_a_path(v31: Api) -> None:
    v31.call(
        "q.styles",
        [1, 2],
        {"a": 1, "b": "x/y"},
        ["a", "b.c"],
        ["a", "b"],
        ["a", "b;c"],
        ["a", "b"],
        {"x": 1, "y": 2},
    )
    assert v31.sent[-1].url.raw_path.decode() == (
        "/books/v2/style/1,2/a=1,b=x%2Fy/.a,b.c/.a.b/;matrix=a,b%3Bc/;matrices=a;matrices=b"
        "/;object=x,1,y,2"
    )


def test_headers_and_cookies(v31: Api) -> None:
    v31.call(
        "q.headers",
        x_list=[1, 2],
        x_object={"a": 1, "b": "x"},
        x_exploded={"a": 1, "b": "x"},
        x_when=AT,
        x_flag=True,
        x_amount=Decimal("1E-7"),
        if_match='"abc"',
        idempotency_key=ID,
        list_=[1, 2],
        day=DAY,
    )
    headers = v31.sent[-1].headers
    assert {key: value for key, value in headers.items() if key.startswith("x-")} == {
        "x-list": "1,2",
        "x-object": "a,1,b,x",
        "x-exploded": "a=1,b=x",
        "x-when": "2026-01-31T17:00:00+02:00",
        "x-flag": "true",
        "x-amount": "0.0000001",
    }
    assert (headers["if-match"], headers["idempotency-key"]) == ('"abc"', str(ID))
    assert headers["cookie"] == "list=1,2; day=2026-01-31"
    # What the document says of these three is ignored (OpenAPI 3.1, 4.8.12.2.1).
    assert headers["authorization"] == "Bearer a-token"


@pytest.mark.parametrize(
    ("name", "arguments", "keywords", "path"),
    [
        ("slash", [], {}, "/books/v2/paths/"),
        ("file", ["a/b c%.txt"], {}, "/books/v2/files/a%2Fb%20c%25.txt/content"),
        ("odata", [5, "x"], {}, "/books/v2/odata/Accounts(5)/x.json"),
        ("same", ["x"], {"limit": 5, "id_query": 1}, "/books/v2/same/x?limit=5&id=1"),
        ("beta", [], {}, "/books/v9/beta/things"),
    ],
)
def test_paths_of_3_1(
    v31: Api, name: str, arguments: list[Any], keywords: dict[str, Any], path: str
) -> None:
    v31.call(f"q.{name}", *arguments, **keywords)
    assert v31.sent[-1].url.raw_path.decode() == path


@pytest.mark.parametrize(
    ("name", "keywords", "content"),
    [
        ("primitive", {"body": 'a"b', "response": '"2026-01-31"'}, '"a\\"b"'),
        ("number", {"body": ONE, "response": (200, "text/plain", b"0.10")}, "1.10"),
        ("null_body", {"body": None, "response": "null"}, "null"),
        (
            "merge",
            {"body": {"name": None, "limit": ONE, "plain": None}},
            '{"name":null,"limit":1.10}',
        ),
        ("merge", {"name": None}, '{"name":null}'),
        ("merge", {}, "{}"),
        (
            "json_patch",
            {"body": [{"op": "add", "path": "/a", "value": ONE}, {"op": "remove", "path": "/b"}]},
            '[{"op":"add","path":"/a","value":1.10},{"op":"remove","path":"/b"}]',
        ),
        ("list_or_one", {"body": {"id": 1, "at": DAY}}, '{"id":1,"at":"2026-01-31"}'),
        ("list_or_one", {"body": [{"id": 1, "at": DAY}]}, '[{"id":1,"at":"2026-01-31"}]'),
        (
            "union_body",
            {"type_": "square", "a": ONE, "response": '{"type":"circle","r":1}'},
            '{"type":"square","a":1.10}',
        ),
        (
            "fields",
            {"scopes": ["a", "b"], "ok": True, "obj": {"a": 1}, "names": ["x", "y"]},
            "grant=password&scopes=a&scopes=b&ok=true&obj=%7B%22a%22%3A1%7D&names%5B%5D=x&names%5B%5D=y",
        ),
        ("lines", {"body": ({"id": number} for number in (1, 2))}, '{"id":1}\n{"id":2}\n'),
        ("optional", {}, ""),
        ("optional", {"body": {}}, "{}"),
        ("delete_many", {"body": [ID]}, f'["{ID}"]'),
        ("map_body", {"body": {"a": {"id": 1}}, "response": '{"a":1.10}'}, '{"a":{"id":1}}'),
    ],
)
def test_bodies_of_3_1(v31: Api, name: str, keywords: dict[str, Any], content: str) -> None:
    v31.call(f"b.{name}", **keywords)
    assert v31.sent[-1].content.decode() == content


def test_parts_of_a_form(v31: Api) -> None:
    v31.call(
        "b.upload",
        files=[b"1", b"2"],
        avatar=b"png",
        meta={"id": 1, "at": DAY},
        tags=["a", "b"],
        nested=[{"id": 1}, {"id": 2}],
        kind=2,
        note="n",
        flag=True,
    )
    boundary = v31.sent[-1].headers["content-type"].partition("boundary=")[2]
    parts = v31.sent[-1].content.decode().split(f"--{boundary}\r\n")[1:]
    found = []
    for part in parts:
        head, _, payload = part.partition("\r\n\r\n")
        name = head.partition('name="')[2].partition('"')[0]
        found.append((name, head.partition("Content-Type: ")[2], payload.partition("\r\n")[0]))
    octets = "application/octet-stream"
    assert found == [
        ("files", octets, "1"),
        ("files", octets, "2"),
        ("avatar", "image/png", "png"),
        ("meta", JSON, '{"id":1,"at":"2026-01-31"}'),
        ("tags", "", "a"),
        ("tags", "", "b"),
        ("nested", JSON, '{"id":1}'),
        ("nested", JSON, '{"id":2}'),
        ("kind", "", "2"),
        ("note", "text/markdown", "n"),
        ("flag", "", "true"),
    ]


@pytest.mark.parametrize(
    ("raw", "name", "expected"),
    [
        ('{"huge": 1180591620717411303424}', "huge", 2**70),
        ('{"huge": 1e3}', "huge", 1000),
        ('{"amount": 1E-7}', "amount", Decimal("1E-7")),
        ('{"amount": 1234567890123456789.10}', "amount", Decimal("1234567890123456789.10")),
        ('{"long": "9007199254740993"}', "long", "9007199254740993"),
        ('{"dec": "1E+3"}', "dec", Decimal("1E+3")),
        ('{"when": "2026-01-31T17:00:00+0200"}', "when", AT),
        ('{"any_of": "2026-01-31"}', "any_of", DAY),
        ('{"any_of": "2026-01-31T17:00:00+02:00"}', "any_of", AT),
        ('{"any_of": true}', "any_of", True),
        ('{"prims": [1.10]}', "prims", [ONE]),
        ('{"prims": true}', "prims", True),
        ('{"konst_d": 1.5}', "konst_d", Decimal("1.5")),
        ('{"konst_n": null}', "konst_n", None),
        ('{"enum_n": 2.5}', "enum_n", Decimal("2.5")),
        ('{"enum_m": "a"}', "enum_m", "a"),
        ('{"enum_z": null}', "enum_z", None),
        ('{"enum_e": ""}', "enum_e", ""),
        ('{"enum_e": "mro"}', "enum_e", "mro"),
        ('{"pats": {"d_x": "2026-01-31", "y": 1.10}}', "pats", {"d_x": DAY, "y": ONE}),
        ('{"free": {"a": 1.10}}', "free", {"a": ONE}),
        ('{"nlist": ["2026-01-31", null]}', "nlist", [DAY, None]),
        ('{"grid": [[1.10], []]}', "grid", [[ONE], []]),
        ('{"withref": null}', "withref", None),
        ('{"both": "x"}', "both", "x"),
        ('{"untyped_i": [1.10]}', "untyped_i", [ONE]),
        ('{"additional_properties": {"a": 1}}', "additional_properties_", {"a": 1}),
        ('{"$ref": "r", "@type": "t"}', "ref", "r"),
        ('{"id": 1, "ID": 2, "Id": 3}', "id_2", 2),
        ('{"a-b": 1, "a_b": 2}', "a_b", 2),
        ('{"c": "2026-01-31"}', "c", DAY),
    ],
)
def test_values_of_3_1(v31: Api, raw: str, name: str, expected: Any) -> None:
    found = getattr(v31.call("b.all_", body={}, response=raw), name)
    assert found == (
        Decimal("1234567890123456789.12345678901")
        if name == "amount" and expected is None
        else expected
    )
    assert not isinstance(found, float)


def test_types_that_hold_types(v31: Api) -> None:
    models = v31.models
    raw = (
        '{"tree": {"value": 1.10, "by": {"k": {"value": 2}}}, "Decimal": {"units": "5"},'
        ' "opt": {"x": {"x": "2026-01-31"}},'
        ' "animals": {"x": {"kind": "cat", "name": "a", "lives": 9}},'
        ' "shapes": [{"type": "circle", "r": 1.10}], "mix": {"a": "x", "b": 1.10}}'
    )
    found = v31.call("b.all_", body={}, response=raw)
    assert found.tree.by["k"].value == 2
    assert (found.decimal.units, found.opt.x.x) == ("5", DAY)
    assert found.animals["x"] == models.Cat(kind="cat", name="a", lives=9)
    assert found.shapes == [models.Circle(type_="circle", r=ONE)]
    assert found.mix.additional_properties == {"b": ONE}
    v31.call("b.all_", body=found, response="{}")
    assert json.loads(v31.sent[-1].content) == json.loads(raw)


@pytest.mark.parametrize(
    ("name", "response", "expected"),
    [
        ("head", (200, JSON, b""), None),
        ("range_", (204, "", b""), None),
        ("several", (204, "", b""), None),
        ("see", (303, "", b""), None),
        ("text", (200, "text/csv; charset=iso-8859-1", b"a;\xe9"), "a;é"),
        ("html", (200, "text/html; charset=utf-8", b"<p>"), "<p>"),
        ("xml", (200, "application/xml", b"<a/>"), b"<a/>"),
        ("get_image", (200, "image/png", b"\x89"), b"\x89"),
        ("date", (200, "text/plain", b"2026-01-31T17:00:00+02:00\n"), AT),
        ("bool_", (200, JSON, b"true"), True),
        ("dates", (200, JSON, b'{"a":["2026-01-31"]}'), {"a": [DAY]}),
        ("pdf_json", (200, "application/pdf", b"%PDF"), b"%PDF"),
        ("no_schema", (200, JSON, b'{"a":1.10}'), {"a": ONE}),
        ("no_schema", (200, JSON, b""), None),
        ("created", (201, "", b""), None),
        ("events", (200, "text/event-stream", b"data: x\n\n"), "data: x\n\n"),
    ],
)
def test_responses_of_3_1(v31: Api, name: str, response: RawResponse, expected: Any) -> None:
    assert v31.call(f"r.{name}", response=response) == expected


@pytest.mark.parametrize(
    "media_type", [JSON, "application/json;charset=UTF-8", "text/json", "application/hal+json", ""]
)
def test_media_types_of_json(v31: Api, media_type: str) -> None:
    content = b'\xef\xbb\xbf{"when":"2026-01-31"}'
    assert v31.call("r.bare", response=(200, media_type, content)).when == DAY


def test_statuses_have_their_own_types(v31: Api) -> None:
    assert v31.call("r.several", response=(200, JSON, b'{"id":1}')).id == 1
    assert v31.call("r.several", response=(202, JSON, b'{"name":"x"}')).name == "x"
    vendor = "application/vnd.api+json; charset=utf-8"
    assert v31.call("r.range_", response=(203, vendor, b'{"id":1}')).id == 1


def test_a_boolean_constant_decides_between_types(v31: Api) -> None:
    models = v31.models
    booked, refused = models.Booked(note="a"), models.Refused(note="a")
    assert v31.call("r.done", response='{"ok":true,"note":"a"}') == booked
    assert v31.call("r.done", response='{"ok":false,"note":"a"}') == refused
    with pytest.raises(v31.error, match="/ok"):
        v31.call("r.done", response='{"ok":1,"note":"a"}')
