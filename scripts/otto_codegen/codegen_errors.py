"""What can go wrong on the way from a document to a client: each message is one clear sentence."""

from __future__ import annotations

from otto_ext.openapi.document_errors import OpenAPIError

__all__ = ["CodegenError", "VerificationError"]


class CodegenError(OpenAPIError):
    """The regeneration was refused or failed; the message says what to do, in one line."""


class VerificationError(CodegenError):
    """What was generated did not pass a check, and was not put in place.

    Attributes:
        problems: every finding, one line each.
    """

    def __init__(self, message: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems
