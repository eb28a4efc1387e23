"""The source map: every name of a client with the place of the document that it is from."""

from __future__ import annotations

import inspect
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import otto_api.models
import pytest
from attrs import evolve
from otto_codegen.normalise import normalise
from otto_codegen.parse import parse
from otto_codegen.source_map import Argument, Attribute, SourceMap
from otto_codegen.stamp import Stamp

from otto_ext import MemoryTokenStore, Otto
from otto_ext.openapi.json_values import MISSING, at
from otto_ext.openapi.load import as_openapi, load

Json = dict[str, Any]
ROOT = Path(__file__).parents[2]


def map_of(document: Json) -> SourceMap:
    """The map of a client that would be made of a document; every pointer in it is checked."""
    found = SourceMap.of(parse(normalise(document).document))
    assert SourceMap.from_dict(json.loads(json.dumps(found.as_dict()))) == found
    for pointer in pointers(found):
        assert at(as_openapi(document), pointer) is not MISSING, pointer
    return found


def pointers(names: SourceMap) -> list[str]:
    found: list[str] = []
    for operation in names.operations.values():
        found += [operation.at, *(it for one in operation.arguments.values() for it in one.at)]
    for schema in names.schemas.values():
        found += [schema.at, *(it for one in schema.attributes.values() for it in one.at)]
    return found


def document(paths: Json | None = None, **components: Json) -> Json:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Test", "version": "1"},
        "paths": paths or {},
        "components": components,
    }


def listed(schema: Json, **more: Any) -> Json:
    """The path `/things` with one operation that returns a schema."""
    content = {"application/json": {"schema": schema}}
    responses = {"200": {"description": "ok", "content": content}}
    return {"/things": {"get": {"operationId": "list", "responses": responses, **more}}}


# -- the stand-in ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def standin() -> SourceMap:
    stamp = Stamp.read(Path(str(files("otto_api"))))
    assert stamp is not None
    return stamp.map


def test_every_operation_is_in_the_map_under_the_name_that_the_client_has(
    standin: SourceMap,
) -> None:
    raw = load(ROOT / "openapi.json").document
    wanted = {
        f"{method.upper()} {path}": operation["operationId"]
        for path, item in raw["paths"].items()
        for method, operation in item.items()
        if method in {"get", "put", "post", "patch", "delete"}
    }
    assert {label: it.operation_id for label, it in standin.operations.items()} == wanted
    with Otto(client_id="id", client_secret="secret", token_store=MemoryTokenStore()) as otto:
        for it in standin.operations.values():
            method = getattr(getattr(otto, it.tags[0]), it.method)
            stated = set(inspect.signature(method).parameters)
            assert it.arguments.keys() <= stated
            if it.pages:
                assert callable(getattr(getattr(otto, it.tags[0]), it.pages))


def test_every_class_and_attribute_of_the_client_is_in_the_map(standin: SourceMap) -> None:
    for name, schema in standin.schemas.items():
        cls = getattr(otto_api.models, name)
        if schema.kind == "enum":
            assert {member.name: member.value for member in cls} == schema.members
        elif schema.kind == "model":
            stated = {
                name: one.annotation + ("" if one.required else " | Unset")
                for name, one in schema.attributes.items()
            }
            assert stated.items() <= inspect.get_annotations(cls).items()
        if schema.input:
            assert hasattr(otto_api.models, schema.input)


def test_every_pointer_of_the_map_leads_to_what_it_names(standin: SourceMap) -> None:
    raw = load(ROOT / "openapi.json").document
    for pointer in pointers(standin):
        assert at(raw, pointer) is not MISSING, pointer
    for it in standin.operations.values():
        for name, argument in it.arguments.items():
            if argument.place == "body":
                continue
            found = at(raw, argument.at[0])
            assert (found["in"], found["name"]) == (argument.place, argument.key), name


def test_the_file_has_a_line_for_each_name(standin: SourceMap) -> None:
    lines = files("otto_api").joinpath("_source.json").read_text("utf-8").splitlines()
    cursor = '     "cursor": ["query", "cursor", "str | Unset", "/components/parameters/Cursor"],'
    assert cursor in lines
    assert '     "NET_SUITE": "NetSuite",' in lines
    assert '     "type_": ["ReportType", "allOf/1/properties/type"],' in lines


# -- kinds of documents ----------------------------------------------------------------------------


def test_what_is_referred_to_is_where_it_was_written() -> None:
    found = map_of(
        document(
            listed({"$ref": "#/components/schemas/Thing"}, parameters=[
                {"$ref": "#/components/parameters/Limit"},
                {"name": "sort-by", "in": "query", "schema": {"type": "string"}},
            ]),
            schemas={"Thing": {"type": "object", "properties": {"theId": {"type": "integer"}}}},
            parameters={"Limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}},
        )
    )  # fmt: skip
    (operation,) = found.operations.values()
    assert operation.at == "/paths/~1things/get"
    assert operation.arguments == {
        "limit": Argument("query", "limit", "int", False, ("/components/parameters/Limit",)),
        "sort_by": Argument(
            "query", "sort-by", "str", False, ("/paths/~1things/get/parameters/1",)
        ),
    }
    assert operation.returns == "Thing"
    attribute = found.schemas["Thing"].attributes["the_id"]
    assert attribute == Attribute("int", False, ("/components/schemas/Thing/properties/theId",))
    assert attribute.key == "theId"


def test_merged_schemas_name_the_parts_that_describe_a_property() -> None:
    base = {"type": "object", "properties": {"id": {"type": "string"}, "at": {"type": "string"}}}
    own = {
        "type": "object",
        "properties": {"at": {"type": "string", "format": "date"}, "n": {"type": "integer"}},
    }
    found = map_of(
        document(
            schemas={"Base": base, "Own": {"allOf": [{"$ref": "#/components/schemas/Base"}, own]}}
        )
    )
    assert {name: it.at for name, it in found.schemas["Own"].attributes.items()} == {
        "id": ("/components/schemas/Base/properties/id",),
        "at": (
            "/components/schemas/Base/properties/at",
            "/components/schemas/Own/allOf/1/properties/at",
        ),
        "n": ("/components/schemas/Own/allOf/1/properties/n",),
    }


def test_inline_schemas_are_where_they_stand() -> None:
    inline = {
        "type": "object",
        "properties": {
            "rows": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"kind": {"type": "string", "enum": ["a-b", "c"]}},
                },
            }
        },
    }
    found = map_of(document(listed(inline)))
    place = "/paths/~1things/get/responses/200/content/application~1json/schema"
    by_place = {it.at: (name, it) for name, it in found.schemas.items()}
    assert by_place.keys() == {
        place,
        f"{place}/properties/rows/items",
        f"{place}/properties/rows/items/properties/kind",
    }
    _, enum = by_place[f"{place}/properties/rows/items/properties/kind"]
    assert (enum.kind, enum.members) == ("enum", {"A_B": "a-b", "C": "c"})


def test_swagger_2_is_named_as_it_is_kept() -> None:
    swagger = {
        "swagger": "2.0",
        "info": {"title": "Test", "version": "1"},
        "paths": {
            "/pets": {
                "post": {
                    "operationId": "addPet",
                    "parameters": [
                        {"name": "dry", "in": "query", "type": "boolean"},
                        {"name": "pet", "in": "body", "schema": {"$ref": "#/definitions/Pet"}},
                    ],
                    "responses": {"200": {"description": "ok"}},
                }
            }
        },
        "definitions": {"Pet": {"type": "object", "properties": {"name": {"type": "string"}}}},
    }
    found = map_of(swagger)
    (operation,) = found.operations.values()
    assert found.schemas["Pet"].at == "/components/schemas/Pet"
    assert operation.arguments["name"].at == ("/components/schemas/Pet/properties/name",)
    assert operation.arguments["body"].at == ("/paths/~1pets/post/requestBody",)
    assert operation.arguments["dry"].place == "query"


def test_operations_of_several_tags_and_labels_that_are_not_names() -> None:
    paths = listed({}, tags=["Fund Admin", "42"])
    found = map_of(document(paths))
    (operation,) = found.operations.values()
    assert [found.tags[tag].label for tag in operation.tags] == ["Fund Admin", "42"]


def test_a_map_that_cannot_be_read_is_empty() -> None:
    stamp = Stamp.read(Path(str(files("otto_api"))))
    assert stamp is not None
    damaged = evolve(stamp, names={"operations": {"GET /x": {"at": "/paths"}}})
    assert damaged.map == SourceMap()
