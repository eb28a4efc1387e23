"""Faults by header, by rule, at random with a seed and beyond a limit; responses that drift."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from otto_ext import ConfigurationError
from otto_ext.sandbox import Sandbox

if TYPE_CHECKING:
    from pathlib import Path

THING = {
    "type": "object",
    "required": ["id", "kind", "size"],
    "properties": {
        "id": {"type": "string"},
        "kind": {"type": "string", "enum": ["a", "b"]},
        "size": {"type": "integer"},
    },
}
PAGE = {"type": "object", "properties": {"data": {"type": "array", "items": THING}}}


def gives(schema: Any) -> dict[str, Any]:
    documented = {"description": "", "content": {"application/json": {"schema": schema}}}
    return {"get": {"responses": {"200": documented}}}


DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "paths": {
        "/things": gives(PAGE),
        "/text": {"get": {"responses": {"200": {"content": {"text/plain": {}}}}}},
        "/secured": {**gives({}), "get": {**gives({})["get"], "security": [{"bearer": []}]}},
    },
    "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
}


def statuses(client: httpx.Client, path: str, times: int) -> list[int]:
    return [client.get(path).status_code for _ in range(times)]


def ordered(fault: str, path: str = "/things") -> httpx.Response:
    with Sandbox(DOCUMENT) as sandbox:
        return httpx.get(sandbox.base_url + path, headers={"X-Sandbox-Fault": fault})


def test_a_header_orders_a_fault() -> None:
    response = ordered("429; retry_after=2; delay=0.001")
    assert (response.status_code, response.headers["retry-after"]) == (429, "2")


@pytest.mark.parametrize("fault", ["drop", "truncate"])
def test_a_header_ends_the_connection(fault: str) -> None:
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        ordered(fault)


@pytest.mark.parametrize(
    "fault", ["", "boom", "999", "delay=soon", "delay=-1", "drop=1", "drift=up", "delay=inf"]
)
def test_a_header_that_orders_nothing_is_refused(fault: str) -> None:
    response = ordered(fault)
    assert response.status_code == 400
    assert "x-sandbox-fault" in response.json()["detail"]


def test_a_token_can_be_revoked() -> None:
    with Sandbox(DOCUMENT) as sandbox:
        form = {
            "grant_type": "client_credentials",
            "client_id": "sandbox",
            "client_secret": "sandbox-secret",
        }
        token = httpx.post(sandbox.token_url, data=form).json()["access_token"]
        with httpx.Client(
            base_url=sandbox.base_url, headers={"Authorization": f"Bearer {token}"}
        ) as client:
            assert client.get("/secured").status_code == 200
            sandbox.fail_next(revoke=True)
            assert statuses(client, "/secured", 2) == [401, 401]


@pytest.mark.parametrize(
    ("kind", "missing", "member"),
    [("field", True, False), ("enum", False, True), ("both", True, True)],
)
def test_a_response_can_drift(kind: Any, missing: bool, member: bool) -> None:
    body = ordered(f"drift={kind}").json()
    messages = [
        error.message for error in jsonschema_rs.Draft202012Validator(PAGE).iter_errors(body)
    ]
    assert any("required" in message for message in messages) is missing
    assert ("added_later" in [thing.get("kind") for thing in body["data"]]) is member
    assert len(messages) == missing + member


def test_what_cannot_drift_stays() -> None:
    assert ordered("drift", "/text").status_code == 200


def test_rules_strike_so_many_of_those_they_name() -> None:
    rules: list[dict[str, Any]] = [
        {"fault": 503, "path": "/things", "every": 2, "after": 1, "times": 2},
        {"fault": "418", "method": "post"},
    ]
    with (
        Sandbox(DOCUMENT, faults=rules) as sandbox,
        httpx.Client(base_url=sandbox.base_url) as client,
    ):
        assert statuses(client, "/things", 8) == [200, 200, 503, 200, 503, 200, 200, 200]
        assert client.get("/text").status_code == 200
        assert client.post("/text").status_code == 418
        sandbox.clear_faults()
        assert client.post("/text").status_code == 405


def test_chance_is_the_same_for_the_same_seed() -> None:
    def struck(seed: int) -> list[int]:
        rule = {"faults": ["500", "429; retry_after=0"], "rate": 0.4}
        with (
            Sandbox(DOCUMENT, faults=rule, seed=seed) as sandbox,
            httpx.Client(base_url=sandbox.base_url) as client,
        ):
            return statuses(client, "/text", 40)

    assert struck(1) == struck(1) != struck(2)
    assert set(struck(1)) == {200, 429, 500}


def test_beyond_a_limit_is_429_until_the_window_ends() -> None:
    now = [1000.0]
    rule = {"limit": "2/10 seconds", "path": "/text"}
    with (
        Sandbox(DOCUMENT, faults=rule, clock=lambda: now[0]) as sandbox,
        httpx.Client(base_url=sandbox.base_url) as client,
    ):
        assert statuses(client, "/text", 2) == [200, 200]
        now[0] += 3.5
        refused = client.get("/text")
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "7")
        assert refused.headers["x-ratelimit-limit"] == "2"
        assert refused.headers["ratelimit"] == '"default";r=0;t=7'
        now[0] += 7
        assert statuses(client, "/text", 3) == [200, 200, 429]
        assert client.get("/things").status_code == 200


def test_rules_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "faults.yaml"
    file.write_text("seed: 3\nrules:\n  - {fault: 500, times: 1}\n  - {limit: 1/hour}\n")
    with (
        Sandbox(DOCUMENT, faults=file) as sandbox,
        httpx.Client(base_url=sandbox.base_url) as client,
    ):
        assert statuses(client, "/text", 3) == [500, 200, 429]
    file.write_text(json.dumps([{"fault": "500"}]))
    with Sandbox(DOCUMENT, faults=str(file)) as sandbox:
        assert httpx.get(f"{sandbox.base_url}/text").status_code == 500


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ([{"fault": "boom"}], "rule 1: 'boom' is not a fault"),
        ([{"fault": 500}, {"times": 1}], "rule 2: it needs"),
        ([{"fault": 500, "limit": "1/second"}], "it needs"),
        ([{"limit": "many"}], "is not a limit"),
        ([{"fault": 500, "rate": 2}], "rate is between"),
        ([{"fault": 500, "every": "x"}], "rule 1: invalid literal"),
        ([{"fault": 500, "evry": 2}], "unknown key 'evry'; known keys"),
        (["500"], "should be a mapping"),
        ({"rules": 5}, "a list of rules"),
    ],
)
def test_rules_that_make_no_sense_are_refused(rules: Any, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        Sandbox(DOCUMENT, faults=rules)


def test_a_file_that_is_not_there_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="does not exist"):
        Sandbox(DOCUMENT, faults=tmp_path / "none.yaml")


@given(st.text())
def test_any_text_is_a_fault_or_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="rule 1"):
        Sandbox(DOCUMENT, faults={"fault": "x" + text})
