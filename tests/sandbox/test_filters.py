"""Lists are chosen from and sorted by parameters that plainly name a property."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from otto_ext.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

MOMENT = {"type": "string", "format": "date-time"}
TRADE: dict[str, Any] = {
    "type": "object",
    "required": ["id", "created_at", "executedAt", "price", "name"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "created_at": MOMENT,
        "executedAt": MOMENT,
        "price": {"type": "string", "format": "decimal", "examples": ["95.00"]},
        "name": {"type": "string"},
    },
}
NAMES = ["created_after", "createdBefore", "min_price", "price_to", "sort", "order", "cursor"]
NAMES += ["limit", "price_before_tax"]


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    parameters: list[Any] = [{"name": name, "in": "query", "schema": {}} for name in NAMES]
    parameters += [{"name": name, "in": "query", "schema": MOMENT} for name in ("from", "to")]
    listed = {"type": "object", "properties": {"items": {"type": "array", "items": TRADE}}}
    listed["properties"]["next"] = {"type": ["string", "null"]}
    listed["required"] = ["items", "next"]
    responses = {"200": {"content": {"application/json": {"schema": listed}}}}
    paths = {"/trades": {"get": {"parameters": parameters, "responses": responses}}}
    with (
        Sandbox({"openapi": "3.1.0", "paths": paths}) as sandbox,
        httpx.Client(base_url=sandbox.base_url) as client,
    ):
        yield client


def rows(client: httpx.Client, **query: Any) -> list[dict[str, Any]]:
    """All rows, page by page."""
    found: list[dict[str, Any]] = []
    query = {"limit": 10, **query}
    while True:
        page = client.get("/trades", params=query).json()
        found += page["items"]
        if page["next"] is None:
            return found
        query["cursor"] = page["next"]


def test_bounds_hold(client: httpx.Client) -> None:
    everything = rows(client)
    middle = sorted(row["created_at"] for row in everything)[60]
    later = rows(client, created_after=middle)
    assert later == [row for row in everything if row["created_at"] >= middle]
    earlier = rows(client, createdBefore=middle)
    assert earlier == [row for row in everything if row["created_at"] < middle]
    assert len(later) + len(earlier) == len(everything) == 137


def test_numbers_that_are_text_are_numbers_to_a_bound(client: httpx.Client) -> None:
    found = rows(client, min_price="50", price_to="100")
    assert found == [row for row in rows(client) if 50 <= float(row["price"]) <= 100]
    assert 0 < len(found) < 137


def test_a_time_alone_is_that_of_the_thing_itself(client: httpx.Client) -> None:
    day = {"from": "2025-03-01T00:00:00Z", "to": "2025-06-30T23:59:59Z"}
    found = rows(client, **day)
    assert found == [r for r in rows(client) if day["from"] <= r["executedAt"] <= day["to"]]
    assert 0 < len(found) < 137


@pytest.mark.parametrize(
    ("query", "name", "down"),
    [
        ({"sort": "price"}, "price", False),
        ({"sort": "-price"}, "price", True),
        ({"sort": "price:desc"}, "price", True),
        ({"sort": "executed_at asc"}, "executedAt", False),
        ({"sort": "executed_at", "order": "desc"}, "executedAt", True),
    ],
)
def test_rows_are_sorted_over_all_pages(
    client: httpx.Client, query: dict[str, str], name: str, down: bool
) -> None:
    found = [row[name] for row in rows(client, **query)]
    key = float if name == "price" else str
    assert found == sorted(found, key=key, reverse=down)
    assert len(found) == 137


@pytest.mark.parametrize("query", [{"sort": "colour"}, {"price_before_tax": "1"}, {"sort": ""}])
def test_what_names_no_property_changes_nothing(
    client: httpx.Client, query: dict[str, str]
) -> None:
    assert rows(client, **query) == rows(client)
