"""The methods of the tag users, each stated once for both clients."""

from __future__ import annotations

from typing import Any, TYPE_CHECKING
from uuid import UUID

from otto_ext.wire.descriptors import (
    download as _download,
    download_ways as _download_ways,
    items as _items,
    method as _method,
    old_download_ways as _old_download_ways,
    old_ways as _old_ways,
    pages as _pages,
    ways as _ways,
)
from otto_ext.wire.statement import (
    body_of as _body_of,
    signature as _signature,
    state as _state,
    state_items as _state_items,
    state_pages as _state_pages,
    warn_deprecated as _warn_deprecated,
)
from otto_ext.wire.types import UNSET, FileContent, Items, Pages, RequestOptions, Unset

if TYPE_CHECKING:
    from ...models import RoleInput
    from ...models import User
    from ...models import UserInput
    from ...models import UserInputDict
    from ...models import UserPage
    from ...models import UserPatch
    from ...models import UserPatchDict


@_method
def list_users(
    self: Any,
    *,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> UserPage:
    """List users

    Page by page, oldest first. Stand-in: a guess, not Otto's own.

    `GET /v1/users`

    Args:
        offset: Items to skip. The API's default: 0.
        limit: Items on a page. The API's default: 50.
        request_options: Settings for this call alone.

    Returns:
        UserPage: A page.

    Raises:
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .list_users import OPERATION

    return _state(
        OPERATION,
        {
            "offset": offset,
            "limit": limit,
        },
        options=request_options,
    )


@_pages
def iter_users(
    self: Any,
    *,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    max_items: int | None = None,
    prefetch: bool = False,
    request_options: RequestOptions | None = None,
) -> Pages[User]:
    """Every item of `list_users`, page after page; each is fetched when it is needed.

    `GET /v1/users`

    Args:
        offset: Where to begin; what `position` of an earlier run said, to go on there.
        limit: How many items to fetch at once.
        max_items: Stop after so many items; None for all.
        prefetch: Fetch the next page while the items of one are being used.
        request_options: Settings for each of the calls.
    """
    from .list_users import OPERATION

    return _state_pages(
        OPERATION,
        {
            "offset": offset,
            "limit": limit,
        },
        options=request_options,
    )


def _create_user_1(
    self: Any,
    *,
    body: UserInput | UserInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> User:
    """Add a user

    `POST /v1/users`
    """
    _signature()


def _create_user_2(
    self: Any,
    *,
    email: str,
    first_name: str,
    last_name: str,
    role: RoleInput,
    client_ids: list[UUID] | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> User:
    """Add a user

    `POST /v1/users`
    """
    _signature()


@_ways(_create_user_1, _create_user_2)
def create_user(
    self: Any,
    *,
    body: UserInput | UserInputDict | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
    email: str | Unset = UNSET,
    first_name: str | Unset = UNSET,
    last_name: str | Unset = UNSET,
    role: RoleInput | Unset = UNSET,
    client_ids: list[UUID] | Unset = UNSET,
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

    Returns:
        User: Added.

    Raises:
        APIStatusError: 400: The request is malformed.
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 409: The object's state does not allow this.
        APIStatusError: 422: The content was understood and refused.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .create_user import OPERATION

    return _state(
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


@_method
def get_user(
    self: Any,
    user_id: UUID,
    *,
    request_options: RequestOptions | None = None,
) -> User:
    """Get a user

    Gives one by its id. Stand-in: a guess, not Otto's own.

    `GET /v1/users/{user_id}`

    Args:
        user_id: The user's id.
        request_options: Settings for this call alone.

    Returns:
        User: The object.

    Raises:
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 404: There is no such object.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .get_user import OPERATION

    return _state(
        OPERATION,
        {
            "user_id": user_id,
        },
        options=request_options,
    )


@_method
def delete_user(
    self: Any,
    user_id: UUID,
    *,
    request_options: RequestOptions | None = None,
) -> None:
    """Remove a user

    Removes one for good. Stand-in: a guess, not Otto's own.

    `DELETE /v1/users/{user_id}`

    Args:
        user_id: The user's id.
        request_options: Settings for this call alone.

    Raises:
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 404: There is no such object.
        APIStatusError: 409: The object's state does not allow this.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .delete_user import OPERATION

    return _state(
        OPERATION,
        {
            "user_id": user_id,
        },
        options=request_options,
    )


def _update_user_1(
    self: Any,
    user_id: UUID,
    *,
    body: UserPatch | UserPatchDict,
    request_options: RequestOptions | None = None,
) -> User:
    """Change a user

    `PATCH /v1/users/{user_id}`
    """
    _signature()


def _update_user_2(
    self: Any,
    user_id: UUID,
    *,
    first_name: str | Unset = UNSET,
    last_name: str | Unset = UNSET,
    role: RoleInput | Unset = UNSET,
    client_ids: list[UUID] | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> User:
    """Change a user

    `PATCH /v1/users/{user_id}`
    """
    _signature()


@_ways(_update_user_1, _update_user_2)
def update_user(
    self: Any,
    user_id: UUID,
    *,
    body: UserPatch | UserPatchDict | Unset = UNSET,
    request_options: RequestOptions | None = None,
    first_name: str | Unset = UNSET,
    last_name: str | Unset = UNSET,
    role: RoleInput | Unset = UNSET,
    client_ids: list[UUID] | Unset = UNSET,
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

    Returns:
        User: The changed object.

    Raises:
        APIStatusError: 400: The request is malformed.
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 404: There is no such object.
        APIStatusError: 422: The content was understood and refused.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .update_user import OPERATION

    return _state(
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
