"""List balances (GET /v1/balances)"""

from __future__ import annotations

from datetime import datetime
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
from otto_ext.wire.types import UNSET, AsyncPages, Pages, RequestOptions, Response, Unset
from ...models import _ref

if TYPE_CHECKING:
    from ...models import Balance
    from ...models import BalancePage

__all__ = [
    "OPERATION",
    "AsyncListBalancesMethod",
    "ListBalancesMethod",
    "AsyncIterListBalancesMethod",
    "IterListBalancesMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[BalancePage] = Operation(
    "balances.list_balances",
    "GET",
    "/v1/balances",
    parameters=(
        Parameter("entity_id", "entity_id", "query", c.UUID_),
        Parameter("as_of", "as_of", "query", c.DATETIME),
        Parameter("asset", "asset", "query", c.array(c.STRING), explode=False),
        Parameter("cursor", "cursor", "query", c.STRING),
        Parameter("limit", "limit", "query", c.INTEGER),
    ),
    replies=(
        Reply("200", (("application/json", "json", _ref("BalancePage")),)),
        Reply("400", (("application/problem+json", "json", _ref("Problem")),)),
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


class ListBalancesMethod(SyncMethod):
    """List balances

    `GET /v1/balances`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        entity_id: UUID | Unset = UNSET,
        as_of: datetime | Unset = UNSET,
        asset: list[str] | Unset = UNSET,
        cursor: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> BalancePage:
        """List balances

        What accounts hold, page by page. Stand-in: a guess, not Otto's own.

        `GET /v1/balances`

        Args:
            entity_id: Balances of this entity only.
            as_of: At this moment; now if absent.
            asset: These assets only.
            cursor: Where the last page ended: its `page.next`.
            limit: Items on a page. The API's default: 50.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return self._send(
            _Call(
                OPERATION,
                {
                    "entity_id": entity_id,
                    "as_of": as_of,
                    "asset": asset,
                    "cursor": cursor,
                    "limit": limit,
                },
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class IterListBalancesMethod(SyncMethod):
    """Every item of `list_balances`, page after page.

    `GET /v1/balances`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        entity_id: UUID | Unset = UNSET,
        as_of: datetime | Unset = UNSET,
        asset: list[str] | Unset = UNSET,
        cursor: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        max_items: int | None = None,
        prefetch: bool = False,
        request_options: RequestOptions | None = None,
    ) -> Pages[Balance]:
        """Every item of `list_balances`, page after page; each is fetched when it is needed.

        `GET /v1/balances`

        Args:
            entity_id: Balances of this entity only.
            as_of: At this moment; now if absent.
            asset: These assets only.
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
                    "entity_id": entity_id,
                    "as_of": as_of,
                    "asset": asset,
                    "cursor": cursor,
                    "limit": limit,
                },
                options=request_options,
            ),
            max_items,
            prefetch,
        )


class AsyncListBalancesMethod(AsyncMethod):
    """List balances

    `GET /v1/balances`
    """

    __slots__ = ()

    async def __call__(
        self,
        *,
        entity_id: UUID | Unset = UNSET,
        as_of: datetime | Unset = UNSET,
        asset: list[str] | Unset = UNSET,
        cursor: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> BalancePage:
        """List balances

        What accounts hold, page by page. Stand-in: a guess, not Otto's own.

        `GET /v1/balances`

        Args:
            entity_id: Balances of this entity only.
            as_of: At this moment; now if absent.
            asset: These assets only.
            cursor: Where the last page ended: its `page.next`.
            limit: Items on a page. The API's default: 50.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return await self._send(
            _Call(
                OPERATION,
                {
                    "entity_id": entity_id,
                    "as_of": as_of,
                    "asset": asset,
                    "cursor": cursor,
                    "limit": limit,
                },
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


class AsyncIterListBalancesMethod(AsyncMethod):
    """Every item of `list_balances`, page after page.

    `GET /v1/balances`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        entity_id: UUID | Unset = UNSET,
        as_of: datetime | Unset = UNSET,
        asset: list[str] | Unset = UNSET,
        cursor: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        max_items: int | None = None,
        prefetch: bool = False,
        request_options: RequestOptions | None = None,
    ) -> AsyncPages[Balance]:
        """Every item of `list_balances`, page after page; each is fetched when it is needed.

        `GET /v1/balances`

        Args:
            entity_id: Balances of this entity only.
            as_of: At this moment; now if absent.
            asset: These assets only.
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
                    "entity_id": entity_id,
                    "as_of": as_of,
                    "asset": asset,
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
    entity_id: UUID | Unset = UNSET,
    as_of: datetime | Unset = UNSET,
    asset: list[str] | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> BalancePage:
    """List balances

    See `ListBalancesMethod`.
    """
    return ListBalancesMethod(client._caller)(
        entity_id=entity_id,
        as_of=as_of,
        asset=asset,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


def sync_detailed(
    *,
    client: SyncClient,
    entity_id: UUID | Unset = UNSET,
    as_of: datetime | Unset = UNSET,
    asset: list[str] | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[BalancePage]:
    """List balances

    See `ListBalancesMethod`.
    """
    return ListBalancesMethod(client._caller).with_raw_response(
        entity_id=entity_id,
        as_of=as_of,
        asset=asset,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


async def asyncio(
    *,
    client: AsyncClient,
    entity_id: UUID | Unset = UNSET,
    as_of: datetime | Unset = UNSET,
    asset: list[str] | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> BalancePage:
    """List balances

    See `AsyncListBalancesMethod`.
    """
    return await AsyncListBalancesMethod(client._caller)(
        entity_id=entity_id,
        as_of=as_of,
        asset=asset,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


async def asyncio_detailed(
    *,
    client: AsyncClient,
    entity_id: UUID | Unset = UNSET,
    as_of: datetime | Unset = UNSET,
    asset: list[str] | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[BalancePage]:
    """List balances

    See `AsyncListBalancesMethod`.
    """
    return await AsyncListBalancesMethod(client._caller).with_raw_response(
        entity_id=entity_id,
        as_of=as_of,
        asset=asset,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )
