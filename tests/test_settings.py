"""Settings: arguments, the environment, Otto's own addresses; one clear error for what is wrong."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from otto_ext import AsyncOtto, ConfigurationError, Otto, RetryPolicy
from otto_ext.auth import ClientCredentials, StaticToken
from otto_ext.retry import CircuitBreaker, RetryBudget

KEY = {"client_id": "an-id", "client_secret": "hush-hush"}


def test_otto_itself_is_the_default() -> None:
    otto = Otto(**KEY)
    assert str(otto.get_httpx_client().base_url).startswith("https://api.ottodigital.io")
    otto.close()


def test_the_environment_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTTO_CLIENT_ID", "from-env")
    monkeypatch.setenv("OTTO_CLIENT_SECRET", "s")
    monkeypatch.setenv("OTTO_BASE_URL", "http://localhost:1/v1")
    monkeypatch.setenv("OTTO_TOKEN_URL", "http://localhost:2/token")
    with Otto() as otto:
        assert str(otto.get_httpx_client().base_url) == "http://localhost:1/v1/"
    with Otto(base_url="http://localhost:3") as otto:
        assert str(otto.get_httpx_client().base_url) == "http://localhost:3"


@pytest.mark.parametrize("kind", [Otto, AsyncOtto])
@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, ["client_id", "OTTO_CLIENT_ID", "API Keys"]),
        ({"client_id": "x"}, ["client_secret", "OTTO_CLIENT_SECRET"]),
        ({**KEY, "client_secret": ""}, ["client_secret"]),
        ({**KEY, "base_url": "http://api.example.com"}, ["base_url", "https"]),
        ({**KEY, "token_url": "http://kc.example.com/t"}, ["token_url", "https"]),
        ({**KEY, "base_url": "api.example.com"}, ["base_url", "https"]),
        ({**KEY, "base_url": "https://user:pw@api.example.com"}, ["base_url", "password"]),
        ({**KEY, "base_url": "https://exa mple:x"}, ["base_url"]),
        ({**KEY, "timeout": 0}, ["timeout"]),
        ({**KEY, "timeout": "soon"}, ["timeout"]),
        ({**KEY, "timeout": True}, ["timeout"]),
        ({**KEY, "retry": "often"}, ["retry"]),
        ({**KEY, "drift": "maybe"}, ["drift", "report"]),
        ({**KEY, "rate_limit": "fast"}, ["rate_limit"]),
        ({**KEY, "max_concurrency": 0}, ["max_concurrency"]),
        ({**KEY, "headers": {"Authorization": "Bearer x"}}, ["Authorization", "credentials"]),
        ({**KEY, "headers": {"bad name": "x"}}, ["bad name"]),
        ({**KEY, "headers": {"X-A": "two\nlines"}}, ["X-A"]),
        ({**KEY, "credentials": StaticToken("t")}, ["credentials", "client_id"]),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    kind: type[Otto | AsyncOtto], settings: dict[str, Any], words: list[str]
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        kind(**settings)
    for word in words:
        assert word in str(caught.value)
    for hidden in ("hush", "user:pw", "Bearer x"):
        assert hidden not in str(caught.value)


@pytest.mark.parametrize("timeout", [5, 0.5, httpx.Timeout(1, read=2), None])
def test_timeouts_in_every_form(timeout: Any) -> None:
    with Otto(**KEY, timeout=timeout) as otto:
        expected = 30.0 if timeout is None else httpx.Timeout(timeout).read
        assert otto.get_httpx_client().timeout.read == expected


@pytest.mark.parametrize("retry", [True, False, 0, 5, RetryPolicy(attempts=2), None])
def test_retry_in_every_form(retry: Any) -> None:
    Otto(**KEY, retry=retry).close()


def test_the_settings_hide_what_they_hold() -> None:
    credentials = ClientCredentials("an-id", "hush-hush", token_url="https://kc.example.com/t")
    assert "hush" not in repr(credentials)
    assert "an-id" in repr(credentials)


def _locals_of(error: BaseException) -> str:
    """What a traceback with locals shows of our own frames, as pytest -l and rich print it."""
    shown = []
    link = error.__traceback__
    while link is not None:
        frame = link.tb_frame
        if "otto_ext" in frame.f_code.co_filename or "attrs" in frame.f_code.co_filename:
            shown += [f"{name}={value!r}" for name, value in frame.f_locals.items()]
        link = link.tb_next
    return "\n".join(shown)


@pytest.mark.parametrize(
    "bad",
    [
        {"base_url": "ftp://x"},
        {"client_id": ""},
        {"token_url": "nowhere"},
        {"timeout": -1},
        {"drift": "maybe"},
        {"headers": {"bad name": "x"}},
    ],
)
def test_a_constructor_that_fails_shows_no_secret(bad: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Otto(**{**KEY, **bad})
    assert "hush" not in _locals_of(caught.value)


def test_a_missing_id_does_not_show_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTTO_CLIENT_SECRET", "hush-hush")
    with pytest.raises(ConfigurationError) as caught:
        Otto()
    assert "hush" not in _locals_of(caught.value)


@pytest.mark.parametrize(
    ("secret", "words"),
    [
        (" hush", "white space"),
        ("hush\n", "line end"),
        ("hu\udce4sh", "UTF-8"),
        ("hu\x00sh", "control characters"),
        (b"hush", "non-empty string"),
    ],
)
@pytest.mark.parametrize("kind", [Otto, AsyncOtto, ClientCredentials])
def test_a_secret_that_cannot_be_one_is_refused_without_showing_it(
    kind: Any, secret: Any, words: str
) -> None:
    with pytest.raises(ConfigurationError, match=words) as caught:
        kind(client_id="an-id", client_secret=secret)
    assert "hu" not in str(caught.value)
    assert "hush" not in _locals_of(caught.value)


def test_an_object_whose_constructor_failed_can_be_shown() -> None:
    assert repr(object.__new__(Otto)) == "Otto()"


def test_the_circuit_and_the_budget_can_be_set_or_left_away() -> None:
    for value in (True, False):
        Otto(**KEY, circuit=value, budget=value).close()
    Otto(**KEY, circuit=CircuitBreaker(threshold=50), budget=RetryBudget(refill=1.0)).close()
