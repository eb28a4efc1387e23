"""Updates of `Movements` in processes of their own: `python -m support.movement_process URL`.

Each line of stdin is a JSON object: `style`, `out`, `seconds` after which the process is ended as
`kill -9` ends it (0 for never), `tasks` for `AsyncOtto`, and `settings` of the pull. A line on
stdout has the exit status.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
import time
from tempfile import TemporaryDirectory
from typing import Any

from otto_ext import AsyncOtto, Otto
from otto_ext.auth import StaticToken
from otto_ext.pull import apull, pull


def of(client: Any, style: str) -> Any:
    """The method that lists movements in a style."""
    return getattr(getattr(client, style), f"iter_{style}")


def place(account: Any) -> dict[str, str]:
    """The arguments of an account."""
    return {"fund": account.fund, "account": account.account}


def run(url: str, task: dict[str, Any]) -> None:
    """Update a file."""
    settings = {"parent": place, "out": task["out"], "update": True, "include_parent": True}
    settings |= task["settings"]
    token = StaticToken("a-token")

    async def with_tasks() -> None:
        async with AsyncOtto(base_url=url, credentials=token) as otto:
            parents = await otto.accounts.list_accounts()
            await apull(of(otto, task["style"]), parents=parents, **settings)

    if task["tasks"]:
        asyncio.run(with_tasks())
        return
    with Otto(base_url=url, credentials=token) as otto:
        pull(of(otto, task["style"]), parents=otto.accounts.list_accounts(), **settings)


def end_after(seconds: float) -> None:
    """End this process after a time."""

    def wait() -> None:
        time.sleep(seconds)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=wait, daemon=True).start()


def main(url: str) -> None:
    with TemporaryDirectory() as folder:
        # Children have what this imports.
        for tasks, out in enumerate(("rows.jsonl", "rows.parquet")):
            task = {"style": "link", "tasks": tasks, "out": f"{folder}/{out}", "settings": {}}
            run(url, task)
    for line in sys.stdin:
        task = json.loads(line)
        child = os.fork()
        if not child:
            code = 1
            try:
                if task["seconds"]:
                    end_after(task["seconds"])
                run(url, task)
                code = 0
            finally:
                os._exit(code)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
