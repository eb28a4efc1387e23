"""The operations of the tag entities."""

from __future__ import annotations

from otto_ext.wire.tags import AsyncTag, SyncTag

from . import _methods

__all__ = ["AsyncEntities", "Entities"]

#: True to mypy, which cannot import decorated functions into a class; see `_Assigned`.
MYPY = False


class _Assigned:
    list_entities = _methods.list_entities
    iter_entities = _methods.iter_entities
    create_entity = _methods.create_entity
    get_entity = _methods.get_entity
    update_entity = _methods.update_entity


class _Entities(_Assigned):
    """Funds and business units of clients."""

    # An import costs an editor nothing before its name is looked at.
    if not MYPY:
        from ..entities._methods import list_entities as list_entities
        from ..entities._methods import iter_entities as iter_entities
        from ..entities._methods import create_entity as create_entity
        from ..entities._methods import get_entity as get_entity
        from ..entities._methods import update_entity as update_entity


class Entities(_Entities, SyncTag):
    """Funds and business units of clients."""


class AsyncEntities(_Entities, AsyncTag):
    """Funds and business units of clients."""
