"""What topic `decode` decodes: responses of the shapes of `documents`, the same in every run."""

from __future__ import annotations

import json
import random
from typing import Any
from uuid import UUID

from attrs import frozen

from otto_bench.documents import DEPTH, KINDS, WIDTH

__all__ = ["SHAPES", "BodyShape", "body_of"]

_CHOICES = ("red", "green", "blue")
_TYPES = ("buy", "sell", "deposit", "withdrawal", "transfer", "fee", "reward", "other")


@frozen
class BodyShape:
    """A kind of response.

    Attributes:
        name: of the shape.
        schema: of the response, in the document.
        tag: of its operation.
        reads: the operation's module.
        writes: the module of the operation that takes the same as a body, or None.
        count: objects in a response.
        batch: responses decoded in one turn.
    """

    name: str
    schema: str
    tag: str
    reads: str
    writes: str | None
    count: int
    batch: int = 1


SHAPES = (
    BodyShape("transactions", "TransactionPage", "transactions", "list_transactions", None, 10_000),
    BodyShape("wide", "WideList", "bench", "read_wide", "write_wide", 200),
    BodyShape("deep", "DeepList", "bench", "read_deep", "write_deep", 500),
    BodyShape("union", "MixedList", "bench", "read_mixed", "write_mixed", 3_000),
    BodyShape("small", "Small", "bench", "read_small", "write_small", 1, batch=2_000),
)


def body_of(shape: BodyShape) -> bytes:
    """A response of that shape, as JSON."""
    draw = random.Random(shape.name)  # noqa: S311 - the same in every run
    makers = {"transactions": _transactions, "wide": _wide, "deep": _deep, "union": _mixed}
    maker = makers.get(shape.name)
    value = _small(draw) if maker is None else maker(draw, shape.count)
    return json.dumps(value, separators=(",", ":")).encode()


def _uuid(draw: random.Random) -> str:
    return str(UUID(int=draw.getrandbits(128), version=4))


def _moment(draw: random.Random) -> str:
    return f"2026-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}T{draw.randint(0, 23):02}:30:00Z"


def _transactions(draw: random.Random, count: int) -> Any:
    rows = [
        {
            "id": _uuid(draw),
            "created_at": _moment(draw),
            "account_id": _uuid(draw),
            "type": draw.choice(_TYPES),
            "executed_at": _moment(draw),
            "asset": draw.choice(("BTC", "ETH", "USDC")),
            "quantity": f"{draw.uniform(-100, 100):.8f}",
            "price": f"{draw.uniform(1, 90_000):.2f}",
            "fee": {"asset": "USD", "quantity": f"{draw.uniform(0, 9):.2f}"}
            if number % 4
            else None,
            "tx_hash": None,
            "source": "sync",
        }
        for number in range(count)
    ]
    return {"data": rows, "page": {"next": None, "limit": count}}


def _wide(draw: random.Random, count: int) -> Any:
    def value(index: int) -> Any:
        return (
            f"text {draw.randint(0, 999)}",
            draw.randint(0, 10**6),
            round(draw.uniform(0, 100), 4),
            draw.random() < 0.5,
            _uuid(draw),
            _moment(draw),
            draw.choice(_CHOICES),
            None if index % 3 else "noted",
        )[index % 8]

    return {"data": [{f"field_{n}": value(n) for n in range(WIDTH)} for _ in range(count)]}


def _deep(draw: random.Random, count: int) -> Any:
    def level(number: int) -> dict[str, Any]:
        own: dict[str, Any] = {"id": _uuid(draw), "name": f"level {number}", "at": _moment(draw)}
        if number < DEPTH:
            own["next_level"] = level(number + 1)
        return own

    return {"data": [level(1) for _ in range(count)]}


def _mixed(draw: random.Random, count: int) -> Any:
    rows = []
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        own = {f"{kind}_by": "somebody", f"{kind}_count": number, "value": None}
        rows.append({"kind": kind, "id": _uuid(draw), "at": _moment(draw), **own})
    return {"data": rows}


def _small(draw: random.Random) -> Any:
    return {"id": _uuid(draw), "status": "green", "count": 3}
