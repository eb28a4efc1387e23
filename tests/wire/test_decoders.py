"""The compiled decoders and encoders do what the codecs say, for every type and any value."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import pytest
from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st

from otto_ext.wire import codec as c
from otto_ext.wire.codec import Codec, EnumCodec, Mismatch, encode_any
from otto_ext.wire.enums import OpenIntEnum, OpenStrEnum
from otto_ext.wire.model import Model, ModelCodec, Schema, codec_for, prop
from otto_ext.wire.types import UNSET


class Color(OpenStrEnum):
    RED = "red"


class Level(OpenIntEnum):
    LOW = 1


@define
class Leaf(Model):
    """A model inside others."""

    name: str
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(prop("name", c.STRING))


LEAF = codec_for(Leaf)
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
    "done": c.const(True),
    "color": EnumCodec(Color, str),
    "level": EnumCodec(Level, int),
    "leaf": LEAF,
    "maybe": c.nullable(c.UUID_),
    "texts": c.array(c.STRING),
    "leaves": c.array(LEAF),
    "table": c.array(c.array(c.nullable(c.DECIMAL))),
    "by_name": c.mapping(LEAF),
    "lists": c.mapping(c.array(c.INTEGER)),
    "free": c.mapping(c.ANY),
    "either": c.union(c.INTEGER, LEAF),
}
GOOD: dict[str, st.SearchStrategy[Any]] = {
    "any": st.integers(),
    "text": st.text(),
    "flag": st.booleans(),
    "count": st.integers() | st.integers().map(float).filter(lambda it: abs(it) < 2**53),
    "ratio": st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53),
    "amount": st.decimals(allow_nan=False, allow_infinity=False).map(str),
    "number": st.integers(-(2**53), 2**53) | st.decimals(-9, 9, places=3),
    "id": st.uuids().map(str),
    "day": st.dates().map(str),
    "when": st.datetimes().map(dt.datetime.isoformat),
    "file": st.text(),
    "kind": st.just("leaf"),
    "done": st.just(True),
    "color": st.just("red"),
    "level": st.just(1),
    "leaf": st.just({"name": "x", "more": 1}),
    "maybe": st.none() | st.uuids().map(str),
    "texts": st.lists(st.text()),
    "leaves": st.lists(st.just({"name": "x"})),
    "table": st.lists(st.lists(st.none() | st.just("1.5"))),
    "by_name": st.dictionaries(st.text(), st.just({"name": "x"})),
    "lists": st.dictionaries(st.text(), st.lists(st.integers())),
    "free": st.dictionaries(st.text(), st.integers()),
    "either": st.integers() | st.just({"name": "x"}),
}
BAD: st.SearchStrategy[Any] = st.sampled_from(
    [
        None, True, 0, 1.5, float("nan"), float("inf"), "", "x", "NaN", "2026-13-01", [], [None],
        ["x"], [[]], [["NaN"]], {}, {"name": None}, {"x": None}, {"x": ["y"]}, "green", 7,
        "2026-01-31", "{00000000-0000-0000-0000-000000000000}", "0" * 36, " " * 32 + "----",
        Decimal("1.5"), Decimal("NaN"),
    ]
)  # fmt: skip


def model_of(codecs: dict[str, Codec]) -> type[Model]:
    """A class with these properties, the first of them required."""

    @define
    class Whole(Model):
        additional_properties: dict[str, Any] = field(init=False, factory=dict)
        any: Any = None
        text: Any = None
        flag: Any = None
        count: Any = None
        ratio: Any = None
        amount: Any = None
        number: Any = None
        id: Any = None
        day: Any = None
        when: Any = None
        file: Any = None
        kind: Any = None
        done: Any = None
        color: Any = None
        level: Any = None
        leaf: Any = None
        maybe: Any = None
        texts: Any = None
        leaves: Any = None
        table: Any = None
        by_name: Any = None
        lists: Any = None
        free: Any = None
        either: Any = None

        _schema: ClassVar[Schema] = Schema(
            *(prop(key, codec, required=key == "text") for key, codec in codecs.items())
        )

    return Whole


WHOLE = model_of(CODECS)


@st.composite
def objects(draw: st.DrawFn, *, bad: int = 2) -> dict[str, Any]:
    """JSON objects: some members as documented, few that are not, and some that are unknown."""
    found = {key: draw(good) for key, good in GOOD.items() if draw(st.booleans())}
    for key in draw(st.lists(st.sampled_from(sorted(CODECS)), max_size=bad)):
        found[key] = draw(BAD)
    return {**found, **draw(st.dictionaries(st.sampled_from(["a", "b"]), st.integers()))}


@given(objects())
def test_what_the_fast_path_takes_is_what_the_slow_one_finds_nothing_in(raw: Any) -> None:
    reports: list[tuple[str, str, Any]] = []
    slow = codec_for(WHOLE).repair(raw, "", lambda *report: reports.append(report))
    try:
        fast = codec_for(WHOLE).decode(raw)
    except Mismatch:
        # Dates that only python-dateutil reads are fixed without a report.
        assert reports or any(key in raw for key in ("day", "when"))
        return
    assert reports == []
    assert repr(fast) == repr(slow)
    assert fast.additional_properties == {k: raw[k] for k in ("a", "b") if k in raw}


@given(objects(bad=6))
def test_what_differs_is_found_and_kept_as_each_codec_alone_does_it(raw: Any) -> None:
    alone: list[tuple[str, str, str]] = []
    whole: list[tuple[str, str, str]] = []
    values = {"text": UNSET}
    for key, codec in CODECS.items():
        if key in raw:
            values[key] = codec.repair(
                raw[key], f"/at/{key}", lambda at, said, got: alone.append((at, said, repr(got)))
            )
        elif key == "text":
            alone.append(("/at/text", codec.expected, repr(UNSET)))
    found = ModelCodec(WHOLE).repair(
        raw, "/at", lambda at, said, got: whole.append((at, said, repr(got)))
    )
    assert {key: repr(getattr(found, key)) for key in values} == {
        key: repr(value) for key, value in values.items()
    }
    assert found.additional_properties == {k: raw[k] for k in ("a", "b") if k in raw}
    assert whole == alone


@pytest.mark.parametrize("drifting", [1, 400])
def test_each_item_that_differs_is_reported_at_its_place(drifting: int) -> None:
    rows: list[Any] = [{"name": None if i < drifting else "x"} for i in range(500)]
    places: list[str] = []
    found = c.array(LEAF).repair(rows, "", lambda at, *_: places.append(at))
    assert places == [f"/{i}/name" for i in range(drifting)]
    assert [it.name for it in found] == [row["name"] for row in rows]


@pytest.mark.parametrize("key", sorted(CODECS))
@given(data=st.data())
def test_a_value_is_what_its_codec_alone_makes_of_it(key: str, data: st.DataObject) -> None:
    value = data.draw(GOOD[key] | BAD)
    try:
        alone = CODECS[key].decode(value)
    except Mismatch:
        alone = Mismatch
    try:
        within = getattr(codec_for(WHOLE).decode({"text": "", key: value}), key)
    except Mismatch:
        within = Mismatch
    assert repr(within) == repr(alone)
    assert type(within) is type(alone)


@given(objects())
def test_what_is_encoded_is_what_the_codecs_write(raw: Any) -> None:
    model = WHOLE.from_dict(raw)
    expected = {
        key: codec.encode(getattr(model, key)) for key, codec in CODECS.items() if key in raw
    }
    expected.update(model.additional_properties)
    assert repr(model.to_dict()) == repr(expected)


@given(objects(bad=0))
def test_a_model_goes_to_json_and_back(raw: Any) -> None:
    model = WHOLE.from_dict(raw)
    assert WHOLE.from_dict(model.to_dict()) == model


@pytest.mark.parametrize("key", sorted(CODECS))
def test_whatever_is_put_in_a_field_is_passed_on(key: str) -> None:
    """Plain values where others are documented are the caller's business, and are sent."""
    uuid = UUID(int=1)
    for value in ("plain", 1, True, None, uuid, Decimal("1.50"), dt.date(2026, 1, 31), Leaf("x")):
        model = WHOLE()
        setattr(model, key, value)
        assert model.to_dict()[key] == encode_any(CODECS[key].encode(value))
