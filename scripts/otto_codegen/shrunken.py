"""Refuses a document that lost so much of the API that the server is more likely to be broken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from otto_codegen.diff.matching import match_operations, operations
from otto_ext.openapi.document_errors import DocumentError
from otto_ext.openapi.references import Document

if TYPE_CHECKING:
    from otto_codegen.diff.matching import ApiOperation

__all__ = ["refuse_shrunken"]

#: The share of operations that may be removed at once.
AT_MOST: Final = 1 / 3


def refuse_shrunken(before: dict[str, Any] | None, after: dict[str, Any], generated: int) -> None:
    """Raise if the new document is smaller and lacks more than a third of the operations.

    An operation that moved to another path with its `operationId` is not lost, and a document
    that has as many operations as before did not shrink: paths from `/v1` to `/v2`, for example.

    Args:
        before: the document that the present client was made from; None if it cannot be read.
        after: the new document.
        generated: how many operations the present client has, which counts without `before`.

    Raises:
        DocumentError: the document is suspicious; the message says how to accept it.
    """
    old, new = ([] if document is None else _operations(document) for document in (before, after))
    had = len(old) or generated
    lost = len(match_operations(old, new).removed) if old else max(0, generated - len(new))
    if len(new) >= had or (new and lost <= had * AT_MOST):
        return
    lacks = f"lacks {lost} of the {had} operations that the API had" if new else "has no operations"
    raise DocumentError(
        f"the new document {lacks}; check that the server works, and if the operations are really "
        "gone, run again with --accept-removals"
    )


def _operations(document: dict[str, Any]) -> list[ApiOperation]:
    opened = Document(document)
    return list(operations(opened, opened.root.child("paths")))
