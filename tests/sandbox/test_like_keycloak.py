"""The sandbox's token endpoint responds as a real Keycloak did when it was recorded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from otto_ext.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORDS = Path(__file__).parents[1] / "auth" / "keycloak_responses"
DOCUMENT = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}}
KEY = {"client_id": "an-id", "client_secret": "its-secret"}
GRANT = {"grant_type": "client_credentials"}
#: What was asked when each response was recorded.
ASKED: dict[str, dict[str, Any]] = {
    "no-client": {"data": GRANT},
    "no-grant": {"data": KEY},
    "no-secret": {"data": {**GRANT, "client_id": "an-id"}},
    "password-grant": {"data": {**KEY, "grant_type": "password"}},
    "unknown-client": {"data": {**GRANT, **KEY, "client_id": "unknown"}},
    "unknown-grant": {"data": {**KEY, "grant_type": "wibble"}},
    "unknown-scope": {"data": {**GRANT, **KEY, "scope": "nope"}},
    "wrong-secret": {"data": {**GRANT, **KEY, "client_secret": "wrong"}},
    "wrong-secret-in-a-header": {"data": GRANT, "auth": ("an-id", "wrong")},
    "json-body": {"json": {**GRANT, **KEY}},
}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with Sandbox(DOCUMENT, client_id="an-id", client_secret="its-secret") as sandbox:
        yield sandbox.token_url


@pytest.mark.parametrize("name", ASKED)
def test_refusals(url: str, name: str) -> None:
    record = json.loads((RECORDS / f"{name}.json").read_text())
    response = httpx.post(url, **ASKED[name])
    assert (response.status_code, response.json()) == (record["status"], record["body"])


def test_other_methods(url: str) -> None:
    record = json.loads((RECORDS / "get.json").read_text())
    response = httpx.get(url)
    assert (response.status_code, response.json()) == (record["status"], record["body"])


def test_a_token(url: str) -> None:
    record = json.loads((RECORDS / "token.json").read_text())
    response = httpx.post(url, data={**GRANT, **KEY, "scope": "email"})
    assert response.status_code == record["status"]
    assert set(response.json()) == set(record["body"])
    assert {key: type(value) for key, value in response.json().items()} == {
        key: type(value) for key, value in record["body"].items()
    }
