"""Code as users write it, against an API of funds: each line says what a change does to it.

`#!` marks a line that breaks, `#?` one to look at, `#` alone one that nothing happens to. The
changes (`after`) are of the fields `Position.qty` (another type), `Position.active` (bool to str),
`Position.name` (renamed), `Position.memo` (gone), the members `Status.FROZEN` (gone), the parameter
`region` of `list_positions` and the field `note` of what is sent (renamed), of the method
`recalculate` (gone) and of the result of `count_positions` (int to str). `Order` has fields of the
same names, and none of them changes.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

__all__ = ["NOTEBOOK", "SNIPPETS", "after", "before"]

_TEXT: dict[str, Any] = {"type": "string"}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _returns(schema: dict[str, Any]) -> dict[str, Any]:
    return {"200": {"description": "Done.", "content": _json(schema)}}


def _id() -> dict[str, Any]:
    return {"name": "id", "in": "path", "required": True, "schema": _TEXT}


def before() -> dict[str, Any]:
    """Positions that change, and orders that do not."""
    shared = {
        "id": _TEXT,
        "qty": {"type": "integer"},
        "active": {"type": "boolean"},
        "name": {**_TEXT, "description": "The name of the fund as registered."},
        "memo": _TEXT,
        "status": _ref("Status"),
    }
    required = ["id", "qty", "active", "name", "memo", "status"]
    position = {"type": "object", "required": required, "properties": deepcopy(shared)}
    order = {"type": "object", "required": required, "properties": deepcopy(shared)}
    order["properties"]["status"] = _ref("OrderStatus")
    position["properties"]["marketValue"] = _TEXT
    page = {
        "type": "object",
        "required": ["items"],
        "properties": {
            "items": {"type": "array", "items": _ref("Position")},
            "next_cursor": {"type": ["string", "null"]},
        },
    }
    query = [
        {"name": "region", "in": "query", "schema": _TEXT, "description": "Where the fund is."},
        {"name": "cursor", "in": "query", "schema": _TEXT},
        {"name": "limit", "in": "query", "schema": {"type": "integer"}},
    ]
    new = {
        "type": "object",
        "required": ["qty"],
        "properties": {
            "qty": {"type": "integer"},
            "note": {**_TEXT, "description": "What the accountant should know."},
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Funds", "version": "1.0.0"},
        "paths": {
            "/positions": {
                "get": {
                    "operationId": "listPositions",
                    "tags": ["positions"],
                    "parameters": query,
                    "responses": _returns(_ref("PositionPage")),
                },
                "post": {
                    "operationId": "openPosition",
                    "tags": ["positions"],
                    "requestBody": {"required": True, "content": _json(_ref("NewPosition"))},
                    "responses": _returns(_ref("Position")),
                },
            },
            "/positions/{id}": {
                "get": {
                    "operationId": "getPosition",
                    "tags": ["positions"],
                    "parameters": [_id()],
                    "responses": _returns(_ref("Position")),
                },
            },
            "/positions/{id}/recalculate": {
                "post": {
                    "operationId": "recalculate",
                    "tags": ["positions"],
                    "parameters": [_id()],
                    "responses": _returns(_ref("Position")),
                },
            },
            "/positions/count": {
                "get": {
                    "operationId": "countPositions",
                    "tags": ["positions"],
                    "responses": _returns({"type": "integer"}),
                },
            },
            "/orders": {
                "get": {
                    "operationId": "listOrders",
                    "tags": ["orders"],
                    "responses": _returns({"type": "array", "items": _ref("Order")}),
                },
            },
        },
        "components": {
            "schemas": {
                "Position": position,
                "Order": order,
                "PositionPage": page,
                "NewPosition": new,
                "Status": {"type": "string", "enum": ["open", "closed", "frozen"]},
                "OrderStatus": {"type": "string", "enum": ["open", "frozen"]},
            }
        },
    }


def after() -> dict[str, Any]:
    """The same API with all changes."""
    document = deepcopy(before())
    schemas = document["components"]["schemas"]
    fields = schemas["Position"]["properties"]
    fields["qty"] = _TEXT
    fields["active"] = _TEXT
    fields["marketValue"] = {"type": "number"}
    fields["legal_name"] = fields.pop("name")
    del fields["memo"]
    schemas["Position"]["required"] = ["id", "qty", "active", "legal_name", "status"]
    schemas["Status"]["enum"].remove("frozen")
    fields = schemas["NewPosition"]["properties"]
    fields["annotation"] = fields.pop("note")
    document["paths"]["/positions"]["get"]["parameters"][0]["name"] = "zone"
    del document["paths"]["/positions/{id}/recalculate"]
    document["paths"]["/positions/count"]["get"]["responses"] = _returns(_TEXT)
    return document


#: By the name of a file.
SNIPPETS = {
    "typed": """
import json
from otto_api.models import Order, Position, Status

def of_one(p: Position, o: Order, limit: int) -> None:
    print(p.name)  #!
    print(o.name)
    print(p.qty + 1)  #!
    print(o.qty + 1)
    p.qty == 0  #?
    o.qty == 0
    p.qty == limit  #?
    o.qty == limit
    p.qty in (1, 2)  #?
    p.qty != 1 or o.qty  #?
    p.qty is None
    print(f"{p.qty:>8}")  #?
    print(f"{o.qty:>8}")
    "{} {}".format(p.qty, o.qty)  #?
    "%s" % p.qty  #?
    "%s" % o.qty
    str(p.qty)  #?
    str(o.qty)
    json.dumps({"qty": p.qty})  #?
    json.dumps({"qty": o.qty})
    json.dumps(p.to_dict())  #?
    json.dumps(o.to_dict())
    if p.active:  #?
        pass
    if o.active:
        pass
    if not p.active and o.active:  #?
        pass
    p.status == "frozen"  #?
    o.status == "frozen"
    p.status == "open"
    p.status in ("closed", "frozen")  #?
    p.status == Status.FROZEN  #!
    p.status is Status.OPEN
    Status("frozen")  #?
    Status["FROZEN"]  #?
    Status("open")
    match p.status:
        case "frozen":  #?
            pass
        case "open":
            pass
    {p.qty: 1}  #?
    {o.qty: 1}
    {1: "a"}.get(p.qty)  #?
    sum([p.qty, o.qty])  #!
    match o:
        case Order(qty=3):
            pass
    match p:
        case Position(qty=3):  #?
            pass
        case Position(name="x"):  #!
            pass
""",
    "strings": """
import operator
from operator import attrgetter, itemgetter
import attrs
from otto_api.models import Order, Position

FIELDS = ("id", "qty")
NAMES = ["memo", "id"]

def by_string(p: Position, o: Order, ps: list[Position], os: list[Order]) -> None:
    getattr(p, "qty")  #?
    getattr(o, "qty")
    getattr(p, "name", None)  #?
    getattr(o, "name", None)
    hasattr(p, "memo")  #?
    hasattr(o, "memo")
    [getattr(p, column) for column in FIELDS]  #?
    [getattr(o, column) for column in FIELDS]
    for name in NAMES:
        print(getattr(p, name))  #?
        print(getattr(o, name))
    sorted(ps, key=attrgetter("qty"))  #?
    sorted(os, key=attrgetter("qty"))
    sorted(ps, key=lambda each: each.qty)  #?
    sorted(os, key=lambda each: each.qty)
    max(ps, key=operator.attrgetter("qty"))  #?
    p.to_dict()["qty"]  #?
    o.to_dict()["qty"]
    p.to_dict().get("name")  #?
    o.to_dict().get("name")
    p.to_dict()["marketValue"]  #?
    p.to_dict()["id"]
    attrs.asdict(p)["name"]  #?
    attrs.asdict(o)["name"]
    vars(p)["qty"]  #?
    vars(o)["qty"]
    rows = [each.to_dict() for each in ps]
    others = [each.to_dict() for each in os]
    rows[0]["qty"]  #?
    others[0]["qty"]
    for row in rows:
        row["memo"]  #?
    for row in others:
        row["memo"]
    [row["qty"] for row in rows]  #?
    sorted(rows, key=lambda row: row["qty"])  #?
    sorted(others, key=lambda row: row["qty"])
    sorted(rows, key=itemgetter("qty"))  #?
    sorted(others, key=itemgetter("qty"))
    extended = {**p.to_dict(), "source": "otto"}
    extended["qty"]  #?
    unrelated = {"qty": 1, "name": "x"}
    unrelated["qty"]
    kept = {key: value for key, value in p.to_dict().items() if key != "memo"}  #?
    kept["qty"]  #?
    row = o.to_dict()
    row["name"]
    plain: dict[str, object] = p.to_dict()
    plain["qty"]  #?
    "memo" in p.to_dict()  #?
    "memo" in o.to_dict()
""",
    "client": """
import asyncio
import functools
from otto_ext import AsyncOtto, Otto, RequestOptions
from otto_api.api.positions import list_positions, recalculate  #!
import otto_api.models as m
from otto_api import models

def calls(otto: Otto) -> None:
    otto.positions.recalculate("1")  #!
    otto.positions.list_positions(region="EU")  #!
    otto.positions.list_positions(limit=3)
    otto.positions.list_positions.with_raw_response(region="EU")  #!
    otto.positions.open_position(qty=1, note="x")  #!
    otto.positions.open_position(body={"qty": 1, "note": "x"})  #!
    otto.positions.open_position(**{"qty": 1, "note": "x"})  #?
    body = {"qty": 1, "note": "x"}  #?
    otto.positions.open_position(**body)
    options = {"region": "EU", "limit": 3}  #?
    otto.positions.list_positions(**options)
    otto.positions.list_positions(request_options=RequestOptions(extra_query={"region": "EU"}))  #?
    functools.partial(otto.positions.list_positions, region="EU")()  #!
    functools.partial(otto.positions.recalculate, "1")()  #!
    m.NewPosition(qty=1, note="x")  #!
    models.NewPosition.from_dict({"qty": 1, "note": "x"})  #?
    models.NewPosition(qty=1)
    list_positions.sync(client=otto, region="EU")  #!
    position = otto.positions.get_position("1")
    print(position.legal if False else position.name)  #!
    for each in otto.positions.iter_positions():
        if each.qty == 0:  #?
            print(each.memo)  #!
    for order in otto.orders.list_orders():
        if order.qty == 0:
            print(order.memo)

async def main() -> None:
    async with AsyncOtto() as otto:
        position = await otto.positions.get_position("1")
        print(f"{position.qty}")  #?
        print(position.name)  #!
        async for each in otto.positions.iter_positions(region="EU"):  #!
            each.qty == 1  #?
        names = [each.name async for each in otto.positions.iter_positions()]  #!
        one, orders = await asyncio.gather(
            otto.positions.get_position("1"), otto.orders.list_orders()
        )
        one.qty == 1  #?
        orders[0].qty == 1
""",
    "untyped": """
from otto_ext import Otto, AsyncOtto

def load(otto):
    return otto.positions.list_positions().items

def load_orders(otto):
    return otto.orders.list_orders()

def report(position):
    print(position.name)  #?
    return position.qty + 1  #?

def report_order(order):
    print(order.name)
    return order.qty + 1

def show(row):
    print(row["qty"])  #?

def show_order(row):
    print(row["qty"])

def total(rows):
    return sum(row["qty"] for row in rows)  #?

def main():
    with Otto() as otto:
        for each in load(otto):
            report(each)
            show(each.to_dict())
            if each.qty == 3:  #?
                print(each.memo)  #?
        for each in load_orders(otto):
            report_order(each)
            show_order(each.to_dict())
            if each.qty == 3:
                print(each.memo)
        total([each.to_dict() for each in load(otto)])

def every(otto):
    for each in otto.positions.iter_positions():
        print(each.name)  #?
        yield each

def use_every(otto):
    for each in every(otto):
        each.qty == 0  #?

async def fetch(otto):
    position = await otto.positions.get_position("1")
    return position.memo  #?

class Service:
    def __init__(self, client):
        self.client = client

    def run(self):
        for each in self.client.positions.iter_positions():
            print(each.name)  #?
        for order in self.client.orders.list_orders():
            print(order.name)

def other(config, things):
    config["name"]
    config.name
    things[0].qty == 3
    [t.qty for t in things if t.qty == 3]

def mapped(otto):
    list(map(report, load(otto)))
    return [show(each.to_dict()) for each in load(otto)]
""",
    "wrapped": """
from __future__ import annotations
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, TypedDict
import attrs
import otto_ext as ox
from otto_api.models import *
from otto_api.models import Position as Pos

@dataclass
class Holding:
    position: Position
    orders: list[Order] = field(default_factory=list)

    @property
    def amount(self) -> int:
        return self.position.qty  #!

    def label(self) -> str:
        return f"{self.position.qty} {self.orders[0].qty}"  #?

class Pair(NamedTuple):
    left: Pos
    right: Order

class Mine(Position):
    def is_empty(self) -> bool:
        return self.qty == 0  #?

class Row(TypedDict):
    qty: int
    name: str

class Box:
    qty = 3
    name = "x"

def use(h: Holding, pair: Pair, mine: Mine, row: Row, box: Box, union: Position | Order) -> None:
    h.position.qty == 0  #?
    h.orders[0].qty == 0
    pair.left.qty == 0  #?
    pair.right.qty == 0
    mine.qty == 0  #?
    row["qty"]
    row["name"]
    box.qty == 3
    getattr(box, "name")
    union.qty == 0  #?
    if isinstance(union, Order):
        union.qty == 0
    else:
        union.qty == 0  #?
    attrs.evolve(h.position, name="x")  #!
    attrs.evolve(h.orders[0], name="x")
    made: Row = {"qty": h.position.qty, "name": ""}  #!

def errors(otto: ox.Otto) -> None:
    try:
        otto.positions.get_position("1")
    except ox.NotFoundError as error:
        error.args[0] == "name"
""",
    "tables": """
import json
import csv
import sys
import pandas as pd
from otto_ext import Otto, tables

def main(otto: Otto) -> None:
    frame = otto.positions.iter_positions().to_pandas()
    frame["qty"].sum()  #?
    frame.qty.sum()  #?
    frame[["id", "qty"]]  #?
    frame["id"]
    frame.groupby("name").sum()  #?
    frame.sort_values(by=["qty"])  #?
    frame[frame["qty"] > 3]["id"]  #?
    frame.rename(columns={"memo": "note"})  #?
    orders = tables.to_pandas(otto.orders.list_orders())
    orders["qty"].sum()
    orders.groupby("name")
    orders.sort_values("qty")
    own = pd.DataFrame([each.to_dict() for each in otto.positions.iter_positions()])
    own["qty"]  #?
    own.drop(columns=["memo"])  #?
    other = pd.DataFrame([each.to_dict() for each in otto.orders.list_orders()])
    other["qty"]
    picked = pd.DataFrame([{"qty": each.id} for each in otto.positions.iter_positions()])
    picked["qty"]
    mine = pd.read_csv("mine.csv")
    mine["qty"]
    mine.groupby("name")
    total(frame)
    total_orders(orders)
    writer = csv.DictWriter(sys.stdout, ["id", "qty"])
    for each in otto.positions.iter_positions():
        writer.writerow(each.to_dict())  #?
    for order in otto.orders.list_orders():
        writer.writerow(order.to_dict())

def total(frame: pd.DataFrame):
    return frame["qty"].sum()  #?

def total_orders(frame: pd.DataFrame):
    return frame["qty"].sum()

def load(otto: Otto) -> pd.DataFrame:
    return pd.DataFrame([each.to_dict() for each in otto.positions.iter_positions()])

def use(otto: Otto):
    load(otto)["qty"].sum()  #?
    load(otto)["id"].sum()
""",
}

SNIPPETS["patterns"] = """
from otto_ext import Otto
from otto_api.models import Order, Position, Status

def classes(p: Position, x: Position | Order) -> None:
    match p:
        case Position(qty=3):  #?
            print(p.memo)  #!
        case Position(qty=0 | 1):  #?
            print(p.id)
    match x:
        case Position(qty=int(amount)):  #?
            print(amount, x.memo)  #!
        case Order(qty=amount):
            print(amount, x.memo)

def values(p: Position) -> None:
    match p.qty:  #?
        case 0:
            print(p.memo)  #!
    match p.to_dict():
        case {"qty": 3}:  #?
            pass
        case {"id": "x"}:
            pass

def members(p: Position) -> None:
    match p.status:
        case Status.FROZEN:  #!
            pass
        case Status.OPEN:
            print(p.id)

def sequences(ps: list[Position], o: Order) -> None:
    match (ps[0], o):
        case (Position(qty=1), Order(qty=1)):  #?
            pass
        case (_, Order(name="x")):
            pass
"""
SNIPPETS["hidden"] = """
from otto_ext import Otto
from otto_api.models import Order, Position, Status

def asked(p: Position, o: Order, otto: Otto) -> None:
    if isinstance(p.qty, int):  #?
        print(p.memo)  #!
        print(o.memo)
        otto.positions.recalculate(p.id)  #!
        otto.positions.get_position(p.id)
        if p.status == Status.FROZEN:  #!
            return
    if isinstance(o.qty, int):
        print(o.memo)
    if type(p.qty) is int and p.memo:  #?
        pass

def asserted(p: Position, o: Order) -> None:
    assert isinstance(p.qty, int)  #?
    print(p.name)  #!
    print(o.name)
"""
SNIPPETS["reused"] = """
from otto_ext import Otto

def loops(otto: Otto) -> None:
    for row in otto.orders.list_orders():
        print(row.memo)
    for row in otto.positions.iter_positions():
        print(row.memo)  #!
    for row in otto.orders.list_orders():
        print(row.memo)
    found = otto.orders.list_orders()[0]
    print(found.name)
    found = otto.positions.get_position("1")
    print(found.name)  #!
"""
SNIPPETS["computed"] = """
import logging
from collections import Counter
from otto_api.models import Order, Position
from otto_ext import AsyncOtto, Otto

def of_values(p: Position, o: Order, ps: list[Position], os: list[Order]) -> None:
    p.qty * 2  #?
    o.qty * 2
    p.qty + p.qty  #?
    max(each.qty for each in ps)  #?
    max(each.qty for each in os)
    sorted([each.qty for each in ps])  #?
    Counter(each.qty for each in ps)  #?
    any(each.active for each in ps)  #?
    any(each.active for each in os)
    p.active and print("x")  #?
    o.active and print("x")
    logging.info("of %d", p.qty)  #?
    logging.info("of %d", o.qty)
    row = p.to_dict()
    row["qty"] += 1  #?
    del row["memo"]  #?
    del row["id"]

def of_variables(p: Position, o: Order) -> None:
    qty, active = p.qty, o.active
    if qty == 0:  #?
        pass
    if active:
        pass
    name = p.id
    name == "x"

def of_results(otto: Otto) -> None:
    count = otto.positions.count_positions()
    if count == 0:  #?
        print(f"{count}")  #?
    otto.positions.count_positions() == 3  #?

async def of_coroutines(otto: AsyncOtto) -> None:
    if await otto.positions.count_positions() == 0:  #?
        pass

def of_paths(otto: Otto, key: str) -> None:
    otto.request("POST", f"/positions/{key}/recalculate")  #?
    otto.request("GET", f"/positions/{key}/recalculate")
    otto.request("GET", "/positions", params={"region": "EU"})  #?
    otto.request("GET", "/positions", params={"limit": 3})

def chained(otto):
    yield from otto.positions.iter_positions()

def use_chained(otto):
    for each in chained(otto):
        print(each.memo)  #?
"""

#: The cells of a notebook.
NOTEBOOK = [
    "%load_ext autoreload\nimport pandas as pd\nfrom otto_ext import AsyncOtto\n!pip list",
    "otto = AsyncOtto()\nposition = await otto.positions.get_position('1')",
    "%time position.name  #!",
    "position.qty == 3  #?\nprint(f'{position.qty}')  #?",
    "rows = [p.to_dict() async for p in otto.positions.iter_positions(region='EU')]  #!\n"
    "df = pd.DataFrame(rows)",
    "df['qty'].sum()  #?\ndf.groupby('name')  #?\ndf['id']",
    "orders = pd.DataFrame([o.to_dict() for o in await otto.orders.list_orders()])\norders['qty']",
    "%%time\nfor row in rows:\n    row['memo']  #?",
    "frame = await otto.positions.iter_positions().to_pandas()\nframe['qty']  #?",
    "%%bash\necho qty",
    "position = (await otto.orders.list_orders())[0]\nposition.memo",
]
