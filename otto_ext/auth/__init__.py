"""Tokens: got, kept, renewed and dropped, so that no caller thinks of them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from otto_ext.auth._credentials import (
    Ask,
    ClientCredentials,
    Credentials,
    StaticToken,
    TokenResponse,
)
from otto_ext.auth._flow import BearerAuth
from otto_ext.auth._manager import RenewalEvent, TokenManager
from otto_ext.auth._secret import ClientSecret, Secret
from otto_ext.auth._stores import Lock, MemoryTokenStore, StoredToken, TokenStore
from otto_ext.auth._token import Grant, Token

if TYPE_CHECKING:
    from otto_ext.auth._file_store import FileTokenStore
    from otto_ext.auth._keyring_store import KeyringTokenStore
    from otto_ext.auth._redis_store import RedisTokenStore

__all__ = [
    "Ask",
    "BearerAuth",
    "ClientCredentials",
    "ClientSecret",
    "Credentials",
    "FileTokenStore",
    "Grant",
    "KeyringTokenStore",
    "Lock",
    "MemoryTokenStore",
    "RedisTokenStore",
    "RenewalEvent",
    "Secret",
    "StaticToken",
    "StoredToken",
    "Token",
    "TokenManager",
    "TokenResponse",
    "TokenStore",
]

#: What few use loads when it is first used (PEP 562).
_HOMES = {
    "FileTokenStore": "otto_ext.auth._file_store",
    "KeyringTokenStore": "otto_ext.auth._keyring_store",
    "RedisTokenStore": "otto_ext.auth._redis_store",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
