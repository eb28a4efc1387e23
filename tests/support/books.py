"""A real server on loopback whose books change between runs, and the methods that call it.

The server keeps its rows as a test left them: it restates, adds and removes them in whatever way,
and sends them digit for digit. `changes_between` says, from two states of it, what an update must
report.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define, field
from support.bulk import BulkServer, IterEntries, entries_operation

from otto_ext import Otto
from otto_ext.auth import StaticToken
from otto_ext.pull import PullReport, pull
from otto_ext.wire import codec as c
from otto_ext.wire.enums import OpenStrEnum
from otto_ext.wire.model import Model, Schema, codec_for, prop
from otto_ext.wire.operation import ResponseSpec

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Books", "Rows", "changes_between", "row", "rows_in", "update"]

#: The rows of each account, by id, in the server's order.
Rows = dict[str, dict[str, dict[str, Any]]]


class Status(OpenStrEnum):
    """Where an entry stands."""

    OPEN = "open"
    SETTLED = "settled"


@define
class Fee(Model):
    """What an entry cost."""

    amount: Decimal
    currency: str
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(prop("amount", c.DECIMAL), prop("currency", c.STRING))


@define
class Entry(Model):
    """One entry of a book."""

    id: str
    day: str
    amount: Decimal
    rate: Decimal
    status: Status
    fee: Fee
    tags: list[str]
    memo: str | None
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(
        prop("id", c.STRING),
        prop("day", c.DATE),
        prop("amount", c.DECIMAL),
        prop("rate", c.DECIMAL_NUMBER),
        prop("status", c.EnumCodec(Status, str)),
        prop("fee", codec_for(Fee)),
        prop("tags", c.array(c.STRING)),
        prop("memo", c.nullable(c.STRING)),
    )


@define
class Page(Model):
    """A page of entries."""

    data: list[Entry]
    next: str | None
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(
        prop("data", c.array(codec_for(Entry))), prop("next", c.nullable(c.STRING))
    )


def _operation() -> Any:
    from attrs import evolve

    plain = entries_operation(
        style="cursor", items="/data", parameter="cursor", next="/next", total="/total"
    )
    content = (("application/json", "json", codec_for(Page)),)
    return evolve(plain, responses=(ResponseSpec("200", content),))


class IterBookEntries(IterEntries):
    """Every entry of an account, typed."""

    operation = _operation()


def row(id: str, day: str, amount: str = "12.10", **more: Any) -> dict[str, Any]:
    """An entry as JSON; numbers with a fraction are `Decimal`."""
    made = {
        "id": id,
        "day": day,
        "amount": amount,
        "rate": Decimal("1.250"),
        "status": "open",
        "fee": {"amount": "0.10", "currency": "USD"},
        "tags": ["a"],
        "memo": None,
    }
    return {**made, **more}


def _sent(value: Any) -> bytes:
    text = json.dumps(value, default=lambda number: f"\0{number}\0")
    return re.sub(r'"\\u0000([^"]*)\\u0000"', r"\1", text).encode()


@define
class Books(BulkServer):
    """A server of the rows in `books`."""

    books: Rows = field(factory=dict)

    @property
    def parents(self) -> list[dict[str, str]]:
        """The accounts as arguments."""
        return [{"account_id": name} for name in self.books]

    def _page(self, path: str, query: dict[str, str]) -> Any:
        account = path.strip("/").split("/")[1]
        begin, end = query.get("from", ""), query.get("to", "9")
        found = [it for it in self.books[account].values() if begin <= it["day"] < end]
        start = int(query.get("cursor", 0))
        more = start + self.page < len(found)
        return _sent(
            {
                "data": found[start : start + self.page],
                "next": str(start + self.page) if more else None,
                "total": len(found),
            }
        )


def update(server: Books, out: Path, **settings: Any) -> PullReport:
    """Pull the books with `update`."""
    with Otto(base_url=server.url, credentials=StaticToken("t"), retry=False) as otto:
        method = IterBookEntries(otto._caller)
        defaults = {"parents": server.parents, "update": True, "since": "2026-01-01"}
        return pull(method, out=out, **{**defaults, **settings})


def rows_in(out: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows of a file of JSON Lines by account and id, numbers digit for digit."""
    found = {}
    for line in out.read_bytes().splitlines():
        it = json.loads(line, parse_float=Decimal)
        key = (it["account_id"], it["id"])
        assert key not in found, "a row is there once"
        found[key] = it
    return found


def changes_between(before: Rows, after: Rows) -> dict[tuple[str, str], Any]:
    """What an update must report, by account and id: `added`, `gone`, or the fields that differ."""
    found: dict[tuple[str, str], Any] = {}
    for account in {**before, **after}:
        old, new = before.get(account, {}), after.get(account, {})
        for id_ in {**old, **new}:
            if id_ not in old:
                found[account, id_] = "added"
            elif id_ not in new:
                found[account, id_] = "gone"
            elif fields := dict(_fields(old[id_], new[id_])):
                found[account, id_] = fields
    return found


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> Any:
    for name in {**old, **new}:
        was, now = old.get(name), new.get(name)
        if name == "fee":
            for inner, it in _fields(was or {}, now or {}):
                yield f"fee.{inner}", it
        elif name in ("amount", "rate") and was is not None and now is not None:
            if Decimal(was) != Decimal(now):
                yield name, (was, now)
        elif was != now:
            yield name, (was, now)
