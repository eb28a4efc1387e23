"""List private assets (GET /v1/private-assets)"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.operation import AsyncClient, Operation, Parameter, ResponseSpec, SyncClient
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import UNSET, RequestOptions, Unset

from ...models import _ref
from . import AsyncPrivateAssets as _AsyncTag, PrivateAssets as _Tag

if TYPE_CHECKING:
    from ...models import PrivateAssetPage

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[PrivateAssetPage] = Operation(
    "private_assets.list_private_assets",
    "GET",
    "/v1/private-assets",
    parameters=(
        Parameter("entity_id", "entity_id", "query", c.UUID_),
        Parameter("offset", "offset", "query", c.INTEGER),
        Parameter("limit", "limit", "query", c.INTEGER),
    ),
    responses=(
        ResponseSpec("200", (("application/json", "json", _ref("PrivateAssetPage")),)),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
    paging={
        "style": "offset",
        "items": "/data",
        "parameter": "offset",
        "size": "limit",
        "start": 0,
        "total": "/page/total",
        "number": "/page/offset",
    },
)


def sync(
    *,
    client: SyncClient,
    entity_id: UUID | Unset = UNSET,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> PrivateAssetPage:
    """List private assets

    See `PrivateAssets.list_private_assets`.
    """
    return _Tag(client._caller).list_private_assets(
        entity_id=entity_id,
        offset=offset,
        limit=limit,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    *,
    client: AsyncClient,
    entity_id: UUID | Unset = UNSET,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> PrivateAssetPage:
    """List private assets

    See `PrivateAssets.list_private_assets`.
    """
    return await _AsyncTag(client._caller).list_private_assets(
        entity_id=entity_id,
        offset=offset,
        limit=limit,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
