"""Change a private asset (PATCH /v1/private-assets/{private_asset_id})"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.operation import (
    AsyncClient,
    Body,
    Operation,
    Parameter,
    ResponseSpec,
    SyncClient,
)
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import RequestOptions

from ...models import _ref
from . import AsyncPrivateAssets as _AsyncTag, PrivateAssets as _Tag

if TYPE_CHECKING:
    from ...models import PrivateAsset
    from ...models import PrivateAssetPatch
    from ...models import PrivateAssetPatchDict

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[PrivateAsset] = Operation(
    "private_assets.update_private_asset",
    "PATCH",
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
    bodies=(Body("application/json", "json", _ref("PrivateAssetPatch")),),
    body_required=True,
    responses=(
        ResponseSpec("200", (("application/json", "json", _ref("PrivateAsset")),)),
        ResponseSpec("400", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("404", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("422", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


def sync(
    private_asset_id: UUID,
    *,
    client: SyncClient,
    body: PrivateAssetPatch | PrivateAssetPatchDict,
    request_options: RequestOptions | None = None,
) -> PrivateAsset:
    """Change a private asset

    See `PrivateAssets.update_private_asset`.
    """
    return _Tag(client._caller).update_private_asset(
        private_asset_id,
        body=body,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    private_asset_id: UUID,
    *,
    client: AsyncClient,
    body: PrivateAssetPatch | PrivateAssetPatchDict,
    request_options: RequestOptions | None = None,
) -> PrivateAsset:
    """Change a private asset

    See `PrivateAssets.update_private_asset`.
    """
    return await _AsyncTag(client._caller).update_private_asset(
        private_asset_id,
        body=body,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
