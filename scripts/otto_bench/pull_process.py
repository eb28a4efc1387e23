"""A pull in a process of its own, for topic `pull`.

`python -m otto_bench.pull_process URL OUT UNITS`

It prints rows, seconds and the most memory that it held, as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define, field

from otto_ext import Otto
from otto_ext.auth import StaticToken
from otto_ext.pull import pull
from otto_ext.wire import codec as c
from otto_ext.wire.method import SyncIteration
from otto_ext.wire.model import Model, Schema, codec_for, prop
from otto_ext.wire.operation import Call, Operation, Parameter, ResponseSpec

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID


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


def main(url: str, out: str, units: str) -> None:
    """Pull, and print what it took, imports aside."""
    if out.endswith(".parquet"):
        import pyarrow.compute
        import pyarrow.parquet  # noqa: F401 - imported before the time is taken
    with Otto(base_url=url, credentials=StaticToken("t")) as otto:
        before, began = megabytes(), time.process_time()
        parents = [{"unit": number} for number in range(int(units))]
        report = pull(
            SyncIteration(otto._caller, iter_entries), parents=parents, out=out, overwrite=True
        )
    taken = {"seconds": report.seconds, "processor": time.process_time() - began}
    print(json.dumps({"rows": report.rows, "before": before, "most": megabytes(), **taken}))


if __name__ == "__main__":
    main(*sys.argv[1:])
