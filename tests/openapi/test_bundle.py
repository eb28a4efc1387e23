"""Parts of the same origin are taken in, whatever refers to whatever; nothing else is read."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from otto_codegen.normalise import normalise
from support.api_documents import referring
from support.website import Page, website

from otto_ext.openapi import bundle as bundling
from otto_ext.openapi.bundle import PARTS, Bundled, bundle
from otto_ext.openapi.document_errors import DocumentError
from otto_ext.openapi.fetch import Fetcher

if TYPE_CHECKING:
    from pathlib import Path

Json = dict[str, Any]


def in_folder(folder: Path, document: Json, **files: Any) -> Bundled:
    """Bundle a document beside files, whose names have `__` for a slash and `_` for the dot."""
    main = folder / "openapi.json"
    main.write_text(json.dumps(document))
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    return bundle(document, str(main), Fetcher())


def types_of(bundled: Bundled) -> Json:
    """The named schemas of the canonical form, by class name."""
    schemas = normalise(bundled.document).document["components"]["schemas"]
    return {schema["x-otto-class"]: schema for schema in schemas.values()}


def test_a_document_of_one_file_is_what_it_was(tmp_path: Path) -> None:
    document = referring("#/components/schemas/A")
    assert in_folder(tmp_path, document) == Bundled(document)


def test_a_schema_in_a_file_of_its_own_is_called_like_the_file(tmp_path: Path) -> None:
    found = in_folder(
        tmp_path,
        referring("models/pet.yml"),
        models__pet_yml="type: object\nproperties:\n  owner: {$ref: owner.json#/defs/Owner}\n",
        models__owner_json={"defs": {"Owner": {"type": "object", "properties": {"x": {}}}}},
    )
    assert (found.parts, found.unread) == (2, ())
    assert set(types_of(found)) == {"Pet", "DefsOwner"}


def test_files_may_refer_to_each_other_in_circles_and_back(tmp_path: Path) -> None:
    def node(*references: str) -> Json:
        properties = {f"p{n}": {"$ref": to} for n, to in enumerate(references)}
        return {"type": "object", "properties": properties}

    components = {"schemas": {"Main": node("one.json")}}
    found = in_folder(
        tmp_path,
        referring("./one.json", components=components),
        one_json=node("other.json", "#", "openapi.json#/components/schemas/Main"),
        other_json=node("one.json", "%6Fne.json"),
    )
    assert found.parts == 2
    types = types_of(found)
    assert set(types) == {"Main", "One", "Other"}
    assert [p["$ref"] for p in types["One"]["properties"].values()] == [
        "#/components/schemas/other",
        "#/components/schemas/one",
        "#/components/schemas/Main",
    ]


def test_where_openapi_has_no_reference_the_value_is_put_in(tmp_path: Path) -> None:
    document = referring("#/components/schemas/A")
    document["info"]["description"] = {"$ref": "texts.json#/intro"}
    document["tags"] = {"$ref": "texts.json#/tags"}
    document["paths"]["/b"] = {"post": {"$ref": "b.json", "summary": "Beside."}}
    operation = {"operationId": "b", "responses": {"200": {"$ref": "r.json"}}}
    found = in_folder(
        tmp_path,
        document,
        texts_json={"intro": "Hello.", "tags": [{"name": "t"}]},
        b_json=operation,
        r_json={"description": "Fine."},
    ).document
    assert found["info"]["description"] == "Hello."
    assert found["tags"] == [{"name": "t"}]
    post = normalise(found).document["paths"]["/b"]["post"]
    assert (post["operationId"], post["summary"]) == ("b", "Beside.")
    assert post["responses"]["200"]["description"] == "Fine."


def test_data_of_the_api_is_left_alone(tmp_path: Path) -> None:
    schema = {"type": "object", "example": {"$ref": "a.json"}, "default": {"$ref": "a.json"}}
    # A property may have any name.
    schema["properties"] = {"example": {"$ref": "a.json"}, "parameters": {"$ref": "a.json"}}
    document = referring("#/components/schemas/A", components={"schemas": {"A": schema}})
    found = in_folder(tmp_path, document, a_json={"type": "string"})
    made = found.document["components"]["schemas"]["A"]
    assert made["example"] == made["default"] == {"$ref": "a.json"}
    assert made["properties"]["example"] == {"$ref": f"#/{PARTS}/a.json"}
    assert made["properties"]["parameters"] == {"$ref": f"#/{PARTS}/a.json"}


def test_a_discriminator_may_name_files(tmp_path: Path) -> None:
    pet = {
        "oneOf": [{"$ref": "cat.yml"}],
        "discriminator": {"propertyName": "kind", "mapping": {"cat": "cat.yml", "dog": "Dog"}},
    }
    found = in_folder(tmp_path, referring("pet.json"), pet_json=pet, cat_yml="type: object")
    mapping = found.document[PARTS]["pet.json"]["discriminator"]["mapping"]
    assert mapping == {"cat": f"#/{PARTS}/cat.yml", "dog": "Dog"}


@pytest.mark.parametrize(
    "reference",
    [
        "../secret.json",
        "/etc/hostname",
        "file:///etc/hostname",
        "sub/../../secret.json",
        "link.json",
    ],
)
def test_nothing_outside_the_folder_is_read(tmp_path: Path, reference: str) -> None:
    (tmp_path / "secret.json").write_text('{"type": "string"}')
    folder = tmp_path / "api"
    folder.mkdir()
    (folder / "link.json").symlink_to(tmp_path / "secret.json")
    found = in_folder(folder, referring(reference))
    assert found.document == referring(reference)
    (line,) = found.unread
    assert line.endswith("was not read: a file refers to files in its own folder and below alone")


def test_a_file_refers_to_no_host(tmp_path: Path) -> None:
    with website() as site:
        found = in_folder(tmp_path, referring(f"{site.url}/a.json?key=secret"))
        assert site.asked == []
    assert found.unread[0].startswith(f"{site.url}/a.json?key=... was not read: ")


def test_a_pipe_that_a_reference_names_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    found = in_folder(tmp_path, referring("pipe.json"))
    assert "is not a regular file; pipes and devices are not read" in found.unread[0]


def test_what_is_missing_is_reported_once(tmp_path: Path) -> None:
    document = referring("gone.json")
    document["paths"]["/b"] = {"$ref": "gone.json"}
    (line,) = in_folder(tmp_path, document).unread
    assert line.startswith("gone.json was not read: ")
    assert "does not exist" in line


@pytest.mark.parametrize("reference", ["Pet", "./Pet.json"])
def test_a_bare_name_of_a_component_is_no_missing_file(tmp_path: Path, reference: str) -> None:
    pet = {"type": "object", "properties": {}}
    found = in_folder(tmp_path, referring(reference, components={"schemas": {"Pet": pet}}))
    assert found.unread == ()
    assert set(types_of(found)) == {"Pet"}


def test_missing_parts_count_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundling, "MAX_PARTS", 3)
    paths = {f"/{n}": {"$ref": f"gone{n}.json"} for n in range(9)}
    with pytest.raises(DocumentError, match="more than 3 parts"):
        in_folder(tmp_path, {**referring("#/x"), "paths": paths})


def test_parts_of_a_url_are_those_of_its_origin() -> None:
    with website() as site, website() as other:
        site.pages["/v1/models/a.yml"] = Page(b"type: object\nproperties: {b: {$ref: '../b.json'}}")
        site.pages["/v1/b.json"] = Page(b'{"type": "object", "properties": {"z": {}}}')
        document = referring("models/a.yml#")
        document["paths"]["/b"] = {"$ref": f"{other.url}/b.json"}
        found = bundle(document, f"{site.url}/v1/openapi.json", Fetcher())
        assert other.asked == []
    assert list(found.document[PARTS]) == ["/v1/models/a.yml", "/v1/b.json"]
    assert found.unread == (
        f"{other.url}/b.json was not read: a document refers to documents of its own origin alone",
    )
    assert set(types_of(found)) == {"A", "B"}


def test_a_part_that_redirects_elsewhere_is_not_followed() -> None:
    with website() as site, website() as other:
        site.pages["/a.json"] = Page(b"", 302, {"Location": f"{other.url}/a.json"})
        found = bundle(referring("a.json"), f"{site.url}/openapi.json", Fetcher())
        assert other.asked == []
    assert "redirects to another origin" in found.unread[0]


def test_a_token_goes_with_the_parts_where_it_went_with_the_document() -> None:
    with website() as site:
        site.pages["/a.json"] = Page(b'{"type": "string"}')
        bundle(referring("a.json"), f"{site.url}/openapi.json", Fetcher(token="t0ken"))
        (asked,) = site.asked
    assert asked.headers["authorization"] == "Bearer t0ken"


def test_parts_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundling, "MAX_PARTS", 3)
    chain = {f"p{n}_json": {"properties": {"x": {"$ref": f"p{n + 1}.json"}}} for n in range(9)}
    with pytest.raises(DocumentError, match="more than 3 parts"):
        in_folder(tmp_path, referring("p0.json"), **chain)


def test_parts_have_a_limit_in_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundling, "MAX_BYTES", 50)
    with pytest.raises(DocumentError, match="parts are larger than"):
        in_folder(tmp_path, referring("p.json"), p_json={"description": "x" * 100})


def test_values_that_are_put_in_over_and_over_have_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundling, "MAX_VALUES", 2000)
    lists = {f"l{n}_json": {"tags": {"$ref": f"l{n + 1}.json#/all"}} for n in range(8)}
    lists |= {
        f"l{n}_json": {"all": [{"tags": {"$ref": f"l{n + 1}.json#/all"}}] * 9} for n in range(8)
    }
    document = referring("#/x", tags={"$ref": "l0.json#/all"})
    with pytest.raises(DocumentError, match="more than"):
        in_folder(tmp_path, document, **lists, l8_json={"all": []})
