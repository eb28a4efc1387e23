"""mypy's settings are those of --strict for the client, and what it learnt is used again."""

from __future__ import annotations

import configparser
import shutil
from typing import TYPE_CHECKING

import pytest
from mypy.main import define_options
from otto_codegen.swap import locked
from otto_codegen.type_check import for_client, for_users, seed, type_check

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def sections(text: str) -> dict[str, dict[str, str]]:
    parser = configparser.ConfigParser()
    parser.read_string(text)
    return {name: dict(parser[name]) for name in parser.sections()}


def test_the_client_is_held_to_everything_that_strict_means() -> None:
    """Stated one by one in the settings, so a new release of mypy may have more."""
    stated = sections(for_client())
    client = {**stated["mypy"], **stated["mypy-otto_api.*,otto_ext.wire.*"]}
    strict = {name: str(value) for name, value in define_options()[2]}
    assert {name: client.get(name) for name in strict} == strict


def test_both_checks_have_the_same_settings_for_what_both_look_at() -> None:
    client, users = sections(for_client()), sections(for_users())
    assert client.pop("mypy") != users.pop("mypy")  # only what mypy does not remember by
    assert users.pop("mypy-otto_ext.*")
    assert client == users


def package_of(folder: Path, code: str) -> Path:
    package = folder / "otto_api"
    shutil.rmtree(package, ignore_errors=True)
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(code)
    (package / "py.typed").touch()
    return package


@pytest.fixture(scope="module")
def cache(learnt: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of one checked package."""
    return shutil.copytree(learnt, tmp_path_factory.mktemp("cache") / "mypy")


def test_what_every_client_imports_is_learnt_once(cache: Path) -> None:
    (known,) = cache.glob("known-*")
    before = known.stat().st_mtime_ns
    with type_check(cache):
        pass
    assert known.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "code", ["def f(x): ...\n", "import otto_api.gone\n", "from .gone import y\n", "x: list = []\n"]
)
def test_a_package_that_is_not_strict_is_found(cache: Path, tmp_path: Path, code: str) -> None:
    with type_check(cache) as types:
        types.start(package_of(tmp_path, code))
        (error, *_) = types.errors()
    assert error.startswith("otto_api/__init__.py:1: error: ")


def test_nothing_beside_the_package_is_run(cache: Path, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    for name in ("mypy", "json", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text(f"open({str(marker)!r}, 'w')\n")
    with type_check(cache) as types:
        types.start(package_of(tmp_path, "x: int = 1\n"))
        assert types.errors() == ()
    assert not marker.exists()


def test_a_check_that_is_left_early_leaves_no_process(tmp_path: Path) -> None:
    with type_check(tmp_path / "cache") as types:
        running = types._running[0].process
    assert running.poll() is not None
    assert not list((tmp_path / "cache").glob("known-*"))


def test_an_empty_cache_begins_with_what_another_holds(cache: Path, tmp_path: Path) -> None:
    empty, other = tmp_path / "empty", tmp_path / "other"
    empty.mkdir()
    other.mkdir()
    seed(empty, cache)
    assert {path.name for path in empty.iterdir()} == {path.name for path in cache.iterdir()}
    (other / "something").touch()
    seed(other, cache)
    assert [path.name for path in other.iterdir()] == ["something"]


def test_a_cache_in_use_seeds_nothing(cache: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with locked(cache):
        seed(empty, cache)
    seed(empty, tmp_path / "missing")
    assert list(empty.iterdir()) == []
