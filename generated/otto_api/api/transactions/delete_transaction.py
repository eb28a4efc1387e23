"""Remove a transaction (DELETE /v1/transactions/{transaction_id})"""

from __future__ import annotations

from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.method import (
    AsyncMethod,
    SyncMethod,
    async_raw,
    raw,
)
from otto_ext.wire.operation import (
    AsyncClient,
    Call as _Call,
    Operation,
    Parameter,
    Reply,
    SyncClient,
)
from otto_ext.wire.types import RequestOptions, Response
from ...models import _ref

__all__ = [
    "OPERATION",
    "AsyncDeleteTransactionMethod",
    "DeleteTransactionMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

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
    replies=(
        Reply("204"),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("404", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("409", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


class DeleteTransactionMethod(SyncMethod):
    """Remove a transaction

    `DELETE /v1/transactions/{transaction_id}`
    """

    __slots__ = ()

    def __call__(
        self,
        transaction_id: UUID,
        *,
        request_options: RequestOptions | None = None,
    ) -> None:
        """Remove a transaction

        Removes one for good. Stand-in: a guess, not Otto's own.

        `DELETE /v1/transactions/{transaction_id}`

        Args:
            transaction_id: The transaction's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 409: The object's state does not allow this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return self._send(
            _Call(
                OPERATION,
                {
                    "transaction_id": transaction_id,
                },
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class AsyncDeleteTransactionMethod(AsyncMethod):
    """Remove a transaction

    `DELETE /v1/transactions/{transaction_id}`
    """

    __slots__ = ()

    async def __call__(
        self,
        transaction_id: UUID,
        *,
        request_options: RequestOptions | None = None,
    ) -> None:
        """Remove a transaction

        Removes one for good. Stand-in: a guess, not Otto's own.

        `DELETE /v1/transactions/{transaction_id}`

        Args:
            transaction_id: The transaction's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 409: The object's state does not allow this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return await self._send(
            _Call(
                OPERATION,
                {
                    "transaction_id": transaction_id,
                },
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


def sync(
    transaction_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> None:
    """Remove a transaction

    See `DeleteTransactionMethod`.
    """
    return DeleteTransactionMethod(client._caller)(
        transaction_id,
        request_options=request_options,
    )


def sync_detailed(
    transaction_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> Response[None]:
    """Remove a transaction

    See `DeleteTransactionMethod`.
    """
    return DeleteTransactionMethod(client._caller).with_raw_response(
        transaction_id,
        request_options=request_options,
    )


async def asyncio(
    transaction_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> None:
    """Remove a transaction

    See `AsyncDeleteTransactionMethod`.
    """
    return await AsyncDeleteTransactionMethod(client._caller)(
        transaction_id,
        request_options=request_options,
    )


async def asyncio_detailed(
    transaction_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> Response[None]:
    """Remove a transaction

    See `AsyncDeleteTransactionMethod`.
    """
    return await AsyncDeleteTransactionMethod(client._caller).with_raw_response(
        transaction_id,
        request_options=request_options,
    )
