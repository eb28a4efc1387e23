"""Get a private asset (GET /v1/private-assets/{private_asset_id})"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.operation import AsyncClient, Operation, Parameter, ResponseSpec, SyncClient
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import RequestOptions

from ...models import _ref
from . import AsyncPrivateAssets as _AsyncTag, PrivateAssets as _Tag

if TYPE_CHECKING:
    from ...models import PrivateAsset

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[PrivateAsset] = Operation(
    "private_assets.get_private_asset",
    "GET",
    "/v1/private-assets/{private_asset_id}",
    parameters=(
        Parameter(
            "private_asset_id",
            "private_asset_id",
            "path",
            c.UUID_,
            required=True,
            style="simple",
            explode=False,
        ),
    ),
    responses=(
        ResponseSpec("200", (("application/json", "json", _ref("PrivateAsset")),)),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("404", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


def sync(
    private_asset_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> PrivateAsset:
    """Get a private asset

    See `PrivateAssets.get_private_asset`.
    """
    return _Tag(client._caller).get_private_asset(
        private_asset_id,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    private_asset_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> PrivateAsset:
    """Get a private asset

    See `PrivateAssets.get_private_asset`.
    """
    return await _AsyncTag(client._caller).get_private_asset(
        private_asset_id,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
