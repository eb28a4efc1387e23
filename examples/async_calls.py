"""Many calls side by side with AsyncOtto, under one rate limit.

Usage: `python async_calls.py`
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from decimal import Decimal

from otto_api.models import Account

from otto_ext import AsyncOtto


async def fees_of(otto: AsyncOtto, account: Account) -> dict[str, Decimal]:
    """What an account paid in fees, by asset."""
    fees: dict[str, Decimal] = defaultdict(Decimal)
    async for transaction in otto.transactions.iter_transactions(account_id=account.id):
        if transaction.fee:
            fees[transaction.fee.asset] += transaction.fee.quantity
    return fees


async def main() -> None:
    """Sum the fees of all accounts."""
    async with AsyncOtto(rate_limit="20/second", max_concurrency=8) as otto:
        accounts = [account async for account in otto.accounts.iter_accounts()]
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(fees_of(otto, account)) for account in accounts]
    total: dict[str, Decimal] = defaultdict(Decimal)
    for task in tasks:
        for asset, fee in task.result().items():
            total[asset] += fee
    for asset, fee in sorted(total.items()):
        print(f"{asset:8} {fee:>20,}")


if __name__ == "__main__":
    asyncio.run(main())
