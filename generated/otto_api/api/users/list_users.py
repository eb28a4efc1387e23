"""Page by page, oldest first. (GET /v1/users)"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._runtime import codec as c
from ..._runtime.operation import (
    AsyncClient,
    AsyncMethod,
    Operation,
    Parameter,
    Reply,
    SyncClient,
    SyncMethod,
    async_raw,
    raw,
)
from ...types import UNSET, RequestOptions, Response, Unset

if TYPE_CHECKING:
    from ...models import UserPage

__all__ = [
    "OPERATION",
    "AsyncListUsersMethod",
    "ListUsersMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[UserPage] = Operation(
    "users.list_users",
    "GET",
    "/v1/users",
    parameters=(
        Parameter("offset", "offset", "query", c.INTEGER),
        Parameter("limit", "limit", "query", c.INTEGER),
    ),
    replies=(
        Reply("200", (("application/json", "json", c.ref("UserPage")),)),
        Reply("401", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", c.ref("Problem")),)),
    ),
)


class ListUsersMethod(SyncMethod):
    """Page by page, oldest first.

    `GET /v1/users`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        offset: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> UserPage:
        """Page by page, oldest first.

        Stand-in: a guess, not Otto's own.

        `GET /v1/users`

        Args:
            offset: Items to skip. The API's default: 0.
            limit: Items on a page. The API's default: 50.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return self._send(
            OPERATION,
            {
                "offset": offset,
                "limit": limit,
            },
            options=request_options,
        )

    with_raw_response = raw(__call__)


class AsyncListUsersMethod(AsyncMethod):
    """Page by page, oldest first.

    `GET /v1/users`
    """

    __slots__ = ()

    async def __call__(
        self,
        *,
        offset: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> UserPage:
        """Page by page, oldest first.

        Stand-in: a guess, not Otto's own.

        `GET /v1/users`

        Args:
            offset: Items to skip. The API's default: 0.
            limit: Items on a page. The API's default: 50.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return await self._send(
            OPERATION,
            {
                "offset": offset,
                "limit": limit,
            },
            options=request_options,
        )

    with_raw_response = async_raw(__call__)


def sync(
    *,
    client: SyncClient,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> UserPage:
    """Page by page, oldest first.

    See `ListUsersMethod`.
    """
    return ListUsersMethod(client)(
        offset=offset,
        limit=limit,
        request_options=request_options,
    )


def sync_detailed(
    *,
    client: SyncClient,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[UserPage]:
    """Page by page, oldest first.

    See `ListUsersMethod`.
    """
    return ListUsersMethod(client).with_raw_response(
        offset=offset,
        limit=limit,
        request_options=request_options,
    )


async def asyncio(
    *,
    client: AsyncClient,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> UserPage:
    """Page by page, oldest first.

    See `AsyncListUsersMethod`.
    """
    return await AsyncListUsersMethod(client)(
        offset=offset,
        limit=limit,
        request_options=request_options,
    )


async def asyncio_detailed(
    *,
    client: AsyncClient,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[UserPage]:
    """Page by page, oldest first.

    See `AsyncListUsersMethod`.
    """
    return await AsyncListUsersMethod(client).with_raw_response(
        offset=offset,
        limit=limit,
        request_options=request_options,
    )
