"""Add a private asset (POST /v1/private-assets)"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from otto_ext.wire.types import UNSET, RequestOptions, Unset

from ...models import _ref
from . import AsyncPrivateAssets as _AsyncTag, PrivateAssets as _Tag

if TYPE_CHECKING:
    from ...models import PrivateAsset
    from ...models import PrivateAssetInput
    from ...models import PrivateAssetInputDict

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[PrivateAsset] = Operation(
    "private_assets.create_private_asset",
    "POST",
    "/v1/private-assets",
    parameters=(
        Parameter(
            "Idempotency-Key", "idempotency_key", "header", c.STRING, style="simple", explode=False
        ),
    ),
    bodies=(Body("application/json", "json", _ref("PrivateAssetInput")),),
    body_required=True,
    responses=(
        ResponseSpec("201", (("application/json", "json", _ref("PrivateAsset")),)),
        ResponseSpec("400", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("409", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("422", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


def sync(
    *,
    client: SyncClient,
    body: PrivateAssetInput | PrivateAssetInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> PrivateAsset:
    """Add a private asset

    See `PrivateAssets.create_private_asset`.
    """
    return _Tag(client._caller).create_private_asset(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    *,
    client: AsyncClient,
    body: PrivateAssetInput | PrivateAssetInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> PrivateAsset:
    """Add a private asset

    See `PrivateAssets.create_private_asset`.
    """
    return await _AsyncTag(client._caller).create_private_asset(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
