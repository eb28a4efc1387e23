"""What the tests of the regeneration share."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from filelock import FileLock
from otto_codegen.pipeline import regenerate
from otto_codegen.progress import SilentProgress
from otto_codegen.settings import Settings, Target
from otto_codegen.swap import tree_digest
from otto_codegen.type_check import type_check
from otto_codegen.verify import verify

if TYPE_CHECKING:
    from pathlib import Path

    from otto_codegen.outcome import RegenerationOutcome

Configure = Callable[..., Settings]


@pytest.fixture(scope="session")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """mypy's cache of what every client imports, made once for all workers, for copies."""
    base = tmp_path_factory.getbasetemp()
    cache = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "learnt-types"
    with FileLock(f"{cache}.lock"):
        if not cache.exists():
            package = tmp_path_factory.mktemp("first") / "otto_api"
            package.mkdir()
            (package / "__init__.py").write_text("x: int = 1\n")
            (package / "py.typed").touch()
            begun = tmp_path_factory.mktemp("learning")
            with type_check(begun) as types:
                types.start(package)
                assert types.errors() == ()
            begun.rename(cache)
    return cache


@pytest.fixture(scope="session")
def warm_cache(learnt: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of a worker's regenerations, as `Settings.cache` or as `XDG_CACHE_HOME`."""
    folder = tmp_path_factory.mktemp("codegen-cache")
    for where in (folder, folder / "otto-client"):
        shutil.copytree(learnt, where / "mypy")
    return folder


@pytest.fixture(scope="session")
def verified() -> set[str]:
    """The digests of the packages that passed the checks of `verify`."""
    return set()


@pytest.fixture
def verify_once(verified: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Many tests make the same package: its imports and types are checked the first time."""

    def check(package: Path, *arguments: Any, **options: Any) -> None:
        digest = tree_digest(package)
        if digest not in verified:
            verify(package, *arguments, **options)
            verified.add(digest)

    monkeypatch.setattr("otto_codegen.verify.verify", check)


@pytest.fixture
def configure(tmp_path: Path, warm_cache: Path, verify_once: None) -> Configure:
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


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, RegenerationOutcome]]:
    """Repositories that `install` made, and how."""
    return {}


@pytest.fixture
def install(
    configure: Configure,
    made: dict[str, tuple[Path, RegenerationOutcome]],
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Any], Settings]:
    """Put the client of a document in place, which is made once for all tests."""

    def put(document: Any) -> Settings:
        settings = configure(document)
        key = json.dumps(document)
        if key not in made:
            root = tmp_path_factory.mktemp("made")
            target = Target.repository(root)
            outcome = regenerate(evolve(settings, target=target), SilentProgress())
            made[key] = (root, outcome)
        shutil.copytree(made[key][0], tmp_path / "repository", dirs_exist_ok=True)
        return settings

    return put
