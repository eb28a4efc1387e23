"""The bench on speed: documents of the size they claim, peers with the same types, honest sums."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from enum import Enum
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator import validate
from otto_bench.documents import DEPTH, KINDS, WIDTH, chosen, large_document, shapes_document
from otto_bench.impact import FIELDS, OPERATIONS, PARTS, changed, documents_of, users_code
from otto_bench.imports import Import, measure
from otto_bench.made_bodies import SHAPES, body_of
from otto_bench.timing import ratio, spread, turns
from otto_bench.types_of import SchemaClasses
from support.environments import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from otto_bench.made_bodies import BodyShape

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return shapes_document(ROOT / "openapi.json")


@given(st.integers(1, 60))
def test_a_large_document_has_as_many_operations_as_asked_for(operations: int) -> None:
    document = large_document(operations)
    found = [call["operationId"] for path in document["paths"].values() for call in path.values()]
    assert len(found) == len(set(found)) == operations


def test_the_documents_are_documents(document: dict[str, Any]) -> None:
    validate(document)
    validate(large_document(20))


def test_another_large_document_can_be_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.json"
    other.write_text(json.dumps(large_document(3)))
    monkeypatch.setenv("OTTO_BENCH_DOCUMENT", str(other))
    assert chosen() == large_document(3)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_run_decodes_the_same_bytes(shape: BodyShape) -> None:
    body = body_of(shape)
    assert body == body_of(shape)
    assert len(json.loads(body).get("data", [1])) == shape.count


def make(name: str, fields: dict[str, tuple[Any, bool]], tags: dict[str, str]) -> Any:
    return type(name, (), {"fields": fields, "tags": tags})


def test_types_are_those_of_the_document(document: dict[str, Any]) -> None:
    types = SchemaClasses(document, make, lambda members, _: reduce(or_, members))
    row: Any = types.named("Transaction")
    assert row.fields["id"] == (UUID, True)
    assert row.fields["executed_at"] == (dt.datetime, True)
    assert row.fields["quantity"] == (Decimal, True)
    assert row.fields["price"] == (Decimal | None, False)
    assert issubclass(row.fields["type"][0], Enum)
    wide: Any = types.named("Wide")
    assert len(wide.fields) == WIDTH
    members = types.named("Event").__args__
    assert [it.tags["kind"] for it in members] == list(KINDS)
    level, depth = types.named("Level1"), 1
    while "next_level" in level.fields:
        level, depth = level.fields["next_level"][0], depth + 1
    assert depth == DEPTH


def test_turns_are_taken_in_order_and_a_ratio_is_that_of_each_round() -> None:
    order: list[str] = []
    times = turns(
        {"a": lambda: order.append("a"), "b": lambda: order.append("b")}, rounds=2, batch=2
    )
    assert "".join(order) == "ab" + "aabb" * 2
    assert {name: len(it) for name, it in times.items()} == {"a": 2, "b": 2}
    # Both rounds are twice as long, whatever else happened in the second.
    found = ratio({"ours": [2.0, 20.0], "bare": [1.0, 10.0]}, "ours", "bare")
    assert (found.median, found.low, found.high) == (2.0, 2.0, 2.0)
    assert spread([3.0, 1.0, 2.0]).text(1) == "2.0 (1.5 to 2.5)"


def test_an_import_is_timed_in_interpreters_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "counted.py").write_text("open(__file__ + '.runs', 'a').write('x')\n")
    times = measure([Import("it", "import counted", (tmp_path,))], rounds=2)
    assert len(times["it"]) == 2
    assert (tmp_path / "counted.py.runs").read_text() == "xxx"


def test_the_document_of_the_impact_bench_is_as_large_as_it_says() -> None:
    document = documents_of(OPERATIONS, PARTS, FIELDS)
    calls = [call for path in document["paths"].values() for call in path.values()]
    assert (len(calls), len(document["components"]["schemas"])) == (330, 2306)
    assert 2_700_000 < len(json.dumps(document)) < 3_300_000
    validate(documents_of(7, 2, 2))


def test_the_impact_bench_changes_what_its_code_uses(tmp_path: Path) -> None:
    document = documents_of(7, 1, 1)
    before, after = (it["components"]["schemas"] for it in (document, changed(document)))
    gone = before["Resource1"]["properties"].keys() - after["Resource1"]["properties"].keys()
    assert gone == {"note"}
    operation = {"id": "listResource1", "tags": ["group_1"], "method": "list_resource1"}
    users_code({"operations": {"GET /resources1": operation}}, 2, tmp_path / "code")
    for path in sorted((tmp_path / "code").iterdir()):
        code = path.read_text()
        compile(code, str(path), "exec")
        assert "otto.group_1.list_resource1(" in code
        assert "row.note" in code
        assert "row.count ==" in code
