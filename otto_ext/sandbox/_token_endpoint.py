"""The token endpoint, which responds as Keycloak does, and which tokens are good (no I/O)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote_plus

from attrs import define, field

from otto_ext.wire.media_types import essence

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["TOKEN_PATH", "TokenDesk"]

TOKEN_PATH = "/realms/otto-prod/protocol/openid-connect/token"  # noqa: S105
#: Grants that Keycloak knows, and what it says where a client may not use them.
_GRANTS = {
    "client_credentials": "",
    "password": "Client not allowed for direct access grants",
}
_SCOPES = frozenset({"openid", "profile", "email", "roles", "web-origins", "acr", "basic"})
_REFUSED = "Invalid client or Invalid client credentials"


@define
class TokenDesk:
    """Issues tokens for one key and knows which ones are good.

    Attributes:
        client_id: the key's id.
        client_secret: the key's secret; in no repr.
        lifetime: seconds that a token lives.
        clock: seconds since the epoch.
        requests: how often the endpoint was asked.
    """

    client_id: str
    client_secret: str = field(repr=False)
    lifetime: float
    clock: Callable[[], float] = field(repr=False)
    requests: int = 0
    _key: bytes = field(factory=lambda: secrets.token_bytes(32), repr=False, init=False)
    _good_until: dict[str, float] = field(factory=dict, repr=False, init=False)
    _lock: threading.Lock = field(factory=threading.Lock, repr=False, init=False)

    def respond(
        self, method: str, content_type: str, authorization: str, body: bytes, issuer: str
    ) -> tuple[int, dict[str, Any]]:
        """Status and body for one request to the endpoint (RFC 6749, 4.4 and 5)."""
        if method != "POST":
            return 405, {"error": "HTTP 405 Method Not Allowed"}
        with self._lock:
            self.requests += 1
        form: dict[str, str] = {}
        if essence(content_type) == "application/x-www-form-urlencoded":
            pairs = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
            form = {name: values[0] for name, values in pairs.items()}
        # In Keycloak's order: is there a grant, is it known, who asks, may they have it.
        grant = form.get("grant_type")
        if grant is None:
            return 400, _error("invalid_request", "Missing form parameter: grant_type")
        if grant not in _GRANTS:
            return 400, _error("unsupported_grant_type", "Unsupported grant_type")
        client_id, secret = _basic(authorization)
        client_id = client_id or form.get("client_id", "")
        secret = secret or form.get("client_secret", "")
        if not _same(client_id, self.client_id):
            return 401, _error("invalid_client", _REFUSED)
        if not _same(secret, self.client_secret):
            return 401, _error("unauthorized_client", _REFUSED)
        if grant != "client_credentials":
            return 400, _error("unauthorized_client", _GRANTS[grant])
        if set(form.get("scope", "").split()) - _SCOPES:
            return 400, _error("invalid_scope", f"Invalid scopes: {form['scope']}")
        return 200, self._issue(issuer)

    def is_good(self, token: str) -> bool:
        """Whether the token was issued here, has not expired and was not revoked."""
        with self._lock:
            return self._good_until.get(token, 0.0) > self.clock()

    def revoke(self, token: str) -> None:
        """End one token."""
        with self._lock:
            self._good_until.pop(token, None)

    def expire_all(self) -> None:
        """End every token issued so far, as a not-before push does."""
        with self._lock:
            self._good_until.clear()

    def _issue(self, issuer: str) -> dict[str, Any]:
        now = self.clock()
        claims = {
            "exp": int(now + self.lifetime),
            "iat": int(now),
            "jti": secrets.token_urlsafe(12),
            "iss": issuer,
            "sub": f"service-account-{self.client_id}",
            "typ": "Bearer",
            "azp": self.client_id,
            "scope": "profile email",
        }
        head = {"alg": "HS256", "typ": "JWT", "kid": "sandbox"}
        signed = f"{_part(json.dumps(head).encode())}.{_part(json.dumps(claims).encode())}"
        mac = hmac.new(self._key, signed.encode(), hashlib.sha256).digest()
        token = f"{signed}.{_part(mac)}"
        with self._lock:
            good = {old: until for old, until in self._good_until.items() if until > now}
            self._good_until = {**good, token: now + self.lifetime}
        return {
            "access_token": token,
            "expires_in": max(1, int(self.lifetime)),
            "refresh_expires_in": 0,
            "token_type": "Bearer",
            "not-before-policy": 0,
            "scope": "profile email",
        }


def _error(code: str, description: str) -> dict[str, str]:
    return {"error": code, "error_description": description}


def _basic(header: str) -> tuple[str, str]:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return unquote_plus(name), unquote_plus(secret)  # RFC 6749, 2.3.1: form-encoded first


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())


def _part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
