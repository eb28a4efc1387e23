"""Each path that docs/architecture.md and the other maps of the repository name exists."""

from __future__ import annotations

import re

import pytest
from support.environments import ROOT

PAGES = ("docs/architecture.md", "AGENTS.md", "CONTRIBUTING.md")
TOP = ("docs", "examples", "generated", "otto_ext", "overlays", "scripts", "tests")
CODE = re.compile(r"`([\w.-]+/[\w./-]*|[\w.-]+\.(?:py|json|toml|txt))(?: [^`]*)?`")
#: Not one file: a placeholder, what a distribution calls, and what commands write.
OTHERS = {"tests/your_test.py", "build/site", ".cache/pythons"}


def paths(page: str) -> list[tuple[str, str]]:
    """Each path that a page names, and the line that it stands on."""
    lines = (ROOT / page).read_text(encoding="utf-8").splitlines()
    return [(path, line) for line in lines for path in CODE.findall(line) if path not in OTHERS]


def exists(path: str, line: str) -> bool:
    """Whether a path is there: from the root, from above another of its row, in prose anywhere."""
    if path.partition("/")[0] in TOP or (ROOT / path).exists():
        return (ROOT / path).exists()
    if not line.startswith("|"):
        return any(
            found
            for top in ("generated", "otto_ext", "scripts", "tests")
            for found in (ROOT / top).rglob(path.strip("/"))
        )
    named = [ROOT / other for other in CODE.findall(line) if other.partition("/")[0] in TOP]
    return any((folder / path).exists() for other in named for folder in (other, *other.parents))


@pytest.mark.parametrize("page", PAGES)
def test_every_path_exists(page: str) -> None:
    found = paths(page)
    assert len(found) >= 10
    assert [path for path, line in found if not exists(path, line)] == []


def test_a_path_that_is_gone_is_found() -> None:
    row = "| a rule | `otto_ext/retry/_policy.py`, `_gone.py`, `_gate.py` |"
    assert [exists(path, row) for path in CODE.findall(row)] == [True, False, True]
    assert not exists("otto_ext/gone/", row)
