"""A rename is reported on evidence alone, and what is renamed in reality is found.

`rename_history.json` holds steps in the published histories of seven real APIs (Adyen, Linode,
Onfido, Oxide, Plaid, Qovery, Xero): what a schema or an operation lost and gained from one version
to the next, with the siblings beside it, and by hand what of it is a rename.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from otto_codegen.diff import diff_documents
from otto_codegen.diff.likeness import conflict, likeness
from otto_codegen.diff.renames import Candidate, likely_renames

HISTORY: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("rename_history.json").read_text(encoding="utf-8")
)
_RENAMED = re.compile(r"`([^`]+)` was renamed to `([^`]+)`$")


def document(properties: dict[str, Any], *, parameters: bool = False) -> dict[str, Any]:
    """A document with the properties in a response, or as query parameters."""
    operation: dict[str, Any] = {
        "operationId": "get",
        "responses": {"200": {"description": "", "content": {"application/json": {}}}},
    }
    if parameters:
        operation["parameters"] = [
            {"name": name, "in": "query", "schema": schema} for name, schema in properties.items()
        ]
    else:
        schema = {"type": "object", "properties": properties}
        operation["responses"]["200"]["content"]["application/json"]["schema"] = schema
    return {
        "openapi": "3.0.3",
        "info": {"title": "History", "version": "1"},
        "paths": {"/things": {"get": operation}},
    }


def renames(old: dict[str, Any], new: dict[str, Any]) -> set[tuple[str, str]]:
    """The renames that a comparison of two documents reports."""
    found = set()
    for change in diff_documents(old, new).changes:
        if change.id.endswith("-renamed"):
            match = _RENAMED.search(change.message)
            assert match, change.message
            found.add((match[1], match[2]))
    return found


def of_step(step: dict[str, Any]) -> set[tuple[str, str]]:
    old, new = (document(step[side], parameters=step["parameters"]) for side in ("old", "new"))
    return renames(old, new)


def test_no_rename_of_the_histories_is_false() -> None:
    false = {
        f"{step['from']} {step['where']}": wrong
        for step in HISTORY
        if (wrong := of_step(step) - set(step["renames"].items()))
    }
    assert false == {}


def test_nine_of_ten_renames_of_the_histories_are_found() -> None:
    found = sum(len(of_step(step) & set(step["renames"].items())) for step in HISTORY)
    real = sum(len(step["renames"]) for step in HISTORY)
    assert real >= 50
    assert found / real >= 0.9


STRING: dict[str, Any] = {"type": "string"}
MONEY: dict[str, Any] = {"type": "string", "format": "decimal"}
SIDE: dict[str, Any] = {"type": "string", "enum": ["buy", "sell"]}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # The other way round, another end, another quantity, another unit, another number.
        ({"available": {"type": "boolean"}}, {"disabled": {"type": "boolean"}}),
        ({"active": {"type": "boolean"}}, {"inactive": {"type": "boolean"}}),
        ({"is_paid": {"type": "boolean"}}, {"is_unpaid": {"type": "boolean"}}),
        ({"start_date": STRING}, {"end_date": STRING}),
        ({"gross_amount": MONEY}, {"net_amount": MONEY}),
        ({"amount": MONEY}, {"tax_amount": MONEY}),
        ({"available_balance": MONEY}, {"management_fee_rate": MONEY}),
        ({"storage_gb": {"type": "integer"}}, {"storage_gib": {"type": "integer"}}),
        ({"ttl_minutes": {"type": "integer"}}, {"ttl_sec": {"type": "integer"}}),
        ({"price_usd": MONEY}, {"price_eur": MONEY}),
        ({"line1": STRING}, {"line2": STRING}),
        # Two of a kind: a word for another that says what the thing is.
        (
            {"from_client_id": STRING, "to_client_id": STRING},
            {"from_ledger_id": STRING, "to_ledger_id": STRING},
        ),
        ({"gross_price": MONEY, "gross_fee": MONEY}, {"net_price": MONEY, "net_fee": MONEY}),
        # Two candidates that are as good.
        ({"memo": STRING}, {"note": STRING, "remark": STRING}),
        # Texts that say what is different, and the same words for two things.
        (
            {"city": {**STRING, "description": "The city of the address of the account holder."}},
            {
                "country": {
                    **STRING,
                    "description": "The country of the address of the account holder.",
                }
            },
        ),
        (
            {"a": {**STRING, "description": "A decimal amount."}, "b": STRING},
            {
                "c": {**STRING, "description": "A decimal amount."},
                "d": {**STRING, "description": "A decimal amount."},
            },
        ),
        # Another type.
        ({"amount": STRING}, {"amount_value": {"type": "number"}}),
    ],
)
def test_without_evidence_it_is_a_removal(old: dict[str, Any], new: dict[str, Any]) -> None:
    for parameters in (False, True):
        before, after = (
            document({"id": STRING, **side, "z": STRING}, parameters=parameters)
            for side in (old, new)
        )
        assert renames(before, after) == set()


def test_a_removal_names_the_new_property_of_the_same_type() -> None:
    old, new = document({"available": MONEY}), document({"fee": MONEY})
    messages = [change.message for change in diff_documents(old, new).changes]
    assert any(
        message.endswith("`available` was removed; `fee`, of the same type, is new")
        for message in messages
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            {"navPerShare": MONEY, "fundId": STRING},
            {"nav_per_share": MONEY, "fund_id": STRING},
        ),
        (
            {"native_currency_id": STRING, "native_currency_code": STRING},
            {"primary_currency_id": STRING, "primary_currency_code": STRING},
        ),
        ({"insitution_name": STRING}, {"institution_name": STRING}),
        ({"acct_number": STRING}, {"account_number": STRING}),
        ({"side": SIDE}, {"direction": SIDE}),
        (
            {"memo": {**STRING, "example": "Transfer to custody"}},
            {"note": {**STRING, "example": "Transfer to custody"}},
        ),
        (
            {"address": {**STRING, "description": "Where the wire goes."}},
            {"destination": {**STRING, "description": "Where the wire goes."}},
        ),
    ],
)
def test_evidence_makes_a_rename(old: dict[str, Any], new: dict[str, Any]) -> None:
    for parameters in (False, True):
        before, after = (
            document({"id": STRING, **side, "z": STRING}, parameters=parameters)
            for side in (old, new)
        )
        assert renames(before, after) == set(zip(old, new, strict=True))


def test_what_else_changed_of_a_renamed_property_is_reported() -> None:
    old = document({"kind": {"type": "string", "enum": ["cash", "coin"], "description": "Of it."}})
    new = document({"sort": {"type": "string", "enum": ["cash"], "description": "Of it."}})
    ids = {change.id for change in diff_documents(old, new).changes}
    assert ids == {
        "response-optional-property-renamed",
        "response-property-enum-value-removed",
    }


def test_headers_and_pagination_parameters_are_renamed() -> None:
    def of(header: str, size: str) -> dict[str, Any]:
        made = document({size: {"type": "integer", "maximum": 100}}, parameters=True)
        made["paths"]["/things"]["get"]["parameters"].append(
            {"name": header, "in": "header", "required": True, "schema": STRING}
        )
        return made

    changes = diff_documents(of("X-Fund-Id", "page_size"), of("X-FundID", "limit")).changes
    assert [(change.id, change.level.value) for change in changes] == [
        ("request-required-parameter-renamed", "breaking"),
        ("request-optional-parameter-renamed", "warning"),
    ]


def test_a_member_of_an_enumeration_is_renamed() -> None:
    old, new = (
        document({"status": {"type": "string", "enum": ["open", value]}})
        for value in ("CANCELED", "cancelled")
    )
    assert renames(old, new) == {("CANCELED", "cancelled")}


def operation(path: str, name: str, tag: str = "a", method: str = "get") -> dict[str, Any]:
    found = document({})
    only = found["paths"].pop("/things")["get"]
    parameters = [
        {"name": part, "in": "path", "required": True, "schema": STRING}
        for part in re.findall(r"\{(\w+)\}", path)
    ]
    found["paths"][path] = {
        method: {**only, "operationId": name, "tags": [tag], "parameters": parameters}
    }
    return found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("/v1/funds/{id}", "getFundV1"), ("/v2/funds/{fund_id}", "getFundV2")),
        (("/fund", "listFund"), ("/funds", "listFunds")),
        (("/funds", "funds_list"), ("/api/funds", "FundsController_list")),
    ],
)
def test_path_and_operation_id_are_renamed_together(
    old: tuple[str, str], new: tuple[str, str]
) -> None:
    changes = diff_documents(operation(*old), operation(*new)).changes
    (moved,) = (change for change in changes if change.id == "api-operation-moved")
    assert moved.previous_operation == f"GET {old[0]}"


@pytest.mark.parametrize(
    "new",
    [
        operation("/funds/{id}/start", "startFund", method="post"),
        operation("/investors/{id}/stop", "stopInvestor", method="post"),
        operation("/funds/{id}/stop", "stopFund", method="put"),
        operation("/funds/stop", "stopAll", method="post"),
    ],
)
def test_another_operation_is_no_move(new: dict[str, Any]) -> None:
    old = operation("/funds/{id}/stop", "stopFund", method="post")
    ids = {change.id for change in diff_documents(old, new).changes}
    # The same operationId is the operation, wherever it went.
    expected = {"api-removed-without-deprecation", "endpoint-added"}
    if new["paths"].get("/funds/{id}/stop", {}).get("put"):
        expected = {"api-operation-moved"}
    assert ids == expected


def tagged(*tags: str) -> dict[str, Any]:
    found = document({})
    only = found["paths"].pop("/things")["get"]
    for at, tag in enumerate(tags):
        found["paths"][f"/things{at}"] = {"get": {**only, "operationId": f"o{at}", "tags": [tag]}}
    return found


def test_a_tag_is_renamed_where_all_its_operations_have_the_new_one() -> None:
    assert renames(tagged("ops", "ops"), tagged("treasury", "treasury")) == {("ops", "treasury")}
    assert renames(tagged("fund"), tagged("funds")) == {("fund", "funds")}
    # Split, merged, or one operation that went elsewhere.
    assert renames(tagged("ops", "ops"), tagged("cash", "coins")) == set()
    assert renames(tagged("cash", "coins"), tagged("treasury", "treasury")) == set()
    assert renames(tagged("ops"), tagged("treasury")) == set()
    assert renames(tagged("ops", "ops"), tagged("treasury", "ops")) == set()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("navPerShare", "NAV-per-share", 1.0),
        ("page_size", "per_page", 0.9),
        ("transaction_date", "date_transaction", 0.9),
        ("", "name", 0.0),
        ("name", "legal_name", 0.6),
        ("custody", "fee", 0.0),
    ],
)
def test_names_are_alike_by_their_words(old: str, new: str, expected: float) -> None:
    assert likeness(old, new) == likeness(new, old) == expected


def test_opposites_conflict_both_ways() -> None:
    for old, new in (("min_nav", "max_nav"), ("enabled", "disabled"), ("not_paid", "paid")):
        assert conflict(old, new)
        assert conflict(new, old)
    assert not conflict("nav_at", "nav_date")


def test_a_list_of_thousands_ends_at_once() -> None:
    many = [Candidate(f"a{n}", 0) for n in range(500)]
    assert likely_renames(many, [Candidate(f"b{n}", 0) for n in range(500)]) == []


def with_siblings(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """A document with two schemas, each in the response of an operation."""
    made = document(first)
    other = document(second)["paths"]["/things"]
    other["get"]["operationId"] = "other"
    return {**made, "paths": {**made["paths"], "/others": other}}


TAX = {"type": "integer", "description": "The tax on the amount of this fee, in cents."}


@pytest.mark.parametrize(
    ("old", "new", "also"),
    [
        ({"duty": {"type": "integer"}}, {"levies": {"type": "integer"}}, True),
        ({"duty": {"type": "integer"}}, {"levies": {"type": "string"}}, False),
        (
            {"duty": {"type": "integer", "description": "What customs ask for at the border."}},
            {"levies": {"type": "integer", "description": "How often members were counted."}},
            False,
        ),
        ({"duty": {"type": "integer"}}, {"charge": {"type": "integer"}}, False),
    ],
)
def test_evidence_in_one_schema_counts_in_its_siblings(
    old: dict[str, Any], new: dict[str, Any], also: bool
) -> None:
    before = with_siblings({"id": {"type": "string"}, "duty": TAX}, {"name": {}, **old})
    after = with_siblings({"id": {"type": "string"}, "levies": TAX}, {"name": {}, **new})
    found = [change for change in diff_documents(before, after).changes if "renamed" in change.id]
    expected = {"GET /things", "GET /others"} if also else {"GET /things"}
    assert {change.operation for change in found} == expected


def test_schemas_that_contradict_each_other_are_no_evidence() -> None:
    held = {"type": "string", "description": "The currency of what was held from the balance."}
    asked = {
        "type": "string",
        "description": "The currency that the merchant asked for at the time.",
    }
    before = with_siblings({"asked": held}, {"asked": asked})
    after = with_siblings(
        {"currency": held, "merchant": {**asked}}, {"currency": held, "merchant": asked}
    )
    assert not [it for it in diff_documents(before, after).changes if "renamed" in it.id]
