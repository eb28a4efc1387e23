"""Tokens as the real token endpoint gives them out, and what happens without a good one."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from support.sandboxes import KEY, bearer

from otto_ext.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

OPEN = {"description": "", "content": {"application/json": {"schema": {"type": "integer"}}}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "t", "version": "1"},
    "security": [{"oauth": []}],
    "paths": {
        "/closed": {"get": {"responses": {"200": OPEN}}},
        "/open": {"get": {"security": [], "responses": {"200": OPEN}}},
        "/keyed": {"get": {"security": [{"key": []}], "responses": {"200": OPEN}}},
        "/basic": {"get": {"security": [{"basic": []}], "responses": {"200": OPEN}}},
    },
    "components": {
        "securitySchemes": {
            "oauth": {"type": "oauth2", "flows": {}},
            "key": {"type": "apiKey", "in": "query", "name": "appid"},
            "basic": {"type": "http", "scheme": "basic"},
        }
    },
}


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sandbox(clock: Clock) -> Iterator[Sandbox]:
    with Sandbox(DOCUMENT, token_lifetime=60, clock=clock, **KEY) as sandbox:
        yield sandbox


def ask(sandbox: Sandbox, auth: tuple[str, str] | None = None, **form: str) -> httpx.Response:
    return httpx.post(sandbox.token_url, data=form, auth=auth)


def test_a_token_is_a_jwt_with_its_times(sandbox: Sandbox, clock: Clock) -> None:
    response = ask(sandbox, grant_type="client_credentials", **KEY)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    body = response.json()
    token = body.pop("access_token")
    assert body == {
        "expires_in": 60,
        "refresh_expires_in": 0,
        "token_type": "Bearer",
        "not-before-policy": 0,
        "scope": "profile email",
    }
    part = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    assert (claims["iat"], claims["exp"]) == (clock.now, clock.now + 60)
    assert claims["azp"] == KEY["client_id"]
    assert claims["iss"] == f"{sandbox.base_url}/realms/otto-prod"


def test_the_key_may_come_as_basic_authentication(sandbox: Sandbox) -> None:
    pair = (KEY["client_id"], KEY["client_secret"])
    assert ask(sandbox, pair, grant_type="client_credentials").status_code == 200
    assert sandbox.token_requests == 1


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({}, 400, "invalid_request"),
        ({"grant_type": "wibble"}, 400, "unsupported_grant_type"),
        ({"grant_type": "client_credentials", "client_id": "who"}, 401, "invalid_client"),
        (
            {"grant_type": "client_credentials", "client_id": "a-key", "client_secret": "no"},
            401,
            "unauthorized_client",
        ),
    ],
)
def test_refusals_are_shaped_as_keycloaks(
    sandbox: Sandbox, form: dict[str, str], status: int, error: str
) -> None:
    response = httpx.post(sandbox.token_url, data={"": "", **form})
    assert response.status_code == status
    assert response.json()["error"] == error
    assert response.json()["error_description"]


def test_only_a_posted_form_is_understood(sandbox: Sandbox) -> None:
    assert httpx.get(sandbox.token_url).status_code == 405
    assert httpx.post(sandbox.token_url, json=KEY).status_code == 400
    broken = {"Authorization": "Basic ???", "Content-Type": "application/x-www-form-urlencoded"}
    response = httpx.post(
        sandbox.token_url, headers=broken, content=b"grant_type=client_credentials"
    )
    assert response.status_code == 401


def test_without_a_good_token_no_call_succeeds(sandbox: Sandbox, clock: Clock) -> None:
    url = f"{sandbox.base_url}/closed"
    missing = httpx.get(url)
    assert missing.status_code == 401
    assert missing.headers["www-authenticate"] == 'Bearer realm="otto-prod"'
    unknown = httpx.get(url, headers={"Authorization": "Bearer made-up"})
    assert unknown.status_code == 401
    assert 'error="invalid_token"' in unknown.headers["www-authenticate"]
    good = bearer(sandbox)
    assert httpx.get(url, headers=good).status_code == 200
    clock.now += 61
    assert httpx.get(url, headers=good).status_code == 401


def test_tokens_can_be_ended_early(sandbox: Sandbox) -> None:
    old = bearer(sandbox)
    sandbox.expire_tokens()
    url = f"{sandbox.base_url}/closed"
    assert httpx.get(url, headers=old).status_code == 401
    assert httpx.get(url, headers=bearer(sandbox)).status_code == 200


def test_other_schemes_of_the_document_let_in_too(sandbox: Sandbox) -> None:
    base = sandbox.base_url
    assert httpx.get(f"{base}/open").status_code == 200
    assert httpx.get(f"{base}/keyed").status_code == 401
    assert httpx.get(f"{base}/keyed?appid=1").status_code == 200
    assert httpx.get(f"{base}/basic", auth=("a", "b")).status_code == 200


def test_no_secret_is_recorded_or_shown(sandbox: Sandbox) -> None:
    headers = {**bearer(sandbox), "X-Api-Key": "k", "X-Other": "seen"}
    httpx.get(f"{sandbox.base_url}/keyed?appid=hush&page=2", headers=headers)
    [seen] = sandbox.requests
    assert seen.query == (("page", "2"),)
    assert seen.headers["x-other"] == "seen"
    assert not {"authorization", "x-api-key"} & seen.headers.keys()
    assert "its-word" not in repr(sandbox) + repr(vars(sandbox))
