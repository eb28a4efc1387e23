"""A local server made from an OpenAPI document, to try the client and to test code that uses it.

Needs the extra `sandbox`. It knows no endpoint by name: operations, example data and checks all
come from the document.
"""

from __future__ import annotations

from otto_ext._errors import ConfigurationError

try:
    from otto_ext.sandbox._record import RecordedRequest
    from otto_ext.sandbox._server import Sandbox
except ModuleNotFoundError as error:
    if (error.name or "").startswith("otto_"):
        raise
    raise ConfigurationError(
        f"The sandbox needs {error.name}: pip install 'otto-client[sandbox]'"
    ) from None

__all__ = ["RecordedRequest", "Sandbox"]
