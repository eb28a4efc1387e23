"""Remove a private asset (DELETE /v1/private-assets/{private_asset_id})"""

from __future__ import annotations

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

__all__ = [
    "OPERATION",
    "AsyncDeletePrivateAssetMethod",
    "DeletePrivateAssetMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

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
    replies=(
        Reply("204"),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("404", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("409", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


class DeletePrivateAssetMethod(SyncMethod):
    """Remove a private asset

    `DELETE /v1/private-assets/{private_asset_id}`
    """

    __slots__ = ()

    def __call__(
        self,
        private_asset_id: UUID,
        *,
        request_options: RequestOptions | None = None,
    ) -> None:
        """Remove a private asset

        Removes one for good. Stand-in: a guess, not Otto's own.

        `DELETE /v1/private-assets/{private_asset_id}`

        Args:
            private_asset_id: The private asset's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 409: The object's state does not allow this.
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


class AsyncDeletePrivateAssetMethod(AsyncMethod):
    """Remove a private asset

    `DELETE /v1/private-assets/{private_asset_id}`
    """

    __slots__ = ()

    async def __call__(
        self,
        private_asset_id: UUID,
        *,
        request_options: RequestOptions | None = None,
    ) -> None:
        """Remove a private asset

        Removes one for good. Stand-in: a guess, not Otto's own.

        `DELETE /v1/private-assets/{private_asset_id}`

        Args:
            private_asset_id: The private asset's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 409: The object's state does not allow this.
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
) -> None:
    """Remove a private asset

    See `DeletePrivateAssetMethod`.
    """
    return DeletePrivateAssetMethod(client._caller)(
        private_asset_id,
        request_options=request_options,
    )


def sync_detailed(
    private_asset_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> Response[None]:
    """Remove a private asset

    See `DeletePrivateAssetMethod`.
    """
    return DeletePrivateAssetMethod(client._caller).with_raw_response(
        private_asset_id,
        request_options=request_options,
    )


async def asyncio(
    private_asset_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> None:
    """Remove a private asset

    See `AsyncDeletePrivateAssetMethod`.
    """
    return await AsyncDeletePrivateAssetMethod(client._caller)(
        private_asset_id,
        request_options=request_options,
    )


async def asyncio_detailed(
    private_asset_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> Response[None]:
    """Remove a private asset

    See `AsyncDeletePrivateAssetMethod`.
    """
    return await AsyncDeletePrivateAssetMethod(client._caller).with_raw_response(
        private_asset_id,
        request_options=request_options,
    )
