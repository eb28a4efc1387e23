"""The operations of the tag entities."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..._runtime.operation import AsyncClient, SyncClient
    from .list_entities import AsyncListEntitiesMethod, ListEntitiesMethod
    from .list_entities import AsyncIterListEntitiesMethod, IterListEntitiesMethod
    from .create_entity import AsyncCreateEntityMethod, CreateEntityMethod
    from .get_entity import AsyncGetEntityMethod, GetEntityMethod
    from .update_entity import AsyncUpdateEntityMethod, UpdateEntityMethod

__all__ = ["AsyncEntities", "Entities"]


class Entities:
    """Funds and business units of clients."""

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    @cached_property
    def list_entities(self) -> ListEntitiesMethod:
        """List entities

        `GET /v1/entities`
        """
        from .list_entities import ListEntitiesMethod

        return ListEntitiesMethod(self._client)

    @cached_property
    def iter_entities(self) -> IterListEntitiesMethod:
        """Every item of `list_entities`, page after page."""
        from .list_entities import IterListEntitiesMethod

        return IterListEntitiesMethod(self._client)

    @cached_property
    def create_entity(self) -> CreateEntityMethod:
        """Add an entity

        `POST /v1/entities`
        """
        from .create_entity import CreateEntityMethod

        return CreateEntityMethod(self._client)

    @cached_property
    def get_entity(self) -> GetEntityMethod:
        """Get an entity

        `GET /v1/entities/{entity_id}`
        """
        from .get_entity import GetEntityMethod

        return GetEntityMethod(self._client)

    @cached_property
    def update_entity(self) -> UpdateEntityMethod:
        """Change an entity

        `PATCH /v1/entities/{entity_id}`
        """
        from .update_entity import UpdateEntityMethod

        return UpdateEntityMethod(self._client)


class AsyncEntities:
    """Funds and business units of clients."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    @cached_property
    def list_entities(self) -> AsyncListEntitiesMethod:
        """List entities

        `GET /v1/entities`
        """
        from .list_entities import AsyncListEntitiesMethod

        return AsyncListEntitiesMethod(self._client)

    @cached_property
    def iter_entities(self) -> AsyncIterListEntitiesMethod:
        """Every item of `list_entities`, page after page."""
        from .list_entities import AsyncIterListEntitiesMethod

        return AsyncIterListEntitiesMethod(self._client)

    @cached_property
    def create_entity(self) -> AsyncCreateEntityMethod:
        """Add an entity

        `POST /v1/entities`
        """
        from .create_entity import AsyncCreateEntityMethod

        return AsyncCreateEntityMethod(self._client)

    @cached_property
    def get_entity(self) -> AsyncGetEntityMethod:
        """Get an entity

        `GET /v1/entities/{entity_id}`
        """
        from .get_entity import AsyncGetEntityMethod

        return AsyncGetEntityMethod(self._client)

    @cached_property
    def update_entity(self) -> AsyncUpdateEntityMethod:
        """Change an entity

        `PATCH /v1/entities/{entity_id}`
        """
        from .update_entity import AsyncUpdateEntityMethod

        return AsyncUpdateEntityMethod(self._client)
