"""A pull in a process of its own, to be killed: `python -m support.pull_process URL ACCOUNTS OUT`.

It prints its report's numbers as JSON.
"""

from __future__ import annotations

import json
import sys

from support.bulk import AccountsApi

from otto_ext import Otto
from otto_ext.auth import StaticToken
from otto_ext.pull import pull


def main(url: str, accounts: str, out: str) -> None:
    with Otto(base_url=url, credentials=StaticToken("t"), retry=False) as otto:
        report = pull(
            AccountsApi(otto).iter_entries,
            parents=[{"account_id": f"a{number}"} for number in range(int(accounts))],
            out=out,
            concurrency=4,
        )
    print(json.dumps({"rows": report.rows, "resumed_rows": report.resumed_rows}))


if __name__ == "__main__":
    main(*sys.argv[1:])
