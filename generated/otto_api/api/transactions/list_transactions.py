"""List transactions (GET /v1/transactions)"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.operation import AsyncClient, Operation, Parameter, ResponseSpec, SyncClient
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import UNSET, RequestOptions, Unset

from ...models import _ref
from . import AsyncTransactions as _AsyncTag, Transactions as _Tag

if TYPE_CHECKING:
    from ...models import TransactionPage
    from ...models import TransactionTypeInput

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[TransactionPage] = Operation(
    "transactions.list_transactions",
    "GET",
    "/v1/transactions",
    parameters=(
        Parameter("account_id", "account_id", "query", c.UUID_),
        Parameter("type", "type_", "query", c.array(_ref("TransactionType"))),
        Parameter("from", "from_", "query", c.DATETIME),
        Parameter("to", "to", "query", c.DATETIME),
        Parameter("cursor", "cursor", "query", c.STRING),
        Parameter("limit", "limit", "query", c.INTEGER),
    ),
    responses=(
        ResponseSpec("200", (("application/json", "json", _ref("TransactionPage")),)),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
    paging={
        "style": "cursor",
        "items": "/data",
        "parameter": "cursor",
        "size": "limit",
        "next": "/page/next",
    },
)


def sync(
    *,
    client: SyncClient,
    account_id: UUID | Unset = UNSET,
    type_: Sequence[TransactionTypeInput] | Unset = UNSET,
    from_: datetime | Unset = UNSET,
    to: datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> TransactionPage:
    """List transactions

    See `Transactions.list_transactions`.
    """
    return _Tag(client._caller).list_transactions(
        account_id=account_id,
        type_=type_,
        from_=from_,
        to=to,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    *,
    client: AsyncClient,
    account_id: UUID | Unset = UNSET,
    type_: Sequence[TransactionTypeInput] | Unset = UNSET,
    from_: datetime | Unset = UNSET,
    to: datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> TransactionPage:
    """List transactions

    See `Transactions.list_transactions`.
    """
    return await _AsyncTag(client._caller).list_transactions(
        account_id=account_id,
        type_=type_,
        from_=from_,
        to=to,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
