"""A pull in a process of its own, to be killed: `python -m support.pull_process URL ACCOUNTS OUT`.

It prints its report's numbers as JSON. With a number behind `OUT`, it interrupts itself so many
times at random moments first.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading
import time
from contextlib import suppress

from support.bulk import AccountsApi

from otto_ext import Otto
from otto_ext.auth import StaticToken
from otto_ext.pull import PullReport, pull


def main(url: str, accounts: str, out: str, interrupts: str = "0") -> None:
    with Otto(base_url=url, credentials=StaticToken("t"), retry=False) as otto:

        def run() -> PullReport:
            return pull(
                AccountsApi(otto).iter_entries,
                parents=[{"account_id": f"a{number}"} for number in range(int(accounts))],
                out=out,
                concurrency=4,
                overwrite=bool(int(interrupts)),
            )

        for _ in range(int(interrupts)):
            over = threading.Event()
            thread = threading.Thread(target=interrupt, args=(over,))
            with suppress(KeyboardInterrupt):
                thread.start()
                run()
                over.set()
                thread.join()
            thread.join()
        report = run()
    print(json.dumps({"rows": report.rows, "resumed_rows": report.resumed_rows}))


def interrupt(over: threading.Event) -> None:
    """Ctrl-C at a random moment of a pull that is not over."""
    time.sleep(random.uniform(0.002, 0.08))
    if not over.is_set():
        os.kill(os.getpid(), signal.SIGINT)


if __name__ == "__main__":
    main(*sys.argv[1:])
