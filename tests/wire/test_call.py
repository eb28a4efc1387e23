"""A generated method states a `Call`, which can be had without sending it."""

from __future__ import annotations

from typing import Any

import pytest
from support.bulk import (
    ENTRIES,
    AsyncIterEntries,
    AsyncListEntries,
    IterEntries,
    ListEntries,
)

from otto_ext.wire.method import call_of

METHODS = [ListEntries, AsyncListEntries, IterEntries, AsyncIterEntries]
NO_CALLER: Any = None


@pytest.mark.parametrize("kind", METHODS)
def test_the_call_of_a_method_is_what_it_would_send(kind: Any) -> None:
    call = call_of(kind(NO_CALLER), account_id="a")
    assert call.operation is ENTRIES
    assert call.arguments["account_id"] == "a"


@pytest.mark.parametrize("kind", METHODS)
def test_arguments_that_a_method_does_not_take(kind: Any) -> None:
    with pytest.raises(TypeError, match="nonsense"):
        call_of(kind(NO_CALLER), account_id="a", nonsense=1)
