"""A document to bytes: the form that is kept, the form that is hashed, and the hash."""

from __future__ import annotations

import hashlib
import json
from typing import Any

__all__ = ["canonical_bytes", "document_hash", "pretty_bytes"]


def canonical_bytes(document: Any) -> bytes:
    """One line of JSON, keys in the document's order: what hashes are taken over."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def pretty_bytes(document: Any) -> bytes:
    """The form that is committed: two spaces a level, the document's key order, UTF-8."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def document_hash(document: dict[str, Any]) -> str:
    """SHA-256 of a document, keys in its own order, which decides the order of what is made."""
    return hashlib.sha256(canonical_bytes(document)).hexdigest()
