"""What a fund's back office might have written against the client."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from otto_ext import Otto


def book_fee(otto: Otto, account: UUID, quantity: Decimal, when: datetime) -> UUID:
    fee = otto.transactions.create_transaction(
        account_id=account, type_="fee", executed_at=when, asset="BTC", quantity=quantity
    )
    return fee.id


def report_values(otto: Otto) -> None:
    for balance in otto.balances.iter_balances():
        print(balance.asset, balance.quantity, balance.value)


def write_off(otto: Otto) -> None:
    for asset in otto.private_assets.iter_private_assets():
        otto.private_assets.delete_private_asset(asset.id)
