"""Add an entity (POST /v1/entities)"""

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
    from ...models import EntityInput
    from ...models import EntityInputDict
    from ...models import EntityTypeInput

__all__ = [
    "OPERATION",
    "AsyncCreateEntityMethod",
    "CreateEntityMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[Entity] = Operation(
    "entities.create_entity",
    "POST",
    "/v1/entities",
    parameters=(
        Parameter(
            "Idempotency-Key", "idempotency_key", "header", c.STRING, style="simple", explode=False
        ),
    ),
    bodies=(Body("application/json", "json", _ref("EntityInput")),),
    body_required=True,
    replies=(
        Reply("201", (("application/json", "json", _ref("Entity")),)),
        Reply("400", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("409", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("422", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


class CreateEntityMethod(SyncMethod):
    """Add an entity

    `POST /v1/entities`
    """

    __slots__ = ()

    @overload
    def __call__(
        self,
        *,
        body: EntityInput | EntityInputDict,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Entity: ...

    @overload
    def __call__(
        self,
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
    ) -> Entity: ...

    def __call__(
        self,
        *,
        body: Any = UNSET,
        idempotency_key: Any = UNSET,
        request_options: Any = None,
        client_id: Any = UNSET,
        name: Any = UNSET,
        accounting_system: Any = UNSET,
        entity_type: Any = UNSET,
        base_currency: Any = UNSET,
        fiscal_year_end: Any = UNSET,
        legal_entity_identifier: Any = UNSET,
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

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 409: The object's state does not allow this.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return self._send(
            _Call(
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
        )

    with_raw_response = raw(__call__)


class AsyncCreateEntityMethod(AsyncMethod):
    """Add an entity

    `POST /v1/entities`
    """

    __slots__ = ()

    @overload
    async def __call__(
        self,
        *,
        body: EntityInput | EntityInputDict,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Entity: ...

    @overload
    async def __call__(
        self,
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
    ) -> Entity: ...

    async def __call__(
        self,
        *,
        body: Any = UNSET,
        idempotency_key: Any = UNSET,
        request_options: Any = None,
        client_id: Any = UNSET,
        name: Any = UNSET,
        accounting_system: Any = UNSET,
        entity_type: Any = UNSET,
        base_currency: Any = UNSET,
        fiscal_year_end: Any = UNSET,
        legal_entity_identifier: Any = UNSET,
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

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 409: The object's state does not allow this.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return await self._send(
            _Call(
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
        )

    with_raw_response = async_raw(__call__)


def sync(
    *,
    client: SyncClient,
    body: EntityInput | EntityInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Entity:
    """Add an entity

    See `CreateEntityMethod`.
    """
    return CreateEntityMethod(client._caller)(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


def sync_detailed(
    *,
    client: SyncClient,
    body: EntityInput | EntityInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[Entity]:
    """Add an entity

    See `CreateEntityMethod`.
    """
    return CreateEntityMethod(client._caller).with_raw_response(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


async def asyncio(
    *,
    client: AsyncClient,
    body: EntityInput | EntityInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Entity:
    """Add an entity

    See `AsyncCreateEntityMethod`.
    """
    return await AsyncCreateEntityMethod(client._caller)(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


async def asyncio_detailed(
    *,
    client: AsyncClient,
    body: EntityInput | EntityInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[Entity]:
    """Add an entity

    See `AsyncCreateEntityMethod`.
    """
    return await AsyncCreateEntityMethod(client._caller).with_raw_response(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )
