"""Get an entity (GET /v1/entities/{entity_id})"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.operation import AsyncClient, Operation, Parameter, ResponseSpec, SyncClient
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import RequestOptions

from ...models import _ref
from . import AsyncEntities as _AsyncTag, Entities as _Tag

if TYPE_CHECKING:
    from ...models import Entity

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[Entity] = Operation(
    "entities.get_entity",
    "GET",
    "/v1/entities/{entity_id}",
    parameters=(
        Parameter(
            "entity_id", "entity_id", "path", c.UUID_, required=True, style="simple", explode=False
        ),
    ),
    responses=(
        ResponseSpec("200", (("application/json", "json", _ref("Entity")),)),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("404", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


def sync(
    entity_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> Entity:
    """Get an entity

    See `Entities.get_entity`.
    """
    return _Tag(client._caller).get_entity(
        entity_id,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    entity_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> Entity:
    """Get an entity

    See `Entities.get_entity`.
    """
    return await _AsyncTag(client._caller).get_entity(
        entity_id,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
