"""The operations of the tag users."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..._runtime.operation import AsyncClient, SyncClient
    from .list_users import AsyncListUsersMethod, ListUsersMethod
    from .list_users import AsyncIterListUsersMethod, IterListUsersMethod
    from .create_user import AsyncCreateUserMethod, CreateUserMethod
    from .get_user import AsyncGetUserMethod, GetUserMethod
    from .delete_user import AsyncDeleteUserMethod, DeleteUserMethod
    from .update_user import AsyncUpdateUserMethod, UpdateUserMethod

__all__ = ["AsyncUsers", "Users"]


class Users:
    """People with access, and their roles."""

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    @cached_property
    def list_users(self) -> ListUsersMethod:
        """List users

        `GET /v1/users`
        """
        from .list_users import ListUsersMethod

        return ListUsersMethod(self._client)

    @cached_property
    def iter_users(self) -> IterListUsersMethod:
        """Every item of `list_users`, page after page."""
        from .list_users import IterListUsersMethod

        return IterListUsersMethod(self._client)

    @cached_property
    def create_user(self) -> CreateUserMethod:
        """Add an user

        `POST /v1/users`
        """
        from .create_user import CreateUserMethod

        return CreateUserMethod(self._client)

    @cached_property
    def get_user(self) -> GetUserMethod:
        """Get an user

        `GET /v1/users/{user_id}`
        """
        from .get_user import GetUserMethod

        return GetUserMethod(self._client)

    @cached_property
    def delete_user(self) -> DeleteUserMethod:
        """Remove an user

        `DELETE /v1/users/{user_id}`
        """
        from .delete_user import DeleteUserMethod

        return DeleteUserMethod(self._client)

    @cached_property
    def update_user(self) -> UpdateUserMethod:
        """Change an user

        `PATCH /v1/users/{user_id}`
        """
        from .update_user import UpdateUserMethod

        return UpdateUserMethod(self._client)


class AsyncUsers:
    """People with access, and their roles."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    @cached_property
    def list_users(self) -> AsyncListUsersMethod:
        """List users

        `GET /v1/users`
        """
        from .list_users import AsyncListUsersMethod

        return AsyncListUsersMethod(self._client)

    @cached_property
    def iter_users(self) -> AsyncIterListUsersMethod:
        """Every item of `list_users`, page after page."""
        from .list_users import AsyncIterListUsersMethod

        return AsyncIterListUsersMethod(self._client)

    @cached_property
    def create_user(self) -> AsyncCreateUserMethod:
        """Add an user

        `POST /v1/users`
        """
        from .create_user import AsyncCreateUserMethod

        return AsyncCreateUserMethod(self._client)

    @cached_property
    def get_user(self) -> AsyncGetUserMethod:
        """Get an user

        `GET /v1/users/{user_id}`
        """
        from .get_user import AsyncGetUserMethod

        return AsyncGetUserMethod(self._client)

    @cached_property
    def delete_user(self) -> AsyncDeleteUserMethod:
        """Remove an user

        `DELETE /v1/users/{user_id}`
        """
        from .delete_user import AsyncDeleteUserMethod

        return AsyncDeleteUserMethod(self._client)

    @cached_property
    def update_user(self) -> AsyncUpdateUserMethod:
        """Change an user

        `PATCH /v1/users/{user_id}`
        """
        from .update_user import AsyncUpdateUserMethod

        return AsyncUpdateUserMethod(self._client)
