"""Parameters and bodies as they go on the wire, held against the specification's own table.

The table is that of OpenAPI 3.1.1, section 4.8.12.4 ("Style Examples"): the colours are its own.
"""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import unquote

import httpx
import pytest
from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st
from otto_api.types import UNSET, File, RequestOptions, Unset

from otto_ext.wire.codec import ANY, BINARY, INTEGER, STRING, array
from otto_ext.wire.model import Model, Schema, codec_for, prop
from otto_ext.wire.operation import Body, Call, Operation, Parameter, ResponseSpec
from otto_ext.wire.request import RequestParts, build

if TYPE_CHECKING:
    from pathlib import Path

COLORS = ["blue", "black", "brown"]
RGB = {"R": 100, "G": 200, "B": 150}


@define
class Upload(Model):
    _schema: ClassVar[Schema] = Schema(
        prop("file", BINARY, required=False), prop("tags", array(STRING), required=False)
    )
    file: Any = UNSET
    tags: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict, init=False)


def written(location: Any, style: str, explode: bool, value: Any, **more: Any) -> RequestParts:
    path = "/x/{color}" if location == "path" else "/x"
    parameter = Parameter("color", "color", location, style=style, explode=explode, **more)
    return build(Call(Operation("x.get", "GET", path, (parameter,)), {"color": value}))


def query_of(parts: RequestParts) -> str:
    return httpx.URL(f"http://test?{parts.query}").query.decode()


@pytest.mark.parametrize(
    ("style", "explode", "value", "expected"),
    [
        ("matrix", False, "", ";color"),
        ("matrix", False, "blue", ";color=blue"),
        ("matrix", False, COLORS, ";color=blue,black,brown"),
        ("matrix", False, RGB, ";color=R,100,G,200,B,150"),
        ("matrix", True, COLORS, ";color=blue;color=black;color=brown"),
        ("matrix", True, RGB, ";R=100;G=200;B=150"),
        ("label", False, "blue", ".blue"),
        ("label", False, COLORS, ".blue,black,brown"),
        ("label", False, RGB, ".R,100,G,200,B,150"),
        ("label", True, COLORS, ".blue.black.brown"),
        ("label", True, RGB, ".R=100.G=200.B=150"),
        ("simple", False, "blue", "blue"),
        ("simple", False, COLORS, "blue,black,brown"),
        ("simple", False, RGB, "R,100,G,200,B,150"),
        ("simple", True, COLORS, "blue,black,brown"),
        ("simple", True, RGB, "R=100,G=200,B=150"),
    ],
)
def test_path_styles(style: str, explode: bool, value: Any, expected: str) -> None:
    assert written("path", style, explode, value).path == f"/x/{expected}"


@pytest.mark.parametrize(
    ("style", "explode", "value", "expected"),
    [
        ("form", False, "", "color="),
        ("form", False, "blue", "color=blue"),
        ("form", False, COLORS, "color=blue,black,brown"),
        ("form", False, RGB, "color=R,100,G,200,B,150"),
        ("form", True, COLORS, "color=blue&color=black&color=brown"),
        ("form", True, RGB, "R=100&G=200&B=150"),
        ("spaceDelimited", False, COLORS, "color=blue%20black%20brown"),
        ("spaceDelimited", False, RGB, "color=R%20100%20G%20200%20B%20150"),
        ("pipeDelimited", False, COLORS, "color=blue%7Cblack%7Cbrown"),
        ("pipeDelimited", False, RGB, "color=R%7C100%7CG%7C200%7CB%7C150"),
        ("deepObject", True, RGB, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
        ("deepObject", True, {"a": {"b": [1]}}, "color%5Ba%5D%5Bb%5D%5B0%5D=1"),
        ("deepObject", True, ["x"], "color%5B0%5D=x"),
        ("form", True, [], ""),
        ("form", False, [], ""),
        ("form", True, [True, None, {"a": 1}], "color=true&color=%7B%22a%22%3A1%7D"),
    ],
)
def test_query_styles(style: str, explode: bool, value: Any, expected: str) -> None:
    assert query_of(written("query", style, explode, value)) == expected


@pytest.mark.parametrize(
    ("explode", "value", "expected"),
    [
        (False, COLORS, "blue,black,brown"),
        (False, RGB, "R,100,G,200,B,150"),
        (True, RGB, "R=100,G=200,B=150"),
        (False, False, "false"),
    ],
)
def test_headers_and_cookies(explode: bool, value: Any, expected: str) -> None:
    assert written("header", "simple", explode, value).headers["color"] == expected
    assert written("cookie", "form", explode, value).cookies == {"color": expected}


@pytest.mark.parametrize("location", ["path", "query", "header", "cookie"])
def test_parameters_that_are_documents(location: str) -> None:
    parts = written(location, "simple", False, RGB, content="application/json")
    places = {
        "path": unquote(parts.path.removeprefix("/x/")),
        "query": unquote(dict(parts.params).get("color", "")),
        "header": parts.headers.get("color"),
        "cookie": parts.cookies.get("color"),
    }
    assert json.loads(places[location] or "null") == RGB


@given(st.text(min_size=1).filter(lambda text: text not in {".", ".."}))
def test_no_value_leaves_its_path_segment(value: str) -> None:
    parts = written("path", "simple", False, value)
    assert parts.path.count("/") == 2
    assert parts.params == []
    assert unquote(parts.path.removeprefix("/x/")) == value


@given(st.lists(st.text(min_size=1), min_size=2))
def test_delimiters_within_the_items_of_a_path_are_escaped(values: list[str]) -> None:
    segment = written("path", "simple", False, values).path.removeprefix("/x/")
    assert [unquote(part) for part in segment.split(",")] == values


@pytest.mark.parametrize("value", ["", ".", "..", []])
def test_values_that_would_name_another_resource(value: Any) -> None:
    with pytest.raises(ValueError, match="cannot stand in a path"):
        written("path", "simple", False, value)


@pytest.mark.parametrize("value", ["a\r\nHost: evil", "a\nb", "a\0"])
def test_header_values_stay_one_line(value: str) -> None:
    with pytest.raises(ValueError, match="line break"):
        written("header", "simple", False, value)


def test_missing_and_absent_arguments() -> None:
    operation: Operation[Any] = Operation(
        "x.get", "GET", "/x", (Parameter("a", "a_", "query", required=True),)
    )
    with pytest.raises(ValueError, match=r"x\.get: a_ is missing"):
        build(Call(operation, {}))
    assert written("query", "form", True, UNSET).params == []


def test_a_query_in_the_path_is_kept() -> None:
    parameter = Parameter("b", "b", "query")
    operation: Operation[Any] = Operation("x.get", "GET", "/x?a=1&c=#top", (parameter,))
    parts = build(Call(operation, {"b": 2}))
    assert (parts.path, parts.params) == ("/x", [("a", "1"), ("c", ""), ("b", "2")])


def test_accept_names_what_is_documented_successes_first() -> None:
    responses = (
        ResponseSpec("400", (("application/problem+json", "json", ANY),)),
        ResponseSpec("200", (("application/json", "json", ANY), ("text/csv", "text", STRING))),
    )
    parts = build(Call(Operation("x.get", "GET", "/x", responses=responses), {}))
    assert parts.headers["Accept"] == "application/json, text/csv, application/problem+json"


# -- bodies --------------------------------------------------------------------------------------


def sent(body: Any, *bodies: Body, content_type: str | None = None, **extra: Any) -> httpx.Request:
    """The request that httpx makes of the parts."""
    operation: Operation[Any] = Operation("x.put", "PUT", "/x", bodies=bodies)
    options = RequestOptions(extra_body=extra)
    parts = build(Call(operation, {}, body, content_type, options))
    request = httpx.Request("PUT", "http://test/x", headers=parts.headers, **parts.body)
    request.read()
    return request


JSON = Body("application/json", "json", ANY)
FORM = Body("application/x-www-form-urlencoded", "form", ANY, joined={"ids": ","})
MULTIPART = Body(
    "multipart/form-data", "multipart", ANY, encoding={"csv": "text/csv"}, joined={"ids": "|"}
)
TEXT = Body("text/plain", "text", STRING)
RAW = Body("application/octet-stream", "binary", BINARY)


def test_json_bodies() -> None:
    request = sent({"a": Decimal("1.50"), "b": "ü"}, JSON, c=1)
    assert request.content == '{"a":1.50,"b":"ü","c":1}'.encode()
    assert request.headers["Content-Type"] == "application/json"
    with pytest.raises(ValueError, match="nan is not a number that can be sent"):
        sent({"a": float("nan")}, JSON)
    wild = sent([1], Body("*/*", "json", ANY))
    assert wild.headers["Content-Type"] == "application/json"
    assert sent(UNSET, JSON, a=1).content == b'{"a":1}', "extra members need no body"


def test_form_bodies() -> None:
    body = {"a": True, "ids": [1, 2], "many": [1, 2], "deep": {"b": {"c": "x"}}, "n": None}
    request = sent(body, FORM, extra="e")
    assert request.content.decode() == (
        "a=true&ids=1%2C2&many=1&many=2&deep=%7B%22b%22%3A%7B%22c%22%3A%22x%22%7D%7D&extra=e"
    )
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"


def test_multipart_bodies(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(b"from a path")
    body = {
        "csv": File(b"1,2", "a.csv"),
        "path": path,
        "stream": io.BytesIO(b"from a stream"),
        "raw": b"raw",
        "ids": [1, 2],
        "many": ["x", "y"],
        "deep": {"k": 1},
        "absent": UNSET,
        "nothing": None,
    }
    request = sent(body, MULTIPART, extra="e")
    assert request.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    text = request.content.decode()
    for said in (
        'name="csv"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n1,2\r\n',
        'name="path"; filename="list.txt"\r\nContent-Type: text/plain\r\n\r\nfrom a path\r\n',
        'name="stream"; filename="upload"\r\nContent-Type: application/octet-stream\r\n\r\nfrom a',
        'name="raw"; filename="upload"',
        'name="ids"\r\n\r\n1|2\r\n',
        'name="many"\r\n\r\nx\r\n',
        'name="many"\r\n\r\ny\r\n',
        'name="deep"\r\nContent-Type: application/json\r\n\r\n{"k":1}\r\n',
        'name="extra"\r\n\r\ne\r\n',
    ):
        assert said in text
    assert "absent" not in text
    assert "nothing" not in text


def test_multipart_of_a_model_and_of_nothing() -> None:
    upload = Upload(file=b"abc", tags=["a"])
    upload["more"] = 1
    body = Body("multipart/form-data", "multipart", codec_for(Upload))
    text = sent(upload, body).content.decode()
    assert 'name="file"; filename="upload"' in text
    assert 'name="tags"\r\n\r\na' in text
    assert 'name="more"\r\n\r\n1' in text
    empty = sent({}, MULTIPART)
    assert empty.headers["Content-Type"].startswith("multipart/form-data")


def test_a_parts_documented_media_type_holds_for_plain_values() -> None:
    text = sent({"csv": "1,2"}, MULTIPART).content.decode()
    assert 'name="csv"\r\nContent-Type: text/csv\r\n\r\n1,2' in text


def test_text_bodies() -> None:
    request = sent("grüß", TEXT)
    assert request.content == "grüß".encode()
    assert request.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert sent(b"raw", TEXT).content == b"raw"


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"abc", "application/octet-stream"),
        ("abc", "application/octet-stream"),
        (File("abc", "a.pdf"), "application/octet-stream"),
    ],
)
def test_binary_bodies(body: Any, media_type: str) -> None:
    request = sent(body, RAW)
    assert (request.content, request.headers["Content-Type"]) == (b"abc", media_type)


def test_a_files_own_media_type_where_any_is_documented() -> None:
    request = sent(File(b"abc", "a.pdf"), Body("*/*", "binary", BINARY))
    assert request.headers["Content-Type"] == "application/pdf"
    with pytest.raises(ValueError, match="application/octet-stream is sent as a string or bytes"):
        sent({"a": 1}, RAW)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"x", RAW),
        (io.BytesIO(b"x"), RAW),
        ("x", TEXT),
        ({"a": 1}, JSON),
        ([1], JSON),
        (Upload(tags=["x"]), Body("application/x+json", "json", codec_for(Upload))),
    ],
)
def test_a_value_chooses_among_the_documented_bodies(body: Any, kind: Body) -> None:
    numbers = Body("application/x-number", "form", INTEGER)
    for others in ([], [numbers]):
        offered = [*others, TEXT, RAW, *([] if kind in (TEXT, RAW) else [kind])]
        found = sent(body, *offered).headers["Content-Type"]
        if body == {"a": 1} and others:
            assert found == numbers.media_type, "a mapping is sent as the first form there is"
        else:
            assert found.partition(";")[0] == kind.media_type


def test_a_media_type_can_be_asked_for() -> None:
    request = sent("1", TEXT, JSON, content_type="application/json")
    assert request.content == b'"1"'
    with pytest.raises(ValueError, match="takes text/plain, not text/csv"):
        sent("1", TEXT, content_type="text/csv")
    with pytest.raises(ValueError, match="takes no request body"):
        sent("1")


def test_a_required_body_is_missed() -> None:
    operation: Operation[Any] = Operation("x.put", "PUT", "/x", bodies=(JSON,), body_required=True)
    with pytest.raises(ValueError, match="body is missing"):
        build(Call(operation, {}))
