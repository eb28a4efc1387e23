"""Change a client (PUT /v1/clients/{client_id})"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.operation import (
    AsyncClient,
    Body,
    Operation,
    Parameter,
    ResponseSpec,
    SyncClient,
)
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import RequestOptions

from ...models import _ref
from . import AsyncClients as _AsyncTag, Clients as _Tag

if TYPE_CHECKING:
    from ...models import Client
    from ...models import ClientInput
    from ...models import ClientInputDict

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[Client] = Operation(
    "clients.update_client",
    "PUT",
    "/v1/clients/{client_id}",
    parameters=(
        Parameter(
            "client_id", "client_id", "path", c.UUID_, required=True, style="simple", explode=False
        ),
    ),
    bodies=(Body("application/json", "json", _ref("ClientInput")),),
    body_required=True,
    responses=(
        ResponseSpec("200", (("application/json", "json", _ref("Client")),)),
        ResponseSpec("400", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("404", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("422", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


def sync(
    client_id: UUID,
    *,
    client: SyncClient,
    body: ClientInput | ClientInputDict,
    request_options: RequestOptions | None = None,
) -> Client:
    """Change a client

    See `Clients.update_client`.
    """
    return _Tag(client._caller).update_client(
        client_id,
        body=body,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    client_id: UUID,
    *,
    client: AsyncClient,
    body: ClientInput | ClientInputDict,
    request_options: RequestOptions | None = None,
) -> Client:
    """Change a client

    See `Clients.update_client`.
    """
    return await _AsyncTag(client._caller).update_client(
        client_id,
        body=body,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
