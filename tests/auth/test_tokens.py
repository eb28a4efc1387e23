"""What a token response says, and when a token becomes stale and expires: plain functions."""

from __future__ import annotations

import base64
import json
import pickle
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from otto_ext import AuthenticationError
from otto_ext.auth import Secret
from otto_ext.auth._token import (
    DEFAULT_LIFETIME,
    MAX_LIFETIME,
    Grant,
    grant_of,
    lifetime_of,
    refusal,
    token_of,
)


def response(status: int = 200, content_type: str = "application/json") -> httpx.Response:
    request = httpx.Request("POST", "https://kc.example.com/realms/x/token")
    return httpx.Response(status, headers={"content-type": content_type}, request=request)


def jwt(**claims: Any) -> str:
    part = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{part}.sig"


@given(
    lifetime=st.floats(0.001, MAX_LIFETIME),
    sent_at=st.floats(0, 1e9),
    draw=st.floats(0, 1, exclude_max=True),
)
def test_a_token_is_fresh_then_stale_then_gone(
    lifetime: float, sent_at: float, draw: float
) -> None:
    token = token_of(Grant("t", lifetime), sent_at, draw)
    assert token.requested_at == sent_at
    assert sent_at <= token.stale_at <= token.expires_at <= sent_at + lifetime
    margin = sent_at + lifetime - token.stale_at
    assert margin <= lifetime * 0.376 + 1e-6
    assert margin <= 450 + 1e-3
    assert token.header == "Bearer t"


def test_the_jitter_spreads_a_fleet() -> None:
    stale = {token_of(Grant("t", 300), 0, draw / 10).stale_at for draw in range(10)}
    assert len(stale) == 10
    assert max(stale) - min(stale) > 30


@pytest.mark.parametrize(
    ("stated", "token", "expected"),
    [
        (300, "opaque", 300),
        (0.5, "opaque", 0.5),
        ("300", "opaque", 300),
        (300, jwt(exp=20, iat=10), 300),
        (None, jwt(exp=1_700_000_120, iat=1_700_000_000), 120),
        (0, jwt(exp=130, iat=10), 120),
        (-5, "opaque", DEFAULT_LIFETIME),
        (None, "opaque", DEFAULT_LIFETIME),
        (None, jwt(exp=10, iat=20), DEFAULT_LIFETIME),
        (None, jwt(exp="x"), DEFAULT_LIFETIME),
        (None, "a.!!!.c", DEFAULT_LIFETIME),
        (None, "a.e30.c", DEFAULT_LIFETIME),
        (None, "a.W10.c", DEFAULT_LIFETIME),
        (True, "opaque", DEFAULT_LIFETIME),
        ([], "opaque", DEFAULT_LIFETIME),
        ("soon", "opaque", DEFAULT_LIFETIME),
        ("nan", "opaque", DEFAULT_LIFETIME),
        (10**400, "opaque", MAX_LIFETIME),
        (10**12, "opaque", MAX_LIFETIME),
    ],
)
def test_lifetimes_of_every_kind(stated: Any, token: str, expected: float) -> None:
    assert lifetime_of(stated, token) == expected


@given(
    stated=st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers())
    ),
    token=st.text(),
)
def test_a_lifetime_is_always_a_sane_number(stated: Any, token: str) -> None:
    assert 0 < lifetime_of(stated, token) <= MAX_LIFETIME


def test_a_usual_response() -> None:
    body = b'{"access_token": "abc", "expires_in": 60, "token_type": "bearer", "scope": "x"}'
    grant = grant_of(response(), body)
    assert (grant.access_token, grant.lifetime) == ("abc", 60)
    assert "abc" not in repr(grant)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "no JSON object"),
        (b"<html>" + b"x" * 1_000_000, "no JSON object"),
        (b"[1]", "no JSON object"),
        (b"[" * 100_000, "no JSON object"),
        (b"{}", "no usable access_token"),
        (b'{"access_token": ""}', "no usable access_token"),
        (b'{"access_token": 5}', "no usable access_token"),
        (b'{"access_token": "a\\nb"}', "no usable access_token"),
        (b'{"access_token": "abc", "token_type": "mac"}', "'mac'; Bearer is required"),
        (b'{"access_token": "abc", "token_type": 5}', "Bearer is required"),
    ],
)
def test_a_response_that_holds_no_token_says_what_it_holds(body: bytes, words: str) -> None:
    with pytest.raises(AuthenticationError) as caught:
        grant_of(response(200, "text/html; charset=utf-8"), body)
    assert words in str(caught.value)
    assert "kc.example.com" in str(caught.value)
    assert len(str(caught.value)) < 400
    assert "abc" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "body", "error", "hint"),
    [
        (
            401,
            b'{"error": "unauthorized_client", "error_description": "Bad"}',
            "unauthorized_client",
            "API Keys",
        ),
        (400, b'{"error": "invalid_scope"}', "invalid_scope", "scope"),
        (404, b'{"error": "Realm does not exist"}', "Realm does not exist", "token_url"),
        (302, b"", None, "redirects"),
        (403, b"<html>", None, "firewall"),
        (401, b"<html>", None, "client_id"),
        (407, b"", None, "USER:PASSWORD"),
        (400, b'{"error": 5}', None, "client_id"),
    ],
)
def test_a_refusal_has_the_servers_words_and_a_hint(
    status: int, body: bytes, error: str | None, hint: str
) -> None:
    found = refusal(response(status), body)
    assert found.error == error
    assert hint in (found.hint or "")
    assert hint in str(found)
    assert str(status) in str(found)


def test_a_server_that_echoes_the_form_does_not_get_the_secret_into_the_error() -> None:
    secret = Secret("h/sh hush")
    said = "got client_secret=h%2Fsh+hush, h/sh hush"
    body = json.dumps({"error": "invalid_client", "error_description": said}).encode()
    error = refusal(response(401), body, secret)
    assert "hush" not in str(error)
    assert error.error_description == "got client_secret=***, ***"


def test_a_token_cannot_be_pickled() -> None:
    token = token_of(Grant("abc", 60.0), 0.0, 0.5)
    with pytest.raises(TypeError, match="TokenStore"):
        pickle.dumps(token)
