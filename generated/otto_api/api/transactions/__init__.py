"""The operations of the tag transactions."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..._runtime.operation import AsyncClient, SyncClient
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

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    @cached_property
    def list_transactions(self) -> ListTransactionsMethod:
        """List transactions

        `GET /v1/transactions`
        """
        from .list_transactions import ListTransactionsMethod

        return ListTransactionsMethod(self._client)

    @cached_property
    def iter_transactions(self) -> IterListTransactionsMethod:
        """Every item of `list_transactions`, page after page."""
        from .list_transactions import IterListTransactionsMethod

        return IterListTransactionsMethod(self._client)

    @cached_property
    def create_transaction(self) -> CreateTransactionMethod:
        """Add a transaction

        `POST /v1/transactions`
        """
        from .create_transaction import CreateTransactionMethod

        return CreateTransactionMethod(self._client)

    @cached_property
    def get_transaction(self) -> GetTransactionMethod:
        """Get a transaction

        `GET /v1/transactions/{transaction_id}`
        """
        from .get_transaction import GetTransactionMethod

        return GetTransactionMethod(self._client)

    @cached_property
    def delete_transaction(self) -> DeleteTransactionMethod:
        """Remove a transaction

        `DELETE /v1/transactions/{transaction_id}`
        """
        from .delete_transaction import DeleteTransactionMethod

        return DeleteTransactionMethod(self._client)

    @cached_property
    def update_transaction(self) -> UpdateTransactionMethod:
        """Change a transaction

        `PATCH /v1/transactions/{transaction_id}`
        """
        from .update_transaction import UpdateTransactionMethod

        return UpdateTransactionMethod(self._client)

    @cached_property
    def upload_statement(self) -> UploadStatementMethod:
        """Upload a statement

        `POST /v1/statements`
        """
        from .upload_statement import UploadStatementMethod

        return UploadStatementMethod(self._client)


class AsyncTransactions:
    """What moved, and statements to import."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    @cached_property
    def list_transactions(self) -> AsyncListTransactionsMethod:
        """List transactions

        `GET /v1/transactions`
        """
        from .list_transactions import AsyncListTransactionsMethod

        return AsyncListTransactionsMethod(self._client)

    @cached_property
    def iter_transactions(self) -> AsyncIterListTransactionsMethod:
        """Every item of `list_transactions`, page after page."""
        from .list_transactions import AsyncIterListTransactionsMethod

        return AsyncIterListTransactionsMethod(self._client)

    @cached_property
    def create_transaction(self) -> AsyncCreateTransactionMethod:
        """Add a transaction

        `POST /v1/transactions`
        """
        from .create_transaction import AsyncCreateTransactionMethod

        return AsyncCreateTransactionMethod(self._client)

    @cached_property
    def get_transaction(self) -> AsyncGetTransactionMethod:
        """Get a transaction

        `GET /v1/transactions/{transaction_id}`
        """
        from .get_transaction import AsyncGetTransactionMethod

        return AsyncGetTransactionMethod(self._client)

    @cached_property
    def delete_transaction(self) -> AsyncDeleteTransactionMethod:
        """Remove a transaction

        `DELETE /v1/transactions/{transaction_id}`
        """
        from .delete_transaction import AsyncDeleteTransactionMethod

        return AsyncDeleteTransactionMethod(self._client)

    @cached_property
    def update_transaction(self) -> AsyncUpdateTransactionMethod:
        """Change a transaction

        `PATCH /v1/transactions/{transaction_id}`
        """
        from .update_transaction import AsyncUpdateTransactionMethod

        return AsyncUpdateTransactionMethod(self._client)

    @cached_property
    def upload_statement(self) -> AsyncUploadStatementMethod:
        """Upload a statement

        `POST /v1/statements`
        """
        from .upload_statement import AsyncUploadStatementMethod

        return AsyncUploadStatementMethod(self._client)
