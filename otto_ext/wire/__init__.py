"""What generated clients are made of: operations, codecs, requests and responses.

Private: generated code imports it, and `otto_api.types` has the public names.
"""

from __future__ import annotations

__all__ = ["WIRE_VERSION", "require_wire"]

#: Increased whenever code that was generated before no longer works with these modules.
WIRE_VERSION = 9


def require_wire(version: int, package: str) -> int:
    """The wire version that a generated client was made for, if it is the one installed.

    Raises:
        ImportError: it is another one.
    """
    if version != WIRE_VERSION:
        raise ImportError(
            f"{package} was generated for wire version {version}, but the installed otto-client "
            f"has wire version {WIRE_VERSION}; regenerate the client "
            "(`python scripts/regenerate.py`), or install the otto-client that it was made with",
            name=package,
        )
    return version
