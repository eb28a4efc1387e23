"""The sandbox remembers what the shape of its document lets it: things are kept, not only shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from otto_ext import ConfigurationError
from otto_ext.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

JSON = "application/json"
UUID = {"type": "string", "format": "uuid"}
SHOP = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {
        "id": {**UUID, "readOnly": True},
        "name": {"type": "string", "examples": ["Corner Shop"]},
        "city": {"type": ["string", "null"]},
        "open": {"type": "boolean"},
        "createdAt": {"type": "string", "format": "date-time"},
        "updatedAt": {"type": "string", "format": "date-time"},
        "secret": {"type": "string", "writeOnly": True},
        "currency": {"type": "string", "default": "EUR"},
    },
}
ITEM = {
    "type": "object",
    "required": ["number", "shopId", "price"],
    "additionalProperties": False,
    "properties": {
        "number": {"type": "integer", "minimum": 1},
        "shopId": UUID,
        "relatedShopIds": {"type": "array", "items": UUID, "minItems": 2},
        "price": {"type": "string", "format": "decimal", "examples": ["12.50"]},
        "tags": {"type": "array", "items": {"enum": ["a", "b"]}},
    },
}
NOTE = {"type": "object", "properties": {"id": {"type": "string"}, "text": {"type": "string"}}}
SHOP_REF, ITEM_REF, NOTE_REF = (
    {"$ref": f"#/components/schemas/{n}"} for n in ("Shop", "Item", "Note")
)


def gives(schema: Any, status: int = 200, **more: Any) -> dict[str, Any]:
    content = {JSON: {"schema": schema}}
    return {
        str(status): {"description": "", "content": content},
        "404": {"description": ""},
        **more,
    }


def taking(schema: Any, responses: Any, **more: Any) -> dict[str, Any]:
    return {"requestBody": {"content": {JSON: {"schema": schema}}}, "responses": responses, **more}


def of(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def listed(schema: Any) -> dict[str, Any]:
    return {"type": "array", "items": schema}


def query(name: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema}


DONE = {"204": {"description": ""}, "404": {"description": ""}}
LOCATION = {"201": {"description": "", "headers": {"Location": {"schema": {"type": "string"}}}}}
KEY = {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "components": {"schemas": {"Shop": SHOP, "Item": ITEM, "Note": NOTE}},
    "paths": {
        "/shops": {
            "get": {
                "parameters": [
                    query("name"),
                    query("open", type="boolean"),
                    query("created_at", type="string"),
                ],
                "responses": gives(of(data=listed(SHOP_REF), errors=listed({}))),
            },
            "post": taking(SHOP_REF, gives(of(shop=SHOP_REF), 201), parameters=[KEY]),
        },
        "/shops/{shopId}": {
            "get": {"responses": gives(of(shop=SHOP_REF))},
            "put": taking(SHOP_REF, gives(of(shop=SHOP_REF))),
            "patch": taking(of(shop=SHOP_REF), gives(of(shop=SHOP_REF))),
            "delete": {"responses": DONE},
        },
        "/shops/{shopId}/close": {"post": {"responses": gives(of(closed={"const": True}))}},
        "/shops/{shopId}/items": {
            "get": {"responses": gives(listed(ITEM_REF))},
            "post": taking(of(price={}, number={}), LOCATION),
        },
        "/shops/{shopId}/items/{number}": {
            "get": {"responses": gives(ITEM_REF)},
            "delete": {"responses": gives(of(number={"type": "integer"}, gone={"const": 1}))},
        },
        "/items": {
            "get": {
                "parameters": [query("tags"), query("as_of")],
                "responses": gives(listed(ITEM_REF)),
            }
        },
        "/shops/{shopId}/notes": {
            "get": {"responses": gives(listed(NOTE_REF))},
            "post": taking(NOTE_REF, gives(of(id={"type": "string"}, warning={"const": "w"}), 201)),
        },
        "/shops/{shopId}/notes/{id}": {"get": {"responses": gives(NOTE_REF)}},
        "/words": {"get": {"responses": gives(listed({"type": "string"}))}},
        "/status": {"get": {"responses": gives(of(parts=listed(of(ok={"const": 1}))))}},
        "/shops/search": {"post": taking({}, gives(listed(SHOP_REF)))},
    },
}
OTHER = "3f2b8c1e-6d4a-4a53-9f0e-2c7b5d8e1a90"


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with (
        Sandbox(DOCUMENT, rows=12) as sandbox,
        httpx.Client(base_url=sandbox.base_url) as client,
    ):
        yield client


def shops(client: httpx.Client, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/shops", params=query).json()["data"]
    return found


def a_shop(client: httpx.Client, **more: Any) -> dict[str, Any]:
    response = client.post("/shops", json={"name": "Mine", **more})
    assert response.status_code == 201
    made: dict[str, Any] = response.json()["shop"]
    assert response.headers["location"] == f"{client.base_url}/shops/{made['id']}".replace(
        "//s", "/s"
    )
    return made


def test_what_is_created_can_be_read_listed_changed_and_deleted(client: httpx.Client) -> None:
    made = a_shop(client, city="Bonn")
    place = f"/shops/{made['id']}"
    assert (made["name"], made["city"], made["currency"]) == ("Mine", "Bonn", "EUR")
    assert client.get(place).json()["shop"] == made
    assert shops(client)[-1] == made
    changed = client.patch(place, json={"shop": {"name": "Ours", "city": None, "id": OTHER}})
    assert changed.json()["shop"] == {**made, "name": "Ours", "city": None}
    assert client.put(place, json={"name": "Yours"}).json()["shop"]["name"] == "Yours"
    assert client.get(place).json()["shop"]["name"] == "Yours"
    assert client.delete(place).status_code == 204
    assert client.get(place).status_code == 404
    assert client.delete(place).status_code == 404
    assert client.get(f"{place}/items").status_code == 404
    assert client.post(f"{place}/close").status_code == 404
    assert made["id"] not in [shop["id"] for shop in shops(client)]


def test_what_is_there_from_the_start_can_be_changed_too(client: httpx.Client) -> None:
    first, second = shops(client)[:2]
    client.put(f"/shops/{first['id']}", json={"name": "New"})
    client.delete(f"/shops/{second['id']}")
    assert shops(client)[0] == {**first, "name": "New"}
    assert len(shops(client)) == 11


def test_a_collection_starts_with_so_many_believable_things(client: httpx.Client) -> None:
    found = shops(client)
    assert len({shop["id"] for shop in found}) == 12
    assert len({shop["name"] for shop in found}) == 12
    assert all("secret" not in shop for shop in found)
    assert all(shop["createdAt"] <= shop["updatedAt"] for shop in found if len(shop) == 7)


def test_ids_refer_to_each_other(client: httpx.Client) -> None:
    known = {shop["id"] for shop in shops(client)}
    items = client.get("/items").json()
    assert {item["shopId"] for item in items} <= known
    assert {each for item in items for each in item.get("relatedShopIds", [])} <= known
    assert all(float(item["price"]) > 0 for item in items)


def test_nested_lists_show_those_of_their_parent(client: httpx.Client) -> None:
    items = client.get("/items").json()
    parent = items[0]["shopId"]
    own = [item for item in items if item["shopId"] == parent]
    assert client.get(f"/shops/{parent}/items").json() == own
    made = client.post(f"/shops/{parent}/items", json={"price": "3"})
    item = client.get(made.headers["location"]).json()
    assert (item["price"], item["shopId"]) == ("3", parent)
    assert client.get(f"/shops/{parent}/items").json() == [*own, item]
    stranger = next(shop["id"] for shop in shops(client) if shop["id"] != parent)
    assert client.get(f"/shops/{stranger}/items/{item['number']}").status_code == 404
    gone = client.delete(f"/shops/{parent}/items/{item['number']}")
    assert gone.json() == {"number": item["number"], "gone": 1}


def test_each_parent_has_its_own_where_nothing_says_whose_they_are(client: httpx.Client) -> None:
    one, two = (shop["id"] for shop in shops(client)[:2])
    made = client.post(f"/shops/{one}/notes", json={"text": "hi"}).json()
    assert made["warning"] == "w"
    assert client.get(f"/shops/{one}/notes/{made['id']}").json() == {"id": made["id"], "text": "hi"}
    assert len(client.get(f"/shops/{one}/notes").json()) == 13
    assert len(client.get(f"/shops/{two}/notes").json()) == 12


def test_parameters_that_are_called_as_a_property_filter(client: httpx.Client) -> None:
    made = a_shop(client, open=True, createdAt="2031-05-06T07:08:09Z")
    assert shops(client, name="Mine") == [made]
    assert shops(client, created_at="2031-05-06") == [made]
    assert {shop["open"] for shop in shops(client, open="true")} == {True}
    assert shops(client, name="unknown") == []
    assert all("a" in item["tags"] for item in client.get("/items?tags=a").json())
    assert client.get("/items?as_of=2026-01-31").json() == client.get("/items").json()


def test_an_id_that_was_not_created_is_made_up_and_not_listed(client: httpx.Client) -> None:
    assert client.get(f"/shops/{OTHER}").json()["shop"]["id"] == OTHER
    assert client.get(f"/shops/{OTHER}").json() == client.get(f"/shops/{OTHER}").json()
    assert OTHER not in [shop["id"] for shop in shops(client)]
    client.put(f"/shops/{OTHER}", json={"name": "Kept"})
    assert shops(client)[-1]["name"] == "Kept"


def test_strict_ids_are_those_that_are_there() -> None:
    with Sandbox(DOCUMENT, rows=0, strict_ids=True) as sandbox:
        assert httpx.get(f"{sandbox.base_url}/shops/{OTHER}").status_code == 404
        made = httpx.post(f"{sandbox.base_url}/shops", json={"name": "A"})
        assert httpx.get(made.headers["location"]).status_code == 200
    with pytest.raises(ConfigurationError, match="rows"):
        Sandbox(DOCUMENT, rows=-1)


def test_an_idempotency_key_adds_once(client: httpx.Client) -> None:
    responses = [
        client.post("/shops", json={"name": "A"}, headers={"Idempotency-Key": "k"}).json()
        for _ in range(2)
    ]
    assert responses[0] == responses[1]
    assert len(shops(client)) == 13


def test_what_the_shape_says_nothing_of_gets_the_usual_response(client: httpx.Client) -> None:
    assert client.get("/status").json() == {"parts": [{"ok": 1}, {"ok": 1}]}
    assert client.post("/shops/search", json={}).status_code == 200
    assert len(client.get("/words").json()) == 12
    assert client.post(f"/shops/{shops(client)[0]['id']}/close").json() == {"closed": True}


def test_a_response_never_breaks_the_document(client: httpx.Client) -> None:
    parent = shops(client)[0]["id"]
    # The operation takes any price, but an item has a text there: it is not taken over.
    made = client.post(f"/shops/{parent}/items", json={"price": 3, "number": 7})
    item = client.get(made.headers["location"]).json()
    assert item["number"] == 7
    assert isinstance(item["price"], str)


def test_the_same_seed_remembers_the_same() -> None:
    def returned(seed: int) -> list[Any]:
        with Sandbox(DOCUMENT, seed=seed, rows=3) as sandbox:
            made = httpx.post(f"{sandbox.base_url}/shops", json={"name": "A"}).json()
            return [made, httpx.get(f"{sandbox.base_url}/shops").json()]

    assert returned(5) == returned(5)
    assert returned(5) != returned(6)


def test_ids_may_hold_anything() -> None:
    thing = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
    paths = {
        "/things": {"post": taking(thing, gives(thing, 201))},
        "/things/{name}": {
            "get": {"responses": gives(thing)},
            "delete": {"responses": {"204": {"description": ""}}},
        },
    }
    with Sandbox({"openapi": "3.1.0", "paths": paths}) as sandbox:
        made = httpx.post(f"{sandbox.base_url}/things", json={"name": "a/b ü%"})
        assert httpx.get(made.headers["location"]).json() == {"name": "a/b ü%"}
        odd = httpx.post(
            f"{sandbox.base_url}/things",
            content=b'{"name": "\\ud800"}',
            headers={"Content-Type": JSON},
        )
        assert odd.status_code == 201
        # No 404 is documented for it, so none is given: a response is always as documented.
        httpx.delete(made.headers["location"])
        assert httpx.delete(made.headers["location"]).status_code == 204
        assert httpx.get(made.headers["location"]).status_code == 404


def test_forms_create_too() -> None:
    thing = of(id={"type": "string"}, tags=listed({"type": "string"}), size={"type": "integer"})
    body = {"content": {"application/x-www-form-urlencoded": {"schema": thing}}}
    create = {"requestBody": body, "responses": gives(thing, 201)}
    paths = {"/things": {"post": create}, "/things/{id}": {"get": {"responses": gives(thing)}}}
    with Sandbox({"openapi": "3.1.0", "paths": paths}) as sandbox:
        form = {"id": "7", "tags": "a", "size": "3"}
        made = httpx.post(f"{sandbox.base_url}/things", data=form)
        assert httpx.get(made.headers["location"]).json() == {"id": "7", "tags": ["a"], "size": 3}


def test_a_job_goes_on_with_each_look_until_it_is_done() -> None:
    job = {
        "type": "object",
        "required": ["id", "status", "mail_state"],
        "properties": {
            "id": {**UUID, "readOnly": True},
            "status": {"enum": ["queued", "running", "ready", "failed"], "readOnly": True},
            "mail_state": {"enum": ["pending", "done"], "readOnly": True},
        },
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/jobs": {
                "get": {"responses": gives({"type": "array", "items": job})},
                "post": taking(job, gives(job, 201)),
            },
            "/jobs/{id}": {
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": UUID}],
                "get": {"responses": gives(job)},
            },
        },
    }
    with Sandbox(document) as sandbox, httpx.Client(base_url=sandbox.base_url) as http:
        made = http.post("/jobs", json={}).json()
        seen = [http.get(f"/jobs/{made['id']}").json() for _ in range(4)]
        old = http.get("/jobs").json()[0]
        kept = [http.get(f"/jobs/{old['id']}").json() for _ in range(3)]
    assert made["status"] == "queued"
    assert [it["status"] for it in seen] == ["queued", "running", "ready", "ready"]
    assert len({it["mail_state"] for it in seen}) == 1
    assert kept == [old] * 3
