"""Classes of schemas without names of their own, and arguments with names of Python's kind."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from otto_codegen.diff import diff_documents
from otto_codegen.surface import Item, diff_surfaces
from support.tracked_documents import names_of, write_client

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STRING = {"type": "string"}
PART: dict[str, Any] = {"type": "object", "properties": {"partName": STRING}}
BASE: dict[str, Any] = {"type": "object", "properties": {"vaultName": STRING}}
WHOLE: dict[str, Any] = {
    "allOf": [
        {"$ref": "#/components/schemas/Base"},
        {"type": "object", "properties": {"parts": {"type": "array", "items": PART}}},
    ]
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Vaults", "version": "1"},
    "paths": {
        "/vaults": {
            "post": {
                "operationId": "openVault",
                "tags": ["vaults"],
                "requestBody": {"content": {"application/json": {"schema": PART}}},
                "responses": {
                    "200": {
                        "description": "opened",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Whole"}}
                        },
                    }
                },
            }
        }
    },
    "components": {"schemas": {"Base": BASE, "Whole": WHOLE}},
}


@pytest.fixture
def differing(tmp_path: Path) -> Callable[[dict[str, Any]], dict[str, Item]]:
    """What differs in Python, by name, after a change of the document."""

    def run(changed: dict[str, Any]) -> dict[str, Item]:
        clients = []
        for number, document in enumerate((DOCUMENT, changed)):
            folder = tmp_path / str(number)
            folder.mkdir()
            clients.append(write_client(document, folder))
        changes = diff_documents(DOCUMENT, changed).changes
        return {item.name: item for item in diff_surfaces(*map(names_of, clients), changes).items}

    return run


def test_an_argument_is_found_by_its_name_in_the_document(differing: Any) -> None:
    changed = json.loads(json.dumps(DOCUMENT))
    body = changed["paths"]["/vaults"]["post"]["requestBody"]["content"]["application/json"]
    body["schema"]["properties"]["taxInfo"] = STRING
    found = differing(changed)
    assert found["vaults.open_vault(tax_info)"].changes
    assert all(item.changes for item in found.values()), found


def test_a_field_of_a_class_named_after_its_place_is_found(differing: Any) -> None:
    changed = json.loads(json.dumps(DOCUMENT))
    part = changed["components"]["schemas"]["Whole"]["allOf"][1]["properties"]["parts"]["items"]
    part["properties"]["sizeLimit"] = {"type": "integer"}
    (item,) = differing(changed).values()
    assert item.name.endswith(".size_limit")
    assert [change.id for change in item.changes] == ["response-optional-property-added"]


def test_a_field_that_another_schema_brings_in_is_found(differing: Any) -> None:
    changed = json.loads(json.dumps(DOCUMENT))
    changed["components"]["schemas"]["Base"]["properties"]["ownerName"] = STRING
    found = differing(changed)
    causes = [change.location for change in found["Whole.owner_name"].changes]
    assert causes == ["/components/schemas/Base/properties/ownerName"]
