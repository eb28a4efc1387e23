"""The runtime of otto-client: clients for Otto's API that renew tokens, retry and report drift.

    from otto_ext import Otto

    with Otto() as otto:  # OTTO_CLIENT_ID and OTTO_CLIENT_SECRET from the environment
        ...

Names load when they are first used (PEP 562): importing this package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from otto_ext._version import __version__

if TYPE_CHECKING:
    from otto_ext._client import AsyncOtto, Otto
    from otto_ext._errors import (
        APIConnectionError,
        APIStatusError,
        APITimeoutError,
        AuthenticationError,
        BadRequestError,
        ConfigurationError,
        ConflictError,
        NotFoundError,
        OttoError,
        PermissionDeniedError,
        RateLimitError,
        ResponseDecodeError,
        ServerError,
        UnauthorizedError,
        UnprocessableEntityError,
        WaitFailedError,
        WaitTimeoutError,
    )
    from otto_ext.auth import (
        ClientCredentials,
        FileTokenStore,
        KeyringTokenStore,
        MemoryTokenStore,
        RedisTokenStore,
        TokenStore,
    )
    from otto_ext.drift._log import DriftLog
    from otto_ext.drift._reporter import DriftEvent
    from otto_ext.retry import RetryPolicy
    from otto_ext.wire.types import RequestOptions

__all__ = [
    "APIConnectionError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncOtto",
    "AuthenticationError",
    "BadRequestError",
    "ClientCredentials",
    "ConfigurationError",
    "ConflictError",
    "DriftEvent",
    "DriftLog",
    "FileTokenStore",
    "KeyringTokenStore",
    "MemoryTokenStore",
    "NotFoundError",
    "Otto",
    "OttoError",
    "PermissionDeniedError",
    "RateLimitError",
    "RedisTokenStore",
    "RequestOptions",
    "ResponseDecodeError",
    "RetryPolicy",
    "ServerError",
    "TokenStore",
    "UnauthorizedError",
    "UnprocessableEntityError",
    "WaitFailedError",
    "WaitTimeoutError",
    "__version__",
]

_HOMES = {
    "AsyncOtto": "otto_ext._client",
    "ClientCredentials": "otto_ext.auth",
    "DriftEvent": "otto_ext.drift._reporter",
    "DriftLog": "otto_ext.drift._log",
    "FileTokenStore": "otto_ext.auth",
    "KeyringTokenStore": "otto_ext.auth",
    "MemoryTokenStore": "otto_ext.auth",
    "Otto": "otto_ext._client",
    "RedisTokenStore": "otto_ext.auth",
    "RequestOptions": "otto_ext.wire.types",
    "RetryPolicy": "otto_ext.retry",
    "TokenStore": "otto_ext.auth",
}


if not TYPE_CHECKING:
    # A name that is not there is an error to type checkers, which look at the imports alone.
    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value: object = getattr(import_module(_HOMES.get(name, "otto_ext._errors")), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
