"""Every line that a change breaks is found in code as users write it, and no other line."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from otto_codegen.diff import diff_documents
from otto_codegen.impact import impact_of
from otto_codegen.settings import Settings, Target
from otto_codegen.surface import diff_surfaces
from support.tracked_documents import names_of, write_client
from support.users_code import NOTEBOOK, SNIPPETS, after, before

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

#: File, cell and line.
Place = tuple[str, int | None, int]


@pytest.fixture(scope="module")
def found(warm_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Place, set[str]]:
    """The levels of what is reported at each place."""
    folder = tmp_path_factory.mktemp("users")
    for name, code in SNIPPETS.items():
        (folder / f"{name}.py").write_text(code)
    cells = [{"cell_type": "code", "source": code} for code in NOTEBOOK]
    (folder / "notebook.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}}))
    old, new = (
        write_client(document, tmp_path_factory.mktemp("client"))
        for document in (before(), after())
    )
    settings = Settings(
        source="",
        target=Target.apart(old.parent),
        overlays=old.parent,
        cache=warm_cache,
        today=dt.date(2026, 6, 1),
        impact=(folder,),
    )
    changes = diff_documents(before(), after()).changes
    surface = diff_surfaces(names_of(old), names_of(new), changes)
    levels: dict[Place, set[str]] = {}
    for hit in impact_of(settings, old, new, surface).hits:
        place = (Path(hit.file).stem, hit.cell, hit.line)
        levels.setdefault(place, set()).add(hit.level.value)
    return levels


def marked(name: str) -> Iterator[tuple[Place, str, str]]:
    """The lines of a snippet, each with the level that it is marked with."""
    cells = enumerate(NOTEBOOK, 1) if name == "notebook" else [(None, SNIPPETS[name])]
    for cell, code in cells:
        for number, line in enumerate(code.splitlines(), 1):
            level = "breaking" if "#!" in line else "warning" if "#?" in line else ""
            yield (name, cell, number), line, level


@pytest.mark.parametrize("name", [*SNIPPETS, "notebook"])
def test_each_line_is_found_and_no_other(name: str, found: dict[Place, set[str]]) -> None:
    lines = list(marked(name))
    missed = [line for place, line, level in lines if level and level not in found.get(place, ())]
    false = [line for place, line, level in lines if not level and place in found]
    assert (missed, false) == ([], [])
