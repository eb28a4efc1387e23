"""Tokens, how long they last, and what the token endpoint's response says of them.

Times are on the monotonic clock and counted from when the request was sent: the server's clock
may be wrong by hours, and a response may be slow.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from otto_ext._errors import AuthenticationError
from otto_ext.wire.media_types import essence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from otto_ext.auth._secret import Secret
    from otto_ext.wire.http import httpx

__all__ = [
    "DEFAULT_LIFETIME",
    "Grant",
    "Token",
    "grant_of",
    "header_safe",
    "lifetime_of",
    "passing_error",
    "refusal",
    "token_of",
]

#: Seconds assumed where neither the response nor the token says how long it lasts.
DEFAULT_LIFETIME = 60.0
#: A longer life than this is a mistake, or a token that never ends; renewing daily costs nothing.
MAX_LIFETIME = 86_400.0
#: The longest that a token is called stale before it expires.
_MAX_MARGIN = 300.0
#: A response larger than this is not a token.
MAX_RESPONSE = 65_536

# Keycloak says the same of an unknown client, a disabled one and a wrong secret.
_CHECK_KEY = (
    "check client_id and client_secret, and that the key is not disabled or rotated; "
    "in Otto: Settings > API Keys"
)
_HINTS = {
    "invalid_client": _CHECK_KEY,
    "unauthorized_client": _CHECK_KEY,
    "invalid_grant": "the key may be disabled; in Otto: Settings > API Keys",
    "unsupported_grant_type": "the token endpoint does not offer client credentials",
    "invalid_scope": "the key may not ask for this scope; leave scope out",
    "access_denied": "the key is known and may not have tokens; ask who administers Otto for you",
}
#: OAuth errors that say that the endpoint is in trouble, not the request (RFC 6749, section
#: 4.1.2.1; Keycloak and others use them in token responses too).
_PASSING = ("server_error", "temporarily_unavailable")


@frozen
class Grant:
    """A token as an endpoint or a store gives it.

    Attributes:
        access_token: the token; in no repr.
        lifetime: seconds from the sending of the request.
    """

    access_token: str = field(repr=False)
    lifetime: float


@frozen
class Token:
    """A token in hand.

    Attributes:
        access_token: the token; in no repr.
        requested_at: when it was asked for, on the monotonic clock.
        stale_at: from here on it is renewed in the background, on the monotonic clock.
        expires_at: from here on it is not sent any more.
        header: what goes into `Authorization`.
    """

    access_token: str = field(repr=False)
    requested_at: float
    stale_at: float
    expires_at: float
    header: str = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "header", f"Bearer {self.access_token}")

    def __reduce__(self) -> Any:
        raise TypeError("a token cannot be pickled; share tokens through a TokenStore")


def token_of(grant: Grant, sent_at: float, draw: float) -> Token:
    """When a token grows stale and when it ends.

    The margin follows the lifetime, so that tokens of 2 s and of 12 h both work: a quarter of the
    lifetime, at most five minutes, and up to half as much again by the draw, so that a fleet
    does not renew in step. The last twentieth, at most 5 s, is left for the way to the server.

    Args:
        grant: the token and its lifetime.
        sent_at: when the request for it was sent, on the monotonic clock.
        draw: from [0, 1).
    """
    life = grant.lifetime
    margin = min(life / 4, _MAX_MARGIN) * (1 + draw / 2)
    stale_at, expires_at = sent_at + life - margin, sent_at + life - min(life / 20, 5.0)
    return Token(grant.access_token, sent_at, stale_at, expires_at)


def lifetime_of(expires_in: Any, access_token: str) -> float:
    """How long a token lasts, in seconds: `expires_in` (RFC 6749, section 5.1), else the token's
    own `exp - iat` (RFC 7519), else `DEFAULT_LIFETIME`.

    Args:
        expires_in: as it stands in the response: a number, a number as a string, or anything.
        access_token: the token, which may or may not be a JWT.
    """
    stated = _seconds(expires_in)
    if stated is None:
        claims = _claims(access_token)
        until, since = _seconds(claims.get("exp")), _seconds(claims.get("iat"))
        if until is not None and since is not None and until > since:
            stated = until - since
    return DEFAULT_LIFETIME if stated is None else min(stated, MAX_LIFETIME)


def _seconds(value: Any) -> float | None:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        seconds = float(value)
    except OverflowError:
        return MAX_LIFETIME
    return seconds if math.isfinite(seconds) and seconds > 0 else None


def _claims(access_token: str) -> Mapping[str, Any]:
    """The claims of a JWT, unverified: they only time its renewal. Empty for other tokens."""
    parts = access_token.split(".")
    if len(parts) != 3 or len(parts[1]) > MAX_RESPONSE:
        return {}
    try:
        raw = base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
        claims = json.loads(raw)
    except (binascii.Error, ValueError, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}


def grant_of(response: httpx.Response, body: bytes, secret: Secret | None = None) -> Grant:
    """The token in a successful response (RFC 6749, section 5.1).

    Raises:
        AuthenticationError: there is none in it.
    """
    found = _read(response, body, secret)
    # A traceback with locals shows this frame, and no token.
    del body
    if isinstance(found, AuthenticationError):
        raise found
    return found


def _read(
    response: httpx.Response, body: bytes, secret: Secret | None
) -> Grant | AuthenticationError:
    where = f"the token endpoint {_place(response)} returned {response.status_code} with"
    hint = "check token_url"
    found = _json(body)
    if not isinstance(found, dict):
        kind = response.headers.get("content-type", "no content type").partition(";")[0][:60]
        return AuthenticationError(
            f"{where} no JSON object ({kind}, {len(body)} bytes); {hint}", hint=hint
        )
    token = found.get("access_token")
    if not isinstance(token, str) or not header_safe(token):
        return AuthenticationError(f"{where} no usable access_token; {hint}", hint=hint)
    kind = found.get("token_type", "Bearer")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        return AuthenticationError(
            f"{where} a token of type {_shown(str(kind), secret)[:40]!r}; Bearer is required"
        )
    return Grant(token, lifetime_of(found.get("expires_in"), token))


def header_safe(token: str) -> bool:
    """Whether a token can stand in a header: visible ASCII (RFC 6750, section 2.1), and some."""
    return bool(token) and all("!" <= sign <= "~" for sign in token)


def passing_error(response: httpx.Response, body: bytes) -> str | None:
    """The OAuth error of a response that asks to be requested again later, or None."""
    if response.status_code < 400:
        return None
    found = _json(body)
    error = found.get("error") if isinstance(found, dict) else None
    return error if error in _PASSING else None


def refusal(
    response: httpx.Response, body: bytes, secret: Secret | None = None
) -> AuthenticationError:
    """The error for a response that is not a success (RFC 6749, section 5.2).

    Args:
        response: the response.
        body: its body.
        secret: what was sent; a server that echoes the request does not get it into the message.
    """
    found = _json(body)
    error = description = None
    if isinstance(found, dict):
        error, description = (
            _text(found.get(key), secret) for key in ("error", "error_description")
        )
    hint = _HINTS.get(error or "") or _hint_of(response, found)
    said = ": ".join(part for part in (error, description) if part)
    if found is None and _is_page(response, body):
        said = "an HTML page"
    message = f"the token endpoint {_place(response)} returned {response.status_code}"
    message += f" ({said})" if said else ""
    return AuthenticationError(
        f"{message}; {hint}", error=error, error_description=description, hint=hint
    )


def _hint_of(response: httpx.Response, found: Any) -> str:
    """What to do about a response without a known OAuth error.

    Args:
        response: the response.
        found: its body as JSON, or None where it is none.
    """
    status = response.status_code
    if status == 404:
        return "check token_url: the realm or the path is unknown"
    if 300 <= status < 400:
        return "check token_url: it redirects, and a secret is not sent elsewhere"
    if status == 407:
        return "the proxy requires a user name and password: http://USER:PASSWORD@HOST:PORT"
    if found is None and status != 401:
        # A token endpoint refuses a key in JSON (RFC 6749, section 5.2).
        return (
            "this is not a token endpoint's response, so the key was probably not looked at: a "
            "firewall or proxy on the way may block this address; check the network and token_url"
        )
    return "check client_id, client_secret and token_url"


def _is_page(response: httpx.Response, body: bytes) -> bool:
    kind = essence(response.headers.get("content-type"))
    return kind == "text/html" or body[:64].lstrip().lower().startswith((b"<!doctype", b"<html"))


def _text(value: Any, secret: Secret | None) -> str | None:
    return _shown(value, secret)[:300] if isinstance(value, str) and value else None


def _shown(text: str, secret: Secret | None) -> str:
    return text if secret is None else secret.masked(text)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _place(response: httpx.Response) -> str:
    url = response.request.url
    return f"{url.scheme}://{url.netloc.decode()}{url.path}"
