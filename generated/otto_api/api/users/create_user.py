"""Add a user (POST /v1/users)"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from otto_ext.wire.types import UNSET, RequestOptions, Unset

from ...models import _ref
from . import AsyncUsers as _AsyncTag, Users as _Tag

if TYPE_CHECKING:
    from ...models import User
    from ...models import UserInput
    from ...models import UserInputDict

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[User] = Operation(
    "users.create_user",
    "POST",
    "/v1/users",
    parameters=(
        Parameter(
            "Idempotency-Key", "idempotency_key", "header", c.STRING, style="simple", explode=False
        ),
    ),
    bodies=(Body("application/json", "json", _ref("UserInput")),),
    body_required=True,
    responses=(
        ResponseSpec("201", (("application/json", "json", _ref("User")),)),
        ResponseSpec("400", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("409", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("422", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


def sync(
    *,
    client: SyncClient,
    body: UserInput | UserInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> User:
    """Add a user

    See `Users.create_user`.
    """
    return _Tag(client._caller).create_user(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    *,
    client: AsyncClient,
    body: UserInput | UserInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> User:
    """Add a user

    See `Users.create_user`.
    """
    return await _AsyncTag(client._caller).create_user(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
