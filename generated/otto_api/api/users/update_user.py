"""Change a user (PATCH /v1/users/{user_id})"""

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
    from ...models import UserPatch
    from ...models import UserPatchDict

__all__ = [
    "OPERATION",
    "AsyncUpdateUserMethod",
    "UpdateUserMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[User] = Operation(
    "users.update_user",
    "PATCH",
    "/v1/users/{user_id}",
    parameters=(
        Parameter(
            "user_id", "user_id", "path", c.UUID_, required=True, style="simple", explode=False
        ),
    ),
    bodies=(Body("application/json", "json", _ref("UserPatch")),),
    body_required=True,
    replies=(
        Reply("200", (("application/json", "json", _ref("User")),)),
        Reply("400", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("404", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("422", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


class UpdateUserMethod(SyncMethod):
    """Change a user

    `PATCH /v1/users/{user_id}`
    """

    __slots__ = ()

    @overload
    def __call__(
        self,
        user_id: UUID,
        *,
        body: UserPatch | UserPatchDict,
        request_options: RequestOptions | None = None,
    ) -> User: ...

    @overload
    def __call__(
        self,
        user_id: UUID,
        *,
        first_name: str | Unset = UNSET,
        last_name: str | Unset = UNSET,
        role: RoleInput | Unset = UNSET,
        client_ids: list[UUID] | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> User: ...

    def __call__(
        self,
        user_id: UUID,
        *,
        body: Any = UNSET,
        request_options: Any = None,
        first_name: Any = UNSET,
        last_name: Any = UNSET,
        role: Any = UNSET,
        client_ids: Any = UNSET,
    ) -> User:
        """Change a user

        Changes the fields that are given. Stand-in: a guess, not Otto's own.

        `PATCH /v1/users/{user_id}`

        Args:
            user_id: The user's id.
            body: The request body (application/json), or its fields one by one:
            first_name: First name.
            last_name: Last name.
            role: What a user may do: Organization Admin, Organization User, Client, Read-Only.
            client_ids: The clients assigned to the user.
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
                    "user_id": user_id,
                },
                _body_of(
                    body,
                    {
                        "first_name": first_name,
                        "last_name": last_name,
                        "role": role,
                        "client_ids": client_ids,
                    },
                    may_be_empty=True,
                ),
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class AsyncUpdateUserMethod(AsyncMethod):
    """Change a user

    `PATCH /v1/users/{user_id}`
    """

    __slots__ = ()

    @overload
    async def __call__(
        self,
        user_id: UUID,
        *,
        body: UserPatch | UserPatchDict,
        request_options: RequestOptions | None = None,
    ) -> User: ...

    @overload
    async def __call__(
        self,
        user_id: UUID,
        *,
        first_name: str | Unset = UNSET,
        last_name: str | Unset = UNSET,
        role: RoleInput | Unset = UNSET,
        client_ids: list[UUID] | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> User: ...

    async def __call__(
        self,
        user_id: UUID,
        *,
        body: Any = UNSET,
        request_options: Any = None,
        first_name: Any = UNSET,
        last_name: Any = UNSET,
        role: Any = UNSET,
        client_ids: Any = UNSET,
    ) -> User:
        """Change a user

        Changes the fields that are given. Stand-in: a guess, not Otto's own.

        `PATCH /v1/users/{user_id}`

        Args:
            user_id: The user's id.
            body: The request body (application/json), or its fields one by one:
            first_name: First name.
            last_name: Last name.
            role: What a user may do: Organization Admin, Organization User, Client, Read-Only.
            client_ids: The clients assigned to the user.
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
                    "user_id": user_id,
                },
                _body_of(
                    body,
                    {
                        "first_name": first_name,
                        "last_name": last_name,
                        "role": role,
                        "client_ids": client_ids,
                    },
                    may_be_empty=True,
                ),
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


def sync(
    user_id: UUID,
    *,
    client: SyncClient,
    body: UserPatch | UserPatchDict,
    request_options: RequestOptions | None = None,
) -> User:
    """Change a user

    See `UpdateUserMethod`.
    """
    return UpdateUserMethod(client._caller)(
        user_id,
        body=body,
        request_options=request_options,
    )


def sync_detailed(
    user_id: UUID,
    *,
    client: SyncClient,
    body: UserPatch | UserPatchDict,
    request_options: RequestOptions | None = None,
) -> Response[User]:
    """Change a user

    See `UpdateUserMethod`.
    """
    return UpdateUserMethod(client._caller).with_raw_response(
        user_id,
        body=body,
        request_options=request_options,
    )


async def asyncio(
    user_id: UUID,
    *,
    client: AsyncClient,
    body: UserPatch | UserPatchDict,
    request_options: RequestOptions | None = None,
) -> User:
    """Change a user

    See `AsyncUpdateUserMethod`.
    """
    return await AsyncUpdateUserMethod(client._caller)(
        user_id,
        body=body,
        request_options=request_options,
    )


async def asyncio_detailed(
    user_id: UUID,
    *,
    client: AsyncClient,
    body: UserPatch | UserPatchDict,
    request_options: RequestOptions | None = None,
) -> Response[User]:
    """Change a user

    See `AsyncUpdateUserMethod`.
    """
    return await AsyncUpdateUserMethod(client._caller).with_raw_response(
        user_id,
        body=body,
        request_options=request_options,
    )
