"""Resync an account (POST /v1/accounts/{account_id}/resync)"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.operation import AsyncClient, Operation, Parameter, ResponseSpec, SyncClient
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import RequestOptions

from ...models import _ref
from . import AsyncAccounts as _AsyncTag, Accounts as _Tag

if TYPE_CHECKING:
    from ...models import SyncJob

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

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
    responses=(
        ResponseSpec("202", (("application/json", "json", _ref("SyncJob")),)),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("404", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("409", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


def sync(
    account_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> SyncJob:
    """Resync an account

    See `Accounts.resync_account`.
    """
    return _Tag(client._caller).resync_account(
        account_id,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    account_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> SyncJob:
    """Resync an account

    See `Accounts.resync_account`.
    """
    return await _AsyncTag(client._caller).resync_account(
        account_id,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
