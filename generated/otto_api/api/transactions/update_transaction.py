"""Change a transaction (PATCH /v1/transactions/{transaction_id})"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, TYPE_CHECKING, overload
from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.method import (
    AsyncMethod,
    SyncMethod,
    async_raw,
    body_of as _body_of,
    raw,
)
from otto_ext.wire.operation import (
    AsyncClient,
    Body,
    Call as _Call,
    Operation,
    Parameter,
    Reply,
    SyncClient,
)
from otto_ext.wire.types import UNSET, RequestOptions, Response, Unset
from ...models import _ref

if TYPE_CHECKING:
    from ...models import Fee
    from ...models import FeeDict
    from ...models import Transaction
    from ...models import TransactionPatch
    from ...models import TransactionPatchDict
    from ...models import TransactionTypeInput

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
    bodies=(Body("application/json", "json", _ref("TransactionPatch")),),
    body_required=True,
    replies=(
        Reply("200", (("application/json", "json", _ref("Transaction")),)),
        Reply("400", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("404", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("422", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


class UpdateTransactionMethod(SyncMethod):
    """Change a transaction

    `PATCH /v1/transactions/{transaction_id}`
    """

    __slots__ = ()

    @overload
    def __call__(
        self,
        transaction_id: UUID,
        *,
        body: TransactionPatch | TransactionPatchDict,
        request_options: RequestOptions | None = None,
    ) -> Transaction: ...

    @overload
    def __call__(
        self,
        transaction_id: UUID,
        *,
        type_: TransactionTypeInput | Unset = UNSET,
        executed_at: datetime | Unset = UNSET,
        asset: str | Unset = UNSET,
        quantity: Decimal | Unset = UNSET,
        price: Decimal | None | Unset = UNSET,
        fee: Fee | FeeDict | None | Unset = UNSET,
        tx_hash: str | None | Unset = UNSET,
        note: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Transaction: ...

    def __call__(
        self,
        transaction_id: UUID,
        *,
        body: Any = UNSET,
        request_options: Any = None,
        type_: Any = UNSET,
        executed_at: Any = UNSET,
        asset: Any = UNSET,
        quantity: Any = UNSET,
        price: Any = UNSET,
        fee: Any = UNSET,
        tx_hash: Any = UNSET,
        note: Any = UNSET,
    ) -> Transaction:
        """Change a transaction

        Changes the fields that are given. Stand-in: a guess, not Otto's own.

        `PATCH /v1/transactions/{transaction_id}`

        Args:
            transaction_id: The transaction's id.
            body: The request body (application/json), or its fields one by one:
            type_: What a transaction is.
            executed_at: When it was executed.
            asset: The asset's symbol.
            quantity: How much; negative for what leaves the account.
            price: The price of one.
            fee: The body's `fee`.
            tx_hash: The blockchain's hash, for wallets.
            note: A remark.
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
            _Call(
                OPERATION,
                {
                    "transaction_id": transaction_id,
                },
                _body_of(
                    body,
                    {
                        "type": type_,
                        "executed_at": executed_at,
                        "asset": asset,
                        "quantity": quantity,
                        "price": price,
                        "fee": fee,
                        "tx_hash": tx_hash,
                        "note": note,
                    },
                    may_be_empty=True,
                ),
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class AsyncUpdateTransactionMethod(AsyncMethod):
    """Change a transaction

    `PATCH /v1/transactions/{transaction_id}`
    """

    __slots__ = ()

    @overload
    async def __call__(
        self,
        transaction_id: UUID,
        *,
        body: TransactionPatch | TransactionPatchDict,
        request_options: RequestOptions | None = None,
    ) -> Transaction: ...

    @overload
    async def __call__(
        self,
        transaction_id: UUID,
        *,
        type_: TransactionTypeInput | Unset = UNSET,
        executed_at: datetime | Unset = UNSET,
        asset: str | Unset = UNSET,
        quantity: Decimal | Unset = UNSET,
        price: Decimal | None | Unset = UNSET,
        fee: Fee | FeeDict | None | Unset = UNSET,
        tx_hash: str | None | Unset = UNSET,
        note: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Transaction: ...

    async def __call__(
        self,
        transaction_id: UUID,
        *,
        body: Any = UNSET,
        request_options: Any = None,
        type_: Any = UNSET,
        executed_at: Any = UNSET,
        asset: Any = UNSET,
        quantity: Any = UNSET,
        price: Any = UNSET,
        fee: Any = UNSET,
        tx_hash: Any = UNSET,
        note: Any = UNSET,
    ) -> Transaction:
        """Change a transaction

        Changes the fields that are given. Stand-in: a guess, not Otto's own.

        `PATCH /v1/transactions/{transaction_id}`

        Args:
            transaction_id: The transaction's id.
            body: The request body (application/json), or its fields one by one:
            type_: What a transaction is.
            executed_at: When it was executed.
            asset: The asset's symbol.
            quantity: How much; negative for what leaves the account.
            price: The price of one.
            fee: The body's `fee`.
            tx_hash: The blockchain's hash, for wallets.
            note: A remark.
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
            _Call(
                OPERATION,
                {
                    "transaction_id": transaction_id,
                },
                _body_of(
                    body,
                    {
                        "type": type_,
                        "executed_at": executed_at,
                        "asset": asset,
                        "quantity": quantity,
                        "price": price,
                        "fee": fee,
                        "tx_hash": tx_hash,
                        "note": note,
                    },
                    may_be_empty=True,
                ),
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


def sync(
    transaction_id: UUID,
    *,
    client: SyncClient,
    body: TransactionPatch | TransactionPatchDict,
    request_options: RequestOptions | None = None,
) -> Transaction:
    """Change a transaction

    See `UpdateTransactionMethod`.
    """
    return UpdateTransactionMethod(client._caller)(
        transaction_id,
        body=body,
        request_options=request_options,
    )


def sync_detailed(
    transaction_id: UUID,
    *,
    client: SyncClient,
    body: TransactionPatch | TransactionPatchDict,
    request_options: RequestOptions | None = None,
) -> Response[Transaction]:
    """Change a transaction

    See `UpdateTransactionMethod`.
    """
    return UpdateTransactionMethod(client._caller).with_raw_response(
        transaction_id,
        body=body,
        request_options=request_options,
    )


async def asyncio(
    transaction_id: UUID,
    *,
    client: AsyncClient,
    body: TransactionPatch | TransactionPatchDict,
    request_options: RequestOptions | None = None,
) -> Transaction:
    """Change a transaction

    See `AsyncUpdateTransactionMethod`.
    """
    return await AsyncUpdateTransactionMethod(client._caller)(
        transaction_id,
        body=body,
        request_options=request_options,
    )


async def asyncio_detailed(
    transaction_id: UUID,
    *,
    client: AsyncClient,
    body: TransactionPatch | TransactionPatchDict,
    request_options: RequestOptions | None = None,
) -> Response[Transaction]:
    """Change a transaction

    See `AsyncUpdateTransactionMethod`.
    """
    return await AsyncUpdateTransactionMethod(client._caller).with_raw_response(
        transaction_id,
        body=body,
        request_options=request_options,
    )
