"""Change a transaction (PATCH /v1/transactions/{transaction_id})"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

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
from otto_ext.wire.types import RequestOptions

from ...models import _ref
from . import AsyncTransactions as _AsyncTag, Transactions as _Tag

if TYPE_CHECKING:
    from ...models import Transaction
    from ...models import TransactionPatch
    from ...models import TransactionPatchDict

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[Transaction] = Operation(
    "transactions.update_transaction",
    "PATCH",
    "/v1/transactions/{transaction_id}",
    parameters=(
        Parameter(
            "transaction_id",
            "transaction_id",
            "path",
            c.UUID_,
            required=True,
            style="simple",
            explode=False,
        ),
    ),
    bodies=(Body("application/json", "json", _ref("TransactionPatch")),),
    body_required=True,
    responses=(
        ResponseSpec("200", (("application/json", "json", _ref("Transaction")),)),
        ResponseSpec("400", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("404", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("422", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


def sync(
    transaction_id: UUID,
    *,
    client: SyncClient,
    body: TransactionPatch | TransactionPatchDict,
    request_options: RequestOptions | None = None,
) -> Transaction:
    """Change a transaction

    See `Transactions.update_transaction`.
    """
    return _Tag(client._caller).update_transaction(
        transaction_id,
        body=body,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    transaction_id: UUID,
    *,
    client: AsyncClient,
    body: TransactionPatch | TransactionPatchDict,
    request_options: RequestOptions | None = None,
) -> Transaction:
    """Change a transaction

    See `Transactions.update_transaction`.
    """
    return await _AsyncTag(client._caller).update_transaction(
        transaction_id,
        body=body,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
