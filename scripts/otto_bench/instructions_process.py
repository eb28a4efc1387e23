"""A process whose instructions are counted: prepares every workload and runs the one it is given.

python -m otto_bench.instructions_process WORKLOAD
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
from attrs import define
from otto_api.api.transactions.list_transactions import OPERATION

from otto_bench.call_costs import AUTHORIZATION, PATH, URL, respond, respond_async, static_token
from otto_bench.made_bodies import BodyShape, body_of
from otto_ext import AsyncOtto, Otto
from otto_ext.drift._reporter import DriftReporter
from otto_ext.wire.response import decode, spec_for

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS, CALLS, WARM = 300, 60, 20


@define
class _Row:
    """A transaction as somebody would write it by hand."""

    id: UUID
    created_at: datetime
    account_id: UUID
    type_: str
    executed_at: datetime
    asset: str
    quantity: Decimal
    price: Decimal | None
    fee: Any
    tx_hash: str | None
    source: str

    @classmethod
    def of(cls, row: dict[str, Any]) -> _Row:
        price = row.get("price")
        return cls(
            UUID(row["id"]),
            datetime.fromisoformat(row["created_at"]),
            UUID(row["account_id"]),
            row["type"],
            datetime.fromisoformat(row["executed_at"]),
            row["asset"],
            Decimal(row["quantity"]),
            None if price is None else Decimal(price),
            row.get("fee"),
            row.get("tx_hash"),
            row["source"],
        )


def main() -> int:
    workloads = _workloads()
    # For whatever is imported, compiled and remembered the first times.
    for run in workloads.values():
        run(WARM)
    processes = {}
    for name, run in workloads.items():
        child = os.fork()
        if child == 0:
            run(CALLS)
            os._exit(0)
        os.waitpid(child, 0)
        processes[name] = child
    print(json.dumps(processes))
    return 0


def _workloads() -> dict[str, Callable[[int], Any]]:
    body = body_of(BodyShape("transactions", "", "", "", None, ROWS))
    spec = spec_for(OPERATION, 200)
    assert spec is not None
    report = DriftReporter("raise", None).for_operation(OPERATION)
    return {
        "nothing": lambda _: None,
        "decode": lambda _: decode(spec, "application/json", body, report),
        "plain decode": lambda _: [_Row.of(row) for row in json.loads(body)["data"]],
        "call": _calls,
        "plain call": _plain_calls,
        "async call": lambda count: asyncio.run(_async_calls(count)),
        "plain async call": lambda count: asyncio.run(_plain_async_calls(count)),
    }


def _calls(count: int) -> None:
    transport = httpx.MockTransport(respond)
    with Otto(base_url=URL, credentials=static_token(), transport=transport) as otto:
        for _ in range(count):
            otto.transactions.list_transactions()


def _plain_calls(count: int) -> None:
    transport = httpx.MockTransport(respond)
    with httpx.Client(base_url=URL, headers=AUTHORIZATION, transport=transport) as client:
        for _ in range(count):
            client.get(PATH)


async def _async_calls(count: int) -> None:
    transport = httpx.MockTransport(respond_async)
    async with AsyncOtto(base_url=URL, credentials=static_token(), transport=transport) as otto:
        for _ in range(count):
            await otto.transactions.list_transactions()


async def _plain_async_calls(count: int) -> None:
    transport = httpx.MockTransport(respond_async)
    options: Any = {"base_url": URL, "transport": transport}
    async with httpx.AsyncClient(headers=AUTHORIZATION, **options) as client:
        for _ in range(count):
            await client.get(PATH)


if __name__ == "__main__":
    sys.exit(main())
