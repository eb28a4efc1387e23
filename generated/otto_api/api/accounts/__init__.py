"""The operations of the tag accounts."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..._runtime.operation import AsyncClient, SyncClient
    from .list_accounts import AsyncListAccountsMethod, ListAccountsMethod
    from .list_accounts import AsyncIterListAccountsMethod, IterListAccountsMethod
    from .create_account import AsyncCreateAccountMethod, CreateAccountMethod
    from .get_account import AsyncGetAccountMethod, GetAccountMethod
    from .delete_account import AsyncDeleteAccountMethod, DeleteAccountMethod
    from .update_account import AsyncUpdateAccountMethod, UpdateAccountMethod
    from .resync_account import AsyncResyncAccountMethod, ResyncAccountMethod

__all__ = ["AsyncAccounts", "Accounts"]


class Accounts:
    """Exchange accounts and blockchain wallets of entities."""

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    @cached_property
    def list_accounts(self) -> ListAccountsMethod:
        """List accounts

        `GET /v1/accounts`
        """
        from .list_accounts import ListAccountsMethod

        return ListAccountsMethod(self._client)

    @cached_property
    def iter_accounts(self) -> IterListAccountsMethod:
        """Every item of `list_accounts`, page after page."""
        from .list_accounts import IterListAccountsMethod

        return IterListAccountsMethod(self._client)

    @cached_property
    def create_account(self) -> CreateAccountMethod:
        """Add an account

        `POST /v1/accounts`
        """
        from .create_account import CreateAccountMethod

        return CreateAccountMethod(self._client)

    @cached_property
    def get_account(self) -> GetAccountMethod:
        """Get an account

        `GET /v1/accounts/{account_id}`
        """
        from .get_account import GetAccountMethod

        return GetAccountMethod(self._client)

    @cached_property
    def delete_account(self) -> DeleteAccountMethod:
        """Remove an account

        `DELETE /v1/accounts/{account_id}`
        """
        from .delete_account import DeleteAccountMethod

        return DeleteAccountMethod(self._client)

    @cached_property
    def update_account(self) -> UpdateAccountMethod:
        """Change an account

        `PATCH /v1/accounts/{account_id}`
        """
        from .update_account import UpdateAccountMethod

        return UpdateAccountMethod(self._client)

    @cached_property
    def resync_account(self) -> ResyncAccountMethod:
        """Resync an account

        `POST /v1/accounts/{account_id}/resync`
        """
        from .resync_account import ResyncAccountMethod

        return ResyncAccountMethod(self._client)


class AsyncAccounts:
    """Exchange accounts and blockchain wallets of entities."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    @cached_property
    def list_accounts(self) -> AsyncListAccountsMethod:
        """List accounts

        `GET /v1/accounts`
        """
        from .list_accounts import AsyncListAccountsMethod

        return AsyncListAccountsMethod(self._client)

    @cached_property
    def iter_accounts(self) -> AsyncIterListAccountsMethod:
        """Every item of `list_accounts`, page after page."""
        from .list_accounts import AsyncIterListAccountsMethod

        return AsyncIterListAccountsMethod(self._client)

    @cached_property
    def create_account(self) -> AsyncCreateAccountMethod:
        """Add an account

        `POST /v1/accounts`
        """
        from .create_account import AsyncCreateAccountMethod

        return AsyncCreateAccountMethod(self._client)

    @cached_property
    def get_account(self) -> AsyncGetAccountMethod:
        """Get an account

        `GET /v1/accounts/{account_id}`
        """
        from .get_account import AsyncGetAccountMethod

        return AsyncGetAccountMethod(self._client)

    @cached_property
    def delete_account(self) -> AsyncDeleteAccountMethod:
        """Remove an account

        `DELETE /v1/accounts/{account_id}`
        """
        from .delete_account import AsyncDeleteAccountMethod

        return AsyncDeleteAccountMethod(self._client)

    @cached_property
    def update_account(self) -> AsyncUpdateAccountMethod:
        """Change an account

        `PATCH /v1/accounts/{account_id}`
        """
        from .update_account import AsyncUpdateAccountMethod

        return AsyncUpdateAccountMethod(self._client)

    @cached_property
    def resync_account(self) -> AsyncResyncAccountMethod:
        """Resync an account

        `POST /v1/accounts/{account_id}/resync`
        """
        from .resync_account import AsyncResyncAccountMethod

        return AsyncResyncAccountMethod(self._client)
