"""The three ways in which every behaviour of the retry layer has to hold."""

from __future__ import annotations

import pytest
from support.driving import COLOURS, Driver


@pytest.fixture(params=COLOURS)
def driver(request: pytest.FixtureRequest) -> Driver:
    """Threads, asyncio and trio, one after the other."""
    return Driver(request.param)
