"""Get a private asset (GET /v1/private-assets/{private_asset_id})"""

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
    from ...models import PrivateAsset

__all__ = [
    "OPERATION",
    "AsyncGetPrivateAssetMethod",
    "GetPrivateAssetMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

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
    replies=(
        Reply("200", (("application/json", "json", _ref("PrivateAsset")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("404", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


class GetPrivateAssetMethod(SyncMethod):
    """Get a private asset

    `GET /v1/private-assets/{private_asset_id}`
    """

    __slots__ = ()

    def __call__(
        self,
        private_asset_id: UUID,
        *,
        request_options: RequestOptions | None = None,
    ) -> PrivateAsset:
        """Get a private asset

        Gives one by its id. Stand-in: a guess, not Otto's own.

        `GET /v1/private-assets/{private_asset_id}`

        Args:
            private_asset_id: The private asset's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return self._send(
            _Call(
                OPERATION,
                {
                    "private_asset_id": private_asset_id,
                },
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class AsyncGetPrivateAssetMethod(AsyncMethod):
    """Get a private asset

    `GET /v1/private-assets/{private_asset_id}`
    """

    __slots__ = ()

    async def __call__(
        self,
        private_asset_id: UUID,
        *,
        request_options: RequestOptions | None = None,
    ) -> PrivateAsset:
        """Get a private asset

        Gives one by its id. Stand-in: a guess, not Otto's own.

        `GET /v1/private-assets/{private_asset_id}`

        Args:
            private_asset_id: The private asset's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return await self._send(
            _Call(
                OPERATION,
                {
                    "private_asset_id": private_asset_id,
                },
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


def sync(
    private_asset_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> PrivateAsset:
    """Get a private asset

    See `GetPrivateAssetMethod`.
    """
    return GetPrivateAssetMethod(client._caller)(
        private_asset_id,
        request_options=request_options,
    )


def sync_detailed(
    private_asset_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> Response[PrivateAsset]:
    """Get a private asset

    See `GetPrivateAssetMethod`.
    """
    return GetPrivateAssetMethod(client._caller).with_raw_response(
        private_asset_id,
        request_options=request_options,
    )


async def asyncio(
    private_asset_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> PrivateAsset:
    """Get a private asset

    See `AsyncGetPrivateAssetMethod`.
    """
    return await AsyncGetPrivateAssetMethod(client._caller)(
        private_asset_id,
        request_options=request_options,
    )


async def asyncio_detailed(
    private_asset_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> Response[PrivateAsset]:
    """Get a private asset

    See `AsyncGetPrivateAssetMethod`.
    """
    return await AsyncGetPrivateAssetMethod(client._caller).with_raw_response(
        private_asset_id,
        request_options=request_options,
    )
