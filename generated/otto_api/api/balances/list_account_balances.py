"""List an account's balances (GET /v1/accounts/{account_id}/balances)"""

from __future__ import annotations

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
from otto_ext.wire.types import RequestOptions, Response
from ...models import _ref

if TYPE_CHECKING:
    from ...models import Balance

__all__ = [
    "OPERATION",
    "AsyncListAccountBalancesMethod",
    "ListAccountBalancesMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[list[Balance]] = Operation(
    "balances.list_account_balances",
    "GET",
    "/v1/accounts/{account_id}/balances",
    parameters=(
        Parameter(
            "account_id",
            "account_id",
            "path",
            c.UUID_,
            required=True,
            style="simple",
            explode=False,
        ),
    ),
    replies=(
        Reply("200", (("application/json", "json", c.array(_ref("Balance"))),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("404", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


class ListAccountBalancesMethod(SyncMethod):
    """List an account's balances

    `GET /v1/accounts/{account_id}/balances`
    """

    __slots__ = ()

    def __call__(
        self,
        account_id: UUID,
        *,
        request_options: RequestOptions | None = None,
    ) -> list[Balance]:
        """List an account's balances

        All assets of one account. Stand-in: a guess, not Otto's own.

        `GET /v1/accounts/{account_id}/balances`

        Args:
            account_id: The account's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return self._send(
            _Call(
                OPERATION,
                {
                    "account_id": account_id,
                },
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class AsyncListAccountBalancesMethod(AsyncMethod):
    """List an account's balances

    `GET /v1/accounts/{account_id}/balances`
    """

    __slots__ = ()

    async def __call__(
        self,
        account_id: UUID,
        *,
        request_options: RequestOptions | None = None,
    ) -> list[Balance]:
        """List an account's balances

        All assets of one account. Stand-in: a guess, not Otto's own.

        `GET /v1/accounts/{account_id}/balances`

        Args:
            account_id: The account's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return await self._send(
            _Call(
                OPERATION,
                {
                    "account_id": account_id,
                },
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


def sync(
    account_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> list[Balance]:
    """List an account's balances

    See `ListAccountBalancesMethod`.
    """
    return ListAccountBalancesMethod(client._caller)(
        account_id,
        request_options=request_options,
    )


def sync_detailed(
    account_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> Response[list[Balance]]:
    """List an account's balances

    See `ListAccountBalancesMethod`.
    """
    return ListAccountBalancesMethod(client._caller).with_raw_response(
        account_id,
        request_options=request_options,
    )


async def asyncio(
    account_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> list[Balance]:
    """List an account's balances

    See `AsyncListAccountBalancesMethod`.
    """
    return await AsyncListAccountBalancesMethod(client._caller)(
        account_id,
        request_options=request_options,
    )


async def asyncio_detailed(
    account_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> Response[list[Balance]]:
    """List an account's balances

    See `AsyncListAccountBalancesMethod`.
    """
    return await AsyncListAccountBalancesMethod(client._caller).with_raw_response(
        account_id,
        request_options=request_options,
    )
