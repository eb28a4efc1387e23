"""The operations of the tag accounts."""

from __future__ import annotations

from functools import cached_property as _cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from otto_ext.wire.operation import AsyncCaller, SyncCaller

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

    def __init__(self, caller: SyncCaller) -> None:
        self._caller = caller

    @_cached_property
    def list_accounts(self) -> ListAccountsMethod:
        """List accounts

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

        `GET /v1/accounts`

        Args:
            entity_id: Accounts of this entity only.
            kind: Accounts of this kind only.
            cursor: Where the last page ended: its `page.next`.
            limit: Items on a page. The API's default: 50.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .list_accounts import ListAccountsMethod

        return ListAccountsMethod(self._caller)

    @_cached_property
    def iter_accounts(self) -> IterListAccountsMethod:
        """Every item of `list_accounts`, page after page; each is fetched when it is needed.

        `GET /v1/accounts`

        Args:
            entity_id: Accounts of this entity only.
            kind: Accounts of this kind only.
            cursor: Where to begin; what `position` of an earlier run said, to go on there.
            limit: How many items to fetch at once.
            max_items: Stop after so many items; None for all.
            prefetch: Fetch the next page while the items of one are being used.
            request_options: Settings for each of the calls.
        """
        from .list_accounts import IterListAccountsMethod

        return IterListAccountsMethod(self._caller)

    @_cached_property
    def create_account(self) -> CreateAccountMethod:
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
        from .create_account import CreateAccountMethod

        return CreateAccountMethod(self._caller)

    @_cached_property
    def get_account(self) -> GetAccountMethod:
        """Get an account

        Gives one by its id. Stand-in: a guess, not Otto's own.

        `GET /v1/accounts/{account_id}`

        `wait` of the client polls it until `sync_status` is 'succeeded'.

        Args:
            account_id: The account's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .get_account import GetAccountMethod

        return GetAccountMethod(self._caller)

    @_cached_property
    def delete_account(self) -> DeleteAccountMethod:
        """Remove an account

        Removes one for good. Stand-in: a guess, not Otto's own.

        `DELETE /v1/accounts/{account_id}`

        Args:
            account_id: The account's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 409: The object's state does not allow this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .delete_account import DeleteAccountMethod

        return DeleteAccountMethod(self._caller)

    @_cached_property
    def update_account(self) -> UpdateAccountMethod:
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
        from .update_account import UpdateAccountMethod

        return UpdateAccountMethod(self._caller)

    @_cached_property
    def resync_account(self) -> ResyncAccountMethod:
        """Resync an account

        Starts a synchronisation; its result shows in the account's `sync_status`. Stand-in: a
        guess, not Otto's own.

        `POST /v1/accounts/{account_id}/resync`

        Args:
            account_id: The account's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 409: The object's state does not allow this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .resync_account import ResyncAccountMethod

        return ResyncAccountMethod(self._caller)


class AsyncAccounts:
    """Exchange accounts and blockchain wallets of entities."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    @_cached_property
    def list_accounts(self) -> AsyncListAccountsMethod:
        """List accounts

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

        `GET /v1/accounts`

        Args:
            entity_id: Accounts of this entity only.
            kind: Accounts of this kind only.
            cursor: Where the last page ended: its `page.next`.
            limit: Items on a page. The API's default: 50.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .list_accounts import AsyncListAccountsMethod

        return AsyncListAccountsMethod(self._caller)

    @_cached_property
    def iter_accounts(self) -> AsyncIterListAccountsMethod:
        """Every item of `list_accounts`, page after page; each is fetched when it is needed.

        `GET /v1/accounts`

        Args:
            entity_id: Accounts of this entity only.
            kind: Accounts of this kind only.
            cursor: Where to begin; what `position` of an earlier run said, to go on there.
            limit: How many items to fetch at once.
            max_items: Stop after so many items; None for all.
            prefetch: Fetch the next page while the items of one are being used.
            request_options: Settings for each of the calls.
        """
        from .list_accounts import AsyncIterListAccountsMethod

        return AsyncIterListAccountsMethod(self._caller)

    @_cached_property
    def create_account(self) -> AsyncCreateAccountMethod:
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
        from .create_account import AsyncCreateAccountMethod

        return AsyncCreateAccountMethod(self._caller)

    @_cached_property
    def get_account(self) -> AsyncGetAccountMethod:
        """Get an account

        Gives one by its id. Stand-in: a guess, not Otto's own.

        `GET /v1/accounts/{account_id}`

        `wait` of the client polls it until `sync_status` is 'succeeded'.

        Args:
            account_id: The account's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .get_account import AsyncGetAccountMethod

        return AsyncGetAccountMethod(self._caller)

    @_cached_property
    def delete_account(self) -> AsyncDeleteAccountMethod:
        """Remove an account

        Removes one for good. Stand-in: a guess, not Otto's own.

        `DELETE /v1/accounts/{account_id}`

        Args:
            account_id: The account's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 409: The object's state does not allow this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .delete_account import AsyncDeleteAccountMethod

        return AsyncDeleteAccountMethod(self._caller)

    @_cached_property
    def update_account(self) -> AsyncUpdateAccountMethod:
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
        from .update_account import AsyncUpdateAccountMethod

        return AsyncUpdateAccountMethod(self._caller)

    @_cached_property
    def resync_account(self) -> AsyncResyncAccountMethod:
        """Resync an account

        Starts a synchronisation; its result shows in the account's `sync_status`. Stand-in: a
        guess, not Otto's own.

        `POST /v1/accounts/{account_id}/resync`

        Args:
            account_id: The account's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 409: The object's state does not allow this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .resync_account import AsyncResyncAccountMethod

        return AsyncResyncAccountMethod(self._caller)
