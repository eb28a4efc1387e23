"""API keys in the operating system's keyring: the default one of each token endpoint, and profiles.

A profile is a key with a name and the addresses that it is for, so that the key of a test system is
never sent to another. `otto login` keeps keys here, and clients find them.
"""

from __future__ import annotations

import json
import re
from typing import Any

from attrs import asdict, evolve, field, frozen

from otto_ext._errors import ConfigurationError
from otto_ext._installation import optional
from otto_ext.auth._secret import Secret

__all__ = ["DEFAULT", "Profile", "checked_name", "find_keyring", "forget", "listed", "load", "save"]

#: The name of a key that was kept without one.
DEFAULT = "default"
#: The name that entries stand under; the user name of each is a token endpoint or `profile NAME`.
_SERVICE = "otto-client login"
#: The entry that lists the profiles; a keyring cannot be searched.
_LIST = "profiles"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")


@frozen
class Profile:
    """An API key that is kept.

    Attributes:
        name: of the profile.
        client_id: the key's id.
        token_url: the token endpoint that it is for, the only one that it is sent to.
        base_url: the API that it is for; None for any.
        secret: the key's secret; None in a list of profiles.
    """

    name: str
    client_id: str
    token_url: str
    base_url: str | None = None
    secret: Secret | None = field(default=None, repr=False, eq=False)


def checked_name(name: str) -> str:
    """The name of a profile.

    Raises:
        ConfigurationError: it cannot be one.
    """
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ConfigurationError(
            f"profile is {name!r}; give a name of letters, digits and . _ @ -, at most 64 of them"
        )
    return name


def load(name: str | None, token_url: str) -> Profile | None:
    """The profile of a name, or the default key of a token endpoint.

    Args:
        name: the profile; None for the default key, also where there is no keyring.
        token_url: the endpoint that a default key must be for.

    Returns:
        None where no default key is kept.

    Raises:
        ConfigurationError: there is no such profile, no keyring, or it refuses.
    """
    if name is None:
        try:
            return _parsed(DEFAULT, token_url, find_keyring().get_password(_SERVICE, token_url))
        except Exception:  # noqa: BLE001 - backends raise what they like; the key may be elsewhere
            return None
    checked_name(name)
    entry = token_url if name == DEFAULT else f"profile {name}"
    found = _parsed(name, token_url, _guarded("get_password", entry))
    if found is None:
        raise ConfigurationError(_absent(name, token_url))
    return found


def _absent(name: str, token_url: str) -> str:
    if name == DEFAULT:
        return f"there is no default key for {token_url}: run `otto login`"
    names = sorted(it.name for it in listed())
    known = f"profiles: {', '.join(names)}" if names else "no profiles are kept"
    return f"there is no profile {name!r} ({known}); `otto login --profile {name}` makes one"


def _parsed(name: str, token_url: str, kept: str | None) -> Profile | None:
    try:
        found = json.loads(kept or "null")
        return Profile(
            name,
            found["client_id"],
            found.get("token_url", token_url),
            found.get("base_url"),
            Secret(found["client_secret"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def save(profile: Profile) -> None:
    """Keep a key, in place of the one before.

    Raises:
        ConfigurationError: there is no keyring, or it refuses.
    """
    assert profile.secret is not None
    default = profile.name == DEFAULT
    said = {"client_id": profile.client_id}
    if not default:
        said |= {"token_url": profile.token_url}
        said |= {"base_url": profile.base_url} if profile.base_url else {}
    entry = profile.token_url if default else f"profile {profile.name}"
    _guarded("set_password", entry, profile.secret, said)
    others = [it for it in listed() if not _same(it, profile)]
    _write([*others, evolve(profile, secret=None)])


def _same(one: Profile, other: Profile) -> bool:
    """Whether two profiles are one entry: default keys differ by their token endpoint."""
    default = one.name == DEFAULT
    return one.name == other.name and (not default or one.token_url == other.token_url)


def forget(name: str, token_url: str) -> bool:
    """Remove a key; whether there was one.

    Raises:
        ConfigurationError: there is no keyring, or it refuses.
    """
    checked_name(name)
    entry = token_url if name == DEFAULT else f"profile {name}"
    there = _guarded("get_password", entry) is not None
    if there:
        _guarded("delete_password", entry)
    present, gone = listed(), Profile(name, "", token_url)
    left = [it for it in present if not _same(it, gone)]
    if len(left) < len(present):
        _write(left)
    return there


def listed() -> list[Profile]:
    """The profiles that are kept, without their secrets.

    Raises:
        ConfigurationError: there is no keyring, or it refuses.
    """
    try:
        found = [Profile(**it) for it in json.loads(_guarded("get_password", _LIST) or "[]")]
    except (ValueError, TypeError):
        return []
    return sorted(found, key=lambda it: (it.name != DEFAULT, it.name, it.token_url))


def _write(profiles: list[Profile]) -> None:
    shown = [{k: v for k, v in asdict(it).items() if k != "secret"} for it in profiles]
    _guarded("set_password", _LIST, json.dumps(shown))


def _guarded(action: str, entry: str, *rest: Any) -> Any:
    backend = find_keyring()
    # No frame of the backend's, which holds the secret, goes into a traceback.
    try:
        if len(rest) == 2:
            secret, said = rest
            text = json.dumps({**said, "client_secret": secret.reveal()})
            return getattr(backend, action)(_SERVICE, entry, text)
        return getattr(backend, action)(_SERVICE, entry, *rest)
    except Exception as error:  # noqa: BLE001 - backends raise what they like
        problem = type(error).__name__
    text = ""
    raise ConfigurationError(
        f"the keyring ({type(backend).__name__}) refuses: {problem}; unlock it, or set "
        "OTTO_CLIENT_ID and OTTO_CLIENT_SECRET instead"
    )


def find_keyring() -> Any:
    """The keyring of this machine.

    Raises:
        ConfigurationError: there is none.
    """
    need = "the keyring needs the library keyring"
    keyring = optional("keyring", need, "keyring")
    fail = optional("keyring.backends.fail", need, "keyring")
    backend = keyring.get_keyring()
    if isinstance(backend, fail.Keyring):
        raise ConfigurationError(
            "this machine has no keyring; set OTTO_CLIENT_ID and OTTO_CLIENT_SECRET instead"
        )
    return backend
