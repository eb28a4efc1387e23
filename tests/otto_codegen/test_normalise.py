"""Messy documents into canonical form: each fix, what it makes, and that it is reported."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from otto_codegen.naming.argument_and_attribute_names import enum_names, property_names
from otto_codegen.naming.identifiers import MAX_NAME, class_name, identifier
from otto_codegen.normalise import Normalised, canonical_schemas, check_canonical, normalise
from otto_codegen.reserved import reserved_arguments

from otto_ext.openapi.document_errors import DocumentError

Json = dict[str, Any]
REF = "#/components/schemas/"


def ref(name: str) -> Json:
    return {"$ref": REF + name}


def document(
    schemas: Json | None = None, paths: Json | None = None, version: str = "3.1.0", **more: Any
) -> Json:
    return {
        "openapi": version,
        "info": {"title": "Test", "version": "1"},
        "paths": paths or {},
        "components": {"schemas": schemas or {}, **more},
    }


def read(source: Json) -> Normalised:
    """Normalise, and hold the result against canonical form."""
    before = copy.deepcopy(source)
    found = normalise(source)
    assert source == before, "the document was changed"
    assert check_canonical(found.document) == []
    return found


def schema_of(schema: Any, version: str = "3.1.0", **others: Any) -> Json:
    """The canonical form of one schema, as a property's."""
    source = document(
        {"Holder": {"type": "object", "properties": {"p": schema}}, **others}, version=version
    )
    found: Json = read(source).document["components"]["schemas"]["Holder"]["properties"]["p"]
    return found


def rules_of(source: Json) -> set[str]:
    return {fix.rule for fix in read(source).fixes}


def operation(
    path: str = "/a", item: Json | None = None, method: str = "get", **fields: Any
) -> Json:
    """The canonical form of one operation."""
    stated = {"responses": {"200": {"description": "ok"}}, **fields}
    source = document(
        {"Pet": {"type": "object", "properties": {"id": {"type": "integer"}}}},
        {path: {**(item or {}), method: stated}},
    )
    paths = read(source).document["paths"]
    found: Json = next(iter(paths.values()))[method]
    return found


# -- nullable ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "schema"),
    [
        ("3.0.3", {"type": "string", "nullable": True}),
        ("3.1.0", {"type": ["string", "null"]}),
        ("3.1.0", {"oneOf": [{"type": "string"}, {"type": "null"}]}),
        ("3.1.0", {"anyOf": [{"type": "null"}, {"type": "string"}]}),
        ("3.1.0", {"type": "string", "nullable": True}),
        ("3.0.3", {"allOf": [{"type": "string"}], "nullable": True}),
        ("3.0.3", {"allOf": [{"type": "string"}, {"nullable": True}]}),
    ],
)
def test_every_spelling_of_null_is_one(version: str, schema: Json) -> None:
    assert schema_of(schema, version) == {"anyOf": [{"type": "string"}, {"type": "null"}]}


def test_null_alone_and_null_of_anything() -> None:
    assert schema_of({"type": "null"}) == {"type": "null"}
    assert schema_of({"type": ["null"]}) == {"type": "null"}
    assert schema_of({"nullable": True}) == {}
    assert schema_of({"enum": [None]}) == {"type": "null"}


def test_a_class_that_may_be_null_is_named_and_null_is_added_where_it_is_used() -> None:
    found = read(
        document(
            {
                "Color": {"type": "string", "enum": ["red", None], "nullable": True},
                "Pet": {"type": ["object", "null"], "properties": {"color": ref("Color")}},
                "List": {"type": "array", "items": ref("Pet")},
            }
        )
    ).document["components"]["schemas"]
    assert found["Color"]["enum"] == ["red"]
    assert found["Pet"]["type"] == "object"
    assert found["Pet"]["properties"]["color"] == {"anyOf": [ref("Color"), {"type": "null"}]}
    assert found["List"]["items"] == {"anyOf": [ref("Pet"), {"type": "null"}]}


# -- types ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (True, {}),
        ({}, {}),
        ({"properties": {"a": {}}}, "object"),
        ({"additionalProperties": {"type": "string"}}, "object"),
        ({"patternProperties": {"^x": {"type": "string"}}}, "object"),
        ({"items": {"type": "string"}}, "array"),
        ({"format": "date-time"}, "string"),
        ({"pattern": "^a"}, "string"),
        ({"minimum": 1}, {}),
    ],
)
def test_types_that_are_not_stated(schema: Any, expected: Any) -> None:
    found = schema_of(schema)
    assert found == expected or found.get("type") == expected


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("file", {"type": "string", "format": "binary"}),
        ("String", {"type": "string"}),
        ("int", {"type": "integer"}),
        ("float", {"type": "number"}),
        ("datetime", {"type": "string", "format": "date-time"}),
        ("any", {}),
        ("list", {"type": "array", "items": {}}),
        ("none", {"type": "null"}),
        ("NULL", {"type": "null"}),
        ("json", {}),
        ("wibble", {}),
        (5, {}),
        (["string", 5], {"type": "string"}),
    ],
)
def test_types_that_do_not_exist(stated: Any, expected: Json) -> None:
    assert schema_of({"type": stated}) == expected


def test_several_types_are_a_union() -> None:
    assert schema_of({"type": ["string", "integer", "null"], "format": "date"}) == {
        "anyOf": [
            {"type": "string", "format": "date"},
            {"type": "integer", "format": "date"},
            {"type": "null"},
        ]
    }


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "object", "items": {"type": "string"}}, "array"),
        ({"type": "string", "properties": {"a": {}}}, "object"),
    ],
)
def test_types_that_contradict_their_keys(schema: Json, kind: str) -> None:
    assert schema_of(schema)["type"] == kind
    assert "type-conflict" in rules_of(document({"A": schema}))


def test_an_array_with_properties_is_an_array_of_objects() -> None:
    found = schema_of({"type": "array", "properties": {"a": {}}, "required": ["a"]})
    assert found["items"]["properties"] == {"a": {}}
    assert found["items"]["required"] == ["a"]


@pytest.mark.parametrize("schema", [5, "text", [1], False])
def test_what_is_no_schema_is_any(schema: Any) -> None:
    assert schema_of(schema) == {}
    assert rules_of(document({"A": schema})) & {"not-a-schema", "nothing-allowed"}


def test_items_of_an_array_can_have_types_by_their_positions() -> None:
    text, number = {"type": "string"}, {"type": "integer"}
    union = {"anyOf": [text, number]}
    array = {"type": "array", "items": union, "prefixItems": [text, number]}
    said = {"type": "array", "prefixItems": [text, number]}
    assert schema_of(said) == {**array, "x-otto-rest": {}, "x-otto-tuple": False}
    closed = {**array, "x-otto-tuple": False}
    assert schema_of({**said, "items": False}) == closed
    assert schema_of({**said, "unevaluatedItems": False}) == closed
    assert schema_of({**said, "maxItems": 2, "minItems": 2}) == {**array, "x-otto-tuple": True}
    old = {"type": "array", "items": [text], "additionalItems": number}
    assert schema_of(old) == {
        "type": "array",
        "items": union,
        "prefixItems": [text],
        "x-otto-rest": number,
        "x-otto-tuple": False,
    }
    parts = [said, {"prefixItems": [{}, {"minimum": 1}, text]}, {"minItems": 3, "items": False}]
    merged = schema_of({"allOf": parts})
    assert merged["prefixItems"] == [text, number, text]
    assert (merged["x-otto-tuple"], "x-otto-rest" in merged) == (True, False)


def test_files_in_the_words_of_3_1() -> None:
    upload = {"type": "string", "contentMediaType": "application/octet-stream"}
    assert schema_of(upload)["format"] == "binary"
    assert "format" not in schema_of({**upload, "contentEncoding": "base64"})


def test_maps() -> None:
    assert schema_of({"type": "object"})["additionalProperties"] is True
    assert (
        schema_of({"type": "object", "additionalProperties": False})["additionalProperties"]
        is False
    )
    values = schema_of({"type": "object", "additionalProperties": {"type": "integer"}})
    assert values["additionalProperties"] == {"type": "integer"}
    patterns = schema_of(
        {"patternProperties": {"^a": {"type": "string"}, "^b": {"type": "integer"}}}
    )
    assert len(patterns["additionalProperties"]["anyOf"]) == 2
    beside = schema_of(
        {
            "patternProperties": {"^d-": {"type": "string", "format": "date"}},
            "additionalProperties": {"type": "integer"},
        }
    )
    assert beside["additionalProperties"]["anyOf"] == [
        {"type": "string", "format": "date"},
        {"type": "integer"},
    ]
    assert (
        schema_of({"type": "object", "additionalProperties": "x"})["additionalProperties"] is True
    )


@pytest.mark.parametrize("properties", [[], "x", 5])
def test_properties_that_are_no_object(properties: Any) -> None:
    assert schema_of({"type": "object", "properties": properties})["properties"] == {}


@pytest.mark.parametrize(
    ("required", "expected"),
    [(["a", "a", "z"], ["a"]), (True, []), ("a", []), (False, []), ([1], []), (None, [])],
)
def test_required_names_what_is_there(required: Any, expected: list[str]) -> None:
    schema = {"type": "object", "properties": {"a": {}}, "required": required}
    assert schema_of(schema)["required"] == expected


@pytest.mark.parametrize(
    ("schema", "kept"),
    [
        ({"type": "string", "default": "x"}, True),
        ({"type": "string", "default": 5}, False),
        ({"type": "integer", "default": 5}, True),
        ({"type": "integer", "default": True}, False),
        ({"type": "number", "default": 5}, True),
        ({"type": "boolean", "default": False}, True),
        ({"type": "string", "enum": ["a", "b"], "default": "a"}, True),
        ({"type": "string", "enum": ["a", "b"], "default": "c"}, False),
        ({"type": "array", "items": {}, "default": []}, False),
    ],
)
def test_defaults_count_where_the_type_can_hold_them(schema: Json, kept: bool) -> None:
    assert ("default" in schema_of(schema)) is kept


# -- enums ---------------------------------------------------------------------------------------


def enum_of(**schema: Any) -> Json:
    found: Json = read(document({"E": schema})).document["components"]["schemas"]["E"]
    return {key: value for key, value in found.items() if key not in ("x-otto-class", "x-otto-at")}


@pytest.mark.parametrize(
    ("schema", "kind", "values"),
    [
        ({"type": "string", "enum": ["a", "b", "a"]}, "string", ["a", "b"]),
        ({"enum": ["a", "b"]}, "string", ["a", "b"]),
        ({"type": "string", "enum": [1, True, "x"]}, "string", ["1", "true", "x"]),
        ({"type": "integer", "enum": ["1", " 2"]}, "integer", [1, 2]),
        ({"type": "integer", "enum": ["one", "two"]}, "string", ["one", "two"]),
        ({"type": "integer", "enum": [1.0, 2]}, "integer", [1, 2]),
        ({"enum": [1, 2]}, "integer", [1, 2]),
    ],
)
def test_members_of_one_kind(schema: Json, kind: str, values: list[Any]) -> None:
    found = enum_of(**schema)
    assert (found["type"], found["enum"]) == (kind, values)


def test_members_of_several_kinds_are_a_union() -> None:
    found = enum_of(enum=["a", "b", 1, 2, True, 1.5, {"x": 1}])
    assert [option.get("type", "any") for option in found["anyOf"]] == [
        "string",
        "integer",
        "boolean",
        "number",
        "any",
    ]


def test_enums_that_python_cannot_hold_are_their_type() -> None:
    assert enum_of(type="boolean", enum=["true", "False"]) == {"type": "boolean"}
    assert enum_of(type="number", enum=[1.5, 2.5]) == {"type": "number"}
    assert enum_of(type="string", enum=[]) == {"type": "string"}
    assert "enum-loosened" in rules_of(document({"E": {"enum": [1.5]}}))


def test_constants() -> None:
    constant = {"type": "string", "enum": ["a"], "x-otto-enum-names": ["A"], "x-otto-const": True}
    assert schema_of({"const": "a"}) == constant
    assert schema_of({"type": "string", "enum": ["a"]}) == constant
    flag = {"type": "boolean", "enum": [True], "x-otto-const": True}
    assert schema_of({"const": True}) == schema_of({"type": "boolean", "enum": ["true"]}) == flag
    assert schema_of({"type": "boolean", "enum": [True, False]}) == {"type": "boolean"}
    assert "x-otto-const" not in enum_of(type="string", enum=["a"])


@pytest.mark.parametrize(
    ("values", "given", "expected"),
    [
        (["asc", "ASC"], None, ["ASC", "ASC_2"]),
        (["<=", ">", "a b"], None, ["LESS_OR_EQUAL", "GREATER_THAN", "A_B"]),
        (["", " "], None, ["EMPTY", "EMPTY_2"]),
        ([1, -1, 0], None, ["VALUE_1", "VALUE_NEGATIVE_1", "VALUE_0"]),
        (["1a", "…"], None, ["VALUE_1A", "VALUE"]),
        ([1, 2], ["One", "Two"], ["ONE", "TWO"]),
        ([1, 2], {"1": "One"}, ["ONE", "VALUE_2"]),
        ([1, 2], ["One"], ["VALUE_1", "VALUE_2"]),
        (["None", "class", "mro"], None, ["NONE", "CLASS", "MRO"]),
    ],
)
def test_names_of_members(values: list[Any], given: Any, expected: list[str]) -> None:
    assert enum_names(values, given) == expected


# -- references ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reference",
    ["#/components/schemas/A~1b%20c", "#/components/schemas/A~1b c", "A/b c.json#/nowhere"],
)
def test_escaped_references(reference: str) -> None:
    found = schema_of({"$ref": reference}, **{"A/b c": {"type": "string"}})
    assert found == ({} if "nowhere" in reference else ref("A/b c"))


@pytest.mark.parametrize("reference", ["Pet", "Pet.json", "./Pet.yaml", "#/definitions/Pet"])
def test_references_that_miss_their_mark_by_little(reference: str) -> None:
    assert schema_of({"$ref": reference}, Pet={"type": "string"}) == ref("Pet")


@pytest.mark.parametrize(
    "reference",
    [
        "#/nowhere",
        "#/components/schemas/None",
        "https://example.com/x.json#/a",
        "#",
        "",
        "#x",
        "other.json#/A",
    ],
)
def test_references_that_lead_nowhere_are_any(reference: str) -> None:
    assert schema_of({"$ref": reference, "description": "d"}) == {"description": "d"}
    assert "unresolvable-reference" in rules_of(
        document({"A": {"properties": {"p": {"$ref": reference}}}})
    )


def test_references_into_other_places_get_a_name() -> None:
    found = read(
        document(
            {
                "A": {
                    "type": "object",
                    "properties": {
                        "kind": {
                            "type": "object",
                            "properties": {"again": {"$ref": f"{REF}A/properties/kind"}},
                        },
                        "def": {"$ref": f"{REF}A/$defs/Inner"},
                    },
                    "$defs": {"Inner": {"type": "integer"}},
                },
                "B": {"type": "array", "items": {"$ref": f"{REF}A/properties/kind"}},
                "C": {"$ref": "#/components/responses/R/content/application~1json/schema"},
            },
            responses={
                "R": {
                    "description": "",
                    "content": {"application/json": {"schema": {"type": "boolean"}}},
                }
            },
        )
    ).document["components"]["schemas"]
    assert found["B"]["items"] == ref("A_kind")
    assert found["A_kind"]["properties"]["again"] == ref("A_kind")
    assert found["Inner"]["type"] == "integer"
    assert found[found["C"]["$ref"].removeprefix(REF)]["type"] == "boolean"


def test_anchors() -> None:
    inner = {"$anchor": "spot", "type": "integer"}
    found = schema_of({"$ref": "#spot"}, A={"type": "object", "properties": {"x": inner}})
    assert found["$ref"].startswith(REF)
    assert schema_of(
        {"$dynamicRef": "#node"}, N={"$dynamicAnchor": "node", "type": "string"}
    ) == ref("N")


def test_names_that_only_lead_to_each_other() -> None:
    source = document(
        {"A": ref("B"), "B": ref("A"), "C": ref("C"), "D": ref("E"), "E": {"type": "string"}}
    )
    found = read(source).document["components"]["schemas"]
    assert "$ref" not in found["C"]
    assert found["D"]["$ref"] == REF + "E"
    assert "reference-cycle" in rules_of(source)


@pytest.mark.parametrize(
    ("pointer", "found"),
    [
        ("A/oneOf/1", "boolean"),
        ("A/oneOf/7", None),
        ("A/oneOf/x", None),
        ("A/oneOf/1/type/x", None),
        ("Alias/oneOf/0", "integer"),
        ("Lost/oneOf/0", None),
    ],
)
def test_pointers_through_lists_and_references(pointer: str, found: str | None) -> None:
    others = {
        "A": {"oneOf": [{"type": "integer"}, {"type": "boolean"}]},
        "Alias": ref("A"),
        "Lost": {"$ref": "#/nowhere"},
    }
    source = document({"Holder": {"properties": {"p": ref(pointer)}}, **others})
    components = read(source).document["components"]["schemas"]
    made = components["Holder"]["properties"]["p"]
    kind = components[made["$ref"].removeprefix(REF)]["type"] if "$ref" in made else None
    assert kind == found


def test_a_pointer_through_itself_ends() -> None:
    looped = {"properties": {"x": {"$ref": f"{REF}A/properties/x/properties/x"}}}
    assert schema_of(ref("A"), A=looped) == ref("A")


def test_what_stands_beside_a_reference() -> None:
    pet = {"type": "object", "properties": {"id": {"type": "integer"}}}
    assert schema_of({**ref("Pet"), "description": "d", "deprecated": True}, Pet=pet) == {
        **ref("Pet"),
        "description": "d",
        "deprecated": True,
    }
    assert schema_of({**ref("Pet"), "nullable": True}, "3.0.0", Pet=pet)["anyOf"][0] == ref("Pet")
    more = {**ref("Pet"), "properties": {"name": {"type": "string"}}}
    assert set(schema_of(more, Pet=pet)["properties"]) == {"id", "name"}
    assert schema_of(more, "3.0.0", Pet=pet) == ref("Pet")
    assert schema_of({**ref("Pet"), "type": "object"}, Pet=pet) == ref("Pet")


# -- allOf ---------------------------------------------------------------------------------------

PET: Json = {
    "type": "object",
    "description": "A pet.",
    "properties": {"id": {"type": "integer"}, "tag": {"type": "string"}},
    "required": ["id"],
}


def test_parts_are_merged() -> None:
    found = schema_of(
        {"allOf": [ref("Pet"), {"properties": {"name": {"type": "string"}}, "required": ["name"]}]},
        Pet=PET,
    )
    assert set(found["properties"]) == {"id", "tag", "name"}
    assert found["required"] == ["id", "name"]
    assert "description" not in found, "a part's text is not the whole's"


@pytest.mark.parametrize(
    "schema",
    [
        {"allOf": [ref("Pet")]},
        {"allOf": [ref("Pet"), {"description": "d"}]},
        {"allOf": [ref("Pet")], "description": "d"},
        {"allOf": [ref("Pet"), {"type": "object"}]},
        {"allOf": [ref("Pet"), {"required": ["id"]}]},
        {"allOf": [ref("Pet"), {}]},
    ],
)
def test_one_part_that_matters_is_that_part(schema: Json) -> None:
    found = schema_of(schema, Pet=PET)
    found.pop("description", None)
    assert found == ref("Pet")


def test_a_part_that_requires_more_makes_another_class() -> None:
    found = schema_of({"allOf": [ref("Pet"), {"required": ["tag"]}]}, Pet=PET)
    assert found["required"] == ["id", "tag"]


def test_what_two_parts_say_of_one_property() -> None:
    found = schema_of(
        {
            "allOf": [
                {
                    "properties": {
                        "a": {"type": "number"},
                        "b": {"type": "string"},
                        "c": ref("Pet"),
                        "d": {},
                    }
                },
                {
                    "properties": {
                        "a": {"type": "integer"},
                        "b": {"description": "said"},
                        "c": {"properties": {"x": {"type": "string"}}},
                        "d": {"type": "boolean"},
                    }
                },
            ]
        },
        Pet=PET,
    )["properties"]
    assert found["a"] == {"type": "integer"}
    assert found["b"] == {"type": "string", "description": "said"}
    assert set(found["c"]["properties"]) == {"id", "tag", "x"}
    assert found["d"] == {"type": "boolean"}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([{"type": "string"}, {"enum": ["a", "b"]}], {"a", "b"}),
        ([{"enum": ["a", "b"]}, {"enum": ["b", "c"]}], {"b"}),
        ([{"enum": ["a"]}, {"enum": ["c"]}], {"a", "c"}),
    ],
)
def test_enums_in_parts(parts: list[Json], expected: set[str]) -> None:
    assert set(schema_of({"allOf": parts})["enum"]) == expected


def test_parts_that_exclude_each_other() -> None:
    source = document({"A": {"allOf": [{"type": "string"}, {"type": "array", "items": {}}]}})
    assert "allof-conflict" in rules_of(source)
    assert read(source).document["components"]["schemas"]["A"]["type"] == "string"


def test_a_whole_is_closed_where_all_parts_are() -> None:
    closed = {"properties": {"a": {}}, "additionalProperties": False}
    typed = {"properties": {"b": {}}, "additionalProperties": {"type": "string"}}
    assert (
        schema_of({"allOf": [closed, closed | {"properties": {"c": {}}}]})["additionalProperties"]
        is False
    )
    assert schema_of({"allOf": [closed, {"properties": {"b": {}}}]})["additionalProperties"] is True
    assert schema_of({"allOf": [closed, typed]})["additionalProperties"] == {"type": "string"}
    assert schema_of({"allOf": [typed, closed]})["additionalProperties"] == {"type": "string"}
    both = schema_of({"allOf": [typed, {**typed, "additionalProperties": {"minLength": 1}}]})
    assert both["additionalProperties"] == {"type": "string"}


def test_null_of_a_whole() -> None:
    null = {"type": "object", "nullable": True, "properties": {"a": {}}}
    assert "anyOf" in schema_of({"allOf": [null, {**null, "properties": {"b": {}}}]}, "3.0.0")
    assert "anyOf" not in schema_of({"allOf": [null, {"properties": {"b": {}}}]}, "3.0.0")


def test_parts_that_contain_themselves_end() -> None:
    source = document(
        {"A": {"allOf": [ref("A"), {"properties": {"x": {}}}]}, "B": {"allOf": [ref("B")]}}
    )
    assert "allof-cycle" in rules_of(source)


def test_a_merged_schema_within_itself_gets_a_name() -> None:
    node = {
        "properties": {
            "next": {"allOf": [ref("Node"), {"required": ["next"]}]},
            "id": {"type": "string"},
        }
    }
    found = read(document({"Node": node})).document["components"]["schemas"]
    assert any(name != "Node" for name in found)


def test_parts_that_lead_nowhere_are_left_out() -> None:
    source = document({"A": {"allOf": [ref("Nowhere"), {"properties": {"x": {}}}, 5]}})
    assert "unresolvable-reference" in rules_of(source)
    assert set(read(source).document["components"]["schemas"]["A"]["properties"]) == {"x"}


def test_a_base_that_lists_its_subtypes() -> None:
    found = read(
        document(
            {
                "Pet": {
                    "type": "object",
                    "properties": {"kind": {"type": "string"}},
                    "required": ["kind"],
                    "discriminator": {"propertyName": "kind", "mapping": {"meow": REF + "Cat"}},
                    "oneOf": [ref("Cat"), ref("Dog")],
                },
                "Cat": {"allOf": [ref("Pet"), {"properties": {"lives": {"type": "integer"}}}]},
                "Dog": {"allOf": [ref("Pet"), {"properties": {"tricks": {"type": "integer"}}}]},
            }
        )
    ).document["components"]["schemas"]
    assert found["Pet"]["anyOf"] == [ref("Cat"), ref("Dog")]
    assert found["Pet"]["discriminator"]["mapping"] == {
        "meow": REF + "Cat",
        "Cat": REF + "Cat",
        "Dog": REF + "Dog",
    }
    assert set(found["Cat"]["properties"]) == {"kind", "lives"}


# -- oneOf and anyOf -----------------------------------------------------------------------------


def test_unions_are_flat_and_without_doubles() -> None:
    schema = {
        "oneOf": [
            {"anyOf": [{"type": "string"}, {"type": "null"}]},
            {"type": "integer"},
            {"type": "string"},
            {"type": "string", "enum": ["a", "b"], "nullable": True},
        ]
    }
    found = schema_of(schema)["anyOf"]
    assert [option.get("type") for option in found] == ["string", "integer", "string", "null"]


def test_a_union_of_one_is_that_one() -> None:
    assert schema_of({"oneOf": [{"type": "string"}], "description": "d"}) == {
        "type": "string",
        "description": "d",
    }


def test_alternatives_that_only_bound_are_no_union() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {}, "b": {}},
        "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
    }
    found = schema_of(schema)
    assert (found["type"], found["required"]) == ("object", [])


def test_what_stands_around_a_union_holds_for_its_members() -> None:
    schema = {
        "type": "object",
        "properties": {"id": {"type": "integer"}},
        "required": ["id"],
        "anyOf": [{"properties": {"a": {}}}, ref("Pet"), ref("Other"), {"type": "null"}],
    }
    found = schema_of(schema, Pet=PET, Other={"type": "object", "properties": {"z": {}}})["anyOf"]
    assert set(found[0]["properties"]) == {"id", "a"}
    assert found[1] == ref("Pet"), "it has the id already"
    assert set(found[2]["properties"]) == {"id", "z"}
    assert found[-1] == {"type": "null"}


def test_the_type_around_a_union_is_its_members() -> None:
    found = schema_of({"type": "string", "anyOf": [{"format": "date"}, {"enum": ["x", "y"]}]})[
        "anyOf"
    ]
    assert found[0] == {"type": "string", "format": "date"}
    assert found[1]["enum"] == ["x", "y"]


def test_two_unions_at_once() -> None:
    pairs = {
        "allOf": [
            {"oneOf": [PET, {"properties": {"x": {}}}]},
            {"anyOf": [{"properties": {"y": {}}}, {"properties": {"z": {}}}]},
        ]
    }
    assert len(schema_of(pairs)["anyOf"]) == 4
    beside = {
        "oneOf": [{"type": "string"}, {"type": "integer"}],
        "anyOf": [{"type": "boolean"}, {"type": "number"}],
    }
    assert len(schema_of(beside)["anyOf"]) == 2
    assert "two-unions" in rules_of(document({"A": beside}))
    many = [{"properties": {f"p{n}": {}}} for n in range(9)]
    big = {"allOf": [{"oneOf": many}, {"oneOf": list(reversed(many))}]}
    assert len(schema_of(big)["anyOf"]) == 9
    assert "allof-conflict" in rules_of(document({"A": big}))


@pytest.mark.parametrize("value", ["x", 5, {}])
def test_a_union_that_is_no_list(value: Any) -> None:
    assert schema_of({"type": "string", "oneOf": value}) == {"type": "string"}


def test_discriminators_are_complete() -> None:
    cat = {"type": "object", "properties": {"kind": {"const": "meow"}}}
    dog = {"type": "object", "properties": {"kind": ref("DogKind")}}
    schema = {
        "oneOf": [ref("Cat"), ref("Dog"), ref("Fish")],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"fish": "Fish", "gone": "Gone", "n": 5},
        },
    }
    found = schema_of(
        schema, Cat=cat, Dog=dog, DogKind={"type": "string", "enum": ["wuff"]}, Fish=PET
    )
    assert found["discriminator"] == {
        "propertyName": "kind",
        "mapping": {
            "fish": REF + "Fish",
            "meow": REF + "Cat",
            "Cat": REF + "Cat",
            "wuff": REF + "Dog",
            "Dog": REF + "Dog",
            "Fish": REF + "Fish",
        },
        # None of them requires it.
        "optional": True,
    }
    assert "discriminator" not in schema_of(
        {**schema, "discriminator": {"propertyName": 5}}, Cat=cat, Dog=dog, Fish=PET
    )


# -- bounds --------------------------------------------------------------------------------------


def test_too_many_schemas_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canonical_schemas, "MAX_SCHEMAS", 20)
    with pytest.raises(DocumentError, match="more than 20 schemas"):
        normalise(document({f"S{n}": {"type": "string"} for n in range(21)}))


def test_too_deep_schemas_are_any() -> None:
    deep: Json = {"type": "string"}
    for _ in range(60):
        deep = {"type": "array", "items": deep}
    assert "too-deep" in rules_of(document({"A": deep}))


# -- names ---------------------------------------------------------------------------------------


def test_class_names_are_unique_whatever_a_file_system_folds() -> None:
    names = [
        "foo",
        "Foo",
        "FOO",
        "Any",
        "Model",
        "None",
        "a/b",
        "a.b",
        "日本",
        "",
        "x" * 300,
        "y" * 300,
    ]
    found = read(document({name: {"type": "string"} for name in names})).document
    classes = [schema["x-otto-class"] for schema in found["components"]["schemas"].values()]
    assert len({name.lower() for name in classes}) == len(names)
    assert not {"Any", "Model", "None"} & set(classes)


def test_property_names() -> None:
    keys = [
        "class",
        "type",
        "list",
        "date",
        "field",
        "a-b",
        "a_b",
        "_id",
        "ID",
        "id",
        "",
        "日本",
        "self",
        "to_dict",
        "$x",
    ]
    names = property_names(keys)
    assert len(set(names.values())) == len(keys)
    assert names["a_b"] == "a_b"
    assert names["id"] == "id"
    for name in names.values():
        assert name.isidentifier()
        assert not name.startswith("_")
        assert name not in {"class", "list", "date", "self", "to_dict"}


@given(st.text())
def test_names_are_names(text: str) -> None:
    name = identifier(text)
    assert name.isidentifier()
    assert identifier(name) == name
    assert not name.startswith("_")
    assert len(name.encode()) <= MAX_NAME + 10
    assert class_name(text).isidentifier()


@given(st.lists(st.text(max_size=8), unique=True))
def test_property_names_are_unique(keys: list[str]) -> None:
    assert len(set(property_names(keys).values())) == len(keys)


# -- operations ----------------------------------------------------------------------------------


def test_missing_and_clashing_operation_ids() -> None:
    ok = {"responses": {"200": {"description": ""}}}
    source = document(
        paths={
            "/v2/things/{thing-id}": {"get": dict(ok), "put": {**ok, "operationId": "same"}},
            "/x": {
                "get": {**ok, "operationId": "Same"},
                "put": {**ok, "operationId": "same"},
                "post": {**ok, "operationId": 5},
            },
            "/": {"get": {**ok, "operationId": "getX"}, "post": {**ok, "operationId": ""}},
        }
    )
    found = read(source)
    ids = [one["operationId"] for item in found.document["paths"].values() for one in item.values()]
    assert ids == ["get_v2_things_by_thing_id", "same", "get_x_2", "put_x", "5", "getX", "post"]
    assert {"no-operation-id", "operation-id-clash"} <= {m.rule for m in found.fixes}
    # Of two that have one id, none is it: whichever came first would depend on the order.
    names = [
        one["x-otto-name"] for item in found.document["paths"].values() for one in item.values()
    ]
    assert names == [
        *("get", "same_v2_things_by_thing_id"),
        *("same", "same_x", "field_5", "get_x", "post"),
    ]


def test_tags_and_texts() -> None:
    assert operation()["tags"] == ["default"]
    assert operation(tags=[None, " ", "Pets", "x"])["tags"] == ["Pets", "x"]
    found = operation(item={"summary": "of the path"}, description=" d ", deprecated=True)
    assert (found["summary"], found["description"], found["deprecated"]) == (
        "of the path",
        "d",
        True,
    )
    elsewhere = {"responses": {}, "servers": [{"url": "https://files.example"}]}
    assert "own-server" in rules_of(
        document(
            servers=[{"url": "/"}],
            paths={
                "/a": {
                    "get": elsewhere,
                    "put": {**elsewhere, "servers": [{"url": "https://x.example"}]},
                }
            },
        )
    )


def test_the_document_around_them() -> None:
    source = {
        "openapi": 3.1,
        "info": {"title": 5, "version": 1.0, "description": "d"},
        "tags": [None, {"name": "a", "description": "A"}, {"name": "a"}],
    }
    found = read(source).document
    assert found["info"] == {"title": "5", "version": "1.0", "description": "d"}
    assert found["tags"] == [{"name": "a", "description": "A"}]
    assert read({"openapi": "3.0.0", "info": None}).document["info"] == {
        "title": "API",
        "version": "0",
    }


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/b", "/a/b"),
        (" /a ", "/a"),
        ("/a/{id*}", "/a/{id}"),
        ("/a/{+rest}", "/a/{rest}"),
        ("/a/{ id }", "/a/{id}"),
    ],
)
def test_path_templates(path: str, expected: str) -> None:
    source = document(paths={path: {"get": {"responses": {}}}})
    assert list(read(source).document["paths"]) == [expected]


def test_path_items() -> None:
    ok = {"responses": {"200": {"description": ""}}}
    source = document(
        paths={
            "/ref": {"$ref": "#/components/pathItems/P", "post": dict(ok)},
            "/lost": {"$ref": "#/nowhere"},
            "/null": None,
            "/list": [],
            "/odd": {"get": 5, "purge": dict(ok), "x-a": 1},
            "x-extension": {"get": dict(ok)},
            "same": {"get": dict(ok)},
            "/same": {"get": dict(ok)},
        },
        pathItems={"P": {"get": dict(ok)}},
    )
    found = read(source)
    assert {path: set(item) for path, item in found.document["paths"].items()} == {
        "/ref": {"get", "post"},
        "/same": {"get"},
    }
    assert {"unresolvable-reference", "unknown-method", "not-an-object", "duplicate-path"} <= {
        m.rule for m in found.fixes
    }


def test_too_many_operations_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from otto_codegen.normalise import normaliser as module

    monkeypatch.setattr(module, "MAX_OPERATIONS", 2)
    paths = {f"/p{n}": {"get": {"responses": {}}} for n in range(3)}
    with pytest.raises(DocumentError, match="more than 2 operations"):
        normalise(document(paths=paths))


# -- parameters ----------------------------------------------------------------------------------


def parameters(*stated: Any, path: str = "/a", shared: Any = None) -> list[Json]:
    item = {} if shared is None else {"parameters": shared}
    found: list[Json] = operation(path, item, parameters=list(stated))["parameters"]
    return found


def query(name: str, **more: Any) -> Json:
    return {"name": name, "in": "query", "schema": {"type": "string"}, **more}


def test_parameters_are_written_out() -> None:
    (found,) = parameters(query("limit", description=" d ", deprecated=True, required=True))
    assert found == {
        "name": "limit",
        "in": "query",
        "required": True,
        "schema": {"type": "string"},
        "style": "form",
        "explode": True,
        "description": "d",
        "deprecated": True,
        "x-otto-name": "limit",
        "x-otto-at": "/paths/~1a/get/parameters/0",
    }


def test_the_operations_own_parameter_wins() -> None:
    (found,) = parameters(query("a", description="own"), shared=[query("a", description="shared")])
    assert found["description"] == "own"


def test_parameters_that_clash() -> None:
    found = parameters(
        query("id"),
        query("StartTime<"),
        query("StartTime"),
        query("body"),
        query("client"),
        query("self"),
        {"name": "id", "in": "path", "required": True, "schema": {}},
        {"name": "ID", "in": "header", "schema": {}},
        {"name": "c", "in": "cookie", "schema": {}},
        path="/a/{id}",
    )
    names = {(one["in"], one["name"]): one["x-otto-name"] for one in found}
    assert len(set(names.values())) == len(found)
    assert not set(names.values()) & reserved_arguments()
    assert names["path", "id"] == "id"
    assert names["query", "id"] == "id_query"
    assert names["query", "StartTime"] == "start_time"
    assert names["query", "StartTime<"] == "start_time_less_than"


@pytest.mark.parametrize(
    "stated",
    [
        None,
        5,
        {},
        {"in": "query"},
        {"$ref": "#/nowhere"},
        {"name": "Authorization", "in": "header", "schema": {}},
        {"name": "content-type", "in": "header", "schema": {}},
        {"name": "gone", "in": "path", "required": True, "schema": {}},
    ],
)
def test_parameters_that_are_left_out(stated: Any) -> None:
    assert parameters(stated) == []


def test_parameters_that_stand_twice() -> None:
    (found,) = parameters(query("a", description="first"), query("a", description="second"))
    assert found["description"] == "first"


def test_parameters_that_are_no_list() -> None:
    assert operation(parameters={"a": 1})["parameters"] == []


def test_path_parameters_and_placeholders_match() -> None:
    found = parameters(
        {"name": "userId", "in": "path", "schema": {"type": "integer"}}, path="/u/{user_id}/{other}"
    )
    assert {(one["name"], one["required"]) for one in found} == {("user_id", True), ("other", True)}
    assert found[0]["schema"] == {"type": "integer"}


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"name": "a", "in": "Query", "schema": {}}, ("query", "form", True)),
        ({"name": "a", "schema": {}}, ("query", "form", True)),
        ({"name": "a", "in": "formData", "schema": {}}, ("query", "form", True)),
        ({"name": "a", "in": "query", "style": "weird", "schema": {}}, ("query", "form", True)),
        ({"name": "a", "in": "query", "style": "pipeDelimited"}, ("query", "pipeDelimited", False)),
        ({"name": "a", "in": "query", "style": "deepObject"}, ("query", "deepObject", True)),
        ({"name": "a", "in": "header", "explode": True}, ("header", "simple", True)),
        ({"name": "a", "in": "cookie"}, ("cookie", "form", True)),
    ],
)
def test_styles_and_places(stated: Json, expected: tuple[str, str, bool]) -> None:
    (found,) = parameters(stated)
    assert (found["in"], found["style"], found["explode"]) == expected


def test_a_place_can_be_guessed_from_the_path() -> None:
    (found,) = parameters({"name": "a", "schema": {}}, path="/x/{a}")
    assert found["in"] == "path"


def test_parameters_with_a_media_type() -> None:
    (found,) = parameters(
        {
            "name": "f",
            "in": "query",
            "content": {"application/json": {"schema": {"type": "object"}}},
        }
    )
    assert found["x-otto-content"] == "application/json"
    assert found["schema"]["type"] == "object"


def test_parameters_in_the_way_of_swagger() -> None:
    (found,) = parameters({"name": "n", "in": "query", "type": "integer", "default": 5})
    assert found["schema"] == {"type": "integer", "default": 5}
    body = operation(
        method="post",
        parameters=[{"name": "b", "in": "body", "schema": ref("Pet"), "required": True}],
    )
    assert body["requestBody"] == {
        "required": True,
        "content": {"application/json": {"schema": ref("Pet")}},
    }


# -- bodies and responses ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (
            {"content": {"application/json": {"schema": {"type": "string"}}}},
            {"application/json": {"schema": {"type": "string"}}},
        ),
        ({"content": {"application/json": None}}, {"application/json": {"schema": {}}}),
        ({"content": {}}, {"application/json": {"schema": {}}}),
        ({"content": 5}, {"application/json": {"schema": {}}}),
        ({"$ref": "#/nowhere"}, {"application/json": {"schema": {}}}),
        (5, {"application/json": {"schema": {}}}),
        ({"schema": {"type": "string"}}, {"application/json": {"schema": {"type": "string"}}}),
        ({"content": {"json": {}}}, {"application/json": {"schema": {}}}),
        ({"content": {"": {}}}, {"application/json": {"schema": {}}}),
        ({"content": {"plain text": {}}}, {"text/plain": {"schema": {}}}),
        ({"content": {"*": {}}}, {"*/*": {"schema": {}}}),
        ({"content": {"bin ary": {}}}, {"application/octet-stream": {"schema": {}}}),
        ({"content": {"a/json": {}, "examples": {}}}, {"a/json": {"schema": {}}}),
    ],
)
def test_request_bodies(body: Any, content: Json) -> None:
    assert operation(method="post", requestBody=body)["requestBody"]["content"] == content


def test_request_bodies_keep_what_matters() -> None:
    media = {
        "schema": {},
        "encoding": {
            "a": {"contentType": "text/csv", "headers": {}},
            "b": {"style": "form", "explode": False},
            "c": 5,
        },
    }
    found = operation(
        method="post",
        requestBody={
            "required": True,
            "description": "d",
            "content": {"multipart/form-data": media},
        },
    )["requestBody"]
    assert found == {
        "required": True,
        "description": "d",
        "content": {
            "multipart/form-data": {
                "schema": {},
                "encoding": {
                    "a": {"contentType": "text/csv"},
                    "b": {"style": "form", "explode": False},
                },
            }
        },
    }


@pytest.mark.parametrize(
    ("responses", "statuses"),
    [
        ({"200": None, "2xx": {}, "default": {}}, {"200", "2XX", "default"}),
        ({"200 OK": {}, "5**": {}, "4XX": {}}, {"200", "5XX", "4XX"}),
        ({"success": {}}, {"default"}),
        ({"x-note": {}, "201": {"$ref": "#/nowhere"}}, {"201"}),
        ({}, {"default"}),
        ({"x-note": 1}, {"default"}),
        (None, {"default"}),
        ([], {"default"}),
        ({"200": 5}, {"200"}),
    ],
)
def test_statuses(responses: Any, statuses: set[str]) -> None:
    found = operation(responses=responses)["responses"]
    assert set(found) == statuses
    for response in found.values():
        assert set(response) == {"description", "content", "headers"}


def test_responses_are_written_out() -> None:
    source = document(
        paths={
            "/a": {
                "get": {"responses": {"200": {"$ref": "#/components/responses/R"}, "200 again": {}}}
            }
        },
        responses={
            "R": {
                "headers": {"X-A": {"$ref": "#/components/headers/H"}, "X-B": 5},
                "content": {
                    "application/json": {"schema": {"type": "string"}},
                    "text/csv": {"$ref": "#/components/mediaTypes/M"},
                },
            }
        },
        headers={"H": {"description": "h", "schema": {"type": "string"}}},
        mediaTypes={"M": {"schema": {"type": "integer"}}},
    )
    found = read(source)
    response = found.document["paths"]["/a"]["get"]["responses"]["200"]
    assert response == {
        "description": "",
        "headers": {"X-A": {"description": "h"}},
        "content": {
            "application/json": {"schema": {"type": "string"}},
            "text/csv": {"schema": {"type": "integer"}},
        },
    }
    assert {"no-description", "duplicate-response"} <= {m.rule for m in found.fixes}


def test_objects_that_only_refer_to_each_other() -> None:
    source = document(
        paths={
            "/a": {"get": {"parameters": [{"$ref": "#/components/parameters/A"}], "responses": {}}}
        },
        parameters={
            "A": {"$ref": "#/components/parameters/B"},
            "B": {"$ref": "#/components/parameters/A"},
        },
    )
    assert "reference-cycle" in rules_of(source)


# -- anything ------------------------------------------------------------------------------------

_leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(
        ["", "a", "string", "object", "array", "null", "date", "#/components/schemas/A"]
    ),
)
_WORDS = """
$ref type properties required items allOf oneOf anyOf enum const nullable format default
additionalProperties discriminator propertyName mapping schema content name in a b
application/json 200 description parameters requestBody responses
"""
_keys = st.sampled_from(_WORDS.split())
_json = st.recursive(
    _leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.slow
@pytest.mark.no_cover
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(
    components=st.dictionaries(st.sampled_from("ABC"), _json, max_size=3),
    operation_=_json,
    shared=_json,
    parameter=_json,
    version=st.sampled_from(["3.0.0", "3.1.0"]),
)
def test_no_document_is_too_messy(
    components: Json, operation_: Any, shared: Any, parameter: Any, version: str
) -> None:
    fields = operation_ if isinstance(operation_, dict) else {"responses": operation_}
    source = document(
        components,
        {"/a/{b}": {"parameters": shared, "post": {"parameters": [parameter], **fields}}},
        version,
    )
    first = read(source)
    second = normalise(json.loads(json.dumps(source)))
    assert first.document == second.document
    assert first.fixes == second.fixes


def test_a_chain_of_thousands_of_references_ends_with_a_message() -> None:
    chain: Json = {f"S{number}": ref(f"S{number + 1}") for number in range(3_000)}
    with pytest.raises(DocumentError, match="refer to the last schema of the chain directly"):
        normalise(document({**chain, "S3000": {"type": "object"}}))


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        ([f"m{number}" for number in range(6_000)], {"type": "string"}),
        (list(range(6_000)), {"type": "integer"}),
        ([0.5, *range(6_000)], {"type": "number"}),
        (["a", *range(6_000)], {}),
    ],
)
def test_an_enum_too_large_for_a_class_is_its_plain_type(members: list[Any], kind: Json) -> None:
    found = normalise(document({"Box": {"properties": {"code": {"enum": members}}}}))
    [box] = found.document["components"]["schemas"].values()
    assert box["properties"]["code"].items() >= kind.items()
    assert "enum" not in box["properties"]["code"]
    assert [each.rule for each in found.fixes] == ["enum-loosened"]
