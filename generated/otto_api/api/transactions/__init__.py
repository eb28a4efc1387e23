"""The operations of the tag transactions."""

from __future__ import annotations

from functools import cached_property as _cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from otto_ext.wire.operation import AsyncCaller, SyncCaller

    from .list_transactions import AsyncListTransactionsMethod, ListTransactionsMethod
    from .list_transactions import AsyncIterListTransactionsMethod, IterListTransactionsMethod
    from .create_transaction import AsyncCreateTransactionMethod, CreateTransactionMethod
    from .get_transaction import AsyncGetTransactionMethod, GetTransactionMethod
    from .delete_transaction import AsyncDeleteTransactionMethod, DeleteTransactionMethod
    from .update_transaction import AsyncUpdateTransactionMethod, UpdateTransactionMethod
    from .upload_statement import AsyncUploadStatementMethod, UploadStatementMethod

__all__ = ["AsyncTransactions", "Transactions"]


class Transactions:
    """What moved, and statements to import."""

    def __init__(self, caller: SyncCaller) -> None:
        self._caller = caller

    @_cached_property
    def list_transactions(self) -> ListTransactionsMethod:
        """List transactions

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

        `GET /v1/transactions`

        Args:
            account_id: Transactions of this account only.
            type_: Transactions of these types only.
            from_: Executed at this moment or later.
            to: Executed before this moment.
            cursor: Where the last page ended: its `page.next`.
            limit: Items on a page. The API's default: 50.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .list_transactions import ListTransactionsMethod

        return ListTransactionsMethod(self._caller)

    @_cached_property
    def iter_transactions(self) -> IterListTransactionsMethod:
        """Every item of `list_transactions`, page after page; each is fetched when it is needed.

        `GET /v1/transactions`

        Args:
            account_id: Transactions of this account only.
            type_: Transactions of these types only.
            from_: Executed at this moment or later.
            to: Executed before this moment.
            cursor: Where to begin; what `position` of an earlier run said, to go on there.
            limit: How many items to fetch at once.
            max_items: Stop after so many items; None for all.
            prefetch: Fetch the next page while the items of one are being used.
            request_options: Settings for each of the calls.
        """
        from .list_transactions import IterListTransactionsMethod

        return IterListTransactionsMethod(self._caller)

    @_cached_property
    def create_transaction(self) -> CreateTransactionMethod:
        """Add a transaction

        Adds one. Stand-in: a guess, not Otto's own.

        `POST /v1/transactions`

        Args:
            body: The request body (application/json), or its fields one by one:
            account_id: The account; it stands on every transaction.
            type_: What a transaction is.
            executed_at: When it was executed.
            asset: The asset's symbol.
            quantity: How much; negative for what leaves the account.
            price: The price of one.
            fee: The body's `fee`.
            tx_hash: The blockchain's hash, for wallets.
            note: A remark.
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
        from .create_transaction import CreateTransactionMethod

        return CreateTransactionMethod(self._caller)

    @_cached_property
    def get_transaction(self) -> GetTransactionMethod:
        """Get a transaction

        Gives one by its id. Stand-in: a guess, not Otto's own.

        `GET /v1/transactions/{transaction_id}`

        Args:
            transaction_id: The transaction's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .get_transaction import GetTransactionMethod

        return GetTransactionMethod(self._caller)

    @_cached_property
    def delete_transaction(self) -> DeleteTransactionMethod:
        """Remove a transaction

        Removes one for good. Stand-in: a guess, not Otto's own.

        `DELETE /v1/transactions/{transaction_id}`

        Args:
            transaction_id: The transaction's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 409: The object's state does not allow this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .delete_transaction import DeleteTransactionMethod

        return DeleteTransactionMethod(self._caller)

    @_cached_property
    def update_transaction(self) -> UpdateTransactionMethod:
        """Change a transaction

        Changes the fields that are given. Stand-in: a guess, not Otto's own.

        `PATCH /v1/transactions/{transaction_id}`

        Args:
            transaction_id: The transaction's id.
            body: The request body (application/json), or its fields one by one:
            type_: What a transaction is.
            executed_at: When it was executed.
            asset: The asset's symbol.
            quantity: How much; negative for what leaves the account.
            price: The price of one.
            fee: The body's `fee`.
            tx_hash: The blockchain's hash, for wallets.
            note: A remark.
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
        from .update_transaction import UpdateTransactionMethod

        return UpdateTransactionMethod(self._caller)

    @_cached_property
    def upload_statement(self) -> UploadStatementMethod:
        """Upload a statement

        Imports an account's statement. Stand-in: a guess, not Otto's own.

        `POST /v1/statements`

        Args:
            body: The request body (multipart/form-data), or its fields one by one:
            account_id: The account it belongs to.
            file: The statement, CSV or PDF.
            statement_date: The day it shows.
            comment: A remark.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .upload_statement import UploadStatementMethod

        return UploadStatementMethod(self._caller)


class AsyncTransactions:
    """What moved, and statements to import."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    @_cached_property
    def list_transactions(self) -> AsyncListTransactionsMethod:
        """List transactions

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

        `GET /v1/transactions`

        Args:
            account_id: Transactions of this account only.
            type_: Transactions of these types only.
            from_: Executed at this moment or later.
            to: Executed before this moment.
            cursor: Where the last page ended: its `page.next`.
            limit: Items on a page. The API's default: 50.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .list_transactions import AsyncListTransactionsMethod

        return AsyncListTransactionsMethod(self._caller)

    @_cached_property
    def iter_transactions(self) -> AsyncIterListTransactionsMethod:
        """Every item of `list_transactions`, page after page; each is fetched when it is needed.

        `GET /v1/transactions`

        Args:
            account_id: Transactions of this account only.
            type_: Transactions of these types only.
            from_: Executed at this moment or later.
            to: Executed before this moment.
            cursor: Where to begin; what `position` of an earlier run said, to go on there.
            limit: How many items to fetch at once.
            max_items: Stop after so many items; None for all.
            prefetch: Fetch the next page while the items of one are being used.
            request_options: Settings for each of the calls.
        """
        from .list_transactions import AsyncIterListTransactionsMethod

        return AsyncIterListTransactionsMethod(self._caller)

    @_cached_property
    def create_transaction(self) -> AsyncCreateTransactionMethod:
        """Add a transaction

        Adds one. Stand-in: a guess, not Otto's own.

        `POST /v1/transactions`

        Args:
            body: The request body (application/json), or its fields one by one:
            account_id: The account; it stands on every transaction.
            type_: What a transaction is.
            executed_at: When it was executed.
            asset: The asset's symbol.
            quantity: How much; negative for what leaves the account.
            price: The price of one.
            fee: The body's `fee`.
            tx_hash: The blockchain's hash, for wallets.
            note: A remark.
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
        from .create_transaction import AsyncCreateTransactionMethod

        return AsyncCreateTransactionMethod(self._caller)

    @_cached_property
    def get_transaction(self) -> AsyncGetTransactionMethod:
        """Get a transaction

        Gives one by its id. Stand-in: a guess, not Otto's own.

        `GET /v1/transactions/{transaction_id}`

        Args:
            transaction_id: The transaction's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .get_transaction import AsyncGetTransactionMethod

        return AsyncGetTransactionMethod(self._caller)

    @_cached_property
    def delete_transaction(self) -> AsyncDeleteTransactionMethod:
        """Remove a transaction

        Removes one for good. Stand-in: a guess, not Otto's own.

        `DELETE /v1/transactions/{transaction_id}`

        Args:
            transaction_id: The transaction's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 409: The object's state does not allow this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .delete_transaction import AsyncDeleteTransactionMethod

        return AsyncDeleteTransactionMethod(self._caller)

    @_cached_property
    def update_transaction(self) -> AsyncUpdateTransactionMethod:
        """Change a transaction

        Changes the fields that are given. Stand-in: a guess, not Otto's own.

        `PATCH /v1/transactions/{transaction_id}`

        Args:
            transaction_id: The transaction's id.
            body: The request body (application/json), or its fields one by one:
            type_: What a transaction is.
            executed_at: When it was executed.
            asset: The asset's symbol.
            quantity: How much; negative for what leaves the account.
            price: The price of one.
            fee: The body's `fee`.
            tx_hash: The blockchain's hash, for wallets.
            note: A remark.
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
        from .update_transaction import AsyncUpdateTransactionMethod

        return AsyncUpdateTransactionMethod(self._caller)

    @_cached_property
    def upload_statement(self) -> AsyncUploadStatementMethod:
        """Upload a statement

        Imports an account's statement. Stand-in: a guess, not Otto's own.

        `POST /v1/statements`

        Args:
            body: The request body (multipart/form-data), or its fields one by one:
            account_id: The account it belongs to.
            file: The statement, CSV or PDF.
            statement_date: The day it shows.
            comment: A remark.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .upload_statement import AsyncUploadStatementMethod

        return AsyncUploadStatementMethod(self._caller)
