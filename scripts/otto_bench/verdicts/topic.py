"""Topic `diff`: the verdicts of scripts/api_diff.py beside oasdiff's, and how long both take."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from otto_bench.ours import PYTHON, ROOT
from otto_bench.timing import machine, table
from otto_bench.verdicts.agreement import OTHER, Agreement, agreement
from otto_bench.verdicts.document_pairs import DocumentPair, changed, neighbours, releases
from otto_bench.verdicts.oasdiff import program

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["measure", "run"]

_SEEDS: Final = ("a",)
_SHOWN: Final = 12


def run(images: Path, folders: Sequence[Path] = ()) -> str:
    """Compare the releases in each folder, and changes of one of them, and give the section's text.

    Without folders it is changes of our own document alone.
    """
    del images
    executable = program()
    if executable is None:
        raise SystemExit("oasdiff, the other judge, is missing: scripts/ci-tools builds it")
    found = measure([ROOT / "openapi.json", *folders], executable)
    lines = [*_table(found), "", *_reasons(found), *_speed(folders, executable), "", machine(), ""]
    return "\n".join(lines)


def measure(
    folders: Sequence[Path], executable: Path, seeds: Sequence[str] = _SEEDS
) -> dict[str, Agreement]:
    """What came of each folder's releases, and of changes of one of them, by name."""
    found = {}
    for folder in folders:
        if len(releases(folder)) > 1:
            found[f"{folder.name}, releases"] = agreement(neighbours(folder), executable)
        with tempfile.TemporaryDirectory(prefix="otto-bench-") as name:
            pairs: list[DocumentPair] = []
            for seed in seeds:
                into = Path(name) / seed
                into.mkdir()
                for times in (1, 3):
                    pairs += changed(releases(folder)[0], into, seed, times)
            found[f"{folder.name}, changed"] = agreement(pairs, executable)
    return found


def _table(found: dict[str, Agreement]) -> list[str]:
    total = Agreement()
    for one in found.values():
        total.compared += one.compared
        total.refused += one.refused
        total.merged += one.merged
        total.differing += one.differing
    rows = [_row(name, one) for name, one in {**found, "**all**": total}.items()]
    return table(["pairs", "compared", "oasdiff refuses", "agree", "`allOf` merged by both"], rows)


def _row(name: str, one: Agreement) -> list[object]:
    agree = one.compared - len(one.differing)
    shares = (f"{100 * count / max(1, one.compared):.1f} %" for count in (agree, one.merged))
    return [name, one.compared, one.refused, *shares]


def _reasons(found: dict[str, Agreement]) -> list[str]:
    reasons: Counter[str] = Counter()
    for one in found.values():
        reasons += one.reasons
    lines = table(["why the verdicts differ", "pairs"], reasons.most_common())
    others = [it for one in found.values() for it in one.differing if it.reason == OTHER]
    if others:
        lines += ["", "Of the others:", ""]
    for it in others[:_SHOWN]:
        who = "ours" if it.ours_breaks else "oasdiff's"
        names = ", ".join(f"`{one}`" for one in sorted(it.ids)[:3])
        lines.append(f"- {it.pair.name}: breaking is {who}, by {names}")
    return lines


def _speed(folders: Sequence[Path], executable: Path) -> list[str]:
    """Seconds of the processor for the largest two releases that follow each other."""
    several = [files for files in map(releases, folders) if len(files) > 1]
    if not several:
        return []
    old, new = max(several, key=lambda files: files[0].stat().st_size)[:2]
    ours = _seconds([PYTHON, "scripts/api_diff.py", str(old), str(new), "--format", "json"])
    theirs = _seconds([str(executable), "breaking", str(old), str(new), "-f", "json"])
    size = f"{old.stat().st_size / 1e6:.1f} MB"
    return [
        "",
        f"Two releases of {size} each: {ours:.1f} s of the processor, "
        f"{ours / theirs:.2f} times as much as oasdiff takes.",
    ]


def _seconds(command: list[str]) -> float:
    """The processor's time of a process, the least of three runs."""
    times = []
    for _ in range(3):
        before = os.times()
        subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        after = os.times()
        times.append(
            after.children_user
            - before.children_user
            + after.children_system
            - before.children_system
        )
    return min(times)
