"""The locks of the environments agree with pyproject.toml."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from support.environments import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
DEVELOPMENT, BENCH = "requirements-dev.lock", "requirements-bench.lock"
SITE, RELEASE = "requirements-site.lock", "requirements-release.lock"
LOCKS = {name: (ROOT / name).read_text() for name in (DEVELOPMENT, BENCH, SITE, RELEASE)}
WANTED = {
    DEVELOPMENT: (
        *PROJECT["project"]["dependencies"],
        *(r for group in PROJECT["project"]["optional-dependencies"].values() for r in group),
        *PROJECT["dependency-groups"]["dev"],
        *PROJECT["build-system"]["requires"],
    ),
    BENCH: (*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["bench"]),
    SITE: tuple(PROJECT["dependency-groups"]["site"]),
    RELEASE: tuple(PROJECT["dependency-groups"]["release"]),
}


def pins_of(lock: str) -> dict[str, str]:
    """The version of each package that a lock names."""
    found = re.findall(r"^([\w.-]+)(?:\[.*\])?==([^\s;]+)", LOCKS[lock], re.MULTILINE)
    return {name.lower().replace("_", "-"): version for name, version in found}


@pytest.mark.parametrize(
    ("lock", "requirement"), [(lock, it) for lock, all_ in WANTED.items() for it in sorted({*all_})]
)
def test_the_lock_pins_what_is_asked_for(lock: str, requirement: str) -> None:
    asked = Requirement(requirement)
    pinned = pins_of(lock).get(asked.name.lower())
    assert pinned is not None, "run scripts/lock"
    assert asked.specifier.contains(pinned, prereleases=True), "run scripts/lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", LOCKS[lock].strip())
    assert len(entries) >= len(pins_of(lock)) > 30
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_names_no_index(lock: str) -> None:
    assert re.findall(r"https?://\S+|--(?:index|extra-index|find-links)\S*", LOCKS[lock]) == []


def test_both_environments_have_the_same_versions_of_what_the_client_needs() -> None:
    development, bench = pins_of(DEVELOPMENT), pins_of(BENCH)
    shared = development.keys() & bench.keys() & {"attrs", "httpx", "python-dateutil", "msgspec"}
    assert {name: bench[name] for name in shared} == {name: development[name] for name in shared}
