"""The hot paths take no more instructions than they took, within a tolerance.

Where a change makes one quicker, lower its number here:
`PYTHONPATH=.:scripts:generated .venv/bin/python -m otto_bench.instructions` counts.
"""

from __future__ import annotations

import pytest
from otto_bench.instructions import RATIOS, command, ratios

#: Instructions of ours over those of a plain workload of the same kind, as counted (`otto_bench`),
#: and by which factor they may grow: versions of Python and its libraries move them, the decoder's
#: most, for it shares least with its plain workload.
RECORDED = {"decode": (0.46, 1.25), "call": (0.93, 1.15), "async call": (1.01, 1.15)}


@pytest.fixture(scope="module")
def counted() -> dict[str, float]:
    if command() is None:
        pytest.skip("valgrind, which counts instructions, is not here; scripts/ci-tools has it")
    return ratios()


@pytest.mark.environment
@pytest.mark.valgrind
@pytest.mark.parametrize("name", RATIOS)
def test_a_hot_path_takes_no_more_instructions_than_it_took(
    name: str, counted: dict[str, float]
) -> None:
    ratio, tolerance = RECORDED[name]
    assert counted[name] <= ratio * tolerance
    # A count of next to nothing would pass anything.
    assert counted[name] > 0.1
