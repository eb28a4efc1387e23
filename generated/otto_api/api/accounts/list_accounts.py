"""Page by page, oldest first. (GET /v1/accounts)"""

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
    from ...models import AccountPage
    from ...models import ListAccountsKind

__all__ = [
    "OPERATION",
    "AsyncListAccountsMethod",
    "ListAccountsMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[AccountPage] = Operation(
    "accounts.list_accounts",
    "GET",
    "/v1/accounts",
    parameters=(
        Parameter("entity_id", "entity_id", "query", c.UUID_),
        Parameter("kind", "kind", "query", c.ref("ListAccountsKind")),
        Parameter("cursor", "cursor", "query", c.STRING),
        Parameter("limit", "limit", "query", c.INTEGER),
    ),
    replies=(
        Reply("200", (("application/json", "json", c.ref("AccountPage")),)),
        Reply("401", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", c.ref("Problem")),)),
    ),
)


class ListAccountsMethod(SyncMethod):
    """Page by page, oldest first.

    `GET /v1/accounts`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        entity_id: UUID | Unset = UNSET,
        kind: ListAccountsKind | Unset = UNSET,
        cursor: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> AccountPage:
        """Page by page, oldest first.

        Stand-in: a guess, not Otto's own.

        `GET /v1/accounts`

        Args:
            entity_id: Accounts of this entity only.
            kind: Accounts of this kind only.
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
            OPERATION,
            {
                "entity_id": entity_id,
                "kind": kind,
                "cursor": cursor,
                "limit": limit,
            },
            options=request_options,
        )

    with_raw_response = raw(__call__)


class AsyncListAccountsMethod(AsyncMethod):
    """Page by page, oldest first.

    `GET /v1/accounts`
    """

    __slots__ = ()

    async def __call__(
        self,
        *,
        entity_id: UUID | Unset = UNSET,
        kind: ListAccountsKind | Unset = UNSET,
        cursor: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> AccountPage:
        """Page by page, oldest first.

        Stand-in: a guess, not Otto's own.

        `GET /v1/accounts`

        Args:
            entity_id: Accounts of this entity only.
            kind: Accounts of this kind only.
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
            OPERATION,
            {
                "entity_id": entity_id,
                "kind": kind,
                "cursor": cursor,
                "limit": limit,
            },
            options=request_options,
        )

    with_raw_response = async_raw(__call__)


def sync(
    *,
    client: SyncClient,
    entity_id: UUID | Unset = UNSET,
    kind: ListAccountsKind | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> AccountPage:
    """Page by page, oldest first.

    See `ListAccountsMethod`.
    """
    return ListAccountsMethod(client)(
        entity_id=entity_id,
        kind=kind,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


def sync_detailed(
    *,
    client: SyncClient,
    entity_id: UUID | Unset = UNSET,
    kind: ListAccountsKind | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[AccountPage]:
    """Page by page, oldest first.

    See `ListAccountsMethod`.
    """
    return ListAccountsMethod(client).with_raw_response(
        entity_id=entity_id,
        kind=kind,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


async def asyncio(
    *,
    client: AsyncClient,
    entity_id: UUID | Unset = UNSET,
    kind: ListAccountsKind | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> AccountPage:
    """Page by page, oldest first.

    See `AsyncListAccountsMethod`.
    """
    return await AsyncListAccountsMethod(client)(
        entity_id=entity_id,
        kind=kind,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


async def asyncio_detailed(
    *,
    client: AsyncClient,
    entity_id: UUID | Unset = UNSET,
    kind: ListAccountsKind | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[AccountPage]:
    """Page by page, oldest first.

    See `AsyncListAccountsMethod`.
    """
    return await AsyncListAccountsMethod(client).with_raw_response(
        entity_id=entity_id,
        kind=kind,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )
