"""Memory does not grow with the rows; `scripts/bench pull` measures a million of them."""

from __future__ import annotations

import asyncio

import pytest
from otto_bench.pull_runs import measure, measure_dlt

pytestmark = pytest.mark.slow


def test_rows_are_not_kept() -> None:
    (run,) = asyncio.run(measure([("csv", 5)], 100_000))
    assert run.rows == 100_000
    # As objects, the rows alone would take more than a hundred megabytes.
    assert run.most - run.before < 100


def test_the_peer_of_the_measurement_brings_every_row() -> None:
    assert asyncio.run(measure_dlt(2_000, units=2)).rows == 2_000
