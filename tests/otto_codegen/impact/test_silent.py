"""Uses of a field that changed are marked where no type checker objects, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from otto_codegen.diff.change import Level
from otto_codegen.impact import Impact

if TYPE_CHECKING:
    from pathlib import Path

Measure = Callable[..., Impact]

CODE = """
import json
from otto_ext import Otto
from otto_api.models import Audit, Vault


def typed(vault: Vault, audit: Audit, other: dict) -> None:
    vault.weight == 3  # compared
    print("Größe in €", f"{vault.weight}")  # behind-other-alphabets
    if vault.weight in (1, 2):  # compared-with-many
        print(f"{vault.weight:}")  # f-string
    json.dumps({"weight": vault.weight})  # json
    other[vault.weight] = 1  # key
    other.get(vault.weight)  # get
    {vault.weight: 1}  # dict
    {v.weight: v for v in [vault]}  # comprehension
    getattr(vault, "weight")  # getattr
    vault.to_dict()["weight"]  # to-dict
    plain = vault.to_dict()
    plain.get("weight")  # plain
    match vault.weight:  # match
        case 3:
            pass
    # What says nothing of it, or of another.
    vault.label == "3"
    vault.weight == audit
    vault.weight is None
    other["weight"]
    print(vault.weight)
    audit.passed == 3


def untyped(vault, things):
    vault.weight == "3"  # untyped
    f"{vault.label}"
    [t.label for t in things if t.weight == 3]  # untyped-loop


class Box:
    weight: int = 3


def mine(box: Box) -> None:
    box.weight == 3
    json.dumps(box.weight)
    f"{box.weight}"
"""
MARKED = [
    line.partition("  # ")[2]
    for line in CODE.splitlines()
    if "  # " in line and not line.strip().startswith("#")
]


@pytest.fixture(scope="module")
def impact(measure: Measure, tmp_path_factory: pytest.TempPathFactory) -> Impact:
    path = tmp_path_factory.mktemp("silent") / "code.py"
    path.write_text(CODE)
    return measure([path], "retype field")


def test_each_is_marked_to_look_at_and_nothing_else_is(impact: Impact) -> None:
    marks = [hit.code.partition("  # ")[2] for hit in impact.hits]
    assert marks == MARKED
    assert {hit.level for hit in impact.hits} == {Level.WARNING}
    assert impact.broken_lines == 0


def test_the_reason_and_the_cause_are_reported(impact: Impact) -> None:
    hit = impact.hits[0]
    assert hit.reason == (
        "No type checker objects here: field `Vault.weight` is `str` now, was `int`, "
        "and it is compared with a literal"
    )
    assert [change.id for change in hit.changes] == ["response-property-type-changed"]


def test_what_mypy_says_is_not_said_twice(measure: Measure, tmp_path: Path) -> None:
    path = tmp_path / "code.py"
    path.write_text(
        "from otto_api.models import Vault\n\n\n"
        "def f(vault: Vault) -> None:\n    assert vault.weight\n    vault.weight + 1 == 3\n"
        "    getattr(vault, 'weight').real\n"
    )
    impact = measure([path], "retype field")
    assert [(hit.line, hit.level.value) for hit in impact.hits] == [
        (6, "breaking"),
        (7, "warning"),
    ]


@pytest.mark.parametrize(
    ("change", "name"), [("remove field", "weight"), ("rename field", "label")]
)
def test_a_field_that_is_gone_is_missed_in_plain_dicts(
    measure: Measure, tmp_path: Path, change: str, name: str
) -> None:
    path = tmp_path / "code.py"
    path.write_text(
        "from otto_api.models import Opening, Vault\n\n\n"
        "def f(vault: Vault, other: Opening) -> None:\n"
        f"    vault.to_dict()['{name}']\n"
        f"    other.to_dict()['{name}']\n"
    )
    # `Opening` has a `label` too, which is none of these.
    assert [hit.line for hit in measure([path], change).hits] == [5]


def test_a_line_that_breaks_is_marked_for_what_is_silent_too(
    measure: Measure, tmp_path: Path
) -> None:
    path = tmp_path / "code.py"
    path.write_text(
        "from otto_api.models import Vault\n\n\n"
        "def show(vault: Vault) -> str:\n"
        '    return vault.label + f"{vault.weight}"\n'
    )
    impact = measure([path], "retype field", "rename field")
    assert [(hit.line, hit.level) for hit in impact.hits] == [
        (5, Level.BREAKING),
        (5, Level.WARNING),
    ]
    assert "`Vault.weight`" in impact.warnings[0].reason


def test_copies_that_mypy_refuses_are_named(
    measure: Measure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "code.py"
    path.write_text("def f(vault):\n    vault.weight == 3\n")
    monkeypatch.setattr("otto_codegen.impact.probe._TYPES", "def (")
    impact = measure([path], "retype field")
    assert [hit.line for hit in impact.hits] == [2]
    assert impact.left_out[0].startswith("lines to look at are found by their names alone: ")
