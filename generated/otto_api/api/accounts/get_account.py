"""Get an account (GET /v1/accounts/{account_id})"""

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
    from ...models import Account

__all__ = [
    "OPERATION",
    "AsyncGetAccountMethod",
    "GetAccountMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[Account] = Operation(
    "accounts.get_account",
    "GET",
    "/v1/accounts/{account_id}",
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
        Reply("200", (("application/json", "json", _ref("Account")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("404", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
    wait={
        "field": "/sync_status",
        "pending": ["pending", "running"],
        "done": ["succeeded"],
        "failed": ["failed"],
    },
)


class GetAccountMethod(SyncMethod):
    """Get an account

    `GET /v1/accounts/{account_id}`
    """

    __slots__ = ()

    def __call__(
        self,
        account_id: UUID,
        *,
        request_options: RequestOptions | None = None,
    ) -> Account:
        """Get an account

        Gives one by its id. Stand-in: a guess, not Otto's own.

        `GET /v1/accounts/{account_id}`

        `wait` of the client polls it until `sync_status` is 'succeeded'.

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


class AsyncGetAccountMethod(AsyncMethod):
    """Get an account

    `GET /v1/accounts/{account_id}`
    """

    __slots__ = ()

    async def __call__(
        self,
        account_id: UUID,
        *,
        request_options: RequestOptions | None = None,
    ) -> Account:
        """Get an account

        Gives one by its id. Stand-in: a guess, not Otto's own.

        `GET /v1/accounts/{account_id}`

        `wait` of the client polls it until `sync_status` is 'succeeded'.

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
) -> Account:
    """Get an account

    See `GetAccountMethod`.
    """
    return GetAccountMethod(client._caller)(
        account_id,
        request_options=request_options,
    )


def sync_detailed(
    account_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> Response[Account]:
    """Get an account

    See `GetAccountMethod`.
    """
    return GetAccountMethod(client._caller).with_raw_response(
        account_id,
        request_options=request_options,
    )


async def asyncio(
    account_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> Account:
    """Get an account

    See `AsyncGetAccountMethod`.
    """
    return await AsyncGetAccountMethod(client._caller)(
        account_id,
        request_options=request_options,
    )


async def asyncio_detailed(
    account_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> Response[Account]:
    """Get an account

    See `AsyncGetAccountMethod`.
    """
    return await AsyncGetAccountMethod(client._caller).with_raw_response(
        account_id,
        request_options=request_options,
    )
