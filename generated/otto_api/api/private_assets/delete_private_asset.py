"""Remove a private asset (DELETE /v1/private-assets/{private_asset_id})"""

from __future__ import annotations

from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.operation import AsyncClient, Operation, Parameter, ResponseSpec, SyncClient
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import RequestOptions

from ...models import _ref
from . import AsyncPrivateAssets as _AsyncTag, PrivateAssets as _Tag

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[None] = Operation(
    "private_assets.delete_private_asset",
    "DELETE",
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
        ResponseSpec("204"),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("404", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("409", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


def sync(
    private_asset_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> None:
    """Remove a private asset

    See `PrivateAssets.delete_private_asset`.
    """
    return _Tag(client._caller).delete_private_asset(
        private_asset_id,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    private_asset_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> None:
    """Remove a private asset

    See `PrivateAssets.delete_private_asset`.
    """
    return await _AsyncTag(client._caller).delete_private_asset(
        private_asset_id,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
