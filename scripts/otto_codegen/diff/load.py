"""Reads a document from a file, JSON or YAML, or says in one line why it can't be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from otto_ext.openapi.decode import decode
from otto_ext.openapi.errors import DocumentError

__all__ = ["DocumentError", "load_document", "references_elsewhere"]

_OBJECTS: Final = ("info", "paths", "webhooks", "components", "definitions")


def load_document(path: str | Path) -> dict[str, Any]:
    """Read an OpenAPI document as `otto_ext.openapi.decode` does, in the same bounds.

    Raises:
        DocumentError: the file is missing, is neither JSON nor YAML, or holds no API document.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path} cannot be read: {error.strerror or error}") from error
    document = decode(data, str(path)).document
    _check(document, path)
    return document


def references_elsewhere(document: Any) -> tuple[str, ...]:
    """The references to other documents, each once: what they lead to is not compared."""
    found: dict[str, None] = {}
    waiting = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            waiting.extend(node.values())
            reference = node.get("$ref")
            if isinstance(reference, str) and not reference.startswith("#"):
                found[reference] = None
    return tuple(sorted(found))


def _check(document: dict[str, Any], path: Path) -> None:
    if not ("openapi" in document or "swagger" in document):
        raise DocumentError(f"{path} holds no API document: neither `openapi` nor `swagger` in it")
    kind, wanted = ("openapi", "3.") if "openapi" in document else ("swagger", "2")
    if not str(document[kind]).startswith(wanted):
        stated = str(document[kind])[:20]
        raise DocumentError(
            f"{path} says `{kind}: {stated}`; OpenAPI 3 and Swagger 2.0 can be compared"
        )
    for key in _OBJECTS:
        if not isinstance(document.get(key), dict | type(None)):
            raise DocumentError(f"{path} holds no API document: its `{key}` is not an object")
