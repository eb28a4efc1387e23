"""A process of topic `pull`: fetches all rows in one of the ways that are compared.

`python -m otto_bench.pull_process WAY URL OUT UNITS`

The ways: `ours` pulls, `update` pulls twice, `loop` is a loop over httpx that writes JSON Lines, as
a script would, and `dlt` is dlt's own REST source with the same pagination, into Parquet files. It
prints rows, seconds and the most memory that it held, as JSON.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import httpx
from attrs import define, field

from otto_ext import Otto
from otto_ext.auth import StaticToken
from otto_ext.pull import pull
from otto_ext.wire import codec as c
from otto_ext.wire.method import SyncIteration
from otto_ext.wire.model import Model, Schema, codec_for, prop
from otto_ext.wire.operation import Call, Operation, Parameter, ResponseSpec

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    from otto_ext.pull import PullProgress

#: The types that a document gives ours; without them, dlt keeps `quantity` as a string and makes
#: a float of `fee`. The other columns are dlt's own: its source has no document.
_DECIMAL = {"data_type": "decimal", "precision": 38, "scale": 18}
_COLUMNS = {"quantity": _DECIMAL, "fee": _DECIMAL, "at": {"data_type": "timestamp"}}


@define(repr=False)
class LedgerEntry(Model):
    """An entry, as a document would describe it."""

    _schema: ClassVar[Schema] = Schema(
        prop("id", c.UUID_),
        prop("account_id", c.INTEGER),
        prop("at", c.DATETIME),
        prop("asset", c.STRING),
        prop("quantity", c.DECIMAL),
        prop("fee", c.DECIMAL_NUMBER),
        prop("memo", c.nullable(c.STRING)),
    )

    id: UUID
    account_id: int
    at: datetime
    asset: str
    quantity: Decimal
    fee: Decimal
    memo: str | None
    additional_properties: dict[str, Any] = field(init=False, factory=dict)


@define(repr=False)
class EntryPage(Model):
    """A page of entries."""

    _schema: ClassVar[Schema] = Schema(
        prop("data", c.array(codec_for(LedgerEntry))),
        prop("next", c.nullable(c.STRING)),
    )

    data: list[LedgerEntry]
    next: str | None
    additional_properties: dict[str, Any] = field(init=False, factory=dict)


ENTRIES: Operation[Any] = Operation(
    "entries.list_entries",
    "GET",
    "/entries/{unit}",
    parameters=(
        Parameter("unit", "unit", "path", c.INTEGER, True, "simple", False),
        Parameter("cursor", "cursor", "query", c.STRING),
    ),
    responses=(ResponseSpec("200", (("application/json", "json", codec_for(EntryPage)),)),),
    paging={"style": "cursor", "items": "/data", "parameter": "cursor", "next": "/next"},
)


def iter_entries(self: Any, *, unit: int) -> Any:
    """Every entry of a unit."""
    return Call(ENTRIES, {"unit": unit})


def megabytes() -> float:
    """The most memory that this process ever held, in MB (10**6 bytes)."""
    # Kilobytes on Linux, bytes on macOS.
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


def ours(url: str, out: str, units: int) -> dict[str, Any]:
    """A pull, imports aside."""
    if out.endswith(".parquet"):
        import pyarrow.compute
        import pyarrow.parquet  # noqa: F401 - imported before the time is taken
    with Otto(base_url=url, credentials=StaticToken("t")) as otto:
        method: SyncIteration[..., Any] = SyncIteration(otto._caller, iter_entries)
        return _timed(lambda: pull(method, parents=_parents(units), out=out, overwrite=True).rows)


def update(url: str, out: str, units: int) -> dict[str, Any]:
    """A second pull, which updates the first after the server has restated rows."""
    fetched = 0.0

    def note(progress: PullProgress) -> None:
        nonlocal fetched
        fetched = time.monotonic()

    with Otto(base_url=url, credentials=StaticToken("t")) as otto:
        method: SyncIteration[..., Any] = SyncIteration(otto._caller, iter_entries)
        pull(method, parents=_parents(units), out=out, update=True)
        httpx.get(f"{url}/restate/now")
        began = time.monotonic()
        report = pull(method, parents=_parents(units), out=out, update=True, on_progress=note)
    assert report.changes is not None
    return {
        "rows": report.rows,
        "changed": report.changes.changed,
        "requests": fetched - began,
        "beyond": report.seconds - (fetched - began),
        "most": megabytes(),
    }


def loop(url: str, out: str, units: int) -> dict[str, Any]:
    """A loop over httpx, one unit after the other."""

    def fetch() -> int:
        rows = 0
        with httpx.Client() as client, Path(out).open("w", encoding="utf-8") as file:
            for unit in range(units):
                query: dict[str, str] | None = {}
                while query is not None:
                    response = client.get(f"{url}/entries/{unit}", params=query)
                    page: Any = response.raise_for_status().json()
                    for row in page["data"]:
                        file.write(json.dumps(row) + "\n")
                    rows += len(page["data"])
                    query = None if page["next"] is None else {"cursor": page["next"]}
        return rows

    return _timed(fetch)


def dlt(url: str, folder: str, units: int) -> dict[str, Any]:
    """dlt's REST source: one resource for each unit, fetched side by side, into one table."""
    os.environ |= {
        "RUNTIME__DLTHUB_TELEMETRY": "false",
        "RUNTIME__LOG_LEVEL": "ERROR",
        "DLT_DATA_DIR": folder,
        "EXTRACT__WORKERS": "8",
    }
    import dlt as library
    import pyarrow.dataset
    from dlt.sources.rest_api import rest_api_source

    source: Any = {
        "client": {
            "base_url": url,
            "paginator": {"type": "cursor", "cursor_path": "next", "cursor_param": "cursor"},
        },
        "resources": [
            {
                "name": f"unit_{number}",
                "table_name": "entries",
                "parallelized": True,
                "columns": _COLUMNS,
                "endpoint": {"path": f"entries/{number}", "data_selector": "data"},
            }
            for number in range(units)
        ],
    }
    files = Path(folder) / "files"

    def load() -> int:
        destination = library.destinations.filesystem(str(files))
        pipeline = library.pipeline("bench", destination=destination, dataset_name="rows")
        pipeline.run(rest_api_source(source), loader_file_format="parquet")
        return int(pyarrow.dataset.dataset(str(files / "rows" / "entries")).count_rows())

    return _timed(load)


def _parents(units: int) -> list[dict[str, int]]:
    return [{"unit": number} for number in range(units)]


def _timed(fetch: Callable[[], int]) -> dict[str, Any]:
    """What it took to fetch the rows, whose number the function returns."""
    before, began, used = megabytes(), time.monotonic(), time.process_time()
    rows = fetch()
    taken = {"seconds": time.monotonic() - began, "processor": time.process_time() - used}
    return {"rows": rows, "before": before, "most": megabytes(), **taken}


if __name__ == "__main__":
    _way, _url, _out, _units = sys.argv[1:]
    _ways = {"ours": ours, "update": update, "loop": loop, "dlt": dlt}
    print(json.dumps(_ways[_way](_url, _out, int(_units))))
