"""The operations of the tag balances."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..._runtime.operation import AsyncClient, SyncClient
    from .list_balances import AsyncListBalancesMethod, ListBalancesMethod
    from .list_balances import AsyncIterListBalancesMethod, IterListBalancesMethod
    from .list_account_balances import AsyncListAccountBalancesMethod, ListAccountBalancesMethod

__all__ = ["AsyncBalances", "Balances"]


class Balances:
    """What accounts hold."""

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    @cached_property
    def list_balances(self) -> ListBalancesMethod:
        """List balances

        `GET /v1/balances`
        """
        from .list_balances import ListBalancesMethod

        return ListBalancesMethod(self._client)

    @cached_property
    def iter_balances(self) -> IterListBalancesMethod:
        """Every item of `list_balances`, page after page."""
        from .list_balances import IterListBalancesMethod

        return IterListBalancesMethod(self._client)

    @cached_property
    def list_account_balances(self) -> ListAccountBalancesMethod:
        """List an account's balances

        `GET /v1/accounts/{account_id}/balances`
        """
        from .list_account_balances import ListAccountBalancesMethod

        return ListAccountBalancesMethod(self._client)


class AsyncBalances:
    """What accounts hold."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    @cached_property
    def list_balances(self) -> AsyncListBalancesMethod:
        """List balances

        `GET /v1/balances`
        """
        from .list_balances import AsyncListBalancesMethod

        return AsyncListBalancesMethod(self._client)

    @cached_property
    def iter_balances(self) -> AsyncIterListBalancesMethod:
        """Every item of `list_balances`, page after page."""
        from .list_balances import AsyncIterListBalancesMethod

        return AsyncIterListBalancesMethod(self._client)

    @cached_property
    def list_account_balances(self) -> AsyncListAccountBalancesMethod:
        """List an account's balances

        `GET /v1/accounts/{account_id}/balances`
        """
        from .list_account_balances import AsyncListAccountBalancesMethod

        return AsyncListAccountBalancesMethod(self._client)
