"""Check the API (GET /v1/health)"""

from __future__ import annotations

from typing import TYPE_CHECKING

from otto_ext.wire import codec as c
from otto_ext.wire.operation import AsyncClient, Operation, ResponseSpec, SyncClient
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import RequestOptions

from ...models import _ref
from . import AsyncHealth as _AsyncTag, Health as _Tag

if TYPE_CHECKING:
    from ...models import Health

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[Health] = Operation(
    "health.get_health",
    "GET",
    "/v1/health",
    responses=(
        ResponseSpec("200", (("application/json", "json", _ref("Health")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


def sync(
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> Health:
    """Check the API

    See `Health.get_health`.
    """
    return _Tag(client._caller).get_health(
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> Health:
    """Check the API

    See `Health.get_health`.
    """
    return await _AsyncTag(client._caller).get_health(
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
