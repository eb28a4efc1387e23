"""JSON is read alike with and without msgspec, and the garbage collector is left as it was."""

from __future__ import annotations

import gc
import json
import math
import subprocess
import sys
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from otto_ext.wire.reading import loads, uncollected

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(10**40), max_value=10**40)
    | st.floats(allow_nan=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


exactly = partial(json.loads, parse_float=Decimal)


def outcome(read: Any, content: bytes) -> str:
    """What a reader makes of bytes, types included, or that it refuses them."""
    try:
        return repr(read(content))
    except ValueError:
        return "refused"


@pytest.fixture(scope="module", autouse=True)
def _msgspec() -> None:
    """The extra `speed` is part of the development environment."""
    pytest.importorskip("msgspec")


@given(VALUES)
def test_values_are_those_of_the_standard_library(value: Any) -> None:
    content = json.dumps(value).encode()
    assert outcome(loads, content) == outcome(exactly, content)


@given(st.binary() | st.text(alphabet='-+.0123456789eE[]{}:,"\\ \n').map(str.encode))
@example(b"NaN")
@example(b"1e999")
@example(b"-0")
@example(b' {"a": 1}\r\n')
@example(b"\x0b1")
@example("\u00a01".encode())
@example(b'"\\ud800"')
@example(b"\xef\xbb\xbf1")
@example('{"a": "é"}'.encode("utf-16"))
@example(b'{"a": 1, "a": 2}')
@example(b"1" * 5000)
@example(b'"\xed\xa0\x80"')
def test_odd_bytes_are_read_or_refused_alike(content: bytes) -> None:
    assert outcome(loads, content) == outcome(exactly, content)


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(RecursionError):
        loads(b"[" * 100_000)


def test_what_is_wrong_is_said_with_its_place() -> None:
    with pytest.raises(json.JSONDecodeError, match="line 2 column 1"):
        loads(b"[1,\n?]")


def test_without_the_extra_the_standard_library_reads() -> None:
    code = (
        "import sys; sys.modules['msgspec'] = None\n"
        "from otto_ext.wire.reading import loads\n"
        "print(loads(b'[1.5, 2]'), loads(b'1.10'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[0] == "[Decimal('1.5'), 2] 1.10"


ODD = [
    b' {"a": 1}\r\n', b"\x0b1", "\u00a01".encode(), b"", b" ", b"NaN", b"-Infinity", b"1e999",
    b"-0", b'"\\ud800"', b'"\xed\xa0\x80"', b'"\xff"', b"\xef\xbb\xbf1",
    '{"a": "\xe9"}'.encode("utf-16"),
    "[1]".encode("utf-32"), b"1\x00", b'{"a": 1, "a": 2}', b"1" * 5000,
    b"[1] 2", b"[1,]", b"01", b'"\t"',
]  # fmt: skip


def test_without_the_extra_odd_bytes_are_read_or_refused_alike() -> None:
    code = """
import sys
sys.modules["msgspec"] = None
from otto_ext.wire.reading import loads
for line in sys.stdin:
    try:
        print(repr(loads(bytes.fromhex(line))))
    except ValueError:
        print("refused")
"""
    sent = "".join(f"{content.hex()}\n" for content in ODD)
    done = subprocess.run(
        [sys.executable, "-c", code], input=sent, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [outcome(exactly, content) for content in ODD]


@pytest.mark.parametrize(("size", "on"), [(10, True), (1 << 20, False)])
def test_large_bodies_are_decoded_without_the_collector(size: int, on: bool) -> None:
    assert uncollected(size, gc.isenabled) is on
    assert gc.isenabled()


def test_the_collector_is_on_again_after_a_failure() -> None:
    with pytest.raises(ZeroDivisionError):
        uncollected(1 << 20, lambda: 1 // 0)
    assert gc.isenabled()


def test_a_collector_that_is_off_stays_off() -> None:
    gc.disable()
    try:
        uncollected(1 << 20, lambda: math.inf)
        assert not gc.isenabled()
    finally:
        gc.enable()
