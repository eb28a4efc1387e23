"""The arguments of a client as the parts of its `Core`.

Every function raises `ConfigurationError`, which names the argument, for what cannot be used.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from otto_ext._config import DEFAULT_TIMEOUT, base_url_of
from otto_ext._errors import ConfigurationError
from otto_ext._key import find_key, missing_key
from otto_ext.auth import (
    BearerAuth,
    ClientCredentials,
    Credentials,
    TokenManager,
)
from otto_ext.drift._reporter import DriftEvent, DriftMode, DriftReporter
from otto_ext.retry import (
    RetryController,
    RetryPolicy,
)
from otto_ext.transport._adapters import own_timeout
from otto_ext.wire.http import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from otto_ext.auth._secret import Sealed

__all__ = [
    "BearerAuth",
    "TokenManager",
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
        from otto_ext.drift._log import drift_log_of_environment

        log = drift_log_of_environment()
    return DriftReporter(drift, on_drift, log)


def credentials_of(
    credentials: Credentials | None,
    client_id: str | None,
    secret: Sealed | None,
    profile: str | None,
    base_url: str | httpx.URL | None,
    token_url: str | httpx.URL | None,
) -> tuple[Credentials, httpx.URL]:
    """The source of tokens, and the API that they are for: see `otto_ext._key`."""
    if credentials is not None:
        if any(it is not None for it in (client_id, secret, profile)):
            raise ConfigurationError(
                "give either credentials, or client_id and client_secret, or profile"
            )
        return credentials, base_url_of(base_url)
    found = find_key(
        client_id=client_id,
        client_secret=secret,
        profile=profile,
        base_url=base_url,
        token_url=token_url,
    )
    if found is None:
        raise ConfigurationError(missing_key())
    source = ClientCredentials(found.client_id, found.client_secret, token_url=found.token_url)
    return source, found.base_url


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
            raise ConfigurationError(
                f"headers: the value of {name!r} must be a string without line breaks"
            )
        if name.lower() == "authorization":
            raise ConfigurationError(
                "headers: Authorization is the client's own; use credentials=... for other tokens"
            )
    return found
