"""Change a transaction (PATCH /v1/transactions/{transaction_id})"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from ..._runtime import codec as c
from ..._runtime.operation import (
    AsyncClient,
    AsyncMethod,
    Body,
    Operation,
    Parameter,
    Reply,
    SyncClient,
    SyncMethod,
    async_raw,
    raw,
)
from ...types import RequestOptions, Response

if TYPE_CHECKING:
    from ...models import Transaction
    from ...models import TransactionPatch

__all__ = [
    "OPERATION",
    "AsyncUpdateTransactionMethod",
    "UpdateTransactionMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

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
    bodies=(Body("application/json", "json", c.ref("TransactionPatch")),),
    body_required=True,
    replies=(
        Reply("200", (("application/json", "json", c.ref("Transaction")),)),
        Reply("400", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("401", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("404", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("422", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", c.ref("Problem")),)),
    ),
)


class UpdateTransactionMethod(SyncMethod):
    """Change a transaction

    `PATCH /v1/transactions/{transaction_id}`
    """

    __slots__ = ()

    def __call__(
        self,
        transaction_id: UUID,
        *,
        body: TransactionPatch,
        request_options: RequestOptions | None = None,
    ) -> Transaction:
        """Change a transaction

        Changes the fields that are given. Stand-in: a guess, not Otto's own.

        `PATCH /v1/transactions/{transaction_id}`

        Args:
            transaction_id: The transaction's id.
            body: The request body (application/json).
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return self._send(
            OPERATION,
            {
                "transaction_id": transaction_id,
            },
            body,
            options=request_options,
        )

    with_raw_response = raw(__call__)


class AsyncUpdateTransactionMethod(AsyncMethod):
    """Change a transaction

    `PATCH /v1/transactions/{transaction_id}`
    """

    __slots__ = ()

    async def __call__(
        self,
        transaction_id: UUID,
        *,
        body: TransactionPatch,
        request_options: RequestOptions | None = None,
    ) -> Transaction:
        """Change a transaction

        Changes the fields that are given. Stand-in: a guess, not Otto's own.

        `PATCH /v1/transactions/{transaction_id}`

        Args:
            transaction_id: The transaction's id.
            body: The request body (application/json).
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return await self._send(
            OPERATION,
            {
                "transaction_id": transaction_id,
            },
            body,
            options=request_options,
        )

    with_raw_response = async_raw(__call__)


def sync(
    transaction_id: UUID,
    *,
    client: SyncClient,
    body: TransactionPatch,
    request_options: RequestOptions | None = None,
) -> Transaction:
    """Change a transaction

    See `UpdateTransactionMethod`.
    """
    return UpdateTransactionMethod(client)(
        transaction_id,
        body=body,
        request_options=request_options,
    )


def sync_detailed(
    transaction_id: UUID,
    *,
    client: SyncClient,
    body: TransactionPatch,
    request_options: RequestOptions | None = None,
) -> Response[Transaction]:
    """Change a transaction

    See `UpdateTransactionMethod`.
    """
    return UpdateTransactionMethod(client).with_raw_response(
        transaction_id,
        body=body,
        request_options=request_options,
    )


async def asyncio(
    transaction_id: UUID,
    *,
    client: AsyncClient,
    body: TransactionPatch,
    request_options: RequestOptions | None = None,
) -> Transaction:
    """Change a transaction

    See `AsyncUpdateTransactionMethod`.
    """
    return await AsyncUpdateTransactionMethod(client)(
        transaction_id,
        body=body,
        request_options=request_options,
    )


async def asyncio_detailed(
    transaction_id: UUID,
    *,
    client: AsyncClient,
    body: TransactionPatch,
    request_options: RequestOptions | None = None,
) -> Response[Transaction]:
    """Change a transaction

    See `AsyncUpdateTransactionMethod`.
    """
    return await AsyncUpdateTransactionMethod(client).with_raw_response(
        transaction_id,
        body=body,
        request_options=request_options,
    )
