"""The operations of the tag private-assets."""

from __future__ import annotations

from functools import cached_property as _cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from otto_ext.wire.operation import AsyncCaller, SyncCaller

    from .list_private_assets import AsyncListPrivateAssetsMethod, ListPrivateAssetsMethod
    from .list_private_assets import AsyncIterListPrivateAssetsMethod, IterListPrivateAssetsMethod
    from .create_private_asset import AsyncCreatePrivateAssetMethod, CreatePrivateAssetMethod
    from .get_private_asset import AsyncGetPrivateAssetMethod, GetPrivateAssetMethod
    from .delete_private_asset import AsyncDeletePrivateAssetMethod, DeletePrivateAssetMethod
    from .update_private_asset import AsyncUpdatePrivateAssetMethod, UpdatePrivateAssetMethod

__all__ = ["AsyncPrivateAssets", "PrivateAssets"]


class PrivateAssets:
    """Assets that are traded nowhere."""

    def __init__(self, caller: SyncCaller) -> None:
        self._caller = caller

    @_cached_property
    def list_private_assets(self) -> ListPrivateAssetsMethod:
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
        from .list_private_assets import ListPrivateAssetsMethod

        return ListPrivateAssetsMethod(self._caller)

    @_cached_property
    def iter_private_assets(self) -> IterListPrivateAssetsMethod:
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
        from .list_private_assets import IterListPrivateAssetsMethod

        return IterListPrivateAssetsMethod(self._caller)

    @_cached_property
    def create_private_asset(self) -> CreatePrivateAssetMethod:
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
        from .create_private_asset import CreatePrivateAssetMethod

        return CreatePrivateAssetMethod(self._caller)

    @_cached_property
    def get_private_asset(self) -> GetPrivateAssetMethod:
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
        from .get_private_asset import GetPrivateAssetMethod

        return GetPrivateAssetMethod(self._caller)

    @_cached_property
    def delete_private_asset(self) -> DeletePrivateAssetMethod:
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
        from .delete_private_asset import DeletePrivateAssetMethod

        return DeletePrivateAssetMethod(self._caller)

    @_cached_property
    def update_private_asset(self) -> UpdatePrivateAssetMethod:
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
        from .update_private_asset import UpdatePrivateAssetMethod

        return UpdatePrivateAssetMethod(self._caller)


class AsyncPrivateAssets:
    """Assets that are traded nowhere."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    @_cached_property
    def list_private_assets(self) -> AsyncListPrivateAssetsMethod:
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
        from .list_private_assets import AsyncListPrivateAssetsMethod

        return AsyncListPrivateAssetsMethod(self._caller)

    @_cached_property
    def iter_private_assets(self) -> AsyncIterListPrivateAssetsMethod:
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
        from .list_private_assets import AsyncIterListPrivateAssetsMethod

        return AsyncIterListPrivateAssetsMethod(self._caller)

    @_cached_property
    def create_private_asset(self) -> AsyncCreatePrivateAssetMethod:
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
        from .create_private_asset import AsyncCreatePrivateAssetMethod

        return AsyncCreatePrivateAssetMethod(self._caller)

    @_cached_property
    def get_private_asset(self) -> AsyncGetPrivateAssetMethod:
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
        from .get_private_asset import AsyncGetPrivateAssetMethod

        return AsyncGetPrivateAssetMethod(self._caller)

    @_cached_property
    def delete_private_asset(self) -> AsyncDeletePrivateAssetMethod:
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
        from .delete_private_asset import AsyncDeletePrivateAssetMethod

        return AsyncDeletePrivateAssetMethod(self._caller)

    @_cached_property
    def update_private_asset(self) -> AsyncUpdatePrivateAssetMethod:
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
        from .update_private_asset import AsyncUpdatePrivateAssetMethod

        return AsyncUpdatePrivateAssetMethod(self._caller)
