"""The operations of the tag private-assets."""

from __future__ import annotations

from otto_ext.wire.tags import AsyncTag, SyncTag

from . import _methods

__all__ = ["AsyncPrivateAssets", "PrivateAssets"]

#: True to mypy, which cannot import decorated functions into a class; see `_Assigned`.
MYPY = False


class _Assigned:
    list_private_assets = _methods.list_private_assets
    iter_private_assets = _methods.iter_private_assets
    create_private_asset = _methods.create_private_asset
    get_private_asset = _methods.get_private_asset
    delete_private_asset = _methods.delete_private_asset
    update_private_asset = _methods.update_private_asset


class _PrivateAssets(_Assigned):
    """Assets that are traded nowhere."""

    # An import costs an editor nothing before its name is looked at.
    if not MYPY:
        from ..private_assets._methods import list_private_assets as list_private_assets
        from ..private_assets._methods import iter_private_assets as iter_private_assets
        from ..private_assets._methods import create_private_asset as create_private_asset
        from ..private_assets._methods import get_private_asset as get_private_asset
        from ..private_assets._methods import delete_private_asset as delete_private_asset
        from ..private_assets._methods import update_private_asset as update_private_asset


class PrivateAssets(_PrivateAssets, SyncTag):
    """Assets that are traded nowhere."""


class AsyncPrivateAssets(_PrivateAssets, AsyncTag):
    """Assets that are traded nowhere."""
