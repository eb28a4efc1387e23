"""What stands inside schemas: unions, null, subschemas, what travels one way only."""

from __future__ import annotations

from typing import Any

import pytest
from otto_codegen.diff import diff_documents
from support.diff_documents import document, request, response, with_schema

STRING = {"type": "string"}
INTEGER = {"type": "integer"}
NULL = {"type": "null"}
CAT = {"type": "object", "properties": {"purrs": STRING}}


def ids(old: Any, new: Any) -> set[str]:
    return {change.id for change in diff_documents(old, new).changes}


def object_of(**members: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"value": {**STRING, **members}}}


@pytest.mark.parametrize("members", [{"maxLength": 2}, {"enum": ["a"]}, {"type": "integer"}])
def test_what_travels_the_other_way_breaks_no_caller(members: Any) -> None:
    sent = request(object_of(readOnly=True)), request(object_of(readOnly=True, **members))
    got = response(object_of(writeOnly=True, **members)), response(object_of(writeOnly=True))
    assert ids(*sent) == {"request-read-only-property-changed"}
    assert not diff_documents(*got).breaking
    for place in (request, response):
        read, write = (
            [place(object_of(**{flag: True}, **more)) for more in ({}, members)]
            for flag in ("readOnly", "writeOnly")
        )
        flows = write if place is request else read[::-1]
        assert diff_documents(*flows).breaking


INSIDE: dict[str, Any] = {
    "contains": lambda schema: {"type": "array", "contains": schema},
    "contentSchema": lambda schema: {**STRING, "contentSchema": schema},
    "dependentSchemas": lambda schema: {"dependentSchemas": {"a": schema}},
    "else": lambda schema: {"if": CAT, "else": schema},
    "items": lambda schema: {"type": "array", "items": schema},
    "patternProperties": lambda schema: {"patternProperties": {"^x": schema}},
    "propertyNames": lambda schema: {"propertyNames": schema},
    "then": lambda schema: {"if": CAT, "then": schema},
    "unevaluatedItems": lambda schema: {"unevaluatedItems": schema},
    "unevaluatedProperties": lambda schema: {"unevaluatedProperties": schema},
}


@pytest.mark.parametrize("keyword", INSIDE)
def test_direction_counts_inside_of_keywords(keyword: str) -> None:
    narrow, wide = (INSIDE[keyword]({**STRING, "maxLength": n}) for n in (3, 5))
    assert diff_documents(request(wide), request(narrow)).breaking
    assert not diff_documents(request(narrow), request(wide)).breaking
    assert diff_documents(response(narrow), response(wide)).breaking
    assert not diff_documents(response(wide), response(narrow)).breaking


@pytest.mark.parametrize("keyword", ["not", "if"])
def test_where_stricter_and_laxer_trade_places_any_change_breaks(keyword: str) -> None:
    old, new = ({keyword: {**STRING, "maxLength": n}} for n in (3, 5))
    assert diff_documents(request(old), request(new)).breaking
    assert diff_documents(request(new), request(old)).breaking


def test_items_that_are_forbidden_on_one_side_only() -> None:
    free, none = {"type": "array"}, {"type": "array", "items": False}
    assert ids(request(free), request(none)) == {"request-property-schema-became-false"}
    assert ids(response(none), response(free)) == {"response-property-schema-became-not-false"}
    assert not diff_documents(request(none), request(free)).breaking


def test_one_of_is_narrower_than_any_of() -> None:
    one, some = ({keyword: [STRING, INTEGER]} for keyword in ("oneOf", "anyOf"))
    assert diff_documents(request(some), request(one)).breaking
    assert not diff_documents(request(one), request(some)).breaking
    assert diff_documents(response(one), response(some)).breaking
    assert not diff_documents(response(some), response(one)).breaking


def test_unions_stand_for_each_other_by_keyword() -> None:
    both = {"anyOf": [STRING, INTEGER], "oneOf": [STRING, CAT]}
    assert ids(request({"anyOf": both["anyOf"]}), request(both)) == {
        "request-body-wrapped-in-one-of"
    }


def test_a_choice_of_one_is_that_one() -> None:
    lone = {"oneOf": [CAT]}
    for place in (request, response):
        assert not diff_documents(place(lone), place(CAT)).changes
        assert not diff_documents(place(CAT), place(lone)).changes
    assert ids(response({"anyOf": [STRING, NULL]}), response({"anyOf": [STRING]})) == {
        "response-body-became-not-nullable"
    }
    assert ids(request(lone), request({"oneOf": [CAT, STRING]})) == {"request-body-one-of-added"}


def test_a_choice_is_known_by_its_component_s_name() -> None:
    def pets(*names: str) -> dict[str, Any]:
        choices = [{"$ref": f"#/components/schemas/{name}"} for name in names]
        components = {"schemas": dict.fromkeys(names, CAT)}
        return with_schema("request-body", {"oneOf": choices}, components=components)

    assert ids(pets("Cat", "Dog"), pets("Cat", "Hound")) == {
        "request-body-one-of-removed",
        "request-body-one-of-added",
    }
    in_place = with_schema("request-body", {"oneOf": [CAT]})
    assert not diff_documents(pets("Cat"), in_place).changes


def test_all_parts_must_allow_null() -> None:
    nullable = {"type": ["string", "null"]}
    for part in (STRING, {"type": "string", "maxLength": 3}):
        narrow = {"allOf": [part, nullable]}
        assert not ids(response({"allOf": [part, STRING]}), response(narrow))
    old, new = {"allOf": [nullable, STRING]}, {"allOf": [nullable, nullable]}
    assert ids(response(old), response(new)) == {"response-body-became-nullable"}
    beside = {"nullable": True, "allOf": [STRING]}
    assert "response-body-became-nullable" in ids(response(STRING), response(beside))


def test_a_schema_without_a_type_allows_null() -> None:
    typed = {"type": ["object", "null"], "properties": {"a": STRING}}
    assert not diff_documents(request(typed), request({"properties": {"a": STRING}})).breaking


@pytest.mark.parametrize(
    ("old", "new", "breaking"),
    [("int32", "bigint", False), ("int64", "bigint", False), ("bigint", "int64", True)],
)
def test_wider_formats_take_what_narrower_ones_do(old: str, new: str, *, breaking: bool) -> None:
    pair = (request({**INTEGER, "format": name}) for name in (old, new))
    assert diff_documents(*pair).breaking is breaking


def test_a_date_is_no_date_time() -> None:
    pair = (request({**STRING, "format": name}) for name in ("date", "date-time"))
    assert diff_documents(*pair).breaking


def test_a_removal_that_no_readable_date_announced_breaks() -> None:
    gone = {"deprecated": True, "x-sunset": "soon"}
    old = {"type": "object", "properties": {"a": {**STRING, **gone}}, "required": ["a"]}
    assert diff_documents(response(old), response({"type": "object"})).breaking


def test_the_same_unreadable_level_is_no_change() -> None:
    old, new = (
        document({"responses": {}, "x-stability-level": "gold", "summary": text}) for text in "ab"
    )
    assert not diff_documents(old, new).changes


@pytest.mark.slow
@pytest.mark.parametrize("place", [request, response])
def test_a_large_union_in_another_order_is_the_same(place: Any) -> None:
    members = [{"type": "object", "properties": {f"p{n}": STRING}} for n in range(3000)]
    assert not diff_documents(place({"oneOf": members}), place({"oneOf": members[::-1]})).changes


BOUNDS = [
    # (old, new, whether the new one is stricter)
    ({"maximum": 5}, {"exclusiveMaximum": 5}, True),
    ({"maximum": 5}, {"exclusiveMaximum": 4}, True),
    ({"minimum": 5}, {"exclusiveMinimum": 5}, True),
    ({"minimum": 5}, {"exclusiveMinimum": 7}, True),
    ({"exclusiveMaximum": 5}, {"maximum": 4}, True),
    ({"maximum": 5}, {"maximum": 5, "exclusiveMaximum": True}, True),
]


@pytest.mark.parametrize(("old", "new", "stricter"), BOUNDS)
def test_a_bound_and_its_exclusive_twin_are_one_bound(
    old: Any, new: Any, *, stricter: bool
) -> None:
    before, after = {**INTEGER, **old}, {**INTEGER, **new}
    assert diff_documents(request(before), request(after)).breaking is stricter
    assert diff_documents(request(after), request(before)).breaking is not stricter
    assert diff_documents(response(before), response(after)).breaking is not stricter
    assert diff_documents(response(after), response(before)).breaking is stricter


def test_looser_twins_are_reported() -> None:
    old, new = {**INTEGER, "maximum": 5}, {**INTEGER, "exclusiveMaximum": 9}
    assert ids(response(old), response(new)) == {"response-body-max-unset"}
    assert not diff_documents(request(old), request(new)).breaking


def test_anything_that_becomes_a_choice_is_less_than_before() -> None:
    anything: dict[str, Any] = {"description": "d", "default": 1}
    choice = {"oneOf": [STRING, INTEGER]}
    assert diff_documents(request(anything), request(choice)).breaking
    assert not diff_documents(response(anything), response(choice)).breaking
    assert not diff_documents(request(choice), request(anything)).breaking
    assert diff_documents(response(choice), response(anything)).breaking


def test_a_const_is_an_enum_of_one() -> None:
    listed, fixed = {**STRING, "enum": ["a", "b"]}, {**STRING, "const": "a"}
    assert ids(response(listed), response(fixed)) == {"response-body-const-added"}
    assert ids(request(fixed), request(listed)) == {"request-body-const-removed"}
    assert not ids(request({**fixed, "enum": ["a"]}), request(fixed))
    assert "request-body-became-enum" in ids(
        request({**STRING, "const": "c"}), request({**STRING, "enum": ["a"]})
    )


NUMBER = {"type": "number"}


@pytest.mark.parametrize(
    ("part", "one", "other", "id_"),
    [
        (NUMBER, {"multipleOf": 3}, {"multipleOf": 5}, "response-body-multiple-of-changed"),
        (STRING, {"format": "date"}, {"format": "uuid"}, "response-body-format-changed"),
        (NUMBER, {"const": 1}, {"const": 2}, "response-body-schema-became-false"),
    ],
)
def test_what_two_parts_of_an_all_of_state_counts_together(
    part: Any, one: Any, other: Any, id_: str
) -> None:
    old = response({"allOf": [{**part, **one}, {**part, **one}]})
    new = response({"allOf": [{**part, **one}, {**part, **other}]})
    assert id_ in {i.replace("specialized", "changed") for i in ids(old, new)}
    assert not ids(new, response({"allOf": [{**part, **other}, {**part, **one}]}))


def test_factors_of_parts_are_one_factor() -> None:
    parts = {"allOf": [{**NUMBER, "multipleOf": 0.5}, {**NUMBER, "multipleOf": 0.2}]}
    assert not ids(response(parts), response({**NUMBER, "multipleOf": 1}))


def test_a_union_that_became_another_type_is_named() -> None:
    union = {"oneOf": [CAT, {"type": "object", "properties": {"barks": STRING}}]}
    changes = diff_documents(request(union), request({"type": "array", "items": union})).changes
    assert [change.id for change in changes] == ["request-body-unwrapped-from-one-of"]
    assert "any" not in changes[0].message
    assert changes[0].level.value == "breaking"
