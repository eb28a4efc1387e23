"""What goes over the wire, and what comes back, for constructs of real documents: the document's
word decides, not the Python type of a value.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import inspect
import json
import sys
import uuid
from decimal import Decimal
from email import message_from_bytes
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import httpx
import pytest
import yaml
from support.made_clients import MadeClient, made_client

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT = yaml.safe_load((Path(__file__).parents[1] / "support" / "wire.yaml").read_text())
DAY = dt.date(2026, 1, 31)
AT = dt.datetime(2026, 1, 31, 17, tzinfo=dt.UTC)
LAST = dt.datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=dt.UTC)
AMOUNT = Decimal("12345678901234567890.10")


@pytest.fixture(scope="module", params=["with msgspec", "without"])
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MadeClient]:
    """The client of the document."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "without":
            patch.setitem(sys.modules, "msgspec", None)
        with made_client(DOCUMENT, tmp_path_factory.mktemp("wire")) as client:
            yield client


class Server:
    """Keeps requests, and returns the response that a test sets."""

    def __init__(self, made: MadeClient) -> None:
        self.response = httpx.Response(204)
        self.requests: list[httpx.Request] = []
        options: dict[str, Any] = {
            "credentials": made.ext.ClientCredentials("id", "secret"),
            "transport": httpx.MockTransport(self.handle),
            "drift": "raise",
        }
        self.otto = made.ext.Otto(**options)
        self.async_otto = lambda: made.ext.AsyncOtto(**options)

    def handle(self, request: httpx.Request) -> httpx.Response:
        if "token" in request.url.path:
            return httpx.Response(200, json={"access_token": "t", "expires_in": 300})
        request.read()
        self.requests.append(request)
        return httpx.Response(
            self.response.status_code,
            headers=self.response.headers,
            content=self.response.content,
        )

    def call(self, name: str, /, *args: Any, **arguments: Any) -> Any:
        """Call an operation in both colours, which must agree."""
        tag, method = name.split(".")
        found = getattr(getattr(self.otto, tag), method)(*args, **arguments)
        again = asyncio.run(self._call(tag, method, args, arguments))
        assert found == again
        first, second = self.requests[-2:]
        assert (first.url, _comparable(first)) == (second.url, _comparable(second))
        return found

    async def _call(self, tag: str, method: str, args: Any, arguments: Any) -> Any:
        async with self.async_otto() as otto:
            return await getattr(getattr(otto, tag), method)(*args, **arguments)

    def returns(
        self, content: bytes, media_type: str = "application/json", status: int = 200
    ) -> None:
        headers = {"content-type": media_type} if media_type else {}
        self.response = httpx.Response(status, content=content, headers=headers)

    @property
    def sent(self) -> httpx.Request:
        return self.requests[-1]


def _comparable(request: httpx.Request) -> Any:
    boundary = request.headers.get("content-type", "").rpartition("boundary=")[2]
    content = request.content
    return content.replace(boundary.encode(), b"") if boundary else content


@pytest.fixture
def server(made: MadeClient) -> Iterator[Server]:
    found = Server(made)
    yield found
    found.otto.close()


# -- parameters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        ({"ids": ["a", "b,c"]}, "ids=a,b%2Cc"),
        ({"pipes": ["a", "b|c"]}, None),
        ({"pageable": {"page": 0, "sort": ["name,asc", "id"]}}, "page=0&sort=name%2Casc&sort=id"),
        ({"amount": Decimal("0.0000001")}, "amount=0.0000001"),
        ({"amount": Decimal("1E+3")}, "amount=1000"),
        ({"amount": 1e-7}, "amount=0.0000001"),
        ({"ratio": 1e-7}, "ratio=0.0000001"),
        ({"amount": AMOUNT}, "amount=12345678901234567890.10"),
        ({"since": AT, "day": DAY}, "since=2026-01-31T17%3A00%3A00Z&day=2026-01-31"),
        ({"maybe": None, "ids": None, "pageable": None}, ""),
        ({"nulls": ["a", None, "b"]}, "nulls=a&nulls=b"),
        ({"either": Decimal("1.10")}, "either=1.10"),
        ({"days": [DAY, DAY]}, "days=2026-01-31,2026-01-31"),
        ({"redirect": "https://x.test/a?b=c d"}, "redirect=https://x.test/a?b=c%20d"),
        ({"redirect": "a&b#c+d"}, "redirect=a%26b%23c%2Bd"),
        ({"expr": 'a "b"'}, "expr=a%20%22b%22"),
        ({"where": {"num": AMOUNT}}, "where=%7B%22num%22%3A12345678901234567890.10%7D"),
        ({"filter_": {"amount": {"gte": Decimal("1.10")}, "none": None}}, None),
    ],
)
def test_queries(server: Server, arguments: dict[str, Any], query: str | None) -> None:
    server.call("p.query", **arguments)
    if query is not None:
        assert server.sent.url.query.decode() == query
    else:
        wanted = {"pipes": [("pipes", "a|b|c")], "filter_": [("filter[amount][gte]", "1.10")]}
        assert parse_qsl(server.sent.url.query.decode()) == wanted[next(iter(arguments))]


def test_numbers_in_a_path_are_in_plain_notation(server: Server) -> None:
    server.call("p.path", Decimal("1E-7"))
    assert server.sent.url.path == "/path/0.0000001"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"since": AT.replace(tzinfo=None)}, r"since: 2026-01-31T17:00:00 has no time zone"),
        ({"day": AT}, r"day: 2026-01-31T17:00:00\+00:00 has a time"),
        ({"amount": Decimal("NaN")}, "amount: NaN is not a number that can be sent"),
        ({"amount": float("inf")}, "amount: inf is not a number that can be sent"),
        ({"x_note": "naïve"}, "x_note: it holds 'ï', and a header is ASCII alone"),
        ({"x_note": "a\r\nb"}, "x_note: it holds a line break"),
        ({"session": "naïve"}, "session: it holds 'ï', and a cookie is ASCII alone"),
        ({"session": "a\nb"}, "session: it holds a line break"),
        ({"session": "a; b=c"}, "session: it holds a semicolon"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    server: Server, arguments: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        server.otto.p.query(**arguments)
    assert server.requests == []


# -- bodies --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ({"num": Decimal("1.10")}, '{"num":1.10}'),
        ({"dbl": AMOUNT}, '{"dbl":12345678901234567890.10}'),
        ({"num": 5}, '{"num":5}'),
        ({"num": "1.10"}, '{"num":1.10}'),
        ({"float": Decimal("1.10")}, '{"float":1.10}'),
        ({"text": Decimal("1.10")}, '{"text":"1.10"}'),
        ({"text": 5}, '{"text":"5"}'),
        ({"sn": Decimal("1.10")}, '{"sn":1.10}'),
        ({"sn": "1.10"}, '{"sn":"1.10"}'),
        ({"ni": Decimal("1.10")}, '{"ni":1.10}'),
        ({"tup": ["x", Decimal("1.10"), DAY]}, '{"tup":["x",1.10,"2026-01-31"]}'),
        ({"map": {"a": Decimal("0.0000001")}}, '{"map":{"a":0.0000001}}'),
        ({"any": {"a": [Decimal("1.10")]}}, '{"any":{"a":[1.10]}}'),
        ({"int10": 5}, '{"int10":5}'),
        ({"int10": "5"}, '{"int10":5}'),
        ({"num10": Decimal("1.10")}, '{"num10":1.10}'),
        ({"pydantic": Decimal("1.10")}, '{"pydantic":"1.10"}'),
        ({"pydantic_in": Decimal("1.10")}, '{"pydantic_in":1.10}'),
        ({"day": DAY, "at": AT}, '{"day":"2026-01-31","at":"2026-01-31T17:00:00Z"}'),
        ({"gone": None}, '{"gone":null}'),
        ({"note": None, "num": None}, "{}"),
        ({"pair": (DAY, Decimal("1.10"))}, '{"pair":["2026-01-31",1.10]}'),
        ({"pair": [DAY, 1]}, '{"pair":["2026-01-31",1]}'),
        (
            {"more": ("x", {"side": "buy", "qty": 1}, Decimal("1.10"), None)},
            '{"more":["x",{"side":"buy","qty":1},1.10,null]}',
        ),
        ({"other": Decimal("1.10")}, '{"other":1.10}'),
    ],
)
def test_json_bodies_as_dicts_and_models(
    server: Server, made: MadeClient, given: dict[str, Any], written: str
) -> None:
    server.returns(b"{}")
    server.call("b.money", body=given)
    assert server.sent.content.decode() == written
    money = made.module("otto_api.models").Money
    known = {p.key: p.attribute for p in money._schema.properties}
    model = money(**{known[key]: value for key, value in given.items() if key in known})
    model.additional_properties = {k: v for k, v in given.items() if k not in known}
    server.call("b.money", body=model)
    assert server.sent.content.decode() == written


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"at": AT.replace(tzinfo=None)}, "no time zone"),
        ({"day": AT}, "has a time"),
        ({"num": Decimal("NaN")}, "NaN is not a number"),
        ({"float": float("nan")}, "nan is not a number"),
        ({"any": [float("inf")]}, "inf is not a number"),
        ({"int10": Decimal("1.5")}, "1.5 is not an integer"),
    ],
)
def test_bodies_that_cannot_be_meant(
    server: Server, made: MadeClient, given: dict[str, Any], said: str
) -> None:
    [key] = given
    with pytest.raises(ValueError, match=f"money: the request body: {key}: .*{said}"):
        server.otto.b.money(body=given)
    money = made.module("otto_api.models").Money
    model = money(**{money._schema.properties[_index(money, key)].attribute: given[key]})
    with pytest.raises(ValueError, match=f"money: the request body: {key}: .*{said}"):
        server.otto.b.money(body=model)
    assert server.requests == []


def _index(model: Any, key: str) -> int:
    return [p.key for p in model._schema.properties].index(key)


def test_a_union_of_objects_as_a_dict(server: Server) -> None:
    server.call("b.trade", body={"side": "sell", "qty": Decimal("1.10")})
    assert server.sent.content == b'{"side":"sell","qty":1.10}'


def test_a_base_takes_the_properties_of_its_children(server: Server, made: MadeClient) -> None:
    models = made.module("otto_api.models")
    server.returns(b'{"kind":"dog","name":"B","born":"2026-01-31"}')
    found = server.call("b.add_animal", kind="cat", name="A", lives=9, weight=Decimal("1.10"))
    assert json.loads(server.sent.content) == {
        "kind": "cat",
        "name": "A",
        "lives": 9,
        "weight": 1.1,
    }
    assert found == models.Dog(kind="dog", name="B", born=DAY)
    server.call("b.add_animal", kind="dog", name="A", born=DAY)
    assert json.loads(server.sent.content) == {"kind": "dog", "name": "A", "born": "2026-01-31"}
    methods = made.module("otto_api.api.b._methods")
    parameters = inspect.signature(methods._add_animal_2).parameters
    required = {name for name, it in parameters.items() if it.default is it.empty}
    assert required == {"self", "kind", "name"}
    assert parameters["weight"].annotation == "Decimal | str | Unset"


def test_a_constant_is_sent_where_it_is_not_given(server: Server) -> None:
    server.call("b.buy", qty=1)
    assert server.sent.content == b'{"side":"buy","qty":1}'


def test_bytes_choose_the_media_type_of_bytes(server: Server, made: MadeClient) -> None:
    file = made.module("otto_api.types").File
    chosen = []
    for body in (b"x", file(b"x"), file(b"x", mime_type="image/png"), file(b"x", "a.png")):
        server.call("b.octets", body=body)
        chosen.append(server.sent.headers["content-type"])
    octets = "application/octet-stream"
    assert chosen == [octets, octets, "image/png", octets]


@pytest.mark.parametrize("seekable", [True, False])
def test_an_open_file_is_sent_by_both_clients(
    server: Server, tmp_path: Path, seekable: bool
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"ab" * 100_000)

    async def sent(file: Any) -> None:
        async with server.async_otto() as otto:
            await otto.b.octets(body=file)

    for send in (
        lambda file: server.otto.b.octets(body=file),
        lambda file: asyncio.run(sent(file)),
    ):
        with path.open("rb") as file:
            file.read(4)
            send(file if seekable else _Pipe(file))
        assert server.sent.content == b"ab" * 99_998


class _Pipe:
    """A file without positions."""

    def __init__(self, file: Any) -> None:
        self.read = file.read

    def __iter__(self) -> Iterator[bytes]:
        yield self.read()

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError

    def seek(self, *args: Any) -> int:
        raise OSError


def test_form_fields_follow_their_encoding(server: Server) -> None:
    server.call(
        "b.form",
        body={
            "amount": Decimal("0.0000001"),
            "plain": {"num": AMOUNT},
            "deep": {"a": 1},
            "json": [1, 2],
            "csv": ["a", "b"],
            "list": ["a", "b"],
            "nul": None,
            "day": DAY,
        },
    )
    assert parse_qsl(server.sent.content.decode()) == [
        ("amount", "0.0000001"),
        ("plain", '{"num":12345678901234567890.10}'),
        ("deep[a]", "1"),
        ("json", "[1,2]"),
        ("csv", "a,b"),
        ("list", "a"),
        ("list", "b"),
        ("day", "2026-01-31"),
    ]


def _parts(request: httpx.Request) -> list[tuple[str, str, bytes]]:
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    whole: Any = message_from_bytes(head + request.content)
    return [
        (
            part.get_param("name", header="content-disposition"),
            part.get_content_type(),
            part.get_payload(decode=True),
        )
        for part in whole.get_payload()
    ]


def test_parts_given_as_dicts_are_written_by_their_schema(server: Server) -> None:
    money = {"num": Decimal("1.10"), "day": DAY}
    body = {"file": b"x", "meta": money, "metas": [money], "amount": Decimal("1E-7")}
    server.call("b.multipart", body=body)
    expected = b'{"num":1.10,"day":"2026-01-31"}'
    assert _parts(server.sent) == [
        ("file", "application/octet-stream", b"x"),
        ("meta", "application/json", expected),
        ("metas", "application/json", expected),
        ("amount", "text/plain", b"0.0000001"),
    ]


def test_a_mixed_body_carries_the_boundary_that_it_names(server: Server) -> None:
    server.call("b.mixed", body={"meta": {"num": Decimal("1.10")}, "file": b"x"})
    assert server.sent.headers["content-type"].startswith("multipart/mixed; boundary=")
    assert [part[1:] for part in _parts(server.sent)] == [
        ("application/json", b'{"num":1.10}'),
        ("application/octet-stream", b"x"),
    ]


def test_xml_is_a_string_or_bytes(server: Server, made: MadeClient) -> None:
    server.call("b.xml", body="<a/>")
    assert (server.sent.content, server.sent.headers["content-type"]) == (
        b"<a/>",
        "application/xml",
    )
    money = made.module("otto_api.models").Money()
    with pytest.raises(ValueError, match="application/xml is sent as a string or bytes"):
        server.otto.b.xml(body=money)


def test_json_lines_are_written_line_by_line(server: Server) -> None:
    server.call("b.lines", body=[{"num": Decimal("1.10")}, {"num": 2}])
    assert server.sent.content == b'{"num":1.10}\n{"num":2}\n'
    assert server.sent.headers["content-type"] == "application/x-ndjson"
    server.call("b.lines", body={"num": 1})
    assert server.sent.content == b'{"num":1}\n'
    server.call("b.lines", body=b'{"num":1}\n{"num":2}\n')
    assert server.sent.content == b'{"num":1}\n{"num":2}\n'


def test_a_dict_chooses_the_media_type_by_its_keys(server: Server) -> None:
    server.call("b.keys", body={"title": "x"})
    assert server.sent.headers["content-type"] == "application/json"
    server.call("b.keys", body={"file": b"x", "note": "n"})
    assert server.sent.headers["content-type"].startswith("multipart/form-data")


def test_parameters_of_media_types_count(server: Server, made: MadeClient) -> None:
    models = made.module("otto_api.models")
    server.returns(b'{"side":"buy","qty":1.10}', "application/vnd.x+json; version=2")
    found = server.call("b.versions", body={"num": 1})
    assert found == models.Buy(side="buy", qty=Decimal("1.10"))
    assert server.sent.headers["content-type"] == "application/vnd.x+json;version=2"
    server.returns(b'{"num":1}', "application/vnd.x+json;version=1")
    assert isinstance(server.call("b.versions", body={"num": 1}), models.Money)


def test_what_only_responses_have_is_not_sent_back(server: Server) -> None:
    server.returns(b'{"id":"1","name":"A","stamp":"2026-01-31T17:00:00Z"}')
    found = server.call("b.put_resource", body={"name": "A"})
    assert found.id == "1"
    found.name = "B"
    server.call("b.put_resource", body=found)
    assert json.loads(server.sent.content) == {"name": "B"}
    assert found.to_dict()["id"] == "1"


# -- responses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "key", "value"),
    [
        (b'{"num":1.10}', "num", Decimal("1.10")),
        (b'{"dbl":12345678901234567890.10}', "dbl", AMOUNT),
        (b'{"float":1.5}', "float_", 1.5),
        (b'{"int10":5}', "int10", 5),
        (b'{"int10":"5"}', "int10", 5),
        (b'{"num10":"1.10"}', "num10", Decimal("1.10")),
        (b'{"num10":1.10}', "num10", Decimal("1.10")),
        (b'{"pydantic":"1.10"}', "pydantic", Decimal("1.10")),
        (b'{"pydantic_in":"1.10"}', "pydantic_in", Decimal("1.10")),
        (b'{"any":1.10}', "any_", Decimal("1.10")),
        (
            b'{"at":"2026-12-31T23:59:59.9999999Z"}',
            "at",
            AT.replace(2026, 12, 31, 23, 59, 59, 999999),
        ),
    ],
)
def test_values_that_are_read(server: Server, raw: bytes, key: str, value: Any) -> None:
    server.returns(raw)
    for _ in range(10):  # msgspec reads alone after some responses of a type
        found = getattr(server.otto.b.money(body={}), key)
        assert repr(found) == repr(value)


POSITIONS = b"""{
    "tup": ["2026-01-31", 1, "2026-01-31"],
    "pair": ["2026-01-31", 1.10],
    "more": ["2026-01-31", {"side": "buy", "qty": 1.10}, 2, null]
}"""


def test_items_have_types_by_their_positions(server: Server, made: MadeClient) -> None:
    server.returns(POSITIONS)
    buy = made.module("otto_api.models").Buy(side="buy", qty=Decimal("1.10"))
    found: Any = None
    for _ in range(10):
        found = server.call("b.money", body={})
        # What may be shorter is a list.
        assert found.tup == ["2026-01-31", Decimal(1), DAY]
        assert found.pair == (DAY, Decimal("1.10"))
        assert found.more == ("2026-01-31", buy, Decimal(2), None)
    assert json.loads(json.dumps(found.to_dict()["pair"], default=str)) == ["2026-01-31", "1.10"]
    server.call("b.money", body=found)
    assert json.loads(server.sent.content) == json.loads(POSITIONS)
    annotations = made.module("otto_api.models.money").Money.__annotations__
    assert "tuple[date, Decimal]" in annotations["pair"]
    assert "tuple[str, Buy, *tuple[Decimal | None, ...]]" in annotations["more"]
    assert "list[str | Decimal | date]" in annotations["tup"]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b'{"pair": ["2026-01-31", "x"]}', "/pair/1: expected number"),
        (b'{"pair": ["2026-01-31"]}', "/pair/1: expected number .*, got nothing"),
        (b'{"pair": ["2026-01-31", 1, 2]}', "/pair/2: expected no item, got an integer"),
        (b'{"more": ["x", {"side": "sell", "qty": 1}]}', "/more/1/side: expected 'buy'"),
        (b'{"more": ["x", {"side": "buy", "qty": 1}, "x"]}', "/more/2: expected number"),
        (b'{"pair": {}}', "/pair: expected array, got an object"),
    ],
)
def test_an_item_that_does_not_fit_its_position_is_drift(
    server: Server, made: MadeClient, raw: bytes, said: str
) -> None:
    server.returns(raw)
    for _ in range(10):
        with pytest.raises(made.ext.ResponseDecodeError, match=said):
            server.otto.b.money(body={})


@pytest.mark.parametrize("name", ["read_lines", "read_line_list"])
def test_json_lines_are_read_as_a_list(server: Server, made: MadeClient, name: str) -> None:
    money = made.module("otto_api.models").Money
    expected = [money(num=Decimal("1.10")), money(day=DAY)]
    content = b'{"num":1.10}\n\r\n{"day":"2026-01-31"}'
    for media_type in ("application/x-ndjson", "application/jsonl", "application/octet-stream"):
        server.returns(content, media_type)
        assert server.call(f"r.{name}") == expected
        assert list(getattr(server.otto.r, f"iter_{name}")()) == expected
    server.returns(b"", "application/jsonl")
    assert server.call(f"r.{name}") == []
    assert _returned(made, name) == "list[Money]"
    server.returns(b'{"num":1}\n{"num":"x"}\n', "application/jsonl")
    with pytest.raises(made.ext.ResponseDecodeError, match="/1/num: expected number"):
        server.call(f"r.{name}")
    server.returns(b'{"num":1}\n{"num":\n', "application/jsonl")
    with pytest.raises(made.ext.ResponseDecodeError, match="item 1: the body is not valid JSON"):
        server.call(f"r.{name}")


def test_json_lines_without_a_schema_are_bytes(server: Server) -> None:
    server.returns(b"{}\n", "application/jsonl")
    assert server.call("r.read_any_lines") == b"{}\n"


@pytest.mark.parametrize(
    ("name", "content", "media_type", "expected"),
    [
        ("star_text", b"plain words", "text/plain", "plain words"),
        ("star_text", b'"quoted"', "application/json", "quoted"),
        ("star_bytes", b"\x00\x01", "application/pdf", b"\x00\x01"),
        ("star_file", b"\x00\x01", "application/octet-stream", b"\x00\x01"),
        ("star_file", b'{"a":1}', "application/json", b'{"a":1}'),
        ("aspnet_id", b"3fa85f64-5717-4562-b3fc-2c963f66afa6", "text/plain", None),
        ("aspnet_id", b'"3fa85f64-5717-4562-b3fc-2c963f66afa6"', "application/json", None),
        ("number", b"0.10", "application/json", Decimal("0.10")),
    ],
)
def test_readers_of_media_types(
    server: Server, name: str, content: bytes, media_type: str, expected: Any
) -> None:
    server.returns(content, media_type)
    some = uuid.UUID("3fa85f64-5717-4562-b3fc-2c963f66afa6")
    assert repr(server.call(f"r.{name}")) == repr(some if name == "aspnet_id" else expected)


@pytest.mark.parametrize("name", ["range_", "by_default"])
@pytest.mark.parametrize("status", [200, 204])
def test_an_empty_body_is_none(server: Server, name: str, status: int) -> None:
    server.returns(b"", "", status)
    assert server.call(f"r.{name}") is None


def test_one_schema_of_several_media_types_is_one_type(server: Server, made: MadeClient) -> None:
    server.returns(b'{"num":1}', "text/plain")
    money = made.module("otto_api.models").Money(num=Decimal(1))
    assert server.call("r.aspnet") == money
    assert server.sent.headers["accept"].startswith("application/json")
    assert _returned(made, "aspnet") == "Money"
    assert _returned(made, "aspnet_id") == "UUID"
    assert _returned(made, "both") == "Money"


def test_json_is_asked_for_before_its_twins(server: Server, made: MadeClient) -> None:
    server.returns(b'{"num":1}')
    assert server.call("r.xml_twin").num == 1
    assert server.sent.headers["accept"] == "application/json, application/xml"
    assert _returned(made, "xml_twin") == "Money"
    server.returns(b"<num>1</num>", "application/xml")
    with pytest.raises(made.ext.ResponseDecodeError, match="not valid JSON"):
        server.otto.r.xml_twin()


@pytest.mark.parametrize("name", ["undocumented", "anything"])
def test_a_success_without_a_schema_is_taken_as_it_comes(
    server: Server, made: MadeClient, name: str
) -> None:
    for content, media_type, expected in (
        (b'{"a":1.10}', "application/json", {"a": Decimal("1.10")}),
        (b"words", "text/plain", "words"),
        (b"%PDF", "application/pdf", b"%PDF"),
    ):
        server.returns(content, media_type)
        assert server.call(f"r.{name}") == expected
    assert _returned(made, name) == "Any"


def test_an_empty_body_is_none_where_no_schema_is_stated(server: Server) -> None:
    server.returns(b"")
    assert server.call("r.untyped") is None
    assert server.call("r.undocumented") is None


def _returned(made: MadeClient, name: str) -> str:
    found: str = made.module(f"otto_api.api.r.{name}").sync.__annotations__["return"]
    return found


def test_a_documented_redirect_is_a_result(server: Server) -> None:
    server.response = httpx.Response(302, headers={"location": "https://elsewhere.test/x"})
    found = server.otto.r.redirect.with_raw_response()
    assert (found.status_code, found.parsed) == (302, None)
    assert found.headers["location"] == "https://elsewhere.test/x"


def test_the_default_describes_errors_where_a_success_is_documented(
    server: Server, made: MadeClient
) -> None:
    server.returns(b'{"side":"buy","qty":1}', status=201)
    with pytest.raises(made.ext.ResponseDecodeError, match="does not describe status 201"):
        server.otto.r.both()
