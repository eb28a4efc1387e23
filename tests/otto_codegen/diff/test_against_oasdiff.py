"""Our verdict held against oasdiff's: what differs must be in the table of differences."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from otto_codegen.diff import diff_documents
from otto_codegen.diff.differences import DIFFERENCES, explained
from support.diff_rule_cases import RULE_CASES
from support.oasdiff import breaking_ids, oasdiff

if TYPE_CHECKING:
    from pathlib import Path

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


Mutation = Callable[[Any, random.Random], None]


def some_schema(document: Any, chance: random.Random, *types: str, having: str = "type") -> Any:
    """A schema of one of the types (of any, if none is named) that has the keyword."""
    schemas: list[Any] = []
    collect(document, schemas)
    fitting = [one for one in schemas if not types or one["type"] in types]
    return chance.choice([one for one in fitting if having in one])


def some_operation(document: Any, chance: random.Random) -> Any:
    operations = [
        item[method]
        for item in document["paths"].values()
        for method in item
        if method in ("get", "put", "post", "patch", "delete")
    ]
    return chance.choice(operations)


def remove_operation(document: Any, chance: random.Random) -> None:
    item = document["paths"][chance.choice(sorted(document["paths"]))]
    item.pop(chance.choice([key for key in item if key != "parameters"]))


def remove_property(document: Any, chance: random.Random) -> None:
    parent = some_schema(document, chance, having="properties")
    parent["properties"].popitem()
    parent["required"] = [x for x in parent.get("required", []) if x in parent["properties"]]


def add_property(document: Any, chance: random.Random) -> None:
    parent = some_schema(document, chance, having="properties")
    parent["properties"]["zz"] = {"type": "string"}
    if chance.random() < 0.5:
        parent["required"] = [*parent.get("required", []), "zz"]


def free_property(document: Any, chance: random.Random) -> None:
    parent = some_schema(document, chance, having="required")
    parent["required"] = parent["required"][1:]


def retype(document: Any, chance: random.Random) -> None:
    schema = some_schema(document, chance)
    schema["type"] = chance.choice(
        [kind for kind in ("boolean", "integer") if kind != schema["type"]]
    )


def allow_null(document: Any, chance: random.Random) -> None:
    schema = some_schema(document, chance)
    schema["type"] = [schema["type"], "null"]


def reformat(document: Any, chance: random.Random) -> None:
    some_schema(document, chance, "string")["format"] = chance.choice(["uuid", "date", "email"])


def bound(document: Any, chance: random.Random) -> None:
    keyword, kinds = chance.choice(
        [
            ("minLength", ["string"]),
            ("maxLength", ["string"]),
            ("maximum", ["integer", "number"]),
            ("exclusiveMinimum", ["integer", "number"]),
            ("maxItems", ["array"]),
        ]
    )
    some_schema(document, chance, *kinds)[keyword] = chance.randrange(1, 9)


def shrink_enum(document: Any, chance: random.Random) -> None:
    some_schema(document, chance, having="enum")["enum"].pop()


def grow_enum(document: Any, chance: random.Random) -> None:
    some_schema(document, chance, having="enum")["enum"].append("zz")


def hide_property(document: Any, chance: random.Random) -> None:
    """Let a property travel one way only, or change one that does."""
    schema = some_schema(document, chance, "string")
    schema[chance.choice(["readOnly", "writeOnly"])] = True
    if chance.random() < 0.5:
        schema["maxLength"] = 2


def wrap_in_choice(document: Any, chance: random.Random) -> None:
    schema = some_schema(document, chance, "integer", "boolean")
    inner = copy.deepcopy(schema)
    schema.clear()
    schema[chance.choice(["oneOf", "anyOf"])] = [inner, {"type": "string"}]


def require_parameter(document: Any, chance: random.Random) -> None:
    need = {"name": "zz", "in": "query", "required": True, "schema": {"type": "string"}}
    operation = some_operation(document, chance)
    operation["parameters"] = [*operation.get("parameters", []), need]


def list_parameter(document: Any, chance: random.Random) -> None:
    stated = [
        one
        for path in document["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict)
        for one in operation.get("parameters", [])
        if "string" in str(one.get("schema", {}).get("type", ""))
    ]
    parameter = chance.choice(stated)
    parameter["schema"] = {"type": "array", "items": parameter["schema"]}


def remove_response(document: Any, chance: random.Random) -> None:
    responses = some_operation(document, chance)["responses"]
    responses.pop(chance.choice(sorted(responses)))


def rename_media_type(document: Any, chance: random.Random) -> None:
    stated = [
        answer["content"]
        for path in document["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict)
        for answer in operation["responses"].values()
        if "application/json" in answer.get("content", {})
    ]
    content = chance.choice(stated)
    content[chance.choice(["application/problem+json", "text/csv"])] = content.pop(
        "application/json"
    )


def reword(document: Any, chance: random.Random) -> None:
    some_operation(document, chance)["description"] = "told in other words"


ALL_MUTATIONS: tuple[Mutation, ...] = (
    remove_operation,
    remove_property,
    add_property,
    free_property,
    retype,
    allow_null,
    reformat,
    bound,
    shrink_enum,
    grow_enum,
    hide_property,
    wrap_in_choice,
    require_parameter,
    list_parameter,
    remove_response,
    rename_media_type,
    reword,
)


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
    # Each there and back.
    for number in range(2 * len(ALL_MUTATIONS)):
        new = copy.deepcopy(old)
        ALL_MUTATIONS[number // 2 % len(ALL_MUTATIONS)](new, chance)
        pair = (old, new) if number % 2 else (new, old)
        mine, theirs = ours(*pair), breaking_ids(*pair, tmp_path, *MERGED)
        verdicts.add(bool(mine))
        if bool(mine) != bool(theirs) and not all(
            explained(name, ours_breaks=bool(mine)) for name in mine | theirs
        ):
            mutation = ALL_MUTATIONS[number // 2 % len(ALL_MUTATIONS)].__name__
            differing.append((number, mutation, mine, theirs))
    assert not differing
    assert verdicts == {True, False}
