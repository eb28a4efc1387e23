"""List entities (GET /v1/entities)"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.operation import AsyncClient, Operation, Parameter, ResponseSpec, SyncClient
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import UNSET, RequestOptions, Unset

from ...models import _ref
from . import AsyncEntities as _AsyncTag, Entities as _Tag

if TYPE_CHECKING:
    from ...models import EntityPage
    from ...models import EntityTypeInput

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[EntityPage] = Operation(
    "entities.list_entities",
    "GET",
    "/v1/entities",
    parameters=(
        Parameter("client_id", "client_id", "query", c.UUID_),
        Parameter("entity_type", "entity_type", "query", c.array(_ref("EntityType"))),
        Parameter("cursor", "cursor", "query", c.STRING),
        Parameter("limit", "limit", "query", c.INTEGER),
    ),
    responses=(
        ResponseSpec("200", (("application/json", "json", _ref("EntityPage")),)),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
    paging={
        "style": "cursor",
        "items": "/data",
        "parameter": "cursor",
        "size": "limit",
        "next": "/page/next",
    },
)


def sync(
    *,
    client: SyncClient,
    client_id: UUID | Unset = UNSET,
    entity_type: Sequence[EntityTypeInput] | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> EntityPage:
    """List entities

    See `Entities.list_entities`.
    """
    return _Tag(client._caller).list_entities(
        client_id=client_id,
        entity_type=entity_type,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    *,
    client: AsyncClient,
    client_id: UUID | Unset = UNSET,
    entity_type: Sequence[EntityTypeInput] | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> EntityPage:
    """List entities

    See `Entities.list_entities`.
    """
    return await _AsyncTag(client._caller).list_entities(
        client_id=client_id,
        entity_type=entity_type,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
