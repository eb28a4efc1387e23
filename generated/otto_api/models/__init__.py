"""All models, enumerations and named types. Each is imported when it is first used."""

from typing import TYPE_CHECKING, Any

from otto_ext.wire.registry import Codec as _Codec
from otto_ext.wire.registry import Ref as _Ref
from otto_ext.wire.registry import codec_from as _codec_from
from otto_ext.wire.registry import load as _load

if TYPE_CHECKING:
    from .account import Account as Account
    from .account_base import AccountBase as AccountBase
    from .account_input import AccountInput as AccountInput
    from .account_input import AccountInputLike as AccountInputLike
    from .account_page import AccountPage as AccountPage
    from .account_patch import AccountPatch as AccountPatch
    from .account_patch import AccountPatchDict as AccountPatchDict
    from .accounting_system import AccountingSystem as AccountingSystem
    from .accounting_system import AccountingSystemInput as AccountingSystemInput
    from .balance import Balance as Balance
    from .balance_page import BalancePage as BalancePage
    from .blockchain import Blockchain as Blockchain
    from .blockchain import BlockchainInput as BlockchainInput
    from .client import Client as Client
    from .client_input import ClientInput as ClientInput
    from .client_input import ClientInputDict as ClientInputDict
    from .client_page import ClientPage as ClientPage
    from .cursor import Cursor as Cursor
    from .entity import Entity as Entity
    from .entity_input import EntityInput as EntityInput
    from .entity_input import EntityInputDict as EntityInputDict
    from .entity_page import EntityPage as EntityPage
    from .entity_patch import EntityPatch as EntityPatch
    from .entity_patch import EntityPatchDict as EntityPatchDict
    from .entity_type import EntityType as EntityType
    from .entity_type import EntityTypeInput as EntityTypeInput
    from .fee import Fee as Fee
    from .fee import FeeDict as FeeDict
    from .field_error import FieldError as FieldError
    from .health import Health as Health
    from .health_status import HealthStatus as HealthStatus
    from .list_accounts_kind import ListAccountsKind as ListAccountsKind
    from .list_accounts_kind import ListAccountsKindInput as ListAccountsKindInput
    from .page_info import PageInfo as PageInfo
    from .platform import Platform as Platform
    from .platform_account import PlatformAccount as PlatformAccount
    from .platform_account_input import PlatformAccountInput as PlatformAccountInput
    from .platform_account_input import PlatformAccountInputDict as PlatformAccountInputDict
    from .platform_credentials import PlatformCredentials as PlatformCredentials
    from .platform_credentials import PlatformCredentialsDict as PlatformCredentialsDict
    from .platform import PlatformInput as PlatformInput
    from .private_asset import PrivateAsset as PrivateAsset
    from .private_asset_input import PrivateAssetInput as PrivateAssetInput
    from .private_asset_input import PrivateAssetInputDict as PrivateAssetInputDict
    from .private_asset_page import PrivateAssetPage as PrivateAssetPage
    from .private_asset_patch import PrivateAssetPatch as PrivateAssetPatch
    from .private_asset_patch import PrivateAssetPatchDict as PrivateAssetPatchDict
    from .problem import Problem as Problem
    from .report import Report as Report
    from .report_input import ReportInput as ReportInput
    from .report_input import ReportInputDict as ReportInputDict
    from .report_page import ReportPage as ReportPage
    from .report_status import ReportStatus as ReportStatus
    from .report_type import ReportType as ReportType
    from .report_type import ReportTypeInput as ReportTypeInput
    from .resource import Resource as Resource
    from .role import Role as Role
    from .role import RoleInput as RoleInput
    from .statement import Statement as Statement
    from .statement_upload import StatementUpload as StatementUpload
    from .statement_upload import StatementUploadDict as StatementUploadDict
    from .sync_job import SyncJob as SyncJob
    from .sync_status import SyncStatus as SyncStatus
    from .transaction import Transaction as Transaction
    from .transaction_input import TransactionInput as TransactionInput
    from .transaction_input import TransactionInputDict as TransactionInputDict
    from .transaction_page import TransactionPage as TransactionPage
    from .transaction_patch import TransactionPatch as TransactionPatch
    from .transaction_patch import TransactionPatchDict as TransactionPatchDict
    from .transaction_source import TransactionSource as TransactionSource
    from .transaction_type import TransactionType as TransactionType
    from .transaction_type import TransactionTypeInput as TransactionTypeInput
    from .user import User as User
    from .user_input import UserInput as UserInput
    from .user_input import UserInputDict as UserInputDict
    from .user_page import UserPage as UserPage
    from .user_patch import UserPatch as UserPatch
    from .user_patch import UserPatchDict as UserPatchDict
    from .wallet_account import WalletAccount as WalletAccount
    from .wallet_account_input import WalletAccountInput as WalletAccountInput
    from .wallet_account_input import WalletAccountInputDict as WalletAccountInputDict

_MODULES: dict[str, str] = {
    "Account": "account",
    "AccountBase": "account_base",
    "AccountInput": "account_input",
    "AccountInputLike": "account_input",
    "AccountPage": "account_page",
    "AccountPatch": "account_patch",
    "AccountPatchDict": "account_patch",
    "AccountingSystem": "accounting_system",
    "AccountingSystemInput": "accounting_system",
    "Balance": "balance",
    "BalancePage": "balance_page",
    "Blockchain": "blockchain",
    "BlockchainInput": "blockchain",
    "Client": "client",
    "ClientInput": "client_input",
    "ClientInputDict": "client_input",
    "ClientPage": "client_page",
    "Cursor": "cursor",
    "Entity": "entity",
    "EntityInput": "entity_input",
    "EntityInputDict": "entity_input",
    "EntityPage": "entity_page",
    "EntityPatch": "entity_patch",
    "EntityPatchDict": "entity_patch",
    "EntityType": "entity_type",
    "EntityTypeInput": "entity_type",
    "Fee": "fee",
    "FeeDict": "fee",
    "FieldError": "field_error",
    "Health": "health",
    "HealthStatus": "health_status",
    "ListAccountsKind": "list_accounts_kind",
    "ListAccountsKindInput": "list_accounts_kind",
    "PageInfo": "page_info",
    "Platform": "platform",
    "PlatformAccount": "platform_account",
    "PlatformAccountInput": "platform_account_input",
    "PlatformAccountInputDict": "platform_account_input",
    "PlatformCredentials": "platform_credentials",
    "PlatformCredentialsDict": "platform_credentials",
    "PlatformInput": "platform",
    "PrivateAsset": "private_asset",
    "PrivateAssetInput": "private_asset_input",
    "PrivateAssetInputDict": "private_asset_input",
    "PrivateAssetPage": "private_asset_page",
    "PrivateAssetPatch": "private_asset_patch",
    "PrivateAssetPatchDict": "private_asset_patch",
    "Problem": "problem",
    "Report": "report",
    "ReportInput": "report_input",
    "ReportInputDict": "report_input",
    "ReportPage": "report_page",
    "ReportStatus": "report_status",
    "ReportType": "report_type",
    "ReportTypeInput": "report_type",
    "Resource": "resource",
    "Role": "role",
    "RoleInput": "role",
    "Statement": "statement",
    "StatementUpload": "statement_upload",
    "StatementUploadDict": "statement_upload",
    "SyncJob": "sync_job",
    "SyncStatus": "sync_status",
    "Transaction": "transaction",
    "TransactionInput": "transaction_input",
    "TransactionInputDict": "transaction_input",
    "TransactionPage": "transaction_page",
    "TransactionPatch": "transaction_patch",
    "TransactionPatchDict": "transaction_patch",
    "TransactionSource": "transaction_source",
    "TransactionType": "transaction_type",
    "TransactionTypeInput": "transaction_type",
    "User": "user",
    "UserInput": "user_input",
    "UserInputDict": "user_input",
    "UserPage": "user_page",
    "UserPatch": "user_patch",
    "UserPatchDict": "user_patch",
    "WalletAccount": "wallet_account",
    "WalletAccountInput": "wallet_account_input",
    "WalletAccountInputDict": "wallet_account_input",
}


if not TYPE_CHECKING:
    # A name that is not there is an error to type checkers, which look at the imports alone.
    def __getattr__(name: str) -> Any:
        return _load(__name__, _MODULES, name, globals())


def __dir__() -> list[str]:
    return sorted(_MODULES)


def _codec_of(name: str) -> _Codec:
    """The codec of a named type."""
    return _codec_from(__name__, _MODULES, name)


def _ref(name: str) -> _Codec:
    """The codec of a named type, looked up when it is first used."""
    return _Ref(__name__, name)


__all__ = [
    "Account",
    "AccountBase",
    "AccountInput",
    "AccountInputLike",
    "AccountPage",
    "AccountPatch",
    "AccountPatchDict",
    "AccountingSystem",
    "AccountingSystemInput",
    "Balance",
    "BalancePage",
    "Blockchain",
    "BlockchainInput",
    "Client",
    "ClientInput",
    "ClientInputDict",
    "ClientPage",
    "Cursor",
    "Entity",
    "EntityInput",
    "EntityInputDict",
    "EntityPage",
    "EntityPatch",
    "EntityPatchDict",
    "EntityType",
    "EntityTypeInput",
    "Fee",
    "FeeDict",
    "FieldError",
    "Health",
    "HealthStatus",
    "ListAccountsKind",
    "ListAccountsKindInput",
    "PageInfo",
    "Platform",
    "PlatformAccount",
    "PlatformAccountInput",
    "PlatformAccountInputDict",
    "PlatformCredentials",
    "PlatformCredentialsDict",
    "PlatformInput",
    "PrivateAsset",
    "PrivateAssetInput",
    "PrivateAssetInputDict",
    "PrivateAssetPage",
    "PrivateAssetPatch",
    "PrivateAssetPatchDict",
    "Problem",
    "Report",
    "ReportInput",
    "ReportInputDict",
    "ReportPage",
    "ReportStatus",
    "ReportType",
    "ReportTypeInput",
    "Resource",
    "Role",
    "RoleInput",
    "Statement",
    "StatementUpload",
    "StatementUploadDict",
    "SyncJob",
    "SyncStatus",
    "Transaction",
    "TransactionInput",
    "TransactionInputDict",
    "TransactionPage",
    "TransactionPatch",
    "TransactionPatchDict",
    "TransactionSource",
    "TransactionType",
    "TransactionTypeInput",
    "User",
    "UserInput",
    "UserInputDict",
    "UserPage",
    "UserPatch",
    "UserPatchDict",
    "WalletAccount",
    "WalletAccountInput",
    "WalletAccountInputDict",
]
