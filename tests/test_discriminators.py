"""Unions and base schemas whose discriminator names the type: what comes back, and what is sent."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from support.made_clients import MadeClient, made_client

if TYPE_CHECKING:
    from collections.abc import Iterator


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def thing(required: str = "", **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        **({"required": required.split()} if required else {}),
    }


TEXT, DATE = {"type": "string"}, {"type": "string", "format": "date"}
DECIMAL = {"type": "string", "format": "decimal"}


def child(parent: str, **more: Any) -> dict[str, Any]:
    return {"allOf": [ref(parent), {**thing(), **more}]}


SCHEMAS: dict[str, Any] = {
    # Strings, with mapping keys beside names; nested in another union.
    "Cat": thing("petType name", petType=TEXT, name=TEXT),
    "Dog": thing("petType name", petType=TEXT, name=TEXT, born=DATE),
    "Pet": {
        "oneOf": [ref("Cat"), ref("Dog")],
        "discriminator": {
            "propertyName": "petType",
            "mapping": {"cat": "#/components/schemas/Cat", "doggy": "Dog", "puppy": "Dog"},
        },
    },
    "Rock": thing("petType", petType={"type": "string", "enum": ["rock", "stone"]}, born=TEXT),
    "Nested": {
        "oneOf": [ref("Pet"), ref("Rock")],
        "discriminator": {"propertyName": "petType"},
    },
    # Integers and booleans, stated as constants or in a mapping whose keys are strings.
    "V1": thing("version", version={"type": "integer", "enum": [1]}, at=TEXT),
    "V2": thing("version", version={"type": "integer", "enum": [2]}, at=DATE),
    "Versions": {"oneOf": [ref("V1"), ref("V2")], "discriminator": {"propertyName": "version"}},
    "N1": thing("n", n={"type": "integer"}, at=TEXT),
    "N2": thing("n", n={"type": "integer"}, at=DATE),
    "Numbers": {
        "oneOf": [ref("N1"), ref("N2")],
        "discriminator": {"propertyName": "n", "mapping": {"-1": "N1", "2": "N2"}},
    },
    "Open": thing("closed", closed={"type": "boolean"}, at=TEXT),
    "Closed": thing("closed", closed={"type": "boolean"}, at=DATE),
    "Flags": {
        "oneOf": [ref("Open"), ref("Closed")],
        "discriminator": {"propertyName": "closed", "mapping": {"false": "Open", "true": "Closed"}},
    },
    # Enumerations of several values each.
    "Order": thing("t", t={"type": "string", "enum": ["buy", "sell"]}, q=DECIMAL),
    "Fee": thing("t", t={"type": "string", "enum": ["fee", "tax"]}, q=DATE),
    "Entries": {"oneOf": [ref("Order"), ref("Fee")], "discriminator": {"propertyName": "t"}},
    # A base with children, as Java and .NET write it.
    "Kind": {"type": "string", "enum": ["lizard", "snake", "boa"]},
    "Animal": {
        **thing("kind", kind=ref("Kind"), parent=ref("Animal")),
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"lizard": "#/components/schemas/Lizard", "snake": "Snake", "boa": "Boa"},
        },
    },
    "Lizard": child("Animal", properties={"born": DATE}, required=["born"]),
    "Snake": child("Animal", properties={"length": DECIMAL}),
    "Boa": child("Snake", properties={"grip": {"type": "integer"}}),
    "Otto.Source": {**thing("type", type=TEXT), "discriminator": {"propertyName": "type"}},
    "Otto.Wallet": child("Otto.Source", properties={"address": TEXT}),
    "Otto.Plain": {"allOf": [ref("Otto.Source")]},
    "Azure": {**thing(kind=TEXT), "discriminator": {"propertyName": "kind"}},
    "AzureOne": {**child("Azure", properties={"at": DATE}), "x-ms-discriminator-value": "#One"},
    # What is not named is of the default's type.
    "Cat2": thing(t=TEXT, m={"type": "integer"}),
    "General": thing(t=TEXT, g=DATE),
    "Defaulted": {
        "oneOf": [ref("Cat2"), ref("General")],
        "discriminator": {
            "propertyName": "t",
            "mapping": {"cat": "#/components/schemas/Cat2"},
            "defaultMapping": "General",
        },
    },
    # An alternative without a name beside one with a name.
    "Mixed": {
        "oneOf": [ref("Order"), thing("t x", t={"const": "x"}, x=DATE)],
        "discriminator": {"propertyName": "t"},
    },
    # The constants distinguish the types without a discriminator.
    "Undeclared": {"oneOf": [ref("V1"), ref("V2")]},
}
ROOTS = [
    "Pet",
    "Nested",
    "Versions",
    "Numbers",
    "Flags",
    "Entries",
    "Animal",
    "Snake",
    "Otto.Source",
    "Azure",
    "Defaulted",
    "Mixed",
    "Undeclared",
]
DOCUMENT: dict[str, Any] = {
    "openapi": "3.2.0",
    "info": {"title": "Types", "version": "1"},
    "paths": {
        f"/{name}": {
            "get": {
                "operationId": f"get_{number}",
                "tags": ["x"],
                "responses": {"200": {"content": {"application/json": {"schema": ref(name)}}}},
            },
            "post": {
                "operationId": f"post_{number}",
                "tags": ["x"],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": ref(name)}},
                },
                "responses": {"204": {}},
            },
        }
        for number, name in enumerate(ROOTS)
    },
    "components": {"schemas": SCHEMAS},
}
DAY = dt.date(2026, 1, 2)
CASES: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    ("Pet", {"petType": "cat", "name": "a"}, "Cat", {"pet_type": "cat"}),
    ("Pet", {"petType": "puppy", "name": "a", "born": "2026-01-02"}, "Dog", {"born": DAY}),
    ("Pet", {"petType": "Dog", "name": "a"}, "Dog", {}),
    ("Nested", {"petType": "doggy", "name": "a", "born": "2026-01-02"}, "Dog", {"born": DAY}),
    ("Nested", {"petType": "Cat", "name": "a"}, "Cat", {}),
    ("Nested", {"petType": "stone", "born": "2026-01-02"}, "Rock", {"born": "2026-01-02"}),
    ("Versions", {"version": 1, "at": "2026-01-02"}, "V1", {"at": "2026-01-02"}),
    ("Versions", {"version": 2, "at": "2026-01-02"}, "V2", {"at": DAY, "version": 2}),
    ("Undeclared", {"version": 2, "at": "2026-01-02"}, "V2", {"at": DAY}),
    ("Numbers", {"n": -1, "at": "2026-01-02"}, "N1", {"at": "2026-01-02"}),
    ("Numbers", {"n": 2, "at": "2026-01-02"}, "N2", {"at": DAY}),
    ("Flags", {"closed": False, "at": "2026-01-02"}, "Open", {"at": "2026-01-02"}),
    ("Flags", {"closed": True, "at": "2026-01-02"}, "Closed", {"at": DAY}),
    ("Entries", {"t": "sell", "q": "1.10"}, "Order", {"q": Decimal("1.10")}),
    ("Entries", {"t": "tax", "q": "2026-01-02"}, "Fee", {"q": DAY}),
    ("Animal", {"kind": "lizard", "born": "2026-01-02"}, "Lizard", {"born": DAY}),
    ("Animal", {"kind": "boa", "length": "2.50", "grip": 1}, "Boa", {"length": Decimal("2.50")}),
    ("Snake", {"kind": "boa", "grip": 2}, "Boa", {"grip": 2}),
    ("Snake", {"kind": "snake", "length": "1.0"}, "Snake", {"length": Decimal("1.0")}),
    ("Otto.Source", {"type": "Otto.Wallet", "address": "0x"}, "Wallet", {"address": "0x"}),
    ("Otto.Source", {"type": "Otto.Plain"}, "Plain", {}),
    ("Otto.Source", {"type": "Otto.Source"}, "OttoSource", {}),
    ("Azure", {"kind": "#One", "at": "2026-01-02"}, "AzureOne", {"at": DAY}),
    ("Azure", {}, "Azure", {}),
    ("Defaulted", {"t": "cat", "m": 1}, "Cat2", {"m": 1}),
    ("Defaulted", {"t": "other", "g": "2026-01-02"}, "General", {"g": DAY}),
    ("Defaulted", {"g": "2026-01-02"}, "General", {"g": DAY}),
    ("Mixed", {"t": "buy", "q": "1.10"}, "Order", {"q": Decimal("1.10")}),
    ("Mixed", {"t": "x", "x": "2026-01-02"}, "MixedType1", {"x": DAY}),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MadeClient]:
    with made_client(DOCUMENT, tmp_path_factory.mktemp("discriminators")) as client:
        yield client


class Wire:
    """A transport that returns one value, and keeps what is sent."""

    def __init__(self, value: Any = None) -> None:
        self.value = value
        self.sent: list[Any] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            self.sent.append(json.loads(request.content))
            return httpx.Response(204)
        return httpx.Response(200, json=self.value)


def otto(made: MadeClient, wire: Wire, **settings: Any) -> Any:
    token = made.module("otto_ext.auth").StaticToken("a-token")
    return made.ext.Otto(credentials=token, transport=httpx.MockTransport(wire), **settings)


@pytest.mark.parametrize(("root", "value", "name", "fields"), CASES)
def test_the_named_type_comes_back_and_is_taken_in_a_body(
    made: MadeClient, root: str, value: dict[str, Any], name: str, fields: dict[str, Any]
) -> None:
    number, wire, found = ROOTS.index(root), Wire(value), None
    with otto(made, wire, drift="raise") as client:
        # Often enough for the decoders that are compiled after some calls.
        for _ in range(80):
            found = getattr(client.x, f"get_{number}")()
            assert type(found).__name__ == name
        assert {key: getattr(found, key) for key in fields} == fields
        getattr(client.x, f"post_{number}")(body=found)
        getattr(client.x, f"post_{number}")(body=value)
        assert wire.sent == [value, value]


@pytest.mark.parametrize(
    ("root", "value", "pointer", "name"),
    [
        ("Pet", {"petType": "bird", "name": "a"}, "/petType", "Cat"),
        ("Pet", {"name": "a"}, "/petType", "Cat"),
        ("Versions", {"version": 3}, "/version", "V1"),
        ("Versions", {"version": "1"}, "/version", "V1"),
        ("Animal", {"kind": "newt"}, "/kind", "Animal"),
        ("Otto.Source", {"type": "Otto.Bank", "iban": "x"}, "/type", "OttoSource"),
    ],
)
def test_an_undocumented_type_is_reported_and_kept(
    made: MadeClient, root: str, value: dict[str, Any], pointer: str, name: str
) -> None:
    seen: list[Any] = []
    with otto(made, Wire(value), on_drift=seen.append) as client:
        found = getattr(client.x, f"get_{ROOTS.index(root)}")()
    assert type(found).__name__ == name
    assert found.to_dict() == value
    assert pointer in [event.pointer for event in seen]


def test_a_base_within_a_model_is_of_any_of_its_types_too(made: MadeClient) -> None:
    value = {"kind": "snake", "parent": {"kind": "lizard", "born": "2026-01-02"}}
    with otto(made, Wire(value), drift="raise") as client:
        found = getattr(client.x, f"get_{ROOTS.index('Animal')}")()
    assert found.parent.born == DAY
