"""Where a client's API key comes from: arguments, the environment, then the keyring."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Any

import httpx
import keyring
import pytest
from support.file_keyring import FileKeyring, LockedKeyring

from otto_ext import AsyncOtto, ConfigurationError, Otto
from otto_ext.auth import ClientCredentials
from otto_ext.auth._profiles import Profile, forget, listed, save
from otto_ext.auth._secret import Secret

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OTTO = "https://keycloak.mgstover.com/realms/otto-prod/protocol/openid-connect/token"
TEST = "https://login.example.com/token"


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A keyring of the test's own."""
    monkeypatch.setenv("FILE_KEYRING", str(tmp_path / "keyring.json"))
    before = keyring.get_keyring()
    keyring.set_keyring(FileKeyring())
    yield tmp_path / "keyring.json"
    keyring.set_keyring(before)


def keep(name: str, client_id: str, token_url: str = OTTO, base_url: str | None = None) -> None:
    save(Profile(name, client_id, token_url, base_url, Secret(f"word-of-{client_id}")))


def asked(**arguments: Any) -> tuple[str, str, str]:
    """The key that a client's token request has, and both addresses."""
    seen: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if request.method == "POST":
            return httpx.Response(200, json={"access_token": "t", "expires_in": 300})
        return httpx.Response(200, json={})

    with Otto(transport=httpx.MockTransport(respond), **arguments) as otto:
        otto.request("GET", "/x")
    form = dict(httpx.QueryParams(seen[0].content.decode()))
    assert form["client_secret"] == f"word-of-{form['client_id']}"
    return form["client_id"], str(seen[0].url), str(seen[1].url)


def test_the_key_of_login_is_found() -> None:
    keep("default", "mine")
    assert asked() == ("mine", OTTO, "https://api.ottodigital.io/x")
    AsyncOtto()
    # It is for one token endpoint.
    with pytest.raises(ConfigurationError, match="client_id is missing: pass client_id="):
        Otto(token_url=TEST)


def test_the_order_is_arguments_environment_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    keep("default", "of-default")
    keep("fund", "of-fund")
    keep("other", "of-other")
    assert asked()[0] == "of-default"
    monkeypatch.setenv("OTTO_PROFILE", "fund")
    assert asked()[0] == "of-fund"
    monkeypatch.setenv("OTTO_CLIENT_ID", "of-environment")
    monkeypatch.setenv("OTTO_CLIENT_SECRET", "word-of-of-environment")
    assert asked()[0] == "of-environment"
    assert asked(profile="other")[0] == "of-other"
    assert asked(profile="default")[0] == "of-default"
    assert asked(client_id="given", client_secret="word-of-given")[0] == "given"


def test_a_profile_brings_its_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    keep("test", "t", TEST, "https://api.example.com/v1")
    assert asked(profile="test") == ("t", TEST, "https://api.example.com/v1/x")
    assert asked(profile="test", token_url=TEST, base_url="https://api.example.com/v1/")[0] == "t"
    for settings in ({"token_url": OTTO}, {"base_url": "https://api.ottodigital.io"}):
        with pytest.raises(ConfigurationError, match=rf"profile test .* {next(iter(settings))}"):
            Otto(profile="test", **settings)  # type: ignore[arg-type]
    monkeypatch.setenv("OTTO_TOKEN_URL", OTTO)
    with pytest.raises(ConfigurationError, match=f"for {TEST}, and OTTO_TOKEN_URL is {OTTO}"):
        Otto(profile="test")
    monkeypatch.setenv("OTTO_TOKEN_URL", TEST)
    monkeypatch.setenv("OTTO_BASE_URL", "https://other.example.com")
    with pytest.raises(ConfigurationError, match="OTTO_BASE_URL is https://other"):
        Otto(profile="test")


def test_a_profile_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(ConfigurationError, match=r"no profile 'fund' \(no profiles are kept\)"):
        Otto(profile="fund")
    keep("zeta", "z")
    keep("alpha", "a")
    with pytest.raises(ConfigurationError, match=r"no profile 'fund' \(profiles: alpha, zeta\)"):
        Otto(profile="fund")
    with pytest.raises(ConfigurationError, match="no default key for"):
        Otto(profile="default")


@pytest.mark.parametrize("name", ["", " ", "a b", "-x", "a\n", "../x", "x" * 65, 5])
def test_a_name_that_cannot_be_one_is_refused(name: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"profile is .*; give a name of letters"):
        Otto(profile=name)


@pytest.mark.parametrize(
    "more",
    [
        {"client_id": "a"},
        {"client_secret": "b"},
        {"credentials": ClientCredentials("a", "b")},
    ],
)
def test_a_profile_and_another_key_are_too_many(more: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match="give either"):
        Otto(profile="fund", **more)


def test_half_a_key_in_the_environment_is_not_completed(monkeypatch: pytest.MonkeyPatch) -> None:
    keep("default", "mine")
    monkeypatch.setenv("OTTO_CLIENT_ID", "mine")
    assert asked()[0] == "mine"
    monkeypatch.setenv("OTTO_CLIENT_ID", "another")
    with pytest.raises(ConfigurationError, match="client_secret is missing"):
        Otto()


def test_keys_are_listed_without_secrets_and_forgotten(ring: Path) -> None:
    keep("default", "a")
    keep("default", "b", TEST)
    keep("fund", "c")
    keep("fund", "d")
    assert [(it.name, it.client_id, it.token_url) for it in listed()] == [
        *(("default", "a", OTTO), ("default", "b", TEST), ("fund", "d", OTTO)),
    ]
    assert "word" not in repr(listed())
    assert forget("default", TEST)
    assert not forget("default", TEST)
    assert forget("fund", OTTO)
    assert [it.client_id for it in listed()] == ["a"]
    assert "word-of-c" not in ring.read_text()
    assert asked()[0] == "a"


def test_no_failure_shows_the_secret() -> None:
    keyring.set_keyring(LockedKeyring())
    with pytest.raises(ConfigurationError, match="LockedKeyring") as caught:
        keep("fund", "c")
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    inner = [frame for frame in shown.stack if "profiles" in frame.filename and frame.locals]
    ours = [it for frame in inner if "test_" not in frame.filename for it in frame.locals.values()]
    assert ours
    assert not any("word-of-c" in it for it in ours)
    # The default key is looked for, and may be elsewhere.
    with pytest.raises(ConfigurationError, match="client_id is missing"):
        Otto()
    with pytest.raises(ConfigurationError, match=r"the keyring .* refuses: RuntimeError"):
        Otto(profile="fund")


def test_what_is_damaged_counts_as_absent(ring: Path) -> None:
    keep("fund", "c")
    ring.write_text(ring.read_text().replace("word-of-c", "").replace('\\"client_secret\\"', "5"))
    with pytest.raises(ConfigurationError, match="no profile 'fund'"):
        Otto(profile="fund")
