"""What is not an OpenAPI document is refused; an invalid one is reported."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from otto_codegen.spec_findings import findings
from otto_codegen.validate import start_findings
from support.website import website

from otto_ext.openapi.document_errors import DocumentError
from otto_ext.openapi.load import check_is_openapi
from otto_ext.openapi.operations import operations_of

if TYPE_CHECKING:
    from pathlib import Path

VALID: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "T", "version": "1"},
    "paths": {"/a": {"get": {"responses": {"200": {"description": "d"}}}}},
}


@pytest.mark.parametrize(
    ("stated", "version"),
    [
        ({"openapi": "3.0.3"}, "3.0.3"),
        ({"openapi": "3.1.0"}, "3.1.0"),
        ({"openapi": 3.0}, "3.0"),
        ({"openapi": 3}, "3"),
        ({"swagger": "2.0"}, "2.0"),
        ({"swagger": 2.0}, "2.0"),
    ],
)
def test_openapi_3_and_swagger_2_are_understood(stated: dict[str, Any], version: str) -> None:
    assert check_is_openapi({**stated, "paths": {}}, "d") == version


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({}, "it has neither `openapi` nor `swagger` at its top"),
        ({"openapi": None}, "it has neither `openapi` nor `swagger`"),
        ({"openapi": {"a": 1}}, "it has neither `openapi` nor `swagger`"),
        ({"openapi": True}, "it has neither `openapi` nor `swagger`"),
        ({"openapi": "4.0.0"}, "states OpenAPI version '4.0.0'; 3.x and Swagger 2.0 are"),
        ({"swagger": "1.2"}, "states OpenAPI version '1.2'"),
        ({"openapi": "x" * 1000}, f"version '{'x' * 20}';"),
        ({"openapi": "3.1.0"}, "has no `paths`: there is nothing to make a client from"),
        ({"openapi": "3.1.0", "paths": []}, "`paths` must be an object of path templates"),
        ({"asyncapi": "3.0.0"}, "is not an OpenAPI document but an AsyncAPI document"),
        ({"arazzo": "1.0.0"}, "but an Arazzo workflow"),
        ({"overlay": "1.0.0"}, "but an Overlay; overlays go into overlays/"),
        ({"item": [], "info": {}}, "but a Postman collection; export it as OpenAPI"),
        ({"swaggerVersion": "1.2"}, "but a Swagger 1.x document"),
        ({"error": "unauthorized"}, "but looks like an error response of an API"),
        ({"message": "no"}, "but looks like an error response of an API"),
    ],
)
def test_what_is_no_openapi_document_is_refused(document: dict[str, Any], message: str) -> None:
    with pytest.raises(DocumentError) as error:
        check_is_openapi(document, "d")
    assert message in str(error.value)
    assert str(error.value).startswith("d ") or str(error.value).startswith("d:")


@pytest.mark.parametrize("key", ["webhooks", "components"])
def test_a_document_without_paths_may_have_other_things(key: str) -> None:
    assert check_is_openapi({"openapi": "3.1.0", key: {"a": {}}}, "d") == "3.1.0"


# -- findings -------------------------------------------------------------------------------------


def found_in(tmp_path: Path, document: Any, seconds: float = 60.0) -> tuple[str, ...]:
    path = tmp_path / "document.json"
    path.write_text(json.dumps(document))
    return start_findings(path, seconds).result()


def test_a_valid_document_has_no_findings(tmp_path: Path) -> None:
    assert found_in(tmp_path, VALID) == ()
    assert findings(VALID, 5) == []


def test_findings_name_the_place_on_one_line(tmp_path: Path) -> None:
    document = {**VALID, "paths": {"/a": {"get": {"responses": {"200": {}}}}}}
    (found,) = found_in(tmp_path, document)
    assert found.startswith("/paths/~1a/get/responses/200: ")
    assert "\n" not in found
    assert findings(document, 5) == [found]


def test_of_many_findings_a_few_are_shown() -> None:
    responses = {str(status): {} for status in range(200, 220)}
    found = findings({**VALID, "paths": {"/a": {"get": {"responses": responses}}}}, 3)
    assert len(found) == 4
    assert found[-1] == "... and more"


def referring(reference: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": reference}}}
    responses = {"200": {"description": "", "content": content}}
    return {**VALID, "paths": {"/a": {"get": {"responses": responses}}}}


def test_no_reference_is_followed(tmp_path: Path) -> None:
    """Neither to the network nor to this disk."""
    (tmp_path / "schema.json").write_text('{"type": "no type at all"}')
    with website() as site:
        assert findings(referring(f"{site.url}/schema.json"), 5) == []
        assert site.asked == []
    assert findings(referring((tmp_path / "schema.json").as_uri()), 5) == []


@pytest.mark.parametrize("version", ["2.0", "3.0.3", "3.1.0", "3.2.0"])
def test_each_version_has_a_schema_of_its_own(version: str) -> None:
    key = "swagger" if version == "2.0" else "openapi"
    document = {key: version, "info": {"title": "T", "version": "1"}, "paths": {}}
    assert findings(document, 5) == []
    assert sorted(findings({**document, "info": {}}, 5)) == [
        '/info: "title" is a required property',
        '/info: "version" is a required property',
    ]


def test_a_later_version_is_held_against_the_newest_schema() -> None:
    assert any("/openapi" in found for found in findings({**VALID, "openapi": "3.9.0"}, 5))


def test_findings_do_not_repeat_the_document() -> None:
    content = {"application/json": {"schema": {"type": "object", "x" * 50: "y" * 5000}}}
    responses = {"200": {"description": 1, "content": content}}
    (found,) = findings({**VALID, "paths": {"/a": {"get": {"responses": responses}}}}, 5)
    assert found == '/paths/~1a/get/responses/200/description: the value is not of type "string"'


def test_a_validator_that_does_not_finish_is_ended(tmp_path: Path) -> None:
    began = time.monotonic()
    (found,) = found_in(tmp_path, VALID, seconds=0.0)
    assert found == "checking against the OpenAPI schema did not end in 0 s"
    assert time.monotonic() - began < 30


def test_a_validator_that_breaks_is_reported(tmp_path: Path) -> None:
    (found,) = start_findings(tmp_path / "missing.json").result()
    assert found == "checking against the OpenAPI schema ended without a result"


def test_a_validator_can_be_stopped_twice(tmp_path: Path) -> None:
    path = tmp_path / "document.json"
    path.write_text(json.dumps(VALID))
    validator = start_findings(path)
    validator.stop()
    validator.stop()


# -- the operations of a document as it came -----------------------------------------------------


def test_operations_are_counted_in_the_documents_order() -> None:
    paths = {"/b": {"post": {}, "get": {}, "parameters": []}, "/a": {"delete": {}}, "x-c": {}}
    assert operations_of({"paths": paths}) == ("GET /b", "POST /b", "DELETE /a")


def test_path_items_by_reference_count() -> None:
    document = {
        "paths": {
            "/a": {"$ref": "#/components/pathItems/~1shared~0"},
            "/b": {"$ref": "#/components/pathItems/gone", "put": {}},
            "/c": {"$ref": "other.yaml#/x", "get": {}},
            "/d": {"$ref": "#/paths/~1d"},
        },
        "components": {"pathItems": {"/shared~": {"get": {}, "post": None}}},
    }
    assert operations_of(document) == ("GET /a", "PUT /b", "GET /c")


json_values = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["paths", "/a", "get", "$ref", "openapi", "info", "components"]),
            inner | st.just("#/paths/~1a") | st.just("3.0.0"),
            max_size=3,
        )
    ),
    max_leaves=10,
)


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(["paths", "openapi", "swagger"]), json_values))
def test_whatever_the_document_is_it_is_counted_or_refused(document: dict[str, Any]) -> None:
    counted = operations_of(document)
    try:
        version = check_is_openapi(document, "d")
    except DocumentError:
        version = ""
    assert all(name.split()[1] in document["paths"] for name in counted)
    assert version == "" or version[0] in "23"
