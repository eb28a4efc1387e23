"""Values of samples: the document's examples where they fit, and something that fits where not."""

from __future__ import annotations

import ast
import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from otto_codegen.normalise import normalise
from otto_codegen.parse import parse
from otto_reference.examples import MISSING, Examples
from otto_reference.python_values import Values
from support.api_documents import rich

from otto_ext.openapi.fixes import FixLog
from otto_ext.openapi.references import References

API = parse(normalise(rich()).document)
NAMES = {
    "UUID": UUID, "Decimal": Decimal, "date": dt.date, "datetime": dt.datetime, "UTC": dt.UTC,
    "Path": Path, "__builtins__": {},
}  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def written(codec: str, value: Any = MISSING) -> str:
    return Values(API).write(codec, value, "name")


@pytest.mark.parametrize(
    ("codec", "value", "code"),
    [
        ("c.STRING", "a 'b'", "\"a 'b'\""),
        ("c.STRING", MISSING, "'name'"),
        ("c.STRING", 5, "'name'"),
        ("c.INTEGER", 5, "5"),
        ("c.INTEGER", True, "1"),
        ("c.FLOAT", 5, "5"),
        ("c.FLOAT", "5", "1.5"),
        ("c.BOOLEAN", False, "False"),
        ("c.NULL", 3, "None"),
        ("c.ANY", {"a": [1, None]}, "{'a': [1, None]}"),
        ("c.ANY", MISSING, "{}"),
        ("c.BINARY", "content", "Path('name')"),
        ("c.DECIMAL", "12.50", "Decimal('12.50')"),
        ("c.DECIMAL", "twelve", "Decimal('1250.75')"),
        ("c.DECIMAL_NUMBER", 12.5, "Decimal('12.5')"),
        ("c.DATE", "2026-01-31", "date(2026, 1, 31)"),
        ("c.DATE", "the 31st", "date(2026, 6, 30)"),
        ("c.DATETIME", "2026-01-31T17:00:00Z", "datetime(2026, 1, 31, 17, 0, tzinfo=UTC)"),
        (
            "c.DATETIME",
            "2026-01-31T17:00:00+01:00",
            "datetime.fromisoformat('2026-01-31T17:00:00+01:00')",
        ),
        ("c.UUID_", "no uuid", "UUID('3fa85f64-5717-4562-b3fc-2c963f66afa6')"),
        ("c.const('dog')", "cat", "'dog'"),
        ("c.nullable(c.INTEGER)", None, "None"),
        ("c.nullable(c.INTEGER)", MISSING, "1"),
        ("c.array(c.INTEGER)", [1, 2, 3, 4, 5], "[1, 2, 3]"),
        ("c.array(c.INTEGER)", "1", "[1]"),
        ("c.mapping(c.INTEGER)", {"a": 1}, "{'a': 1}"),
        ("c.mapping(c.INTEGER)", MISSING, "{}"),
        ("c.union(c.INTEGER, c.STRING)", "a", "'a'"),
        ("c.union(c.INTEGER, c.array(c.STRING))", ["a"], "['a']"),
        ("c.union(c.INTEGER, c.mapping(c.STRING))", {"a": "b"}, "{'a': 'b'}"),
        ("c.union(c.INTEGER, c.const('x'))", "x", "'x'"),
        ("c.union(c.INTEGER, c.union(c.BOOLEAN, c.nullable(c.STRING)))", "x", "'x'"),
        ("c.union(c.INTEGER, _ref('Color'))", "dark blue", "Color.DARK_BLUE"),
        ("c.union(c.INTEGER, _ref('Dog'))", {"kind": "dog"}, "Dog()"),
        ("c.union(c.INTEGER, _ref('Pet'))", {"kind": "dog"}, "Dog()"),
        ("_ref('Color')", "dark blue", "Color.DARK_BLUE"),
        ("_ref('Color')", "green", "Color.RED"),
        ("_ref('Color')", ["red"], "Color.RED"),
        ("_ref('Level')", 2, "Level.VALUE_2"),
        ("_ref('Pet')", {"kind": "cat", "lives": 9}, "Cat(lives=9)"),
        ("_ref('Pets')", [{"kind": "cat"}, {"kind": "dog"}], "[Cat(), Dog()]"),
    ],
)
def test_a_value_is_written_as_its_type(codec: str, value: Any, code: str) -> None:
    assert written(codec, value) == code.replace("\"a 'b'\"", ascii("a 'b'"))


@pytest.mark.parametrize(
    ("codec", "value", "code"),
    [
        ("_ref('Color')", "dark blue", "'dark blue'"),
        ("_ref('Color')", "green", "'red'"),
        ("c.nullable(_ref('Color'))", MISSING, "'red'"),
        ("c.nullable(_ref('Color'))", None, "None"),
        ("c.array(_ref('Color'))", ["red"], "[Color.RED]"),
        ("_ref('Pets')", [{"kind": "dog"}], "[Dog()]"),
        ("c.INTEGER", 5, "5"),
    ],
)
def test_an_argument_takes_the_plain_value_of_an_enumeration(
    codec: str, value: Any, code: str
) -> None:
    assert Values(API).argument(codec, value, "name") == code


def test_what_a_value_needs_is_imported() -> None:
    values = Values(API)
    values.write("_ref('Everything')", {"color": "red", "amount": "1", "day": "2026-01-01"}, "")
    assert values.imports == {
        "datetime": {"UTC", "date", "datetime"},
        "decimal": {"Decimal"},
        "otto_api.models": {"Color", "Everything"},
        "uuid": {"UUID"},
    }


PLAIN = {
    "c.STRING": str, "c.INTEGER": int, "c.FLOAT": (int, float), "c.BOOLEAN": bool,
    "c.DECIMAL": Decimal, "c.DECIMAL_NUMBER": Decimal, "c.DATE": dt.date,
    "c.DATETIME": dt.datetime, "c.UUID_": UUID, "c.BINARY": Path, "c.NULL": type(None),
}  # fmt: skip


@given(st.sampled_from(sorted(PLAIN)), JSON)
def test_whatever_the_example_the_value_is_of_the_type(codec: str, value: Any) -> None:
    assert isinstance(eval(written(codec, value), dict(NAMES)), PLAIN[codec])


@given(st.sampled_from([*API.models, *API.aliases]), JSON)
def test_whatever_the_example_the_code_is_an_expression(found: Any, value: Any) -> None:
    ast.parse(written(f"_ref({found.class_info.name!r})", value), mode="eval")


def test_types_without_end_end() -> None:
    document = rich()
    document["components"]["schemas"]["Dog"]["required"] += ["friend"]
    values = Values(parse(normalise(document).document))
    assert len(values.write("_ref('Dog')", MISSING, "")) < 3000


# -- examples -------------------------------------------------------------------------------------


def of(schema: Any, **schemas: Any) -> Any:
    document = {"openapi": "3.1.0", "components": {"schemas": schemas}}
    return Examples(References(document, FixLog())).of_schema(schema)


TEXT = {"type": "string", "example": "text"}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (TEXT, "text"),
        ({"examples": ["first", "second"]}, "first"),
        ({"const": 3}, 3),
        ({"enum": ["a", "b"]}, "a"),
        ({"type": "integer", "default": 50}, 50),
        ({"type": "integer", "minimum": 7}, 7),
        ({"type": "string", "format": "email"}, "ada@example.com"),
        ({"type": "string"}, MISSING),
        (True, MISSING),
        ({"items": TEXT}, ["text"]),
        ({"items": {}}, MISSING),
        ({"anyOf": [{"type": "null"}, TEXT]}, "text"),
        ({"oneOf": [{"type": "null"}]}, MISSING),
        ({"properties": {"a": TEXT, "b": TEXT}, "required": ["b"]}, {"b": "text"}),
        ({"properties": {"a": TEXT, "b": TEXT}}, {"a": "text"}),
        ({"properties": {"a": {}}, "required": ["a", "lost"]}, {}),
        (
            {"allOf": [{"properties": {"a": TEXT}}, {"$ref": "#/components/schemas/T"}]},
            {"a": "text"},
        ),
        ({"$ref": "#/components/schemas/T"}, "from T"),
        ({"$ref": "#/components/schemas/T", "example": "own"}, "own"),
        ({"$ref": "#/components/schemas/Lost"}, MISSING),
        ({"$ref": "#/components/schemas/Loop"}, {"next": {"next": {}}}),
    ],
)
def test_an_example_of_a_schema(schema: Any, value: Any) -> None:
    loop = {"properties": {"next": {"$ref": "#/components/schemas/Loop"}}, "required": ["next"]}
    found = of(schema, T={"example": "from T"}, Loop=loop)
    if schema == {"$ref": "#/components/schemas/Loop"}:
        found["next"]["next"] = {}
    assert found is value if value is MISSING else found == value


def test_the_discriminator_is_filled_in() -> None:
    schema = {
        "oneOf": [{"$ref": "#/components/schemas/T"}],
        "discriminator": {"propertyName": "kind", "mapping": {"t": "#/components/schemas/T"}},
    }
    one = {"properties": {"a": TEXT}}
    assert of(schema, T=one) == {"a": "text", "kind": "t"}
    assert of({**schema, "discriminator": {"propertyName": "kind"}}, T=one)["kind"] == "T"


def test_examples_of_parameters_and_bodies() -> None:
    examples = Examples(
        References({"components": {"examples": {"E": {"value": "shared"}}}}, FixLog())
    )
    named = {"examples": {"x": {"externalValue": "https://example.com"}, "y": {"value": 4}}}
    assert examples.of_parameter({**named, "schema": TEXT}) == 4
    assert examples.of_parameter({"schema": TEXT}) == "text"
    assert examples.of_parameter({"content": {"application/json": {"schema": TEXT}}}) == "text"
    assert examples.of_media({"example": {"a": 1}, "schema": TEXT}) == {"a": 1}
    assert examples.of_media({"examples": {"x": {"$ref": "#/components/examples/E"}}}) == "shared"
