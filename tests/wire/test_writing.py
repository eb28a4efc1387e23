"""JSON is written alike with and without msgspec; what JSON cannot hold is refused by both."""

from __future__ import annotations

import datetime as dt
import json
import math
import subprocess
import sys
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from otto_api.types import UNSET
from support.every_type import PLAIN, WHOLE, Color, Level, bodies

from otto_ext.wire.codec import encode_any
from otto_ext.wire.encoding import native_encoder
from otto_ext.wire.writing import dumps, written

msgspec: Any = pytest.importorskip("msgspec")

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(10**40), max_value=10**40)
    | st.floats()
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
)


WRITE: Any = msgspec.json.Encoder(decimal_format="number").encode


def plain(value: Any) -> bytes:
    """What the standard library writes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def outcome(write: Any, value: Any) -> Any:
    """What a writer writes, or how it refuses."""
    try:
        return write(value)
    except (ValueError, TypeError) as error:
        return type(error), str(error)


@given(VALUES)
@example({"a": math.nan})
@example([None, math.inf])
@example([None, -0.0, 1e300, 1e-7])
@example({1: 2, "b": (None, 1)})
@example("\ud800")
@example([10**30])
@example({True: None})
def test_a_text_has_the_value_that_the_standard_library_writes(value: Any) -> None:
    assert outcome(dumps, value) == outcome(plain, value)


class Shouted(str):
    """A text of the caller's own class."""


UTC_PLUS = dt.timezone(dt.timedelta(hours=1, seconds=30))
#: Values that a caller may put into any field, and what is not JSON.
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(10**40), max_value=10**40)
    | st.floats()
    | st.text()
    | st.text().map(Shouted)
    | st.decimals()
    | st.uuids()
    | st.dates()
    | st.times()
    | st.datetimes(timezones=st.sampled_from([None, dt.UTC, UTC_PLUS, ZoneInfo("Europe/London")]))
    | st.sampled_from([Color.RED, Level.LOW, Color.undocumented("new"), UNSET])
    | st.sampled_from([b"x", timedelta(1), object(), "\ud800", {1: 2}, {True: None}]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(st.data())
def test_a_body_has_the_same_text_with_msgspec_and_without(data: st.DataObject) -> None:
    value = WHOLE.repair(json.loads(data.draw(bodies(WHOLE, odd=0))), "", lambda *_: None)
    for p in data.draw(st.lists(st.sampled_from(WHOLE.schema.properties), max_size=2)):
        setattr(value, p.attribute, data.draw(ANYTHING))
    value.additional_properties = data.draw(
        st.dictionaries(st.text(max_size=3), ANYTHING, max_size=2)
    )
    expected = outcome(lambda it: dumps(WHOLE.send(it)), value)
    assert outcome(lambda it: written(WHOLE, it), value) == expected


@given(bodies(PLAIN, odd=0))
def test_msgspec_writes_what_is_documented(content: bytes) -> None:
    """A fast path that refuses everything would give the same texts."""
    value = PLAIN.repair(json.loads(content), "", lambda *_: None)
    # One with an exponent is left to the standard library.
    value.when = dt.datetime(2026, 1, 31, tzinfo=dt.UTC)
    value.ratio = value.one_or_many = value.number_or_text = 1.5
    native = native_encoder(PLAIN)(value)
    assert WRITE(native) == dumps(PLAIN.send(value))


def test_a_text_is_compact_and_keeps_letters() -> None:
    assert dumps({"a": [1, "é"], "b": None}) == '{"a":[1,"é"],"b":null}'.encode()


def test_what_holds_itself_is_refused() -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises((ValueError, RecursionError)):
        dumps(value)


@attrs.define
class Point:
    """A class of the caller's own."""

    x: int = 0


@pytest.mark.parametrize("value", [b"x", timedelta(1), Point(), object()])
def test_what_json_has_no_form_for_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match=type(value).__name__):
        dumps(encode_any({"a": [value]}))


def test_the_standard_library_writes_where_msgspec_is_missing() -> None:
    code = """
import sys
sys.modules["msgspec"] = None
from otto_ext.wire.writing import dumps
print(dumps({"a": [1, None, "b"]}).decode())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == '{"a":[1,null,"b"]}'
