"""The methods of the tag accounts, each stated once for both clients."""

from __future__ import annotations

from typing import Any, Literal, TYPE_CHECKING
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
    from ...models import Account
    from ...models import AccountInputLike
    from ...models import AccountPage
    from ...models import AccountPatch
    from ...models import AccountPatchDict
    from ...models import BlockchainInput
    from ...models import ListAccountsKindInput
    from ...models import PlatformCredentials
    from ...models import PlatformCredentialsDict
    from ...models import PlatformInput
    from ...models import SyncJob


@_method
def list_accounts(
    self: Any,
    *,
    entity_id: UUID | Unset = UNSET,
    kind: ListAccountsKindInput | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> AccountPage:
    """List accounts

    Page by page, oldest first. Stand-in: a guess, not Otto's own.

    `GET /v1/accounts`

    Args:
        entity_id: Accounts of this entity only.
        kind: Accounts of this kind only.
        cursor: Where the last page ended: its `page.next`.
        limit: Items on a page. The API's default: 50.
        request_options: Settings for this call alone.

    Returns:
        AccountPage: A page.

    Raises:
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .list_accounts import OPERATION

    return _state(
        OPERATION,
        {
            "entity_id": entity_id,
            "kind": kind,
            "cursor": cursor,
            "limit": limit,
        },
        options=request_options,
    )


@_pages
def iter_accounts(
    self: Any,
    *,
    entity_id: UUID | Unset = UNSET,
    kind: ListAccountsKindInput | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    max_items: int | None = None,
    prefetch: bool = False,
    request_options: RequestOptions | None = None,
) -> Pages[Account]:
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
    from .list_accounts import OPERATION

    return _state_pages(
        OPERATION,
        {
            "entity_id": entity_id,
            "kind": kind,
            "cursor": cursor,
            "limit": limit,
        },
        options=request_options,
    )


def _create_account_1(
    self: Any,
    *,
    body: AccountInputLike,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Account:
    """Add an account

    `POST /v1/accounts`
    """
    _signature()


def _create_account_2(
    self: Any,
    *,
    kind: Literal["platform"] | Literal["wallet"],
    entity_id: UUID,
    platform: PlatformInput | Unset = UNSET,
    name: str | Unset = UNSET,
    credentials: PlatformCredentials | PlatformCredentialsDict | Unset = UNSET,
    blockchain: BlockchainInput | Unset = UNSET,
    address: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Account:
    """Add an account

    `POST /v1/accounts`
    """
    _signature()


@_ways(_create_account_1, _create_account_2)
def create_account(
    self: Any,
    *,
    body: AccountInputLike | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
    kind: Literal["platform"] | Literal["wallet"] | Unset = UNSET,
    entity_id: UUID | Unset = UNSET,
    platform: PlatformInput | Unset = UNSET,
    name: str | Unset = UNSET,
    credentials: PlatformCredentials | PlatformCredentialsDict | Unset = UNSET,
    blockchain: BlockchainInput | Unset = UNSET,
    address: str | Unset = UNSET,
) -> Account:
    """Add an account

    Adds one. Stand-in: a guess, not Otto's own.

    `POST /v1/accounts`

    Args:
        body: The request body (application/json), or its fields one by one:
        kind: The body's `kind`.
        entity_id: The entity it belongs to.
        platform: An exchange.
        name: A name of your own.
        credentials: The exchange's API key, read-only.
        blockchain: A blockchain.
        address: The wallet's address.
        idempotency_key: A key of your own; the same key never adds twice.
        request_options: Settings for this call alone.

    Returns:
        Account: Added.

    Raises:
        APIStatusError: 400: The request is malformed.
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 409: The object's state does not allow this.
        APIStatusError: 422: The content was understood and refused.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .create_account import OPERATION

    return _state(
        OPERATION,
        {
            "idempotency_key": idempotency_key,
        },
        _body_of(
            body,
            {
                "kind": kind,
                "entity_id": entity_id,
                "platform": platform,
                "name": name,
                "credentials": credentials,
                "blockchain": blockchain,
                "address": address,
            },
        ),
        options=request_options,
    )


@_method
def get_account(
    self: Any,
    account_id: UUID,
    *,
    request_options: RequestOptions | None = None,
) -> Account:
    """Get an account

    Gives one by its id. Stand-in: a guess, not Otto's own.

    `GET /v1/accounts/{account_id}`

    `wait` of the client polls it until `sync_status` is 'succeeded'.

    Args:
        account_id: The account's id.
        request_options: Settings for this call alone.

    Returns:
        Account: The object.

    Raises:
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 404: There is no such object.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .get_account import OPERATION

    return _state(
        OPERATION,
        {
            "account_id": account_id,
        },
        options=request_options,
    )


@_method
def delete_account(
    self: Any,
    account_id: UUID,
    *,
    request_options: RequestOptions | None = None,
) -> None:
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
    from .delete_account import OPERATION

    return _state(
        OPERATION,
        {
            "account_id": account_id,
        },
        options=request_options,
    )


def _update_account_1(
    self: Any,
    account_id: UUID,
    *,
    body: AccountPatch | AccountPatchDict,
    request_options: RequestOptions | None = None,
) -> Account:
    """Change an account

    `PATCH /v1/accounts/{account_id}`
    """
    _signature()


def _update_account_2(
    self: Any,
    account_id: UUID,
    *,
    name: str | None | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Account:
    """Change an account

    `PATCH /v1/accounts/{account_id}`
    """
    _signature()


@_ways(_update_account_1, _update_account_2)
def update_account(
    self: Any,
    account_id: UUID,
    *,
    body: AccountPatch | AccountPatchDict | Unset = UNSET,
    request_options: RequestOptions | None = None,
    name: str | None | Unset = UNSET,
) -> Account:
    """Change an account

    Changes the fields that are given. Stand-in: a guess, not Otto's own.

    `PATCH /v1/accounts/{account_id}`

    Args:
        account_id: The account's id.
        body: The request body (application/json), or its fields one by one:
        name: A name of your own; null takes it away.
        request_options: Settings for this call alone.

    Returns:
        Account: The changed object.

    Raises:
        APIStatusError: 400: The request is malformed.
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 404: There is no such object.
        APIStatusError: 422: The content was understood and refused.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .update_account import OPERATION

    return _state(
        OPERATION,
        {
            "account_id": account_id,
        },
        _body_of(
            body,
            {
                "name": name,
            },
            may_be_empty=True,
        ),
        options=request_options,
    )


@_method
def resync_account(
    self: Any,
    account_id: UUID,
    *,
    request_options: RequestOptions | None = None,
) -> SyncJob:
    """Resync an account

    Starts a synchronisation; its result shows in the account's `sync_status`. Stand-in: a guess,
    not Otto's own.

    `POST /v1/accounts/{account_id}/resync`

    Args:
        account_id: The account's id.
        request_options: Settings for this call alone.

    Returns:
        SyncJob: Started.

    Raises:
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 404: There is no such object.
        APIStatusError: 409: The object's state does not allow this.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .resync_account import OPERATION

    return _state(
        OPERATION,
        {
            "account_id": account_id,
        },
        options=request_options,
    )
