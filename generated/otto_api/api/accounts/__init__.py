"""The operations of the tag accounts."""

from __future__ import annotations

from otto_ext.wire.tags import AsyncTag, SyncTag

from . import _methods

__all__ = ["AsyncAccounts", "Accounts"]

#: True to mypy, which cannot import decorated functions into a class; see `_Assigned`.
MYPY = False


class _Assigned:
    list_accounts = _methods.list_accounts
    iter_accounts = _methods.iter_accounts
    create_account = _methods.create_account
    get_account = _methods.get_account
    delete_account = _methods.delete_account
    update_account = _methods.update_account
    resync_account = _methods.resync_account


class _Accounts(_Assigned):
    """Exchange accounts and blockchain wallets of entities."""

    # An import costs an editor nothing before its name is looked at.
    if not MYPY:
        from ..accounts._methods import list_accounts as list_accounts
        from ..accounts._methods import iter_accounts as iter_accounts
        from ..accounts._methods import create_account as create_account
        from ..accounts._methods import get_account as get_account
        from ..accounts._methods import delete_account as delete_account
        from ..accounts._methods import update_account as update_account
        from ..accounts._methods import resync_account as resync_account


class Accounts(_Accounts, SyncTag):
    """Exchange accounts and blockchain wallets of entities."""


class AsyncAccounts(_Accounts, AsyncTag):
    """Exchange accounts and blockchain wallets of entities."""
