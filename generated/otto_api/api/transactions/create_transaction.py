"""Add a transaction (POST /v1/transactions)"""

from __future__ import annotations

from typing import TYPE_CHECKING

from otto_ext.wire import codec as c
from otto_ext.wire.operation import (
    AsyncClient,
    Body,
    Operation,
    Parameter,
    ResponseSpec,
    SyncClient,
)
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import UNSET, RequestOptions, Unset

from ...models import _ref
from . import AsyncTransactions as _AsyncTag, Transactions as _Tag

if TYPE_CHECKING:
    from ...models import Transaction
    from ...models import TransactionInput
    from ...models import TransactionInputDict

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[Transaction] = Operation(
    "transactions.create_transaction",
    "POST",
    "/v1/transactions",
    parameters=(
        Parameter(
            "Idempotency-Key", "idempotency_key", "header", c.STRING, style="simple", explode=False
        ),
    ),
    bodies=(Body("application/json", "json", _ref("TransactionInput")),),
    body_required=True,
    responses=(
        ResponseSpec("201", (("application/json", "json", _ref("Transaction")),)),
        ResponseSpec("400", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("409", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("422", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


def sync(
    *,
    client: SyncClient,
    body: TransactionInput | TransactionInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Transaction:
    """Add a transaction

    See `Transactions.create_transaction`.
    """
    return _Tag(client._caller).create_transaction(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    *,
    client: AsyncClient,
    body: TransactionInput | TransactionInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Transaction:
    """Add a transaction

    See `Transactions.create_transaction`.
    """
    return await _AsyncTag(client._caller).create_transaction(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
