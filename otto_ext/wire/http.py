"""Which HTTP library this process uses: httpx, or its successor httpx2 with the same API.

httpx unless the environment variable OTTO_HTTP_LIBRARY is `httpx2`, or httpx2 alone is installed.
Every module of ours takes `httpx` from here; nothing else imports either library by name.
"""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    # Both have the same classes, so that the types of the one stand for those of the other.
    import httpx

__all__ = ["CORE", "LIBRARIES", "LIBRARY", "VARIABLE", "httpx"]

VARIABLE: Final = "OTTO_HTTP_LIBRARY"
#: The libraries, and the package of each that opens connections.
LIBRARIES: Final = {"httpx": "httpcore", "httpx2": "httpcore2"}


def _chosen() -> str:
    """The library's name.

    Raises:
        ImportError: neither is installed, or the environment names one that is not.
    """
    named = os.environ.get(VARIABLE, "").strip()
    if not named:
        return "httpx" if find_spec("httpx") or not find_spec("httpx2") else "httpx2"
    if named not in LIBRARIES:
        raise ImportError(f"{VARIABLE} is {named!r}; set it to httpx or httpx2, or unset it")
    if find_spec(named) is None:
        raise ImportError(
            f"{VARIABLE} is {named}, which is not installed; run pip install {named}, "
            f"or unset {VARIABLE}"
        )
    return named


#: The name of the library in use.
LIBRARY: Final = _chosen()
#: The name of its package that opens connections.
CORE: Final = LIBRARIES[LIBRARY]
if not TYPE_CHECKING:
    httpx = import_module(LIBRARY)
