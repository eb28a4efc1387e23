"""Right usage of the client, sync and async; type checkers read it, nothing runs it.

Every line must be clean under mypy --strict and pyright. See `test_typing.py`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Literal, assert_type
from uuid import UUID

import httpx
import otto_api.api.accounts.get_account as get_account_module
import polars as pl
from otto_api.models import (
    Account,
    AccountingSystem,
    AccountPage,
    Balance,
    BalancePage,
    Blockchain,
    Client,
    ClientInput,
    Cursor,
    Entity,
    EntityInput,
    EntityInputDict,
    EntityPatch,
    ListAccountsKind,
    PlatformAccount,
    PrivateAsset,
    Report,
    ReportInput,
    ReportType,
    Statement,
    StatementUpload,
    SyncStatus,
    Transaction,
    TransactionInput,
    TransactionType,
    WalletAccount,
    WalletAccountInput,
)
from otto_api.types import (
    UNSET,
    AsyncPages,
    AsyncStreamedResponse,
    File,
    Pages,
    Response,
    StreamedResponse,
    Unset,
)

import otto_ext
from otto_ext import AsyncOtto, DriftEvent, Otto, RequestOptions, RetryPolicy

ID = UUID(int=1)
NOW = datetime.now(UTC)
ADDRESS = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"


# -- what calls return ----------------------------------------------------------------------------


def responses(otto: Otto) -> None:
    assert_type(otto.accounts.list_accounts(), AccountPage)
    assert_type(otto.accounts.list_accounts().data, list[Account])
    assert_type(otto.accounts.list_accounts().page, Cursor)
    assert_type(otto.accounts.get_account(ID), PlatformAccount | WalletAccount)
    assert_type(otto.accounts.delete_account(ID), None)
    assert_type(otto.balances.list_balances(as_of=NOW), BalancePage)
    assert_type(otto.reports.download_report(ID), bytes)


async def awaited_responses(otto: AsyncOtto) -> None:
    assert_type(await otto.accounts.list_accounts(), AccountPage)
    assert_type((await otto.accounts.list_accounts()).data, list[Account])
    assert_type(await otto.accounts.get_account(ID), PlatformAccount | WalletAccount)
    assert_type(await otto.accounts.delete_account(ID), None)
    assert_type(await otto.reports.download_report(ID), bytes)


def pages(otto: Otto) -> None:
    found = otto.accounts.iter_accounts(max_items=10, prefetch=True)
    assert_type(found, Pages[Account])
    assert_type(found.position, str | int | None)
    assert_type(list(found), list[Account])
    for account in found:
        assert_type(account, PlatformAccount | WalletAccount)
    for balance in otto.balances.iter_balances():
        assert_type(balance, Balance)


async def awaited_pages(otto: AsyncOtto) -> None:
    found = otto.transactions.iter_transactions(limit=100)
    assert_type(found, AsyncPages[Transaction])
    async for transaction in found:
        assert_type(transaction, Transaction)
    assert_type([one async for one in otto.clients.iter_clients()], list[Client])


# -- fields ---------------------------------------------------------------------------------------


def fields(transaction: Transaction, asset: PrivateAsset, report: Report) -> None:
    assert_type(transaction.id, UUID)
    assert_type(transaction.quantity, Decimal)
    assert_type(transaction.quantity * 2, Decimal)
    assert_type(transaction.executed_at, datetime)
    assert_type(transaction.price, Decimal | None | Unset)
    assert_type(transaction.note, str | Unset)
    assert_type(asset.acquired_on, date)
    assert_type(asset.cost, Decimal)
    assert_type(asset.tags, list[str] | Unset)
    assert_type(asset.attributes, dict[str, str] | Unset)
    assert_type(report.row_count, int | None | Unset)
    assert_type(transaction.type_, TransactionType)
    assert_type(transaction.additional_properties, dict[str, Any])
    assert_type(Transaction.from_dict({}), Transaction)
    assert_type(transaction.to_dict(), dict[str, Any])


def absent_or_null(transaction: Transaction) -> None:
    price = transaction.price
    if isinstance(price, Unset):
        assert_type(price, Unset)
    elif price is None:
        assert_type(price, None)
    else:
        assert_type(price, Decimal)
    # UNSET is false, as None is.
    assert_type(transaction.price or Decimal(0), Decimal)
    if transaction.note:
        assert_type(transaction.note, str)


def one_of_several(account: Account) -> None:
    if isinstance(account, WalletAccount):
        assert_type(account.blockchain, Blockchain)
    else:
        assert_type(account, PlatformAccount)
    if account.kind == "wallet":
        assert_type(account, WalletAccount)
    assert_type(account.kind, Literal["platform", "wallet"])
    assert_type(account.sync_status, SyncStatus)


# -- bodies and parameters ------------------------------------------------------------------------


def bodies(otto: Otto) -> None:
    wallet = WalletAccountInput(entity_id=ID, blockchain=Blockchain.BITCOIN, address=ADDRESS)
    assert_type(otto.accounts.create_account(body=wallet, idempotency_key="one"), Account)
    fund = EntityInput(
        client_id=ID,
        name="ABC Bitcoin Fund",
        accounting_system=AccountingSystem.DEFAULT,
        fiscal_year_end=date(2026, 12, 31),
    )
    assert_type(otto.entities.create_entity(body=fund), Entity)
    # Null takes a value away, what is not given stays as it is.
    cleared = EntityPatch(fiscal_year_end=None, base_currency=UNSET)
    assert_type(otto.entities.update_entity(ID, body=cleared), Entity)
    trade = TransactionInput(
        account_id=ID,
        type_=TransactionType.BUY,
        executed_at=NOW,
        asset="BTC",
        quantity=Decimal("0.1"),
    )
    assert_type(otto.transactions.create_transaction(body=trade), Transaction)
    otto.clients.create_client(body=ClientInput(name="ABC Capital Management LLC"))


def files(otto: Otto) -> None:
    path = Path("statement.csv")
    with path.open("rb") as stream:
        for file in (path, b"date,asset", stream, File(stream, "june.csv", "text/csv")):
            body = StatementUpload(account_id=ID, file=file)
            assert_type(otto.transactions.upload_statement(body=body), Statement)


def parameters(otto: Otto) -> None:
    otto.accounts.list_accounts(entity_id=ID, kind=ListAccountsKind.WALLET, limit=20)
    otto.accounts.list_accounts(entity_id=UNSET, cursor=UNSET)
    month = {"period_start": date(2026, 6, 1), "period_end": date(2026, 6, 30)}
    wanted = ReportInput(entity_id=ID, type_=ReportType.BALANCES, **month)
    assert_type(otto.reports.create_report(body=wanted), Report)


# -- plain values ---------------------------------------------------------------------------------


def plain_values(otto: Otto, kind: Literal["platform", "wallet"]) -> None:
    assert_type(otto.accounts.list_accounts(kind="wallet"), AccountPage)
    assert_type(otto.accounts.iter_accounts(kind=kind), Pages[Account])
    new = WalletAccountInput(entity_id=ID, blockchain="bitcoin", address=ADDRESS)
    assert_type(otto.accounts.create_account(body=new), Account)
    # What comes back holds members, and members are strings.
    for account in otto.accounts.iter_accounts():
        assert_type(account.sync_status, SyncStatus)
        text: str = account.sync_status
        print(text)


def bodies_by_keyword(otto: Otto) -> None:
    made = otto.entities.create_entity(
        client_id=ID, name="ABC Bitcoin Fund", accounting_system="Default", entity_type=None
    )
    assert_type(made, Entity)
    assert_type(otto.entities.update_entity(ID, fiscal_year_end=None), Entity)
    trade = otto.transactions.create_transaction.with_raw_response(
        account_id=ID,
        type_="buy",
        executed_at=NOW,
        asset="BTC",
        quantity=Decimal("0.1"),
        idempotency_key="one",
        request_options=RequestOptions(timeout=5),
    )
    assert_type(trade, Response[Transaction])
    statement = otto.transactions.upload_statement(account_id=ID, file=Path("june.csv"))
    assert_type(statement, Statement)


def bodies_as_dicts(otto: Otto) -> None:
    assert_type(
        otto.entities.create_entity(
            body={"client_id": ID, "name": "ABC", "accounting_system": AccountingSystem.DEFAULT}
        ),
        Entity,
    )
    fund: EntityInputDict = {"client_id": ID, "name": "ABC", "accounting_system": "Default"}
    fund["fiscal_year_end"] = date(2026, 12, 31)
    assert_type(otto.entities.create_entity(body=fund), Entity)
    wallet = otto.accounts.create_account(
        body={"kind": "wallet", "entity_id": ID, "blockchain": "bitcoin", "address": ADDRESS}
    )
    assert_type(wallet, Account)
    # Members of a dict have the names of the wire.
    otto.reports.create_report(
        body={
            "entity_id": ID,
            "type": "balances",
            "period_start": date(2026, 6, 1),
            "period_end": date(2026, 6, 30),
        }
    )


async def awaited_plain_values(otto: AsyncOtto) -> None:
    assert_type(await otto.accounts.list_accounts(kind="wallet"), AccountPage)
    assert_type(await otto.clients.create_client(name="ABC"), Client)
    assert_type(await otto.clients.create_client(body={"name": "ABC"}), Client)


def downloads(otto: Otto) -> None:
    assert_type(otto.reports.download_report.to_file(Path("june.csv"), ID), int)
    with Path("july.csv").open("wb") as target:
        otto.reports.download_report.to_file(target, ID, request_options=RequestOptions())
    with otto.reports.download_report.stream(ID) as response:
        assert_type(response, StreamedResponse)
        assert_type(response.status_code, int)
        assert_type(list(response.iter_bytes()), list[bytes])


async def awaited_downloads(otto: AsyncOtto) -> None:
    assert_type(await otto.reports.download_report.to_file("june.csv", ID), int)
    async with otto.reports.download_report.stream(ID) as response:
        assert_type(response, AsyncStreamedResponse)
        assert_type([chunk async for chunk in response.iter_bytes()], list[bytes])


# -- options, raw responses, the generated functions ----------------------------------------------


def options(otto: Otto) -> None:
    own = RequestOptions(
        timeout=httpx.Timeout(5, connect=1),
        headers={"X-Trace": "1"},
        retry=RetryPolicy(attempts=2),
        idempotency_key="one",
        extra_query={"debug": True},
        extra_body={"note": "x"},
    )
    assert_type(otto.accounts.list_accounts(request_options=own), AccountPage)
    otto.accounts.iter_accounts(request_options=RequestOptions(retry=False, timeout=2.5))
    assert_type(otto.with_options(timeout=3, retry=5), Otto)
    assert_type(otto.request("GET", "/undocumented", params={"a": 1}), httpx.Response)


def raw(otto: Otto) -> None:
    response = otto.accounts.get_account.with_raw_response(ID, request_options=RequestOptions())
    assert_type(response, Response[PlatformAccount | WalletAccount])
    assert_type(response.parsed, PlatformAccount | WalletAccount)
    assert_type(response.status_code, int)
    assert_type(response.content, bytes)
    assert_type(response.headers, httpx.Headers)
    assert_type(response.request_id, str | None)


async def awaited_raw(otto: AsyncOtto) -> None:
    response = await otto.accounts.list_accounts.with_raw_response(limit=3)
    assert_type(response, Response[AccountPage])
    assert_type(await otto.request("GET", "/undocumented"), httpx.Response)


async def generated_functions(otto: Otto, aotto: AsyncOtto) -> None:
    assert_type(get_account_module.sync(ID, client=otto), Account)
    assert_type(get_account_module.sync_detailed(ID, client=otto), Response[Account])
    assert_type(await get_account_module.asyncio(ID, client=aotto), Account)
    assert_type(await get_account_module.asyncio_detailed(ID, client=aotto), Response[Account])


# -- clients and errors ---------------------------------------------------------------------------


def report(event: DriftEvent) -> None:
    assert_type(event.operation, str)
    assert_type(event.pointer, str)


def clients() -> None:
    with Otto(client_id="id", client_secret="secret", drift="raise", retry=3) as otto:
        assert_type(otto, Otto)
    Otto(on_drift=report, timeout=10, headers={"X-Team": "books"})


async def awaited_clients() -> None:
    async with AsyncOtto(base_url="https://api.example.test") as otto:
        assert_type(otto, AsyncOtto)


def frames(otto: Otto) -> None:
    assert_type(otto.accounts.iter_accounts().to_polars(), pl.DataFrame)


async def awaited_frames(otto: AsyncOtto) -> None:
    assert_type(await otto.accounts.iter_accounts().to_polars(), pl.DataFrame)


def waits(otto: Otto) -> None:
    assert_type(otto.wait(otto.reports.get_report, ID), Report)
    assert_type(otto.wait(otto.reports.get_report, report_id=ID, timeout=60), Report)
    assert_type(otto.wait(otto.accounts.get_account, ID, timeout=None, interval=5), Account)
    assert_type(otto.wait(partial(otto.reports.get_report, ID), timeout=60), Report)
    otto.wait(otto.reports.get_report, ID, timeout=9, until=lambda report: report.status == "x")
    try:
        otto.wait(otto.reports.get_report, ID)
    except otto_ext.WaitFailedError as error:
        assert_type(error.status, str | None)


async def awaited_waits(otto: AsyncOtto) -> None:
    assert_type(await otto.wait(otto.reports.get_report, ID), Report)
    assert_type(await otto.wait(otto.reports.get_report, ID, timeout=60), Report)


def errors(otto: Otto) -> None:
    try:
        otto.accounts.get_account(ID)
    except otto_ext.RateLimitError as error:
        assert_type(error.retry_after, float | None)
    except otto_ext.APIStatusError as error:
        assert_type(error.status_code, int)
        assert_type(error.headers, httpx.Headers)
        assert_type(error.body, bytes)
        assert_type(error.request_id, str | None)
    except otto_ext.ResponseDecodeError as error:
        assert_type(error.pointer, str)
    except otto_ext.AuthenticationError as error:
        assert_type(error.hint, str | None)
    except (otto_ext.APITimeoutError, otto_ext.OttoError):
        raise


def absent_by_identity(transaction: Transaction) -> Decimal | None:
    if transaction.price is UNSET:
        return None
    return transaction.price
