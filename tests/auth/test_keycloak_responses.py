"""What the token layer makes of Keycloak's responses, as they were recorded from a real one.

`tests/integration/test_keycloak.py` holds the records against a running Keycloak.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from otto_ext import AuthenticationError
from otto_ext.auth import ClientCredentials, TokenResponse

RECORDS = Path(__file__).parent / "keycloak_responses"
REFUSALS = sorted(path.stem for path in RECORDS.glob("*.json") if path.stem != "token")
URL = "https://keycloak.example/realms/otto/protocol/openid-connect/token"


def response_of(name: str) -> TokenResponse:
    record: dict[str, Any] = json.loads((RECORDS / f"{name}.json").read_text())
    request = httpx.Request("POST", URL)
    content = json.dumps(record["body"]).encode()
    response = httpx.Response(record["status"], headers=record["headers"], request=request)
    return TokenResponse(response, content)


def returned(name: str) -> Any:
    """What the source of tokens returns when its request gets a recorded response."""
    steps = ClientCredentials("an-id", "hush-hush", token_url=URL).flow()
    next(steps)
    with pytest.raises(StopIteration) as caught:
        steps.send(response_of(name))
    return caught.value.value


def test_the_token_is_read() -> None:
    grant = returned("token")
    assert grant.lifetime == 300
    assert grant.access_token.endswith(".removed")


def test_the_token_itself_says_as_much_of_its_lifetime() -> None:
    record = json.loads((RECORDS / "token.json").read_text())
    record["body"].pop("expires_in")
    response = response_of("token")
    steps = ClientCredentials("an-id", "hush-hush", token_url=URL).flow()
    next(steps)
    with pytest.raises(StopIteration) as caught:
        steps.send(TokenResponse(response.response, json.dumps(record["body"]).encode()))
    assert caught.value.value.lifetime == 300


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_has_keycloaks_words_and_a_hint(name: str) -> None:
    body = json.loads((RECORDS / f"{name}.json").read_text())["body"]
    with pytest.raises(AuthenticationError) as caught:
        returned(name)
    error = caught.value
    assert error.error == body["error"]
    assert error.error_description == body.get("error_description")
    assert body["error"] in str(error)
    assert error.hint
    assert error.hint in str(error)


@pytest.mark.parametrize(
    "name", ["wrong-secret", "wrong-secret-in-a-header", "unknown-client", "disabled-client"]
)
def test_a_refused_key_is_to_be_checked(name: str) -> None:
    with pytest.raises(AuthenticationError, match="not disabled or rotated"):
        returned(name)


def test_the_records_hold_no_secret() -> None:
    for path in RECORDS.glob("*.json"):
        assert "hush" not in path.read_text()
    assert len(REFUSALS) >= 10
