"""Reads a document that is to be compared, or says in one line why it cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from otto_ext.openapi.document_errors import DocumentError
from otto_ext.openapi.fetch import Fetcher
from otto_ext.openapi.load import LoadedDocument, load

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["load_document", "load_source"]

_OBJECTS: Final = ("info", "paths", "webhooks", "components")


def load_source(where: str | Path) -> LoadedDocument:
    """Read an OpenAPI document as the regeneration does, with its parts.

    Raises:
        OpenAPIError: it could not be read, or is not an OpenAPI document.
    """
    source = load(where, Fetcher.from_environment())
    _check(source.document, source.label)
    return source


def load_document(where: str | Path) -> dict[str, Any]:
    """The document that `load_source` reads."""
    return load_source(where).document


def _check(document: dict[str, Any], label: str) -> None:
    if not ("openapi" in document or "swagger" in document):
        raise DocumentError(f"{label} holds no API document: neither `openapi` nor `swagger` in it")
    kind = "openapi" if "openapi" in document else "swagger"
    if kind == "swagger" or not str(document[kind]).startswith("3."):
        stated = str(document[kind])[:20]
        raise DocumentError(
            f"{label} says `{kind}: {stated}`; OpenAPI 3 and Swagger 2.0 can be compared"
        )
    for key in _OBJECTS:
        if not isinstance(document.get(key), dict | type(None)):
            raise DocumentError(f"{label} holds no API document: its `{key}` is not an object")
