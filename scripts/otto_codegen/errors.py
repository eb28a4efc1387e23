"""What can go wrong on the way from a document to a client: each message is one clear sentence."""

from __future__ import annotations

__all__ = ["CodegenError", "DocumentError", "SourceError", "VerificationError"]


class CodegenError(Exception):
    """The regeneration was refused or failed; the message says what to do, in one line."""


class SourceError(CodegenError):
    """The document could not be had: no such file, a 404, a timeout, too large."""


class DocumentError(CodegenError):
    """What came is no OpenAPI document that a client can be made from."""


class VerificationError(CodegenError):
    """What was generated did not pass a check, and was not put in place.

    Attributes:
        problems: every finding, one line each.
    """

    def __init__(self, message: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems
