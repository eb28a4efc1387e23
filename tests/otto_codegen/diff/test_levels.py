"""Changes that are graver, or lighter, than their keywords look."""

from __future__ import annotations

from typing import Any

import pytest
from otto_codegen.diff import diff_documents
from support.diff_documents import document, request, response

STRING = {"type": "string"}
INTEGER = {"type": "integer"}


def reported(old: Any, new: Any) -> list[tuple[str, str]]:
    return [(change.level.value, change.id) for change in diff_documents(old, new).changes]


def parameter(place: str = "query", **members: Any) -> dict[str, Any]:
    found = {"name": "include_closed", "in": place, "schema": STRING, **members}
    return document({"parameters": [found], "responses": {}})


def test_a_changed_default_is_a_warning_where_it_is_sent() -> None:
    on, off = ({"type": "boolean", "default": value} for value in (True, False))
    rule = "default-value-changed"
    assert reported(parameter(schema=on), parameter(schema=off)) == [
        ("warning", f"request-parameter-{rule}")
    ]
    old, new = ({"type": "object", "properties": {"a": schema}} for schema in (on, off))
    assert reported(request(old), request(new)) == [("warning", f"request-property-{rule}")]
    assert reported(response(old), response(new)) == [("info", f"response-property-{rule}")]


def test_a_request_that_gains_an_optional_part_breaks_no_caller() -> None:
    part = {"type": "object", "properties": {"a": STRING}}
    memo = {"type": "object", "properties": {"memo": STRING}}
    old, new = {"allOf": [part]}, {"allOf": [part, memo]}
    assert {level for level, _ in reported(request(old), request(new))} == {"info"}
    # What a part requires is a break by itself.
    strict = {"allOf": [part, {**memo, "required": ["memo"]}]}
    assert ("breaking", "new-required-request-property") in reported(request(old), request(strict))


@pytest.mark.parametrize("name", ["Accept", "content-type", "AUTHORIZATION"])
def test_header_parameters_that_openapi_ignores_are_ignored(name: str) -> None:
    none = document({"parameters": [], "responses": {}})
    assert reported(none, parameter("header", name=name, required=True)) == []
    assert reported(none, parameter("query", name=name, required=True)) != []


@pytest.mark.parametrize("status", ["204", "205", "304"])
def test_a_body_where_none_can_be_is_no_body(status: str) -> None:
    content = {"application/json": {"schema": {"type": "object"}}}
    old = document({"responses": {status: {"description": "", "content": content}}})
    new = document({"responses": {status: {"description": ""}}})
    assert reported(old, new) == reported(new, old) == []


def test_a_response_of_whole_numbers_is_still_one_of_numbers() -> None:
    assert reported(response({"type": "number"}), response(INTEGER)) == [
        ("info", "response-body-type-specialized")
    ]


@pytest.mark.parametrize("when", ["soon", 20260101, "2026-13-01"])
def test_a_sunset_date_that_cannot_be_read_breaks_no_caller(when: Any) -> None:
    gone = {"deprecated": True, "x-sunset": when}
    found = reported(document({"responses": {}}), document({"responses": {}, **gone}))
    assert [level for level, _ in found] == ["warning"]
    assert [level for level, _ in reported(parameter(), parameter(**gone))] == ["warning"]


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (STRING, {"oneOf": [STRING, INTEGER]}, "was `string` and is `oneOf[string, integer]` now"),
        ({"anyOf": [STRING, INTEGER]}, STRING, "was `anyOf[string, integer]` and is `string` now"),
        (STRING, {"oneOf": [{"title": f"T{n}"} for n in range(10)]}, "T7, and 2 more]` now"),
    ],
)
def test_a_type_that_becomes_a_choice_is_one_line(old: Any, new: Any, text: str) -> None:
    (change,) = diff_documents(response(old), response(new)).changes
    assert text in change.message
