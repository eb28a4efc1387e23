"""The operations of the tag health."""

from __future__ import annotations

from otto_ext.wire.tags import AsyncTag, SyncTag

from . import _methods

__all__ = ["AsyncHealth", "Health"]

#: True to mypy, which cannot import decorated functions into a class; see `_Assigned`.
MYPY = False


class _Assigned:
    get_health = _methods.get_health


class _Health(_Assigned):
    """Whether the API works."""

    # An import costs an editor nothing before its name is looked at.
    if not MYPY:
        from ..health._methods import get_health as get_health


class Health(_Health, SyncTag):
    """Whether the API works."""


class AsyncHealth(_Health, AsyncTag):
    """Whether the API works."""
