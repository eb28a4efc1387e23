"""Our verdict held against oasdiff's: what differs must be in the table of differences."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from otto_bench.verdicts.agreement import OTHER, agreement
from otto_bench.verdicts.document_pairs import changed
from otto_codegen.diff import diff_documents
from otto_codegen.diff.oasdiff_differences import DIFFERENCES, explained
from support.diff_rule_cases import RULE_CASES
from support.oasdiff import breaking_ids, oasdiff

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.environment, pytest.mark.oasdiff]
# oasdiff refuses a mapping that leads nowhere, and the cases are about its names.
UNDEFINED = "discriminator"


@pytest.fixture(scope="module", autouse=True)
def program() -> None:
    """Build it, or skip."""
    oasdiff()


def ours(old: Any, new: Any) -> set[str]:
    return {change.id for change in diff_documents(old, new).changes if change.level == "breaking"}


def test_for_every_rule_the_verdicts_agree_or_the_difference_is_explained(tmp_path: Path) -> None:
    def compare(rule: str) -> tuple[str, set[str], set[str]]:
        directory = tmp_path / rule
        directory.mkdir()
        old, new = RULE_CASES[rule]
        return rule, ours(old, new), breaking_ids(old, new, directory)

    rules = [rule for rule in RULE_CASES if UNDEFINED not in rule]
    with ThreadPoolExecutor(4) as pool:
        verdicts = list(pool.map(compare, rules))
    differing = [(rule, a, b) for rule, a, b in verdicts if bool(a) != bool(b)]
    unexplained = [
        found for found in differing if not explained(found[0], ours_breaks=bool(found[1]))
    ]
    assert not unexplained, "\n".join(map(str, unexplained))
    seen = {(rule, bool(a)) for rule, a, _ in differing}
    stale = [
        known.ids
        for known in DIFFERENCES
        if not any(known.covers(name) and known.ours_breaks is side for name, side in seen)
    ]
    assert not stale, stale
    assert len(verdicts) > 900


@pytest.mark.parametrize("times", [1, 3])
def test_on_changes_of_our_own_document_the_verdicts_agree(
    root: Path, tmp_path: Path, times: int
) -> None:
    pairs = [*changed(root / "openapi.json", tmp_path, "tests", times)]
    found = agreement(pairs, oasdiff())
    assert found.compared > 80
    unexplained = [one for one in found.differing if one.reason == OTHER]
    assert not unexplained, [(one.pair.name, sorted(one.ids)) for one in unexplained]
