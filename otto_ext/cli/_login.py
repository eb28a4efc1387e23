"""`otto login` and `otto logout`: the API key, kept in the operating system's keyring."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from otto_ext.cli._failures import UsageError
from otto_ext.cli._options import Json, Timeout, TokenUrl  # noqa: TC001 - typer reads them
from otto_ext.cli._output import is_terminal, note, write_json

__all__ = ["login", "logout"]


def login(
    client_id: Annotated[
        str | None, typer.Option("--client-id", metavar="ID", help="The key's id; else asked for.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check/--no-check", help="Ask for a token before it is kept.")
    ] = True,
    token_url: TokenUrl = None,
    timeout: Timeout = None,
    json: Json = False,
) -> None:
    """Keep an API key in the keyring.

    The secret is asked for, or read from stdin where that is not a terminal:
    `otto login --client-id ID < secret`. It is not an option, for process lists show options.
    """
    from otto_ext.cli import _keyring
    from otto_ext.cli._connection import Connection
    from otto_ext.cli._tokens import token_for

    connection = Connection(token_url=token_url, timeout=timeout)
    place = connection.tokens
    # Before a secret is typed in vain.
    _keyring.find()
    key = _keyring.ApiKey(_client_id(client_id), _secret())
    if check:
        token_for(key, connection)
    _keyring.save(place, key)
    if json:
        write_json({"client_id": key.client_id, "token_url": place, "checked": check})
    else:
        note(f"kept the key {key.client_id} for {place} in the keyring")


def logout(token_url: TokenUrl = None, json: Json = False) -> None:
    """Remove the API key from the keyring."""
    from otto_ext.cli import _keyring
    from otto_ext.cli._connection import Connection

    place = Connection(token_url=token_url).tokens
    removed = _keyring.forget(place)
    if json:
        write_json({"token_url": place, "removed": removed})
    else:
        note(f"{'removed the' if removed else 'there was no'} key for {place} in the keyring")


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
