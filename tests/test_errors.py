"""Errors travel between processes whole."""

from __future__ import annotations

import pickle

import pytest

from otto_ext import (
    APITimeoutError,
    AuthenticationError,
    NotFoundError,
    OttoError,
    RateLimitError,
    ResponseDecodeError,
)


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
