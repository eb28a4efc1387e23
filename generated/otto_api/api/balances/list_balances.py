"""List balances (GET /v1/balances)"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.operation import AsyncClient, Operation, Parameter, ResponseSpec, SyncClient
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import UNSET, RequestOptions, Unset

from ...models import _ref
from . import AsyncBalances as _AsyncTag, Balances as _Tag

if TYPE_CHECKING:
    from ...models import BalancePage

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[BalancePage] = Operation(
    "balances.list_balances",
    "GET",
    "/v1/balances",
    parameters=(
        Parameter("entity_id", "entity_id", "query", c.UUID_),
        Parameter("as_of", "as_of", "query", c.DATETIME),
        Parameter("asset", "asset", "query", c.array(c.STRING), explode=False),
        Parameter("cursor", "cursor", "query", c.STRING),
        Parameter("limit", "limit", "query", c.INTEGER),
    ),
    responses=(
        ResponseSpec("200", (("application/json", "json", _ref("BalancePage")),)),
        ResponseSpec("400", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
    paging={
        "style": "cursor",
        "items": "/data",
        "parameter": "cursor",
        "size": "limit",
        "next": "/page/next",
    },
)


def sync(
    *,
    client: SyncClient,
    entity_id: UUID | Unset = UNSET,
    as_of: datetime | Unset = UNSET,
    asset: list[str] | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> BalancePage:
    """List balances

    See `Balances.list_balances`.
    """
    return _Tag(client._caller).list_balances(
        entity_id=entity_id,
        as_of=as_of,
        asset=asset,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    *,
    client: AsyncClient,
    entity_id: UUID | Unset = UNSET,
    as_of: datetime | Unset = UNSET,
    asset: list[str] | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> BalancePage:
    """List balances

    See `Balances.list_balances`.
    """
    return await _AsyncTag(client._caller).list_balances(
        entity_id=entity_id,
        as_of=as_of,
        asset=asset,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
