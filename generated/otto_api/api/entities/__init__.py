"""The operations of the tag entities."""

from __future__ import annotations

from functools import cached_property as _cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from otto_ext.wire.operation import AsyncCaller, SyncCaller

    from .list_entities import AsyncListEntitiesMethod, ListEntitiesMethod
    from .list_entities import AsyncIterListEntitiesMethod, IterListEntitiesMethod
    from .create_entity import AsyncCreateEntityMethod, CreateEntityMethod
    from .get_entity import AsyncGetEntityMethod, GetEntityMethod
    from .update_entity import AsyncUpdateEntityMethod, UpdateEntityMethod

__all__ = ["AsyncEntities", "Entities"]


class Entities:
    """Funds and business units of clients."""

    def __init__(self, caller: SyncCaller) -> None:
        self._caller = caller

    @_cached_property
    def list_entities(self) -> ListEntitiesMethod:
        """List entities

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

        `GET /v1/entities`

        Args:
            client_id: Entities of this client only.
            entity_type: Entities of these types only.
            cursor: Where the last page ended: its `page.next`.
            limit: Items on a page. The API's default: 50.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .list_entities import ListEntitiesMethod

        return ListEntitiesMethod(self._caller)

    @_cached_property
    def iter_entities(self) -> IterListEntitiesMethod:
        """Every item of `list_entities`, page after page; each is fetched when it is needed.

        `GET /v1/entities`

        Args:
            client_id: Entities of this client only.
            entity_type: Entities of these types only.
            cursor: Where to begin; what `position` of an earlier run said, to go on there.
            limit: How many items to fetch at once.
            max_items: Stop after so many items; None for all.
            prefetch: Fetch the next page while the items of one are being used.
            request_options: Settings for each of the calls.
        """
        from .list_entities import IterListEntitiesMethod

        return IterListEntitiesMethod(self._caller)

    @_cached_property
    def create_entity(self) -> CreateEntityMethod:
        """Add an entity

        Adds one. Stand-in: a guess, not Otto's own.

        `POST /v1/entities`

        Args:
            body: The request body (application/json), or its fields one by one:
            client_id: The client it belongs to.
            name: The entity's name.
            accounting_system: The outside accounting system, or Default where there is none.
            entity_type: The body's `entity_type`.
            base_currency: ISO 4217 code.
            fiscal_year_end: The last day of the fiscal year.
            legal_entity_identifier: ISO 17442 code.
            idempotency_key: A key of your own; the same key never adds twice.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 409: The object's state does not allow this.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .create_entity import CreateEntityMethod

        return CreateEntityMethod(self._caller)

    @_cached_property
    def get_entity(self) -> GetEntityMethod:
        """Get an entity

        Gives one by its id. Stand-in: a guess, not Otto's own.

        `GET /v1/entities/{entity_id}`

        Args:
            entity_id: The entity's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .get_entity import GetEntityMethod

        return GetEntityMethod(self._caller)

    @_cached_property
    def update_entity(self) -> UpdateEntityMethod:
        """Change an entity

        Changes the fields that are given. Stand-in: a guess, not Otto's own.

        `PATCH /v1/entities/{entity_id}`

        Args:
            entity_id: The entity's id.
            body: The request body (application/json), or its fields one by one:
            name: The entity's name.
            accounting_system: The outside accounting system, or Default where there is none.
            entity_type: The body's `entity_type`.
            base_currency: ISO 4217 code.
            fiscal_year_end: The last day of the fiscal year.
            legal_entity_identifier: ISO 17442 code.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .update_entity import UpdateEntityMethod

        return UpdateEntityMethod(self._caller)


class AsyncEntities:
    """Funds and business units of clients."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    @_cached_property
    def list_entities(self) -> AsyncListEntitiesMethod:
        """List entities

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

        `GET /v1/entities`

        Args:
            client_id: Entities of this client only.
            entity_type: Entities of these types only.
            cursor: Where the last page ended: its `page.next`.
            limit: Items on a page. The API's default: 50.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .list_entities import AsyncListEntitiesMethod

        return AsyncListEntitiesMethod(self._caller)

    @_cached_property
    def iter_entities(self) -> AsyncIterListEntitiesMethod:
        """Every item of `list_entities`, page after page; each is fetched when it is needed.

        `GET /v1/entities`

        Args:
            client_id: Entities of this client only.
            entity_type: Entities of these types only.
            cursor: Where to begin; what `position` of an earlier run said, to go on there.
            limit: How many items to fetch at once.
            max_items: Stop after so many items; None for all.
            prefetch: Fetch the next page while the items of one are being used.
            request_options: Settings for each of the calls.
        """
        from .list_entities import AsyncIterListEntitiesMethod

        return AsyncIterListEntitiesMethod(self._caller)

    @_cached_property
    def create_entity(self) -> AsyncCreateEntityMethod:
        """Add an entity

        Adds one. Stand-in: a guess, not Otto's own.

        `POST /v1/entities`

        Args:
            body: The request body (application/json), or its fields one by one:
            client_id: The client it belongs to.
            name: The entity's name.
            accounting_system: The outside accounting system, or Default where there is none.
            entity_type: The body's `entity_type`.
            base_currency: ISO 4217 code.
            fiscal_year_end: The last day of the fiscal year.
            legal_entity_identifier: ISO 17442 code.
            idempotency_key: A key of your own; the same key never adds twice.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 409: The object's state does not allow this.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .create_entity import AsyncCreateEntityMethod

        return AsyncCreateEntityMethod(self._caller)

    @_cached_property
    def get_entity(self) -> AsyncGetEntityMethod:
        """Get an entity

        Gives one by its id. Stand-in: a guess, not Otto's own.

        `GET /v1/entities/{entity_id}`

        Args:
            entity_id: The entity's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .get_entity import AsyncGetEntityMethod

        return AsyncGetEntityMethod(self._caller)

    @_cached_property
    def update_entity(self) -> AsyncUpdateEntityMethod:
        """Change an entity

        Changes the fields that are given. Stand-in: a guess, not Otto's own.

        `PATCH /v1/entities/{entity_id}`

        Args:
            entity_id: The entity's id.
            body: The request body (application/json), or its fields one by one:
            name: The entity's name.
            accounting_system: The outside accounting system, or Default where there is none.
            entity_type: The body's `entity_type`.
            base_currency: ISO 4217 code.
            fiscal_year_end: The last day of the fiscal year.
            legal_entity_identifier: ISO 17442 code.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .update_entity import AsyncUpdateEntityMethod

        return AsyncUpdateEntityMethod(self._caller)
