"""List users (GET /v1/users)"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from otto_ext.wire.types import UNSET, AsyncPages, Pages, RequestOptions, Response, Unset
from ...models import _ref

if TYPE_CHECKING:
    from ...models import User
    from ...models import UserPage

__all__ = [
    "OPERATION",
    "AsyncListUsersMethod",
    "ListUsersMethod",
    "AsyncIterListUsersMethod",
    "IterListUsersMethod",
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
        Reply("200", (("application/json", "json", _ref("UserPage")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
    paging={
        "style": "offset",
        "items": "/data",
        "parameter": "offset",
        "size": "limit",
        "start": 0,
        "total": "/page/total",
        "number": "/page/offset",
    },
)


class ListUsersMethod(SyncMethod):
    """List users

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
        """List users

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

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
            _Call(
                OPERATION,
                {
                    "offset": offset,
                    "limit": limit,
                },
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class IterListUsersMethod(SyncMethod):
    """Every item of `list_users`, page after page.

    `GET /v1/users`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        offset: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        max_items: int | None = None,
        prefetch: bool = False,
        request_options: RequestOptions | None = None,
    ) -> Pages[User]:
        """Every item of `list_users`, page after page; each is fetched when it is needed.

        `GET /v1/users`

        Args:
            offset: Where to begin; what `position` of an earlier run said, to go on there.
            limit: How many items to fetch at once.
            max_items: Stop after so many items; None for all.
            prefetch: Fetch the next page while the items of one are being used.
            request_options: Settings for each of the calls.
        """
        return self._pages(
            _Call(
                OPERATION,
                {
                    "offset": offset,
                    "limit": limit,
                },
                options=request_options,
            ),
            max_items,
            prefetch,
        )


class AsyncListUsersMethod(AsyncMethod):
    """List users

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
        """List users

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

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
            _Call(
                OPERATION,
                {
                    "offset": offset,
                    "limit": limit,
                },
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


class AsyncIterListUsersMethod(AsyncMethod):
    """Every item of `list_users`, page after page.

    `GET /v1/users`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        offset: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        max_items: int | None = None,
        prefetch: bool = False,
        request_options: RequestOptions | None = None,
    ) -> AsyncPages[User]:
        """Every item of `list_users`, page after page; each is fetched when it is needed.

        `GET /v1/users`

        Args:
            offset: Where to begin; what `position` of an earlier run said, to go on there.
            limit: How many items to fetch at once.
            max_items: Stop after so many items; None for all.
            prefetch: Fetch the next page while the items of one are being used.
            request_options: Settings for each of the calls.
        """
        return self._pages(
            _Call(
                OPERATION,
                {
                    "offset": offset,
                    "limit": limit,
                },
                options=request_options,
            ),
            max_items,
            prefetch,
        )


def sync(
    *,
    client: SyncClient,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> UserPage:
    """List users

    See `ListUsersMethod`.
    """
    return ListUsersMethod(client._caller)(
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
    """List users

    See `ListUsersMethod`.
    """
    return ListUsersMethod(client._caller).with_raw_response(
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
    """List users

    See `AsyncListUsersMethod`.
    """
    return await AsyncListUsersMethod(client._caller)(
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
    """List users

    See `AsyncListUsersMethod`.
    """
    return await AsyncListUsersMethod(client._caller).with_raw_response(
        offset=offset,
        limit=limit,
        request_options=request_options,
    )
