"""The pairs that two judges of API changes are held against, and why the judges differ."""

from __future__ import annotations

import copy
import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from openapi_spec_validator import validate
from otto_bench.verdicts.agreement import GREW, INSIDE, agreement
from otto_bench.verdicts.document_pairs import MUTATIONS, DocumentPair, changed, neighbours
from otto_bench.verdicts.sites import Sites, referred
from otto_bench.verdicts.slices import slice_of
from support.diff_documents import response
from support.environments import ROOT
from support.oasdiff import oasdiff

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.slow

STRING = {"type": "string"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "openapi.json").read_text())
    return found


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [name for value in node.values() for name in _references(value)]
    return [name for item in node for name in _references(item)] if isinstance(node, list) else []


@pytest.mark.parametrize("seed", range(5))
def test_a_slice_is_a_document_of_its_own(document: dict[str, Any], seed: int) -> None:
    part = slice_of(document, random.Random(seed), 3)
    assert len(Sites(part, random.Random(0)).operations) == 3
    assert all(referred(part, {"$ref": name}) is not None for name in _references(part))
    assert len(part["components"]["schemas"]) < len(document["components"]["schemas"])
    validate(part)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.__name__)
def test_every_change_changes_some_document(
    document: dict[str, Any], mutation: Callable[[Sites], None]
) -> None:
    older = {**document, "openapi": "3.0.3"}
    for source in (document, older):
        for seed in range(8):
            new = copy.deepcopy(source)
            try:
                mutation(Sites(new, random.Random(seed)))
            except IndexError:
                continue
            if new != source:
                return
    pytest.fail("it never changed anything")


def test_pairs_are_the_same_every_time(tmp_path: Path) -> None:
    texts = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        pairs = changed(ROOT / "openapi.json", tmp_path / name, "seed")
        texts.append([(pair.name, pair.old.read_text(), pair.new.read_text()) for pair in pairs])
    assert texts[0] == texts[1]
    assert all(old != new for _, old, new in texts[0])


def _written(folder: Path, *documents: Any) -> list[Path]:
    files = [folder / f"{number}.json" for number in range(len(documents))]
    for file, document in zip(files, documents, strict=True):
        file.write_text(json.dumps(document))
    return files


def test_releases_are_compared_there_and_back(tmp_path: Path) -> None:
    files = _written(tmp_path, response(STRING), response({}), response(STRING))
    pairs = [(pair.old, pair.new) for pair in neighbours(tmp_path)]
    assert pairs == [
        (files[0], files[1]),
        (files[1], files[0]),
        (files[1], files[2]),
        (files[2], files[1]),
    ]


def test_disagreements_are_distinguished(tmp_path: Path) -> None:
    executable = oasdiff()
    small, large = ({**STRING, "enum": list(members)} for members in ("ab", "abc"))
    part = {"type": "object", "properties": {"a": STRING, "b": STRING}, "required": ["a", "b"]}
    less = {**part, "required": ["a"]}
    files = _written(
        tmp_path,
        response(small),
        response(large),
        response({"allOf": [{"title": "t"}, part]}),
        response({"allOf": [{"title": "t"}, less]}),
    )
    pairs = [
        DocumentPair("grew", *files[:2]),
        DocumentPair("inside", *files[2:]),
        DocumentPair("same", files[0], files[0]),
    ]
    found = agreement(pairs, executable)
    assert [one.reason for one in found.differing] == [GREW, INSIDE]
    assert [one.ours_breaks for one in found.differing] == [False, True]
    assert (found.compared, found.refused, found.merged) == (3, 0, 2)
