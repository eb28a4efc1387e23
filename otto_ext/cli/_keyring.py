"""API keys in the operating system's keyring, one for each token endpoint."""

from __future__ import annotations

import json
from typing import Any

from attrs import field, frozen

from otto_ext._errors import ConfigurationError
from otto_ext._installation import install_command

__all__ = ["ApiKey", "find", "forget", "load", "save"]

#: The name that entries stand under; the user name of each is the token endpoint.
_SERVICE = "otto-client login"


@frozen
class ApiKey:
    """An API key: its id, and its secret, which is in no repr."""

    client_id: str
    client_secret: str = field(repr=False)


def load(token_url: str) -> ApiKey | None:
    """The key that was kept for a token endpoint, or None; also where there is no keyring."""
    try:
        kept = find().get_password(_SERVICE, token_url)
        found = json.loads(kept or "null")
        return ApiKey(found["client_id"], found["client_secret"])
    except Exception:  # noqa: BLE001 - backends raise what they like; the key may be elsewhere
        return None


def save(token_url: str, key: ApiKey) -> None:
    """Keep a key for a token endpoint, in place of the one before.

    Raises:
        ConfigurationError: there is no keyring, or it refuses.
    """
    text = json.dumps({"client_id": key.client_id, "client_secret": key.client_secret})
    _guarded("set_password", token_url, text)


def forget(token_url: str) -> bool:
    """Remove the key of a token endpoint; whether there was one.

    Raises:
        ConfigurationError: there is no keyring, or it refuses.
    """
    if _guarded("get_password", token_url) is None:
        return False
    _guarded("delete_password", token_url)
    return True


def _guarded(action: str, token_url: str, *rest: str) -> Any:
    backend = find()
    # No frame of the backend's, which holds the secret, goes into a traceback.
    try:
        return getattr(backend, action)(_SERVICE, token_url, *rest)
    except Exception as error:  # noqa: BLE001 - backends raise what they like
        said = type(error).__name__
    raise ConfigurationError(
        f"the keyring ({type(backend).__name__}) refuses: {said}; unlock it, or set "
        "OTTO_CLIENT_ID and OTTO_CLIENT_SECRET instead"
    )


def find() -> Any:
    """The keyring of this machine.

    Raises:
        ConfigurationError: there is none.
    """
    try:
        import keyring
        from keyring.backends import fail
    except ModuleNotFoundError:
        raise ConfigurationError(
            f"the keyring needs the library keyring: {install_command('cli')}"
        ) from None
    backend = keyring.get_keyring()
    if isinstance(backend, fail.Keyring):
        raise ConfigurationError(
            "this machine has no keyring; set OTTO_CLIENT_ID and OTTO_CLIENT_SECRET instead"
        )
    return backend
