"""docs/api-diff.md is what the tables say."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from otto_codegen.diff import RULES
from otto_codegen.diff.lifecycle import removal
from otto_codegen.diff.rules_page import page

if TYPE_CHECKING:
    from pathlib import Path


def test_the_page_is_what_the_tables_say(root: Path) -> None:
    written = (root / "docs" / "api-diff.md").read_text()
    assert written == page(), (
        "run: cd scripts && python -m otto_codegen.diff.rules_page > ../docs/api-diff.md"
    )


def test_the_page_names_every_rule_or_its_event() -> None:
    text = page()
    for rule in RULES:
        parts = rule.split("-", 2)
        assert f"`{rule}`" in text or f"`{parts[2]}`" in text, rule


TODAY = dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    ("deprecated", "sunset", "rule"),
    [
        (None, "2026-05-01", ""),
        (True, None, "-with-deprecation"),
        (True, "soon", "-before-sunset"),
        (True, "2026-05-31", "-with-deprecation"),
        (True, "2026-06-01", "-before-sunset"),
        (True, "2026-06-02T10:00:00", "-before-sunset"),
        (True, dt.date(2026, 6, 2), "-before-sunset"),
        (True, dt.datetime(2026, 5, 2, tzinfo=dt.UTC), "-with-deprecation"),
    ],
)
def test_a_removal_was_announced_or_not(deprecated: object, sunset: object, rule: str) -> None:
    assert removal(deprecated, sunset, TODAY) == rule
