"""List accounts (GET /v1/accounts)"""

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
from otto_ext.wire.types import UNSET, AsyncPages, Pages, RequestOptions, Response, Unset
from ...models import _ref

if TYPE_CHECKING:
    from ...models import Account
    from ...models import AccountPage
    from ...models import ListAccountsKindInput

__all__ = [
    "OPERATION",
    "AsyncListAccountsMethod",
    "ListAccountsMethod",
    "AsyncIterListAccountsMethod",
    "IterListAccountsMethod",
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
        Parameter("kind", "kind", "query", _ref("ListAccountsKind")),
        Parameter("cursor", "cursor", "query", c.STRING),
        Parameter("limit", "limit", "query", c.INTEGER),
    ),
    replies=(
        Reply("200", (("application/json", "json", _ref("AccountPage")),)),
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


class ListAccountsMethod(SyncMethod):
    """List accounts

    `GET /v1/accounts`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        entity_id: UUID | Unset = UNSET,
        kind: ListAccountsKindInput | Unset = UNSET,
        cursor: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> AccountPage:
        """List accounts

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

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
            _Call(
                OPERATION,
                {
                    "entity_id": entity_id,
                    "kind": kind,
                    "cursor": cursor,
                    "limit": limit,
                },
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class IterListAccountsMethod(SyncMethod):
    """Every item of `list_accounts`, page after page.

    `GET /v1/accounts`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        entity_id: UUID | Unset = UNSET,
        kind: ListAccountsKindInput | Unset = UNSET,
        cursor: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        max_items: int | None = None,
        prefetch: bool = False,
        request_options: RequestOptions | None = None,
    ) -> Pages[Account]:
        """Every item of `list_accounts`, page after page; each is fetched when it is needed.

        `GET /v1/accounts`

        Args:
            entity_id: Accounts of this entity only.
            kind: Accounts of this kind only.
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
                    "kind": kind,
                    "cursor": cursor,
                    "limit": limit,
                },
                options=request_options,
            ),
            max_items,
            prefetch,
        )


class AsyncListAccountsMethod(AsyncMethod):
    """List accounts

    `GET /v1/accounts`
    """

    __slots__ = ()

    async def __call__(
        self,
        *,
        entity_id: UUID | Unset = UNSET,
        kind: ListAccountsKindInput | Unset = UNSET,
        cursor: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> AccountPage:
        """List accounts

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

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
            _Call(
                OPERATION,
                {
                    "entity_id": entity_id,
                    "kind": kind,
                    "cursor": cursor,
                    "limit": limit,
                },
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


class AsyncIterListAccountsMethod(AsyncMethod):
    """Every item of `list_accounts`, page after page.

    `GET /v1/accounts`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        entity_id: UUID | Unset = UNSET,
        kind: ListAccountsKindInput | Unset = UNSET,
        cursor: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        max_items: int | None = None,
        prefetch: bool = False,
        request_options: RequestOptions | None = None,
    ) -> AsyncPages[Account]:
        """Every item of `list_accounts`, page after page; each is fetched when it is needed.

        `GET /v1/accounts`

        Args:
            entity_id: Accounts of this entity only.
            kind: Accounts of this kind only.
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
                    "kind": kind,
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
    kind: ListAccountsKindInput | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> AccountPage:
    """List accounts

    See `ListAccountsMethod`.
    """
    return ListAccountsMethod(client._caller)(
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
    kind: ListAccountsKindInput | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[AccountPage]:
    """List accounts

    See `ListAccountsMethod`.
    """
    return ListAccountsMethod(client._caller).with_raw_response(
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
    kind: ListAccountsKindInput | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> AccountPage:
    """List accounts

    See `AsyncListAccountsMethod`.
    """
    return await AsyncListAccountsMethod(client._caller)(
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
    kind: ListAccountsKindInput | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[AccountPage]:
    """List accounts

    See `AsyncListAccountsMethod`.
    """
    return await AsyncListAccountsMethod(client._caller).with_raw_response(
        entity_id=entity_id,
        kind=kind,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )
