"""An API that does not do what its document says, in every way that a client can see."""

from __future__ import annotations

import json
from typing import Any

from support.website import Page

__all__ = ["LOOKED_AT", "SEEN", "document", "pages"]

_TEXT = {"type": "string"}
_NUMBER = {"type": "number"}
_INTEGER = {"type": "integer"}

#: Properties of a deal: the schema, and what the API sends. `...` sends nothing.
SEEN: dict[str, tuple[dict[str, Any], Any]] = {
    "id": ({"type": "string", "format": "uuid"}, "deal-17"),
    "status": ({"$ref": "#/components/schemas/Status"}, "frozen"),
    "stage": ({"type": "string", "enum": ["new", "lost"]}, "won"),
    "level": ({"type": "integer", "enum": [1, 2]}, 9),
    "name": (_TEXT, None),
    "phase": ({"type": "string", "enum": ["a", "b"]}, None),
    "owner": ({"$ref": "#/components/schemas/Owner"}, None),
    "trader": ({"$ref": "#/components/schemas/Owner"}, "owner-9"),
    "amount": ({**_NUMBER, "description": "What it is worth."}, "12.50"),
    "price": ({"$ref": "#/components/schemas/Price"}, "1.5"),
    "count": ({**_INTEGER, "format": "int32"}, 3.5),
    "lots": (_INTEGER, "3"),
    "code": (_TEXT, 5),
    "day": ({"type": "string", "format": "date"}, "soon"),
    "total": ({"type": "string", "format": "decimal"}, 12.5),
    "label": (_TEXT, ...),
    "done": ({"type": "boolean"}, "yes"),
    "tags": ({"type": "array", "items": _TEXT}, ["x", 5]),
    "notes": ({"type": "array", "items": _TEXT}, None),
    "parts": ({"type": "array", "items": _TEXT}, {"first": "x"}),
    "scores": ({"type": "object", "additionalProperties": _INTEGER}, {"ACME Fund": "high"}),
    "either": ({"anyOf": [_INTEGER, {"type": "array", "items": _TEXT}]}, {"a": 1}),
    "both": ({"oneOf": [_INTEGER, {"type": "boolean"}]}, None),
    "odd/name": (_TEXT, 1),
}
#: What no correction follows from.
LOOKED_AT = ("/items/*/holder/kind", "/items/*/free")


def document(version: str) -> dict[str, Any]:
    """The document, in a version of OpenAPI."""
    deal = {
        "type": "object",
        "required": [*SEEN, "holder", "free"],
        "properties": {
            **{name: schema for name, (schema, _) in SEEN.items()},
            "holder": {
                "oneOf": [
                    {"$ref": "#/components/schemas/Wallet"},
                    {"$ref": "#/components/schemas/Exchange"},
                ],
                "discriminator": {
                    "propertyName": "kind",
                    "mapping": {
                        "wallet": "#/components/schemas/Wallet",
                        "exchange": "#/components/schemas/Exchange",
                    },
                },
            },
            "free": {"type": "string", "enum": ["a", "b"]},
        },
    }
    kind = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": _TEXT, "address": _TEXT},
    }
    base = {"type": "object", "required": ["origin"], "properties": {"origin": _TEXT}}
    schemas = {
        "Status": {"type": "string", "enum": ["open", "closed"]},
        "Owner": {"type": "object", "properties": {"nick": _TEXT}},
        "Price": {"type": "number", "description": "Of one lot."},
        "Wallet": kind,
        "Exchange": {**kind, "properties": {**kind["properties"], "platform": _TEXT}},
        "Base": base,
        "Trade": {
            "allOf": [
                {"$ref": "#/components/schemas/Base"},
                {
                    "type": "object",
                    "properties": {"status": {"$ref": "#/components/schemas/Status"}},
                },
            ]
        },
        "Deal": deal,
    }
    page = {
        "type": "object",
        "required": ["items"],
        "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Deal"}}},
    }
    return {
        "openapi": version,
        "info": {"title": "Deals", "version": "1.0.0"},
        "paths": {
            "/deals": {
                "get": _operation("listDeals", {"200": _json(page)}),
                "post": {
                    **_operation(
                        "makeTrade", {"201": _json({"$ref": "#/components/schemas/Trade"})}
                    ),
                    "requestBody": {
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Trade"}}
                        }
                    },
                },
            },
            "/trades/{trade-id}": {
                "get": {
                    **_operation("getTrade", {"2XX": {"$ref": "#/components/responses/OneTrade"}}),
                    "parameters": [
                        {"name": "trade-id", "in": "path", "required": True, "schema": _TEXT}
                    ],
                }
            },
            "/names": {
                "get": _operation("listNames", {"200": _json({"type": "array", "items": _TEXT})})
            },
            "/sheet": {
                "get": _operation(
                    "getSheet",
                    {
                        "200": {
                            "description": "A sheet.",
                            "content": {
                                "application/pdf": {
                                    "schema": {"type": "string", "format": "binary"}
                                }
                            },
                        }
                    },
                )
            },
            "/jobs": {"get": _operation("getJobs", {"200": _json(page)})},
            "/ping": {"get": _operation("ping", {"204": {"description": "Nothing."}})},
            "/rows": {"get": _operation("getRows", {"200": _json(page)})},
        },
        "components": {
            "schemas": schemas,
            "responses": {"OneTrade": _json({"$ref": "#/components/schemas/Trade"})},
        },
    }


def _operation(name: str, responses: dict[str, Any]) -> dict[str, Any]:
    return {"operationId": name, "tags": ["deals"], "responses": responses}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": "Done.", "content": {"application/json": {"schema": schema}}}


def pages() -> dict[str, Page]:
    """What the API responds with, by path."""
    deal = {name: value for name, (_, value) in SEEN.items() if value is not ...}
    deal |= {"holder": {"kind": "swap"}, "free": "Alice Smith, private"}
    return {
        "/deals": _page({"items": [deal, deal]}),
        "/trades/7": _page({"status": "frozen"}),
        "/names": _page({"names": []}),
        "/sheet": Page(b"a,b\n", 200, {"Content-Type": "text/csv; charset=utf-8"}),
        "/jobs": _page({"state": "queued"}, 202),
        "/ping": _page({"pong": True}, 200),
        "/rows": Page(b"a,b\n", 200, {"Content-Type": "text/csv"}),
    }


def _page(body: Any, status: int = 200) -> Page:
    return Page(json.dumps(body).encode(), status, {"Content-Type": "application/json"})
