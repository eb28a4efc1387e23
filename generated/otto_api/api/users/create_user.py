"""Add a user (POST /v1/users)"""

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
    from ...models import RoleInput
    from ...models import User
    from ...models import UserInput
    from ...models import UserInputDict

__all__ = [
    "OPERATION",
    "AsyncCreateUserMethod",
    "CreateUserMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[User] = Operation(
    "users.create_user",
    "POST",
    "/v1/users",
    parameters=(
        Parameter(
            "Idempotency-Key", "idempotency_key", "header", c.STRING, style="simple", explode=False
        ),
    ),
    bodies=(Body("application/json", "json", _ref("UserInput")),),
    body_required=True,
    replies=(
        Reply("201", (("application/json", "json", _ref("User")),)),
        Reply("400", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("409", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("422", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


class CreateUserMethod(SyncMethod):
    """Add a user

    `POST /v1/users`
    """

    __slots__ = ()

    @overload
    def __call__(
        self,
        *,
        body: UserInput | UserInputDict,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> User: ...

    @overload
    def __call__(
        self,
        *,
        email: str,
        first_name: str,
        last_name: str,
        role: RoleInput,
        client_ids: list[UUID] | Unset = UNSET,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> User: ...

    def __call__(
        self,
        *,
        body: Any = UNSET,
        idempotency_key: Any = UNSET,
        request_options: Any = None,
        email: Any = UNSET,
        first_name: Any = UNSET,
        last_name: Any = UNSET,
        role: Any = UNSET,
        client_ids: Any = UNSET,
    ) -> User:
        """Add a user

        Adds one. Stand-in: a guess, not Otto's own.

        `POST /v1/users`

        Args:
            body: The request body (application/json), or its fields one by one:
            email: The address.
            first_name: First name.
            last_name: Last name.
            role: What a user may do: Organization Admin, Organization User, Client, Read-Only.
            client_ids: The clients assigned to the user.
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
                _body_of(
                    body,
                    {
                        "email": email,
                        "first_name": first_name,
                        "last_name": last_name,
                        "role": role,
                        "client_ids": client_ids,
                    },
                ),
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class AsyncCreateUserMethod(AsyncMethod):
    """Add a user

    `POST /v1/users`
    """

    __slots__ = ()

    @overload
    async def __call__(
        self,
        *,
        body: UserInput | UserInputDict,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> User: ...

    @overload
    async def __call__(
        self,
        *,
        email: str,
        first_name: str,
        last_name: str,
        role: RoleInput,
        client_ids: list[UUID] | Unset = UNSET,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> User: ...

    async def __call__(
        self,
        *,
        body: Any = UNSET,
        idempotency_key: Any = UNSET,
        request_options: Any = None,
        email: Any = UNSET,
        first_name: Any = UNSET,
        last_name: Any = UNSET,
        role: Any = UNSET,
        client_ids: Any = UNSET,
    ) -> User:
        """Add a user

        Adds one. Stand-in: a guess, not Otto's own.

        `POST /v1/users`

        Args:
            body: The request body (application/json), or its fields one by one:
            email: The address.
            first_name: First name.
            last_name: Last name.
            role: What a user may do: Organization Admin, Organization User, Client, Read-Only.
            client_ids: The clients assigned to the user.
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
                _body_of(
                    body,
                    {
                        "email": email,
                        "first_name": first_name,
                        "last_name": last_name,
                        "role": role,
                        "client_ids": client_ids,
                    },
                ),
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


def sync(
    *,
    client: SyncClient,
    body: UserInput | UserInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> User:
    """Add a user

    See `CreateUserMethod`.
    """
    return CreateUserMethod(client._caller)(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


def sync_detailed(
    *,
    client: SyncClient,
    body: UserInput | UserInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[User]:
    """Add a user

    See `CreateUserMethod`.
    """
    return CreateUserMethod(client._caller).with_raw_response(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


async def asyncio(
    *,
    client: AsyncClient,
    body: UserInput | UserInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> User:
    """Add a user

    See `AsyncCreateUserMethod`.
    """
    return await AsyncCreateUserMethod(client._caller)(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


async def asyncio_detailed(
    *,
    client: AsyncClient,
    body: UserInput | UserInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[User]:
    """Add a user

    See `AsyncCreateUserMethod`.
    """
    return await AsyncCreateUserMethod(client._caller).with_raw_response(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )
