"""Month-end: the transactions of all accounts and the balances at the end, into files that are
verified, and a DuckDB database over them.

Usage: `python month_end_pull.py 2026-10 books/`
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import duckdb

from otto_ext import Otto
from otto_ext.pull import pull, verify


def month_of(text: str) -> tuple[dt.date, dt.date]:
    """The first day of a month, and that of the next one."""
    first = dt.date.fromisoformat(f"{text}-01")
    return first, (first + dt.timedelta(days=31)).replace(day=1)


def main(month: str, folder: Path) -> int:
    """Pull, verify, sum; 1 where something is missing."""
    first, following = month_of(month)
    folder.mkdir(parents=True, exist_ok=True)
    folder = folder.resolve()  # the views below are read from other folders, too
    transactions = folder / f"transactions-{month}.parquet"
    balances = folder / f"balances-{month}.parquet"
    with Otto() as otto:
        reports = [
            # A pull that was interrupted goes on where it stopped when it is run again.
            pull(
                otto.transactions.iter_transactions,
                out=transactions,
                parents=otto.accounts.iter_accounts(),
                parent=lambda account: {"account_id": account.id},
                since=first,
                until=following,
                overwrite=True,
            ),
            pull(
                otto.balances.iter_balances,
                out=balances,
                parents=otto.entities.iter_entities(),
                parent=lambda entity: {"entity_id": entity.id},
                arguments={"as_of": dt.datetime.combine(following, dt.time(), dt.UTC)},
                include_parent=True,
                key=["account_id", "asset", "as_of"],
                overwrite=True,
            ),
        ]
    for report in reports:
        print(f"{report.out.name}: {report.rows} rows of {report.units} calls")
        for line in (*report.skipped, *report.incomplete):
            print("  missing:", line)
        if problems := verify(report.out).problems:
            print("  not as pulled:", *problems)
            return 1

    with duckdb.connect(folder / "books.duckdb") as database:
        for name, file in (("transactions", transactions), ("balances", balances)):
            # A view reads all months: their columns have the same types in every file.
            pattern = str(file.with_name(f"{name}-*.parquet")).replace("'", "''")
            database.execute(f"create or replace view {name} as select * from '{pattern}'")
        print(
            database.sql("select asset, sum(quantity) from balances group by asset order by asset")
        )
    return 1 if any(it.skipped or it.incomplete for it in reports) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
