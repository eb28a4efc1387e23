"""Get a client (GET /v1/clients/{client_id})"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.operation import AsyncClient, Operation, Parameter, ResponseSpec, SyncClient
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import RequestOptions

from ...models import _ref
from . import AsyncClients as _AsyncTag, Clients as _Tag

if TYPE_CHECKING:
    from ...models import Client

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[Client] = Operation(
    "clients.get_client",
    "GET",
    "/v1/clients/{client_id}",
    parameters=(
        Parameter(
            "client_id", "client_id", "path", c.UUID_, required=True, style="simple", explode=False
        ),
    ),
    responses=(
        ResponseSpec("200", (("application/json", "json", _ref("Client")),)),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("404", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


def sync(
    client_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> Client:
    """Get a client

    See `Clients.get_client`.
    """
    return _Tag(client._caller).get_client(
        client_id,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    client_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> Client:
    """Get a client

    See `Clients.get_client`.
    """
    return await _AsyncTag(client._caller).get_client(
        client_id,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
