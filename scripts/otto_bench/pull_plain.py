"""A peer of topic `pull`: a loop over httpx that writes JSON Lines, as a script would.

`python -m otto_bench.pull_plain URL OUT UNITS`

It prints rows, seconds and the most memory that it held, as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from otto_bench.pull_process import megabytes


def main(url: str, out: str, units: str) -> None:
    """Fetch, and print what it took."""
    before, rows = megabytes(), 0
    began, used = time.monotonic(), time.process_time()
    with httpx.Client() as client, Path(out).open("w", encoding="utf-8") as file:
        for unit in range(int(units)):
            cursor: str | None = None
            while True:
                query: dict[str, str] = {} if cursor is None else {"cursor": cursor}
                page: Any = (
                    client.get(f"{url}/entries/{unit}", params=query).raise_for_status().json()
                )
                for row in page["data"]:
                    file.write(json.dumps(row) + "\n")
                rows += len(page["data"])
                cursor = page["next"]
                if cursor is None:
                    break
    taken = {"seconds": time.monotonic() - began, "processor": time.process_time() - used}
    print(json.dumps({"rows": rows, "before": before, "most": megabytes(), **taken}))


if __name__ == "__main__":
    main(*sys.argv[1:])
