"""Users' code, checked against the client before and after; mypy runs once for many questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from otto_codegen.diff import diff_documents
from otto_codegen.impact import Impact, impact_of
from otto_codegen.settings import Settings, Target
from otto_codegen.surface import diff_surfaces
from support.tracked_documents import after, before, names_of, write_client

if TYPE_CHECKING:
    from pathlib import Path

Measure = Callable[..., Impact]


@pytest.fixture(scope="session")
def measure(warm_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Measure:
    """Measure the impact of changes (names of `support.tracked_documents.CHANGES`) on paths."""
    old = write_client(before(), tmp_path_factory.mktemp("impact-before"))
    made: dict[tuple[str, ...], Path] = {}

    def run(paths: list[Path], *changes: str) -> Impact:
        document = after(*changes)
        if changes not in made:
            made[changes] = write_client(document, tmp_path_factory.mktemp("impact-after"))
        new = made[changes]
        settings = Settings(
            source="",
            target=Target.apart(old.parent),
            overlays=old.parent,
            cache=warm_cache,
            today=dt.date(2026, 6, 1),
            impact=tuple(paths),
        )
        known = diff_documents(before(), document).changes
        return impact_of(settings, old, new, diff_surfaces(names_of(old), names_of(new), known))

    return run
