"""List clients (GET /v1/clients)"""

from __future__ import annotations

from typing import TYPE_CHECKING

from otto_ext.wire import codec as c
from otto_ext.wire.operation import AsyncClient, Operation, Parameter, ResponseSpec, SyncClient
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import UNSET, RequestOptions, Unset

from ...models import _ref
from . import AsyncClients as _AsyncTag, Clients as _Tag

if TYPE_CHECKING:
    from ...models import ClientPage

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[ClientPage] = Operation(
    "clients.list_clients",
    "GET",
    "/v1/clients",
    parameters=(
        Parameter("cursor", "cursor", "query", c.STRING),
        Parameter("limit", "limit", "query", c.INTEGER),
    ),
    responses=(
        ResponseSpec("200", (("application/json", "json", _ref("ClientPage")),)),
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
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> ClientPage:
    """List clients

    See `Clients.list_clients`.
    """
    return _Tag(client._caller).list_clients(
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    *,
    client: AsyncClient,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> ClientPage:
    """List clients

    See `Clients.list_clients`.
    """
    return await _AsyncTag(client._caller).list_clients(
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
