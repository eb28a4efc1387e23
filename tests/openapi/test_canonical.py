"""The canonical view of a schema allows what the schema allows; jsonschema-rs is the judge."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from otto_ext.openapi.canonical import Lone, Schemas
from otto_ext.openapi.keywords import bounds

TYPES = ["null", "integer", "number", "string", "array", "object"]
COUNTS = st.integers(0, 3)
LEAF = st.fixed_dictionaries(
    {"type": st.lists(st.sampled_from(TYPES), min_size=3, max_size=6, unique=True)},
    optional={
        "minimum": st.integers(-2, 2),
        "exclusiveMaximum": st.integers(0, 4),
        "minLength": COUNTS,
        "maxItems": COUNTS,
        "maxProperties": COUNTS,
        "required": st.lists(st.sampled_from("ab"), unique=True),
    },
)
REFERENCE = st.sampled_from("XY").map(lambda name: {"$ref": f"#/$defs/{name}"})


def holding(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    parts = st.fixed_dictionaries({"allOf": st.lists(inner, min_size=1, max_size=3)})
    holders = st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
            "items": inner,
            "minLength": COUNTS,
        },
    )
    beside = st.builds(lambda one, other: {**one, **other}, REFERENCE, holders)
    return st.one_of(parts, holders, beside, st.builds(lambda a, b: {**a, **b}, parts, LEAF))


SCHEMAS = st.recursive(LEAF | REFERENCE, holding, max_leaves=6)
SCALARS: list[Any] = [None, *range(-3, 6), 1.5, "", "x", "xy", "xyz", "xyzzy"]
LISTS: list[Any] = [[], *([each] for each in SCALARS), [1, 1], [1, "x", 1], [None] * 4, [[1]]]
OBJECTS: list[Any] = [
    {},
    *({name: each} for name in "abc" for each in SCALARS),
    *({"a": each, "b": 1} for each in SCALARS),
    {"a": {"a": 1}, "b": [1]},
    {"a": 1, "b": 1, "c": 1},
]
VALUES = [*SCALARS, *LISTS, *OBJECTS]


@given(SCHEMAS, LEAF, LEAF)
def test_the_view_allows_the_same_values(
    schema: dict[str, Any], x: dict[str, Any], y: dict[str, Any]
) -> None:
    definitions = {"$defs": {"X": x, "Y": y}}
    view = Schemas(definitions).view(schema, Lone.NEVER)
    if view.types is not None and not _compatible(schema, definitions["$defs"]):
        return  # parts that exclude each other: the later type is taken, which allows more
    judge, ours = (
        jsonschema_rs.Draft202012Validator({**each, **definitions})
        for each in (schema, view.as_schema())
    )
    for value in VALUES:
        assert ours.is_valid(value) == judge.is_valid(value), (value, view.as_schema())


def _compatible(schema: dict[str, Any], definitions: dict[str, Any]) -> bool:
    """Whether the types that hold at once at the top leave a type that is not null."""
    whole = jsonschema_rs.Draft202012Validator(
        {**_types_alone(schema, definitions), "$defs": definitions}
    )
    kinds: tuple[Any, ...] = (1, 1.5, "", [], {})
    return any(whole.is_valid(value) for value in kinds)


def _types_alone(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    kept = {"type": schema["type"]} if "type" in schema else {}
    parts = [*schema.get("allOf", ())]
    if "$ref" in schema:
        parts.append(definitions[schema["$ref"].removeprefix("#/$defs/")])
    return {**kept, "allOf": [_types_alone(part, definitions) for part in parts] or [{}]}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        ({"maximum": 1.5, "exclusiveMaximum": False}, {"maximum": 1.5}),
        ({"minLength": 0, "maxLength": 2.0}, {"maxLength": 2}),
        ({"minItems": -1, "maxItems": -1, "minProperties": "2"}, {}),
        ({"exclusiveMinimum": True, "minimum": True}, {}),
    ],
)
def test_bounds_have_one_spelling(written: dict[str, Any], meant: dict[str, Any]) -> None:
    assert bounds(written) == meant


def test_a_number_that_is_an_integer_as_well_is_an_integer() -> None:
    schema = {"type": "number", "allOf": [{"type": ["integer", "string"]}]}
    assert Schemas({}).types(schema) == {"integer"}


def test_examples_and_extensions_are_kept_lists_of_all_parts_joined() -> None:
    base = {"x-hidden": ["a"], "examples": [1], "x-kind": "base"}
    schema = {"allOf": [base], "x-hidden": ["b"], "x-kind": "own"}
    found = Schemas({}).view(schema).as_schema()
    assert found == {"x-hidden": ["a", "b"], "examples": [1], "x-kind": "own"}


def test_a_schema_of_too_many_parts_reads_as_one_that_says_nothing() -> None:
    schemas = {f"S{i}": {"allOf": [{"$ref": f"#/$defs/S{i + 1}"}]} for i in range(300)}
    known = Schemas({"$defs": {**schemas, "S300": {"type": "string"}}})
    assert known.types({"$ref": "#/$defs/S290"}) == {"string"}
    assert known.types({"$ref": "#/$defs/S0"}) == set()


def test_a_view_says_where_its_parts_are_written() -> None:
    a = {"type": "object", "properties": {"x": {"type": "string"}}}
    b = {"allOf": [{"$ref": "#/components/schemas/A"}, {"required": ["x"]}]}
    document = {"openapi": "3.0.3", "components": {"schemas": {"A": a, "B": b}}}
    view = Schemas(document).view({"$ref": "#/components/schemas/B"}, Lone.NEVER, "/place")
    assert dict(zip(view.places, view.parts, strict=True)) == {
        "/components/schemas/A": a,
        "/components/schemas/B/allOf/1": {"required": ["x"]},
        "/components/schemas/B": b,
    }
