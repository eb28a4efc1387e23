"""The operations of the tag clients."""

from __future__ import annotations

from otto_ext.wire.tags import AsyncTag, SyncTag

from . import _methods

__all__ = ["AsyncClients", "Clients"]

#: True to mypy, which cannot import decorated functions into a class; see `_Assigned`.
MYPY = False


class _Assigned:
    list_clients = _methods.list_clients
    iter_clients = _methods.iter_clients
    create_client = _methods.create_client
    get_client = _methods.get_client
    update_client = _methods.update_client


class _Clients(_Assigned):
    """Firms."""

    # An import costs an editor nothing before its name is looked at.
    if not MYPY:
        from ..clients._methods import list_clients as list_clients
        from ..clients._methods import iter_clients as iter_clients
        from ..clients._methods import create_client as create_client
        from ..clients._methods import get_client as get_client
        from ..clients._methods import update_client as update_client


class Clients(_Clients, SyncTag):
    """Firms."""


class AsyncClients(_Clients, AsyncTag):
    """Firms."""
