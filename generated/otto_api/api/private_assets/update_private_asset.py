"""Change a private asset (PATCH /v1/private-assets/{private_asset_id})"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, TYPE_CHECKING, overload
from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.method import (
    AsyncMethod,
    SyncMethod,
    async_raw,
    body_of as _body_of,
    raw,
)
from otto_ext.wire.operation import (
    AsyncClient,
    Body,
    Call as _Call,
    Operation,
    Parameter,
    Reply,
    SyncClient,
)
from otto_ext.wire.types import UNSET, RequestOptions, Response, Unset
from ...models import _ref

if TYPE_CHECKING:
    from ...models import PrivateAsset
    from ...models import PrivateAssetPatch
    from ...models import PrivateAssetPatchDict

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
    bodies=(Body("application/json", "json", _ref("PrivateAssetPatch")),),
    body_required=True,
    replies=(
        Reply("200", (("application/json", "json", _ref("PrivateAsset")),)),
        Reply("400", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("404", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("422", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


class UpdatePrivateAssetMethod(SyncMethod):
    """Change a private asset

    `PATCH /v1/private-assets/{private_asset_id}`
    """

    __slots__ = ()

    @overload
    def __call__(
        self,
        private_asset_id: UUID,
        *,
        body: PrivateAssetPatch | PrivateAssetPatchDict,
        request_options: RequestOptions | None = None,
    ) -> PrivateAsset: ...

    @overload
    def __call__(
        self,
        private_asset_id: UUID,
        *,
        name: str | Unset = UNSET,
        acquired_on: date | Unset = UNSET,
        cost: Decimal | Unset = UNSET,
        fair_value: Decimal | None | Unset = UNSET,
        tags: list[str] | Unset = UNSET,
        attributes: dict[str, str] | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> PrivateAsset: ...

    def __call__(
        self,
        private_asset_id: UUID,
        *,
        body: Any = UNSET,
        request_options: Any = None,
        name: Any = UNSET,
        acquired_on: Any = UNSET,
        cost: Any = UNSET,
        fair_value: Any = UNSET,
        tags: Any = UNSET,
        attributes: Any = UNSET,
    ) -> PrivateAsset:
        """Change a private asset

        Changes the fields that are given. Stand-in: a guess, not Otto's own.

        `PATCH /v1/private-assets/{private_asset_id}`

        Args:
            private_asset_id: The private asset's id.
            body: The request body (application/json), or its fields one by one:
            name: The asset's name.
            acquired_on: When it was acquired.
            cost: What it cost, in the entity's currency.
            fair_value: Its fair value; null until valued.
            tags: Words to find it by.
            attributes: Fields of your own.
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
            _Call(
                OPERATION,
                {
                    "private_asset_id": private_asset_id,
                },
                _body_of(
                    body,
                    {
                        "name": name,
                        "acquired_on": acquired_on,
                        "cost": cost,
                        "fair_value": fair_value,
                        "tags": tags,
                        "attributes": attributes,
                    },
                    may_be_empty=True,
                ),
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class AsyncUpdatePrivateAssetMethod(AsyncMethod):
    """Change a private asset

    `PATCH /v1/private-assets/{private_asset_id}`
    """

    __slots__ = ()

    @overload
    async def __call__(
        self,
        private_asset_id: UUID,
        *,
        body: PrivateAssetPatch | PrivateAssetPatchDict,
        request_options: RequestOptions | None = None,
    ) -> PrivateAsset: ...

    @overload
    async def __call__(
        self,
        private_asset_id: UUID,
        *,
        name: str | Unset = UNSET,
        acquired_on: date | Unset = UNSET,
        cost: Decimal | Unset = UNSET,
        fair_value: Decimal | None | Unset = UNSET,
        tags: list[str] | Unset = UNSET,
        attributes: dict[str, str] | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> PrivateAsset: ...

    async def __call__(
        self,
        private_asset_id: UUID,
        *,
        body: Any = UNSET,
        request_options: Any = None,
        name: Any = UNSET,
        acquired_on: Any = UNSET,
        cost: Any = UNSET,
        fair_value: Any = UNSET,
        tags: Any = UNSET,
        attributes: Any = UNSET,
    ) -> PrivateAsset:
        """Change a private asset

        Changes the fields that are given. Stand-in: a guess, not Otto's own.

        `PATCH /v1/private-assets/{private_asset_id}`

        Args:
            private_asset_id: The private asset's id.
            body: The request body (application/json), or its fields one by one:
            name: The asset's name.
            acquired_on: When it was acquired.
            cost: What it cost, in the entity's currency.
            fair_value: Its fair value; null until valued.
            tags: Words to find it by.
            attributes: Fields of your own.
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
            _Call(
                OPERATION,
                {
                    "private_asset_id": private_asset_id,
                },
                _body_of(
                    body,
                    {
                        "name": name,
                        "acquired_on": acquired_on,
                        "cost": cost,
                        "fair_value": fair_value,
                        "tags": tags,
                        "attributes": attributes,
                    },
                    may_be_empty=True,
                ),
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


def sync(
    private_asset_id: UUID,
    *,
    client: SyncClient,
    body: PrivateAssetPatch | PrivateAssetPatchDict,
    request_options: RequestOptions | None = None,
) -> PrivateAsset:
    """Change a private asset

    See `UpdatePrivateAssetMethod`.
    """
    return UpdatePrivateAssetMethod(client._caller)(
        private_asset_id,
        body=body,
        request_options=request_options,
    )


def sync_detailed(
    private_asset_id: UUID,
    *,
    client: SyncClient,
    body: PrivateAssetPatch | PrivateAssetPatchDict,
    request_options: RequestOptions | None = None,
) -> Response[PrivateAsset]:
    """Change a private asset

    See `UpdatePrivateAssetMethod`.
    """
    return UpdatePrivateAssetMethod(client._caller).with_raw_response(
        private_asset_id,
        body=body,
        request_options=request_options,
    )


async def asyncio(
    private_asset_id: UUID,
    *,
    client: AsyncClient,
    body: PrivateAssetPatch | PrivateAssetPatchDict,
    request_options: RequestOptions | None = None,
) -> PrivateAsset:
    """Change a private asset

    See `AsyncUpdatePrivateAssetMethod`.
    """
    return await AsyncUpdatePrivateAssetMethod(client._caller)(
        private_asset_id,
        body=body,
        request_options=request_options,
    )


async def asyncio_detailed(
    private_asset_id: UUID,
    *,
    client: AsyncClient,
    body: PrivateAssetPatch | PrivateAssetPatchDict,
    request_options: RequestOptions | None = None,
) -> Response[PrivateAsset]:
    """Change a private asset

    See `AsyncUpdatePrivateAssetMethod`.
    """
    return await AsyncUpdatePrivateAssetMethod(client._caller).with_raw_response(
        private_asset_id,
        body=body,
        request_options=request_options,
    )
