"""A document of the tests' own, with names that the project's document has not: what works for it
works for a document that is not known beforehand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from otto_codegen.normalise import normalise
from otto_codegen.render_client import render

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["fund_document", "install_client"]


def install_client(document: dict[str, Any], folder: Path) -> None:
    """Write the client of a document into a folder, as `otto_api`."""
    render(normalise(document).document, folder / "otto_api")


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def fund_document() -> dict[str, Any]:
    """An API with two tags, whose operations page, take bodies, and document their errors."""
    missing = {
        "description": "There is no such fund.",
        "content": {"application/problem+json": {"schema": _ref("Trouble")}},
    }
    share_class = {
        "name": "shareClass",
        "in": "path",
        "required": True,
        "description": "The share class's id.",
        "schema": {"type": "string", "format": "uuid"},
    }
    return {
        "openapi": "3.0.3",
        "info": {"title": "Fund register", "version": "4.2.0"},
        "tags": [{"name": "share-classes", "description": "Classes of shares, and their prices."}],
        "paths": {
            "/share-classes": {
                "get": {
                    "operationId": "searchShareClasses",
                    "tags": ["share-classes"],
                    "summary": "Search share classes",
                    "parameters": [
                        {
                            "name": "hedging",
                            "in": "query",
                            "description": "How the currency is hedged.",
                            "schema": _ref("Hedging"),
                        },
                        {"name": "pageToken", "in": "query", "schema": {"type": "string"}},
                        {
                            "name": "pageSize",
                            "in": "query",
                            "description": "Share classes on a page.",
                            "schema": {"type": "integer", "example": 25},
                        },
                    ],
                    "responses": {
                        "200": {"description": "Some.", "content": _json(_ref("ShareClassList"))}
                    },
                },
                "post": {
                    "operationId": "openShareClass",
                    "tags": ["share-classes"],
                    "summary": "Open a share class",
                    "description": "Opens it for subscriptions from its inception on.",
                    "requestBody": {"required": True, "content": _json(_ref("NewShareClass"))},
                    "responses": {
                        "201": {"description": "Opened.", "content": _json(_ref("ShareClass"))}
                    },
                },
            },
            "/share-classes/{shareClass}": {
                "get": {
                    "operationId": "showShareClass",
                    "tags": ["share-classes"],
                    "summary": "Show a share class",
                    "parameters": [share_class],
                    "responses": {
                        "200": {"description": "It.", "content": _json(_ref("ShareClass"))},
                        "404": missing,
                    },
                }
            },
            "/fees/{year}": {
                "get": {
                    "operationId": "sumFees",
                    "tags": ["fees"],
                    "summary": "Sum of fees",
                    "parameters": [
                        {
                            "name": "year",
                            "in": "path",
                            "required": True,
                            "schema": {"type": "integer"},
                        }
                    ],
                    "responses": {
                        "200": {
                            "description": "The sum.",
                            "content": _json({"type": "string", "format": "decimal"}),
                        },
                        "404": missing,
                    },
                }
            },
        },
        "components": {
            "schemas": {
                "Hedging": {
                    "type": "string",
                    "description": "How a share class is hedged.",
                    "enum": ["none", "forward", "rolling-futures"],
                },
                "NewShareClass": {
                    "type": "object",
                    "required": ["isin", "hedging", "inception"],
                    "properties": {
                        "isin": {"type": "string", "example": "LU0000000001"},
                        "hedging": _ref("Hedging"),
                        "inception": {"type": "string", "format": "date"},
                        "firstPrice": {
                            "type": "string",
                            "format": "decimal",
                            "description": "What a share costs at first.",
                        },
                    },
                },
                "ShareClass": {
                    "allOf": [
                        _ref("NewShareClass"),
                        {
                            "type": "object",
                            "required": ["id"],
                            "properties": {
                                "id": {"type": "string", "format": "uuid"},
                                "closedAt": {
                                    "type": "string",
                                    "format": "date-time",
                                    "nullable": True,
                                },
                            },
                        },
                    ]
                },
                "ShareClassList": {
                    "type": "object",
                    "required": ["results"],
                    "properties": {
                        "results": {"type": "array", "items": _ref("ShareClass")},
                        "nextPageToken": {"type": "string"},
                    },
                },
                "Trouble": {
                    "type": "object",
                    "required": ["title"],
                    "properties": {"title": {"type": "string"}, "hint": {"type": "string"}},
                },
            }
        },
    }
