"""The operations of the tag users."""

from __future__ import annotations

from otto_ext.wire.tags import AsyncTag, SyncTag

from . import _methods

__all__ = ["AsyncUsers", "Users"]

#: True to mypy, which cannot import decorated functions into a class; see `_Assigned`.
MYPY = False


class _Assigned:
    list_users = _methods.list_users
    iter_users = _methods.iter_users
    create_user = _methods.create_user
    get_user = _methods.get_user
    delete_user = _methods.delete_user
    update_user = _methods.update_user


class _Users(_Assigned):
    """People with access, and their roles."""

    # An import costs an editor nothing before its name is looked at.
    if not MYPY:
        from ..users._methods import list_users as list_users
        from ..users._methods import iter_users as iter_users
        from ..users._methods import create_user as create_user
        from ..users._methods import get_user as get_user
        from ..users._methods import delete_user as delete_user
        from ..users._methods import update_user as update_user


class Users(_Users, SyncTag):
    """People with access, and their roles."""


class AsyncUsers(_Users, AsyncTag):
    """People with access, and their roles."""
