"""Fixes are kept in order, with places that a JSON pointer reader understands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otto_ext.openapi.fixes import Fix, FixLog
from otto_ext.openapi.json_values import pointer


def test_fixes_are_kept_in_the_order_in_which_they_were_noted() -> None:
    fix_log = FixLog()
    fix_log.note("second-rule", "/b", "then this")
    fix_log.note("a-rule", "/a", "and this")
    assert fix_log.fixes == [
        Fix("second-rule", "/b", "then this"),
        Fix("a-rule", "/a", "and this"),
    ]


def test_menders_share_nothing() -> None:
    FixLog().note("rule", "/a", "message")
    assert FixLog().fixes == []


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((), ""),
        (("paths", "/a/{b}", "get"), "/paths/~1a~1{b}/get"),
        (("x~y", 0), "/x~0y/0"),
        (("~1",), "/~01"),
        (("",), "/"),
    ],
)
def test_a_pointer_is_escaped(parts: tuple[str | int, ...], expected: str) -> None:
    assert pointer(*parts) == expected


@given(st.lists(st.text()))
def test_a_pointer_says_what_it_was_made_of(parts: list[str]) -> None:
    tokens = pointer(*parts).split("/")[1:]
    # The order of RFC 6901, section 4.
    assert [token.replace("~1", "/").replace("~0", "~") for token in tokens] == parts
