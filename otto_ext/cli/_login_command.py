"""`otto login` and `otto logout`: the API key, kept in the operating system's keyring."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from otto_ext.cli._failures import UsageError
from otto_ext.cli._output import is_terminal, note, show, write_json
from otto_ext.cli._shared_options import (  # noqa: TC001 - typer reads them
    BaseUrl,
    Json,
    Profile,
    Timeout,
    TokenUrl,
)

__all__ = ["login", "logout"]


def login(
    client_id: Annotated[
        str | None, typer.Option("--client-id", metavar="ID", help="The key's id; else asked for.")
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(
            "--profile",
            metavar="NAME",
            help="Keep it under this name, beside others; by default as OTTO_PROFILE says.",
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check/--no-check", help="Ask for a token before it is kept.")
    ] = True,
    show_list: Annotated[
        bool, typer.Option("--list", help="List the keys that are kept; no secrets.")
    ] = False,
    base_url: BaseUrl = None,
    token_url: TokenUrl = None,
    timeout: Timeout = None,
    json: Json = False,
) -> None:
    """Keep an API key in the keyring.

    The secret is asked for, or read from stdin where that is not a terminal:
    `otto login --client-id ID < secret`. It is not an option, for process lists show options.

    Several keys live side by side: `otto login --profile NAME` keeps one with its addresses, and
    `--profile NAME`, OTTO_PROFILE or `Otto(profile=...)` uses it.
    """
    from otto_ext._config import base_url_of, token_url_of
    from otto_ext._key import Key
    from otto_ext.auth import _profiles
    from otto_ext.auth._secret import Secret, sealed, unsealed
    from otto_ext.cli._connection import Connection
    from otto_ext.cli._token_command import token_for

    if show_list:
        _list(json)
        return
    name = _name(profile)
    # Before a secret is typed in vain.
    _profiles.find_keyring()
    # A new secret of a profile is for the same addresses as the one before.
    before = next((it for it in _profiles.listed() if it.name == name != _profiles.DEFAULT), None)
    kept_url, kept_api = (None, None) if before is None else (before.token_url, before.base_url)
    place = token_url_of(token_url or os.environ.get("OTTO_TOKEN_URL") or kept_url)
    own = base_url or os.environ.get("OTTO_BASE_URL") or kept_api
    api = base_url_of(own)
    given, secret = _client_id(client_id), unsealed(sealed(_secret()))
    assert isinstance(secret, Secret)
    if check:
        key = Key(given, secret, api, place, "login")
        token_for(key, Connection(timeout=timeout))
    kept = None if name == _profiles.DEFAULT or own is None else own
    _profiles.save(_profiles.Profile(name, given, str(place), kept, secret))
    if json:
        write_json(
            {
                "client_id": given,
                "profile": name,
                "token_url": str(place),
                "base_url": kept,
                "checked": check,
            }
        )
    else:
        called = "" if name == _profiles.DEFAULT else f" as the profile {name}"
        note(f"kept the key {given} for {place} in the keyring{called}")


def logout(profile: Profile = None, token_url: TokenUrl = None, json: Json = False) -> None:
    """Remove an API key from the keyring."""
    from otto_ext._config import token_url_of
    from otto_ext.auth import _profiles

    name, place = _name(profile), str(token_url_of(token_url))
    removed = _profiles.forget(name, place)
    if json:
        write_json({"profile": name, "token_url": place, "removed": removed})
    else:
        what = f"key for {place}" if name == _profiles.DEFAULT else f"profile {name}"
        note(f"{'removed the' if removed else 'there was no'} {what} in the keyring")


def _name(profile: str | None) -> str:
    from otto_ext.auth._profiles import DEFAULT, checked_name

    return checked_name(profile or os.environ.get("OTTO_PROFILE") or DEFAULT)


def _list(json: bool) -> None:
    from otto_ext.auth._profiles import listed

    found = [
        {
            "profile": it.name,
            "client_id": it.client_id,
            "token_url": it.token_url,
            "base_url": it.base_url,
        }
        for it in listed()
    ]
    if json:
        write_json(found)
    elif found:
        from otto_ext.cli._table import upright

        show(upright(found))
    else:
        note("no keys are kept; `otto login` keeps one")


def _client_id(given: str | None) -> str:
    if given is None and not is_terminal(sys.stdin):
        raise UsageError("stdin is the secret here; give the id as --client-id ID")
    found: str = typer.prompt("Client id", err=True) if given is None else given
    if not found.strip():
        raise UsageError("the client id is empty")
    return found.strip()


def _secret() -> str:
    if is_terminal(sys.stdin):
        found: str = typer.prompt("Client secret (not shown)", hide_input=True, err=True)
    else:
        found = sys.stdin.readline().rstrip("\r\n")
    if not found:
        raise UsageError("the secret is empty; pipe it in as one line")
    return found
