"""How often our verdict, breaking or not, is oasdiff's; and where it is not, why."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from attrs import define, field, frozen
from otto_codegen.diff import Level, diff_documents, load_document
from otto_codegen.diff.oasdiff_differences import explained

from otto_bench.verdicts.oasdiff import MERGED, breaking_ids

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from otto_bench.verdicts.document_pairs import DocumentPair

__all__ = ["Agreement", "Disagreement", "agreement"]

GREW = "an enum of a response grew"
INSIDE = "inside an `allOf`, which oasdiff merges with `--flatten-allof` alone"
ITSELF = "oasdiff says as much of the document beside itself"
TABLE = "in the table of docs/api-diff.md"
OTHER = "other"


@frozen
class Disagreement:
    """A pair on which the verdicts differ; `ids` are those of the one who calls it breaking."""

    pair: DocumentPair
    ours_breaks: bool
    ids: frozenset[str]
    reason: str


@define
class Agreement:
    """What came of a set of pairs.

    Attributes:
        compared: pairs that both could compare.
        refused: pairs that oasdiff could not.
        merged: of those compared, on how many the verdicts agree once oasdiff merges `allOf`.
        differing: those on which they do not agree as oasdiff is by itself.
    """

    compared: int = 0
    refused: int = 0
    merged: int = 0
    differing: list[Disagreement] = field(factory=list)

    @property
    def reasons(self) -> Counter[str]:
        """How many disagreements each reason has."""
        return Counter(one.reason for one in self.differing)


def agreement(pairs: Iterable[DocumentPair], executable: Path) -> Agreement:
    """Compare every pair, with oasdiff in two processes at a time."""
    result = Agreement()
    with ThreadPoolExecutor(2) as pool:
        for found in pool.map(lambda pair: _verdicts(pair, executable), pairs):
            _count(result, executable, *found)
    return result


Verdicts = tuple["DocumentPair", "frozenset[str]", "frozenset[str] | None", "frozenset[str] | None"]


def _verdicts(pair: DocumentPair, executable: Path) -> Verdicts:
    plain = breaking_ids(executable, pair.old, pair.new)
    merged = breaking_ids(executable, pair.old, pair.new, MERGED)
    diff = diff_documents(load_document(pair.old), load_document(pair.new))
    ours = frozenset(change.id for change in diff.changes if change.level is Level.BREAKING)
    return pair, ours, plain, merged


def _count(
    result: Agreement,
    executable: Path,
    pair: DocumentPair,
    ours: frozenset[str],
    plain: frozenset[str] | None,
    merged: frozenset[str] | None,
) -> None:
    if plain is None:
        result.refused += 1
        return
    result.compared += 1
    # What cannot be merged is left as it is.
    agrees_merged = bool(ours) == bool(plain if merged is None else merged)
    result.merged += agrees_merged
    if bool(ours) == bool(plain):
        return
    if not ours and _only_grew(plain):
        reason = GREW
    elif agrees_merged or (merged and not ours and _only_grew(merged)):
        reason = INSIDE
    elif not ours and plain <= (breaking_ids(executable, pair.new, pair.new) or frozenset()):
        reason = ITSELF
    else:
        known = all(explained(one, ours_breaks=bool(ours)) for one in ours or plain)
        reason = TABLE if known else OTHER
    result.differing.append(Disagreement(pair, bool(ours), ours or plain, reason))


def _only_grew(ids: frozenset[str]) -> bool:
    return all(fnmatchcase(one, "response-*-enum-value-added") for one in ids)
