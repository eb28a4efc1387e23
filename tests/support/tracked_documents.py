"""An API before and after: a small document, and changes to it that people feel in Python."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from otto_codegen.normalise import normalise
from otto_codegen.render_client import render
from otto_codegen.source_map import SourceMap
from otto_codegen.stamp import Stamp

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


__all__ = ["CHANGES", "after", "before", "names_of", "write_client"]


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _query(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": {"type": "string"}, **more}


def _returning(schema: dict[str, Any]) -> dict[str, Any]:
    return {"200": {"description": "Done.", "content": _json(schema)}}


def before() -> dict[str, Any]:
    """Vaults that hold coins: one tag, five operations, two models, an enumeration, a union."""
    text = {"type": "string"}
    coin = {"type": "string", "enum": ["gold", "silver", "tin"]}
    vault = {
        "type": "object",
        "required": ["id", "label"],
        "properties": {
            "id": text,
            "label": {**text, "description": "What is written on the door."},
            "coin": _ref("Coin"),
            "weight": {"type": "integer"},
            "keeper": {"type": "object", "properties": {"nickName": text, "age": text}},
        },
    }
    opening = {
        "type": "object",
        "required": ["label"],
        "properties": {"label": text, "coin": _ref("Coin"), "motto": text},
    }
    vault_id = {"name": "vault_id", "in": "path", "required": True, "schema": text}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Vaults", "version": "1.0.0"},
        "paths": {
            "/vaults": {
                "get": {
                    "operationId": "listVaults",
                    "tags": ["vaults"],
                    "parameters": [
                        _query("place"),
                        _query("state"),
                        _query("by", schema={"type": "string", "enum": ["up", "down"]}),
                    ],
                    "responses": _returning({"type": "array", "items": _ref("Vault")}),
                },
                "post": {
                    "operationId": "openVault",
                    "tags": ["vaults"],
                    "requestBody": {"required": True, "content": _json(_ref("Opening"))},
                    "responses": _returning(_ref("Vault")),
                },
            },
            "/vaults/{vault_id}": {
                "get": {
                    "operationId": "getVault",
                    "tags": ["vaults"],
                    "parameters": [vault_id],
                    "responses": _returning(_ref("Vault")),
                },
                "delete": {
                    "operationId": "closeVault",
                    "tags": ["vaults"],
                    "parameters": [vault_id],
                    "responses": {"204": {"description": "Closed."}},
                },
            },
            "/vaults/{vault_id}/audit": {
                "post": {
                    "operationId": "auditVault",
                    "tags": ["vaults"],
                    "parameters": [vault_id, _query("reason")],
                    "responses": _returning(_ref("Audit")),
                }
            },
        },
        "components": {
            "schemas": {
                "Coin": coin,
                "Vault": vault,
                "Opening": opening,
                "Audit": {"type": "object", "properties": {"passed": {"type": "boolean"}}},
            }
        },
    }


Document = dict[str, Any]


def _operation(document: Document, method: str, path: str) -> Document:
    found: Document = document["paths"][path][method]
    return found


def _properties(document: Document, schema: str) -> Document:
    found: Document = document["components"]["schemas"][schema]["properties"]
    return found


def _remove_operation(document: Document) -> None:
    del document["paths"]["/vaults/{vault_id}/audit"]


def _move_operation(document: Document) -> None:
    document["paths"]["/v2/audits/{vault_id}"] = document["paths"].pop("/vaults/{vault_id}/audit")


def _rename_operation(document: Document) -> None:
    _operation(document, "delete", "/vaults/{vault_id}")["operationId"] = "sealVault"


def _retag_operation(document: Document) -> None:
    _operation(document, "delete", "/vaults/{vault_id}")["tags"] = ["doors"]


def _deprecate_operation(document: Document) -> None:
    _operation(document, "get", "/vaults/{vault_id}")["deprecated"] = True


def _add_operation(document: Document) -> None:
    document["paths"]["/doors"] = {
        "get": {
            "operationId": "listDoors",
            "tags": ["doors"],
            "responses": _returning(_ref("Coin")),
        }
    }


def _rename_parameter(document: Document) -> None:
    _operation(document, "get", "/vaults")["parameters"][0]["name"] = "city"


def _rename_path_parameter(document: Document) -> None:
    item = document["paths"].pop("/vaults/{vault_id}/audit")
    item["post"]["parameters"][0]["name"] = "id"
    document["paths"]["/vaults/{id}/audit"] = item


def _require_new_parameter(document: Document) -> None:
    _operation(document, "get", "/vaults")["parameters"].append(_query("realm", required=True))


def _require_parameter(document: Document) -> None:
    _operation(document, "get", "/vaults")["parameters"][1]["required"] = True


def _retype_parameter(document: Document) -> None:
    _operation(document, "get", "/vaults")["parameters"][1]["schema"] = {"type": "integer"}


def _deprecate_parameter(document: Document) -> None:
    _operation(document, "post", "/vaults/{vault_id}/audit")["parameters"][1]["deprecated"] = True


def _require_body_field(document: Document) -> None:
    document["components"]["schemas"]["Opening"]["required"].append("coin")


def _remove_body_field(document: Document) -> None:
    del _properties(document, "Opening")["motto"]


def _remove_field(document: Document) -> None:
    del _properties(document, "Vault")["weight"]


def _remove_only_field(document: Document) -> None:
    del _properties(document, "Audit")["passed"]


def _retype_field(document: Document) -> None:
    _properties(document, "Vault")["weight"] = {"type": "string"}


def _rename_field(document: Document) -> None:
    properties = _properties(document, "Vault")
    properties["title"] = properties.pop("label")
    document["components"]["schemas"]["Vault"]["required"] = ["id", "title"]


def _make_field_optional(document: Document) -> None:
    document["components"]["schemas"]["Vault"]["required"].remove("label")


def _remove_inline_field(document: Document) -> None:
    del _properties(document, "Vault")["keeper"]["properties"]["nickName"]


def _remove_enum_member(document: Document) -> None:
    document["components"]["schemas"]["Coin"]["enum"].remove("tin")


def _remove_inline_enum_member(document: Document) -> None:
    _operation(document, "get", "/vaults")["parameters"][2]["schema"]["enum"].remove("down")


def _rename_schema(document: Document) -> None:
    schemas = document["components"]["schemas"]
    schemas["Review"] = schemas.pop("Audit")
    _operation(document, "post", "/vaults/{vault_id}/audit")["responses"] = _returning(
        _ref("Review")
    )


def _retype_response(document: Document) -> None:
    _operation(document, "get", "/vaults/{vault_id}")["responses"] = _returning(
        {"type": "array", "items": _ref("Vault")}
    )


#: Each change by what happens.
CHANGES: dict[str, Callable[[Document], None]] = {
    name.removeprefix("_").replace("_", " "): change
    for name, change in dict(globals()).items()
    if name.partition("_")[2].partition("_")[0]
    in {"add", "deprecate", "make", "move", "remove", "rename", "require", "retag", "retype"}
}


def after(*changes: str) -> Document:
    """The document with some changes, by their names in `CHANGES`."""
    document = deepcopy(before())
    for name in changes:
        CHANGES[name](document)
    return document


def write_client(document: Document, folder: Path) -> Path:
    """Write the client of a document below a folder; returns its package."""
    package = folder / "otto_api"
    names = SourceMap.of(render(normalise(document).document, package)).as_dict()
    Stamp("", "", "", "", 0, {}, {}, names).write(package)
    return package


def names_of(package: Path) -> SourceMap:
    """The source map of a client that was written."""
    stamp = Stamp.read(package)
    assert stamp is not None
    return stamp.map
