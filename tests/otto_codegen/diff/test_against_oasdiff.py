"""Our verdict held against oasdiff's: what differs must be in the table of differences."""

from __future__ import annotations

import copy
import json
import random
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from otto_codegen.diff import diff_documents
from otto_codegen.diff.differences import DIFFERENCES, explained
from support.diff_rule_cases import RULE_CASES
from support.oasdiff import breaking_ids, oasdiff

if TYPE_CHECKING:
    from pathlib import Path

MUTATIONS = 40
# Like ours, the verdict on a document with many an `allOf` is to be that on the merged schemas.
MERGED = ("--flatten-allof",)
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


def mutate(document: Any, chance: random.Random) -> None:
    """Change one schema, parameter, response or operation of the document."""
    schemas: list[Any] = []
    collect(document, schemas)
    schema = chance.choice([found for found in schemas if isinstance(found.get("type"), str)])
    whole = [found for found in schemas if found.get("properties")]
    paths = document["paths"]
    path = chance.choice(sorted(paths))
    method = chance.choice(
        [key for key in paths[path] if key in ("get", "post", "put", "patch")] or ["get"]
    )
    operation = paths[path].get(method, {"responses": {"200": {}}})
    parent = chance.choice(whole)
    match chance.randrange(10):
        case 0:
            paths[path].pop(method, None)
        case 1:
            parent["properties"].popitem()
            parent["required"] = [
                x for x in parent.get("required", []) if x in parent["properties"]
            ]
        case 2:
            parent["properties"]["zz"] = {"type": "string"}
        case 3:
            parent["properties"]["zz"] = {"type": "string"}
            parent["required"] = [*parent.get("required", []), "zz"]
        case 4:
            parent["required"] = parent.get("required", [])[1:]
        case 5:
            schema["type"] = "boolean" if schema["type"] != "boolean" else "integer"
        case 6:
            schema["type"] = [schema["type"], "null"]
        case 7:
            operation["responses"].pop(next(iter(operation["responses"])))
        case 8:
            need = {"name": "zz", "in": "query", "required": True, "schema": {"type": "string"}}
            operation["parameters"] = [*operation.get("parameters", []), need]
        case _:
            operation["description"] = "told in other words"


def collect(node: Any, found: list[Any]) -> None:
    if isinstance(node, dict):
        if isinstance(node.get("type"), str) and ("properties" in node or len(node) < 6):
            found.append(node)
        for key, value in node.items():
            if key not in ("example", "examples", "securitySchemes", "enum"):
                collect(value, found)
    elif isinstance(node, list):
        for value in node:
            collect(value, found)


def test_on_mutations_of_our_own_document_the_verdicts_agree(root: Path, tmp_path: Path) -> None:
    old = json.loads((root / "openapi.json").read_text())
    differing = []
    chance = random.Random(20260601)
    verdicts = set()
    for number in range(MUTATIONS):
        new = copy.deepcopy(old)
        mutate(new, chance)
        pair = (old, new) if number % 2 else (new, old)
        mine, theirs = ours(*pair), breaking_ids(*pair, tmp_path, *MERGED)
        verdicts.add(bool(mine))
        if bool(mine) != bool(theirs) and not all(
            explained(name, ours_breaks=bool(mine)) for name in mine | theirs
        ):
            differing.append((number, mine, theirs))
    assert not differing
    assert verdicts == {True, False}
