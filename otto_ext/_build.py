"""From the arguments of a client to its `Core`."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from attrs import frozen

from otto_ext._adapters import own_timeout
from otto_ext._config import (
    DEFAULT_TIMEOUT,
    base_url_of,
    from_environment,
)
from otto_ext._core import Core
from otto_ext._drift import DriftEvent, DriftMode, DriftReporter
from otto_ext._errors import ConfigurationError
from otto_ext.auth import (
    BearerAuth,
    ClientCredentials,
    Credentials,
    RenewalEvent,
    TokenManager,
    TokenStore,
)
from otto_ext.auth._secret import Sealed, sealed
from otto_ext.retry import (
    CircuitBreaker,
    Observer,
    RetryBudget,
    RetryController,
    RetryEvent,
    RetryPolicy,
    SharedLimit,
    WaitEvent,
)
from otto_ext.wire.http import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from otto_ext._adapters import AnyTimeout, AnyTransport

__all__ = ["ClientSettings", "build_core"]

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@frozen(kw_only=True)
class ClientSettings:
    """The arguments of `Otto` and `AsyncOtto`, as given."""

    client_id: str | None
    client_secret: Sealed | None = None
    base_url: str | httpx.URL | None
    token_url: str | httpx.URL | None
    credentials: Credentials | None
    retry: RetryPolicy | bool | int | None
    timeout: AnyTimeout | None
    headers: Mapping[str, str] | None
    transport: AnyTransport | None
    token_store: TokenStore | None
    drift: DriftMode
    on_drift: Callable[[DriftEvent], None] | None
    rate_limit: str | None
    max_concurrency: int | None
    shared_limit: SharedLimit | None
    circuit: CircuitBreaker | bool
    budget: RetryBudget | bool
    on_wait: Callable[[WaitEvent], object] | None
    on_retry: Callable[[RetryEvent], object] | None
    on_renewal: Callable[[RenewalEvent], object] | None
    observers: tuple[Observer, ...]
    follow_redirects: bool
    max_response_bytes: int | None

    def __repr__(self) -> str:
        # The secret is among them.
        return "ClientSettings(...)"


def build_core(settings: ClientSettings) -> Core:
    """Check the settings and put the parts together.

    Raises:
        ConfigurationError: a setting is missing or cannot be used; it names the setting.
    """
    base_url = base_url_of(settings.base_url)
    controller = _controller(settings)
    tokens = TokenManager(
        _credentials(settings),
        store=settings.token_store,
        transport=settings.transport,
        on_renewal=settings.on_renewal,
    )
    return Core(
        base_url=base_url,
        auth=BearerAuth(tokens, base_url),
        tokens=tokens,
        controller=controller,
        policy=controller.policy,
        timeout=_timeout(settings.timeout),
        headers=_headers(settings.headers),
        drift=DriftReporter(settings.drift, settings.on_drift, _drift_log()),
        follow_redirects=settings.follow_redirects,
        max_response_bytes=_bytes(settings.max_response_bytes),
    )


def _drift_log() -> Callable[[DriftEvent], None] | None:
    """The log that `OTTO_DRIFT_FILE` names; None where it is not set."""
    if not os.environ.get("OTTO_DRIFT_FILE", "").strip():
        return None
    from otto_ext._drift_log import drift_log_of_environment

    return drift_log_of_environment()


def _credentials(settings: ClientSettings) -> Credentials:
    if settings.credentials is not None:
        if settings.client_id is not None or settings.client_secret is not None:
            raise ConfigurationError(
                "give either credentials or client_id and client_secret, not both"
            )
        return settings.credentials
    client_id = from_environment(settings.client_id, "OTTO_CLIENT_ID", what="client_id")
    secret = settings.client_secret
    if secret is None:
        secret = sealed(from_environment(None, "OTTO_CLIENT_SECRET", what="client_secret"))
    return ClientCredentials(client_id, secret, token_url=settings.token_url)


def _controller(settings: ClientSettings) -> RetryController:
    try:
        policy = RetryPolicy.of(settings.retry, RetryPolicy())
        return RetryController(
            policy,
            rate_limit=settings.rate_limit,
            max_concurrency=settings.max_concurrency,
            shared_limit=settings.shared_limit,
            circuit=settings.circuit,
            budget=settings.budget,
            on_wait=settings.on_wait,
            on_retry=settings.on_retry,
            observers=settings.observers,
        )
    except (TypeError, ValueError) as error:
        raise ConfigurationError(str(error)) from error


def _timeout(timeout: Any) -> httpx.Timeout:
    timeout = own_timeout(timeout)
    if timeout is None:
        return httpx.Timeout(DEFAULT_TIMEOUT)
    if isinstance(timeout, bool) or not isinstance(timeout, int | float | tuple | httpx.Timeout):
        raise ConfigurationError(
            f"timeout is {timeout!r}; give seconds (a number) or an httpx.Timeout"
        )
    if isinstance(timeout, int | float) and not timeout > 0:
        raise ConfigurationError(f"timeout is {timeout!r}; give seconds above zero")
    return httpx.Timeout(timeout)


def _bytes(value: Any) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
        raise ConfigurationError(
            f"max_response_bytes is {value!r}; give a number of bytes above zero, or None"
        )
    return value


def _headers(headers: Mapping[str, str] | None) -> dict[str, str]:
    found = dict(headers or {})
    for name, value in found.items():
        if not isinstance(name, str) or not _HEADER_NAME.fullmatch(name):
            raise ConfigurationError(f"headers: {name!r} is not a valid header name")
        if not isinstance(value, str) or "\n" in value or "\r" in value:
            # The value may be a secret.
            raise ConfigurationError(f"headers: the value of {name!r} must be one line of text")
        if name.lower() == "authorization":
            raise ConfigurationError(
                "headers: Authorization is the client's own; use credentials=... for other tokens"
            )
    return found
