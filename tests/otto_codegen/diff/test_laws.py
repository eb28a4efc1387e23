"""What holds of every comparison, whatever changed: tried on changes of our own document."""

from __future__ import annotations

import copy
import json
import random
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from otto_bench.verdicts.operation_changes import OPERATIONS
from otto_bench.verdicts.schema_changes import SCHEMAS
from otto_bench.verdicts.sites import Sites
from otto_bench.verdicts.slices import slice_of
from otto_codegen.diff import Diff, diff_documents, render
from otto_codegen.diff.rules import EVENTS

# The rules' own tests measure what this runs many times.
pytestmark = [pytest.mark.slow, pytest.mark.no_cover]

ROOT = Path(__file__).resolve().parents[3]
MUTATIONS = (*OPERATIONS, *SCHEMAS)
seeds = st.integers(min_value=0, max_value=2**32)

# Words of the rules: of a change there, and of the same change back.
OPPOSITES = [
    ("added", "removed"),
    ("set", "unset"),
    ("increased", "decreased"),
    ("generalized", "specialized"),
    ("required", "optional"),
    ("deprecated", "reactivated"),
    ("enum", "not-enum"),
    ("nullable", "not-nullable"),
    ("allowed", "forbidden"),
    ("read-only", "not-read-only"),
    ("write-only", "not-write-only"),
    ("renamed", "renamed"),
    ("narrowed", "widened"),
    ("moved", "moved"),
    ("changed", "changed"),
]


@cache
def _document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "openapi.json").read_text())
    return found


def _slice(chance: random.Random) -> dict[str, Any]:
    return slice_of(_document(), chance, 4)


def _changed(old: dict[str, Any], chance: random.Random, times: int) -> dict[str, Any]:
    new = copy.deepcopy(old)
    for _ in range(times):
        try:
            chance.choice(MUTATIONS)(Sites(new, chance))
        except IndexError:
            continue
    return new


def _shuffled(value: Any, chance: random.Random) -> Any:
    """The same objects, their keys in another order."""
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: _shuffled(value[key], chance) for key in keys}
    return [_shuffled(item, chance) for item in value] if isinstance(value, list) else value


@settings(deadline=None, max_examples=40)
@given(seed=seeds)
def test_a_document_beside_itself_has_no_change(seed: int) -> None:
    chance = random.Random(seed)
    old = _changed(_slice(chance), chance, 5)
    same = _shuffled(copy.deepcopy(old), chance)
    # Another text, so that the two are compared in earnest.
    same["info"]["description"] = "said in other words"
    found = diff_documents(old, same)
    assert not found.changes
    assert found.texts_differ


@settings(deadline=None, max_examples=60)
@given(seed=seeds, times=st.integers(1, 4))
def test_the_order_of_keys_does_not_matter(seed: int, times: int) -> None:
    chance = random.Random(seed)
    old = _slice(chance)
    new = _changed(old, chance, times)
    found = diff_documents(old, new)
    again = diff_documents(_shuffled(old, chance), _shuffled(new, chance))
    # The place among its siblings is evidence of a rename, which shuffling takes away.
    assume(not any("renamed" in change.id for change in (*found.changes, *again.changes)))
    assert render(again, "json") == render(found, "json")


# What is written as text, a parameter or a body that is not JSON, has types of its own kind: an
# integer is a text, but a text is not an integer.
AS_TEXT = re.compile(r"/content/(?!application~1json)")
BODIES = {
    f"{subject}-{event}": event
    for subject in ("request-body", "request-property", "response-body", "response-property")
    for event in EVENTS
}


def _kinds(diff: Diff, *, back: bool) -> Counter[str]:
    """How often each kind of schema event is reported, in the words of the change there."""
    events = (BODIES[change.id] for change in diff.changes if change.id in BODIES)
    return Counter(kind for event in events if (kind := _kind(event, back=back)))


def _kind(event: str, *, back: bool) -> str | None:
    for one, other in OPPOSITES:
        there, here = f"-{one}", f"-{other}"
        for end, opposite in ((here, there), (there, here)):
            if f"-{event}".endswith(end):
                return f"-{event}".removesuffix(end) + opposite if back else f"-{event}"
    return None


@settings(deadline=None, max_examples=150)
@given(seed=seeds, mutation=st.sampled_from(MUTATIONS))
def test_what_changes_there_changes_back(seed: int, mutation: Any) -> None:
    chance = random.Random(seed)
    old = _slice(chance)
    new = copy.deepcopy(old)
    try:
        mutation(Sites(new, chance))
    except IndexError:
        assume(False)
    there, back = diff_documents(old, new), diff_documents(new, old)
    assert bool(there.changes) == bool(back.changes)
    assert there.texts_differ == back.texts_differ
    assume(not any(AS_TEXT.search(c.location) for c in (*there.changes, *back.changes)))
    assert _kinds(there, back=False) == _kinds(back, back=True)


def _is_place(document: Any, pointer: str) -> bool:
    """Whether a JSON pointer (RFC 6901) leads anywhere."""
    node = document
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(node, list) and key.isdigit() and int(key) < len(node):
            node = node[int(key)]
        elif isinstance(node, dict) and key in node:
            node = node[key]
        else:
            return False
    return True


@settings(deadline=None, max_examples=60)
@given(seed=seeds, mutation=st.sampled_from(MUTATIONS))
def test_every_location_is_a_place_in_the_new_document_or_was_in_the_old(
    seed: int, mutation: Any
) -> None:
    chance = random.Random(seed)
    old = _slice(chance)
    new = copy.deepcopy(old)
    try:
        mutation(Sites(new, chance))
    except IndexError:
        assume(False)
    for pair in ((old, new), (new, old)):
        for change in diff_documents(*pair).changes:
            assert any(_is_place(side, change.location) for side in pair), change
