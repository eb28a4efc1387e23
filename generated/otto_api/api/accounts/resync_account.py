"""Resync an account (POST /v1/accounts/{account_id}/resync)"""

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
    from ...models import SyncJob

__all__ = [
    "OPERATION",
    "AsyncResyncAccountMethod",
    "ResyncAccountMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[SyncJob] = Operation(
    "accounts.resync_account",
    "POST",
    "/v1/accounts/{account_id}/resync",
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
        Reply("202", (("application/json", "json", _ref("SyncJob")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("404", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("409", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


class ResyncAccountMethod(SyncMethod):
    """Resync an account

    `POST /v1/accounts/{account_id}/resync`
    """

    __slots__ = ()

    def __call__(
        self,
        account_id: UUID,
        *,
        request_options: RequestOptions | None = None,
    ) -> SyncJob:
        """Resync an account

        Starts a synchronisation; its result shows in the account's `sync_status`. Stand-in: a
        guess, not Otto's own.

        `POST /v1/accounts/{account_id}/resync`

        Args:
            account_id: The account's id.
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
                    "account_id": account_id,
                },
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class AsyncResyncAccountMethod(AsyncMethod):
    """Resync an account

    `POST /v1/accounts/{account_id}/resync`
    """

    __slots__ = ()

    async def __call__(
        self,
        account_id: UUID,
        *,
        request_options: RequestOptions | None = None,
    ) -> SyncJob:
        """Resync an account

        Starts a synchronisation; its result shows in the account's `sync_status`. Stand-in: a
        guess, not Otto's own.

        `POST /v1/accounts/{account_id}/resync`

        Args:
            account_id: The account's id.
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
) -> SyncJob:
    """Resync an account

    See `ResyncAccountMethod`.
    """
    return ResyncAccountMethod(client._caller)(
        account_id,
        request_options=request_options,
    )


def sync_detailed(
    account_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> Response[SyncJob]:
    """Resync an account

    See `ResyncAccountMethod`.
    """
    return ResyncAccountMethod(client._caller).with_raw_response(
        account_id,
        request_options=request_options,
    )


async def asyncio(
    account_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> SyncJob:
    """Resync an account

    See `AsyncResyncAccountMethod`.
    """
    return await AsyncResyncAccountMethod(client._caller)(
        account_id,
        request_options=request_options,
    )


async def asyncio_detailed(
    account_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> Response[SyncJob]:
    """Resync an account

    See `AsyncResyncAccountMethod`.
    """
    return await AsyncResyncAccountMethod(client._caller).with_raw_response(
        account_id,
        request_options=request_options,
    )
