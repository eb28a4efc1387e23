"""Add a transaction (POST /v1/transactions)"""

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
    from ...models import TransactionInput
    from ...models import TransactionInputDict
    from ...models import TransactionTypeInput

__all__ = [
    "OPERATION",
    "AsyncCreateTransactionMethod",
    "CreateTransactionMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

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
    replies=(
        Reply("201", (("application/json", "json", _ref("Transaction")),)),
        Reply("400", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("409", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("422", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


class CreateTransactionMethod(SyncMethod):
    """Add a transaction

    `POST /v1/transactions`
    """

    __slots__ = ()

    @overload
    def __call__(
        self,
        *,
        body: TransactionInput | TransactionInputDict,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Transaction: ...

    @overload
    def __call__(
        self,
        *,
        account_id: UUID,
        type_: TransactionTypeInput,
        executed_at: datetime,
        asset: str,
        quantity: Decimal,
        price: Decimal | None | Unset = UNSET,
        fee: Fee | FeeDict | None | Unset = UNSET,
        tx_hash: str | None | Unset = UNSET,
        note: str | Unset = UNSET,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Transaction: ...

    def __call__(
        self,
        *,
        body: Any = UNSET,
        idempotency_key: Any = UNSET,
        request_options: Any = None,
        account_id: Any = UNSET,
        type_: Any = UNSET,
        executed_at: Any = UNSET,
        asset: Any = UNSET,
        quantity: Any = UNSET,
        price: Any = UNSET,
        fee: Any = UNSET,
        tx_hash: Any = UNSET,
        note: Any = UNSET,
    ) -> Transaction:
        """Add a transaction

        Adds one. Stand-in: a guess, not Otto's own.

        `POST /v1/transactions`

        Args:
            body: The request body (application/json), or its fields one by one:
            account_id: The account; it stands on every transaction.
            type_: What a transaction is.
            executed_at: When it was executed.
            asset: The asset's symbol.
            quantity: How much; negative for what leaves the account.
            price: The price of one.
            fee: The body's `fee`.
            tx_hash: The blockchain's hash, for wallets.
            note: A remark.
            idempotency_key: A key of your own; the same key never adds twice.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 409: The object's state does not allow this.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return self._send(
            _Call(
                OPERATION,
                {
                    "idempotency_key": idempotency_key,
                },
                _body_of(
                    body,
                    {
                        "account_id": account_id,
                        "type": type_,
                        "executed_at": executed_at,
                        "asset": asset,
                        "quantity": quantity,
                        "price": price,
                        "fee": fee,
                        "tx_hash": tx_hash,
                        "note": note,
                    },
                ),
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class AsyncCreateTransactionMethod(AsyncMethod):
    """Add a transaction

    `POST /v1/transactions`
    """

    __slots__ = ()

    @overload
    async def __call__(
        self,
        *,
        body: TransactionInput | TransactionInputDict,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Transaction: ...

    @overload
    async def __call__(
        self,
        *,
        account_id: UUID,
        type_: TransactionTypeInput,
        executed_at: datetime,
        asset: str,
        quantity: Decimal,
        price: Decimal | None | Unset = UNSET,
        fee: Fee | FeeDict | None | Unset = UNSET,
        tx_hash: str | None | Unset = UNSET,
        note: str | Unset = UNSET,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Transaction: ...

    async def __call__(
        self,
        *,
        body: Any = UNSET,
        idempotency_key: Any = UNSET,
        request_options: Any = None,
        account_id: Any = UNSET,
        type_: Any = UNSET,
        executed_at: Any = UNSET,
        asset: Any = UNSET,
        quantity: Any = UNSET,
        price: Any = UNSET,
        fee: Any = UNSET,
        tx_hash: Any = UNSET,
        note: Any = UNSET,
    ) -> Transaction:
        """Add a transaction

        Adds one. Stand-in: a guess, not Otto's own.

        `POST /v1/transactions`

        Args:
            body: The request body (application/json), or its fields one by one:
            account_id: The account; it stands on every transaction.
            type_: What a transaction is.
            executed_at: When it was executed.
            asset: The asset's symbol.
            quantity: How much; negative for what leaves the account.
            price: The price of one.
            fee: The body's `fee`.
            tx_hash: The blockchain's hash, for wallets.
            note: A remark.
            idempotency_key: A key of your own; the same key never adds twice.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 409: The object's state does not allow this.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return await self._send(
            _Call(
                OPERATION,
                {
                    "idempotency_key": idempotency_key,
                },
                _body_of(
                    body,
                    {
                        "account_id": account_id,
                        "type": type_,
                        "executed_at": executed_at,
                        "asset": asset,
                        "quantity": quantity,
                        "price": price,
                        "fee": fee,
                        "tx_hash": tx_hash,
                        "note": note,
                    },
                ),
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


def sync(
    *,
    client: SyncClient,
    body: TransactionInput | TransactionInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Transaction:
    """Add a transaction

    See `CreateTransactionMethod`.
    """
    return CreateTransactionMethod(client._caller)(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


def sync_detailed(
    *,
    client: SyncClient,
    body: TransactionInput | TransactionInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[Transaction]:
    """Add a transaction

    See `CreateTransactionMethod`.
    """
    return CreateTransactionMethod(client._caller).with_raw_response(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


async def asyncio(
    *,
    client: AsyncClient,
    body: TransactionInput | TransactionInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Transaction:
    """Add a transaction

    See `AsyncCreateTransactionMethod`.
    """
    return await AsyncCreateTransactionMethod(client._caller)(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


async def asyncio_detailed(
    *,
    client: AsyncClient,
    body: TransactionInput | TransactionInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[Transaction]:
    """Add a transaction

    See `AsyncCreateTransactionMethod`.
    """
    return await AsyncCreateTransactionMethod(client._caller).with_raw_response(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )
