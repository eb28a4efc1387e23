"""Responses: the documented one and the reading that fit, and what cannot be read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar

import httpx
import pytest
from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st
from otto_api.types import UNSET, Response, Unset

from otto_ext.wire import codec as c
from otto_ext.wire.codec import EnumCodec, Undecodable
from otto_ext.wire.enums import OpenStrEnum
from otto_ext.wire.media_types import is_json
from otto_ext.wire.model import Model, Schema, codec_for, prop
from otto_ext.wire.operation import Operation, ResponseSpec
from otto_ext.wire.response import UnexpectedContent, decode, spec_for

if TYPE_CHECKING:
    from decimal import Decimal


class Color(OpenStrEnum):
    RED = "red"


@define
class Money(Model):
    amount: Decimal | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)
    _schema: ClassVar[Schema] = Schema(prop("amount", c.DECIMAL_NUMBER))


COLOR = EnumCodec(Color, str)


def response(*contents: tuple[str, Any, c.Codec]) -> ResponseSpec:
    return ResponseSpec("200", contents)


def read(documented: ResponseSpec, media_type: str | None, content: bytes) -> tuple[Any, list[str]]:
    found: list[str] = []
    result = decode(documented, media_type, content, lambda at, *_: found.append(at))
    return result, found


JSON = response(("application/json", "json", c.mapping(c.INTEGER)))


@pytest.mark.parametrize(
    ("status", "documented"),
    [(200, "200"), (201, "2XX"), (299, "2XX"), (404, "default"), (500, "5XX")],
)
def test_the_nearest_documented_response(status: int, documented: str) -> None:
    responses = tuple(ResponseSpec(name) for name in ("default", "2XX", "5XX", "200"))
    found = spec_for(Operation("x", "GET", "/x", responses=responses), status)
    assert found is not None
    assert found.status == documented
    assert spec_for(Operation("x", "GET", "/x"), status) is None


@pytest.mark.parametrize(
    "media_type",
    ["application/json", "Application/JSON; charset=utf-8", "application/vnd.x+json", "", None],
)
def test_json_however_it_is_called(media_type: str | None) -> None:
    assert read(JSON, media_type, b'{"a": 1}') == ({"a": 1}, [])


def test_names_of_json() -> None:
    assert is_json("text/json")
    assert is_json("application/problem+json")
    assert not is_json("application/jsonlines")


@pytest.mark.parametrize(
    ("documented", "media_type", "expected"),
    [
        (response(("text/plain", "text", c.STRING)), "text/plain", "1"),
        (response(("text/plain", "text", c.STRING)), "", "1"),
        (response(("text/html", "text", c.STRING)), "text/html", "1"),
        (response(("text/csv", "text", c.BINARY)), "text/csv", "1"),
        (response(("text/plain", "text", c.INTEGER)), "text/plain", 1),
        (response(("application/pdf", "binary", c.BINARY)), "application/octet-stream", b"1"),
        (response(("application/octet-stream", "binary", c.BINARY)), "image/png", b"1"),
        (response(("*/*", "binary", c.INTEGER)), "application/json", 1),
        (response(("*/*", "binary", c.INTEGER)), "image/png", b"1"),
        (response(("image/*", "binary", c.BINARY)), "image/png", b"1"),
    ],
)
def test_other_readings(documented: ResponseSpec, media_type: str, expected: Any) -> None:
    assert read(documented, media_type, b"1") == (expected, [])


@pytest.mark.parametrize(
    ("documented", "media_type", "kept"),
    [
        (response(), "application/json", None),
        (response(("application/pdf", "binary", c.BINARY)), "image/png", b"1"),
        (response(("text/csv", "text", c.STRING)), "text/plain", "1"),
    ],
)
def test_content_that_is_not_documented_is_reported(
    documented: ResponseSpec, media_type: str, kept: Any
) -> None:
    assert read(documented, media_type, b"1") == (kept, [""])


def test_the_exact_media_type_wins() -> None:
    documented = response(("*/*", "binary", c.BINARY), ("application/json", "json", c.INTEGER))
    assert read(documented, "application/json", b"1")[0] == 1


@pytest.mark.parametrize(
    ("header", "content"),
    [
        ("text/plain; charset=latin-1", "ü".encode("latin-1")),
        ('text/plain; charset="UTF-16"', "ü".encode("utf-16")),
        ("text/plain", "ü".encode()),
        ("text/plain; charset=no-such", "ü".encode()),
    ],
)
def test_charsets(header: str, content: bytes) -> None:
    assert read(response(("text/plain", "text", c.STRING)), header, content)[0] == "ü"


@pytest.mark.parametrize(
    ("documented", "media_type", "content", "message"),
    [
        (JSON, "text/html", b"<html>", "expected application/json, got text/html"),
        (JSON, "application/json", b"", "empty body"),
        (response(("text/csv", "text", c.STRING)), "text/html", b"<html>", "expected text/csv"),
        (response(("a/b", "binary", c.BINARY)), "text/html", b"<html>", "expected a/b"),
        (JSON, "application/json", b"{", "not valid JSON"),
        (JSON, "application/json", b"\xff", "not valid JSON"),
        (JSON, "application/json", b"[" * 100_000, "not valid JSON"),
        (response(("a/b", "binary", c.ANY)), "application/json", b"1", "expected a/b"),
        (response(("image/*", "binary", c.ANY)), "application/json", b"1", "expected image/"),
    ],
)
def test_what_cannot_be_read(
    documented: ResponseSpec, media_type: str, content: bytes, message: str
) -> None:
    with pytest.raises(UnexpectedContent, match=message):
        read(documented, media_type, content)


@pytest.mark.parametrize(
    ("codec", "value"),
    [
        (c.mapping(c.ANY), []),
        (c.array(c.ANY), {}),
        (c.STRING, {}),
        (c.INTEGER, []),
        (codec_for(Money), "text"),
        (c.union(c.array(c.ANY), codec_for(Money)), 1),
    ],
)
def test_what_cannot_be_held(codec: c.Codec, value: Any) -> None:
    with pytest.raises(Undecodable):
        read(response(("application/json", "json", codec)), None, json.dumps(value).encode())


def test_what_can_be_held_is_reported() -> None:
    assert read(JSON, None, b'{"a": "x", "b": 1}') == ({"a": "x", "b": 1}, ["/a"])
    assert read(response(("application/json", "json", c.STRING)), None, b"1") == (1, [""])


def test_an_undocumented_member_in_a_union_with_an_object() -> None:
    either = response(("application/json", "json", c.union(COLOR, codec_for(Money))))
    found, reports = read(either, None, b'"green"')
    assert isinstance(found, Color)
    assert (found, reports) == ("green", [""])


@given(st.decimals(allow_nan=False, allow_infinity=False, places=20))
def test_no_digit_of_a_decimal_number_is_lost(amount: Decimal) -> None:
    body = f'{{"amount": {amount:f}, "rate": 0.5}}'.encode()
    for codec in (c.array(c.nullable(codec_for(Money))), c.union(c.mapping(codec_for(Money)))):
        is_list = list in codec.json_types
        content = b"[" + body + b"]" if is_list else b'{"k": ' + body + b"}"
        found, reports = read(response(("application/json", "json", codec)), None, content)
        assert (found[0] if is_list else found["k"]).amount == amount
        assert reports == []


def test_numbers_keep_their_digits_where_no_type_is_documented() -> None:
    found, _ = read(response(("application/json", "json", c.ANY)), None, b"[0.5]")
    assert repr(found[0]) == "Decimal('0.5')"


@pytest.mark.parametrize("name", ["X-Request-Id", "Request-Id", "x-correlation-id"])
def test_the_servers_id_of_a_request(name: str) -> None:
    assert Response(200, b"", httpx.Headers({name: "abc"}), None).request_id == "abc"
    assert Response(200, b"", httpx.Headers(), None).request_id is None
