"""Add a private asset (POST /v1/private-assets)"""

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
    from ...models import PrivateAssetInput
    from ...models import PrivateAssetInputDict

__all__ = [
    "OPERATION",
    "AsyncCreatePrivateAssetMethod",
    "CreatePrivateAssetMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

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
    replies=(
        Reply("201", (("application/json", "json", _ref("PrivateAsset")),)),
        Reply("400", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("409", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("422", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


class CreatePrivateAssetMethod(SyncMethod):
    """Add a private asset

    `POST /v1/private-assets`
    """

    __slots__ = ()

    @overload
    def __call__(
        self,
        *,
        body: PrivateAssetInput | PrivateAssetInputDict,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> PrivateAsset: ...

    @overload
    def __call__(
        self,
        *,
        entity_id: UUID,
        name: str,
        acquired_on: date,
        cost: Decimal,
        fair_value: Decimal | None | Unset = UNSET,
        tags: list[str] | Unset = UNSET,
        attributes: dict[str, str] | Unset = UNSET,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> PrivateAsset: ...

    def __call__(
        self,
        *,
        body: Any = UNSET,
        idempotency_key: Any = UNSET,
        request_options: Any = None,
        entity_id: Any = UNSET,
        name: Any = UNSET,
        acquired_on: Any = UNSET,
        cost: Any = UNSET,
        fair_value: Any = UNSET,
        tags: Any = UNSET,
        attributes: Any = UNSET,
    ) -> PrivateAsset:
        """Add a private asset

        Adds one. Stand-in: a guess, not Otto's own.

        `POST /v1/private-assets`

        Args:
            body: The request body (application/json), or its fields one by one:
            entity_id: The entity that holds it.
            name: The asset's name.
            acquired_on: When it was acquired.
            cost: What it cost, in the entity's currency.
            fair_value: Its fair value; null until valued.
            tags: Words to find it by.
            attributes: Fields of your own.
            idempotency_key: A key of your own; the same key never adds twice.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 409: The object's state does not allow this.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return self._send(
            _Call(
                OPERATION,
                {
                    "idempotency_key": idempotency_key,
                },
                _body_of(
                    body,
                    {
                        "entity_id": entity_id,
                        "name": name,
                        "acquired_on": acquired_on,
                        "cost": cost,
                        "fair_value": fair_value,
                        "tags": tags,
                        "attributes": attributes,
                    },
                ),
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class AsyncCreatePrivateAssetMethod(AsyncMethod):
    """Add a private asset

    `POST /v1/private-assets`
    """

    __slots__ = ()

    @overload
    async def __call__(
        self,
        *,
        body: PrivateAssetInput | PrivateAssetInputDict,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> PrivateAsset: ...

    @overload
    async def __call__(
        self,
        *,
        entity_id: UUID,
        name: str,
        acquired_on: date,
        cost: Decimal,
        fair_value: Decimal | None | Unset = UNSET,
        tags: list[str] | Unset = UNSET,
        attributes: dict[str, str] | Unset = UNSET,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> PrivateAsset: ...

    async def __call__(
        self,
        *,
        body: Any = UNSET,
        idempotency_key: Any = UNSET,
        request_options: Any = None,
        entity_id: Any = UNSET,
        name: Any = UNSET,
        acquired_on: Any = UNSET,
        cost: Any = UNSET,
        fair_value: Any = UNSET,
        tags: Any = UNSET,
        attributes: Any = UNSET,
    ) -> PrivateAsset:
        """Add a private asset

        Adds one. Stand-in: a guess, not Otto's own.

        `POST /v1/private-assets`

        Args:
            body: The request body (application/json), or its fields one by one:
            entity_id: The entity that holds it.
            name: The asset's name.
            acquired_on: When it was acquired.
            cost: What it cost, in the entity's currency.
            fair_value: Its fair value; null until valued.
            tags: Words to find it by.
            attributes: Fields of your own.
            idempotency_key: A key of your own; the same key never adds twice.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 409: The object's state does not allow this.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return await self._send(
            _Call(
                OPERATION,
                {
                    "idempotency_key": idempotency_key,
                },
                _body_of(
                    body,
                    {
                        "entity_id": entity_id,
                        "name": name,
                        "acquired_on": acquired_on,
                        "cost": cost,
                        "fair_value": fair_value,
                        "tags": tags,
                        "attributes": attributes,
                    },
                ),
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


def sync(
    *,
    client: SyncClient,
    body: PrivateAssetInput | PrivateAssetInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> PrivateAsset:
    """Add a private asset

    See `CreatePrivateAssetMethod`.
    """
    return CreatePrivateAssetMethod(client._caller)(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


def sync_detailed(
    *,
    client: SyncClient,
    body: PrivateAssetInput | PrivateAssetInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[PrivateAsset]:
    """Add a private asset

    See `CreatePrivateAssetMethod`.
    """
    return CreatePrivateAssetMethod(client._caller).with_raw_response(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


async def asyncio(
    *,
    client: AsyncClient,
    body: PrivateAssetInput | PrivateAssetInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> PrivateAsset:
    """Add a private asset

    See `AsyncCreatePrivateAssetMethod`.
    """
    return await AsyncCreatePrivateAssetMethod(client._caller)(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


async def asyncio_detailed(
    *,
    client: AsyncClient,
    body: PrivateAssetInput | PrivateAssetInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[PrivateAsset]:
    """Add a private asset

    See `AsyncCreatePrivateAssetMethod`.
    """
    return await AsyncCreatePrivateAssetMethod(client._caller).with_raw_response(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )
