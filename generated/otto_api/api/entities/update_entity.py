"""Change an entity (PATCH /v1/entities/{entity_id})"""

from __future__ import annotations

from datetime import date
from typing import Any, TYPE_CHECKING, overload
from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.method import (
    AsyncMethod,
    SyncMethod,
    async_raw,
    body_of as _body_of,
    raw,
)
from otto_ext.wire.operation import (
    AsyncClient,
    Body,
    Call as _Call,
    Operation,
    Parameter,
    Reply,
    SyncClient,
)
from otto_ext.wire.types import UNSET, RequestOptions, Response, Unset
from ...models import _ref

if TYPE_CHECKING:
    from ...models import AccountingSystemInput
    from ...models import Entity
    from ...models import EntityPatch
    from ...models import EntityPatchDict
    from ...models import EntityTypeInput

__all__ = [
    "OPERATION",
    "AsyncUpdateEntityMethod",
    "UpdateEntityMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[Entity] = Operation(
    "entities.update_entity",
    "PATCH",
    "/v1/entities/{entity_id}",
    parameters=(
        Parameter(
            "entity_id", "entity_id", "path", c.UUID_, required=True, style="simple", explode=False
        ),
    ),
    bodies=(Body("application/json", "json", _ref("EntityPatch")),),
    body_required=True,
    replies=(
        Reply("200", (("application/json", "json", _ref("Entity")),)),
        Reply("400", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("404", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("422", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


class UpdateEntityMethod(SyncMethod):
    """Change an entity

    `PATCH /v1/entities/{entity_id}`
    """

    __slots__ = ()

    @overload
    def __call__(
        self,
        entity_id: UUID,
        *,
        body: EntityPatch | EntityPatchDict,
        request_options: RequestOptions | None = None,
    ) -> Entity: ...

    @overload
    def __call__(
        self,
        entity_id: UUID,
        *,
        name: str | Unset = UNSET,
        accounting_system: AccountingSystemInput | Unset = UNSET,
        entity_type: EntityTypeInput | None | Unset = UNSET,
        base_currency: str | Unset = UNSET,
        fiscal_year_end: date | None | Unset = UNSET,
        legal_entity_identifier: str | None | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Entity: ...

    def __call__(
        self,
        entity_id: UUID,
        *,
        body: Any = UNSET,
        request_options: Any = None,
        name: Any = UNSET,
        accounting_system: Any = UNSET,
        entity_type: Any = UNSET,
        base_currency: Any = UNSET,
        fiscal_year_end: Any = UNSET,
        legal_entity_identifier: Any = UNSET,
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

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return self._send(
            _Call(
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
        )

    with_raw_response = raw(__call__)


class AsyncUpdateEntityMethod(AsyncMethod):
    """Change an entity

    `PATCH /v1/entities/{entity_id}`
    """

    __slots__ = ()

    @overload
    async def __call__(
        self,
        entity_id: UUID,
        *,
        body: EntityPatch | EntityPatchDict,
        request_options: RequestOptions | None = None,
    ) -> Entity: ...

    @overload
    async def __call__(
        self,
        entity_id: UUID,
        *,
        name: str | Unset = UNSET,
        accounting_system: AccountingSystemInput | Unset = UNSET,
        entity_type: EntityTypeInput | None | Unset = UNSET,
        base_currency: str | Unset = UNSET,
        fiscal_year_end: date | None | Unset = UNSET,
        legal_entity_identifier: str | None | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Entity: ...

    async def __call__(
        self,
        entity_id: UUID,
        *,
        body: Any = UNSET,
        request_options: Any = None,
        name: Any = UNSET,
        accounting_system: Any = UNSET,
        entity_type: Any = UNSET,
        base_currency: Any = UNSET,
        fiscal_year_end: Any = UNSET,
        legal_entity_identifier: Any = UNSET,
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

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return await self._send(
            _Call(
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
        )

    with_raw_response = async_raw(__call__)


def sync(
    entity_id: UUID,
    *,
    client: SyncClient,
    body: EntityPatch | EntityPatchDict,
    request_options: RequestOptions | None = None,
) -> Entity:
    """Change an entity

    See `UpdateEntityMethod`.
    """
    return UpdateEntityMethod(client._caller)(
        entity_id,
        body=body,
        request_options=request_options,
    )


def sync_detailed(
    entity_id: UUID,
    *,
    client: SyncClient,
    body: EntityPatch | EntityPatchDict,
    request_options: RequestOptions | None = None,
) -> Response[Entity]:
    """Change an entity

    See `UpdateEntityMethod`.
    """
    return UpdateEntityMethod(client._caller).with_raw_response(
        entity_id,
        body=body,
        request_options=request_options,
    )


async def asyncio(
    entity_id: UUID,
    *,
    client: AsyncClient,
    body: EntityPatch | EntityPatchDict,
    request_options: RequestOptions | None = None,
) -> Entity:
    """Change an entity

    See `AsyncUpdateEntityMethod`.
    """
    return await AsyncUpdateEntityMethod(client._caller)(
        entity_id,
        body=body,
        request_options=request_options,
    )


async def asyncio_detailed(
    entity_id: UUID,
    *,
    client: AsyncClient,
    body: EntityPatch | EntityPatchDict,
    request_options: RequestOptions | None = None,
) -> Response[Entity]:
    """Change an entity

    See `AsyncUpdateEntityMethod`.
    """
    return await AsyncUpdateEntityMethod(client._caller).with_raw_response(
        entity_id,
        body=body,
        request_options=request_options,
    )
