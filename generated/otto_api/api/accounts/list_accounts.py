"""List accounts (GET /v1/accounts)"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.operation import AsyncClient, Operation, Parameter, ResponseSpec, SyncClient
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import UNSET, RequestOptions, Unset

from ...models import _ref
from . import AsyncAccounts as _AsyncTag, Accounts as _Tag

if TYPE_CHECKING:
    from ...models import AccountPage
    from ...models import ListAccountsKindInput

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

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
    responses=(
        ResponseSpec("200", (("application/json", "json", _ref("AccountPage")),)),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
    paging={
        "style": "cursor",
        "items": "/data",
        "parameter": "cursor",
        "size": "limit",
        "next": "/page/next",
    },
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

    See `Accounts.list_accounts`.
    """
    return _Tag(client._caller).list_accounts(
        entity_id=entity_id,
        kind=kind,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


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

    See `Accounts.list_accounts`.
    """
    return await _AsyncTag(client._caller).list_accounts(
        entity_id=entity_id,
        kind=kind,
        cursor=cursor,
        limit=limit,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
