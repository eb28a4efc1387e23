"""Get a user (GET /v1/users/{user_id})"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.method import (
    AsyncMethod,
    SyncMethod,
    async_raw,
    raw,
)
from otto_ext.wire.operation import (
    AsyncClient,
    Call as _Call,
    Operation,
    Parameter,
    Reply,
    SyncClient,
)
from otto_ext.wire.types import RequestOptions, Response
from ...models import _ref

if TYPE_CHECKING:
    from ...models import User

__all__ = [
    "OPERATION",
    "AsyncGetUserMethod",
    "GetUserMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[User] = Operation(
    "users.get_user",
    "GET",
    "/v1/users/{user_id}",
    parameters=(
        Parameter(
            "user_id", "user_id", "path", c.UUID_, required=True, style="simple", explode=False
        ),
    ),
    replies=(
        Reply("200", (("application/json", "json", _ref("User")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("404", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


class GetUserMethod(SyncMethod):
    """Get a user

    `GET /v1/users/{user_id}`
    """

    __slots__ = ()

    def __call__(
        self,
        user_id: UUID,
        *,
        request_options: RequestOptions | None = None,
    ) -> User:
        """Get a user

        Gives one by its id. Stand-in: a guess, not Otto's own.

        `GET /v1/users/{user_id}`

        Args:
            user_id: The user's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return self._send(
            _Call(
                OPERATION,
                {
                    "user_id": user_id,
                },
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class AsyncGetUserMethod(AsyncMethod):
    """Get a user

    `GET /v1/users/{user_id}`
    """

    __slots__ = ()

    async def __call__(
        self,
        user_id: UUID,
        *,
        request_options: RequestOptions | None = None,
    ) -> User:
        """Get a user

        Gives one by its id. Stand-in: a guess, not Otto's own.

        `GET /v1/users/{user_id}`

        Args:
            user_id: The user's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return await self._send(
            _Call(
                OPERATION,
                {
                    "user_id": user_id,
                },
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


def sync(
    user_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> User:
    """Get a user

    See `GetUserMethod`.
    """
    return GetUserMethod(client._caller)(
        user_id,
        request_options=request_options,
    )


def sync_detailed(
    user_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> Response[User]:
    """Get a user

    See `GetUserMethod`.
    """
    return GetUserMethod(client._caller).with_raw_response(
        user_id,
        request_options=request_options,
    )


async def asyncio(
    user_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> User:
    """Get a user

    See `AsyncGetUserMethod`.
    """
    return await AsyncGetUserMethod(client._caller)(
        user_id,
        request_options=request_options,
    )


async def asyncio_detailed(
    user_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> Response[User]:
    """Get a user

    See `AsyncGetUserMethod`.
    """
    return await AsyncGetUserMethod(client._caller).with_raw_response(
        user_id,
        request_options=request_options,
    )
