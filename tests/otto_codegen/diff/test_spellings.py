"""The same API written in another way shows no change; odd documents raise nothing."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from otto_codegen.diff import diff_documents
from support.diff_documents import document, request, response, with_schema

STRING = {"type": "string"}
NULLABLE = [
    {"type": "string", "nullable": True},
    {"type": ["string", "null"]},
    {"anyOf": [STRING, {"type": "null"}]},
    {"oneOf": [{"type": "null"}, STRING]},
]


@pytest.mark.parametrize("new", NULLABLE)
@pytest.mark.parametrize("old", NULLABLE)
def test_nullable_is_one_thing_in_four_spellings(old: Any, new: Any) -> None:
    assert not diff_documents(response(old), response(new)).changes


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(
            {"type": "integer", "minimum": 3, "exclusiveMinimum": True},
            {"type": "integer", "exclusiveMinimum": 3},
            id="exclusive bounds of 3.0 and 3.1",
        ),
        pytest.param(
            {"type": "object", "properties": {"a": STRING, "b": STRING}, "required": ["a"]},
            {
                "allOf": [
                    {"type": "object", "properties": {"a": STRING}, "required": ["a"]},
                    {"properties": {"b": STRING}},
                ]
            },
            id="one object or an allOf",
        ),
        pytest.param(STRING, {"allOf": [STRING]}, id="an allOf of one"),
        pytest.param({**STRING, "minLength": 0}, STRING, id="a bound that forbids nothing"),
        pytest.param(STRING, {**STRING, "description": "d"}, id="texts"),
        pytest.param({**STRING, "enum": ["a", "b"]}, {**STRING, "enum": ["b", "a"]}, id="order"),
        pytest.param({"type": ["string"]}, STRING, id="a list of one type"),
        pytest.param({**STRING, "pattern": ""}, STRING, id="a pattern that forbids nothing"),
        pytest.param(
            {**STRING, "minLength": 3},
            {"allOf": [{**STRING, "minLength": 3}, {"minLength": 1}]},
            id="the stricter bound",
        ),
    ],
)
def test_another_spelling_is_no_change(old: Any, new: Any) -> None:
    for place in (request, response):
        assert not diff_documents(place(old), place(new)).changes
        assert not diff_documents(place(new), place(old)).changes


def test_a_component_is_the_same_as_its_schema_in_place() -> None:
    components = {"schemas": {"Name": STRING}}
    old = with_schema("response-property", STRING, components=components)
    new = with_schema(
        "response-property", {"$ref": "#/components/schemas/Name"}, components=components
    )
    assert not diff_documents(old, new).changes


def test_keywords_beside_a_reference_count_since_3_1() -> None:
    components = {"schemas": {"Name": STRING}}
    reference = {"$ref": "#/components/schemas/Name"}
    old = with_schema("request-body", reference, components=components)
    new = with_schema("request-body", {**reference, "maxLength": 3}, components=components)
    assert [change.id for change in diff_documents(old, new).changes] == [
        "request-body-max-length-set"
    ]
    for side in (old, new):
        side["openapi"] = "3.0.3"
    assert not diff_documents(old, new).changes


def test_a_change_deep_in_a_recursive_schema_is_found_once() -> None:
    def tree(leaf: dict[str, Any]) -> dict[str, Any]:
        node = {"$ref": "#/components/schemas/Node"}
        properties = {"left": node, "right": node, "leaf": leaf}
        components = {"schemas": {"Node": {"type": "object", "properties": properties}}}
        return with_schema("response-body", node, components=components)

    (*changes,) = diff_documents(tree(STRING), tree({"type": "integer"})).changes
    assert {change.location for change in changes} == {
        "/components/schemas/Node/properties/leaf/type"
    }


def test_parameters_of_the_path_are_those_of_its_operations() -> None:
    parameter = {"name": "id", "in": "path", "required": True, "schema": STRING}
    operation: dict[str, Any] = {"responses": {}}
    shared = document(paths={"/{id}": {"parameters": [parameter], "get": operation}})
    own = document(paths={"/{id}": {"get": {**operation, "parameters": [parameter]}}})
    assert not diff_documents(shared, own).changes


def test_alternatives_of_one_scheme_are_distinguished() -> None:
    def ways(*scopes: str) -> dict[str, Any]:
        return document({"responses": {}, "security": [{"a": [scope]} for scope in scopes]})

    assert [change.id for change in diff_documents(ways("r"), ways("r", "w")).changes] == [
        "api-security-added"
    ]
    assert diff_documents(ways("r", "w"), ways("r")).breaking


def test_what_was_unstable_may_change_at_will() -> None:
    def operation(parameters: list[Any], level: str) -> dict[str, Any]:
        members = {"parameters": parameters, "x-stability-level": level}
        return document({"responses": {}, **members})

    needed = [{"name": "q", "in": "query", "required": True, "schema": STRING}]
    assert not diff_documents(operation([], "draft"), operation(needed, "draft")).changes
    assert diff_documents(operation([], "beta"), operation(needed, "beta")).breaking


def test_a_swagger_2_document_is_compared_as_what_it_says() -> None:
    pytest.importorskip("otto_ext.openapi.swagger2")
    old: dict[str, Any] = {
        "swagger": "2.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/things": {
                "get": {
                    "parameters": [{"name": "q", "in": "query", "type": "string"}],
                    "responses": {"200": {"description": "ok"}},
                }
            }
        },
    }
    new = copy.deepcopy(old)
    new["paths"]["/things"]["get"]["parameters"][0]["required"] = True
    assert [change.id for change in diff_documents(old, new).changes] == [
        "request-parameter-became-required"
    ]


SCHEMA_KEYS = [
    "type",
    "properties",
    "items",
    "allOf",
    "oneOf",
    "enum",
    "$ref",
    "required",
    "a",
    "not",
]
SCHEMA_KEYS += ["additionalProperties", "discriminator", "minimum", "default", "pattern"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "object", "#/x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(SCHEMA_KEYS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON, JSON)
def test_no_schema_however_odd_raises(old: Any, new: Any) -> None:
    for place in ("request-body", "response-property", "request-parameter"):
        diff = diff_documents(with_schema(place, old), with_schema(place, new))
        json.dumps(diff.as_dict())


@given(JSON)
def test_a_schema_is_the_same_as_itself(schema: Any) -> None:
    old = request(schema)
    new = copy.deepcopy(old)
    new["info"]["version"] = "2"
    assert not diff_documents(old, new).changes


KEYS = ["get", "post", "parameters", "responses", "requestBody", "content", "security", "schema"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.just("x"),
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(
                st.sampled_from([*KEYS, "200", "tags", "servers", "/a", "in", "name"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=15,
    )
)
def test_no_document_however_odd_raises(odd: Any) -> None:
    whole = document(servers=odd, components={"securitySchemes": odd}, webhooks=odd)
    for other in (document(odd), document(paths=odd), document(paths={"/things": odd}), whole):
        diff_documents(document(), other)
        diff_documents(other, document())
