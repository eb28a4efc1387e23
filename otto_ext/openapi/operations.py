"""The operations that a document states, counted before anything could lose one."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from otto_ext.openapi.pointers import at

__all__ = ["METHODS", "operations_of"]

#: The methods that a path item may have (OpenAPI 3.1, 4.8.9).
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_MAX_HOPS = 20


def operations_of(document: dict[str, Any]) -> tuple[str, ...]:
    """Each operation as `GET /x`, in the document's order.

    Path items may be references within the document; what they name counts.
    """
    paths = document.get("paths")
    found: list[str] = []
    for path, item in paths.items() if isinstance(paths, dict) else ():
        if not path.startswith("/"):
            continue  # `x-` extensions
        resolved = _resolved(document, item)
        found += [f"{m.upper()} {path}" for m in METHODS if isinstance(resolved.get(m), dict)]
    return tuple(found)


def _resolved(document: dict[str, Any], item: Any) -> dict[str, Any]:
    """A path item, its `$ref` followed; members beside the `$ref` win (OpenAPI 3.1, 4.8.9)."""
    own: dict[str, Any] = {}
    for _ in range(_MAX_HOPS):
        if not isinstance(item, dict):
            break
        own = {**item, **own}
        target = item.get("$ref")
        if not (isinstance(target, str) and target.startswith("#/")):
            break
        item = at(document, unquote(target[1:]))
    return own
