"""Swagger 2.0 into OpenAPI 3.0.3: each construct, what cannot be said, and messy documents."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV30SpecValidator
from otto_codegen.normalise import check_canonical, normalise

from otto_ext.openapi.fixes import FixLog
from otto_ext.openapi.swagger2 import convert

Json = dict[str, Any]
JSON = "application/json"
XML = "application/xml"
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
PET = {"$ref": "#/definitions/Pet"}
NEW_PET = {"$ref": "#/components/schemas/Pet"}


def swagger(operation: Json | None = None, *, method: str = "post", **more: Any) -> Json:
    """A document of one operation."""
    responses = {"responses": {"200": {"description": "ok"}}}
    return {
        "swagger": "2.0",
        "info": {"title": "Test", "version": "1"},
        "paths": {"/things": {method: {**responses, **(operation or {})}}},
        "definitions": {"Pet": {"type": "object", "properties": {"name": {"type": "string"}}}},
        **more,
    }


def read(document: Json, *, valid: bool = True) -> tuple[Json, list[str]]:
    """The converted document and the fixes, as `place: message`."""
    before = copy.deepcopy(document)
    fix_log = FixLog()
    found = convert(document, fix_log)
    assert document == before, "the document was changed"
    assert {fix.rule for fix in fix_log.fixes} <= {"swagger2"}
    if valid:
        assert [error.message for error in OpenAPIV30SpecValidator(found).iter_errors()] == []
    return found, [f"{fix.pointer}: {fix.message}" for fix in fix_log.fixes]


def clean(document: Json) -> Json:
    """The converted document, where nothing had to be fixed."""
    found, fixes = read(document)
    assert fixes == []
    return found


def only(found: Json, method: str = "post") -> Json:
    """The one operation."""
    operation: Json = found["paths"]["/things"][method]
    return operation


def parameters(*values: Any, **more: Any) -> Json:
    return swagger({"parameters": list(values)}, **more)


def query(**keys: Any) -> Json:
    return {"name": "q", "in": "query", **keys}


def form(name: str = "f", **keys: Any) -> Json:
    return {"name": name, "in": "formData", "type": "string", **keys}


def body(schema: Any = PET, **keys: Any) -> Json:
    return {"name": "b", "in": "body", "schema": schema, **keys}


def schema_of(schema: Any, **more: Any) -> Any:
    found, _ = read(swagger(definitions={"Pet": {"type": "object"}, "It": schema}, **more))
    return found["components"]["schemas"]["It"]


def test_what_a_document_says_of_itself_is_kept() -> None:
    about: Json = {
        "tags": [{"name": "pets", "description": "All about pets"}],
        "security": [{"key": []}],
        "securityDefinitions": {"key": {"type": "apiKey", "name": "X-Key", "in": "header"}},
        "externalDocs": {"url": "https://example.com"},
        "x-logo": {"url": "logo.png"},
    }
    found = clean(swagger(**about))
    assert found["openapi"] == "3.0.3"
    assert found["info"] == {"title": "Test", "version": "1"}
    for key in ("tags", "security", "externalDocs", "x-logo"):
        assert found[key] == about[key]
    assert not {"swagger", "definitions", "securityDefinitions"} & set(found)


# -- servers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({}, ["/"]),
        ({"basePath": "/v1"}, ["/v1"]),
        ({"host": "api.example.com"}, ["https://api.example.com"]),
        ({"host": "api.example.com:8080", "basePath": "v1/"}, ["https://api.example.com:8080/v1"]),
        (
            {"host": "h.example", "basePath": "/", "schemes": ["http", "https", "http"]},
            ["https://h.example", "http://h.example"],
        ),
        ({"host": "h.example", "schemes": [None, 3]}, ["https://h.example"]),
        ({"host": None, "basePath": None, "schemes": "https"}, ["/"]),
    ],
)
def test_host_base_path_and_schemes_are_servers(keys: Json, expected: list[str]) -> None:
    assert [server["url"] for server in clean(swagger(**keys))["servers"]] == expected


def test_an_operation_with_schemes_of_its_own_has_a_server() -> None:
    own = clean(swagger({"schemes": ["http"]}, host="h.example", schemes=["https"]))
    assert only(own)["servers"] == [{"url": "http://h.example"}]
    same = clean(swagger({"schemes": ["https"]}, host="h.example", schemes=["https"]))
    assert "servers" not in only(same)


# -- operations and parameters --------------------------------------------------------------------


def test_an_operation_keeps_what_openapi_3_has_too() -> None:
    keys = {
        "operationId": "makeThing",
        "summary": "Make",
        "description": "Make one",
        "tags": ["things"],
        "deprecated": True,
        "externalDocs": {"url": "https://example.com"},
        "security": [],
        "x-rate": 5,
    }
    dropped = {"consumes": [JSON], "produces": [JSON], "schemes": ["https"]}
    operation = only(clean(swagger({**keys, **dropped})))
    assert {key: operation[key] for key in keys} == keys
    assert not set(dropped) & set(operation)


def test_the_type_of_a_parameter_is_its_schema() -> None:
    typed = {
        "type": "integer",
        "format": "int64",
        "default": 5,
        "enum": [5, 6],
        "minimum": 1,
        "exclusiveMinimum": True,
        "maximum": 9,
        "multipleOf": 1,
    }
    about = {"description": "How many", "required": True, "allowEmptyValue": True, "x-note": "n"}
    found = only(clean(parameters(query(**typed, **about))))["parameters"]
    assert found == [{"name": "q", "in": "query", **about, "schema": typed}]


def test_the_text_rules_of_a_parameter_are_its_schema() -> None:
    typed = {"type": "string", "minLength": 1, "maxLength": 3, "pattern": "^a"}
    (found,) = only(clean(parameters(query(**typed))))["parameters"]
    assert found["schema"] == typed


def test_null_and_examples_of_a_parameter_have_keywords() -> None:
    value = query(type="string", **{"x-nullable": True, "x-example": "x"})
    (found,) = only(clean(parameters(value)))["parameters"]
    assert found == {**query(), "example": "x", "schema": {"type": "string", "nullable": True}}
    (found,) = only(clean(parameters(query(type="string", **{"x-nullable": False}))))["parameters"]
    assert found["schema"] == {"type": "string"}


def test_the_names_of_enum_members_are_kept_with_the_enum() -> None:
    value = query(type="string", enum=["a"], **{"x-enum-varnames": ["FIRST"]})
    (found,) = only(clean(parameters(value)))["parameters"]
    assert found["schema"] == {"type": "string", "enum": ["a"], "x-enum-varnames": ["FIRST"]}
    assert "x-enum-varnames" not in found


@pytest.mark.parametrize(
    ("stated", "style", "explode"),
    [
        ({}, "form", False),
        ({"collectionFormat": "csv"}, "form", False),
        ({"collectionFormat": "ssv"}, "spaceDelimited", False),
        ({"collectionFormat": "pipes"}, "pipeDelimited", False),
        ({"collectionFormat": "multi"}, "form", True),
    ],
)
def test_a_collection_format_is_a_style(stated: Json, style: str, explode: bool) -> None:
    lists = {"type": "array", "items": {"type": "integer"}, **stated}
    (found,) = only(clean(parameters(query(**lists, uniqueItems=True))))["parameters"]
    assert (found["style"], found["explode"]) == (style, explode)
    items = {"type": "integer"}
    assert found["schema"] == {"type": "array", "items": items, "uniqueItems": True}
    operation = only(clean(parameters(form(**lists))))
    content = operation["requestBody"]["content"][URLENCODED]
    assert content["encoding"] == {"f": {"style": style, "explode": explode}}


@pytest.mark.parametrize("stated", ["tsv", "unheard-of", 5])
@pytest.mark.parametrize("make", [query, form])
def test_a_list_without_a_style_in_openapi_3_has_commas_and_is_reported(
    make: Any, stated: Any
) -> None:
    value = make(type="array", items={"type": "string"}, collectionFormat=stated)
    found, fixes = read(parameters(value))
    assert fixes == [
        f"/paths/~1things/post/parameters/0: collectionFormat '{stated}' is sent with commas"
    ]
    operation = only(found)
    if make is query:
        sent = operation["parameters"][0]
    else:
        sent = operation["requestBody"]["content"][URLENCODED]["encoding"]["f"]
    assert (sent["style"], sent["explode"]) == ("form", False)


def test_a_list_in_a_header_or_path_has_commas() -> None:
    lists: Json = {"type": "array", "items": {"type": "string"}}
    plain = {"name": "X-H", "in": "header", **lists}
    (found,) = only(clean(parameters(plain)))["parameters"]
    assert (found["style"], found["explode"]) == ("simple", False)
    _, fixes = read(parameters({**plain, "collectionFormat": "pipes"}))
    assert len(fixes) == 1
    assert "'pipes'" in fixes[0]


def test_a_list_within_a_list_is_typed_and_reported() -> None:
    inner = {"type": "array", "items": {"type": "integer"}, "collectionFormat": "pipes"}
    found, fixes = read(parameters(query(type="array", items=inner)))
    (one,) = only(found)["parameters"]
    nested = {"type": "array", "items": {"type": "integer"}}
    assert one["schema"] == {"type": "array", "items": nested}
    assert [text.partition(":")[0] for text in fixes] == ["/paths/~1things/post/parameters/0/items"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"type": "file"}, {"type": "string", "format": "binary"}),
        ({"type": "array"}, {"type": "array", "items": {}}),
        ({"type": "array", "items": PET}, {"type": "array", "items": NEW_PET}),
        ({"schema": PET}, NEW_PET),
        ({"allOf": [PET]}, {"allOf": [NEW_PET]}),
        (
            {"type": "array", "items": {"properties": {"a": {"type": "string"}}}},
            {"type": "array", "items": {"properties": {"a": {"type": "string"}}}},
        ),
    ],
)
def test_what_people_write_into_parameters_is_understood(value: Json, expected: Json) -> None:
    (found,) = only(clean(parameters(query(**value))))["parameters"]
    assert found["schema"] == expected


def test_an_unknown_type_stays_for_the_normalisation() -> None:
    found, _ = read(parameters(query(type="any")), valid=False)
    assert only(found)["parameters"][0]["schema"] == {"type": "any"}


def test_parameters_of_the_path_count_for_each_operation_unless_overridden() -> None:
    document = parameters(query(type="integer"))
    document["paths"]["/things"]["get"] = {"responses": {"200": {"description": "ok"}}}
    document["paths"]["/things"]["parameters"] = [query(type="string"), body()]
    found = clean(document)
    item = found["paths"]["/things"]
    assert "parameters" not in item
    assert [one["schema"]["type"] for one in item["post"]["parameters"]] == ["integer"]
    assert [one["schema"]["type"] for one in item["get"]["parameters"]] == ["string"]
    assert item["get"]["requestBody"]["content"] == {JSON: {"schema": NEW_PET}}


def test_of_two_parameters_of_one_name_the_first_is_taken() -> None:
    found, fixes = read(parameters(query(type="integer"), query(type="string")))
    assert [one["schema"] for one in only(found)["parameters"]] == [{"type": "integer"}]
    assert fixes == [
        "/paths/~1things/post/parameters/1: the parameter 'q' stands twice; the first is taken"
    ]


def test_a_body_of_the_operation_replaces_the_one_of_the_path_whatever_their_names() -> None:
    document = parameters({**body({"type": "string"}), "name": "other"})
    document["paths"]["/things"]["parameters"] = [body()]
    content = only(clean(document))["requestBody"]["content"]
    assert content == {JSON: {"schema": {"type": "string"}}}


def test_shared_parameters_are_written_out_and_kept_as_components() -> None:
    shared = {
        "Limit": query(type="integer"),
        "Body": body(required=True),
        "Field": form(),
        "Again": {"$ref": "#/parameters/Limit"},
    }
    document = swagger(
        {"parameters": [{"$ref": "#/parameters/Again"}, {"$ref": "#/parameters/Body"}]},
        parameters=shared,
        consumes=[XML],
    )
    found = clean(document)
    limit = {**query(), "schema": {"type": "integer"}}
    request = {"required": True, "content": {XML: {"schema": NEW_PET}}}
    assert only(found)["parameters"] == [limit]
    assert only(found)["requestBody"] == request
    assert found["components"]["parameters"] == {"Limit": limit, "Again": limit}
    assert found["components"]["requestBodies"] == {"Body": request}


def test_shared_form_fields_make_a_form() -> None:
    document = swagger({"parameters": [{"$ref": "#/parameters/F"}]}, parameters={"F": form()})
    content = only(clean(document))["requestBody"]["content"]
    assert content[URLENCODED]["schema"]["properties"] == {"f": {"type": "string"}}


# -- bodies and forms -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document_types", "own_types", "expected"),
    [
        (None, None, [JSON]),
        ([XML], None, [XML]),
        ([XML], [JSON, "text/csv"], [JSON, "text/csv"]),
        ([XML], [], [JSON]),
        ([XML, None, "", XML], "text/plain", [XML]),
    ],
)
def test_a_body_is_sent_as_what_is_consumed(
    document_types: Any, own_types: Any, expected: list[str]
) -> None:
    operation: Json = {"parameters": [body()]}
    if own_types is not None:
        operation["consumes"] = own_types
    more = {} if document_types is None else {"consumes": document_types}
    content = only(clean(swagger(operation, **more)))["requestBody"]["content"]
    assert content == {kind: {"schema": NEW_PET} for kind in expected}


def test_a_body_keeps_its_description_extensions_and_examples() -> None:
    value = body(
        description="A pet",
        required=True,
        **{"x-note": 1, "x-example": {"name": "a"}, "x-examples": {XML: "<a/>"}},
    )
    document = swagger({"parameters": [value], "consumes": [JSON, XML]})
    assert only(clean(document))["requestBody"] == {
        "x-note": 1,
        "description": "A pet",
        "required": True,
        "content": {
            JSON: {"schema": NEW_PET, "example": {"name": "a"}},
            XML: {"schema": NEW_PET, "example": "<a/>"},
        },
    }


def test_a_form_keeps_what_is_said_of_its_fields() -> None:
    fields = [
        form("a", required=True, description="First", maxLength=3, **{"x-note": 1}),
        form("b", enum=["x"], default="x", **{"x-example": "x", "x-nullable": True}),
    ]
    request = only(clean(parameters(*fields)))["requestBody"]
    assert request["required"] is True
    assert request["content"] == {
        URLENCODED: {
            "schema": {
                "type": "object",
                "required": ["a"],
                "properties": {
                    "a": {"type": "string", "description": "First", "maxLength": 3, "x-note": 1},
                    "b": {
                        "type": "string",
                        "enum": ["x"],
                        "default": "x",
                        "example": "x",
                        "nullable": True,
                    },
                },
            }
        }
    }


@pytest.mark.parametrize(
    ("consumes", "file", "expected"),
    [
        ([], False, [URLENCODED]),
        ([JSON], False, [URLENCODED]),
        ([MULTIPART], False, [MULTIPART]),
        ([MULTIPART, URLENCODED], False, [MULTIPART, URLENCODED]),
        ([], True, [MULTIPART]),
        ([URLENCODED], True, [MULTIPART]),
        (["multipart/form-data; boundary=x", JSON], True, ["multipart/form-data; boundary=x"]),
    ],
)
def test_what_is_consumed_decides_the_kind_of_form_and_a_file_makes_it_multipart(
    consumes: list[str], file: bool, expected: list[str]
) -> None:
    fields = [form(), *([form("upload", type="file")] if file else [])]
    document = swagger({"parameters": fields, "consumes": consumes})
    request = only(clean(document))["requestBody"]
    assert request["required"] is False
    assert list(request["content"]) == expected
    if file:
        properties = request["content"][expected[0]]["schema"]["properties"]
        assert properties["upload"] == {"type": "string", "format": "binary"}


def test_a_list_of_files_makes_a_form_multipart() -> None:
    value = form(type="array", items={"type": "file"}, collectionFormat="multi")
    content = only(clean(parameters(value)))["requestBody"]["content"]
    assert content[MULTIPART]["schema"]["properties"]["f"] == {
        "type": "array",
        "items": {"type": "string", "format": "binary"},
    }


def test_what_a_form_cannot_say_is_reported() -> None:
    nameless = {"in": "formData", "type": "string"}
    found, fixes = read(parameters(form(allowEmptyValue=True), nameless))
    content = only(found)["requestBody"]["content"]
    assert list(content[URLENCODED]["schema"]["properties"]) == ["f"]
    assert [text.partition(":")[0][-1] for text in fixes] == ["0", "1"]
    assert "allowEmptyValue" in fixes[0]
    assert "without a name" in fixes[1]


def test_a_form_beside_a_body_is_left_out_and_reported() -> None:
    found, fixes = read(parameters(body(), form()))
    assert list(only(found)["requestBody"]["content"]) == [JSON]
    assert fixes == ["/paths/~1things/post: a form beside a body is left out"]


# -- responses ------------------------------------------------------------------------------------


def responses(value: Any, **more: Any) -> Json:
    return swagger({"responses": {"200": value}, **more})


@pytest.mark.parametrize(
    ("produces", "schema", "expected"),
    [
        ({}, PET, {JSON: NEW_PET}),
        ({"produces": [JSON, XML]}, PET, {JSON: NEW_PET, XML: NEW_PET}),
        (
            {},
            {"type": "file"},
            {"application/octet-stream": {"type": "string", "format": "binary"}},
        ),
        (
            {"produces": ["application/pdf"]},
            {"type": "file"},
            {"application/pdf": {"type": "string", "format": "binary"}},
        ),
    ],
)
def test_a_response_is_served_as_what_is_produced(
    produces: Json, schema: Json, expected: Json
) -> None:
    document = responses({"description": "ok", "schema": schema}, **produces)
    content = only(clean(document))["responses"]["200"]["content"]
    assert content == {kind: {"schema": one} for kind, one in expected.items()}


def test_a_response_without_a_schema_has_no_content() -> None:
    document = responses({"description": "ok", "x-note": 1}, produces=[JSON])
    assert only(clean(document))["responses"]["200"] == {"description": "ok", "x-note": 1}


def test_extensions_beside_responses_are_kept() -> None:
    document = swagger({"responses": {"default": {"description": "ok"}, "x-note": {"a": 1}}})
    assert only(clean(document))["responses"]["x-note"] == {"a": 1}


def test_examples_stand_with_their_media_types() -> None:
    value = {"description": "ok", "schema": PET, "examples": {JSON: {"name": "a"}}}
    content = only(clean(responses(value, produces=[JSON, XML])))["responses"]["200"]["content"]
    assert content == {
        JSON: {"schema": NEW_PET, "example": {"name": "a"}},
        XML: {"schema": NEW_PET},
    }
    bare = {"description": "ok", "examples": {"text/plain": "a"}}
    content = only(clean(responses(bare)))["responses"]["200"]["content"]
    assert content == {"text/plain": {"example": "a"}}


@pytest.mark.parametrize(
    "value",
    [
        {"description": "ok", "schema": PET, "examples": {"text/plain": "a"}},
        {"description": "ok", "examples": {"first": "a"}},
    ],
)
def test_an_example_of_something_not_served_is_reported(value: Json) -> None:
    found, fixes = read(responses(value))
    assert "example" not in json.dumps(found)
    assert len(fixes) == 1
    assert fixes[0].startswith("/paths/~1things/post/responses/200/examples/")


def test_headers_have_schemas() -> None:
    headers = {
        "X-Rate": {"type": "integer", "description": "Calls left", "x-note": 1, "x-example": 3},
        "X-List": {"type": "array", "items": {"type": "string"}, "collectionFormat": "csv"},
    }
    value = {"description": "ok", "headers": headers}
    assert only(clean(responses(value)))["responses"]["200"]["headers"] == {
        "X-Rate": {
            "x-note": 1,
            "description": "Calls left",
            "example": 3,
            "schema": {"type": "integer"},
        },
        "X-List": {"schema": {"type": "array", "items": {"type": "string"}}},
    }


def test_a_header_that_is_not_sent_with_commas_is_reported() -> None:
    header = {"type": "array", "items": {"type": "string"}, "collectionFormat": "ssv"}
    _, fixes = read(responses({"description": "ok", "headers": {"X-L": header}}))
    place = "/paths/~1things/post/responses/200/headers/X-L"
    assert fixes == [f"{place}: collectionFormat 'ssv' is sent with commas"]


def test_a_shared_response_is_served_as_each_operation_says() -> None:
    shared = {"Error": {"description": "no", "schema": PET}}
    reference = {"$ref": "#/responses/Error"}
    found = clean(swagger({"responses": {"400": reference}, "produces": [XML]}, responses=shared))
    assert only(found)["responses"]["400"] == {
        "description": "no",
        "content": {XML: {"schema": NEW_PET}},
    }
    assert found["components"]["responses"]["Error"]["content"] == {JSON: {"schema": NEW_PET}}


# -- schemas --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (PET, NEW_PET),
        ({"type": "array", "items": PET}, {"type": "array", "items": NEW_PET}),
        ({"additionalProperties": PET}, {"additionalProperties": NEW_PET}),
        ({"additionalProperties": False}, {"additionalProperties": False}),
        ({"allOf": [PET, {"type": "object"}]}, {"allOf": [NEW_PET, {"type": "object"}]}),
        ({"not": PET}, {"not": NEW_PET}),
        (
            {"properties": {"$ref": {"type": "string"}, "x-nullable": PET}},
            {"properties": {"$ref": {"type": "string"}, "x-nullable": NEW_PET}},
        ),
        ({"type": "string", "x-nullable": True}, {"type": "string", "nullable": True}),
        ({"type": "string", "x-nullable": False}, {"type": "string"}),
        ({**PET, "x-nullable": True}, {"allOf": [NEW_PET], "nullable": True}),
        ({"type": "string", "x-example": "a"}, {"type": "string", "example": "a"}),
        (
            {"type": "string", "example": "b", "x-example": "a"},
            {"type": "string", "example": "b"},
        ),
        ({"type": "file"}, {"type": "string", "format": "binary"}),
        ({"type": "null"}, {"nullable": True, "enum": [None]}),
        ({"type": ["null"]}, {"nullable": True, "enum": [None]}),
        ({"type": ["string"]}, {"type": "string"}),
        ({"type": ["string", "null"]}, {"type": "string", "nullable": True}),
        (
            {"type": ["array", "string", "null"], "items": PET},
            {
                "nullable": True,
                "anyOf": [
                    {"type": "array", "nullable": True, "items": NEW_PET},
                    {"type": "string", "nullable": True},
                ],
            },
        ),
        (
            {"type": ["string", "integer"], "description": "either"},
            {"description": "either", "anyOf": [{"type": "string"}, {"type": "integer"}]},
        ),
        (
            {"type": "object", "example": PET, "default": PET, "x-note": PET},
            {"type": "object", "example": PET, "default": PET, "x-note": PET},
        ),
        (
            {"type": "object", "required": ["a"], "properties": {"a": {"readOnly": True}}},
            {"type": "object", "required": ["a"], "properties": {"a": {"readOnly": True}}},
        ),
    ],
)
def test_a_schema_says_the_same(schema: Json, expected: Json) -> None:
    if "$ref" in json.dumps(schema.get("example")):
        # The validator takes an example for a reference; what it would look for is not there.
        found = convert(swagger(definitions={"It": schema}), FixLog())
        assert found["components"]["schemas"]["It"] == expected
    else:
        assert schema_of(schema) == expected


def test_a_discriminator_is_an_object() -> None:
    schema = {
        "type": "object",
        "discriminator": "kind",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}},
    }
    assert schema_of(schema) == {**schema, "discriminator": {"propertyName": "kind"}}


@pytest.mark.parametrize("schema", [None, True, 5, ["a"], "text"])
def test_what_is_no_schema_stays_for_the_normalisation(schema: Any) -> None:
    found, _ = read(swagger(definitions={"It": schema}), valid=False)
    assert found["components"]["schemas"] == {"It": schema}


def test_a_union_beside_a_list_of_types_stays_for_the_normalisation() -> None:
    schema = {"type": ["string", "null"], "anyOf": [{"type": "string"}]}
    found, _ = read(swagger(definitions={"It": schema}), valid=False)
    assert found["components"]["schemas"]["It"] == schema


# -- references -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("#/paths/~1things/post/responses/200/schema", "things_post_200"),
        ("#/paths/~1things/post/parameters/0/schema", "things_post_0"),
        ("#/paths/%7E1things/post/responses/200/schema", "things_post_200"),
        ("#/responses/Shared/schema", "Shared"),
        ("#/responses/Shared", "Shared"),
        ("#/parameters/Pet/schema", "Pet_2"),
    ],
)
def test_a_schema_referred_to_where_it_stands_becomes_a_component(target: str, name: str) -> None:
    inner = {"type": "object", "properties": {"pet": PET, "again": {"$ref": target}}}
    document = swagger(
        {
            "parameters": [body(inner)],
            "responses": {"200": {"description": "ok", "schema": inner}},
        },
        responses={"Shared": {"description": "ok", "schema": inner}},
        parameters={"Pet": body(inner)},
    )
    found, fixes = read(document)
    properties = {"pet": NEW_PET, "again": {"$ref": f"#/components/schemas/{name}"}}
    assert found["components"]["schemas"][name] == {"type": "object", "properties": properties}
    assert [text.partition(": ")[2] for text in fixes] == [
        f"referred to as a schema; now called {name}"
    ]


def test_a_parameter_referred_to_as_a_schema_is_its_type() -> None:
    value = query(type="array", items={"type": "integer"}, collectionFormat="multi")
    reference = {"$ref": "#/parameters/List"}
    found, _ = read(swagger(parameters={"List": value}, definitions={"It": reference}))
    assert found["components"]["schemas"] == {
        "It": {"$ref": "#/components/schemas/List"},
        "List": {"type": "array", "items": {"type": "integer"}},
    }


def test_a_reference_to_a_reference_leads_to_the_definition() -> None:
    document = swagger(
        {"responses": {"200": {"$ref": "#/responses/Shared"}}},
        responses={"Shared": {"description": "ok", "schema": PET}},
        definitions={"Pet": {"type": "object"}, "It": {"$ref": "#/responses/Shared/schema"}},
    )
    assert clean(document)["components"]["schemas"]["It"] == NEW_PET


@pytest.mark.parametrize(
    "target",
    [
        "Pet",
        "other.json#/Pet",
        "#/responses/None/schema",
        "#/paths/~1things/post/parameters/7/schema",
        "#/paths/~1things/post/parameters/x",
        "#/info/title",
        "#/parameters/Loop",
    ],
)
def test_a_reference_that_leads_nowhere_stays_for_the_normalisation(target: str) -> None:
    document = parameters(
        query(type="string"),
        definitions={"It": {"$ref": target}},
        parameters={"Loop": {"$ref": "#/parameters/Loop"}},
    )
    found, _ = read(document, valid=False)
    assert found["components"]["schemas"] == {"It": {"$ref": target}}


@pytest.mark.slow
@pytest.mark.no_cover
def test_a_chain_of_moved_schemas_is_no_matter_of_depth() -> None:
    number = 3000
    document = swagger(
        responses={
            f"R{n}": {
                "description": "ok",
                "schema": {"properties": {"next": {"$ref": f"#/responses/R{n + 1}/schema"}}},
            }
            for n in range(number)
        }
    )
    found, _ = read(document, valid=False)
    assert len(found["components"]["schemas"]) == number


def test_a_path_item_is_followed() -> None:
    document = swagger()
    document["x-items"] = {"Item": document["paths"]["/things"]}
    document["paths"] = {"/things": {"$ref": "#/x-items/Item", "x-note": 1}, "x-all": {"a": 1}}
    found = clean(document)
    assert list(found["paths"]["/things"]) == ["x-note", "post"]
    assert found["paths"]["x-all"] == {"a": 1}


# -- security -------------------------------------------------------------------------------------


def schemes(value: Json) -> tuple[Any, list[str]]:
    found, fixes = read(swagger(securityDefinitions={"s": value}))
    return found["components"].get("securitySchemes", {}).get("s"), fixes


URL = "https://example.com/token"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"type": "basic"}, {"type": "http", "scheme": "basic"}),
        (
            {"type": "apiKey", "name": "k", "in": "query", "description": "A key", "x-note": 1},
            {"type": "apiKey", "name": "k", "in": "query", "description": "A key", "x-note": 1},
        ),
        (
            {"type": "oauth2", "flow": "application", "tokenUrl": URL, "scopes": {"a": "All"}},
            {
                "type": "oauth2",
                "flows": {"clientCredentials": {"tokenUrl": URL, "scopes": {"a": "All"}}},
            },
        ),
        (
            {"type": "oauth2", "flow": "accessCode", "tokenUrl": URL, "authorizationUrl": URL},
            {
                "type": "oauth2",
                "flows": {
                    "authorizationCode": {"scopes": {}, "authorizationUrl": URL, "tokenUrl": URL}
                },
            },
        ),
        (
            {"type": "oauth2", "flow": "implicit", "authorizationUrl": URL, "scopes": {}},
            {"type": "oauth2", "flows": {"implicit": {"authorizationUrl": URL, "scopes": {}}}},
        ),
        (
            {"type": "oauth2", "flow": "password", "tokenUrl": URL, "scopes": {}},
            {"type": "oauth2", "flows": {"password": {"tokenUrl": URL, "scopes": {}}}},
        ),
    ],
)
def test_security_says_the_same(value: Json, expected: Json) -> None:
    assert schemes(value) == (expected, [])


@pytest.mark.parametrize(
    "value",
    [
        {"type": "http", "scheme": "bearer"},
        {"type": "oauth2", "flows": {"password": {"tokenUrl": URL, "scopes": {}}}},
    ],
)
def test_security_of_openapi_3_is_taken_and_reported(value: Json) -> None:
    found, fixes = schemes(value)
    assert found == value
    assert fixes == ["/securityDefinitions/s: security of OpenAPI 3; taken as it is"]


@pytest.mark.parametrize("value", [{"type": "oauth2"}, {"type": "magic"}, {}, None])
def test_security_of_no_known_kind_is_left_out_and_reported(value: Any) -> None:
    found, fixes = schemes(value)
    assert found is None
    assert len(fixes) == 1
    assert fixes[0].startswith("/securityDefinitions/s: ")


# -- messy documents ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operation", "place"),
    [
        ({"parameters": {"a": 1}}, "/paths/~1things/post/parameters"),
        ({"parameters": [None]}, "/paths/~1things/post/parameters/0"),
        ({"parameters": [{"$ref": "#/parameters/No"}]}, "/paths/~1things/post/parameters/0"),
        ({"parameters": [{"$ref": 5}]}, "/paths/~1things/post/parameters/0"),
        ({"parameters": [query(type="string")] * 2}, "/paths/~1things/post/parameters/1"),
        ({"responses": {"200": None}}, "/paths/~1things/post/responses/200"),
        ({"responses": {"200": {"$ref": "#/responses/N"}}}, "/paths/~1things/post/responses/200"),
    ],
)
def test_what_is_left_out_is_reported_with_its_place(operation: Json, place: str) -> None:
    found, fixes = read(swagger(operation))
    assert [text.partition(":")[0] for text in fixes] == [place]
    assert len(only(found)["parameters"]) <= 1


@pytest.mark.parametrize("item", [None, 5, {"$ref": "#/nowhere"}])
def test_a_path_that_is_no_object_is_reported(item: Any) -> None:
    found, fixes = read(swagger(paths={"/a": item}))
    assert found["paths"] == {"/a": {}}
    assert [text.partition(":")[0] for text in fixes] == ["/paths/~1a"]


def test_a_method_that_is_no_object_is_reported() -> None:
    found, fixes = read(swagger(paths={"/a": {"get": "text", "put": None}}))
    assert found["paths"] == {"/a": {}}
    assert fixes == ["/paths/~1a/get: no object; left out"]


def test_what_the_normalisation_reports_is_left_to_it() -> None:
    document = swagger(paths={"/a": {"get": {}, "put": {"responses": 5}, "LIST": {}}})
    found, _ = read(document, valid=False)
    assert found["paths"]["/a"] == {
        "get": {"parameters": []},
        "put": {"parameters": [], "responses": 5},
        "LIST": {},
    }
    header = {"description": None, "headers": {"X": 5}}
    found, _ = read(responses(header), valid=False)
    assert only(found)["responses"]["200"] == header


FULL: Json = {
    **swagger(
        {
            "operationId": "make",
            "consumes": [MULTIPART],
            "produces": [JSON],
            "schemes": ["http"],
            "parameters": [
                {"$ref": "#/parameters/Limit"},
                query(type="array", items={"type": "string"}, collectionFormat="tsv"),
                form(type="file"),
                form("tags", type="array", items={"type": "string"}),
            ],
            "responses": {
                "200": {
                    "description": "ok",
                    "schema": {"type": "array", "items": PET},
                    "headers": {"X-Rate": {"type": "integer"}},
                    "examples": {JSON: []},
                },
                "400": {"$ref": "#/responses/Error"},
            },
        }
    ),
    "host": "h.example",
    "basePath": "/v1",
    "schemes": ["https"],
    "parameters": {"Limit": {**query(type="integer"), "name": "limit"}, "Body": body()},
    "responses": {"Error": {"description": "no", "schema": {"$ref": "#/parameters/Body/schema"}}},
    "definitions": {
        "Pet": {
            "type": ["object", "null"],
            "discriminator": "kind",
            "properties": {
                "kind": {"type": "string"},
                "next": {"$ref": "#/responses/Error/schema", "x-nullable": True},
                "rest": {"additionalProperties": {"$ref": "#/paths/~1things/post/parameters/1"}},
            },
        }
    },
    "securityDefinitions": {"o": {"type": "oauth2", "flow": "application", "tokenUrl": URL}},
}
_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats(allow_nan=False)
    | st.text(max_size=5)
    | st.sampled_from(
        ["body", "formData", "array", "file", "null", "$ref", "#/parameters/Body", "#/", "#"]
    )
)
_KEYS = st.text(max_size=4) | st.sampled_from(
    [
        "$ref",
        "type",
        "in",
        "name",
        "schema",
        "items",
        "parameters",
        "responses",
        "x-nullable",
        "x-a",
    ]
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=6,
)


def _places(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [place] if place else []
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for key, entry in entries:
        inside = (*place, key)
        found.extend(_places(entry, inside) if isinstance(entry, dict | list) else [inside])
    return found


@st.composite
def _mutated(draw: st.DrawFn) -> Json:
    """The full document with up to five places replaced, taken away or referring elsewhere."""
    document = copy.deepcopy(FULL)
    for _ in range(draw(st.integers(1, 5))):
        places = _places(document)
        if not places:
            break
        *way, last = draw(st.sampled_from(places))
        holder: Any = document
        for key in way:
            holder = holder[key]
        match draw(st.sampled_from(["replace", "remove", "refer"])):
            case "replace":
                holder[last] = draw(_VALUES)
            case "remove":
                del holder[last]
            case _:
                target = draw(st.sampled_from(places))
                pointer = "/".join(str(token).replace("/", "~1") for token in target)
                holder[last] = {"$ref": f"#/{pointer}"}
    return document


def _twice(document: Json) -> Json:
    first, second = FixLog(), FixLog()
    before = copy.deepcopy(document)
    found = convert(document, first)
    assert document == before, "the document was changed"
    assert convert(document, second) == found
    assert first.fixes == second.fixes
    json.dumps(found)
    return found


def test_the_full_document_is_valid() -> None:
    found, fixes = read(FULL)
    place = "/paths/~1things/post/parameters/1"
    assert fixes == [
        f"{place}: collectionFormat 'tsv' is sent with commas",
        f"{place}: referred to as a schema; now called things_post_1",
    ]
    assert "swagger" not in found


@pytest.mark.slow
@pytest.mark.no_cover
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_mutated())
def test_no_mutation_of_a_document_is_too_messy(document: Json) -> None:
    found = _twice(document)
    assert found["openapi"] == "3.0.3"
    # What comes out is something that the next step can read, whatever came in.
    assert check_canonical(normalise(found).document) == []


@pytest.mark.slow
@pytest.mark.no_cover
@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(list(FULL)), _VALUES))
def test_nothing_is_too_messy(document: Json) -> None:
    assert _twice(document)["openapi"] == "3.0.3"
