"""What the sandbox saw, without secrets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Set

    from otto_ext.sandbox._routes import DocumentedOperation

__all__ = ["RecordedRequest", "record"]

_SECRET = re.compile(r"authorization|cookie|token|secret|password|api-?_?key|signature", re.I)


@frozen
class RecordedRequest:
    """A request that the sandbox saw; without secrets.

    Attributes:
        method: in capitals.
        path: as it was sent, without the query.
        query: names and values in order; those of secrets left out.
        headers: by lower-case name; those of secrets left out.
        status: what was returned; 0 if the connection was dropped.
        operation: `GET /template` of the document, or None if there is none.
        operation_id: its operationId, if it has one.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    status: int
    operation: str | None
    operation_id: str | None


def record(
    method: str,
    path: str,
    query: str,
    headers: Mapping[str, str],
    status: int,
    operation: DocumentedOperation | None,
    secret_names: Set[str],
) -> RecordedRequest:
    """A record; `secret_names` are those that the document itself says hold keys."""

    def harmless(name: str) -> bool:
        return not _SECRET.search(name) and name.lower() not in secret_names

    return RecordedRequest(
        method,
        path,
        tuple(pair for pair in parse_qsl(query, keep_blank_values=True) if harmless(pair[0])),
        {name: value for name, value in headers.items() if harmless(name)},
        status,
        None if operation is None else f"{operation.method} {operation.path}",
        None if operation is None else operation.operation_id,
    )
