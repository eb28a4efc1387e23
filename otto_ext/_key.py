"""Which API key a client uses: its arguments, then the environment, then the keyring.

In this order, the first that is there counts:

1. `client_id` and `client_secret`, or `profile`, as arguments;
2. `OTTO_CLIENT_ID` and `OTTO_CLIENT_SECRET`;
3. the profile that `OTTO_PROFILE` names;
4. the keyring's default key for the token endpoint.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from otto_ext._config import base_url_of, from_environment, token_url_of
from otto_ext._errors import ConfigurationError
from otto_ext._urls import checked_url
from otto_ext.auth._secret import Sealed, sealed

if TYPE_CHECKING:
    import httpx

    from otto_ext.auth._profiles import Profile

__all__ = ["Key", "find_key", "missing_key"]


@frozen
class Key:
    """An API key, and the addresses that it is used with.

    Attributes:
        client_id: its id.
        client_secret: its secret.
        base_url: the API.
        token_url: the token endpoint.
        place: where it was found, in words.
    """

    client_id: str
    client_secret: Sealed = field(repr=False)
    base_url: httpx.URL
    token_url: httpx.URL
    place: str


def find_key(
    *,
    client_id: str | None = None,
    client_secret: Sealed | None = None,
    profile: str | None = None,
    base_url: Any = None,
    token_url: Any = None,
) -> Key | None:
    """The key that counts; None where there is none.

    Args:
        client_id: the argument, or None.
        client_secret: the argument, or None.
        profile: the argument, or None.
        base_url: the argument, or None.
        token_url: the argument, or None.

    Raises:
        ConfigurationError: the arguments contradict one another, there is no such profile, or an
            address is not one that its key is for.
    """
    given = client_id is not None or client_secret is not None
    if given and profile is not None:
        raise ConfigurationError("give either profile or client_id and client_secret, not both")
    tokens = token_url_of(token_url)
    if given:
        return _from_arguments(client_id, client_secret, base_url_of(base_url), tokens)
    own_id = os.environ.get("OTTO_CLIENT_ID")
    if profile is None and own_id and os.environ.get("OTTO_CLIENT_SECRET"):
        secret = sealed(os.environ["OTTO_CLIENT_SECRET"])
        return Key(own_id, secret, base_url_of(base_url), tokens, "the environment")
    from otto_ext.auth._profiles import load

    name = profile if profile is not None else os.environ.get("OTTO_PROFILE") or None
    kept = load(name, str(tokens))
    if kept is None or (profile is None and own_id and own_id != kept.client_id):
        return None
    assert kept.secret is not None
    place = "the keyring" if name is None else f"the profile {name}"
    return Key(
        kept.client_id,
        kept.secret,
        _base_url(kept, base_url),
        _token_url(kept, tokens, token_url),
        place,
    )


def missing_key() -> str:
    """What a client says where there is no key."""
    what = "client_secret" if os.environ.get("OTTO_CLIENT_ID") else "client_id"
    return (
        f"{what} is missing: pass {what}=..., set the environment variable OTTO_{what.upper()}, or "
        "keep a key with `otto login` (in Otto: Settings > API Keys > New API Key)"
    )


def _from_arguments(
    client_id: str | None, secret: Sealed | None, base_url: httpx.URL, token_url: httpx.URL
) -> Key:
    """The key of the arguments; half of it may be in the environment."""
    found = from_environment(client_id, "OTTO_CLIENT_ID", what="client_id")
    if secret is None:
        secret = sealed(from_environment(None, "OTTO_CLIENT_SECRET", what="client_secret"))
    return Key(found, secret, base_url, token_url, "the arguments")


def _token_url(kept: Profile, found: httpx.URL, argument: Any) -> httpx.URL:
    own = checked_url(kept.token_url, "token_url")
    named = "token_url" if argument is not None else "OTTO_TOKEN_URL"
    if found != own and (argument is not None or os.environ.get("OTTO_TOKEN_URL")):
        raise ConfigurationError(
            f"the key of the profile {kept.name} is for {own}, and {named} is {found}; leave one "
            "of them out, or keep a key for that one with `otto login`"
        )
    return own


def _base_url(kept: Profile, argument: Any) -> httpx.URL:
    if kept.base_url is None:
        return base_url_of(argument)
    own = base_url_of(kept.base_url)
    named = "base_url" if argument is not None else "OTTO_BASE_URL"
    if argument is not None or os.environ.get("OTTO_BASE_URL"):
        found = base_url_of(argument)
        if str(found).rstrip("/") != str(own).rstrip("/"):
            raise ConfigurationError(
                f"the profile {kept.name} is for the API {own}, and {named} is {found}; leave one "
                "of them out, or keep a key for that one with `otto login`"
            )
    return own
