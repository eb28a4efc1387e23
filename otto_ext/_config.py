"""Where settings come from: arguments first, then the environment, then Otto's own addresses."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

from otto_ext._errors import ConfigurationError
from otto_ext._urls import checked_url
from otto_ext.openapi.servers import ORIGIN

if TYPE_CHECKING:
    from otto_ext.wire.http import httpx

__all__ = ["DEFAULT_TIMEOUT", "base_url_of", "from_environment", "token_url_of"]

#: Otto's help center, "API keys".
DEFAULT_TOKEN_URL = "https://keycloak.mgstover.com/realms/otto-prod/protocol/openid-connect/token"  # noqa: S105 - an address
#: Seconds for connecting, and for each read and write, of one attempt.
DEFAULT_TIMEOUT = 30.0

T = TypeVar("T")


def from_environment(
    value: T | None, variable: str, default: str | None = None, *, what: str | None = None
) -> T | str:
    """A setting: the argument, else the environment variable, else the default.

    Args:
        value: the argument; None for not given.
        variable: the environment variable's name.
        default: what holds where neither is given; None where there is no default.
        what: the argument's name, for the message.

    Raises:
        ConfigurationError: nothing gives a value.
    """
    # `os.environ` in a local would show every secret of the environment in a traceback with locals.
    found = value if value is not None else os.environ.get(variable) or default
    if found is None or found == "":
        raise ConfigurationError(
            f"{what or variable} is missing: pass {what or 'it'}=... or set the environment "
            f"variable {variable} (in Otto: Settings > API Keys > New API Key)"
        )
    return found


def base_url_of(value: str | httpx.URL | None) -> httpx.URL:
    """Where operations are called: the argument, else OTTO_BASE_URL, else Otto's origin.

    A URL without a path is an origin, and the document's base path is added to it. One with a path
    is complete and stays as it is.

    Raises:
        ConfigurationError: it is not a URL that a token may be sent to.
    """
    from otto_api.client import BASE_PATH

    url = checked_url(from_environment(value, "OTTO_BASE_URL", ORIGIN), "base_url")
    return url.copy_with(path=BASE_PATH) if BASE_PATH and url.path in ("", "/") else url


def token_url_of(value: str | httpx.URL | None) -> httpx.URL:
    """The token endpoint: the argument, else OTTO_TOKEN_URL, else Otto's.

    Raises:
        ConfigurationError: it is not a URL that a secret may be sent to.
    """
    return checked_url(from_environment(value, "OTTO_TOKEN_URL", DEFAULT_TOKEN_URL), "token_url")
