"""Documented types: values that match go in and out unchanged, others are kept and reported."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from otto_api.types import UNSET

from otto_ext.wire import codec as c
from otto_ext.wire.codec import EnumCodec, Mismatch, encode_any
from otto_ext.wire.enums import OpenIntEnum, OpenStrEnum
from otto_ext.wire.writing import dumps


class Color(OpenStrEnum):
    RED = "red"
    BLUE = "blue"


class Level(OpenIntEnum):
    LOW = 1
    HIGH = 2


COLOR = EnumCodec(Color, str)
LEVEL = EnumCodec(Level, int)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
CODECS = [
    c.ANY,
    c.STRING,
    c.BOOLEAN,
    c.NULL,
    c.INTEGER,
    c.FLOAT,
    c.UUID_,
    c.DATE,
    c.DATETIME,
    c.DECIMAL,
    c.DECIMAL_NUMBER,
    c.BINARY,
    c.array(c.INTEGER),
    c.mapping(c.ANY),
    c.mapping(c.DATE),
    c.nullable(c.STRING),
    c.const("x"),
    c.const(1),
    c.const(False),
    c.union(c.INTEGER, c.array(c.STRING)),
    COLOR,
    LEVEL,
]


def repaired(codec: c.Codec, value: Any) -> tuple[Any, list[tuple[str, str]]]:
    """What repair makes of a value, and the places and types that it reports."""
    found: list[tuple[str, str]] = []
    result = codec.repair(value, "", lambda at, expected, got: found.append((at, expected)))
    return result, found


@pytest.mark.parametrize(
    ("codec", "strategy"),
    [
        (c.STRING, st.text()),
        (c.BOOLEAN, st.booleans()),
        (c.INTEGER, st.integers()),
        (c.FLOAT, st.floats(allow_nan=False, allow_infinity=False)),
        (c.UUID_, st.uuids()),
        (c.DATE, st.dates()),
        (c.DATETIME, st.datetimes(timezones=st.just(dt.UTC))),
        (c.DECIMAL, st.decimals(allow_nan=False, allow_infinity=False, places=6)),
        (c.DECIMAL_NUMBER, st.integers(-(10**9), 10**9).map(lambda n: Decimal(n) / 100)),
        (c.nullable(c.DATE), st.none() | st.dates()),
        (c.array(c.UUID_), st.lists(st.uuids())),
        (c.mapping(c.DATE), st.dictionaries(st.text(), st.dates())),
        (COLOR, st.sampled_from(Color)),
        (LEVEL, st.sampled_from(Level)),
        (c.const("x"), st.just("x")),
        (c.union(c.DATE, c.UUID_, c.INTEGER), st.dates() | st.uuids() | st.integers()),
    ],
)
def test_values_survive_the_wire(codec: c.Codec, strategy: st.SearchStrategy[Any]) -> None:
    @given(strategy)
    def check(value: Any) -> None:
        wire = json.loads(dumps(codec.send(value)), parse_float=Decimal)
        assert codec.decode(wire) == value
        assert repaired(codec, wire) == (value, [])

    check()


@pytest.mark.parametrize("codec", CODECS, ids=lambda codec: codec.expected)
def test_repair_takes_anything_and_is_silent_only_where_decode_is(codec: c.Codec) -> None:
    @given(JSON)
    def check(value: Any) -> None:
        result, reports = repaired(codec, value)
        try:
            decoded = codec.decode(value)
        except Mismatch:
            # a moment in another spelling is the one thing that is fixed in silence
            assert reports or isinstance(result, dt.date | dict)
        else:
            assert (result, reports) == (decoded, [])

    check()


@pytest.mark.parametrize(
    ("codec", "value"),
    [
        (c.STRING, 1),
        (c.BOOLEAN, 1),
        (c.INTEGER, True),
        (c.INTEGER, 1.5),
        (c.INTEGER, "1"),
        (c.INTEGER, float("nan")),
        (c.FLOAT, "1"),
        (c.FLOAT, 10**400),
        (c.FLOAT, float("nan")),
        (c.FLOAT, float("inf")),
        (c.DECIMAL_NUMBER, float("nan")),
        (c.INTEGER, Decimal("1e999999")),
        (c.INTEGER, Decimal("1.5")),
        (c.UUID_, "6f1c1d0e7c554b629a4b0b6f1d3f6a1"),
        (c.UUID_, "{6f1c1d0e-7c55-4b62-9a4b-0b6f1d3f6a11}"),
        (c.UUID_, "6f1c1d0e-7c55-4b62-9a4b-0b6f1d3f6a1g"),
        (c.UUID_, 5),
        (c.DATE, "2026-02-30"),
        (c.DATETIME, "2026-01-31"),
        (c.DECIMAL, "a"),
        (c.DECIMAL, "NaN"),
        (c.DECIMAL, 1.5),
        (c.DECIMAL_NUMBER, "1"),
        (c.NULL, 0),
        (c.const(1), True),
        (c.const(True), 1),
        (c.const(True), False),
        (c.const("x"), "y"),
        (c.array(c.STRING), "abc"),
        (c.mapping(c.STRING), []),
        (COLOR, 1),
        (c.union(c.INTEGER, c.NULL), "x"),
    ],
)
def test_what_does_not_match_is_kept_and_reported(codec: c.Codec, value: Any) -> None:
    with pytest.raises(Mismatch):
        codec.decode(value)
    result, reports = repaired(codec, value)
    assert result is value
    assert reports == [("", codec.expected)]


@pytest.mark.parametrize(
    "value", ["5", "12", "Monday", "17:00", "Jan 5", "2026-01", "01/02/2026", "1712010101"]
)
@pytest.mark.parametrize("codec", [c.DATE, c.DATETIME])
def test_no_part_of_a_moment_is_made_up(codec: c.Codec, value: str) -> None:
    assert repaired(codec, value) == (value, [("", codec.expected)])


@pytest.mark.parametrize(
    ("codec", "value", "expected"),
    [
        (c.DATE, "2026-01-31T17:00:00Z", dt.date(2026, 1, 31)),
        (c.DATE, "31 Jan 2026", dt.date(2026, 1, 31)),
        (c.DATETIME, "2026-01-31T17:00:00z", dt.datetime(2026, 1, 31, 17, tzinfo=dt.UTC)),
        (c.DATETIME, "Sat, 31 Jan 2026 17:00:00 GMT", dt.datetime(2026, 1, 31, 17, tzinfo=dt.UTC)),
    ],
)
def test_moments_in_other_spellings(codec: c.Codec, value: str, expected: Any) -> None:
    assert repaired(codec, value) == (expected, [])


def test_a_uuid_with_its_hyphens_or_without() -> None:
    some = uuid.uuid4()
    assert repaired(c.UUID_, str(some)) == repaired(c.UUID_, some.hex) == (some, [])


@pytest.mark.parametrize(
    ("text", "micro"),
    [
        ("2026-01-31T17:00:00.123456789Z", 123456),
        ("2026-01-31T17:00:00.1234564", 123456),
        ("2026-12-31T23:59:59.9999999Z", 999999),
        ("9999-12-31T23:59:59.9999999Z", 999999),
    ],
)
def test_digits_beyond_microseconds_are_left_out(text: str, micro: int) -> None:
    found, reports = repaired(c.DATETIME, text)
    assert (found.microsecond, reports) == (micro, [])
    assert found.year == int(text[:4])


def test_whole_numbers_are_integers_however_written() -> None:
    assert c.INTEGER.decode(2.0) == 2
    assert c.INTEGER.decode(Decimal("2.0")) == 2
    assert c.FLOAT.decode(Decimal("1.5")) == 1.5
    assert c.DECIMAL_NUMBER.decode(0.1) == Decimal("0.1")


def test_places_are_json_pointers() -> None:
    codec = c.mapping(c.array(c.nullable(c.INTEGER)))
    value = {"a/b~c": [1, None, "x"], "": "y"}
    assert repaired(codec, value) == (value, [("/a~1b~0c/2", "integer"), ("/", "array")])


def test_members_that_only_the_server_knows() -> None:
    found, reports = repaired(COLOR, "green")
    assert isinstance(found, Color)
    assert (found, found.is_documented) == ("green", False)
    assert reports == [("", "one of red, blue")]
    number, _ = repaired(LEVEL, 7)
    assert isinstance(number, Level)
    assert (number, number.is_documented) == (7, False)
    assert (COLOR.encode(found), LEVEL.encode(number)) == ("green", 7)
    assert COLOR.encode("plain") == "plain"


def test_long_enumerations_are_cut_in_reports() -> None:
    many: Any = OpenStrEnum("Many", {f"M{i}": f"m{i}" for i in range(20)})
    assert EnumCodec(many, str).expected.endswith("m10, m11, ...")


def test_unions_take_the_more_specific_type_first() -> None:
    codec = c.union(c.STRING, c.DATE, c.UUID_)
    some = uuid.uuid4()
    assert codec.decode(str(some)) == some
    assert codec.decode("2026-01-31") == dt.date(2026, 1, 31)
    assert codec.decode("else") == "else"
    assert codec.expected == "string or string (date) or string (uuid)"
    assert c.union(c.ANY, c.STRING).json_types == ()
    assert c.union(c.INTEGER, c.STRING).json_types == (int, str)


def test_decimals_keep_all_their_digits() -> None:
    for text in ("1.10", "0.12345678901234567890123", "12345678901234567890.5", "0.0000001"):
        assert dumps(c.DECIMAL_NUMBER.send(Decimal(text))) == text.encode()
        assert dumps(c.FLOAT.send(Decimal(text))) == text.encode()
        assert c.DECIMAL.send(Decimal(text)) == text
    assert dumps(c.DECIMAL_NUMBER.send(Decimal("1E+3"))) == b"1000"
    assert c.DECIMAL.encode(Decimal("1E+3")) == "1000"


@pytest.mark.parametrize("codec", [c.FLOAT, c.DECIMAL_NUMBER, c.DECIMAL, c.INTEGER, c.ANY])
@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("-Infinity"), float("nan"), 1e999])
def test_what_is_no_number_is_refused(codec: c.Codec, value: Any) -> None:
    with pytest.raises(ValueError, match="not a number that can be sent"):
        codec.send(value)


def test_what_no_codec_describes_is_encoded() -> None:
    some = uuid.uuid4()
    value = {
        Color.RED: (Level.LOW, frozenset({1})),
        "when": dt.datetime(2026, 1, 31, tzinfo=dt.UTC),
        "time": dt.time(1, 2),
        "id": some,
        "amount": Decimal("1E+2"),
        "absent": UNSET,
        "none": None,
    }
    assert encode_any(value) == {
        "red": [1, [1]],
        "when": "2026-01-31T00:00:00Z",
        "time": "01:02:00",
        "id": str(some),
        "amount": Decimal("1E+2"),
        "none": None,
    }
    assert c.array(c.DATE).encode("abc") == "abc"
    assert c.array(c.DATE).encode(d for d in [dt.date(2026, 1, 1)]) == ["2026-01-01"]
