"""Change an account (PATCH /v1/accounts/{account_id})"""

from __future__ import annotations

from typing import Any, TYPE_CHECKING, overload
from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.method import (
    AsyncMethod,
    SyncMethod,
    async_raw,
    body_of as _body_of,
    raw,
)
from otto_ext.wire.operation import (
    AsyncClient,
    Body,
    Call as _Call,
    Operation,
    Parameter,
    Reply,
    SyncClient,
)
from otto_ext.wire.types import UNSET, RequestOptions, Response, Unset
from ...models import _ref

if TYPE_CHECKING:
    from ...models import Account
    from ...models import AccountPatch
    from ...models import AccountPatchDict

__all__ = [
    "OPERATION",
    "AsyncUpdateAccountMethod",
    "UpdateAccountMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

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
    replies=(
        Reply("200", (("application/json", "json", _ref("Account")),)),
        Reply("400", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("404", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("422", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


class UpdateAccountMethod(SyncMethod):
    """Change an account

    `PATCH /v1/accounts/{account_id}`
    """

    __slots__ = ()

    @overload
    def __call__(
        self,
        account_id: UUID,
        *,
        body: AccountPatch | AccountPatchDict,
        request_options: RequestOptions | None = None,
    ) -> Account: ...

    @overload
    def __call__(
        self,
        account_id: UUID,
        *,
        name: str | None | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Account: ...

    def __call__(
        self,
        account_id: UUID,
        *,
        body: Any = UNSET,
        request_options: Any = None,
        name: Any = UNSET,
    ) -> Account:
        """Change an account

        Changes the fields that are given. Stand-in: a guess, not Otto's own.

        `PATCH /v1/accounts/{account_id}`

        Args:
            account_id: The account's id.
            body: The request body (application/json), or its fields one by one:
            name: A name of your own; null takes it away.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return self._send(
            _Call(
                OPERATION,
                {
                    "account_id": account_id,
                },
                _body_of(
                    body,
                    {
                        "name": name,
                    },
                    may_be_empty=True,
                ),
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class AsyncUpdateAccountMethod(AsyncMethod):
    """Change an account

    `PATCH /v1/accounts/{account_id}`
    """

    __slots__ = ()

    @overload
    async def __call__(
        self,
        account_id: UUID,
        *,
        body: AccountPatch | AccountPatchDict,
        request_options: RequestOptions | None = None,
    ) -> Account: ...

    @overload
    async def __call__(
        self,
        account_id: UUID,
        *,
        name: str | None | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Account: ...

    async def __call__(
        self,
        account_id: UUID,
        *,
        body: Any = UNSET,
        request_options: Any = None,
        name: Any = UNSET,
    ) -> Account:
        """Change an account

        Changes the fields that are given. Stand-in: a guess, not Otto's own.

        `PATCH /v1/accounts/{account_id}`

        Args:
            account_id: The account's id.
            body: The request body (application/json), or its fields one by one:
            name: A name of your own; null takes it away.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return await self._send(
            _Call(
                OPERATION,
                {
                    "account_id": account_id,
                },
                _body_of(
                    body,
                    {
                        "name": name,
                    },
                    may_be_empty=True,
                ),
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


def sync(
    account_id: UUID,
    *,
    client: SyncClient,
    body: AccountPatch | AccountPatchDict,
    request_options: RequestOptions | None = None,
) -> Account:
    """Change an account

    See `UpdateAccountMethod`.
    """
    return UpdateAccountMethod(client._caller)(
        account_id,
        body=body,
        request_options=request_options,
    )


def sync_detailed(
    account_id: UUID,
    *,
    client: SyncClient,
    body: AccountPatch | AccountPatchDict,
    request_options: RequestOptions | None = None,
) -> Response[Account]:
    """Change an account

    See `UpdateAccountMethod`.
    """
    return UpdateAccountMethod(client._caller).with_raw_response(
        account_id,
        body=body,
        request_options=request_options,
    )


async def asyncio(
    account_id: UUID,
    *,
    client: AsyncClient,
    body: AccountPatch | AccountPatchDict,
    request_options: RequestOptions | None = None,
) -> Account:
    """Change an account

    See `AsyncUpdateAccountMethod`.
    """
    return await AsyncUpdateAccountMethod(client._caller)(
        account_id,
        body=body,
        request_options=request_options,
    )


async def asyncio_detailed(
    account_id: UUID,
    *,
    client: AsyncClient,
    body: AccountPatch | AccountPatchDict,
    request_options: RequestOptions | None = None,
) -> Response[Account]:
    """Change an account

    See `AsyncUpdateAccountMethod`.
    """
    return await AsyncUpdateAccountMethod(client._caller).with_raw_response(
        account_id,
        body=body,
        request_options=request_options,
    )
