"""The operations of the tag private-assets."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..._runtime.operation import AsyncClient, SyncClient
    from .list_private_assets import AsyncListPrivateAssetsMethod, ListPrivateAssetsMethod
    from .list_private_assets import AsyncIterListPrivateAssetsMethod, IterListPrivateAssetsMethod
    from .create_private_asset import AsyncCreatePrivateAssetMethod, CreatePrivateAssetMethod
    from .get_private_asset import AsyncGetPrivateAssetMethod, GetPrivateAssetMethod
    from .delete_private_asset import AsyncDeletePrivateAssetMethod, DeletePrivateAssetMethod
    from .update_private_asset import AsyncUpdatePrivateAssetMethod, UpdatePrivateAssetMethod

__all__ = ["AsyncPrivateAssets", "PrivateAssets"]


class PrivateAssets:
    """Assets that are traded nowhere."""

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    @cached_property
    def list_private_assets(self) -> ListPrivateAssetsMethod:
        """List private assets

        `GET /v1/private-assets`
        """
        from .list_private_assets import ListPrivateAssetsMethod

        return ListPrivateAssetsMethod(self._client)

    @cached_property
    def iter_private_assets(self) -> IterListPrivateAssetsMethod:
        """Every item of `list_private_assets`, page after page."""
        from .list_private_assets import IterListPrivateAssetsMethod

        return IterListPrivateAssetsMethod(self._client)

    @cached_property
    def create_private_asset(self) -> CreatePrivateAssetMethod:
        """Add a private asset

        `POST /v1/private-assets`
        """
        from .create_private_asset import CreatePrivateAssetMethod

        return CreatePrivateAssetMethod(self._client)

    @cached_property
    def get_private_asset(self) -> GetPrivateAssetMethod:
        """Get a private asset

        `GET /v1/private-assets/{private_asset_id}`
        """
        from .get_private_asset import GetPrivateAssetMethod

        return GetPrivateAssetMethod(self._client)

    @cached_property
    def delete_private_asset(self) -> DeletePrivateAssetMethod:
        """Remove a private asset

        `DELETE /v1/private-assets/{private_asset_id}`
        """
        from .delete_private_asset import DeletePrivateAssetMethod

        return DeletePrivateAssetMethod(self._client)

    @cached_property
    def update_private_asset(self) -> UpdatePrivateAssetMethod:
        """Change a private asset

        `PATCH /v1/private-assets/{private_asset_id}`
        """
        from .update_private_asset import UpdatePrivateAssetMethod

        return UpdatePrivateAssetMethod(self._client)


class AsyncPrivateAssets:
    """Assets that are traded nowhere."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    @cached_property
    def list_private_assets(self) -> AsyncListPrivateAssetsMethod:
        """List private assets

        `GET /v1/private-assets`
        """
        from .list_private_assets import AsyncListPrivateAssetsMethod

        return AsyncListPrivateAssetsMethod(self._client)

    @cached_property
    def iter_private_assets(self) -> AsyncIterListPrivateAssetsMethod:
        """Every item of `list_private_assets`, page after page."""
        from .list_private_assets import AsyncIterListPrivateAssetsMethod

        return AsyncIterListPrivateAssetsMethod(self._client)

    @cached_property
    def create_private_asset(self) -> AsyncCreatePrivateAssetMethod:
        """Add a private asset

        `POST /v1/private-assets`
        """
        from .create_private_asset import AsyncCreatePrivateAssetMethod

        return AsyncCreatePrivateAssetMethod(self._client)

    @cached_property
    def get_private_asset(self) -> AsyncGetPrivateAssetMethod:
        """Get a private asset

        `GET /v1/private-assets/{private_asset_id}`
        """
        from .get_private_asset import AsyncGetPrivateAssetMethod

        return AsyncGetPrivateAssetMethod(self._client)

    @cached_property
    def delete_private_asset(self) -> AsyncDeletePrivateAssetMethod:
        """Remove a private asset

        `DELETE /v1/private-assets/{private_asset_id}`
        """
        from .delete_private_asset import AsyncDeletePrivateAssetMethod

        return AsyncDeletePrivateAssetMethod(self._client)

    @cached_property
    def update_private_asset(self) -> AsyncUpdatePrivateAssetMethod:
        """Change a private asset

        `PATCH /v1/private-assets/{private_asset_id}`
        """
        from .update_private_asset import AsyncUpdatePrivateAssetMethod

        return AsyncUpdatePrivateAssetMethod(self._client)
