"""Change an account (PATCH /v1/accounts/{account_id})"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.operation import (
    AsyncClient,
    Body,
    Operation,
    Parameter,
    ResponseSpec,
    SyncClient,
)
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import RequestOptions

from ...models import _ref
from . import AsyncAccounts as _AsyncTag, Accounts as _Tag

if TYPE_CHECKING:
    from ...models import Account
    from ...models import AccountPatch
    from ...models import AccountPatchDict

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[Account] = Operation(
    "accounts.update_account",
    "PATCH",
    "/v1/accounts/{account_id}",
    parameters=(
        Parameter(
            "account_id",
            "account_id",
            "path",
            c.UUID_,
            required=True,
            style="simple",
            explode=False,
        ),
    ),
    bodies=(Body("application/json", "json", _ref("AccountPatch")),),
    body_required=True,
    responses=(
        ResponseSpec("200", (("application/json", "json", _ref("Account")),)),
        ResponseSpec("400", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("404", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("422", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


def sync(
    account_id: UUID,
    *,
    client: SyncClient,
    body: AccountPatch | AccountPatchDict,
    request_options: RequestOptions | None = None,
) -> Account:
    """Change an account

    See `Accounts.update_account`.
    """
    return _Tag(client._caller).update_account(
        account_id,
        body=body,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    account_id: UUID,
    *,
    client: AsyncClient,
    body: AccountPatch | AccountPatchDict,
    request_options: RequestOptions | None = None,
) -> Account:
    """Change an account

    See `Accounts.update_account`.
    """
    return await _AsyncTag(client._caller).update_account(
        account_id,
        body=body,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
