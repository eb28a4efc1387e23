"""`otto token`, and how commands get a token of their own."""

from __future__ import annotations

import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from otto_ext.cli._failures import UsageError
from otto_ext.cli._output import is_terminal, write, write_json
from otto_ext.cli._shared_options import (  # noqa: TC001 - typer reads them
    Json,
    Profile,
    Timeout,
    TokenUrl,
)

if TYPE_CHECKING:
    from otto_ext._key import Key
    from otto_ext.auth import Token
    from otto_ext.cli._connection import Connection

__all__ = ["token", "token_for"]


def token_for(key: Key, connection: Connection) -> Token:
    """A token for a key.

    Raises:
        AuthenticationError: the token endpoint says no.
        APIConnectionError: it does not respond in time.
    """
    from otto_ext._config import DEFAULT_TIMEOUT
    from otto_ext.auth import ClientCredentials, TokenManager

    source = ClientCredentials(key.client_id, key.client_secret, token_url=key.token_url)
    with closing(TokenManager(source)) as tokens:
        return tokens.get(tokens.now() + (connection.timeout or DEFAULT_TIMEOUT))


def token(
    header: Annotated[
        bool, typer.Option("--header", help="As a header: `Authorization: Bearer ...`.")
    ] = False,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Also where the output is a terminal.")
    ] = False,
    token_url: TokenUrl = None,
    timeout: Timeout = None,
    profile: Profile = None,
    json: Json = False,
) -> None:
    """Write an access token, for other tools.

    For instance: curl -H "$(otto token --header)" URL
    """
    from otto_ext.cli._connection import Connection

    if is_terminal(sys.stdout) and not reveal:
        raise UsageError("a token is a secret; pipe it into what needs it, or give --reveal")
    connection = Connection(token_url=token_url, timeout=timeout, profile=profile)
    found = token_for(connection.key(), connection)
    if json:
        left = max(0, int(found.expires_at - time.monotonic()))
        write_json({"access_token": found.access_token, "token_type": "Bearer", "expires_in": left})
    else:
        text = f"Authorization: {found.header}" if header else found.access_token
        write(text.encode() + b"\n")
