"""Remove a transaction (DELETE /v1/transactions/{transaction_id})"""

from __future__ import annotations

from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.operation import AsyncClient, Operation, Parameter, ResponseSpec, SyncClient
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import RequestOptions

from ...models import _ref
from . import AsyncTransactions as _AsyncTag, Transactions as _Tag

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[None] = Operation(
    "transactions.delete_transaction",
    "DELETE",
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
    responses=(
        ResponseSpec("204"),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("404", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("409", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


def sync(
    transaction_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> None:
    """Remove a transaction

    See `Transactions.delete_transaction`.
    """
    return _Tag(client._caller).delete_transaction(
        transaction_id,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    transaction_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> None:
    """Remove a transaction

    See `Transactions.delete_transaction`.
    """
    return await _AsyncTag(client._caller).delete_transaction(
        transaction_id,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
