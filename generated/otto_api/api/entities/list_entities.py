"""List entities (GET /v1/entities)"""

from __future__ import annotations

from collections.abc import Sequence
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
    from ...models import Entity
    from ...models import EntityPage
    from ...models import EntityTypeInput

__all__ = [
    "OPERATION",
    "AsyncListEntitiesMethod",
    "ListEntitiesMethod",
    "AsyncIterListEntitiesMethod",
    "IterListEntitiesMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[EntityPage] = Operation(
    "entities.list_entities",
    "GET",
    "/v1/entities",
    parameters=(
        Parameter("client_id", "client_id", "query", c.UUID_),
        Parameter("entity_type", "entity_type", "query", c.array(_ref("EntityType"))),
        Parameter("cursor", "cursor", "query", c.STRING),
        Parameter("limit", "limit", "query", c.INTEGER),
    ),
    replies=(
        Reply("200", (("application/json", "json", _ref("EntityPage")),)),
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


class ListEntitiesMethod(SyncMethod):
    """List entities

    `GET /v1/entities`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        client_id: UUID | Unset = UNSET,
        entity_type: Sequence[EntityTypeInput] | Unset = UNSET,
        cursor: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> EntityPage:
        """List entities

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

        `GET /v1/entities`

        Args:
            client_id: Entities of this client only.
            entity_type: Entities of these types only.
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
                    "client_id": client_id,
                    "entity_type": entity_type,
                    "cursor": cursor,
                    "limit": limit,
                },
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class IterListEntitiesMethod(SyncMethod):
    """Every item of `list_entities`, page after page.

    `GET /v1/entities`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        client_id: UUID | Unset = UNSET,
        entity_type: Sequence[EntityTypeInput] | Unset = UNSET,
        cursor: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        max_items: int | None = None,
        prefetch: bool = False,
        request_options: RequestOptions | None = None,
    ) -> Pages[Entity]:
        """Every item of `list_entities`, page after page; each is fetched when it is needed.

        `GET /v1/entities`

        Args:
            client_id: Entities of this client only.
            entity_type: Entities of these types only.
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
                    "client_id": client_id,
                    "entity_type": entity_type,
                    "cursor": cursor,
                    "limit": limit,
                },
                options=request_options,
            ),
            max_items,
            prefetch,
        )


class AsyncListEntitiesMethod(AsyncMethod):
    """List entities

    `GET /v1/entities`
    """

    __slots__ = ()

    async def __call__(
        self,
        *,
        client_id: UUID | Unset = UNSET,
        entity_type: Sequence[EntityTypeInput] | Unset = UNSET,
        cursor: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> EntityPage:
        """List entities

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

        `GET /v1/entities`

        Args:
            client_id: Entities of this client only.
            entity_type: Entities of these types only.
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
                    "client_id": client_id,
                    "entity_type": entity_type,
                    "cursor": cursor,
                    "limit": limit,
                },
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


class AsyncIterListEntitiesMethod(AsyncMethod):
    """Every item of `list_entities`, page after page.

    `GET /v1/entities`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        client_id: UUID | Unset = UNSET,
        entity_type: Sequence[EntityTypeInput] | Unset = UNSET,
        cursor: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        max_items: int | None = None,
        prefetch: bool = False,
        request_options: RequestOptions | None = None,
    ) -> AsyncPages[Entity]:
        """Every item of `list_entities`, page after page; each is fetched when it is needed.

        `GET /v1/entities`

        Args:
            client_id: Entities of this client only.
            entity_type: Entities of these types only.
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
                    "client_id": client_id,
                    "entity_type": entity_type,
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
    client_id: UUID | Unset = UNSET,
    entity_type: Sequence[EntityTypeInput] | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> EntityPage:
    """List entities

    See `ListEntitiesMethod`.
    """
    return ListEntitiesMethod(client._caller)(
        client_id=client_id,
        entity_type=entity_type,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


def sync_detailed(
    *,
    client: SyncClient,
    client_id: UUID | Unset = UNSET,
    entity_type: Sequence[EntityTypeInput] | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[EntityPage]:
    """List entities

    See `ListEntitiesMethod`.
    """
    return ListEntitiesMethod(client._caller).with_raw_response(
        client_id=client_id,
        entity_type=entity_type,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


async def asyncio(
    *,
    client: AsyncClient,
    client_id: UUID | Unset = UNSET,
    entity_type: Sequence[EntityTypeInput] | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> EntityPage:
    """List entities

    See `AsyncListEntitiesMethod`.
    """
    return await AsyncListEntitiesMethod(client._caller)(
        client_id=client_id,
        entity_type=entity_type,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


async def asyncio_detailed(
    *,
    client: AsyncClient,
    client_id: UUID | Unset = UNSET,
    entity_type: Sequence[EntityTypeInput] | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[EntityPage]:
    """List entities

    See `AsyncListEntitiesMethod`.
    """
    return await AsyncListEntitiesMethod(client._caller).with_raw_response(
        client_id=client_id,
        entity_type=entity_type,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )
