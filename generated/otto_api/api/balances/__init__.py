"""The operations of the tag balances."""

from __future__ import annotations

from otto_ext.wire.tags import AsyncTag, SyncTag

from . import _methods

__all__ = ["AsyncBalances", "Balances"]

#: True to mypy, which cannot import decorated functions into a class; see `_Assigned`.
MYPY = False


class _Assigned:
    list_balances = _methods.list_balances
    iter_balances = _methods.iter_balances
    list_account_balances = _methods.list_account_balances


class _Balances(_Assigned):
    """What accounts hold."""

    # An import costs an editor nothing before its name is looked at.
    if not MYPY:
        from ..balances._methods import list_balances as list_balances
        from ..balances._methods import iter_balances as iter_balances
        from ..balances._methods import list_account_balances as list_account_balances


class Balances(_Balances, SyncTag):
    """What accounts hold."""


class AsyncBalances(_Balances, AsyncTag):
    """What accounts hold."""
