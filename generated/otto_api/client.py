"""The facade: one attribute per tag, one method per operation. Tags load when they are first used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from otto_ext.wire.facade import Public as _Public, tag as _tag

if TYPE_CHECKING:
    from otto_ext.wire.operation import AsyncCaller, SyncCaller

    from .api.health import AsyncHealth, Health
    from .api.clients import AsyncClients, Clients
    from .api.entities import AsyncEntities, Entities
    from .api.accounts import AsyncAccounts, Accounts
    from .api.balances import AsyncBalances, Balances
    from .api.transactions import AsyncTransactions, Transactions
    from .api.private_assets import AsyncPrivateAssets, PrivateAssets
    from .api.reports import AsyncReports, Reports
    from .api.users import AsyncUsers, Users

__all__ = ["BASE_PATH", "OPERATIONS", "AsyncApi", "SyncApi"]

#: What comes before the path of every operation: the path of the document's server.
BASE_PATH = ""


class SyncApi(_Public):
    """The operations of Otto API (stand-in)."""

    def __init__(self, caller: SyncCaller) -> None:
        self._caller = caller

    @_tag
    def health(self) -> Health:
        """Whether the API works."""
        from .api.health import Health

        return Health(self._caller)

    @_tag
    def clients(self) -> Clients:
        """Firms."""
        from .api.clients import Clients

        return Clients(self._caller)

    @_tag
    def entities(self) -> Entities:
        """Funds and business units of clients."""
        from .api.entities import Entities

        return Entities(self._caller)

    @_tag
    def accounts(self) -> Accounts:
        """Exchange accounts and blockchain wallets of entities."""
        from .api.accounts import Accounts

        return Accounts(self._caller)

    @_tag
    def balances(self) -> Balances:
        """What accounts hold."""
        from .api.balances import Balances

        return Balances(self._caller)

    @_tag
    def transactions(self) -> Transactions:
        """What moved, and statements to import."""
        from .api.transactions import Transactions

        return Transactions(self._caller)

    @_tag
    def private_assets(self) -> PrivateAssets:
        """Assets that are traded nowhere."""
        from .api.private_assets import PrivateAssets

        return PrivateAssets(self._caller)

    @_tag
    def reports(self) -> Reports:
        """Reports to make and download."""
        from .api.reports import Reports

        return Reports(self._caller)

    @_tag
    def users(self) -> Users:
        """People with access, and their roles."""
        from .api.users import Users

        return Users(self._caller)


class AsyncApi(_Public):
    """The operations of Otto API (stand-in), to be awaited."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    @_tag
    def health(self) -> AsyncHealth:
        """Whether the API works."""
        from .api.health import AsyncHealth

        return AsyncHealth(self._caller)

    @_tag
    def clients(self) -> AsyncClients:
        """Firms."""
        from .api.clients import AsyncClients

        return AsyncClients(self._caller)

    @_tag
    def entities(self) -> AsyncEntities:
        """Funds and business units of clients."""
        from .api.entities import AsyncEntities

        return AsyncEntities(self._caller)

    @_tag
    def accounts(self) -> AsyncAccounts:
        """Exchange accounts and blockchain wallets of entities."""
        from .api.accounts import AsyncAccounts

        return AsyncAccounts(self._caller)

    @_tag
    def balances(self) -> AsyncBalances:
        """What accounts hold."""
        from .api.balances import AsyncBalances

        return AsyncBalances(self._caller)

    @_tag
    def transactions(self) -> AsyncTransactions:
        """What moved, and statements to import."""
        from .api.transactions import AsyncTransactions

        return AsyncTransactions(self._caller)

    @_tag
    def private_assets(self) -> AsyncPrivateAssets:
        """Assets that are traded nowhere."""
        from .api.private_assets import AsyncPrivateAssets

        return AsyncPrivateAssets(self._caller)

    @_tag
    def reports(self) -> AsyncReports:
        """Reports to make and download."""
        from .api.reports import AsyncReports

        return AsyncReports(self._caller)

    @_tag
    def users(self) -> AsyncUsers:
        """People with access, and their roles."""
        from .api.users import AsyncUsers

        return AsyncUsers(self._caller)


#: Every operation: its name on the client, and its HTTP method and path.
OPERATIONS: dict[str, str] = {
    "health.get_health": "GET /v1/health",
    "clients.list_clients": "GET /v1/clients",
    "clients.create_client": "POST /v1/clients",
    "clients.get_client": "GET /v1/clients/{client_id}",
    "clients.update_client": "PUT /v1/clients/{client_id}",
    "entities.list_entities": "GET /v1/entities",
    "entities.create_entity": "POST /v1/entities",
    "entities.get_entity": "GET /v1/entities/{entity_id}",
    "entities.update_entity": "PATCH /v1/entities/{entity_id}",
    "accounts.list_accounts": "GET /v1/accounts",
    "accounts.create_account": "POST /v1/accounts",
    "accounts.get_account": "GET /v1/accounts/{account_id}",
    "accounts.delete_account": "DELETE /v1/accounts/{account_id}",
    "accounts.update_account": "PATCH /v1/accounts/{account_id}",
    "accounts.resync_account": "POST /v1/accounts/{account_id}/resync",
    "balances.list_balances": "GET /v1/balances",
    "balances.list_account_balances": "GET /v1/accounts/{account_id}/balances",
    "transactions.list_transactions": "GET /v1/transactions",
    "transactions.create_transaction": "POST /v1/transactions",
    "transactions.get_transaction": "GET /v1/transactions/{transaction_id}",
    "transactions.delete_transaction": "DELETE /v1/transactions/{transaction_id}",
    "transactions.update_transaction": "PATCH /v1/transactions/{transaction_id}",
    "transactions.upload_statement": "POST /v1/statements",
    "private_assets.list_private_assets": "GET /v1/private-assets",
    "private_assets.create_private_asset": "POST /v1/private-assets",
    "private_assets.get_private_asset": "GET /v1/private-assets/{private_asset_id}",
    "private_assets.delete_private_asset": "DELETE /v1/private-assets/{private_asset_id}",
    "private_assets.update_private_asset": "PATCH /v1/private-assets/{private_asset_id}",
    "reports.list_reports": "GET /v1/reports",
    "reports.create_report": "POST /v1/reports",
    "reports.get_report": "GET /v1/reports/{report_id}",
    "reports.download_report": "GET /v1/reports/{report_id}/file",
    "users.list_users": "GET /v1/users",
    "users.create_user": "POST /v1/users",
    "users.get_user": "GET /v1/users/{user_id}",
    "users.delete_user": "DELETE /v1/users/{user_id}",
    "users.update_user": "PATCH /v1/users/{user_id}",
}

#: What operations were called before they were renamed; the next rerun removes these names.
OLD_OPERATIONS: dict[str, str] = {}
