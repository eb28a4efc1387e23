"""List an account's balances (GET /v1/accounts/{account_id}/balances)"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.operation import AsyncClient, Operation, Parameter, ResponseSpec, SyncClient
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import RequestOptions

from ...models import _ref
from . import AsyncBalances as _AsyncTag, Balances as _Tag

if TYPE_CHECKING:
    from ...models import Balance

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

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
    responses=(
        ResponseSpec("200", (("application/json", "json", c.array(_ref("Balance"))),)),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("404", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


def sync(
    account_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> list[Balance]:
    """List an account's balances

    See `Balances.list_account_balances`.
    """
    return _Tag(client._caller).list_account_balances(
        account_id,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    account_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> list[Balance]:
    """List an account's balances

    See `Balances.list_account_balances`.
    """
    return await _AsyncTag(client._caller).list_account_balances(
        account_id,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
