"""What a document announces before an end, and what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest
from otto_codegen.diff import diff_documents
from support.diff_documents import document

FUTURE = "2999-01-01"


def operation(**members: Any) -> dict[str, Any]:
    return document({"responses": {}, **members})


def parameter(**members: Any) -> dict[str, Any]:
    return operation(parameters=[{"name": "p", "in": "query", "schema": {}, **members}])


def ending(sunset: object) -> dict[str, Any]:
    return {"deprecated": True, **({} if sunset is None else {"x-sunset": sunset})}


CASES = [
    # (before, after, the end of the operation's rule, of the parameter's)
    ({}, ending(None), "endpoint-deprecated", "deprecated"),
    (ending(None), {}, "endpoint-reactivated", "reactivated"),
    ({}, ending("soon"), "api-deprecated-sunset-parse", "sunset-parse"),
    ({}, ending("2001-01-01"), "api-sunset-date-too-small", "sunset-date-too-small"),
    (ending(FUTURE), ending(None), "sunset-deleted", "sunset-deleted"),
    (ending(FUTURE), ending("soon"), "api-path-sunset-parse", "sunset-parse"),
    (ending("soon"), ending(FUTURE), "api-path-sunset-parse", "sunset-parse"),
    (
        ending(FUTURE),
        ending("2001-01-01"),
        "api-sunset-date-changed-too-small",
        "sunset-date-changed-too-small",
    ),
    (
        ending(FUTURE),
        ending("2998-01-01"),
        "api-sunset-date-moved-earlier",
        "sunset-date-moved-earlier",
    ),
]


@pytest.mark.parametrize(("before", "after", "ends_of_operation", "ends_of_parameter"), CASES)
def test_ends_of_operations_and_parameters_are_reported_alike(
    before: Any, after: Any, ends_of_operation: str, ends_of_parameter: str
) -> None:
    (change,) = diff_documents(operation(**before), operation(**after)).changes
    assert change.id == ends_of_operation
    (other,) = diff_documents(parameter(**before), parameter(**after)).changes
    assert other.id == f"request-parameter-{ends_of_parameter}"
    assert change.level == other.level


def test_a_date_in_other_words_is_the_same_date() -> None:
    old, new = (operation(**ending(text)) for text in (FUTURE, f"{FUTURE}T00:00:00+00:00"))
    assert not diff_documents(old, new).changes
