"""Where settings come from: arguments first, then the environment, then Otto's own addresses."""

from __future__ import annotations

import os
from typing import TypeVar

from otto_ext._errors import ConfigurationError

__all__ = ["DEFAULT_BASE_URL", "DEFAULT_TIMEOUT", "DEFAULT_TOKEN_URL", "from_environment"]

#: Otto's help center, "API keys".
DEFAULT_BASE_URL = "https://api.ottodigital.io"
DEFAULT_TOKEN_URL = "https://keycloak.mgstover.com/realms/otto-prod/protocol/openid-connect/token"  # noqa: S105 - an address
#: Seconds for connecting, and for each read and write, of one try.
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
