"""Decimals in numbers keep their digits, and what is in no response is not imported."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from otto_codegen.normalise import normalise
from otto_codegen.render_client import render
from support.api_documents import small

if TYPE_CHECKING:
    from pathlib import Path

AMOUNT = {"type": "number", "format": "decimal"}


def named(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def thing(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


@pytest.fixture
def document() -> dict[str, Any]:
    """Orders that hold amounts some references away, beside what holds none."""
    schemas = {
        "Price": thing(amount=AMOUNT),
        "Rates": {"type": "object", "additionalProperties": AMOUNT},
        "Discount": {"oneOf": [named("Rates"), {"type": "string"}]},
        "Order": thing(
            price=named("Price"),
            parent=named("Order"),
            note=named("Note"),
            discount=named("Discount"),
            free={},
        ),
        "Page": thing(data={"type": "array", "items": named("Order")}),
        "Note": thing(text={"type": "string"}, cost={"type": "string", "format": "decimal"}),
    }
    response = {"description": "", "content": {"application/json": {"schema": named("Page")}}}
    orders = {"get": {"operationId": "listOrders", "responses": {"200": response}}}
    return {**small(orders=orders), "components": {"schemas": schemas}}


def test_a_response_imports_the_models_that_it_holds(
    tmp_path: Path, document: dict[str, Any]
) -> None:
    render(normalise(document).document, tmp_path / "exact_api")
    code = """
import sys
from otto_ext.wire.response import decode, spec_for
from exact_api.api.default.list_orders import OPERATION
spec = spec_for(OPERATION, 200)
body = b'{"data": [{"note": {"text": "x"}, "free": 1.10}]}'
found = [decode(spec, "application/json", body + b" " * pad, print) for pad in (0, 50_000, 50_000)]
print(found[0] == found[1] == found[2], repr(found[0].data[0].free))
loaded = [name for name in sys.modules if name.startswith("exact_api.models.")]
print(sorted(name.rpartition(".")[2] for name in loaded))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [
        "True Decimal('1.10')",
        json.dumps(["note", "order", "page"]).replace('"', "'"),
    ]
