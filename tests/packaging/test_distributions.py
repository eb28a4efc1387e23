"""The wheel and the sdist: what they hold, and that they work where nothing else is installed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.environments import ROOT, build, install, run

import otto_ext

if TYPE_CHECKING:
    from email.message import Message

pytestmark = pytest.mark.environment

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
RUNTIME = {"attrs", "httpx", "python-dateutil"}


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return build(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="session")
def sdist(distributions: tuple[Path, Path]) -> Path:
    return distributions[0]


@pytest.fixture(scope="session")
def wheel(distributions: tuple[Path, Path]) -> Path:
    return distributions[1]


@pytest.fixture(scope="session")
def files(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="session")
def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


@pytest.fixture(scope="session")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(tmp_path_factory.mktemp("empty") / "venv", str(wheel))


def test_the_wheel_holds_the_packages_and_nothing_else(files: set[str]) -> None:
    tops = {name.partition("/")[0] for name in files}
    assert {name for name in tops if not name.endswith(".dist-info")} == {
        "otto_api",
        "otto_codegen",
        "otto_ext",
    }
    assert {
        "otto_api/_openapi.json",
        "otto_codegen/overlays/README.md",
        "otto_ext/skill/SKILL.md",
    } <= files


@pytest.mark.parametrize("package", ["otto_api", "otto_ext"])
def test_type_checkers_see_that_a_package_is_typed(files: set[str], package: str) -> None:
    assert f"{package}/py.typed" in files


def test_the_wheel_holds_every_file_of_the_packages(files: set[str]) -> None:
    places = (
        (ROOT / "generated", "otto_api"),
        (ROOT, "otto_ext"),
        (ROOT / "scripts", "otto_codegen"),
    )
    for parent, package in places:
        for path in (parent / package).rglob("*.py"):
            assert path.relative_to(parent).as_posix() in files


def test_the_metadata_says_what_it_is(metadata: Message) -> None:
    assert metadata["Name"] == "otto-client"
    assert metadata["Version"] == otto_ext.__version__
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "MIT"
    assert metadata["License-File"] == "LICENSE"
    assert "Typing :: Typed" in metadata.get_all("Classifier", [])
    assert metadata.get_payload().strip() == (ROOT / "README.md").read_text().strip()


def test_only_three_packages_are_required_and_the_rest_are_extras(metadata: Message) -> None:
    requirements = metadata.get_all("Requires-Dist", [])
    plain = {re.split(r"[^\w-]", r)[0] for r in requirements if "extra ==" not in r}
    assert plain == RUNTIME
    assert set(metadata.get_all("Provides-Extra", [])) == set(PROJECT["optional-dependencies"])


def test_both_packages_import_without_any_extra(python: Path, tmp_path: Path) -> None:
    code = """
import importlib, json, pkgutil, sys, warnings
warnings.simplefilter("error")
import otto_api, otto_ext
for package in (otto_api, otto_ext):
    for name in getattr(package, "__all__", ()):
        getattr(package, name)
print(json.dumps([otto_api.__file__, otto_ext.__file__]))
"""
    places = json.loads(run(python, "-I", "-c", code, cwd=tmp_path))
    assert all(Path(place).is_relative_to(python.parents[1]) for place in places)


def test_installing_brings_no_extra(python: Path, tmp_path: Path) -> None:
    code = """
import importlib.metadata as m, json
print(json.dumps([d.metadata["Name"].lower() for d in m.distributions()]))
"""
    present = set(json.loads(run(python, "-I", "-c", code, cwd=tmp_path)))
    optional = {
        re.split(r"[^\w-]", requirement)[0].lower()
        for requirements in PROJECT["optional-dependencies"].values()
        for requirement in requirements
    }
    assert present >= RUNTIME | {"otto-client"}
    assert not present & (optional - RUNTIME)


def test_it_works_with_the_lowest_versions_that_it_allows(wheel: Path, tmp_path: Path) -> None:
    python = install(tmp_path / "venv", str(wheel), "--resolution", "lowest-direct")
    run(python, "-I", "-c", "import otto_api.client, otto_ext; otto_ext.Otto", cwd=tmp_path)


@pytest.mark.parametrize("resolution", ["highest", "lowest-direct"])
def test_the_command_line_works_with_the_newest_and_the_lowest_versions(
    wheel: Path, tmp_path: Path, resolution: str
) -> None:
    python = install(tmp_path / "venv", f"{wheel}[cli]", "--resolution", resolution)
    otto = python.with_name("otto")
    assert "Call an operation." in run(otto, "--help", cwd=tmp_path)
    names = [it["name"] for it in json.loads(run(otto, "operations", "--json", cwd=tmp_path))]
    assert names
    code = "import sys; from otto_ext.cli._app import run; "
    code += "[run(['call', name, '--help']) for name in sys.argv[1:]]"
    helps = run(python, "-I", "-c", code, *names, cwd=tmp_path)
    assert helps.count("--base-url URL") == len(names)
    assert "--parents OPERATION" in run(otto, "pull", "--help", cwd=tmp_path)


def test_the_document_is_followed_without_a_checkout(wheel: Path, tmp_path: Path) -> None:
    python = install(tmp_path / "venv", f"{wheel}[codegen]")
    otto = str(python.with_name("otto"))
    document = json.loads((ROOT / "openapi.json").read_bytes())
    path, item = next((p, i) for p, i in document["paths"].items() if "get" in i)
    document["paths"]["/followed"] = {"get": {"operationId": "followed", "responses": {}}}
    del item["get"]
    new, same = tmp_path / "new.json", ROOT / "openapi.json"
    new.write_text(json.dumps(document))
    home = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}

    def said(*command: str, status: int = 0, **more: str) -> str:
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env={**home, **more},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    # The document that the package holds is the one before.
    assert said(otto, "track", "--source", str(same)) == ""
    lines = said(otto, "track", "--source", str(new), status=3).splitlines()
    assert lines[2] == "New for you: 1 operation."
    assert f"GET {path}" in Path(lines[3]).read_text()
    assert path in said(otto, "diff", str(same), str(new), status=1)
    assert "--output DIR" in said(otto, "regenerate", "--source", str(new), status=2)
    # What `otto doctor` says to run.
    advice = said(otto, "doctor", "--timeout", "1", status=1, OTTO_SPEC_URL=str(new))
    assert "`otto regenerate --output DIR`" in " ".join(advice.split())
    assert "removed" in said(otto, "regenerate", "--source", str(new), "--output", "client")
    code = "import otto_api, otto_api.client as c; print(otto_api.__file__, 'GET /followed' in"
    code += " c.OPERATIONS.values())"
    made = said(str(python), "-c", code, PYTHONPATH="client")
    assert made == f"{tmp_path / 'client/otto_api/__init__.py'} True\n"
    # From here on the new client is the present one.
    followed = said(otto, "track", "--source", str(new), PYTHONPATH=str(tmp_path / "client"))
    assert followed == ""


def test_a_type_checker_sees_the_types_of_the_installed_packages(
    python: Path, tmp_path: Path
) -> None:
    script = tmp_path / "user.py"
    script.write_text(
        "from otto_ext import AsyncOtto, Otto\n\n\n"
        "def address(client: Otto | AsyncOtto) -> str:\n"
        "    return str(client.get_httpx_client().base_url)\n\n\n"
        'wrong: int = address(Otto(client_id="id", client_secret="secret"))\n'
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--python-executable", str(python)]
    found = subprocess.run(
        [*command, script.name], cwd=tmp_path, capture_output=True, text=True, check=False
    ).stdout.splitlines()
    assert len(found) == 2, found
    assert found[0].startswith("user.py:8: error: Incompatible types in assignment")


def test_the_sdist_holds_what_a_rebuild_and_the_tests_need(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names >= {"LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml", "openapi.json"}
    assert names >= {"scripts/regenerate.py", "tests/conftest.py", "requirements-dev.lock"}
    assert not [name for name in names if name.startswith((".venv", ".cache", ".git/"))]
