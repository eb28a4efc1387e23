"""Schemas made of hundreds of others: a change at the end is found, or the document is refused."""

from __future__ import annotations

from typing import Any

import pytest
from otto_codegen.diff import diff_documents

from otto_ext.openapi.errors import DocumentError


def chain(length: int, last: dict[str, Any]) -> dict[str, Any]:
    """A response whose schema is a chain of `allOf`s that ends with the last schema."""
    schemas: dict[str, Any] = {
        f"S{i}": {"allOf": [{"$ref": f"#/components/schemas/S{i + 1}"}]} for i in range(length)
    }
    schema = {"$ref": "#/components/schemas/S0"}
    response = {"description": "", "content": {"application/json": {"schema": schema}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Chain", "version": "1"},
        "paths": {"/a": {"get": {"responses": {"200": response}}}},
        "components": {"schemas": {**schemas, f"S{length}": last}},
    }


WITH = {"type": "object", "properties": {"amount": {"type": "string"}}, "required": ["amount"]}
WITHOUT = {"type": "object"}


@pytest.mark.parametrize("length", [1, 60, 70, 190])
def test_a_property_that_goes_is_found_at_the_end_of_the_chain(length: int) -> None:
    assert diff_documents(chain(length, WITH), chain(length, WITHOUT)).breaking


def test_a_chain_that_is_too_long_to_compare_is_refused() -> None:
    with pytest.raises(DocumentError, match="`allOf`s in one another, too many to compare"):
        diff_documents(chain(3_000, WITH), chain(3_000, WITHOUT))


def test_enums_of_a_hundred_thousand_members_are_compared() -> None:
    old, new = ({"enum": [f"v{i}" for i in range(start, start + 100_000)]} for start in (0, 2))
    found = diff_documents(chain(1, old), chain(1, new))
    assert len(found.changes) >= 2
