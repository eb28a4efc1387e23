"""The methods of the tag private-assets, each stated once for both clients."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, TYPE_CHECKING
from uuid import UUID

from otto_ext.wire.descriptors import (
    download as _download,
    download_ways as _download_ways,
    items as _items,
    method as _method,
    old_download_ways as _old_download_ways,
    old_ways as _old_ways,
    pages as _pages,
    ways as _ways,
)
from otto_ext.wire.statement import (
    body_of as _body_of,
    signature as _signature,
    state as _state,
    state_items as _state_items,
    state_pages as _state_pages,
    warn_deprecated as _warn_deprecated,
)
from otto_ext.wire.types import UNSET, FileContent, Items, Pages, RequestOptions, Unset

if TYPE_CHECKING:
    from ...models import PrivateAsset
    from ...models import PrivateAssetInput
    from ...models import PrivateAssetInputDict
    from ...models import PrivateAssetPage
    from ...models import PrivateAssetPatch
    from ...models import PrivateAssetPatchDict


@_method
def list_private_assets(
    self: Any,
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

    Returns:
        PrivateAssetPage: A page.

    Raises:
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .list_private_assets import OPERATION

    return _state(
        OPERATION,
        {
            "entity_id": entity_id,
            "offset": offset,
            "limit": limit,
        },
        options=request_options,
    )


@_pages
def iter_private_assets(
    self: Any,
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
    from .list_private_assets import OPERATION

    return _state_pages(
        OPERATION,
        {
            "entity_id": entity_id,
            "offset": offset,
            "limit": limit,
        },
        options=request_options,
    )


def _create_private_asset_1(
    self: Any,
    *,
    body: PrivateAssetInput | PrivateAssetInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> PrivateAsset:
    """Add a private asset

    `POST /v1/private-assets`
    """
    _signature()


def _create_private_asset_2(
    self: Any,
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
) -> PrivateAsset:
    """Add a private asset

    `POST /v1/private-assets`
    """
    _signature()


@_ways(_create_private_asset_1, _create_private_asset_2)
def create_private_asset(
    self: Any,
    *,
    body: PrivateAssetInput | PrivateAssetInputDict | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
    entity_id: UUID | Unset = UNSET,
    name: str | Unset = UNSET,
    acquired_on: date | Unset = UNSET,
    cost: Decimal | Unset = UNSET,
    fair_value: Decimal | None | Unset = UNSET,
    tags: list[str] | Unset = UNSET,
    attributes: dict[str, str] | Unset = UNSET,
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

    Returns:
        PrivateAsset: Added.

    Raises:
        APIStatusError: 400: The request is malformed.
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 409: The object's state does not allow this.
        APIStatusError: 422: The content was understood and refused.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .create_private_asset import OPERATION

    return _state(
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


@_method
def get_private_asset(
    self: Any,
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

    Returns:
        PrivateAsset: The object.

    Raises:
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 404: There is no such object.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .get_private_asset import OPERATION

    return _state(
        OPERATION,
        {
            "private_asset_id": private_asset_id,
        },
        options=request_options,
    )


@_method
def delete_private_asset(
    self: Any,
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
    from .delete_private_asset import OPERATION

    return _state(
        OPERATION,
        {
            "private_asset_id": private_asset_id,
        },
        options=request_options,
    )


def _update_private_asset_1(
    self: Any,
    private_asset_id: UUID,
    *,
    body: PrivateAssetPatch | PrivateAssetPatchDict,
    request_options: RequestOptions | None = None,
) -> PrivateAsset:
    """Change a private asset

    `PATCH /v1/private-assets/{private_asset_id}`
    """
    _signature()


def _update_private_asset_2(
    self: Any,
    private_asset_id: UUID,
    *,
    name: str | Unset = UNSET,
    acquired_on: date | Unset = UNSET,
    cost: Decimal | Unset = UNSET,
    fair_value: Decimal | None | Unset = UNSET,
    tags: list[str] | Unset = UNSET,
    attributes: dict[str, str] | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> PrivateAsset:
    """Change a private asset

    `PATCH /v1/private-assets/{private_asset_id}`
    """
    _signature()


@_ways(_update_private_asset_1, _update_private_asset_2)
def update_private_asset(
    self: Any,
    private_asset_id: UUID,
    *,
    body: PrivateAssetPatch | PrivateAssetPatchDict | Unset = UNSET,
    request_options: RequestOptions | None = None,
    name: str | Unset = UNSET,
    acquired_on: date | Unset = UNSET,
    cost: Decimal | Unset = UNSET,
    fair_value: Decimal | None | Unset = UNSET,
    tags: list[str] | Unset = UNSET,
    attributes: dict[str, str] | Unset = UNSET,
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

    Returns:
        PrivateAsset: The changed object.

    Raises:
        APIStatusError: 400: The request is malformed.
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 404: There is no such object.
        APIStatusError: 422: The content was understood and refused.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .update_private_asset import OPERATION

    return _state(
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
