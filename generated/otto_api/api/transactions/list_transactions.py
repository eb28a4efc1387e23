"""List transactions (GET /v1/transactions)"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
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
from otto_ext.wire.types import UNSET, AsyncPages, Pages, RequestOptions, Response, Unset
from ...models import _ref

if TYPE_CHECKING:
    from ...models import Transaction
    from ...models import TransactionPage
    from ...models import TransactionTypeInput

__all__ = [
    "OPERATION",
    "AsyncListTransactionsMethod",
    "ListTransactionsMethod",
    "AsyncIterListTransactionsMethod",
    "IterListTransactionsMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

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
    replies=(
        Reply("200", (("application/json", "json", _ref("TransactionPage")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
    paging={
        "style": "cursor",
        "items": "/data",
        "parameter": "cursor",
        "size": "limit",
        "next": "/page/next",
    },
)


class ListTransactionsMethod(SyncMethod):
    """List transactions

    `GET /v1/transactions`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        account_id: UUID | Unset = UNSET,
        type_: Sequence[TransactionTypeInput] | Unset = UNSET,
        from_: datetime | Unset = UNSET,
        to: datetime | Unset = UNSET,
        cursor: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> TransactionPage:
        """List transactions

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

        `GET /v1/transactions`

        Args:
            account_id: Transactions of this account only.
            type_: Transactions of these types only.
            from_: Executed at this moment or later.
            to: Executed before this moment.
            cursor: Where the last page ended: its `page.next`.
            limit: Items on a page. The API's default: 50.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return self._send(
            _Call(
                OPERATION,
                {
                    "account_id": account_id,
                    "type_": type_,
                    "from_": from_,
                    "to": to,
                    "cursor": cursor,
                    "limit": limit,
                },
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class IterListTransactionsMethod(SyncMethod):
    """Every item of `list_transactions`, page after page.

    `GET /v1/transactions`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        account_id: UUID | Unset = UNSET,
        type_: Sequence[TransactionTypeInput] | Unset = UNSET,
        from_: datetime | Unset = UNSET,
        to: datetime | Unset = UNSET,
        cursor: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        max_items: int | None = None,
        prefetch: bool = False,
        request_options: RequestOptions | None = None,
    ) -> Pages[Transaction]:
        """Every item of `list_transactions`, page after page; each is fetched when it is needed.

        `GET /v1/transactions`

        Args:
            account_id: Transactions of this account only.
            type_: Transactions of these types only.
            from_: Executed at this moment or later.
            to: Executed before this moment.
            cursor: Where to begin; what `position` of an earlier run said, to go on there.
            limit: How many items to fetch at once.
            max_items: Stop after so many items; None for all.
            prefetch: Fetch the next page while the items of one are being used.
            request_options: Settings for each of the calls.
        """
        return self._pages(
            _Call(
                OPERATION,
                {
                    "account_id": account_id,
                    "type_": type_,
                    "from_": from_,
                    "to": to,
                    "cursor": cursor,
                    "limit": limit,
                },
                options=request_options,
            ),
            max_items,
            prefetch,
        )


class AsyncListTransactionsMethod(AsyncMethod):
    """List transactions

    `GET /v1/transactions`
    """

    __slots__ = ()

    async def __call__(
        self,
        *,
        account_id: UUID | Unset = UNSET,
        type_: Sequence[TransactionTypeInput] | Unset = UNSET,
        from_: datetime | Unset = UNSET,
        to: datetime | Unset = UNSET,
        cursor: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> TransactionPage:
        """List transactions

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

        `GET /v1/transactions`

        Args:
            account_id: Transactions of this account only.
            type_: Transactions of these types only.
            from_: Executed at this moment or later.
            to: Executed before this moment.
            cursor: Where the last page ended: its `page.next`.
            limit: Items on a page. The API's default: 50.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return await self._send(
            _Call(
                OPERATION,
                {
                    "account_id": account_id,
                    "type_": type_,
                    "from_": from_,
                    "to": to,
                    "cursor": cursor,
                    "limit": limit,
                },
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


class AsyncIterListTransactionsMethod(AsyncMethod):
    """Every item of `list_transactions`, page after page.

    `GET /v1/transactions`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        account_id: UUID | Unset = UNSET,
        type_: Sequence[TransactionTypeInput] | Unset = UNSET,
        from_: datetime | Unset = UNSET,
        to: datetime | Unset = UNSET,
        cursor: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        max_items: int | None = None,
        prefetch: bool = False,
        request_options: RequestOptions | None = None,
    ) -> AsyncPages[Transaction]:
        """Every item of `list_transactions`, page after page; each is fetched when it is needed.

        `GET /v1/transactions`

        Args:
            account_id: Transactions of this account only.
            type_: Transactions of these types only.
            from_: Executed at this moment or later.
            to: Executed before this moment.
            cursor: Where to begin; what `position` of an earlier run said, to go on there.
            limit: How many items to fetch at once.
            max_items: Stop after so many items; None for all.
            prefetch: Fetch the next page while the items of one are being used.
            request_options: Settings for each of the calls.
        """
        return self._pages(
            _Call(
                OPERATION,
                {
                    "account_id": account_id,
                    "type_": type_,
                    "from_": from_,
                    "to": to,
                    "cursor": cursor,
                    "limit": limit,
                },
                options=request_options,
            ),
            max_items,
            prefetch,
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

    See `ListTransactionsMethod`.
    """
    return ListTransactionsMethod(client._caller)(
        account_id=account_id,
        type_=type_,
        from_=from_,
        to=to,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


def sync_detailed(
    *,
    client: SyncClient,
    account_id: UUID | Unset = UNSET,
    type_: Sequence[TransactionTypeInput] | Unset = UNSET,
    from_: datetime | Unset = UNSET,
    to: datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[TransactionPage]:
    """List transactions

    See `ListTransactionsMethod`.
    """
    return ListTransactionsMethod(client._caller).with_raw_response(
        account_id=account_id,
        type_=type_,
        from_=from_,
        to=to,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


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

    See `AsyncListTransactionsMethod`.
    """
    return await AsyncListTransactionsMethod(client._caller)(
        account_id=account_id,
        type_=type_,
        from_=from_,
        to=to,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


async def asyncio_detailed(
    *,
    client: AsyncClient,
    account_id: UUID | Unset = UNSET,
    type_: Sequence[TransactionTypeInput] | Unset = UNSET,
    from_: datetime | Unset = UNSET,
    to: datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[TransactionPage]:
    """List transactions

    See `AsyncListTransactionsMethod`.
    """
    return await AsyncListTransactionsMethod(client._caller).with_raw_response(
        account_id=account_id,
        type_=type_,
        from_=from_,
        to=to,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )
