"""What can go wrong while a document is read: each message is one sentence that says what to do."""

from __future__ import annotations

__all__ = ["DocumentError", "OpenAPIError", "SourceError"]


class OpenAPIError(Exception):
    """A document could not be read or used; the message says what to do, in one line."""


class SourceError(OpenAPIError):
    """The document could not be fetched: no such file, a 404, a timeout, too large."""


class DocumentError(OpenAPIError):
    """The document is not an OpenAPI document that can be read."""
