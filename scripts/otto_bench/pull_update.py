"""An update in a process of its own, for topic `pull`.

`python -m otto_bench.pull_update URL OUT UNITS`

It pulls twice with `update`, and asks the server to restate rows in between. It prints what the
second run took, as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

import httpx

from otto_bench.pull_process import iter_entries, megabytes
from otto_ext import Otto
from otto_ext.auth import StaticToken
from otto_ext.pull import pull
from otto_ext.wire.method import SyncIteration

if TYPE_CHECKING:
    from otto_ext.pull import PullProgress


def main(url: str, out: str, units: str) -> None:
    """Pull twice, and print what the second run took."""
    fetched = 0.0

    def note(progress: PullProgress) -> None:
        nonlocal fetched
        fetched = time.monotonic()

    parents = [{"unit": number} for number in range(int(units))]
    with Otto(base_url=url, credentials=StaticToken("t")) as otto:
        method: SyncIteration[..., Any] = SyncIteration(otto._caller, iter_entries)
        pull(method, parents=parents, out=out, update=True)
        httpx.get(f"{url}/restate/now")
        began = time.monotonic()
        report = pull(method, parents=parents, out=out, update=True, on_progress=note)
    assert report.changes is not None
    told = {
        "rows": report.rows,
        "changed": report.changes.changed,
        "requests": fetched - began,
        "beyond": report.seconds - (fetched - began),
        "most": megabytes(),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
