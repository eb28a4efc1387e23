"""The methods of the tag entities, each stated once for both clients."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TYPE_CHECKING
from uuid import UUID

from otto_ext.wire.descriptors import (
    download as _download,
    download_ways as _download_ways,
    items as _items,
    method as _method,
    old_download_ways as _old_download_ways,
    old_ways as _old_ways,
    pages as _pages,
    ways as _ways,
)
from otto_ext.wire.statement import (
    body_of as _body_of,
    signature as _signature,
    state as _state,
    state_items as _state_items,
    state_pages as _state_pages,
    warn_deprecated as _warn_deprecated,
)
from otto_ext.wire.types import UNSET, FileContent, Items, Pages, RequestOptions, Unset

if TYPE_CHECKING:
    from ...models import AccountingSystemInput
    from ...models import Entity
    from ...models import EntityInput
    from ...models import EntityInputDict
    from ...models import EntityPage
    from ...models import EntityPatch
    from ...models import EntityPatchDict
    from ...models import EntityTypeInput


@_method
def list_entities(
    self: Any,
    *,
    client_id: UUID | Unset = UNSET,
    entity_type: Sequence[EntityTypeInput] | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> EntityPage:
    """List entities

    Page by page, oldest first. Stand-in: a guess, not Otto's own.

    `GET /v1/entities`

    Args:
        client_id: Entities of this client only.
        entity_type: Entities of these types only.
        cursor: Where the last page ended: its `page.next`.
        limit: Items on a page. The API's default: 50.
        request_options: Settings for this call alone.

    Returns:
        EntityPage: A page.

    Raises:
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .list_entities import OPERATION

    return _state(
        OPERATION,
        {
            "client_id": client_id,
            "entity_type": entity_type,
            "cursor": cursor,
            "limit": limit,
        },
        options=request_options,
    )


@_pages
def iter_entities(
    self: Any,
    *,
    client_id: UUID | Unset = UNSET,
    entity_type: Sequence[EntityTypeInput] | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    max_items: int | None = None,
    prefetch: bool = False,
    request_options: RequestOptions | None = None,
) -> Pages[Entity]:
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
    from .list_entities import OPERATION

    return _state_pages(
        OPERATION,
        {
            "client_id": client_id,
            "entity_type": entity_type,
            "cursor": cursor,
            "limit": limit,
        },
        options=request_options,
    )


def _create_entity_1(
    self: Any,
    *,
    body: EntityInput | EntityInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Entity:
    """Add an entity

    `POST /v1/entities`
    """
    _signature()


def _create_entity_2(
    self: Any,
    *,
    client_id: UUID,
    name: str,
    accounting_system: AccountingSystemInput,
    entity_type: EntityTypeInput | None | Unset = UNSET,
    base_currency: str | Unset = UNSET,
    fiscal_year_end: date | None | Unset = UNSET,
    legal_entity_identifier: str | None | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Entity:
    """Add an entity

    `POST /v1/entities`
    """
    _signature()


@_ways(_create_entity_1, _create_entity_2)
def create_entity(
    self: Any,
    *,
    body: EntityInput | EntityInputDict | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
    client_id: UUID | Unset = UNSET,
    name: str | Unset = UNSET,
    accounting_system: AccountingSystemInput | Unset = UNSET,
    entity_type: EntityTypeInput | None | Unset = UNSET,
    base_currency: str | Unset = UNSET,
    fiscal_year_end: date | None | Unset = UNSET,
    legal_entity_identifier: str | None | Unset = UNSET,
) -> Entity:
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

    Returns:
        Entity: Added.

    Raises:
        APIStatusError: 400: The request is malformed.
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 409: The object's state does not allow this.
        APIStatusError: 422: The content was understood and refused.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .create_entity import OPERATION

    return _state(
        OPERATION,
        {
            "idempotency_key": idempotency_key,
        },
        _body_of(
            body,
            {
                "client_id": client_id,
                "name": name,
                "accounting_system": accounting_system,
                "entity_type": entity_type,
                "base_currency": base_currency,
                "fiscal_year_end": fiscal_year_end,
                "legal_entity_identifier": legal_entity_identifier,
            },
        ),
        options=request_options,
    )


@_method
def get_entity(
    self: Any,
    entity_id: UUID,
    *,
    request_options: RequestOptions | None = None,
) -> Entity:
    """Get an entity

    Gives one by its id. Stand-in: a guess, not Otto's own.

    `GET /v1/entities/{entity_id}`

    Args:
        entity_id: The entity's id.
        request_options: Settings for this call alone.

    Returns:
        Entity: The object.

    Raises:
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 404: There is no such object.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .get_entity import OPERATION

    return _state(
        OPERATION,
        {
            "entity_id": entity_id,
        },
        options=request_options,
    )


def _update_entity_1(
    self: Any,
    entity_id: UUID,
    *,
    body: EntityPatch | EntityPatchDict,
    request_options: RequestOptions | None = None,
) -> Entity:
    """Change an entity

    `PATCH /v1/entities/{entity_id}`
    """
    _signature()


def _update_entity_2(
    self: Any,
    entity_id: UUID,
    *,
    name: str | Unset = UNSET,
    accounting_system: AccountingSystemInput | Unset = UNSET,
    entity_type: EntityTypeInput | None | Unset = UNSET,
    base_currency: str | Unset = UNSET,
    fiscal_year_end: date | None | Unset = UNSET,
    legal_entity_identifier: str | None | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Entity:
    """Change an entity

    `PATCH /v1/entities/{entity_id}`
    """
    _signature()


@_ways(_update_entity_1, _update_entity_2)
def update_entity(
    self: Any,
    entity_id: UUID,
    *,
    body: EntityPatch | EntityPatchDict | Unset = UNSET,
    request_options: RequestOptions | None = None,
    name: str | Unset = UNSET,
    accounting_system: AccountingSystemInput | Unset = UNSET,
    entity_type: EntityTypeInput | None | Unset = UNSET,
    base_currency: str | Unset = UNSET,
    fiscal_year_end: date | None | Unset = UNSET,
    legal_entity_identifier: str | None | Unset = UNSET,
) -> Entity:
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

    Returns:
        Entity: The changed object.

    Raises:
        APIStatusError: 400: The request is malformed.
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 404: There is no such object.
        APIStatusError: 422: The content was understood and refused.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .update_entity import OPERATION

    return _state(
        OPERATION,
        {
            "entity_id": entity_id,
        },
        _body_of(
            body,
            {
                "name": name,
                "accounting_system": accounting_system,
                "entity_type": entity_type,
                "base_currency": base_currency,
                "fiscal_year_end": fiscal_year_end,
                "legal_entity_identifier": legal_entity_identifier,
            },
            may_be_empty=True,
        ),
        options=request_options,
    )
