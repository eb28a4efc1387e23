"""Wrong usage of the client, sync and async; type checkers read it, nothing runs it.

Each line that ends in a `wrong` comment must be red under mypy --strict and under pyright, and no
other line may be. See `test_typing.py`.
"""

# ruff: noqa: B018

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import otto_api.models
from otto_api.models import (
    Account,
    Blockchain,
    EntityPatch,
    ReportInput,
    ReportType,
    Transaction,
    TransactionPatch,
    WalletAccount,
    WalletAccountInput,
)

import otto_ext
from otto_ext import AsyncOtto, Otto, RequestOptions

ID = UUID(int=1)
DAY = date(2026, 6, 30)


def names(otto: Otto) -> None:
    otto.acounts  # wrong: no such tag
    otto.accounts.list_acounts()  # wrong: no such operation
    otto.clients.list_accounts()  # wrong: another tag's operation
    otto.accounts.iter_account()  # wrong: no such operation
    otto.aclose()  # wrong: the asynchronous client's
    otto_api.models.Acount  # wrong: no such model
    otto_ext.NotFundError  # wrong: no such error


def arguments(otto: Otto) -> None:
    otto.accounts.get_account()  # wrong: the path needs an id
    otto.accounts.get_account(ID, ID)  # wrong: one too many
    otto.accounts.get_account(account=ID)  # wrong: no such parameter
    otto.accounts.get_account(1)  # wrong: an int for a UUID
    otto.accounts.get_account("1")  # wrong: text for a UUID
    otto.accounts.get_account(None)  # wrong: null for a UUID
    otto.accounts.list_accounts(ID)  # wrong: query parameters are given by name
    otto.accounts.list_accounts(limit="20")  # wrong: text for an int
    otto.accounts.list_accounts(limit=None)  # wrong: null where only absent is allowed
    otto.accounts.list_accounts(entity=ID)  # wrong: misspelt
    otto.accounts.list_accounts(kind="vault")  # wrong: no such kind
    otto.accounts.list_accounts(kind=Blockchain.BITCOIN)  # wrong: another enumeration
    otto.balances.list_balances(as_of=DAY)  # wrong: a date for a date-time
    otto.accounts.iter_accounts(max_items="all")  # wrong: text for an int
    otto.accounts.list_accounts(max_items=3)  # wrong: only iter_accounts takes it


def bodies(otto: Otto) -> None:
    otto.accounts.create_account()  # wrong: the body is required
    otto.accounts.create_account(body=EntityPatch())  # wrong: another operation's body
    otto.entities.update_entity(ID, EntityPatch())  # wrong: the body is given by name
    WalletAccountInput(entity_id=ID, blockchain=Blockchain.BITCOIN)  # wrong: no address
    EntityPatch(fiscal_year_ends=DAY)  # wrong: misspelt
    EntityPatch(name=None)  # wrong: null where only absent is allowed
    EntityPatch(fiscal_year_end="2026-06-30")  # wrong: text for a date
    TransactionPatch(quantity=0.1)  # wrong: a float for money
    ReportInput(ID, ReportType.BALANCES, DAY)  # wrong: the period has no end
    Blockchain.DOGECOIN  # wrong: no such member


def plain_values(otto: Otto, text: str) -> None:
    otto.accounts.list_accounts(kind=text)  # wrong: any text at all
    otto.accounts.list_accounts.with_raw_response(kind="vault")  # wrong: no such kind
    WalletAccountInput(ID, "dogecoin", "D8...")  # wrong: no such blockchain
    otto.clients.create_client()  # wrong: a name is required
    otto.clients.create_client(nam="ABC")  # wrong: misspelt
    otto.clients.create_client("ABC")  # wrong: fields are given by name
    otto.clients.create_client(name=None)  # wrong: null for a text
    otto.clients.create_client(name="ABC", body={"name": "ABC"})  # wrong: the body twice
    otto.entities.update_entity(ID, accounting_system="default")  # wrong: it is "Default"
    otto.clients.create_client.with_raw_response(nam="ABC")  # wrong: misspelt
    otto.clients.create_client(body={"nam": "ABC"})  # wrong: misspelt
    otto.clients.create_client(body={})  # wrong: a name is required
    otto.clients.create_client(body={"name": "ABC", "colour": "red"})  # wrong: no such field
    otto.clients.create_client(body={"name": 1})  # wrong: a number for a text
    otto.clients.create_client(body="ABC")  # wrong: text for an object
    otto.entities.update_entity(ID, body={"entity_type": "club"})  # wrong: no such type
    otto.accounts.create_account(body={"kind": "vault", "entity_id": ID})  # wrong: no such kind


def downloads(otto: Otto) -> None:
    otto.reports.download_report.to_file("june.csv")  # wrong: the path needs an id
    otto.reports.download_report.to_file(ID, "june.csv")  # wrong: the other way round
    otto.reports.download_report.stream(ID).iter_bytes()  # wrong: it is a context manager
    otto.accounts.list_accounts.to_file("accounts.json")  # wrong: no file


def fields(transaction: Transaction, account: Account, wallet: WalletAccount) -> None:
    transaction.quantitiy  # wrong: misspelt
    transaction.price + 1  # wrong: may be absent or null
    transaction.note.upper()  # wrong: may be absent
    transaction.quantity * 0.5  # wrong: money does not meet floats
    transaction.quantity = 0.5  # wrong: a float for money
    account.address  # wrong: an exchange account has none
    wallet.platform  # wrong: a wallet has none
    price: Decimal = transaction.price  # wrong: may be absent or null
    print(price or Decimal(0))


def responses(otto: Otto) -> None:
    otto.accounts.list_accounts()[0]  # wrong: a page is not a list
    otto.accounts.list_accounts().data[0].idd  # wrong: misspelt
    otto.accounts.iter_accounts()[0]  # wrong: pages have no index
    otto.accounts.delete_account(ID).status  # wrong: it returns nothing
    otto.accounts.get_account.with_raw_response(ID).id  # wrong: it stands in `parsed`
    otto.accounts.get_account.with_raw_response()  # wrong: the path needs an id
    text: str = otto.reports.download_report(ID)  # wrong: bytes
    print(text)


async def awaited(otto: AsyncOtto) -> None:
    otto.accounts.list_accounts().data  # wrong: not awaited
    (await otto.accounts.list_accounts()).dat  # wrong: misspelt
    await otto.accounts.get_account()  # wrong: the path needs an id
    for account in otto.accounts.iter_accounts():  # wrong: `async for`
        print(account)
    with otto:  # wrong: `async with`
        pass


def options(otto: Otto) -> None:
    RequestOptions(5)  # wrong: settings are given by name
    RequestOptions(timeout="5")  # wrong: text for seconds
    RequestOptions(idempotency=1)  # wrong: misspelt
    otto.health.get_health(request_options={"timeout": 5})  # wrong: a dict
    otto.health.get_health(timeout=5)  # wrong: it belongs into the options
    otto.with_options(retries=3)  # wrong: misspelt


def waits(otto: Otto) -> None:
    otto.wait(otto.reports.get_report)  # wrong: the path needs an id
    otto.wait(otto.reports.get_report, ID, colour="red")  # wrong: no such parameter
    otto.wait(otto.reports.get_report, ID).row  # wrong: misspelt
    otto.wait(otto.reports.get_report, ID, timeout="9")  # wrong: text for seconds


def clients() -> None:
    Otto("id", "secret")  # wrong: settings are given by name
    Otto(id="id")  # wrong: misspelt
    Otto(drift="log")  # wrong: no such mode


def errors(otto: Otto) -> None:
    try:
        otto.health.get_health()
    except otto_ext.APIStatusError as error:
        error.status  # wrong: misspelt
        error.retry_after + 1  # wrong: may be None
    except otto_ext.AuthenticationError as error:
        error.status_code  # wrong: the token endpoint's errors have none
