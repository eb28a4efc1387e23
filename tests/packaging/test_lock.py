"""The lock of the development environment agrees with pyproject.toml."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from support.environments import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCK = (ROOT / "requirements-dev.lock").read_text()
PINNED = {
    name.lower().replace("_", "-"): version
    for name, version in re.findall(r"^([\w.-]+)(?:\[.*\])?==([^\s;]+)", LOCK, re.MULTILINE)
}
WANTED = (
    *PROJECT["project"]["dependencies"],
    *(r for group in PROJECT["project"]["optional-dependencies"].values() for r in group),
    *PROJECT["dependency-groups"]["dev"],
    *PROJECT["build-system"]["requires"],
)


@pytest.mark.parametrize("requirement", sorted(set(WANTED)))
def test_the_lock_pins_what_is_asked_for(requirement: str) -> None:
    asked = Requirement(requirement)
    pinned = PINNED.get(asked.name.lower())
    assert pinned is not None, "run scripts/lock"
    assert asked.specifier.contains(pinned, prereleases=True), "run scripts/lock"


def test_every_pin_has_hashes() -> None:
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(entries) >= len(PINNED) > 30
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_lock_names_no_index() -> None:
    assert re.findall(r"https?://\S+|--(?:index|extra-index|find-links)\S*", LOCK) == []
