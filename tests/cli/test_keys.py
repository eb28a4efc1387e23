"""`otto login`, `otto logout` and `otto token`: where the key is, and that it is never shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from support.faults import closed_port
from support.shop import KEY

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run
    from support.shop import Shop

LOGIN = ("login", "--client-id", KEY[0])


def urls(shop: Shop) -> dict[str, str]:
    """The shop's addresses, without its key."""
    return {name: it for name, it in shop.settings.items() if name.endswith("_URL")}


def test_a_key_of_the_keyring_is_used_until_logout(otto: Run, shop: Shop) -> None:
    kept = otto(*LOGIN, given=KEY[1] + "\n", env=urls(shop))
    assert kept.returncode == 0, kept.stderr
    assert KEY[1] not in kept.stdout + kept.stderr
    get = ("call", "goods.get_good", "--number", "1")
    assert otto(*get, env=urls(shop)).returncode == 0
    assert otto("logout", env=urls(shop)).returncode == 0
    assert otto(*get, env=urls(shop)).returncode == 2
    assert "there was no key" in otto("logout", env=urls(shop)).stderr


def test_a_key_belongs_to_its_token_endpoint(otto: Run, shop: Shop) -> None:
    assert otto(*LOGIN, given=KEY[1], env=urls(shop)).returncode == 0
    elsewhere = otto("token", "--token-url", shop.url + "/elsewhere", env=urls(shop))
    assert elsewhere.returncode == 2
    assert "there is no API key for" in elsewhere.stderr
    other = otto("token", env={**urls(shop), "OTTO_CLIENT_ID": "another"})
    assert other.returncode == 2


def test_several_keys_live_side_by_side(otto: Run, shop: Shop) -> None:
    get = ("call", "goods.get_good", "--number", "1")
    kept = otto(*LOGIN, "--profile", "shop", given=KEY[1], env=urls(shop))
    assert kept.returncode == 0, kept.stderr
    assert otto("login", "--client-id", "x", "--no-check", given="other").returncode == 0
    # The profile brings its addresses.
    assert otto(*get, "--profile", "shop").returncode == 0
    assert otto(*get, env={"OTTO_PROFILE": "shop"}).returncode == 0
    assert otto("doctor", "--profile", "shop").returncode == 0
    assert otto("pull", "list_goods", "--profile", "shop", "-o", "x.csv").returncode == 0
    assert otto("token", "--profile", "shop").stdout.startswith("token-")
    listed = json.loads(otto("login", "--list", "--json").stdout)
    assert [(it["profile"], it["client_id"]) for it in listed] == [
        ("default", "x"),
        ("shop", KEY[0]),
    ]
    assert listed[1]["base_url"] == shop.url
    shown = otto("login", "--list").stdout
    assert shop.token_url in shown
    assert KEY[1] not in shown
    # Rotated: the addresses stay.
    again = otto("login", "--profile", "shop", "--client-id", KEY[0], given=KEY[1])
    assert again.returncode == 0, again.stderr
    wrong = otto(*get, "--profile", "nope")
    assert wrong.returncode == 2
    assert "there is no profile 'nope' (profiles: default, shop)" in wrong.stderr
    assert otto("logout", "--profile", "shop").returncode == 0
    assert "there was no profile shop" in otto("logout", "--profile", "shop").stderr
    assert otto("login", "--profile", "a b", "--client-id", "x", given="y").returncode == 2


def test_without_keys_the_list_says_how_to_keep_one(otto: Run) -> None:
    assert "`otto login` keeps one" in otto("login", "--list").stderr


def test_the_environment_wins_over_the_keyring(otto: Run, shop: Shop) -> None:
    assert otto(*LOGIN, "--no-check", given="old\n", env=urls(shop)).returncode == 0
    assert otto("token", at=shop).returncode == 0


def test_a_key_that_is_refused_is_not_kept(otto: Run, shop: Shop, tmp_path: Path) -> None:
    done = otto(*LOGIN, "--json", given="wrong-word\n", env=urls(shop))
    assert done.returncode == 3
    assert json.loads(done.stderr)["error"]["type"] == "AuthenticationError"
    assert "wrong-word" not in done.stderr
    assert not (tmp_path / "keyring.json").exists()


def test_a_key_can_be_kept_unchecked(otto: Run) -> None:
    nowhere = f"http://127.0.0.1:{closed_port()}/token"
    login = (*LOGIN, "--token-url", nowhere, "--json")
    done = otto(*login, "--no-check", given="word\n")
    assert done.returncode == 0
    assert json.loads(done.stdout) == {
        "client_id": KEY[0],
        "profile": "default",
        "token_url": nowhere,
        "base_url": None,
        "checked": False,
    }
    checked = otto(*login, "--timeout", "1", given="word\n")
    assert checked.returncode == 6
    removed = otto("logout", "--token-url", nowhere, "--json")
    assert json.loads(removed.stdout) == {
        "profile": "default",
        "token_url": nowhere,
        "removed": True,
    }


@pytest.mark.parametrize(
    ("arguments", "given", "words"),
    [
        (["login"], "word\n", "give the id as --client-id"),
        (LOGIN, "\n", "the secret is empty"),
        (["login", "--client-id", " "], "word\n", "the client id is empty"),
    ],
)
def test_a_login_that_lacks_something_says_what(
    otto: Run, arguments: list[str], given: str, words: str
) -> None:
    done = otto(*arguments, given=given)
    assert done.returncode == 2
    assert words in done.stderr


@pytest.mark.parametrize(
    ("backend", "words"),
    [
        ("keyring.backends.fail.Keyring", "this machine has no keyring"),
        ("support.file_keyring.LockedKeyring", "the keyring (LockedKeyring) refuses"),
    ],
)
def test_a_keyring_that_does_not_work_says_what_to_do(otto: Run, backend: str, words: str) -> None:
    env = {"PYTHON_KEYRING_BACKEND": backend}
    done = otto(*LOGIN, "--no-check", given="its-word\n", env=env)
    assert done.returncode == 2
    assert words in done.stderr
    assert "OTTO_CLIENT_ID" in done.stderr
    assert "its-word" not in done.stderr
    # For reading, it is as if there were no key.
    assert "run `otto login`" in otto("token", env=env).stderr


def test_a_token_is_for_pipes(otto: Run, shop: Shop) -> None:
    assert otto("token", at=shop).stdout == "token-1\n"
    assert otto("token", "--header", at=shop).stdout == "Authorization: Bearer token-2\n"
    said = json.loads(otto("token", "--json", at=shop).stdout)
    assert said["access_token"] == "token-3"
    assert 200 < said["expires_in"] <= 300
