"""Parameters from the command line: texts become the values that the document's types have."""

from __future__ import annotations

import datetime as dt
import json
import re
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otto_ext.cli._option_values import Unfit, choices, is_list, kind_of, parse
from otto_ext.cli._row_output import indented
from otto_ext.wire import codec as c
from otto_ext.wire.codec import EnumCodec
from otto_ext.wire.enums import OpenIntEnum, OpenStrEnum


class Colour(OpenStrEnum):
    RED = "red"
    GREEN = "green"


class Size(OpenIntEnum):
    ONE = 1
    TWO = 2


COLOUR, SIZE = EnumCodec(Colour, str), EnumCodec(Size, int)


@given(st.uuids())
def test_uuids(value: Any) -> None:
    assert parse(c.UUID_, str(value)) == value


@given(st.dates())
def test_dates(value: dt.date) -> None:
    assert parse(c.DATE, value.isoformat()) == value


@given(st.datetimes(timezones=st.just(dt.UTC)))
def test_moments(value: dt.datetime) -> None:
    assert parse(c.DATETIME, value.isoformat()) == value


@given(st.dates(min_value=dt.date(1000, 1, 1)), st.times())
def test_a_date_is_its_midnight_and_no_time_zone_is_utc(day: dt.date, time: dt.time) -> None:
    assert parse(c.DATETIME, day.isoformat()) == dt.datetime.combine(day, dt.time(), dt.UTC)
    naive = dt.datetime.combine(day, time)
    assert parse(c.DATETIME, naive.isoformat()) == naive.replace(tzinfo=dt.UTC)
    assert parse(c.DATETIME, naive.isoformat(" ", "minutes")).tzinfo is dt.UTC
    assert parse(c.DATETIME, f"{naive.isoformat()}+02:00").utcoffset() == dt.timedelta(hours=2)
    for end in ("T00:00", "T00:00:00Z", " 00:00:00.000+00:00"):
        assert parse(c.DATE, f"{day.isoformat()}{end}") == day
    with pytest.raises(Unfit):
        parse(c.DATE, f"{day.isoformat()}T00:01")


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_decimals_keep_their_digits(value: Decimal) -> None:
    for codec in (c.DECIMAL, c.nullable(c.DECIMAL)):
        assert parse(codec, str(value)).as_tuple() == value.as_tuple()


@given(st.integers())
def test_integers(value: int) -> None:
    found = parse(c.INTEGER, str(value))
    assert (type(found), found) == (int, value)


@given(st.text())
def test_texts_stay(value: str) -> None:
    assert parse(c.STRING, value) == value
    assert parse(c.ANY, value) == value
    assert parse(c.array(c.STRING), [value, value]) == [value, value]


@given(
    st.sampled_from([c.INTEGER, c.BOOLEAN, c.DATE, c.DATETIME, c.UUID_, COLOUR, SIZE]), st.text()
)
def test_a_text_is_a_value_or_a_clear_no(codec: c.Codec, text: str) -> None:
    with suppress(Unfit):
        assert codec.encode(parse(codec, text)) is not None
        return
    with pytest.raises(Unfit, match=re.escape(repr(text))):
        parse(codec, text)


def test_enumerations_have_their_members() -> None:
    assert parse(COLOUR, "red") is Colour.RED
    assert parse(SIZE, "2") is Size.TWO
    assert parse(c.nullable(COLOUR), "green") is Colour.GREEN
    assert choices(c.array(COLOUR)) == ["red", "green"]
    with pytest.raises(Unfit, match=r"valid values: red, green.*; did you mean 'red'\?"):
        parse(COLOUR, "rad")
    with pytest.raises(Unfit, match="valid values: 1, 2"):
        parse(SIZE, "3")


def test_the_most_special_type_of_a_union_wins() -> None:
    either = c.union(c.INTEGER, c.STRING)
    assert parse(either, "7") == 7
    assert parse(either, "seven") == "seven"
    assert parse(either, '"7"') == '"7"'
    assert choices(c.union(c.const("all"), COLOUR)) == ["all", "red", "green"]


def test_numbers_and_booleans_are_json() -> None:
    assert parse(c.BOOLEAN, "true") is True
    assert parse(c.FLOAT, "1.5") == 1.5
    assert parse(c.DECIMAL_NUMBER, "1.10").as_tuple() == Decimal("1.10").as_tuple()
    assert parse(c.mapping(c.INTEGER), '{"a": 1}') == {"a": 1}
    for codec, text in ((c.FLOAT, "NaN"), (c.BOOLEAN, "yes"), (c.INTEGER, '"1"'), (c.FLOAT, "[")):
        with pytest.raises(Unfit):
            parse(codec, text)


@pytest.mark.parametrize(
    ("codec", "word"),
    [
        (c.UUID_, "UUID"),
        (c.DATETIME, "DATE-TIME"),
        (c.DECIMAL, "DECIMAL"),
        (c.INTEGER, "INTEGER"),
        (c.DECIMAL_NUMBER, "NUMBER"),
        (c.mapping(c.ANY), "JSON"),
        (c.ANY, "TEXT"),
        (c.NULL, "TEXT"),
        (c.STRING, "TEXT"),
        (c.array(c.nullable(COLOUR)), "red|green"),
        (c.union(*(c.const(str(number)) for number in range(7))), "CHOICE"),
    ],
)
def test_each_type_has_a_word(codec: c.Codec, word: str) -> None:
    assert kind_of(codec) == word


def test_lists_are_known_through_what_surrounds_them() -> None:
    assert is_list(c.nullable(c.array(c.STRING)))
    assert not is_list(c.STRING)


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.slow
@given(JSON)
def test_indenting_is_that_of_the_standard_library(value: Any) -> None:
    for ascii in (True, False):
        expected = json.dumps(value, indent=2, ensure_ascii=ascii)
        for indent in (None, 3):
            assert indented(json.dumps(value, indent=indent, ensure_ascii=ascii)) == expected


def test_indenting_keeps_every_token() -> None:
    text = '{"a":[1.10,{"b\\"]":-1E5},[],{}],"a":null}'
    assert indented(text) == (
        '{\n  "a": [\n    1.10,\n    {\n      "b\\"]": -1E5\n    },\n    [],\n    {}\n  ],\n'
        '  "a": null\n}'
    )
