"""The entries of a ledger by pages, stated by hand with the types of `support.ledger`."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID

from support.bulk import BulkServer
from support.ledger import Page, entry
from support.stated import Stated

from otto_ext import Otto
from otto_ext.auth import StaticToken
from otto_ext.wire import codec as c
from otto_ext.wire.method import AsyncIteration, SyncIteration
from otto_ext.wire.model import codec_for
from otto_ext.wire.operation import Call, Operation, Parameter, ResponseSpec
from otto_ext.wire.types import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "ACCOUNT",
    "AsyncIterTypedEntries",
    "IterTypedEntries",
    "respond",
    "typed_entries",
]

ACCOUNT = UUID("6f1c1d0e-7c55-4b62-9a4b-0b6f1d3f6a11")
ENTRIES: Operation[Any] = Operation(
    "ledger.list_entries",
    "GET",
    "/accounts/{account}/entries",
    parameters=(
        Parameter("account", "account_id", "path", c.UUID_, True, "simple", False),
        Parameter("cursor", "cursor", "query", c.STRING),
    ),
    responses=(ResponseSpec("200", (("application/json", "json", codec_for(Page)),)),),
    paging={"style": "cursor", "items": "/items", "parameter": "cursor", "next": "/next"},
)


class IterTypedEntries(Stated, SyncIteration[..., Any]):
    """Every entry of an account."""

    def stated(self, *, account_id: UUID) -> Any:
        arguments = {"account_id": account_id, "cursor": UNSET}
        return Call(ENTRIES, arguments)


class AsyncIterTypedEntries(Stated, AsyncIteration[..., Any]):
    """Every entry of an account."""

    def stated(self, *, account_id: UUID) -> Any:
        arguments = {"account_id": account_id, "cursor": UNSET}
        return Call(ENTRIES, arguments)


def respond(rows: list[dict[str, Any]], query: Mapping[str, str]) -> bytes:
    """A page of two rows."""
    start = int(query.get("cursor", 0))
    more = str(start + 2) if start + 2 < len(rows) else None
    return json.dumps({"items": rows[start : start + 2], "next": more}).encode()


@contextmanager
def typed_entries(amounts: list[str]) -> Iterator[Otto]:
    """A client of a server that has entries of these amounts."""
    rows = [entry(amount=it, count=number) for number, it in enumerate(amounts)]
    with (
        BulkServer(respond=lambda path, query: respond(rows, query)) as server,
        Otto(base_url=server.url, credentials=StaticToken("t"), retry=False) as client,
    ):
        yield client
