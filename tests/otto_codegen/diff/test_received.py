"""Webhooks and callbacks: what callers are sent is judged like the responses that they get."""

from __future__ import annotations

from typing import Any

import pytest
from otto_codegen.diff import diff_documents
from support.diff_documents import document

STRING = {"type": "string"}


def webhook(schema: Any) -> dict[str, Any]:
    return document(webhooks={"notified": {"post": called(schema)}})


def callback(schema: Any) -> dict[str, Any]:
    address = {"{$request.query.url}": {"post": called(schema)}}
    return document({"responses": {}, "callbacks": {"notified": address}})


def called(schema: Any) -> dict[str, Any]:
    body = {"content": {"application/json": {"schema": schema}}}
    return {"requestBody": body, "responses": {"204": {"description": "taken"}}}


def an_object(*required: str) -> dict[str, Any]:
    names = dict.fromkeys(required, STRING)
    return {"type": "object", "properties": names, "required": list(required)}


@pytest.mark.parametrize("place", [webhook, callback])
def test_what_callers_read_may_grow_and_not_shrink(place: Any) -> None:
    small, large = place(an_object("a")), place(an_object("a", "b"))
    (added,) = diff_documents(small, large).changes
    assert (added.id, added.level) == ("response-required-property-added", "info")
    (removed,) = diff_documents(large, small).changes
    assert (removed.id, removed.level) == ("response-required-property-removed", "breaking")


@pytest.mark.parametrize(
    ("place", "operation", "said"),
    [
        (webhook, "POST notified", "the webhook's body: "),
        (callback, "GET /things", "the callback `notified`: its body: "),
    ],
)
def test_the_place_is_reported(place: Any, operation: str, said: str) -> None:
    old, new = place({**STRING, "maxLength": 3}), place({**STRING, "maxLength": 5})
    (change,) = diff_documents(old, new).changes
    assert change.operation == operation
    assert change.message.startswith(said)
    assert change.level == "breaking"
