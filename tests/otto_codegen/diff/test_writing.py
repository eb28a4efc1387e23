"""How a value is written decides what its type says: JSON, text, the URL, media types."""

from __future__ import annotations

from typing import Any

import pytest
from otto_codegen.diff import diff_documents
from support.diff_documents import document, request, with_schema

STRING = {"type": "string"}
INTEGER = {"type": "integer"}
BOOLEAN = {"type": "boolean"}
LIST = {"type": "array", "items": STRING}
OBJECT = {"type": "object"}


def parameter(schema: Any, **members: Any) -> dict[str, Any]:
    stated = {"name": "p", "in": "query", "schema": schema, **members}
    return document({"parameters": [stated], "responses": {}})


@pytest.mark.parametrize(
    ("old", "new", "breaking"),
    [
        (INTEGER, STRING, False),
        ({}, STRING, False),
        ({"type": ["integer", "string"]}, STRING, False),
        (STRING, INTEGER, True),
        (STRING, LIST, False),
        (INTEGER, LIST, False),
        (INTEGER, {"type": "array", "items": {"type": "number"}}, False),
        (STRING, {"type": "array", "items": INTEGER}, True),
        (STRING, {"type": "array", "items": {**STRING, "enum": ["a"]}}, True),
        (STRING, {"type": "array", "items": {**STRING, "maxLength": 3}}, True),
        ({**STRING, "maxLength": 3}, {"type": "array", "items": {**STRING, "maxLength": 5}}, False),
        (STRING, {"type": "array", "items": {"oneOf": [STRING, INTEGER]}}, True),
        (STRING, {**LIST, "minItems": 2}, True),
        (STRING, {"type": "array"}, True),
        (LIST, STRING, True),
        (OBJECT, STRING, True),
    ],
)
def test_in_a_query_all_is_text_and_one_value_a_list(old: Any, new: Any, *, breaking: bool) -> None:
    assert diff_documents(parameter(old), parameter(new)).breaking is breaking


@pytest.mark.parametrize("old", [INTEGER, STRING])
def test_in_a_json_body_types_are_what_they_say(old: Any) -> None:
    new = LIST if old is STRING else STRING
    assert diff_documents(request(old), request(new)).breaking


@pytest.mark.parametrize(
    "members",
    [{"in": "path", "required": True}, {"in": "header"}, {"explode": False}],
    ids=["path", "header", "one text with commas"],
)
def test_one_value_is_a_list_only_where_lists_are_written_as_many(members: Any) -> None:
    assert diff_documents(parameter(STRING, **members), parameter(LIST, **members)).breaking
    assert not diff_documents(parameter(INTEGER, **members), parameter(STRING, **members)).breaking


def test_a_list_of_texts_with_commas_is_a_text() -> None:
    header = {"in": "header"}
    assert not diff_documents(parameter(LIST, **header), parameter(STRING, **header)).breaking
    assert not diff_documents(parameter(OBJECT, **header), parameter(STRING, **header)).breaking


@pytest.mark.parametrize(
    ("schema", "members", "breaking"),
    [
        (STRING, {"explode": False}, False),
        (STRING, {"style": "pipeDelimited"}, False),
        (LIST, {"explode": False}, True),
        ({}, {"explode": False}, True),
        (STRING, {"in": "path", "style": "label"}, True),
    ],
)
def test_how_lists_are_written_does_not_concern_single_values(
    schema: Any, members: Any, *, breaking: bool
) -> None:
    place = {"in": members.get("in", "query")}
    old, new = parameter(schema, **place), parameter(schema, **members)
    assert diff_documents(old, new).breaking is breaking


def test_a_parameter_written_as_json_is_no_text() -> None:
    def written(schema: Any) -> dict[str, Any]:
        content = {"application/json": {"schema": schema}}
        stated = {"name": "p", "in": "query", "content": content}
        return document({"parameters": [stated], "responses": {}})

    assert diff_documents(written(INTEGER), written(STRING)).breaking


def returning(media_type: str, schema: Any = STRING) -> dict[str, Any]:
    content = {"description": "d", "content": {media_type: {"schema": schema}}}
    return document({"responses": {"200": content}})


@pytest.mark.parametrize("media_type", ["application/x-www-form-urlencoded", "text/csv"])
def test_forms_and_texts_hold_no_numbers(media_type: str) -> None:
    def sent(schema: Any) -> dict[str, Any]:
        body = {"content": {media_type: {"schema": schema}}}
        return document({"requestBody": body, "responses": {}})

    old, new = ({"type": "object", "properties": {"a": kind}} for kind in (BOOLEAN, STRING))
    assert not diff_documents(sent(old), sent(new)).breaking
    assert diff_documents(sent(new), sent(old)).breaking
    assert not diff_documents(
        returning(media_type, STRING), returning(media_type, INTEGER)
    ).breaking
    assert diff_documents(returning(media_type, INTEGER), returning(media_type, STRING)).breaking


def test_a_header_is_text_and_its_format_counts() -> None:
    def header(schema: Any) -> dict[str, Any]:
        return with_schema("response-header", schema)

    assert not diff_documents(header(STRING), header(INTEGER)).breaking
    assert diff_documents(header(INTEGER), header(STRING)).breaking
    dated = {**STRING, "format": "date-time"}
    assert diff_documents(header(dated), header(INTEGER)).breaking
    listed = {**STRING, "enum": ["a"]}
    (change,) = diff_documents(header(listed), header(STRING)).changes
    assert (change.id, change.level) == ("response-header-became-not-enum", "warning")


@pytest.mark.parametrize(
    ("old", "new", "breaking"),
    [
        ("application/json", "application/problem+json", False),
        ("application/problem+json", "application/json", True),
        ("application/vnd.a+json", "application/vnd.b+json", True),
        ("application/json", "application/json; charset=utf-8", False),
        ("text/csv; charset=utf-8", "text/csv", True),
        ("text/csv; charset=utf-8", 'TEXT/CSV; Charset="UTF-8"', False),
        ("text/csv; charset=utf-8", "text/csv; header=absent", False),
        ("application/json", "text/csv", True),
    ],
)
def test_another_name_of_a_response_s_media_type(old: str, new: str, *, breaking: bool) -> None:
    assert diff_documents(returning(old), returning(new)).breaking is breaking
    sent = [document({"requestBody": {"content": {x: {}}}, "responses": {}}) for x in (old, new)]
    kin = not any(change.id.endswith("-removed") for change in diff_documents(*sent).changes)
    assert kin is (old.partition("/")[0] == new.lower().partition("/")[0] and "vnd" not in old)


def test_an_item_of_a_stream_is_compared_like_a_body() -> None:
    def stream(schema: Any) -> dict[str, Any]:
        content = {"application/jsonl": {"itemSchema": schema}}
        return document({"responses": {"200": {"description": "d", "content": content}}})

    assert diff_documents(stream(INTEGER), stream(STRING)).breaking
    assert not diff_documents(stream(INTEGER), stream(INTEGER)).changes


def test_a_range_of_statuses_gives_way_to_one_of_them() -> None:
    def statuses(*names: str) -> dict[str, Any]:
        return document({"responses": {name: {"description": "d"} for name in names}})

    assert not diff_documents(statuses("2XX"), statuses("200")).breaking
    assert diff_documents(statuses("200"), statuses("2XX")).breaking
    assert diff_documents(statuses("2XX"), statuses("400")).breaking
