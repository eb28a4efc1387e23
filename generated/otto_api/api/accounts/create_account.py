"""Add an account (POST /v1/accounts)"""

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
    from ...models import AccountInputLike

__all__ = [
    "OPERATION",
    "AsyncCreateAccountMethod",
    "CreateAccountMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[Account] = Operation(
    "accounts.create_account",
    "POST",
    "/v1/accounts",
    parameters=(
        Parameter(
            "Idempotency-Key", "idempotency_key", "header", c.STRING, style="simple", explode=False
        ),
    ),
    bodies=(Body("application/json", "json", _ref("AccountInput")),),
    body_required=True,
    replies=(
        Reply("201", (("application/json", "json", _ref("Account")),)),
        Reply("400", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("409", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("422", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


class CreateAccountMethod(SyncMethod):
    """Add an account

    `POST /v1/accounts`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        body: AccountInputLike,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Account:
        """Add an account

        Adds one. Stand-in: a guess, not Otto's own.

        `POST /v1/accounts`

        Args:
            body: The request body (application/json).
            idempotency_key: A key of your own; the same key never adds twice.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 409: The object's state does not allow this.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return self._send(
            _Call(
                OPERATION,
                {
                    "idempotency_key": idempotency_key,
                },
                body,
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class AsyncCreateAccountMethod(AsyncMethod):
    """Add an account

    `POST /v1/accounts`
    """

    __slots__ = ()

    async def __call__(
        self,
        *,
        body: AccountInputLike,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Account:
        """Add an account

        Adds one. Stand-in: a guess, not Otto's own.

        `POST /v1/accounts`

        Args:
            body: The request body (application/json).
            idempotency_key: A key of your own; the same key never adds twice.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 409: The object's state does not allow this.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return await self._send(
            _Call(
                OPERATION,
                {
                    "idempotency_key": idempotency_key,
                },
                body,
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


def sync(
    *,
    client: SyncClient,
    body: AccountInputLike,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Account:
    """Add an account

    See `CreateAccountMethod`.
    """
    return CreateAccountMethod(client._caller)(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


def sync_detailed(
    *,
    client: SyncClient,
    body: AccountInputLike,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[Account]:
    """Add an account

    See `CreateAccountMethod`.
    """
    return CreateAccountMethod(client._caller).with_raw_response(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


async def asyncio(
    *,
    client: AsyncClient,
    body: AccountInputLike,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Account:
    """Add an account

    See `AsyncCreateAccountMethod`.
    """
    return await AsyncCreateAccountMethod(client._caller)(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


async def asyncio_detailed(
    *,
    client: AsyncClient,
    body: AccountInputLike,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[Account]:
    """Add an account

    See `AsyncCreateAccountMethod`.
    """
    return await AsyncCreateAccountMethod(client._caller).with_raw_response(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )
