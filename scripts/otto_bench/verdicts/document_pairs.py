"""Pairs of documents to compare: releases that followed each other, and changes made by chance."""

from __future__ import annotations

import copy
import json
import random
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from attrs import frozen
from otto_codegen.diff import load_document

from otto_bench.verdicts.operation_changes import OPERATIONS
from otto_bench.verdicts.schema_changes import SCHEMAS
from otto_bench.verdicts.sites import Sites
from otto_bench.verdicts.slices import slice_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["MUTATIONS", "DocumentPair", "changed", "neighbours", "releases"]

MUTATIONS = (*OPERATIONS, *SCHEMAS)
_SUFFIXES = frozenset({".json", ".yaml", ".yml"})


@frozen
class DocumentPair:
    """Two documents on disk; `name` says what the one is to the other."""

    name: str
    old: Path
    new: Path


def releases(folder: Path) -> list[Path]:
    """The documents of a folder, in the order of their names; a file is its own folder."""
    if folder.is_file():
        return [folder]
    files = sorted(path for path in folder.iterdir() if path.suffix in _SUFFIXES)
    return [path for path in files if path.stat().st_size]


def neighbours(folder: Path) -> Iterator[DocumentPair]:
    """Each two releases that follow each other, there and back."""
    for one, other in pairwise(releases(folder)):
        yield DocumentPair(f"{one.stem} to {other.stem}", one, other)
        yield DocumentPair(f"{other.stem} to {one.stem}", other, one)


def changed(path: Path, into: Path, seed: str, times: int = 1) -> Iterator[DocumentPair]:
    """A part of a document beside itself with a change of every kind, there or back by chance.

    Args:
        path: the document.
        into: a folder for the pairs.
        seed: the same one gives the same pairs.
        times: changes in one pair; the first is of the kind whose turn it is.
    """
    chance = random.Random(f"{path.name} {seed} {times}")  # noqa: S311 - pairs, not secrets
    # Through JSON, so that a date is a string and a status code a key for both judges.
    old = slice_of(json.loads(json.dumps(load_document(path))), chance, chance.choice([2, 4, 6]))
    for number, first in enumerate(MUTATIONS):
        rest = [chance.choice(MUTATIONS) for _ in range(times - 1)]
        new, names = _mutated(old, [first, *rest], chance)
        if new == old:
            continue
        files = [into / f"{times}-{number}-{which}.json" for which in ("old", "new")]
        for file, document in zip(files, (old, new), strict=True):
            file.write_text(json.dumps(document))
        there = chance.random() < 0.6
        yield DocumentPair(
            f"{names}{'' if there else ', back'}", *(files if there else files[::-1])
        )


def _mutated(
    old: dict[str, Any], mutations: Sequence[Any], chance: random.Random
) -> tuple[dict[str, Any], str]:
    new = copy.deepcopy(old)
    done = []
    for mutation in mutations:
        try:
            mutation(Sites(new, chance))
        except IndexError:
            continue  # the document has no place for it
        done.append(mutation.__name__)
    return new, ", ".join(done)
