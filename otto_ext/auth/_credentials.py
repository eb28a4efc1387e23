"""Where tokens come from.

A source is a generator of steps, as `httpx.Auth.auth_flow` is one of requests: it yields a
request to be sent or a function to be called, is given the response or the result, and returns a
`Grant`. So one source serves threads and tasks.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Awaitable, Callable, Generator
from typing import Any, Literal, Protocol, TypeAlias
from urllib.parse import quote_plus

from attrs import define, field

from otto_ext._config import token_url_of
from otto_ext._errors import AuthenticationError, ConfigurationError
from otto_ext.auth._secret import RETURNED, ClientSecret, Sealed, Secret, sealed, unsealed
from otto_ext.auth._token import DEFAULT_LIFETIME, Grant, grant_of, lifetime_of, refusal
from otto_ext.wire.http import httpx

__all__ = ["Ask", "ClientCredentials", "Credentials", "StaticToken", "Step", "TokenResponse"]


@define(frozen=True)
class Ask:
    """A step: call a function, and await what it returns if that can be awaited."""

    function: Callable[[], Any] = field(repr=False)


@define(frozen=True)
class TokenResponse:
    """What a request drew: the response and its body, which was read up to a bound."""

    response: httpx.Response
    body: bytes = field(repr=False)


AuthMethod: TypeAlias = Literal["client_secret_post", "client_secret_basic"]
Step: TypeAlias = httpx.Request | Ask
Flow: TypeAlias = Generator[Step, Any, Grant]


class Credentials(Protocol):
    """Any source of tokens."""

    @property
    def key(self) -> str:
        """The identity of this source in a `TokenStore`; holds no secret."""
        ...

    def flow(self) -> Flow:
        """Get a token: yield requests and `Ask` steps, return a `Grant`.

        A request is sent a `TokenResponse`.

        Raises:
            AuthenticationError: the source says no; asked again only after a while.
        """
        ...


def _client_id(value: str) -> str:
    if not isinstance(value, str) or not value:
        raise ConfigurationError("client_id must be a non-empty string")
    return value


def _auth_method(value: AuthMethod) -> AuthMethod:
    if value not in ("client_secret_post", "client_secret_basic"):
        raise ConfigurationError(
            f"auth_method is {value!r}; give client_secret_post or client_secret_basic"
        )
    return value


@define(init=False)
class ClientCredentials:
    """OAuth 2.0 client credentials (RFC 6749, section 4.4), as Otto's Keycloak takes them.

    Attributes:
        client_id: the API key's id.
        client_secret: its secret, or a callable that returns it, asked at each renewal.
        token_url: the token endpoint; by default OTTO_TOKEN_URL, else Otto's.
        scope: scopes to ask for, separated by spaces; None for the key's own.
        audience: the API the token is for, where the server requires it.
        auth_method: how the secret is sent: in the form, or in an Authorization header (RFC 6749,
            section 2.3.1).
    """

    client_id: str
    _client_secret: Secret | Callable[[], str | Awaitable[str]]
    token_url: httpx.URL
    scope: str | None
    audience: str | None
    auth_method: AuthMethod

    def __init__(
        self,
        client_id: str,
        client_secret: ClientSecret | Sealed,
        *,
        token_url: str | httpx.URL | None = None,
        scope: str | None = None,
        audience: str | None = None,
        auth_method: AuthMethod = "client_secret_post",
    ) -> None:
        client_secret = sealed(client_secret)  # before anything may fail
        self.client_id = _client_id(client_id)
        self._client_secret = unsealed(client_secret)
        self.token_url = token_url_of(token_url)
        self.scope = scope
        self.audience = audience
        self.auth_method = _auth_method(auth_method)

    def __repr__(self) -> str:
        # Also of an object whose constructor failed: a traceback shows it.
        shown = [
            f"{name}={getattr(self, name, None)!r}"
            for name in ("client_id", "token_url", "scope", "audience", "auth_method")
        ]
        return f"ClientCredentials({', '.join(shown)})"

    @property
    def key(self) -> str:
        """A digest of everything that makes the token another one, the secret left out."""
        parts = [str(self.token_url), self.client_id, self.scope or "", self.audience or ""]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def flow(self) -> Flow:
        """Ask the token endpoint."""
        secret = self._client_secret
        # No frame that can end up in a traceback holds the plain text.
        held = unsealed(sealed((yield Ask(secret)), RETURNED)) if callable(secret) else secret
        assert isinstance(held, Secret)
        received: TokenResponse = yield self._request(held)
        if received.response.status_code == 200:
            return grant_of(received.response, received.body, held)
        raise refusal(received.response, received.body, held)

    def _request(self, secret: Secret) -> httpx.Request:
        form = {"grant_type": "client_credentials"}
        headers = {"Accept": "application/json"}
        if self.auth_method == "client_secret_basic":
            pair = f"{quote_plus(self.client_id)}:{quote_plus(secret.reveal())}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form |= {"client_id": self.client_id, "client_secret": secret.reveal()}
        if self.scope:
            form["scope"] = self.scope
        if self.audience:
            form["audience"] = self.audience
        return httpx.Request("POST", self.token_url, data=form, headers=headers)


@define(init=False)
class StaticToken:
    """A token from elsewhere: a string, or a callable that returns one, asked when it is needed.

    Attributes:
        lifetime: seconds it lasts; None for what the token itself says, if it is a JWT.
    """

    _token: Secret | Callable[[], str | Awaitable[str]] = field(repr=False)
    lifetime: float | None

    def __init__(self, token: ClientSecret | Sealed, *, lifetime: float | None = None) -> None:
        token = sealed(token, "the token")  # before anything may fail
        self._token = unsealed(token)
        self.lifetime = lifetime

    def __repr__(self) -> str:
        return f"StaticToken(lifetime={getattr(self, 'lifetime', None)!r})"

    @property
    def key(self) -> str:
        """Not to be shared: another process has its own."""
        return f"static-{id(self)}"

    def flow(self) -> Flow:
        """The token."""
        value = (yield Ask(self._token)) if callable(self._token) else self._token.reveal()
        if not isinstance(value, str) or not value.strip():
            raise AuthenticationError("the token source returned no token")
        life = self.lifetime if self.lifetime is not None else lifetime_of(None, value)
        return Grant(value.strip(), life if life > 0 else DEFAULT_LIFETIME)
