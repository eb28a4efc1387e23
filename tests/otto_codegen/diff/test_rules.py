"""Each rule of the table, by a pair of documents that differ in what it is about."""

from __future__ import annotations

import pytest
from otto_codegen.diff import RULES, Level, diff_documents
from support.diff_documents import request, response, with_schema
from support.diff_rule_cases import RULE_CASES
from support.diff_schema_cases import CAT, DOG, STRING


def test_every_rule_has_a_case_and_every_case_a_rule() -> None:
    assert RULE_CASES.keys() == RULES.keys()


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_speaks_where_it_should(rule: str) -> None:
    old, new = RULE_CASES[rule]
    found = [change for change in diff_documents(old, new).changes if change.id == rule]
    assert found
    assert {change.level for change in found} == {RULES[rule].level}


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_is_silent_where_nothing_changed(rule: str) -> None:
    old, new = RULE_CASES[rule]
    assert not diff_documents(old, old).changes
    assert not diff_documents(new, new).changes


def test_each_rule_says_why_in_one_line() -> None:
    for rule in RULES.values():
        assert rule.why
        assert "\n" not in rule.why
        assert rule.why[-1] != "."


# The anchors: what a person would say, written down apart from the table.
PERSONS_VIEW = {
    "new-required-request-property": "breaking",
    "new-optional-request-property": "info",
    "response-required-property-added": "info",
    "response-optional-property-added": "info",
    "response-required-property-removed": "breaking",
    "response-property-enum-value-added": "warning",
    "response-property-enum-value-removed": "info",
    "request-property-enum-value-added": "info",
    "request-property-enum-value-removed": "breaking",
    "request-property-became-nullable": "info",
    "response-property-became-nullable": "breaking",
    "request-property-max-length-decreased": "breaking",
    "response-property-max-length-decreased": "info",
    "request-parameter-type-changed": "breaking",
    "response-property-type-changed": "breaking",
    "response-property-type-specialized": "info",
    "request-property-type-generalized": "info",
    "api-removed-without-deprecation": "breaking",
    "endpoint-added": "info",
    "endpoint-deprecated": "info",
    "request-parameter-became-required": "breaking",
    "response-success-status-removed": "breaking",
    "response-non-success-status-added": "info",
    "api-security-scope-added": "breaking",
    "server-removed": "warning",
}


@pytest.mark.parametrize(("rule", "level"), PERSONS_VIEW.items())
def test_the_level_is_what_a_person_would_say(rule: str, level: str) -> None:
    assert RULES[rule].level is Level(level)


def test_the_same_change_counts_by_the_direction_it_flows_in() -> None:
    narrow, wide = {**STRING, "maxLength": 3}, {**STRING, "maxLength": 5}
    assert diff_documents(request(wide), request(narrow)).breaking
    assert not diff_documents(request(narrow), request(wide)).breaking
    assert diff_documents(response(narrow), response(wide)).breaking
    assert not diff_documents(response(wide), response(narrow)).breaking


@pytest.mark.parametrize("subject", ["request-body", "response-property"])
def test_a_member_of_a_union_is_compared_with_itself(subject: str) -> None:
    longer = {**DOG, "properties": {**DOG["properties"], "bites": {"type": "boolean"}}}
    old = with_schema(subject, {"oneOf": [CAT, DOG]})
    new = with_schema(subject, {"oneOf": [longer, CAT]})
    (change,) = diff_documents(old, new).changes
    assert "bites" in change.message
