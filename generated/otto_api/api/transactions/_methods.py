"""The methods of the tag transactions, each stated once for both clients."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
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
    from ...models import Fee
    from ...models import FeeDict
    from ...models import Statement
    from ...models import StatementUpload
    from ...models import StatementUploadDict
    from ...models import Transaction
    from ...models import TransactionInput
    from ...models import TransactionInputDict
    from ...models import TransactionPage
    from ...models import TransactionPatch
    from ...models import TransactionPatchDict
    from ...models import TransactionTypeInput


@_method
def list_transactions(
    self: Any,
    *,
    account_id: UUID | Unset = UNSET,
    type_: Sequence[TransactionTypeInput] | Unset = UNSET,
    from_: datetime | Unset = UNSET,
    to: datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> TransactionPage:
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

    Returns:
        TransactionPage: A page.

    Raises:
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .list_transactions import OPERATION

    return _state(
        OPERATION,
        {
            "account_id": account_id,
            "type_": type_,
            "from_": from_,
            "to": to,
            "cursor": cursor,
            "limit": limit,
        },
        options=request_options,
    )


@_pages
def iter_transactions(
    self: Any,
    *,
    account_id: UUID | Unset = UNSET,
    type_: Sequence[TransactionTypeInput] | Unset = UNSET,
    from_: datetime | Unset = UNSET,
    to: datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    max_items: int | None = None,
    prefetch: bool = False,
    request_options: RequestOptions | None = None,
) -> Pages[Transaction]:
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
    from .list_transactions import OPERATION

    return _state_pages(
        OPERATION,
        {
            "account_id": account_id,
            "type_": type_,
            "from_": from_,
            "to": to,
            "cursor": cursor,
            "limit": limit,
        },
        options=request_options,
    )


def _create_transaction_1(
    self: Any,
    *,
    body: TransactionInput | TransactionInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Transaction:
    """Add a transaction

    `POST /v1/transactions`
    """
    _signature()


def _create_transaction_2(
    self: Any,
    *,
    account_id: UUID,
    type_: TransactionTypeInput,
    executed_at: datetime,
    asset: str,
    quantity: Decimal,
    price: Decimal | None | Unset = UNSET,
    fee: Fee | FeeDict | None | Unset = UNSET,
    tx_hash: str | None | Unset = UNSET,
    note: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Transaction:
    """Add a transaction

    `POST /v1/transactions`
    """
    _signature()


@_ways(_create_transaction_1, _create_transaction_2)
def create_transaction(
    self: Any,
    *,
    body: TransactionInput | TransactionInputDict | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
    account_id: UUID | Unset = UNSET,
    type_: TransactionTypeInput | Unset = UNSET,
    executed_at: datetime | Unset = UNSET,
    asset: str | Unset = UNSET,
    quantity: Decimal | Unset = UNSET,
    price: Decimal | None | Unset = UNSET,
    fee: Fee | FeeDict | None | Unset = UNSET,
    tx_hash: str | None | Unset = UNSET,
    note: str | Unset = UNSET,
) -> Transaction:
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

    Returns:
        Transaction: Added.

    Raises:
        APIStatusError: 400: The request is malformed.
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 409: The object's state does not allow this.
        APIStatusError: 422: The content was understood and refused.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .create_transaction import OPERATION

    return _state(
        OPERATION,
        {
            "idempotency_key": idempotency_key,
        },
        _body_of(
            body,
            {
                "account_id": account_id,
                "type": type_,
                "executed_at": executed_at,
                "asset": asset,
                "quantity": quantity,
                "price": price,
                "fee": fee,
                "tx_hash": tx_hash,
                "note": note,
            },
        ),
        options=request_options,
    )


@_method
def get_transaction(
    self: Any,
    transaction_id: UUID,
    *,
    request_options: RequestOptions | None = None,
) -> Transaction:
    """Get a transaction

    Gives one by its id. Stand-in: a guess, not Otto's own.

    `GET /v1/transactions/{transaction_id}`

    Args:
        transaction_id: The transaction's id.
        request_options: Settings for this call alone.

    Returns:
        Transaction: The object.

    Raises:
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 404: There is no such object.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .get_transaction import OPERATION

    return _state(
        OPERATION,
        {
            "transaction_id": transaction_id,
        },
        options=request_options,
    )


@_method
def delete_transaction(
    self: Any,
    transaction_id: UUID,
    *,
    request_options: RequestOptions | None = None,
) -> None:
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
    from .delete_transaction import OPERATION

    return _state(
        OPERATION,
        {
            "transaction_id": transaction_id,
        },
        options=request_options,
    )


def _update_transaction_1(
    self: Any,
    transaction_id: UUID,
    *,
    body: TransactionPatch | TransactionPatchDict,
    request_options: RequestOptions | None = None,
) -> Transaction:
    """Change a transaction

    `PATCH /v1/transactions/{transaction_id}`
    """
    _signature()


def _update_transaction_2(
    self: Any,
    transaction_id: UUID,
    *,
    type_: TransactionTypeInput | Unset = UNSET,
    executed_at: datetime | Unset = UNSET,
    asset: str | Unset = UNSET,
    quantity: Decimal | Unset = UNSET,
    price: Decimal | None | Unset = UNSET,
    fee: Fee | FeeDict | None | Unset = UNSET,
    tx_hash: str | None | Unset = UNSET,
    note: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Transaction:
    """Change a transaction

    `PATCH /v1/transactions/{transaction_id}`
    """
    _signature()


@_ways(_update_transaction_1, _update_transaction_2)
def update_transaction(
    self: Any,
    transaction_id: UUID,
    *,
    body: TransactionPatch | TransactionPatchDict | Unset = UNSET,
    request_options: RequestOptions | None = None,
    type_: TransactionTypeInput | Unset = UNSET,
    executed_at: datetime | Unset = UNSET,
    asset: str | Unset = UNSET,
    quantity: Decimal | Unset = UNSET,
    price: Decimal | None | Unset = UNSET,
    fee: Fee | FeeDict | None | Unset = UNSET,
    tx_hash: str | None | Unset = UNSET,
    note: str | Unset = UNSET,
) -> Transaction:
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

    Returns:
        Transaction: The changed object.

    Raises:
        APIStatusError: 400: The request is malformed.
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 404: There is no such object.
        APIStatusError: 422: The content was understood and refused.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .update_transaction import OPERATION

    return _state(
        OPERATION,
        {
            "transaction_id": transaction_id,
        },
        _body_of(
            body,
            {
                "type": type_,
                "executed_at": executed_at,
                "asset": asset,
                "quantity": quantity,
                "price": price,
                "fee": fee,
                "tx_hash": tx_hash,
                "note": note,
            },
            may_be_empty=True,
        ),
        options=request_options,
    )


def _upload_statement_1(
    self: Any,
    *,
    body: StatementUpload | StatementUploadDict,
    request_options: RequestOptions | None = None,
) -> Statement:
    """Upload a statement

    `POST /v1/statements`
    """
    _signature()


def _upload_statement_2(
    self: Any,
    *,
    account_id: UUID,
    file: FileContent,
    statement_date: date | Unset = UNSET,
    comment: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Statement:
    """Upload a statement

    `POST /v1/statements`
    """
    _signature()


@_ways(_upload_statement_1, _upload_statement_2)
def upload_statement(
    self: Any,
    *,
    body: StatementUpload | StatementUploadDict | Unset = UNSET,
    request_options: RequestOptions | None = None,
    account_id: UUID | Unset = UNSET,
    file: FileContent | Unset = UNSET,
    statement_date: date | Unset = UNSET,
    comment: str | Unset = UNSET,
) -> Statement:
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

    Returns:
        Statement: Taken in.

    Raises:
        APIStatusError: 400: The request is malformed.
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 422: The content was understood and refused.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .upload_statement import OPERATION

    return _state(
        OPERATION,
        {},
        _body_of(
            body,
            {
                "account_id": account_id,
                "file": file,
                "statement_date": statement_date,
                "comment": comment,
            },
        ),
        options=request_options,
    )
