"""List clients (GET /v1/clients)"""

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
    from ...models import Client
    from ...models import ClientPage

__all__ = [
    "OPERATION",
    "AsyncListClientsMethod",
    "ListClientsMethod",
    "AsyncIterListClientsMethod",
    "IterListClientsMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[ClientPage] = Operation(
    "clients.list_clients",
    "GET",
    "/v1/clients",
    parameters=(
        Parameter("cursor", "cursor", "query", c.STRING),
        Parameter("limit", "limit", "query", c.INTEGER),
    ),
    replies=(
        Reply("200", (("application/json", "json", _ref("ClientPage")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
    paging={
        "style": "cursor",
        "items": "/data",
        "parameter": "cursor",
        "size": "limit",
        "next": "/page/next",
    },
)


class ListClientsMethod(SyncMethod):
    """List clients

    `GET /v1/clients`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        cursor: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> ClientPage:
        """List clients

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

        `GET /v1/clients`

        Args:
            cursor: Where the last page ended: its `page.next`.
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
                    "cursor": cursor,
                    "limit": limit,
                },
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class IterListClientsMethod(SyncMethod):
    """Every item of `list_clients`, page after page.

    `GET /v1/clients`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        cursor: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        max_items: int | None = None,
        prefetch: bool = False,
        request_options: RequestOptions | None = None,
    ) -> Pages[Client]:
        """Every item of `list_clients`, page after page; each is fetched when it is needed.

        `GET /v1/clients`

        Args:
            cursor: Where to begin; what `position` of an earlier run said, to go on there.
            limit: How many items to fetch at once.
            max_items: Stop after so many items; None for all.
            prefetch: Fetch the next page while the items of one are being used.
            request_options: Settings for each of the calls.
        """
        return self._pages(
            _Call(
                OPERATION,
                {
                    "cursor": cursor,
                    "limit": limit,
                },
                options=request_options,
            ),
            max_items,
            prefetch,
        )


class AsyncListClientsMethod(AsyncMethod):
    """List clients

    `GET /v1/clients`
    """

    __slots__ = ()

    async def __call__(
        self,
        *,
        cursor: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> ClientPage:
        """List clients

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

        `GET /v1/clients`

        Args:
            cursor: Where the last page ended: its `page.next`.
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
                    "cursor": cursor,
                    "limit": limit,
                },
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


class AsyncIterListClientsMethod(AsyncMethod):
    """Every item of `list_clients`, page after page.

    `GET /v1/clients`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        cursor: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        max_items: int | None = None,
        prefetch: bool = False,
        request_options: RequestOptions | None = None,
    ) -> AsyncPages[Client]:
        """Every item of `list_clients`, page after page; each is fetched when it is needed.

        `GET /v1/clients`

        Args:
            cursor: Where to begin; what `position` of an earlier run said, to go on there.
            limit: How many items to fetch at once.
            max_items: Stop after so many items; None for all.
            prefetch: Fetch the next page while the items of one are being used.
            request_options: Settings for each of the calls.
        """
        return self._pages(
            _Call(
                OPERATION,
                {
                    "cursor": cursor,
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
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> ClientPage:
    """List clients

    See `ListClientsMethod`.
    """
    return ListClientsMethod(client._caller)(
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


def sync_detailed(
    *,
    client: SyncClient,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[ClientPage]:
    """List clients

    See `ListClientsMethod`.
    """
    return ListClientsMethod(client._caller).with_raw_response(
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


async def asyncio(
    *,
    client: AsyncClient,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> ClientPage:
    """List clients

    See `AsyncListClientsMethod`.
    """
    return await AsyncListClientsMethod(client._caller)(
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


async def asyncio_detailed(
    *,
    client: AsyncClient,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[ClientPage]:
    """List clients

    See `AsyncListClientsMethod`.
    """
    return await AsyncListClientsMethod(client._caller).with_raw_response(
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )
