"""A model of every type, and bodies of it: as documented, nearly so, and odd ones."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, ClassVar

from attrs import define, field
from hypothesis import strategies as st
from otto_api.types import UNSET

from otto_ext.wire import codec as c
from otto_ext.wire.codec import Codec, EnumCodec
from otto_ext.wire.enums import OpenIntEnum, OpenStrEnum
from otto_ext.wire.model import Model, Schema, codec_for, prop

__all__ = ["CODECS", "PLAIN", "WHOLE", "Color", "Level", "bodies", "model"]


class Color(OpenStrEnum):
    RED = "red"
    BLUE = "blue"


class Level(OpenIntEnum):
    LOW = 1
    HIGH = 2**40


class Huge(OpenIntEnum):
    ATOMS = 10**80


def model(name: str, *properties: Any, extra: Codec = c.ANY) -> type[Model]:
    """A model as the templates write one."""
    body: dict[str, Any] = {p.attribute: UNSET for p in properties}
    body["__annotations__"] = dict.fromkeys(body, Any)
    body["__annotations__"] |= {"additional_properties": dict, "_schema": ClassVar[Schema]}
    body["additional_properties"] = field(init=False, factory=dict)
    body["_schema"] = Schema(*properties, extra=extra)
    return define(type(name, (Model,), body))


def known(codec: Codec) -> Codec:
    """A reference that has been looked up."""
    found = c.Ref("otto_api.models", "Known")
    found.known = codec
    return found


LEAF = codec_for(model("Leaf", prop("name", c.STRING), prop("note", c.STRING, required=False)))
TABLE = codec_for(model("Table", prop("name", c.STRING), extra=c.INTEGER))
TREE_REF = c.Ref("otto_api.models", "Tree")
TREE = codec_for(
    model(
        "Tree",
        prop("id", c.INTEGER),
        prop("inner", c.array(TREE_REF), required=False),
        prop("next", c.nullable(TREE_REF), required=False),
    )
)
TREE_REF.known = TREE
CAT = codec_for(model("Cat", prop("kind", c.const("cat")), prop("lives", c.INTEGER)))
DOG = codec_for(
    model("Dog", prop("kind", c.STRING), prop("good", c.BOOLEAN, required=False), prop("f0", c.ANY))
)
OTHER = codec_for(
    model(
        "Other",
        prop("name", c.INTEGER),
        prop("id", c.DECIMAL),
        prop("at", c.nullable(c.DATETIME), required=False),
    )
)
#: msgspec has no form for such a name.
QUOTED = codec_for(model("Quoted", prop('a "name" \\', c.DATE, attr="quoted", required=False)))
BARE = codec_for(model("Bare", prop("legs", c.INTEGER, required=False)))
LEFT = codec_for(model("Left", prop("side", EnumCodec(Color, str)), prop("x", c.FLOAT)))
RIGHT = codec_for(model("Right", prop("side", c.const("right")), prop("y", c.FLOAT)))

CODECS: dict[str, Codec] = {
    "any": c.ANY,
    "text": c.STRING,
    "flag": c.BOOLEAN,
    "count": c.INTEGER,
    "ratio": c.FLOAT,
    "amount": c.DECIMAL,
    "number": c.DECIMAL_NUMBER,
    "id": c.UUID_,
    "day": c.DATE,
    "when": c.DATETIME,
    "file": c.BINARY,
    "kind": c.const("leaf"),
    "seven": c.const(7),
    "color": EnumCodec(Color, str),
    "level": EnumCodec(Level, int),
    "huge": EnumCodec(Huge, int),
    "leaf": LEAF,
    "named": known(LEAF),
    "table": TABLE,
    "tree": TREE,
    "maybe": c.nullable(c.DATETIME),
    "moments": c.array(c.DATETIME),
    "sums": c.array(c.nullable(c.DECIMAL)),
    "leaves": c.array(LEAF),
    "deep": c.array(c.array(c.mapping(c.array(c.nullable(c.DECIMAL))))),
    "by_name": c.mapping(LEAF),
    "free": c.mapping(c.ANY),
    "pet": c.union(CAT, DOG, BARE, discriminator="kind", tags={
        "cat": CAT, "dog": DOG, "hound": DOG, "Cat": CAT, "bare": BARE,
    }),
    "side": c.union(LEFT, RIGHT),
    "shape": c.union(LEAF, TREE, TABLE),
    "place": c.union(LEAF, TREE, known(OTHER)),
    "leaf_or_id": c.union(c.UUID_, LEAF),
    "one_or_many": c.union(LEAF, c.array(LEAF), c.nullable(c.DECIMAL)),
    "quoted": QUOTED,
    "number_or_text": c.union(c.FLOAT, c.INTEGER, c.STRING),
    "texts": c.union(c.DATE, c.UUID_, c.STRING),
    "pets": c.array(c.nullable(c.union(CAT, DOG, discriminator="kind", tags={
        "cat": CAT, "dog": DOG,
    }))),
}  # fmt: skip
#: A property whose name in Python is another, and names that are awkward in Python and in JSON.
AWKWARD = [
    prop("type", c.STRING, attr="type_", required=False),
    prop("größe", c.DECIMAL, attr="groesse", required=False),
    prop("f0", c.INTEGER, attr="f0", required=False),
]
WHOLE = codec_for(
    model("Whole", *(prop(key, it, required=False) for key, it in CODECS.items()), *AWKWARD)
)
PLAIN = codec_for(
    model(
        "Plain",
        prop("text", c.STRING),
        *(prop(k, it, required=False) for k, it in CODECS.items() if k not in ("text", "number")),
    )
)

LEAVES = ['{"name":"x"}', '{"note":"y","name":""}']
GOOD: dict[str, st.SearchStrategy[str]] = {
    "any": st.sampled_from(["1", "1.5", '"x"', "null", '{"a":[1.25]}']),
    "text": st.text().map(json.dumps),
    "flag": st.sampled_from(["true", "false"]),
    "count": st.integers(-(2**63), 2**64 - 1).map(str),
    "ratio": st.floats(allow_nan=False, allow_infinity=False).map(repr)
    | st.integers(-(2**60), 2**60).map(str),
    "amount": st.decimals(allow_nan=False, allow_infinity=False).map(lambda it: f'"{it}"'),
    "number": st.sampled_from(["1", "-0.10", "1e3", "123456789.123456789123456789"]),
    "id": st.uuids().map(lambda it: f'"{it}"'),
    "day": st.dates().map(lambda it: f'"{it}"'),
    "when": st.datetimes(timezones=st.none() | st.just(dt.UTC)).map(
        lambda it: f'"{it.isoformat()}"'
    ),
    "file": st.just('"x"'),
    "kind": st.just('"leaf"'),
    "seven": st.just("7"),
    "color": st.sampled_from(['"red"', '"blue"']),
    "level": st.sampled_from(["1", str(2**40)]),
    "huge": st.just(str(10**80)),
    "leaf": st.sampled_from(LEAVES),
    "named": st.sampled_from(LEAVES),
    "table": st.sampled_from(['{"name":"x"}', '{"name":"x","a":1}']),
    "tree": st.sampled_from(['{"id":1}', '{"id":1,"next":null,"inner":[{"id":2,"inner":[]}]}']),
    "maybe": st.sampled_from(["null", '"2026-01-31T17:00:00.123456789+02:00"']),
    "moments": st.just('["2026-01-31T17:00:00Z"]'),
    "sums": st.just('["1.50",null]'),
    "leaves": st.just(f"[{LEAVES[0]},{LEAVES[1]}]"),
    "deep": st.just('[[{"a":["1.5",null]}]]'),
    "by_name": st.just(f'{{"a":{LEAVES[0]}}}'),
    "free": st.just('{"a":1.5}'),
    "pet": st.sampled_from(
        [
            '{"kind":"cat","lives":9}',
            '{"f0":1,"kind":"dog"}',
            '{"good":true,"kind":"hound","f0":[]}',
            '{"kind":"bare","legs":4}',
        ]
    ),
    "side": st.sampled_from(['{"side":"red","x":1}', '{"y":2.5,"side":"right"}']),
    "shape": st.sampled_from(['{"name":"x"}', '{"id":1}', '{"name":"x","n":1}']),
    "place": st.sampled_from(
        [*LEAVES, '{"id":1}', '{"name":1,"id":"1.5"}', '{"id":"1","name":1,"at":null}']
    ),
    "leaf_or_id": st.uuids().map(lambda it: f'"{it}"') | st.sampled_from(LEAVES),
    "one_or_many": st.sampled_from([*LEAVES, f"[{LEAVES[0]}]", '"1.5"', "null"]),
    "quoted": st.just('{"a \\"name\\" \\\\":"2026-01-31"}'),
    "number_or_text": st.sampled_from(["1", "1.0", '"x"']),
    "texts": st.sampled_from(['"x"', '"2026-01-31"']),
    "pets": st.just('[null,{"kind":"cat","lives":9}]'),
}
#: JSON, or nearly, that few types take: moments in odd forms, numbers beyond 64 bits or with
#: a fraction of nothing, names given twice, what is not UTF-8.
ODD = st.sampled_from(
    [
        "null", "true", "0", "-0", "-0.0", "1.0", "1e3", "1E400", "1e-400", "7.0", "9" * 30,
        "9" * 400, "9" * 5000, "NaN", "Infinity", "-Infinity", "01", "1.", ".5", "+1", "0x1",
        "18446744073709551616", "9007199254740993.0", "123456789012345678901234567890.5",
        '""', '"x"', '"NaN"', '"sNaN"', '"Infinity"', '"1_000"', '" 1 "', '"1e5"', '"green"',
        '"2026-01-31"', '"20260131"', '"2026-1-31"', '"2026-02-30"', '"0000-01-01"',
        '"2026-01-31T17:00"', '"2026-01-31T17:00:00"', '"2026-01-31t17:00:00z"',
        '"2026-01-31 17:00:00+0200"', '"2026-01-31T17:00:00+02"', '"2026-01-31T17:00:00-00:00"',
        '"2026-01-31T17:00:00.5Z"', '"2026-01-31T17:00:00,5Z"', '"2026-01-31T17:00:00.1234565Z"',
        '"2026-12-31T23:59:59.9999999+01:00"', '"9999-12-31T23:59:59.9999999Z"',
        '"2026-01-31T24:00:00Z"', '"2026-01-31T23:59:60Z"', '"2026-01-31T17:00:00+02:00:30"',
        '"20260131T170000.1234567Z"', '"2026-W05-6T17:00:00"', '"2026-01-31T17:00:00.12+01:00"',
        '"Sat, 31 Jan 2026 17:00:00 GMT"', '"00000000-0000-0000-0000-000000000000"',
        '"00000000000000000000000000000000"', '"{00000000-0000-0000-0000-000000000000}"',
        '"0000-00000000-0000-0000-000000000000"', '"6F1C1D0E-7C55-4B62-9A4B-0B6F1D3F6A11"',
        '"urn:uuid:00000000-0000-0000-0000-000000000000"', '"00000000-0000-0000-0000-00000000000g"',
        '"\\ud800"', '"\\ud83d\\ude00"', '"\\u0000"', '"\t"', '"\x7f"', '"\\x"', '"\udcff"',
        "[]", "[null]", "[[]]", '["x"]', "[1.5]", "{}", '{"name":null}', '{"name":1,"name":"x"}',
        '{"name":"x","name":1}', '{"x":"y"}', '{"name":"x","more":1.5}', '{"id":1,"id":2}',
        '{"kind":"cat"}', '{"kind":"cow"}', '{"kind":1}', '{"kind":"cat","kind":"dog","f0":1}',
        '{"kind":"Cat","lives":1}', '{"kind":"bare","tail":true}', '{"side":"up"}',
        '{"side":"red","y":1}', '{"id":1,"inner":[{"id":2,"odd":[]}]}', "[{}]", "", "{", '{"a"}',
    ]
)  # fmt: skip


@st.composite
def bodies(draw: st.DrawFn, codec: Any, *, odd: int = 2) -> bytes:
    """Objects as documented but for few members; sometimes with a byte changed."""
    keys = [p.key for p in codec.schema.properties if p.key in GOOD]
    chosen = draw(st.lists(st.sampled_from(keys), unique=True, max_size=6))
    if "text" not in chosen:
        chosen.append("text")
    members = [f"{json.dumps(key)}:{draw(GOOD[key])}" for key in chosen]
    if odd:
        names = st.sampled_from([*keys, *(p.key for p in AWKWARD), "more", "e-mail", "ü", "a/b~"])
        for key in draw(st.lists(names, max_size=odd)):
            members.append(f"{json.dumps(key)}:{draw(ODD)}")
    content = ("{" + ",".join(draw(st.permutations(members))) + "}").encode(
        errors="surrogateescape"
    )
    if odd and draw(st.integers(0, 9)) == 0:
        at = draw(st.integers(0, len(content) - 1))
        content = content[:at] + draw(st.binary(max_size=2)) + content[at + 1 :]
    return content
