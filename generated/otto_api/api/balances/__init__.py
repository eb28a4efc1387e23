"""The operations of the tag balances."""

from __future__ import annotations

from functools import cached_property as _cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from otto_ext.wire.operation import AsyncCaller, SyncCaller

    from .list_balances import AsyncListBalancesMethod, ListBalancesMethod
    from .list_balances import AsyncIterListBalancesMethod, IterListBalancesMethod
    from .list_account_balances import AsyncListAccountBalancesMethod, ListAccountBalancesMethod

__all__ = ["AsyncBalances", "Balances"]


class Balances:
    """What accounts hold."""

    def __init__(self, caller: SyncCaller) -> None:
        self._caller = caller

    @_cached_property
    def list_balances(self) -> ListBalancesMethod:
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

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .list_balances import ListBalancesMethod

        return ListBalancesMethod(self._caller)

    @_cached_property
    def iter_balances(self) -> IterListBalancesMethod:
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
        from .list_balances import IterListBalancesMethod

        return IterListBalancesMethod(self._caller)

    @_cached_property
    def list_account_balances(self) -> ListAccountBalancesMethod:
        """List an account's balances

        All assets of one account. Stand-in: a guess, not Otto's own.

        `GET /v1/accounts/{account_id}/balances`

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
        from .list_account_balances import ListAccountBalancesMethod

        return ListAccountBalancesMethod(self._caller)


class AsyncBalances:
    """What accounts hold."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    @_cached_property
    def list_balances(self) -> AsyncListBalancesMethod:
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

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .list_balances import AsyncListBalancesMethod

        return AsyncListBalancesMethod(self._caller)

    @_cached_property
    def iter_balances(self) -> AsyncIterListBalancesMethod:
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
        from .list_balances import AsyncIterListBalancesMethod

        return AsyncIterListBalancesMethod(self._caller)

    @_cached_property
    def list_account_balances(self) -> AsyncListAccountBalancesMethod:
        """List an account's balances

        All assets of one account. Stand-in: a guess, not Otto's own.

        `GET /v1/accounts/{account_id}/balances`

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
        from .list_account_balances import AsyncListAccountBalancesMethod

        return AsyncListAccountBalancesMethod(self._caller)
