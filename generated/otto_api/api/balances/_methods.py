"""The methods of the tag balances, each stated once for both clients."""

from __future__ import annotations

from datetime import datetime
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
    from ...models import Balance
    from ...models import BalancePage


@_method
def list_balances(
    self: Any,
    *,
    entity_id: UUID | Unset = UNSET,
    as_of: datetime | Unset = UNSET,
    asset: list[str] | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> BalancePage:
    """List balances

    What accounts hold, page by page. Stand-in: a guess, not Otto's own.

    `GET /v1/balances`

    Args:
        entity_id: Balances of this entity only.
        as_of: At this moment; now if absent.
        asset: These assets only.
        cursor: Where the last page ended: its `page.next`.
        limit: Items on a page. The API's default: 50.
        request_options: Settings for this call alone.

    Returns:
        BalancePage: A page.

    Raises:
        APIStatusError: 400: The request is malformed.
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .list_balances import OPERATION

    return _state(
        OPERATION,
        {
            "entity_id": entity_id,
            "as_of": as_of,
            "asset": asset,
            "cursor": cursor,
            "limit": limit,
        },
        options=request_options,
    )


@_pages
def iter_balances(
    self: Any,
    *,
    entity_id: UUID | Unset = UNSET,
    as_of: datetime | Unset = UNSET,
    asset: list[str] | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    max_items: int | None = None,
    prefetch: bool = False,
    request_options: RequestOptions | None = None,
) -> Pages[Balance]:
    """Every item of `list_balances`, page after page; each is fetched when it is needed.

    `GET /v1/balances`

    Args:
        entity_id: Balances of this entity only.
        as_of: At this moment; now if absent.
        asset: These assets only.
        cursor: Where to begin; what `position` of an earlier run said, to go on there.
        limit: How many items to fetch at once.
        max_items: Stop after so many items; None for all.
        prefetch: Fetch the next page while the items of one are being used.
        request_options: Settings for each of the calls.
    """
    from .list_balances import OPERATION

    return _state_pages(
        OPERATION,
        {
            "entity_id": entity_id,
            "as_of": as_of,
            "asset": asset,
            "cursor": cursor,
            "limit": limit,
        },
        options=request_options,
    )


@_method
def list_account_balances(
    self: Any,
    account_id: UUID,
    *,
    request_options: RequestOptions | None = None,
) -> list[Balance]:
    """List an account's balances

    All assets of one account. Stand-in: a guess, not Otto's own.

    `GET /v1/accounts/{account_id}/balances`

    Args:
        account_id: The account's id.
        request_options: Settings for this call alone.

    Returns:
        list[Balance]: The balances.

    Raises:
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 404: There is no such object.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .list_account_balances import OPERATION

    return _state(
        OPERATION,
        {
            "account_id": account_id,
        },
        options=request_options,
    )
