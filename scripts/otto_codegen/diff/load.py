"""Reads a document from a file, JSON or YAML, or says in one line why it can't be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


class DocumentError(Exception):
    """A document that cannot be read; the text names the file and the reason."""


def load_document(path: str | Path) -> dict[str, Any]:
    """Read an OpenAPI document.

    Raises:
        DocumentError: the file is missing, is neither JSON nor YAML, or holds no API document.
    """
    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path}: is not UTF-8 text") from error
    document = _parse(path, text)
    if not isinstance(document, dict):
        raise DocumentError(f"{path}: holds no API document, its top level is not an object")
    if not ("openapi" in document or "swagger" in document):
        raise DocumentError(f"{path}: holds no API document: neither `openapi` nor `swagger` in it")
    return document


def _parse(path: Path, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        if text.lstrip()[:1] in ("{", "["):
            raise DocumentError(f"{path}: is not JSON: {_one_line(error)}") from error
    return _parse_yaml(path, text)


def _parse_yaml(path: Path, text: str) -> Any:
    try:
        import yaml
    except ImportError as error:  # pragma: no cover - the codegen extra brings it
        raise DocumentError(
            "reading YAML needs PyYAML: pip install 'otto-client[codegen]'"
        ) from error
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DocumentError(f"{path}: is neither JSON nor YAML: {_one_line(error)}") from error


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
