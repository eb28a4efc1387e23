"""A ledger's API stated by hand, with one field for each kind of value, for tests of drift."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define, field
from otto_api.types import UNSET, Unset

from otto_ext.wire import codec as c
from otto_ext.wire.enums import OpenIntEnum, OpenStrEnum
from otto_ext.wire.model import Model, Schema, codec_for, prop
from otto_ext.wire.operation import Operation, ResponseSpec

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal
    from uuid import UUID

__all__ = [
    "ENTRIES",
    "ENTRY",
    "EXPORT",
    "NOTES",
    "PAGE",
    "REMOVE",
    "SHEET",
    "TOTALS",
    "Entry",
    "Exchange",
    "Level",
    "Line",
    "Page",
    "Status",
    "Wallet",
    "entry",
]


class Status(OpenStrEnum):
    """Where an entry stands."""

    OPEN = "open"
    CLOSED = "closed"


class Level(OpenIntEnum):
    """How urgent an entry is."""

    LOW = 1
    HIGH = 2


@define(repr=False)
class Wallet(Model):
    """A holder recognised by a constant."""

    address: str
    kind: Literal["wallet"] = "wallet"
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(prop("address", c.STRING), prop("kind", c.const("wallet")))


@define(repr=False)
class Exchange(Model):
    """A holder whose `kind` is a plain string, as many documents have it."""

    platform: str
    kind: str
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(prop("platform", c.STRING), prop("kind", c.STRING))


@define(repr=False)
class Line(Model):
    """A part of an entry."""

    amount: Decimal
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(prop("amount", c.DECIMAL))


@define(repr=False)
class Entry(Model):
    """One field for each kind of value."""

    id: UUID
    name: str
    count: int
    ratio: float
    done: bool
    amount: Decimal
    rate: Decimal
    day: dt.date
    at: dt.datetime
    status: Status
    level: Level
    note: str | None
    tags: list[str]
    scores: dict[str, int]
    lines: list[Line]
    holder: Wallet | Exchange
    key: int | list[str]
    parent: Entry | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema]


_wallet, _exchange = codec_for(Wallet), codec_for(Exchange)
Entry._schema = Schema(
    prop("id", c.UUID_),
    prop("name", c.STRING),
    prop("count", c.INTEGER),
    prop("ratio", c.FLOAT),
    prop("done", c.BOOLEAN),
    prop("amount", c.DECIMAL),
    prop("rate", c.DECIMAL_NUMBER),
    prop("day", c.DATE),
    prop("at", c.DATETIME),
    prop("status", c.EnumCodec(Status, str)),
    prop("level", c.EnumCodec(Level, int)),
    prop("note", c.nullable(c.STRING)),
    prop("tags", c.array(c.STRING)),
    prop("scores", c.mapping(c.INTEGER)),
    prop("lines", c.array(codec_for(Line))),
    prop(
        "holder",
        c.union(
            _wallet,
            _exchange,
            discriminator="kind",
            tags={"wallet": _wallet, "exchange": _exchange},
        ),
    ),
    prop("key", c.union(c.INTEGER, c.array(c.STRING))),
)
_entry = codec_for(Entry)
Entry._schema = Schema(*Entry._schema.properties, prop("parent", _entry, required=False))
_entry.schema = Entry._schema


@define(repr=False)
class Page(Model):
    """A page of entries."""

    items: list[Entry]
    next: str | None
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(
        prop("items", c.array(_entry)), prop("next", c.nullable(c.STRING))
    )


def _json(codec: c.Codec) -> tuple[ResponseSpec, ...]:
    return (ResponseSpec("200", (("application/json", "json", codec),)),)


ENTRY: Operation[Entry] = Operation("ledger.entry", "GET", "/entry", responses=_json(_entry))
PAGE: Operation[Page] = Operation("ledger.page", "GET", "/page", responses=_json(codec_for(Page)))
ENTRIES: Operation[list[Entry]] = Operation(
    "ledger.entries", "GET", "/entries", responses=_json(c.array(_entry))
)
TOTALS: Operation[dict[str, int]] = Operation(
    "ledger.totals", "GET", "/totals", responses=_json(c.mapping(c.INTEGER))
)
NOTES: Operation[str] = Operation(
    "ledger.notes",
    "GET",
    "/notes",
    responses=(ResponseSpec("200", (("text/plain", "text", c.STRING),)),),
)
SHEET: Operation[bytes] = Operation(
    "ledger.sheet",
    "GET",
    "/sheet",
    responses=(ResponseSpec("200", (("application/pdf", "binary", c.BINARY),)),),
)
EXPORT: Operation[bytes] = Operation(
    "ledger.export",
    "GET",
    "/export",
    responses=(ResponseSpec("200", (("application/octet-stream", "binary", c.BINARY),)),),
)
REMOVE: Operation[None] = Operation(
    "ledger.remove", "DELETE", "/entry", responses=(ResponseSpec("200"), ResponseSpec("204"))
)


def entry(**changes: Any) -> dict[str, Any]:
    """An entry as JSON that matches the document, apart from the changes; `...` leaves one out."""
    made = {
        "id": "6f1c1d0e-7c55-4b62-9a4b-0b6f1d3f6a11",
        "name": "Fee",
        "count": 3,
        "ratio": 0.5,
        "done": True,
        "amount": "12.10",
        "rate": 1.25,
        "day": "2026-01-31",
        "at": "2026-01-31T17:00:00Z",
        "status": "open",
        "level": 1,
        "note": None,
        "tags": ["a"],
        "scores": {"x": 1},
        "lines": [{"amount": "1.5"}],
        "holder": {"kind": "wallet", "address": "bc1"},
        "key": 7,
        **changes,
    }
    return {name: value for name, value in made.items() if value is not ...}
