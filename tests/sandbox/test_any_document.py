"""Documents as they are: generated schemas, and what is wrong in real ones."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any

import httpx
import jsonschema_rs
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from support.api_documents import referring
from support.website import Page, website

from otto_ext import ConfigurationError
from otto_ext.sandbox import Sandbox

if TYPE_CHECKING:
    from pathlib import Path

pytest_plugins = ["pytester"]


def over(schema: Any, **components: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    response = {"description": "", "content": content}
    paths = {"/a": {"get": {"responses": {"200": response}}}}
    return {"openapi": "3.1.0", "paths": paths, "components": {"schemas": components}}


def returned(document: dict[str, Any]) -> Any:
    with Sandbox(document) as sandbox:
        return httpx.get(f"{sandbox.base_url}/a").json()


LEAVES = st.sampled_from(
    [
        {"type": "integer", "minimum": 5, "exclusiveMaximum": 9, "multipleOf": 2},
        {"type": "number", "exclusiveMinimum": 0, "maximum": 0.5},
        {"type": "string", "minLength": 30, "maxLength": 31},
        {"type": "string", "pattern": "^[A-Z]{3}-[0-9]+$"},
        {"type": ["string", "null"], "format": "uuid"},
        {"type": "string", "format": "date-time"},
        {"type": "boolean"},
        {"enum": ["a", None]},
        {"const": 4},
        {"type": "null"},
        {},
    ]
)
SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"type": st.just("array"), "items": inner, "minItems": st.just(2)}),
        st.builds(lambda a: {"type": "object", "properties": {"x": a}, "required": ["x"]}, inner),
        st.builds(lambda a: {"type": "object", "additionalProperties": a}, inner),
        st.builds(lambda a, b: {"anyOf": [a, b]}, inner, inner),
        st.builds(lambda a: {"allOf": [a, {"description": "more"}]}, inner),
    ),
    max_leaves=6,
)


@pytest.mark.slow
@given(SCHEMAS)
@settings(max_examples=25)
def test_what_is_made_for_a_schema_is_valid(schema: Any) -> None:
    jsonschema_rs.Draft202012Validator(schema, validate_formats=True).validate(
        returned(over(schema))
    )


def test_cycles_end() -> None:
    node = {
        "type": "object",
        "required": ["id", "next"],
        "properties": {
            "id": {"type": "integer"},
            "next": {"anyOf": [{"$ref": "#/components/schemas/Node"}, {"type": "null"}]},
        },
    }
    assert returned(over({"$ref": "#/components/schemas/Node"}, Node=node))["next"] is None


def test_the_discriminator_says_which_one_it_is() -> None:
    cat = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}
    pet = {
        "oneOf": [{"$ref": "#/components/schemas/Cat"}],
        "discriminator": {"propertyName": "kind"},
    }
    assert returned(over(pet, Cat=cat))["kind"] == "Cat"


def test_what_is_only_written_is_not_returned() -> None:
    secret = {"type": "string", "writeOnly": True}
    thing = {"type": "object", "required": ["secret"], "properties": {"secret": secret}}
    assert returned(over(thing)) == {}


@pytest.mark.parametrize(
    "schema",
    [{"$ref": "#/nowhere"}, {"$ref": "other.yaml"}, {"required": True}, {"minLength": "3"}, None],
)
def test_lapses_of_a_schema_do_not_cost_the_response(schema: Any) -> None:
    assert returned(over(schema)) is not None


def test_yaml_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "api.yaml"
    file.write_text("openapi: 3.0.0\npaths: {/a: {get: {responses: {204: {}}}}}\nx: 2026-01-31\n")
    with Sandbox(file) as sandbox:
        assert httpx.get(f"{sandbox.base_url}/a").status_code == 204
        assert httpx.get(sandbox.document_url).json()["x"] == str(datetime.date(2026, 1, 31))
    file.write_text("a: [")
    with pytest.raises(ConfigurationError, match="neither JSON nor valid YAML"):
        Sandbox(file)


SWAGGER = {
    "swagger": "2.0",
    "info": {"title": "Old", "version": "1"},
    "basePath": "/v1",
    "paths": {
        "/a": {
            "get": {
                "produces": ["application/json"],
                "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/A"}}},
            }
        }
    },
    "definitions": {"A": {"type": "string", "enum": ["old"]}},
}


@pytest.mark.parametrize("given", ["mapping", "json", "yaml", "url"])
def test_swagger_is_served_as_the_openapi_that_it_means(tmp_path: Path, given: str) -> None:
    file = tmp_path / ("api.yaml" if given == "yaml" else "api.json")
    file.write_text(yaml.safe_dump(SWAGGER) if given == "yaml" else json.dumps(SWAGGER))
    with website() as site:
        site.pages["/api.json"] = Page(json.dumps(SWAGGER).encode())
        source = {"mapping": SWAGGER, "url": f"{site.url}/api.json"}.get(given, file)
        with Sandbox(source) as sandbox:
            assert sandbox.base_url.endswith("/v1")
            assert httpx.get(f"{sandbox.base_url}/a").json() == "old"
            assert httpx.get(sandbox.document_url).json()["openapi"] == "3.0.3"


def test_the_parts_of_a_document_are_served(tmp_path: Path) -> None:
    file = tmp_path / "api.json"
    file.write_text(json.dumps(referring("parts/one.yaml#/One")))
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "one.yaml").write_text("One: {$ref: 'two.json'}\n")
    (tmp_path / "parts" / "two.json").write_text('{"const": "from a part"}')
    with Sandbox(file) as sandbox:
        assert httpx.get(f"{sandbox.base_url}/a").json() == "from a part"


@pytest.mark.parametrize(
    ("path", "parameter", "called"),
    [
        ("things/{id}", "id", "/things/1"),
        ("/things/{+id}", "id", "/things/1"),
        ("/things/{ id }", "id", "/things/1"),
        ("/things/{id*}", "id", "/things/1"),
    ],
)
def test_odd_path_templates_are_served_as_they_are_called(
    path: str, parameter: str, called: str
) -> None:
    stated = {"name": parameter, "in": "path", "required": True, "schema": {"type": "string"}}
    operation = {"parameters": [stated], "responses": {"204": {"description": ""}}}
    with Sandbox({"openapi": "3.1.0", "paths": {path: {"get": operation}}}) as sandbox:
        assert httpx.get(f"{sandbox.base_url}{called}").status_code == 204


@pytest.mark.parametrize("reference", ["#A", "A.json", "#/definitions/A", "#/paths/~1b/x-s/%41"])
def test_odd_references_are_followed(reference: str) -> None:
    schema = {"$anchor": "A", "const": "found"}
    document = over({"$ref": reference}, A=schema)
    document["paths"]["/b"] = {"x-s": {"A": schema}}
    assert returned(document) == "found"


@pytest.mark.slow
def test_the_fixture_serves_the_document_that_is_set(pytester: pytest.Pytester) -> None:
    pytester.path.joinpath("api.json").write_text(json.dumps(over({"const": 1})))
    pytester.makeini("[pytest]\notto_document = api.json")
    pytester.makepyfile(
        "import httpx\n"
        "def test_it(otto_sandbox):\n"
        "    assert httpx.get(otto_sandbox.base_url + '/a').json() == 1\n"
    )
    done = pytester.runpytest("-p", "no:cacheprovider")
    done.assert_outcomes(passed=1)


@pytest.mark.parametrize("place", [{"a": "b"}, ["query"], 3, None])
def test_a_parameter_whose_place_is_not_a_word_hinders_nothing(place: Any) -> None:
    document = over({"type": "integer", "const": 4})
    document["paths"]["/a"]["get"]["parameters"] = [{"name": "x", "in": place}]
    assert returned(document) == 4


@pytest.mark.parametrize("link", [lambda ref: ref, lambda ref: {"allOf": [ref]}])
def test_a_chain_of_thousands_of_references_is_refused(link: Any) -> None:
    chain = {f"S{i}": link({"$ref": f"#/components/schemas/S{i + 1}"}) for i in range(3_000)}
    document = over({"$ref": "#/components/schemas/S0"}, **chain, S3000={"type": "string"})
    with pytest.raises(ConfigurationError, match="through too many steps"):
        Sandbox(document)


def test_an_enum_of_a_hundred_thousand_members_is_served() -> None:
    assert returned(over({"enum": [f"v{i}" for i in range(100_000)]})).startswith("v")
