"""Is this an OpenAPI document at all, and of which version?"""

from __future__ import annotations

from typing import Any

from otto_ext.openapi.errors import DocumentError

__all__ = ["check_is_openapi", "is_swagger"]

# What people have at hand instead of the document, by the key that gives it away.
_LOOKALIKES = {
    "asyncapi": "an AsyncAPI document",
    "arazzo": "an Arazzo workflow",
    "overlay": "an Overlay; overlays go into overlays/",
    "__schema": "a GraphQL schema",
    "swaggerVersion": "a Swagger 1.x document; convert it to OpenAPI 3 first",
    "item": "a Postman collection; export it as OpenAPI",
    "resources": "a RAML or discovery document",
}


def check_is_openapi(document: dict[str, Any], label: str) -> str:
    """The version that a document states: `3.0.3`, `3.1.0`, `2.0`.

    Raises:
        DocumentError: it is none of OpenAPI 3.x or Swagger 2.0, or has nothing to generate from.
    """
    # Unquoted in YAML, `openapi: 3.0` is a number.
    stated = document.get("openapi", document.get("swagger"))
    if stated is None or isinstance(stated, dict | list | bool):
        raise DocumentError(_no_openapi(document, label))
    version = str(stated).strip()
    if not version.startswith("3.") and version not in ("2.0", "2", "3"):
        raise DocumentError(
            f"{label} states OpenAPI version {version[:20]!r}; 3.x and Swagger 2.0 are understood"
        )
    paths = document.get("paths")
    if paths is None and not (document.get("webhooks") or document.get("components")):
        raise DocumentError(f"{label} has no `paths`: there is nothing to make a client from")
    if not isinstance(paths, dict | None):
        raise DocumentError(f"{label}: `paths` must be an object of path templates")
    return version


def is_swagger(document: dict[str, Any]) -> bool:
    """Whether it is a Swagger 2.0 document that can be converted."""
    stated = str(document.get("swagger")).strip() in ("2.0", "2")
    return stated and "openapi" not in document and isinstance(document.get("paths"), dict)


def _no_openapi(document: dict[str, Any], label: str) -> str:
    for key, what in _LOOKALIKES.items():
        if key in document:
            return f"{label} is not an OpenAPI document but {what}"
    if "error" in document or "message" in document:
        return f"{label} is not an OpenAPI document but looks like an error response of an API"
    return f"{label} is not an OpenAPI document: it has neither `openapi` nor `swagger` at its top"
