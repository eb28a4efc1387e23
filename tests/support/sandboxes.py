"""Requests to a sandbox, made from what its document says of each operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx

if TYPE_CHECKING:
    from otto_ext.sandbox import Sandbox

__all__ = ["KEY", "bearer", "closed", "filled", "followed", "operations"]

KEY = {"client_id": "a-key", "client_secret": "its-word"}


def bearer(sandbox: Sandbox) -> dict[str, str]:
    """Headers with a token that is good now."""
    form = {"grant_type": "client_credentials", **KEY}
    token = httpx.post(sandbox.token_url, data=form).json()["access_token"]
    return {"Authorization": f"Bearer {token}"}


def followed(document: dict[str, Any], node: Any) -> Any:
    """The node behind a reference."""
    while isinstance(node, dict) and "$ref" in node:
        target: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Operations by `METHOD /path`."""
    return {
        f"{method.upper()} {path}": operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in ("get", "put", "post", "patch", "delete")
    }


def closed(document: dict[str, Any], schema: Any) -> dict[str, Any]:
    """A schema of a 3.1 document that stands alone."""
    return {"components": document["components"], **schema}


def filled(path: str, value: str) -> str:
    """A template with one value in each place."""
    while "{" in path:
        start, _, rest = path.partition("{")
        path = start + quote(value) + rest.partition("}")[2]
    return path
