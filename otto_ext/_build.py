"""The arguments of a client as the parts of its `Core`.

Every function raises `ConfigurationError`, which names the argument, for what cannot be used.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from otto_ext._adapters import own_timeout
from otto_ext._config import (
    DEFAULT_TIMEOUT,
    base_url_of,
    from_environment,
)
from otto_ext._drift import DriftEvent, DriftMode, DriftReporter
from otto_ext._errors import ConfigurationError
from otto_ext.auth import (
    BearerAuth,
    ClientCredentials,
    Credentials,
    TokenManager,
)
from otto_ext.auth._secret import Sealed, sealed
from otto_ext.retry import (
    RetryController,
    RetryPolicy,
)
from otto_ext.wire.http import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


__all__ = [
    "BearerAuth",
    "TokenManager",
    "base_url_of",
    "bytes_of",
    "controller_of",
    "credentials_of",
    "headers_of",
    "reporter_of",
    "timeout_of",
]

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def reporter_of(drift: DriftMode, on_drift: Callable[[DriftEvent], None] | None) -> DriftReporter:
    """What hears of drift: the caller, and the log that `OTTO_DRIFT_FILE` names."""
    log = None
    if os.environ.get("OTTO_DRIFT_FILE", "").strip():
        from otto_ext._drift_log import drift_log_of_environment

        log = drift_log_of_environment()
    return DriftReporter(drift, on_drift, log)


def credentials_of(
    credentials: Credentials | None,
    client_id: str | None,
    secret: Sealed | None,
    token_url: str | httpx.URL | None,
) -> Credentials:
    """The source of tokens: given, or an id and a secret, each by default of the environment."""
    if credentials is not None:
        if client_id is not None or secret is not None:
            raise ConfigurationError(
                "give either credentials or client_id and client_secret, not both"
            )
        return credentials
    client_id = from_environment(client_id, "OTTO_CLIENT_ID", what="client_id")
    if secret is None:
        secret = sealed(from_environment(None, "OTTO_CLIENT_SECRET", what="client_secret"))
    return ClientCredentials(client_id, secret, token_url=token_url)


def controller_of(retry: RetryPolicy | bool | int | None, **limits: Any) -> RetryController:
    """The retries and limits of a client.

    Args:
        retry: a policy, a number of retries, or False for none.
        limits: of `RetryController`.
    """
    try:
        return RetryController(RetryPolicy.of(retry, RetryPolicy()), **limits)
    except (TypeError, ValueError) as error:
        raise ConfigurationError(str(error)) from error


def timeout_of(timeout: Any) -> httpx.Timeout:
    """Seconds of one attempt, as httpx has them."""
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


def bytes_of(value: Any) -> int | None:
    """A bound in bytes; None for none."""
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
        raise ConfigurationError(
            f"max_response_bytes is {value!r}; give a number of bytes above zero, or None"
        )
    return value


def headers_of(headers: Mapping[str, str] | None) -> dict[str, str]:
    """Headers for every call."""
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
