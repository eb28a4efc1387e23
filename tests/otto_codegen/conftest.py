"""What the tests of the regeneration share."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from otto_codegen.settings import Settings, Target

if TYPE_CHECKING:
    from pathlib import Path

Configure = Callable[..., Settings]


@pytest.fixture(scope="session")
def warm_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache for all tests, so that mypy reads its stubs once."""
    return tmp_path_factory.mktemp("codegen-cache")


@pytest.fixture
def configure(tmp_path: Path, warm_cache: Path) -> Configure:
    """Settings for a repository in a temporary directory, made from a document."""

    def make(document: Any, **changes: Any) -> Settings:
        source = tmp_path / "source.json"
        source.write_text(document if isinstance(document, str) else json.dumps(document))
        root = tmp_path / "repository"
        root.mkdir(exist_ok=True)
        settings = Settings(
            source=str(source),
            target=Target.repository(root),
            overlays=root / "overlays",
            cache=warm_cache,
            today=dt.date(2026, 6, 1),
        )
        return evolve(settings, **changes)

    return make
