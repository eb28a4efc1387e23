"""Change a private asset (PATCH /v1/private-assets/{private_asset_id})"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from ..._runtime import codec as c
from ..._runtime.operation import (
    AsyncClient,
    AsyncMethod,
    Body,
    Operation,
    Parameter,
    Reply,
    SyncClient,
    SyncMethod,
    async_raw,
    raw,
)
from ...types import RequestOptions, Response

if TYPE_CHECKING:
    from ...models import PrivateAsset
    from ...models import PrivateAssetPatch

__all__ = [
    "OPERATION",
    "AsyncUpdatePrivateAssetMethod",
    "UpdatePrivateAssetMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

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
    bodies=(Body("application/json", "json", c.ref("PrivateAssetPatch")),),
    body_required=True,
    replies=(
        Reply("200", (("application/json", "json", c.ref("PrivateAsset")),)),
        Reply("400", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("401", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("404", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("422", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", c.ref("Problem")),)),
    ),
)


class UpdatePrivateAssetMethod(SyncMethod):
    """Change a private asset

    `PATCH /v1/private-assets/{private_asset_id}`
    """

    __slots__ = ()

    def __call__(
        self,
        private_asset_id: UUID,
        *,
        body: PrivateAssetPatch,
        request_options: RequestOptions | None = None,
    ) -> PrivateAsset:
        """Change a private asset

        Changes the fields that are given. Stand-in: a guess, not Otto's own.

        `PATCH /v1/private-assets/{private_asset_id}`

        Args:
            private_asset_id: The private asset's id.
            body: The request body (application/json).
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return self._send(
            OPERATION,
            {
                "private_asset_id": private_asset_id,
            },
            body,
            options=request_options,
        )

    with_raw_response = raw(__call__)


class AsyncUpdatePrivateAssetMethod(AsyncMethod):
    """Change a private asset

    `PATCH /v1/private-assets/{private_asset_id}`
    """

    __slots__ = ()

    async def __call__(
        self,
        private_asset_id: UUID,
        *,
        body: PrivateAssetPatch,
        request_options: RequestOptions | None = None,
    ) -> PrivateAsset:
        """Change a private asset

        Changes the fields that are given. Stand-in: a guess, not Otto's own.

        `PATCH /v1/private-assets/{private_asset_id}`

        Args:
            private_asset_id: The private asset's id.
            body: The request body (application/json).
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return await self._send(
            OPERATION,
            {
                "private_asset_id": private_asset_id,
            },
            body,
            options=request_options,
        )

    with_raw_response = async_raw(__call__)


def sync(
    private_asset_id: UUID,
    *,
    client: SyncClient,
    body: PrivateAssetPatch,
    request_options: RequestOptions | None = None,
) -> PrivateAsset:
    """Change a private asset

    See `UpdatePrivateAssetMethod`.
    """
    return UpdatePrivateAssetMethod(client)(
        private_asset_id,
        body=body,
        request_options=request_options,
    )


def sync_detailed(
    private_asset_id: UUID,
    *,
    client: SyncClient,
    body: PrivateAssetPatch,
    request_options: RequestOptions | None = None,
) -> Response[PrivateAsset]:
    """Change a private asset

    See `UpdatePrivateAssetMethod`.
    """
    return UpdatePrivateAssetMethod(client).with_raw_response(
        private_asset_id,
        body=body,
        request_options=request_options,
    )


async def asyncio(
    private_asset_id: UUID,
    *,
    client: AsyncClient,
    body: PrivateAssetPatch,
    request_options: RequestOptions | None = None,
) -> PrivateAsset:
    """Change a private asset

    See `AsyncUpdatePrivateAssetMethod`.
    """
    return await AsyncUpdatePrivateAssetMethod(client)(
        private_asset_id,
        body=body,
        request_options=request_options,
    )


async def asyncio_detailed(
    private_asset_id: UUID,
    *,
    client: AsyncClient,
    body: PrivateAssetPatch,
    request_options: RequestOptions | None = None,
) -> Response[PrivateAsset]:
    """Change a private asset

    See `AsyncUpdatePrivateAssetMethod`.
    """
    return await AsyncUpdatePrivateAssetMethod(client).with_raw_response(
        private_asset_id,
        body=body,
        request_options=request_options,
    )
