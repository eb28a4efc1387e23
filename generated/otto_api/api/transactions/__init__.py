"""The operations of the tag transactions."""

from __future__ import annotations

from otto_ext.wire.tags import AsyncTag, SyncTag

from . import _methods

__all__ = ["AsyncTransactions", "Transactions"]

#: True to mypy, which cannot import decorated functions into a class; see `_Assigned`.
MYPY = False


class _Assigned:
    list_transactions = _methods.list_transactions
    iter_transactions = _methods.iter_transactions
    create_transaction = _methods.create_transaction
    get_transaction = _methods.get_transaction
    delete_transaction = _methods.delete_transaction
    update_transaction = _methods.update_transaction
    upload_statement = _methods.upload_statement


class _Transactions(_Assigned):
    """What moved, and statements to import."""

    # An import costs an editor nothing before its name is looked at.
    if not MYPY:
        from ..transactions._methods import list_transactions as list_transactions
        from ..transactions._methods import iter_transactions as iter_transactions
        from ..transactions._methods import create_transaction as create_transaction
        from ..transactions._methods import get_transaction as get_transaction
        from ..transactions._methods import delete_transaction as delete_transaction
        from ..transactions._methods import update_transaction as update_transaction
        from ..transactions._methods import upload_statement as upload_statement


class Transactions(_Transactions, SyncTag):
    """What moved, and statements to import."""


class AsyncTransactions(_Transactions, AsyncTag):
    """What moved, and statements to import."""
