"""Remove a user (DELETE /v1/users/{user_id})"""

from __future__ import annotations

from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.operation import AsyncClient, Operation, Parameter, ResponseSpec, SyncClient
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import RequestOptions

from ...models import _ref
from . import AsyncUsers as _AsyncTag, Users as _Tag

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[None] = Operation(
    "users.delete_user",
    "DELETE",
    "/v1/users/{user_id}",
    parameters=(
        Parameter(
            "user_id", "user_id", "path", c.UUID_, required=True, style="simple", explode=False
        ),
    ),
    responses=(
        ResponseSpec("204"),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("404", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("409", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


def sync(
    user_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> None:
    """Remove a user

    See `Users.delete_user`.
    """
    return _Tag(client._caller).delete_user(
        user_id,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    user_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> None:
    """Remove a user

    See `Users.delete_user`.
    """
    return await _AsyncTag(client._caller).delete_user(
        user_id,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
