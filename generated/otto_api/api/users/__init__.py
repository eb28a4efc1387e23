"""The operations of the tag users."""

from __future__ import annotations

from functools import cached_property as _cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from otto_ext.wire.operation import AsyncCaller, SyncCaller

    from .list_users import AsyncListUsersMethod, ListUsersMethod
    from .list_users import AsyncIterListUsersMethod, IterListUsersMethod
    from .create_user import AsyncCreateUserMethod, CreateUserMethod
    from .get_user import AsyncGetUserMethod, GetUserMethod
    from .delete_user import AsyncDeleteUserMethod, DeleteUserMethod
    from .update_user import AsyncUpdateUserMethod, UpdateUserMethod

__all__ = ["AsyncUsers", "Users"]


class Users:
    """People with access, and their roles."""

    def __init__(self, caller: SyncCaller) -> None:
        self._caller = caller

    @_cached_property
    def list_users(self) -> ListUsersMethod:
        """List users

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

        `GET /v1/users`

        Args:
            offset: Items to skip. The API's default: 0.
            limit: Items on a page. The API's default: 50.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .list_users import ListUsersMethod

        return ListUsersMethod(self._caller)

    @_cached_property
    def iter_users(self) -> IterListUsersMethod:
        """Every item of `list_users`, page after page; each is fetched when it is needed.

        `GET /v1/users`

        Args:
            offset: Where to begin; what `position` of an earlier run said, to go on there.
            limit: How many items to fetch at once.
            max_items: Stop after so many items; None for all.
            prefetch: Fetch the next page while the items of one are being used.
            request_options: Settings for each of the calls.
        """
        from .list_users import IterListUsersMethod

        return IterListUsersMethod(self._caller)

    @_cached_property
    def create_user(self) -> CreateUserMethod:
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
        from .create_user import CreateUserMethod

        return CreateUserMethod(self._caller)

    @_cached_property
    def get_user(self) -> GetUserMethod:
        """Get a user

        Gives one by its id. Stand-in: a guess, not Otto's own.

        `GET /v1/users/{user_id}`

        Args:
            user_id: The user's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .get_user import GetUserMethod

        return GetUserMethod(self._caller)

    @_cached_property
    def delete_user(self) -> DeleteUserMethod:
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
        from .delete_user import DeleteUserMethod

        return DeleteUserMethod(self._caller)

    @_cached_property
    def update_user(self) -> UpdateUserMethod:
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
        from .update_user import UpdateUserMethod

        return UpdateUserMethod(self._caller)


class AsyncUsers:
    """People with access, and their roles."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    @_cached_property
    def list_users(self) -> AsyncListUsersMethod:
        """List users

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

        `GET /v1/users`

        Args:
            offset: Items to skip. The API's default: 0.
            limit: Items on a page. The API's default: 50.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .list_users import AsyncListUsersMethod

        return AsyncListUsersMethod(self._caller)

    @_cached_property
    def iter_users(self) -> AsyncIterListUsersMethod:
        """Every item of `list_users`, page after page; each is fetched when it is needed.

        `GET /v1/users`

        Args:
            offset: Where to begin; what `position` of an earlier run said, to go on there.
            limit: How many items to fetch at once.
            max_items: Stop after so many items; None for all.
            prefetch: Fetch the next page while the items of one are being used.
            request_options: Settings for each of the calls.
        """
        from .list_users import AsyncIterListUsersMethod

        return AsyncIterListUsersMethod(self._caller)

    @_cached_property
    def create_user(self) -> AsyncCreateUserMethod:
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
        from .create_user import AsyncCreateUserMethod

        return AsyncCreateUserMethod(self._caller)

    @_cached_property
    def get_user(self) -> AsyncGetUserMethod:
        """Get a user

        Gives one by its id. Stand-in: a guess, not Otto's own.

        `GET /v1/users/{user_id}`

        Args:
            user_id: The user's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .get_user import AsyncGetUserMethod

        return AsyncGetUserMethod(self._caller)

    @_cached_property
    def delete_user(self) -> AsyncDeleteUserMethod:
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
        from .delete_user import AsyncDeleteUserMethod

        return AsyncDeleteUserMethod(self._caller)

    @_cached_property
    def update_user(self) -> AsyncUpdateUserMethod:
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
        from .update_user import AsyncUpdateUserMethod

        return AsyncUpdateUserMethod(self._caller)
