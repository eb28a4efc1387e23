"""Errors travel between processes whole, and say why a token was refused."""

from __future__ import annotations

import pickle

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from otto_ext import (
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    NotFoundError,
    Otto,
    OttoError,
    RateLimitError,
    ResponseDecodeError,
)
from otto_ext._responses import challenge_of
from otto_ext.auth import StaticToken


@pytest.mark.parametrize(
    "error",
    [
        NotFoundError("gone", status_code=404, headers={"X": "y"}, body=b"{}", parsed={"a": 1}),
        RateLimitError("slower", status_code=429, retry_after=2.5, request_id="r"),
        AuthenticationError("no", error="invalid_client", hint="look"),
        ResponseDecodeError("what", pointer="/a", status_code=200, body=b"x"),
        APITimeoutError("late"),
    ],
)
def test_an_error_comes_out_of_a_pickle_as_it_went_in(error: OttoError) -> None:
    error.add_note("a note")
    twin = pickle.loads(pickle.dumps(error))
    assert type(twin) is type(error)
    assert (str(twin), vars(twin)) == (str(error), vars(error))


def refused(status: int, challenge: str, body: bytes = b"") -> str:
    """The message of an API's refusal with this `WWW-Authenticate`."""
    response = httpx.Response(
        status,
        headers={"WWW-Authenticate": challenge, "Content-Type": "application/json"},
        content=body,
    )
    transport = httpx.MockTransport(lambda request: response)
    with (
        Otto(
            base_url="https://api.example.com/x", credentials=StaticToken("t"), transport=transport
        ) as otto,
        pytest.raises(APIStatusError) as caught,
    ):
        otto.request("GET", "things")
    return str(caught.value)


@pytest.mark.parametrize(
    ("status", "challenge", "said"),
    [
        (
            401,
            'Bearer realm="otto", error="invalid_token", error_description="The token, expired"',
            "401 Unauthorized: invalid_token: The token, expired",
        ),
        (
            403,
            'Negotiate, bearer error=insufficient_scope, scope="read:a write:b", Basic realm="b"',
            "403 Forbidden: insufficient_scope (scope required: read:a write:b)",
        ),
        (401, 'Bearer error="invalid_token", Basic error_description="no"', ": invalid_token"),
        (401, "Bearer", "401 Unauthorized"),
        (401, 'Basic realm="x", error="y"', "401 Unauthorized"),
        (401, r'Bearer error="a", error_description="the \"aud\" claim"', 'a: the "aud" claim'),
        (401, 'Bearer error="Bearer eyJhbGciOi.x.y"', "401 Unauthorized: [token]"),
        (404, 'Bearer error="invalid_token"', "404 Not Found"),
    ],
)
def test_a_refused_token_is_reported_in_the_servers_words(
    status: int, challenge: str, said: str
) -> None:
    assert refused(status, challenge).endswith(said)


def test_the_words_of_the_body_come_first_and_are_not_repeated() -> None:
    challenge = 'Bearer error="invalid_token"'
    assert refused(403, challenge, b'{"message": "no"}').endswith(": no; invalid_token")
    assert refused(403, challenge, b'"invalid_token"').endswith("Forbidden: invalid_token")


@given(st.text(st.characters(codec="latin-1", exclude_characters="\r\n\x00"), max_size=80))
def test_no_challenge_breaks_an_error(text: str) -> None:
    headers = httpx.Headers([(b"www-authenticate", f"Bearer {text}".encode("latin-1"))])
    assert len(challenge_of(headers)) <= 300
