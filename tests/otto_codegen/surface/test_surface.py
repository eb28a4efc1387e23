"""Each change of a document is reported as what it is in Python, with the change that caused it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from otto_codegen.diff import diff_documents
from otto_codegen.surface import Item, SurfaceDiff, diff_surfaces
from otto_codegen.surface.sentences import markdown_items, surface_lines
from support.tracked_documents import CHANGES, after, before, names_of, write_client

if TYPE_CHECKING:
    from pathlib import Path

Compare = Callable[..., SurfaceDiff]


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_client(before(), tmp_path_factory.mktemp("old"))


@pytest.fixture
def compare(old: Path, tmp_path: Path) -> Compare:
    def run(*changes: str) -> SurfaceDiff:
        document = after(*changes)
        new = write_client(document, tmp_path)
        changes = diff_documents(before(), document).changes
        return diff_surfaces(names_of(old), names_of(new), changes)

    return run


def reported(item: Item) -> tuple[str, str, list[str]]:
    return item.level.value, item.text, sorted({change.id for change in item.changes})


#: By the names of `support.tracked_documents.CHANGES`: level, text, and rules of the cause.
CASES: dict[str, list[tuple[str, str, list[str]]]] = {
    "remove operation": [
        ("breaking", "method `vaults.audit_vault` is gone", ["api-removed-without-deprecation"]),
    ],
    "move operation": [],
    "rename operation": [
        (
            "breaking",
            "method `vaults.close_vault` is called `vaults.seal_vault` now",
            ["api-operation-id-changed"],
        ),
    ],
    "retag operation": [
        (
            "breaking",
            "method `vaults.close_vault` is called `doors.close_vault` now",
            ["api-tag-added", "api-tag-removed"],
        ),
    ],
    "deprecate operation": [
        ("warning", "method `vaults.get_vault` is deprecated now", ["endpoint-deprecated"]),
    ],
    "add operation": [
        ("info", "method `doors.list_doors` is new", ["endpoint-added"]),
    ],
    "rename parameter": [
        (
            "breaking",
            "parameter `vaults.list_vaults(place)` is gone",
            ["request-parameter-removed"],
        ),
        ("info", "parameter `vaults.list_vaults(city)` is new", ["new-optional-request-parameter"]),
    ],
    "rename path parameter": [
        (
            "breaking",
            "parameter `vaults.audit_vault(vault_id)` is called `id` now",
            ["api-path-parameter-renamed"],
        ),
    ],
    "require new parameter": [
        (
            "breaking",
            "parameter `vaults.list_vaults(realm)` is new and required",
            ["new-required-request-parameter"],
        ),
    ],
    "require parameter": [
        (
            "breaking",
            "parameter `vaults.list_vaults(state)` is required now",
            ["request-parameter-became-required"],
        ),
    ],
    "retype parameter": [
        (
            "breaking",
            "parameter `vaults.list_vaults(state)` is `int` now, was `str`",
            ["request-parameter-type-changed"],
        ),
    ],
    "deprecate parameter": [
        (
            "warning",
            "parameter `vaults.audit_vault(reason)` is deprecated now",
            ["request-parameter-deprecated"],
        ),
    ],
    "require body field": [
        (
            "breaking",
            "field `Opening.coin` is `CoinInput` now, was `CoinInput | Unset`",
            ["request-property-became-required"],
        ),
        (
            "breaking",
            "parameter `vaults.open_vault(coin)` is required now",
            ["request-property-became-required"],
        ),
    ],
    "remove body field": [
        ("breaking", "field `Opening.motto` is gone", ["request-property-removed"]),
        ("breaking", "parameter `vaults.open_vault(motto)` is gone", ["request-property-removed"]),
    ],
    "remove field": [
        ("breaking", "field `Vault.weight` is gone", ["response-optional-property-removed"]),
    ],
    "remove only field": [
        (
            "breaking",
            "model `Audit` is `dict[str, Any]` now, was `model`",
            ["response-optional-property-removed"],
        ),
    ],
    "retype field": [
        (
            "breaking",
            "field `Vault.weight` is `str` now, was `int`",
            ["response-property-type-changed"],
        ),
    ],
    "rename field": [
        (
            "breaking",
            "field `Vault.label` is called `title` now",
            ["response-required-property-renamed"],
        ),
    ],
    "make field optional": [
        (
            "breaking",
            "field `Vault.label` is `str | Unset` now, was `str`",
            ["response-property-became-optional"],
        ),
    ],
    "remove inline field": [
        (
            "breaking",
            "field `VaultKeeper.nick_name` is gone",
            ["response-optional-property-removed"],
        ),
    ],
    "remove enum member": [
        (
            "breaking",
            "member `Coin.TIN` is gone",
            ["request-property-enum-value-removed", "response-property-enum-value-removed"],
        ),
    ],
    "remove inline enum member": [
        ("breaking", "enum `ListVaultsBy` is gone", ["request-parameter-enum-value-removed"]),
        (
            "breaking",
            "parameter `vaults.list_vaults(by)` is `Literal['up']` now, was `ListVaultsByInput`",
            ["request-parameter-enum-value-removed"],
        ),
    ],
    "rename schema": [
        ("breaking", "model `Audit` is called `Review` now", []),
    ],
    "retype response": [
        (
            "breaking",
            "method `vaults.get_vault` returns `list[Vault]`, was `Vault`",
            ["response-body-type-changed"],
        ),
    ],
}


def test_every_change_has_a_case() -> None:
    assert CASES.keys() == CHANGES.keys()


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_is_reported_with_its_cause(compare: Compare, change: str) -> None:
    assert [reported(item) for item in compare(change).items] == CASES[change]


def test_the_same_client_differs_in_nothing(compare: Compare) -> None:
    assert compare().items == ()


def test_changes_at_once_keep_their_own_causes(compare: Compare) -> None:
    names = ("remove operation", "retype field", "remove enum member", "require new parameter")
    found = [reported(item) for item in compare(*names).items]
    for name in names:
        assert [item for item in found if item in CASES[name]] == CASES[name]
    # With its last user gone a schema stays: it is the document that says what there is.
    assert len(found) == sum(len(CASES[name]) for name in names)


def test_types_come_and_go_with_the_operations_that_use_them(old: Path, tmp_path: Path) -> None:
    document = after("remove operation")
    del document["components"]["schemas"]["Audit"]
    new = write_client(document, tmp_path)
    forth = diff_documents(before(), document).changes
    found = diff_surfaces(names_of(old), names_of(new), forth)
    gone = {item.text: reported(item)[2] for item in found.items}
    assert gone["model `Audit` is gone"] == ["api-removed-without-deprecation"]
    back = diff_documents(document, before()).changes
    found = diff_surfaces(names_of(new), names_of(old), back)
    new_again = {item.text: reported(item)[2] for item in found.items}
    assert new_again == {
        "method `vaults.audit_vault` is new": ["endpoint-added"],
        "model `Audit` is new": ["endpoint-added"],
    }


def test_what_another_generator_made_differently_has_no_cause(old: Path) -> None:
    names = names_of(old)
    vault = names.schemas["Vault"]
    weight = evolve(vault.attributes["weight"], annotation="float")
    other = evolve(vault, attributes={**vault.attributes, "weight": weight})
    new = evolve(names, schemas={**names.schemas, "Vault": other})
    (item,) = diff_surfaces(names, new).items
    assert reported(item) == ("breaking", "field `Vault.weight` is `float` now, was `int`", [])


def test_texts_name_the_cause_by_operation_and_rule(compare: Compare) -> None:
    surface = compare("remove enum member")
    ((_, text),) = surface_lines(surface)
    assert text == (
        "member `Coin.TIN` is gone (POST /vaults: request-property-enum-value-removed, "
        "GET /vaults: response-property-enum-value-removed)"
    )
    (line,) = markdown_items(surface)
    assert line == (
        "- breaking: member `Coin.TIN` is gone "
        "(`POST /vaults`: `request-property-enum-value-removed`)"
    )


def test_json_has_the_changes_beside_what_they_are_in_python(compare: Compare) -> None:
    (found,) = compare("retype field").as_dict()
    assert {key: found[key] for key in ("kind", "what", "name", "before", "after", "level")} == {
        "kind": "retyped",
        "what": "field",
        "name": "Vault.weight",
        "before": "int",
        "after": "str",
        "level": "breaking",
    }
    assert [change["id"] for change in found["changes"]] == ["response-property-type-changed"]


def test_a_long_list_is_cut_in_markdown() -> None:
    items = [Item("added", "model", f"Model{number}") for number in range(300)]
    lines = list(markdown_items(SurfaceDiff(items)))
    assert len(lines) == 201
    assert lines[-1] == "- and 100 more"


def test_a_union_that_grows_is_another_type(old: Path, tmp_path: Path) -> None:
    document = before()
    kinds = [{"$ref": f"#/components/schemas/{name}"} for name in ("Vault", "Audit")]
    document["components"]["schemas"]["Holding"] = {"anyOf": kinds}
    one = write_client(document, tmp_path / "one")
    document["components"]["schemas"]["Holding"]["anyOf"].append({"type": "string"})
    other = write_client(document, tmp_path / "other")
    texts = [item.text for item in diff_surfaces(names_of(one), names_of(other)).items]
    assert texts == ["type `Holding` is `Vault | Audit | str` now, was `Vault | Audit`"]


def test_a_model_that_is_no_longer_sent_is_not_retyped(tmp_path: Path) -> None:
    new = before()
    coin = {"$ref": "#/components/schemas/Coin"}
    new["components"]["schemas"]["Door"] = {"type": "object", "properties": {"coin": coin}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Door"}}}
    responses = {"200": {"description": "A door.", "content": content}}
    new["paths"]["/doors"] = {"get": {"operationId": "door", "responses": responses}}
    old = deepcopy(new)
    sent = {"content": content}
    old["paths"]["/doors"]["post"] = {
        "operationId": "openDoor",
        "requestBody": sent,
        "responses": responses,
    }
    clients = []
    for name, document in (("old", old), ("new", new)):
        (tmp_path / name).mkdir()
        clients.append(names_of(write_client(document, tmp_path / name)))
    found = diff_surfaces(*clients, diff_documents(old, new).changes).items
    assert [(item.kind, item.what) for item in found if item.kind != "added"] == [
        ("gone", "method")
    ]
