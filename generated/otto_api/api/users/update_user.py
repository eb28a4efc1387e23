"""Change a user (PATCH /v1/users/{user_id})"""

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
from . import AsyncUsers as _AsyncTag, Users as _Tag

if TYPE_CHECKING:
    from ...models import User
    from ...models import UserPatch
    from ...models import UserPatchDict

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[User] = Operation(
    "users.update_user",
    "PATCH",
    "/v1/users/{user_id}",
    parameters=(
        Parameter(
            "user_id", "user_id", "path", c.UUID_, required=True, style="simple", explode=False
        ),
    ),
    bodies=(Body("application/json", "json", _ref("UserPatch")),),
    body_required=True,
    responses=(
        ResponseSpec("200", (("application/json", "json", _ref("User")),)),
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
    user_id: UUID,
    *,
    client: SyncClient,
    body: UserPatch | UserPatchDict,
    request_options: RequestOptions | None = None,
) -> User:
    """Change a user

    See `Users.update_user`.
    """
    return _Tag(client._caller).update_user(
        user_id,
        body=body,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    user_id: UUID,
    *,
    client: AsyncClient,
    body: UserPatch | UserPatchDict,
    request_options: RequestOptions | None = None,
) -> User:
    """Change a user

    See `Users.update_user`.
    """
    return await _AsyncTag(client._caller).update_user(
        user_id,
        body=body,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
