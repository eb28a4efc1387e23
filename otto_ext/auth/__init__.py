"""Tokens: got, kept, renewed and dropped, so that no caller thinks of them."""

from otto_ext.auth._credentials import Ask, ClientCredentials, Credentials, Reply, StaticToken
from otto_ext.auth._flow import BearerAuth
from otto_ext.auth._manager import TokenManager
from otto_ext.auth._secret import ClientSecret, Secret
from otto_ext.auth._stores import Lock, MemoryTokenStore, StoredToken, TokenStore
from otto_ext.auth._token import Grant, Token

__all__ = [
    "Ask",
    "BearerAuth",
    "ClientCredentials",
    "ClientSecret",
    "Credentials",
    "Grant",
    "Lock",
    "MemoryTokenStore",
    "Reply",
    "Secret",
    "StaticToken",
    "StoredToken",
    "Token",
    "TokenManager",
    "TokenStore",
]
