"""List private assets (GET /v1/private-assets)"""

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
from otto_ext.wire.types import UNSET, AsyncPages, Pages, RequestOptions, Response, Unset
from ...models import _ref

if TYPE_CHECKING:
    from ...models import PrivateAsset
    from ...models import PrivateAssetPage

__all__ = [
    "OPERATION",
    "AsyncListPrivateAssetsMethod",
    "ListPrivateAssetsMethod",
    "AsyncIterListPrivateAssetsMethod",
    "IterListPrivateAssetsMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[PrivateAssetPage] = Operation(
    "private_assets.list_private_assets",
    "GET",
    "/v1/private-assets",
    parameters=(
        Parameter("entity_id", "entity_id", "query", c.UUID_),
        Parameter("offset", "offset", "query", c.INTEGER),
        Parameter("limit", "limit", "query", c.INTEGER),
    ),
    replies=(
        Reply("200", (("application/json", "json", _ref("PrivateAssetPage")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
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


class ListPrivateAssetsMethod(SyncMethod):
    """List private assets

    `GET /v1/private-assets`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        entity_id: UUID | Unset = UNSET,
        offset: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> PrivateAssetPage:
        """List private assets

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

        `GET /v1/private-assets`

        Args:
            entity_id: Assets of this entity only.
            offset: Items to skip. The API's default: 0.
            limit: Items on a page. The API's default: 50.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return self._send(
            _Call(
                OPERATION,
                {
                    "entity_id": entity_id,
                    "offset": offset,
                    "limit": limit,
                },
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class IterListPrivateAssetsMethod(SyncMethod):
    """Every item of `list_private_assets`, page after page.

    `GET /v1/private-assets`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        entity_id: UUID | Unset = UNSET,
        offset: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        max_items: int | None = None,
        prefetch: bool = False,
        request_options: RequestOptions | None = None,
    ) -> Pages[PrivateAsset]:
        """Every item of `list_private_assets`, page after page; each is fetched when it is needed.

        `GET /v1/private-assets`

        Args:
            entity_id: Assets of this entity only.
            offset: Where to begin; what `position` of an earlier run said, to go on there.
            limit: How many items to fetch at once.
            max_items: Stop after so many items; None for all.
            prefetch: Fetch the next page while the items of one are being used.
            request_options: Settings for each of the calls.
        """
        return self._pages(
            _Call(
                OPERATION,
                {
                    "entity_id": entity_id,
                    "offset": offset,
                    "limit": limit,
                },
                options=request_options,
            ),
            max_items,
            prefetch,
        )


class AsyncListPrivateAssetsMethod(AsyncMethod):
    """List private assets

    `GET /v1/private-assets`
    """

    __slots__ = ()

    async def __call__(
        self,
        *,
        entity_id: UUID | Unset = UNSET,
        offset: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> PrivateAssetPage:
        """List private assets

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

        `GET /v1/private-assets`

        Args:
            entity_id: Assets of this entity only.
            offset: Items to skip. The API's default: 0.
            limit: Items on a page. The API's default: 50.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return await self._send(
            _Call(
                OPERATION,
                {
                    "entity_id": entity_id,
                    "offset": offset,
                    "limit": limit,
                },
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


class AsyncIterListPrivateAssetsMethod(AsyncMethod):
    """Every item of `list_private_assets`, page after page.

    `GET /v1/private-assets`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        entity_id: UUID | Unset = UNSET,
        offset: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        max_items: int | None = None,
        prefetch: bool = False,
        request_options: RequestOptions | None = None,
    ) -> AsyncPages[PrivateAsset]:
        """Every item of `list_private_assets`, page after page; each is fetched when it is needed.

        `GET /v1/private-assets`

        Args:
            entity_id: Assets of this entity only.
            offset: Where to begin; what `position` of an earlier run said, to go on there.
            limit: How many items to fetch at once.
            max_items: Stop after so many items; None for all.
            prefetch: Fetch the next page while the items of one are being used.
            request_options: Settings for each of the calls.
        """
        return self._pages(
            _Call(
                OPERATION,
                {
                    "entity_id": entity_id,
                    "offset": offset,
                    "limit": limit,
                },
                options=request_options,
            ),
            max_items,
            prefetch,
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

    See `ListPrivateAssetsMethod`.
    """
    return ListPrivateAssetsMethod(client._caller)(
        entity_id=entity_id,
        offset=offset,
        limit=limit,
        request_options=request_options,
    )


def sync_detailed(
    *,
    client: SyncClient,
    entity_id: UUID | Unset = UNSET,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[PrivateAssetPage]:
    """List private assets

    See `ListPrivateAssetsMethod`.
    """
    return ListPrivateAssetsMethod(client._caller).with_raw_response(
        entity_id=entity_id,
        offset=offset,
        limit=limit,
        request_options=request_options,
    )


async def asyncio(
    *,
    client: AsyncClient,
    entity_id: UUID | Unset = UNSET,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> PrivateAssetPage:
    """List private assets

    See `AsyncListPrivateAssetsMethod`.
    """
    return await AsyncListPrivateAssetsMethod(client._caller)(
        entity_id=entity_id,
        offset=offset,
        limit=limit,
        request_options=request_options,
    )


async def asyncio_detailed(
    *,
    client: AsyncClient,
    entity_id: UUID | Unset = UNSET,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[PrivateAssetPage]:
    """List private assets

    See `AsyncListPrivateAssetsMethod`.
    """
    return await AsyncListPrivateAssetsMethod(client._caller).with_raw_response(
        entity_id=entity_id,
        offset=offset,
        limit=limit,
        request_options=request_options,
    )
