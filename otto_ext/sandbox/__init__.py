"""A local server made from an OpenAPI document, to try the client and to test code that uses it.

Needs the extra `sandbox`. It knows no endpoint by name: operations, example data and checks all
come from the document. Names load when they are first used: pytest imports this package in every
run of an environment that has otto-client.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from otto_ext.sandbox._connected import ConnectedSandbox
    from otto_ext.sandbox._loopback_server import Sandbox
    from otto_ext.sandbox._recorded_requests import RecordedRequest

__all__ = ["ConnectedSandbox", "RecordedRequest", "Sandbox"]

_HOMES = {
    "ConnectedSandbox": "_connected",
    "RecordedRequest": "_recorded_requests",
    "Sandbox": "_loopback_server",
}


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        try:
            value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        except ModuleNotFoundError as error:
            if (error.name or "").startswith("otto_"):
                raise
            from otto_ext._errors import ConfigurationError
            from otto_ext._installation import install_command

            raise ConfigurationError(
                f"The sandbox needs {error.name}: {install_command('sandbox')}"
            ) from None
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
