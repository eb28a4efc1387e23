"""Schemas made of hundreds of others: a change at the end is found, or the document is refused."""

from __future__ import annotations

from typing import Any

import pytest
from otto_codegen.diff import diff_documents

from otto_ext.openapi import canonical
from otto_ext.openapi.document_errors import DocumentError


def chain(length: int, last: dict[str, Any]) -> dict[str, Any]:
    """A response whose schema is a chain of `allOf`s that ends with the last schema."""
    schemas: dict[str, Any] = {
        f"S{i}": {"allOf": [{"$ref": f"#/components/schemas/S{i + 1}"}]} for i in range(length)
    }
    return responding(ref("S0"), {**schemas, f"S{length}": last})


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def responding(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    response = {"description": "", "content": {"application/json": {"schema": schema}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Chain", "version": "1"},
        "paths": {"/a": {"get": {"responses": {"200": response}}}},
        "components": {"schemas": schemas},
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


def crossed(kind: str) -> dict[str, Any]:
    """Recursive schemas of 11 and of 13 steps that hold together: 143 combinations."""
    schemas: dict[str, Any] = {
        f"{name}{i}": {"type": "object", "properties": {"next": ref(f"{name}{(i + 1) % steps}")}}
        for name, steps in (("A", 11), ("B", 13))
        for i in range(steps)
    }
    schemas["B12"]["properties"]["amount"] = {"type": kind}
    return responding({"allOf": [ref("A0"), ref("B0")]}, schemas)


def test_recursive_schemas_with_too_many_combinations_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old, new = crossed("string"), crossed("integer")
    monkeypatch.setattr(canonical, "_MAX_MERGED", 143)
    assert diff_documents(old, new).breaking
    monkeypatch.setattr(canonical, "_MAX_MERGED", 5)
    with pytest.raises(DocumentError, match="combinations of recursive schemas, too many to"):
        diff_documents(old, new)


@pytest.mark.parametrize("length", [1, 2, 70, 150])
@pytest.mark.parametrize("step", ["first", "last"])
def test_keywords_beside_each_ref_of_a_chain_are_compared(length: int, step: str) -> None:
    def refs(most: int) -> dict[str, Any]:
        schemas = {f"S{i}": {**ref(f"S{i + 1}"), "minLength": 1} for i in range(length)}
        schemas["S0" if step == "first" else f"S{length - 1}"]["maxLength"] = most
        return responding(ref("S0"), {**schemas, f"S{length}": {"type": "string"}})

    (change,) = diff_documents(refs(5), refs(9)).changes
    assert change.id == "response-body-max-length-increased"


def test_a_chain_of_refs_with_keywords_that_is_too_long_is_refused() -> None:
    schemas = {f"S{i}": {**ref(f"S{i + 1}"), "minLength": 1} for i in range(300)}
    old, new = (
        responding(ref("S0"), {**schemas, "S300": {"type": it}}) for it in ("string", "integer")
    )
    with pytest.raises(DocumentError, match="too many to compare"):
        diff_documents(old, new)


@pytest.mark.parametrize("keyword", ["items", "additionalProperties"])
@pytest.mark.parametrize("changed", [0, 1])
def test_each_part_of_an_all_of_counts_for_what_is_inside(keyword: str, changed: int) -> None:
    def parts(kind: str) -> dict[str, Any]:
        kinds = ["string", "string"]
        kinds[changed] = kind
        members = [
            {keyword: {"type": "object", "properties": {f"p{i}": {"type": it}}}}
            for i, it in enumerate(kinds)
        ]
        return responding({"type": ["array", "object"], "allOf": members}, {})

    (change,) = diff_documents(parts("string"), parts("integer")).changes
    assert change.id == "response-property-type-changed"


IN_TWO_PARTS = {
    "pattern": ("^a", "^b", "^c"),
    "not": ({"const": 1}, {"const": 2}, {"const": 3}),
    "contains": ({"maxLength": 9}, {"type": "string"}, {"type": "integer"}),
    "prefixItems": ([{"maxLength": 9}], [{"type": "string"}], [{"type": "integer"}]),
    "patternProperties": ({"a": {}}, {"a": {"type": "string"}}, {"a": {"type": "integer"}}),
    "dependentRequired": ({"a": ["b"]}, {"a": ["c"]}, {"a": ["d"]}),
    "x-extensible-enum": (["a"], ["b"], ["c"]),
}


@pytest.mark.parametrize("keyword", IN_TWO_PARTS)
@pytest.mark.parametrize("first", [True, False])
def test_a_keyword_of_two_parts_is_compared_in_both(keyword: str, *, first: bool) -> None:
    same, before, after = IN_TWO_PARTS[keyword]

    def parts(value: Any) -> dict[str, Any]:
        members = [{keyword: value}, {keyword: same}]
        return responding({"allOf": members if first else members[::-1]}, {})

    assert diff_documents(parts(before), parts(after)).changes
