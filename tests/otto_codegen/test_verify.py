"""A client that does not import, or is not clean under mypy, is not put in place."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import pytest
from otto_codegen.codegen_errors import VerificationError
from otto_codegen.import_check import import_all
from otto_codegen.normalise import normalise
from otto_codegen.render_client import render
from otto_codegen.swap import locked
from otto_codegen.type_check import private_cache, type_check
from otto_codegen.verify import check_imports
from otto_codegen.verify import verify as verify_with
from support.api_documents import rich

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.slow


def verify(package: Path, cache: Path, step: Callable[[str], None] = lambda _: None) -> None:
    with type_check(cache) as types:
        verify_with(package, types, step)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    package = tmp_path_factory.mktemp("rendered") / "otto_api"
    render(normalise(rich()).document, package)
    return package


@pytest.fixture(scope="module")
def cache(learnt: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(learnt, tmp_path_factory.mktemp("cache") / "mypy")


@pytest.fixture
def package(rendered: Path, tmp_path: Path) -> Path:
    """A copy to damage."""
    return shutil.copytree(rendered, tmp_path / "otto_api")


def test_a_generated_client_passes(rendered: Path, cache: Path) -> None:
    steps: list[str] = []
    verify(rendered, cache, steps.append)
    assert steps == ["what it contains", "imports", "types"]
    assert any(cache.iterdir())
    assert not list(rendered.rglob("__pycache__"))


def test_code_that_no_template_writes_is_not_even_imported(
    package: Path, cache: Path, tmp_path: Path
) -> None:
    marker = tmp_path / "marker"
    (package / "errors.py").write_text(f"open({str(marker)!r}, 'w')\n")
    with pytest.raises(VerificationError, match=r"holds code .*: errors\.py"):
        verify(package, cache)
    assert not marker.exists()


def test_types_that_do_not_fit_are_found(package: Path, cache: Path) -> None:
    path = package / "errors.py"
    path.write_text(path.read_text() + "\nnumber: int = 'text'\n")
    with pytest.raises(VerificationError, match="is not clean under mypy --strict") as error:
        verify(package, cache)
    assert any("errors.py" in problem for problem in error.value.problems)


def test_a_module_that_does_not_import_is_found(package: Path, cache: Path) -> None:
    # A class that inherits from itself twice is code as the templates write it.
    path = package / "errors.py"
    path.write_text(path.read_text() + "\n\nclass Two(str, int):\n    pass\n")
    with pytest.raises(VerificationError, match=r"that do not import: otto_api\.errors"):
        verify(package, cache)


def test_clients_of_the_same_second_are_distinguished(package: Path, cache: Path) -> None:
    path = package / "errors.py"
    good = path.read_text() + "\nnumber: int = 1234\n"
    path.write_text(good)
    verify(package, cache)
    when = path.stat().st_mtime_ns
    path.write_text(good.replace("1234", "'12'"))
    os.utime(path, ns=(when, when))
    with pytest.raises(VerificationError, match="is not clean under mypy --strict"):
        verify(package, cache)


def test_a_cache_in_use_or_one_that_cannot_be_made_gives_way_to_another(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = tmp_path / "cache"
    cache.mkdir()
    with locked(cache):
        for busy in (cache, tmp_path / "file" / "cache"):
            with private_cache(busy) as other:
                assert list(other.iterdir()) == []
                (other / "written").touch()
            assert not other.exists()
    assert list(cache.iterdir()) == []


# -- imports --------------------------------------------------------------------------------------


def package_of(directory: Path, name: str, **modules: str) -> Path:
    (directory / name).mkdir()
    for module, code in {"__init__": "", **modules}.items():
        (directory / name / f"{module}.py").write_text(code)
    return directory / name


def test_each_module_is_imported_and_each_public_name_looked_up(tmp_path: Path) -> None:
    package = package_of(
        tmp_path, "probe_api", good="x = 1", bad="import gone_api", lazy="__all__ = ['missing']"
    )
    assert check_imports(package) == (
        "probe_api.bad: ModuleNotFoundError: No module named 'gone_api'",
        "probe_api.lazy: AttributeError: module 'probe_api.lazy' has no attribute 'missing'",
    )


def test_a_package_that_does_not_import_is_one_finding(tmp_path: Path) -> None:
    package = package_of(tmp_path, "probe_api", __init__="raise ValueError('no\\nway')")
    assert check_imports(package) == ("probe_api: ValueError: no way",)


def test_a_process_that_ends_is_a_finding(tmp_path: Path) -> None:
    package = package_of(tmp_path, "probe_api", bad="import os\nos._exit(7)")
    assert check_imports(package) == ("the import check ended with status 7",)


def test_imports_see_no_secret_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTTO_CLIENT_SECRET", "s3cret")
    code = "import os\nassert 'OTTO_CLIENT_SECRET' not in os.environ, 'seen'"
    assert check_imports(package_of(tmp_path, "probe_api", module=code)) == ()


def test_the_worker_does_the_same_in_this_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    package_of(tmp_path, "worker_api", bad="1 / 0", lazy="__all__ = ['x']\nx = 1")
    package_of(tmp_path, "worse_api", __init__="1 / 0")
    assert import_all("worker_api") == ["worker_api.bad: ZeroDivisionError: division by zero"]
    assert import_all("worse_api") == ["worse_api: ZeroDivisionError: division by zero"]
    for name in [name for name in sys.modules if name.split(".")[0] == "worker_api"]:
        del sys.modules[name]
