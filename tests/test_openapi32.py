"""OpenAPI 3.2, and constructs of schemas and paths that few readers take: sent and read right."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from support.made_clients import MadeClient, made_client

from otto_ext.openapi.serialisation import decode

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

TEXT = """
openapi: 3.2.0
$self: https://api.ottodigital.io/openapi.yaml
info: {title: V, version: '1'}
servers: [{url: 'https://api.ottodigital.io/v3', name: prod}]
tags:
  - {name: funds, summary: Funds and their values.}
  - {name: nav, parent: funds, kind: nav}
paths:
  /search:
    query:
      operationId: searchFunds
      tags: [nav]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/M'}}}}
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/M'}}}}}
    additionalOperations:
      LINK: {operationId: linkFund, tags: [nav], responses: {'204': {description: ok}}}
      'NO METHOD': {operationId: never, tags: [nav], responses: {'204': {description: ok}}}
    get:
      operationId: wholeQuery
      tags: [nav]
      parameters:
        - {name: whole, in: querystring, content: {application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Filter'}}}}
      responses: {'200': {summary: Found, content: {application/json: {schema: {$ref: '#/components/schemas/M'}}}}}
    post:
      operationId: jsonQuery
      tags: [nav]
      parameters:
        - {name: q, in: querystring, required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Filter'}}}}
      responses: {'204': {}}
  /shared: {$ref: '#/components/pathItems/Shared'}
  /media:
    get:
      operationId: mediaRef
      tags: [funds]
      responses: {'200': {content: {application/json: {$ref: '#/components/mediaTypes/MJson'}}}}
  /address/:address/lines/:line:
    get:
      operationId: getLine
      tags: [funds]
      parameters: [{name: address, in: path, required: true, schema: {type: string, enum: [001, 1.10, yes, 0x1F, null]}}]
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Odd'}}}}}
  /sse:
    get:
      operationId: events
      tags: [funds]
      parameters: [{name: since, in: query, schema: {type: string, format: date}}]
      responses: {'200': {content: {text/event-stream: {itemSchema: {type: object, required: [data], properties: {event: {type: string}, id: {type: string}, retry: {type: integer}, data: {type: string, contentMediaType: application/json, contentSchema: {$ref: '#/components/schemas/M'}}}}}}}, '404': {}}
  /jsonl:
    get:
      operationId: listLines
      tags: [funds]
      responses: {'200': {content: {application/jsonl: {itemSchema: {$ref: '#/components/schemas/M'}}}}}
    post:
      operationId: sendLines
      tags: [funds]
      requestBody: {required: true, content: {application/jsonl: {itemSchema: {$ref: '#/components/schemas/M'}}}}
      responses: {'200': {content: {application/json-seq: {itemSchema: {$ref: '#/components/schemas/M'}}}}}
  /feed:
    get:
      operationId: feed
      tags: [funds]
      responses: {'200': {content: {text/event-stream: {itemSchema: {$ref: '#/components/schemas/Event'}}}}}
  /batch:
    post:
      operationId: sendBatch
      tags: [funds]
      requestBody: {required: true, content: {multipart/mixed: {schema: {type: array, prefixItems: [{$ref: '#/components/schemas/M'}], items: {type: string, format: binary}}, prefixEncoding: [{contentType: application/json}], itemEncoding: {contentType: image/png}}}}
      responses: {'204': {}}
  /seq:
    post:
      operationId: sendSequence
      tags: [funds]
      requestBody: {required: true, content: {application/json-seq: {itemSchema: {$ref: '#/components/schemas/M'}}}}
      responses: {'204': {}}
components:
  mediaTypes:
    MJson: {schema: {$ref: '#/components/schemas/M'}}
  pathItems:
    Shared: {get: {operationId: sharedGet, tags: [funds], parameters: [{$ref: '#/components/parameters/Lim'}], responses: {'200': {$ref: '#/components/responses/OK'}}}}
  parameters:
    Lim: {name: limit, in: query, schema: {type: integer, default: 20}}
  responses:
    OK: {content: {application/json: {schema: {$ref: '#/components/schemas/M'}}}}
  schemas:
    Event: {oneOf: [{$ref: '#/components/schemas/Price'}, {type: object, required: [event], properties: {event: {const: end}}}]}
    Price: {type: object, required: [event, data], properties: {event: {const: price}, data: {type: string, contentMediaType: application/json, contentSchema: {$ref: '#/components/schemas/M'}}}}
    M: {type: object, required: [a], properties: {a: {type: string}, at: {type: string, format: date}}}
    Filter: {type: object, properties: {a: {type: string}, b: {type: array, items: {type: integer}}}}
    Odd:
      type: object
      properties:
        code: {type: [string, 'null'], enum: [007, 1.10, true, null], default: 1.10}
        number: {type: number, enum: [1.10]}
        inner:
          $defs:
            Leaf: {type: object, properties: {at: {type: string, format: date}, next: {$ref: '#/$defs/Leaf'}}}
          type: object
          properties: {leaf: {$ref: '#/$defs/Leaf'}}
"""  # noqa: E501
DAY = dt.date(2026, 1, 2)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MadeClient]:
    document = decode(TEXT.encode(), "test.yaml").document
    with made_client(document, tmp_path_factory.mktemp("v32")) as client:
        yield client


@pytest.fixture
def sent() -> list[httpx.Request]:
    return []


@pytest.fixture
def otto(made: MadeClient, sent: list[httpx.Request]) -> Iterator[Callable[[Any], Any]]:
    values: list[Any] = []

    def respond(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json=values[-1]) if values else httpx.Response(204)

    token = made.module("otto_ext.auth").StaticToken("a-token")
    transport = httpx.MockTransport(respond)
    with made.ext.Otto(credentials=token, transport=transport, drift="raise") as client:

        def returning(value: Any) -> Any:
            values[:] = [] if value is None else [value]
            return client

        yield returning


def test_the_method_query_and_others_are_operations(
    made: MadeClient, otto: Any, sent: list[httpx.Request]
) -> None:
    found = otto({"a": "x", "at": "2026-01-02"}).nav.search_funds(a="y")
    assert found.at == DAY
    assert otto(None).nav.link_fund() is None
    assert [(r.method, r.url.path) for r in sent] == [
        ("QUERY", "/v3/search"),
        ("LINK", "/v3/search"),
    ]
    assert json.loads(sent[0].content) == {"a": "y"}
    operations = made.module("otto_api.client").OPERATIONS
    assert operations["nav.link_fund"] == "LINK /search"
    # It is safe, so it may be sent again.
    assert "QUERY" in made.module("otto_ext.retry").RetryPolicy().methods


def test_what_no_method_can_be_is_reported(made: MadeClient) -> None:
    noted = {(note.rule, note.pointer) for note in made.normalised.fixes}
    assert ("unknown-method", "/paths/~1search") in noted
    # Responses need no description since 3.2.
    assert "no-description" not in {rule for rule, _ in noted}
    assert made.normalised.warnings == ()


def test_a_parameter_may_be_the_whole_query(otto: Any, sent: list[httpx.Request]) -> None:
    nav = otto({"a": "x"}).nav
    nav.whole_query(whole={"a": "x&y z", "b": [1, 2]})
    nav.whole_query()
    otto(None).nav.json_query(q={"a": "ü=", "b": [1]})
    queries = [request.url.query.decode() for request in sent]
    assert queries == [
        "a=x%26y%20z&b=1&b=2",
        "",
        "%7B%22a%22%3A%22%C3%BC%3D%22%2C%22b%22%3A%5B1%5D%7D",
    ]


def test_shared_path_items_and_media_types_are_followed(
    otto: Any, sent: list[httpx.Request]
) -> None:
    value = {"a": "x", "at": "2026-01-02"}
    assert otto(value).funds.shared_get(limit=3).at == DAY
    assert otto(value).funds.media_ref().at == DAY
    assert str(sent[0].url) == "https://api.ottodigital.io/v3/shared?limit=3"


LINES = b'{"a": "x", "at": "2026-01-02"}\n\n{"a": "y\\u2028"}'
SEQUENCE = b'\x1e{"a": "x",\n "at": "2026-01-02"}\n\x1e{"a": "y\\u2028"}\n'
EVENTS = (
    b'\xef\xbb\xbf: hello\r\nevent: one\r\ndata: {"a":\r\ndata:  "x", "at": "2026-01-02"}\r\n\r\n'
    b'id\nretry: 10\nretry: x\n\ndata: {"a": "y\\u2028"}\nid: 7\n\ndata: {"a": "not whole"}\n'
)


class Pieces:
    """A body in pieces of one size."""

    def __init__(self, body: bytes, size: int) -> None:
        self.pieces = [body[at : at + size] for at in range(0, len(body), size)]
        self.closed = False


class Blocking(Pieces, httpx.SyncByteStream):
    def __iter__(self) -> Iterator[bytes]:
        yield from self.pieces

    def close(self) -> None:
        self.closed = True


class Asynchronous(Pieces, httpx.AsyncByteStream):
    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece

    async def aclose(self) -> None:
        self.closed = True


def streaming(
    made: MadeClient, kind: str, body: bytes, media_type: str, size: int, **settings: Any
) -> tuple[Any, Blocking | Asynchronous, list[httpx.Request]]:
    stream = Blocking(body, size) if kind == "Otto" else Asynchronous(body, size)
    sent: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, headers={"content-type": media_type}, stream=stream)

    token = made.module("otto_ext.auth").StaticToken("a-token")
    settings = {"drift": "raise", **settings}
    client = getattr(made.ext, kind)(
        credentials=token, transport=httpx.MockTransport(respond), **settings
    )
    return client, stream, sent


@pytest.mark.parametrize("size", [1, 2, 7, 4096])
@pytest.mark.parametrize("kind", ["Otto", "AsyncOtto"])
def test_items_of_a_sequence_are_typed_and_come_one_by_one(
    made: MadeClient, kind: str, size: int
) -> None:
    cases: list[tuple[str, dict[str, Any], bytes, str]] = [
        ("iter_lines", {}, LINES, "application/jsonl"),
        ("iter_send_lines", {"body": [{"a": "z"}]}, SEQUENCE, "application/json-seq"),
        ("iter_events", {"since": DAY}, EVENTS, "text/event-stream"),
    ]
    for name, arguments, body, media_type in cases:
        client, stream, sent = streaming(made, kind, body, media_type, size)
        if kind == "Otto":
            with client:
                items = getattr(client.funds, name)(**arguments)
                assert sent == []
                found = list(items)
        else:

            async def read(client: Any = client, name: str = name, given: Any = arguments) -> Any:
                async with client:
                    return [it async for it in getattr(client.funds, name)(**given)]

            found = asyncio.run(read())
        if name == "iter_events":
            assert [(it.event, it.id) for it in found] == [
                ("one", found[1].event),
                (found[0].id, "7"),
            ]
            assert sent[0].url.query == b"since=2026-01-02"
            found = [it.data for it in found]
        assert [(it.a, it.to_dict().get("at")) for it in found] == [
            ("x", "2026-01-02"),
            ("y\u2028", None),
        ]
        assert found[0].at == DAY
        assert stream.closed
        assert sent[0].headers["accept"] == media_type


@pytest.mark.parametrize("kind", ["Otto", "AsyncOtto"])
def test_a_direct_call_returns_all_items_of_a_sequence(made: MadeClient, kind: str) -> None:
    cases: list[tuple[str, dict[str, Any], bytes, str]] = [
        ("list_lines", {}, LINES, "application/jsonl"),
        ("send_lines", {"body": [{"a": "z"}]}, SEQUENCE, "application/json-seq"),
        ("events", {}, EVENTS, "text/event-stream"),
    ]
    for name, arguments, body, media_type in cases:
        client, _, _ = streaming(made, kind, body, media_type, 100)
        if kind == "Otto":
            with client:
                found = getattr(client.funds, name)(**arguments)
        else:

            async def read(client: Any = client, name: str = name, given: Any = arguments) -> Any:
                async with client:
                    return await getattr(client.funds, name)(**given)

            found = asyncio.run(read())
        if name == "events":
            assert (found[0].event, found[1].id) == ("one", "7")
            found = [it.data for it in found]
        assert [it.a for it in found] == ["x", "y\u2028"]
        assert found[0].at == DAY


def test_the_data_of_an_event_is_typed_in_a_component_too(made: MadeClient) -> None:
    body = b'event: price\ndata: {"a":"x","at":"2026-01-02"}\n\nevent: end\ndata: {}\n\n'
    client, _, _ = streaming(made, "Otto", body, "text/event-stream", 100)
    with client:
        first, second = client.funds.feed()
    assert (first.data.at, second.event) == (DAY, "end")


def test_parts_without_names_are_sent_in_order(otto: Any, sent: list[httpx.Request]) -> None:
    otto(None).funds.send_batch(body=[{"a": "x", "at": DAY}, b"y"])
    media_type, _, boundary = sent[0].headers["content-type"].partition("; boundary=")
    assert media_type == "multipart/mixed"
    assert sent[0].content.decode().split(f"--{boundary}") == [
        "",
        '\r\nContent-Type: application/json\r\n\r\n{"a":"x","at":"2026-01-02"}\r\n',
        "\r\nContent-Type: image/png\r\n\r\ny\r\n",
        "--\r\n",
    ]


def test_a_sequence_of_json_texts_is_sent(otto: Any, sent: list[httpx.Request]) -> None:
    otto(None).funds.send_sequence(body=[{"a": "x"}, {"a": "y"}])
    assert sent[0].content == b'\x1e{"a":"x"}\n\x1e{"a":"y"}\n'


def test_lines_are_sent_one_by_one(made: MadeClient) -> None:
    client, _, sent = streaming(made, "Otto", SEQUENCE, "application/json-seq", 100)
    with client:
        list(client.funds.iter_send_lines(body=[{"a": "x", "at": DAY}, {"a": "y"}]))
    assert sent[0].content.split(b"\n") == [b'{"a":"x","at":"2026-01-02"}', b'{"a":"y"}', b""]


def test_an_item_that_does_not_fit_is_an_error_or_reported(made: MadeClient) -> None:
    body = b'{"a": "x"}\n{"a": 1}\n'
    client, stream, _ = streaming(made, "Otto", body, "application/jsonl", 100)
    with client, pytest.raises(made.ext.ResponseDecodeError, match="/a: expected string"):
        list(client.funds.iter_lines())
    assert stream.closed
    seen: list[Any] = []
    client, _, _ = streaming(
        made, "Otto", body, "application/jsonl", 100, drift="report", on_drift=seen.append
    )
    with client:
        assert [item.a for item in client.funds.iter_lines()] == ["x", 1]
    assert [event.pointer for event in seen] == ["/a"]
    client, _, _ = streaming(made, "Otto", b"data: {\n\n", "text/event-stream", 100)
    with client, pytest.raises(made.ext.ResponseDecodeError, match="/data: expected JSON"):
        list(client.funds.iter_events())
    client, _, _ = streaming(made, "Otto", b"{\n", "application/jsonl", 100)
    with client, pytest.raises(made.ext.ResponseDecodeError, match="an item cannot be decoded"):
        list(client.funds.iter_lines())


def test_a_sequence_can_be_left_early(made: MadeClient) -> None:
    client, stream, _ = streaming(made, "Otto", LINES, "application/jsonl", 1)
    with client:
        items = client.funds.iter_lines()
        assert next(items).a == "x"
        assert not stream.closed
        items.close()
        assert stream.closed


def test_tags_say_what_they_are_part_of(made: MadeClient) -> None:
    facade = made.module("otto_api.client").SyncApi
    assert "Part of funds." in facade.nav.__doc__
    assert facade.funds.__doc__ == "Funds and their values."


def test_colons_are_placeholders(made: MadeClient, otto: Any, sent: list[httpx.Request]) -> None:
    found = otto({"code": "007", "inner": {"leaf": {"next": {"at": "2026-01-02"}}}})
    line = found.funds.get_line("1.10", "a/b")
    assert sent[0].url.raw_path == b"/v3/address/1.10/lines/a%2Fb"
    assert line.inner.leaf.next_.at == DAY
    rules = [note.rule for note in made.normalised.fixes]
    assert rules.count("path-template") == 2
    # The document declares one of them alone.
    assert rules.count("path-parameter") == 1


def test_values_of_an_enum_of_strings_keep_their_spelling(made: MadeClient) -> None:
    document = decode(TEXT.encode(), "test.yaml").document
    schemas = document["components"]["schemas"]["Odd"]["properties"]
    assert schemas["code"]["enum"] == ["007", "1.10", "true", None]
    assert schemas["code"]["default"] == "1.10"
    assert schemas["number"]["enum"] == [1.1]
    (parameter,) = document["paths"]["/address/:address/lines/:line"]["get"]["parameters"]
    assert parameter["schema"]["enum"] == ["001", "1.10", "yes", "0x1F", None]
