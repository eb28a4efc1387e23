"""JSON is written alike with and without msgspec; what JSON cannot hold is refused by both."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from datetime import timedelta
from typing import Any

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from otto_api._runtime.codec import encode_any
from otto_api._runtime.writing import dumps

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(10**40), max_value=10**40)
    | st.floats()
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
)


def plain(value: Any) -> bytes:
    """What the standard library writes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def outcome(write: Any, value: Any) -> str:
    """The value of what a writer writes, types included, or that it refuses."""
    try:
        return repr(json.loads(write(value)))
    except ValueError:
        return "refused"


@pytest.fixture(scope="module", autouse=True)
def _msgspec() -> None:
    """The extra `speed` is part of the development environment."""
    pytest.importorskip("msgspec")


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
from otto_api._runtime.writing import dumps
print(dumps({"a": [1, None, "b"]}).decode())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == '{"a":[1,null,"b"]}'
