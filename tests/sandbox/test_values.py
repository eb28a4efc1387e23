"""Example values: of every media type, format and keyword, and believable by their names."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qs

import httpx
import jsonschema_rs
import pytest

from otto_ext.sandbox import Sandbox

THING = {
    "type": "object",
    "required": ["a", "b"],
    "properties": {"a": {"const": 1}, "b": {"const": "x"}},
}


def response(content: dict[str, Any]) -> httpx.Response:
    documented = {"description": "", "content": content}
    document = {"openapi": "3.1.0", "paths": {"/a": {"get": {"responses": {"200": documented}}}}}
    with Sandbox(document) as sandbox:
        return httpx.get(f"{sandbox.base_url}/a")


def value(schema: Any) -> Any:
    return response({"application/json": {"schema": schema}}).json()


@pytest.mark.parametrize(
    ("kind", "schema", "check"),
    [
        ("application/vnd.a+json", THING, lambda body: json.loads(body) == {"a": 1, "b": "x"}),
        ("application/pdf", {}, lambda body: body.startswith(b"%PDF-")),
        (
            "text/event-stream",
            THING,
            lambda body: body.startswith(b"data: {") and body[-2:] == b"\n\n",
        ),
        ("application/x-ndjson", THING, lambda body: json.loads(body)["a"] == 1),
        (
            "application/jsonl",
            {"type": "array", "items": THING},
            lambda body: [json.loads(line)["b"] for line in body.splitlines()] == ["x", "x"],
        ),
        (
            "application/x-www-form-urlencoded",
            THING,
            lambda body: parse_qs(body.decode()) == {"a": ["1"], "b": ["x"]},
        ),
        ("multipart/mixed", THING, lambda body: b'name="a"\r\n\r\n1\r\n' in body),
        ("multipart/mixed", {"const": "x"}, lambda body: b'name="value"\r\n\r\nx\r\n' in body),
        ("text/csv", {"type": "string"}, lambda body: body.startswith(b"id,value\r\n")),
        ("text/csv", {"const": "a\n1\n"}, lambda body: body == b"a\n1\n"),
        ("text/plain", {"const": "hello"}, lambda body: body == b"hello"),
        ("text/plain", THING, lambda body: json.loads(body) == {"a": 1, "b": "x"}),
        ("*/*", THING, lambda body: json.loads(body) == {"a": 1, "b": "x"}),
    ],
)
def test_a_body_is_of_its_media_type(kind: str, schema: Any, check: Any) -> None:
    returned = response({kind: {"schema": schema}})
    assert check(returned.content), returned.content
    expected = "application/json" if kind == "*/*" else kind
    assert returned.headers["content-type"].partition(";")[0] == expected


FORMATS = (
    *("uuid", "date", "date-time", "time", "duration", "decimal", "email", "idn-email", "hostname"),
    *("ipv4", "ipv6", "uri", "uri-reference", "uri-template", "iri", "json-pointer", "regex"),
    *("relative-json-pointer", "byte", "int64", "unknown-format"),
)


@pytest.mark.parametrize("name", FORMATS)
def test_a_string_is_of_its_format(name: str) -> None:
    schema = {"type": "string", "format": name}
    jsonschema_rs.Draft202012Validator(schema, validate_formats=True).validate(value(schema))


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "array", "items": {"enum": [1, 2, 3]}, "uniqueItems": True, "minItems": 3},
        {"type": "array", "prefixItems": [{"const": 1}, {"const": 2}], "items": False},
        {"type": "array", "items": False},
        {"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 3},
        {"type": "object", "propertyNames": {"pattern": "^[A-Z]{4}$"}, "minProperties": 2},
        {"type": "object", "required": ["free"]},
        {"type": "integer", "maximum": -5},
        {"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 5},
        {"type": "number", "multipleOf": 0.5, "minimum": 0.25, "maximum": 0.75},
        {"minimum": 3},
        {"items": {"const": 1}},
        {"type": ["object", "null"], "required": ["a"], "properties": {"a": False}},
        {"allOf": [{"enum": [1, 2]}, {"enum": [2, 3]}, {"type": "integer"}]},
        {"allOf": [{"type": ["integer", "string"]}, {"type": "string"}]},
        {"allOf": [{"minimum": 1, "maximum": 9}, {"minimum": 4, "maximum": 5}], "type": "integer"},
        {"allOf": [True, {"type": "string", "pattern": "^(?<word>[a-z]+)$"}]},
        {
            "allOf": [
                {"properties": {"a": {"minimum": 1}}, "required": ["a"]},
                {"properties": {"a": {"type": "integer"}}, "additionalProperties": {}},
            ]
        },
        {"anyOf": [{"type": "integer", "minimum": 5, "maximum": 4}, {"const": "x"}]},
        {"type": "string", "format": "date", "pattern": "^2"},
        {"type": "string", "format": "uuid", "pattern": "^[0-9]{3}$"},
        {"type": "string", "minLength": 70},
        {"oneOf": [{"type": "null"}, {"type": "boolean"}]},
    ],
    ids=json.dumps,
)
def test_keywords_are_obeyed(schema: Any) -> None:
    made = value(schema)
    assert jsonschema_rs.is_valid(schema, made), made


@pytest.mark.parametrize("pattern", ["(", "^\\p{L}+$", "(?=a)b"])
def test_a_pattern_that_cannot_be_followed_does_not_cost_the_response(pattern: str) -> None:
    assert isinstance(value({"type": "string", "pattern": pattern}), str)


NAMED = {
    "first_name": r"[A-Z][a-z]+",
    "lastName": r"[A-Z][a-z]+",
    "full_name": r"[A-Z][a-z]+ [A-Z][a-z]+",
    "familyName": r"[A-Z][a-z]+",
    "given_name": r"[A-Z][a-z]+",
    "userName": r"[a-z]+\d+",
    "username": r"[a-z]+\d+",
    "file_name": r".+\.csv",
    "name": r"[A-Z][a-z]+ [A-Z][a-z]+",
    "title": r"[A-Z][a-z]+ [A-Z][a-z]+",
    "contact_email": r".+@example\.com",
    "city": r"[A-Z].+",
    "country": r"[A-Z]{2}",
    "baseCurrency": r"[A-Z]{3}",
    "phone": r"\+\d+",
    "homepage-url": r"https://.+",
    "tx_hash": r"[0-9a-f]{64}",
}


def rows(properties: dict[str, Any]) -> list[dict[str, Any]]:
    thing = {"type": "object", "properties": properties, "required": list(properties)}
    found: list[dict[str, Any]] = value({"type": "array", "items": thing})
    return found


def test_texts_are_believable_by_their_names() -> None:
    for row in rows({name: {"type": "string"} for name in NAMED}):
        assert [name for name, text in row.items() if not re.fullmatch(NAMED[name], text)] == []
    assert all(len(row["city"]) == 2 for row in rows({"city": {"type": "string", "maxLength": 2}}))


def test_rows_vary_the_examples_of_the_document() -> None:
    wallet = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"
    found = rows(
        {
            "price": {"type": "string", "examples": ["12.50"]},
            "digits": {"type": "string", "examples": ["0042"]},
            "symbol": {"type": "string", "examples": ["BTC"]},
            "fund": {"type": "string", "examples": ["A Fund"]},
            "short": {"type": "string", "maxLength": 6, "examples": ["A Fund"]},
            "odd": {"type": "string", "pattern": "(", "examples": ["A Fund"]},
            "wallet": {"type": "string", "examples": [wallet]},
            "size": {"type": "integer", "examples": [4]},
            "inner": {"type": "object", "properties": {"a": {"const": 1}}, "examples": [{"a": 2}]},
        }
    )
    assert all(re.fullmatch(r"\d+\.\d\d", row["price"]) for row in found)
    assert all(re.fullmatch(r"\d{4}", row["digits"]) for row in found)
    assert {row["symbol"] for row in found} == {"BTC"}
    assert len({row["fund"] for row in found}) == len(found)
    assert {row["short"] for row in found} == {"A Fund"}
    assert len({row["wallet"] for row in found}) == len(found)
    assert {len(row["wallet"]) for row in found} == {len(wallet)}
    assert {json.dumps(row["inner"]) for row in found} == {'{"a": 1}'}


def test_what_is_within_a_thing_makes_sense_too() -> None:
    moment = {"type": "string", "format": "date-time"}
    person = {
        "firstName": {"type": "string", "examples": ["Ada"]},
        "lastName": {"type": "string", "examples": ["Lovelace"]},
        "email": {"type": "string", "format": "email"},
        "updated_at": moment,
        "created_at": moment,
    }
    inner = {"type": "object", "required": list(person), "properties": person}
    row = {"type": "object", "required": ["owners"], "properties": {"owners": listed(inner)}}
    response = {"content": {"application/json": {"schema": listed(row)}}}
    document = {"openapi": "3.1.0", "paths": {"/cars": {"get": {"responses": {"200": response}}}}}
    with Sandbox(document) as sandbox:
        cars = httpx.get(f"{sandbox.base_url}/cars").json()
    owners = [owner for car in cars for owner in car["owners"]]
    assert all(owner["created_at"] <= owner["updated_at"] for owner in owners)
    for owner in owners:
        name = f"{owner['firstName']}.{owner['lastName']}".lower()
        assert owner["email"] == f"{name}@example.com"
    assert len({owner["email"] for owner in owners}) > 50


def listed(schema: Any) -> dict[str, Any]:
    return {"type": "array", "items": schema}
