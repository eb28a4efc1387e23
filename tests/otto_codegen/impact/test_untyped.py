"""Uses of a client without a type are found by tag and method, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from otto_codegen.diff.change import Level
from otto_codegen.impact import Impact
from otto_codegen.impact.sources import find_code
from otto_codegen.impact.untyped import guesses
from otto_codegen.surface import Item

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

Measure = Callable[..., Impact]

ITEMS = (
    Item("gone", "method", "vaults.audit_vault"),
    Item("renamed", "method", "vaults.close_vault", "vaults.close_vault", "vaults.seal_vault"),
    Item("deprecated", "method", "vaults.get_vault"),
    Item("retyped", "method", "vaults.open_vault", "A", "B"),
    Item("gone", "parameter", "vaults.list_vaults(place)"),
    Item("added", "parameter", "vaults.list_vaults(realm)", required=True),
    Item("added", "parameter", "vaults.list_vaults(extra)"),
    Item("retyped", "parameter", "vaults.list_vaults(state)", "str", "int", required=True),
    Item("gone", "field", "Vault.weight"),
)


def found(tmp_path: Path, body: str) -> list[str]:
    (tmp_path / "code.py").write_text(body)
    (file,) = find_code([tmp_path / "code.py"]).files
    return [guess.item.name for guess in guesses(file, ITEMS)]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("otto.vaults.audit_vault('1')", ["vaults.audit_vault"]),
        ("call = otto.vaults.audit_vault", ["vaults.audit_vault"]),
        ("otto.vaults.close_vault('1')", ["vaults.close_vault"]),
        ("otto.vaults.get_vault.with_raw_response('1')", ["vaults.get_vault"]),
        ("self.otto.vaults.audit_vault('1')", ["vaults.audit_vault"]),
        ("(lambda: otto.vaults.audit_vault('1'))()", ["vaults.audit_vault"]),
        ("otto.vaults.list_vaults(place='x', realm='y')", ["vaults.list_vaults(place)"]),
        ("otto.vaults.list_vaults(state='x')", ["vaults.list_vaults(realm)"]),
        ("otto.vaults.list_vaults.stream()", ["vaults.list_vaults(realm)"]),
        ("otto.vaults.list_vaults(realm='x', state='y')", []),
        ("otto.vaults.list_vaults(**options)", []),
        ("otto.vaults.list_vaults", []),
        ("otto.vaults.open_vault(body={})", []),
        ("otto.vaults.other()", []),
        ("otto.doors.audit_vault('1')", []),
        ("typed.vaults.audit_vault('1')", []),
        ("vaults.audit_vault('1')", []),
        ("audit_vault('1')", []),
        ("make().vaults.audit_vault('1')", []),
        ("otto.vault.weight", []),
    ],
)
def test_uses_are_found_by_name(tmp_path: Path, line: str, names: list[str]) -> None:
    code = f"def run(self, otto, options, *, typed: int):\n    {line}\n"
    assert found(tmp_path, code) == names


def test_a_name_has_a_type_where_the_innermost_function_gives_one(tmp_path: Path) -> None:
    code = """
def outer(otto):
    def inner(otto: int):
        otto.vaults.audit_vault()
    async def other():
        otto.vaults.close_vault()
otto.vaults.audit_vault()
"""
    assert found(tmp_path, code) == ["vaults.close_vault"]


def test_they_are_warnings_beside_what_mypy_says(measure: Measure, tmp_path: Path) -> None:
    code = tmp_path / "code.py"
    code.write_text(
        "from otto_ext import Otto\n"
        "def untyped(otto):\n"
        "    otto.vaults.audit_vault('1')\n"
        "def typed(otto: Otto):\n"
        "    otto.vaults.audit_vault('1')\n"
        "def both(otto):\n"
        "    otto.vaults.audit_vault('1'); Otto().vaults.audit_vault('1')\n"
    )
    impact = measure([code], "remove operation")
    assert [(hit.line, hit.level) for hit in impact.hits] == [
        (3, Level.WARNING),
        (5, Level.BREAKING),
        (7, Level.BREAKING),
    ]
    (guess,) = impact.warnings
    assert guess.reason == (
        "By its name, as it has no type here: method `vaults.audit_vault` is gone"
    )
    assert [change.id for change in guess.changes] == ["api-removed-without-deprecation"]
    assert impact.summary == "2 lines broken, 1 to look at, 1 file checked"
