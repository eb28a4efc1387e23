"""What can go wrong while a document is read: each message is one sentence that says what to do."""

from __future__ import annotations

__all__ = [
    "MAX_DEPTH",
    "MAX_VALUES",
    "DocumentError",
    "OpenAPIError",
    "SourceError",
    "too_deep",
    "too_many",
]

#: What a document may hold: levels of values within values, and values in all.
MAX_DEPTH = 200
MAX_VALUES = 3_000_000


class OpenAPIError(Exception):
    """A document could not be read or used; the message says what to do, in one line."""


class SourceError(OpenAPIError):
    """The document could not be fetched: no such file, a 404, a timeout, too large."""


class DocumentError(OpenAPIError):
    """The document is not an OpenAPI document that can be read."""


def too_deep(label: str) -> str:
    """The message for a document that nests too deeply."""
    return f"{label} nests more than {MAX_DEPTH} levels deep; no OpenAPI document does"


def too_many(label: str) -> str:
    """The message for a document, or an alias bomb, of too many values."""
    return f"{label} holds more than {MAX_VALUES:,} values, YAML anchors expanded; refused"
