"""Change an entity (PATCH /v1/entities/{entity_id})"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from ..._runtime import codec as c
from ..._runtime.operation import (
    AsyncClient,
    AsyncMethod,
    Body,
    Operation,
    Parameter,
    Reply,
    SyncClient,
    SyncMethod,
    async_raw,
    raw,
)
from ...types import RequestOptions, Response

if TYPE_CHECKING:
    from ...models import Entity
    from ...models import EntityPatch

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
    bodies=(Body("application/json", "json", c.ref("EntityPatch")),),
    body_required=True,
    replies=(
        Reply("200", (("application/json", "json", c.ref("Entity")),)),
        Reply("400", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("401", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("404", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("422", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", c.ref("Problem")),)),
    ),
)


class UpdateEntityMethod(SyncMethod):
    """Change an entity

    `PATCH /v1/entities/{entity_id}`
    """

    __slots__ = ()

    def __call__(
        self,
        entity_id: UUID,
        *,
        body: EntityPatch,
        request_options: RequestOptions | None = None,
    ) -> Entity:
        """Change an entity

        Changes the fields that are given. Stand-in: a guess, not Otto's own.

        `PATCH /v1/entities/{entity_id}`

        Args:
            entity_id: The entity's id.
            body: The request body (application/json).
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
            OPERATION,
            {
                "entity_id": entity_id,
            },
            body,
            options=request_options,
        )

    with_raw_response = raw(__call__)


class AsyncUpdateEntityMethod(AsyncMethod):
    """Change an entity

    `PATCH /v1/entities/{entity_id}`
    """

    __slots__ = ()

    async def __call__(
        self,
        entity_id: UUID,
        *,
        body: EntityPatch,
        request_options: RequestOptions | None = None,
    ) -> Entity:
        """Change an entity

        Changes the fields that are given. Stand-in: a guess, not Otto's own.

        `PATCH /v1/entities/{entity_id}`

        Args:
            entity_id: The entity's id.
            body: The request body (application/json).
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
            OPERATION,
            {
                "entity_id": entity_id,
            },
            body,
            options=request_options,
        )

    with_raw_response = async_raw(__call__)


def sync(
    entity_id: UUID,
    *,
    client: SyncClient,
    body: EntityPatch,
    request_options: RequestOptions | None = None,
) -> Entity:
    """Change an entity

    See `UpdateEntityMethod`.
    """
    return UpdateEntityMethod(client)(
        entity_id,
        body=body,
        request_options=request_options,
    )


def sync_detailed(
    entity_id: UUID,
    *,
    client: SyncClient,
    body: EntityPatch,
    request_options: RequestOptions | None = None,
) -> Response[Entity]:
    """Change an entity

    See `UpdateEntityMethod`.
    """
    return UpdateEntityMethod(client).with_raw_response(
        entity_id,
        body=body,
        request_options=request_options,
    )


async def asyncio(
    entity_id: UUID,
    *,
    client: AsyncClient,
    body: EntityPatch,
    request_options: RequestOptions | None = None,
) -> Entity:
    """Change an entity

    See `AsyncUpdateEntityMethod`.
    """
    return await AsyncUpdateEntityMethod(client)(
        entity_id,
        body=body,
        request_options=request_options,
    )


async def asyncio_detailed(
    entity_id: UUID,
    *,
    client: AsyncClient,
    body: EntityPatch,
    request_options: RequestOptions | None = None,
) -> Response[Entity]:
    """Change an entity

    See `AsyncUpdateEntityMethod`.
    """
    return await AsyncUpdateEntityMethod(client).with_raw_response(
        entity_id,
        body=body,
        request_options=request_options,
    )
