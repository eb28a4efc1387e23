"""Page by page, oldest first. (GET /v1/reports)"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

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
    from ...models import ReportPage

__all__ = [
    "OPERATION",
    "AsyncListReportsMethod",
    "ListReportsMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[ReportPage] = Operation(
    "reports.list_reports",
    "GET",
    "/v1/reports",
    parameters=(
        Parameter("entity_id", "entity_id", "query", c.UUID_),
        Parameter("offset", "offset", "query", c.INTEGER),
        Parameter("limit", "limit", "query", c.INTEGER),
    ),
    replies=(
        Reply("200", (("application/json", "json", c.ref("ReportPage")),)),
        Reply("401", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", c.ref("Problem")),)),
    ),
)


class ListReportsMethod(SyncMethod):
    """Page by page, oldest first.

    `GET /v1/reports`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        entity_id: UUID | Unset = UNSET,
        offset: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> ReportPage:
        """Page by page, oldest first.

        Stand-in: a guess, not Otto's own.

        `GET /v1/reports`

        Args:
            entity_id: Reports of this entity only.
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
                "entity_id": entity_id,
                "offset": offset,
                "limit": limit,
            },
            options=request_options,
        )

    with_raw_response = raw(__call__)


class AsyncListReportsMethod(AsyncMethod):
    """Page by page, oldest first.

    `GET /v1/reports`
    """

    __slots__ = ()

    async def __call__(
        self,
        *,
        entity_id: UUID | Unset = UNSET,
        offset: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> ReportPage:
        """Page by page, oldest first.

        Stand-in: a guess, not Otto's own.

        `GET /v1/reports`

        Args:
            entity_id: Reports of this entity only.
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
                "entity_id": entity_id,
                "offset": offset,
                "limit": limit,
            },
            options=request_options,
        )

    with_raw_response = async_raw(__call__)


def sync(
    *,
    client: SyncClient,
    entity_id: UUID | Unset = UNSET,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> ReportPage:
    """Page by page, oldest first.

    See `ListReportsMethod`.
    """
    return ListReportsMethod(client)(
        entity_id=entity_id,
        offset=offset,
        limit=limit,
        request_options=request_options,
    )


def sync_detailed(
    *,
    client: SyncClient,
    entity_id: UUID | Unset = UNSET,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[ReportPage]:
    """Page by page, oldest first.

    See `ListReportsMethod`.
    """
    return ListReportsMethod(client).with_raw_response(
        entity_id=entity_id,
        offset=offset,
        limit=limit,
        request_options=request_options,
    )


async def asyncio(
    *,
    client: AsyncClient,
    entity_id: UUID | Unset = UNSET,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> ReportPage:
    """Page by page, oldest first.

    See `AsyncListReportsMethod`.
    """
    return await AsyncListReportsMethod(client)(
        entity_id=entity_id,
        offset=offset,
        limit=limit,
        request_options=request_options,
    )


async def asyncio_detailed(
    *,
    client: AsyncClient,
    entity_id: UUID | Unset = UNSET,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[ReportPage]:
    """Page by page, oldest first.

    See `AsyncListReportsMethod`.
    """
    return await AsyncListReportsMethod(client).with_raw_response(
        entity_id=entity_id,
        offset=offset,
        limit=limit,
        request_options=request_options,
    )
