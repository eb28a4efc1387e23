"""Null beside choices, maps of anything, and schemas that contain themselves."""

from __future__ import annotations

from typing import Any

import pytest
from otto_codegen.diff import diff_documents
from support.diff_documents import request, response, with_schema

STRING = {"type": "string"}
NULL = {"type": "null"}
OBJECT = {"type": "object"}
MAYBE = {"type": ["string", "null"]}

# (narrow, wide): whatever the narrow one allows, the wide one does
WIDER = [
    pytest.param({"anyOf": [STRING, NULL]}, {"anyOf": [STRING, NULL, OBJECT]}, id="a choice more"),
    pytest.param({"oneOf": [NULL]}, {"oneOf": [STRING, NULL]}, id="null alone in a choice"),
    pytest.param(NULL, MAYBE, id="null alone"),
    pytest.param(NULL, {**MAYBE, "enum": ["a", None]}, id="null alone beside an enum"),
    pytest.param(MAYBE, {"oneOf": [MAYBE, OBJECT]}, id="null inside of a choice"),
    pytest.param(
        {**OBJECT, "additionalProperties": STRING},
        {**OBJECT, "additionalProperties": {}},
        id="a map of anything",
    ),
]


@pytest.mark.parametrize(("narrow", "wide"), WIDER)
def test_what_is_wider_is_reported_by_direction(narrow: Any, wide: Any) -> None:
    assert not diff_documents(request(narrow), request(wide)).breaking
    assert diff_documents(request(wide), request(narrow)).breaking
    assert diff_documents(response(narrow), response(wide)).breaking
    assert not diff_documents(response(wide), response(narrow)).breaking


@pytest.mark.parametrize("schema", [NULL, {"oneOf": [NULL]}])
def test_null_alone_is_not_anything(schema: Any) -> None:
    (found,) = diff_documents(response(schema), response({})).changes
    assert found.id == "response-body-type-generalized"
    assert "from `null` to any" in found.message


def test_properties_are_forbidden_in_either_way() -> None:
    closed = {**OBJECT, "properties": {"a": STRING}, "additionalProperties": False}
    also = {**OBJECT, "properties": {"a": STRING}, "unevaluatedProperties": False}
    assert not diff_documents(request(closed), request(also)).changes


def _node(name: str, depth: int) -> dict[str, Any]:
    """Schemas that lead back to the first after so many steps."""
    return {
        f"{name}{step}": {
            **OBJECT,
            "properties": {
                "child": {"$ref": f"#/components/schemas/{name}{(step + 1) % depth}"},
                f"{name}only": STRING,
            },
        }
        for step in range(depth)
    }


@pytest.mark.parametrize(("first", "second"), [(1, 1), (2, 3), (7, 11)])
def test_recursive_schemas_that_hold_together_come_to_an_end(first: int, second: int) -> None:
    components = {"schemas": {**_node("A", first), **_node("B", second)}}
    both = {"allOf": [{"$ref": "#/components/schemas/A0"}, {"$ref": "#/components/schemas/B0"}]}
    old, new = (with_schema("request-body", both, components=components) for _ in range(2))
    new["paths"]["/things"]["get"]["summary"] = "said in other words"
    assert not diff_documents(old, new).changes
    last = components["schemas"][f"B{second - 1}"]
    stricter = {**last, "properties": {**last["properties"], "Bonly": {**STRING, "maxLength": 3}}}
    changed = {"schemas": {**components["schemas"], f"B{second - 1}": stricter}}
    assert diff_documents(old, with_schema("request-body", both, components=changed)).breaking


def test_an_object_that_is_something_else_now_is_one_change() -> None:
    before = {**OBJECT, "properties": {"a": STRING}, "required": ["a"]}
    changes = diff_documents(response(before), response(STRING)).changes
    assert [change.id for change in changes] == ["response-body-type-changed"]
