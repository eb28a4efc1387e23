"""`scripts/bootstrap` on machines of all kinds."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.environments import ROOT

pytestmark = pytest.mark.slow

TOOLS = (
    "awk",
    "bash",
    "cat",
    "cksum",
    "dirname",
    "env",
    "head",
    "mkdir",
    "mktemp",
    "mv",
    "rm",
    "uname",
)
LOCKED = ("hatchling", "packaging", "pathspec", "pluggy", "trove-classifiers", "uv")
PYPROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "sample"
version = "1"
[tool.hatch.build.targets.wheel]
packages = ["otto_ext"]
dev-mode-dirs = ["."]
"""
# Not the environment's own: what a machine has is a Python outside of any environment.
PYTHON = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"


class Machine:
    """A checkout of a small project, and a PATH that holds what the test puts there."""

    def __init__(self, directory: Path) -> None:
        self.project, self.bin = directory / "project", directory / "bin"
        (self.project / "scripts").mkdir(parents=True)
        (self.project / "otto_ext").mkdir()
        (self.project / "otto_ext" / "_version.py").write_text("")
        (self.project / "pyproject.toml").write_text(PYPROJECT)
        shutil.copy(ROOT / "scripts/bootstrap", self.project / "scripts")
        entries = re.split(r"\n(?=\S)", (ROOT / "requirements-dev.lock").read_text())
        self.lock(*(entry for entry in entries if entry.split("==")[0] in LOCKED))
        self.bin.mkdir()
        for tool in TOOLS:
            (self.bin / tool).symlink_to(str(shutil.which(tool)))

    @property
    def venv(self) -> Path:
        return self.project / ".venv"

    def lock(self, *entries: str) -> None:
        (self.project / "requirements-dev.lock").write_text("\n".join(entries) + "\n")

    def add(self, name: str, script: str) -> None:
        path = self.bin / name
        path.write_text(f"#!/usr/bin/env bash\n{script}\n")
        path.chmod(0o755)

    def bootstrap(self, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.project / "scripts/bootstrap"],
            env={**os.environ, "PATH": str(self.bin), **environment},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A machine with Python alone, after a first run."""
    machine = Machine(tmp_path_factory.mktemp("machine"))
    machine.add("python3", f'exec {PYTHON} "$@"')
    done = machine.bootstrap()
    assert done.returncode == 0, done.stderr
    return machine


def test_an_old_python_is_named_and_nothing_is_made(machine: Machine) -> None:
    machine.add("python3", '[[ $1 == --version ]] && echo "Python 3.9.2" || exit 1')
    done = machine.bootstrap()
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr
    assert "Python 3.9.2" in done.stderr
    assert not machine.venv.exists()


def test_a_machine_without_python_is_reported(machine: Machine) -> None:
    done = machine.bootstrap()
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr


def test_a_python_that_was_named_but_does_not_fit_is_not_passed_over(machine: Machine) -> None:
    machine.add("python3", f'exec {PYTHON} "$@"')
    done = machine.bootstrap(OTTO_PYTHON="/nowhere/python3")
    assert done.returncode == 1
    assert "OTTO_PYTHON=/nowhere/python3" in done.stderr
    assert not machine.venv.exists()


def test_a_newer_python_beside_an_old_one_is_found_and_its_missing_venv_is_reported(
    machine: Machine,
) -> None:
    machine.add("python3", "exit 1")
    machine.add("python3.12", f'[[ $* == *ensurepip* ]] && exit 1; exec {PYTHON} "$@"')
    done = machine.bootstrap()
    assert done.returncode == 1
    assert "python3.12 lacks the venv module" in done.stderr
    assert f"apt-get install python3.{sys.version_info.minor}-venv" in done.stderr


@pytest.mark.parametrize("stamp", [None, "the folder of another clone\n"])
def test_an_environment_behind_a_link_is_left_alone(
    machine: Machine, tmp_path: Path, stamp: str | None
) -> None:
    machine.add("python3", f'exec {PYTHON} "$@"')
    other = tmp_path / "other"
    (other / "bin").mkdir(parents=True)
    (other / "bin" / "python").symlink_to(PYTHON)
    if stamp is not None:
        (other / ".stamp").write_text(stamp)
    machine.venv.symlink_to(other)
    done = machine.bootstrap()
    assert done.returncode == 1
    assert f".venv is a symbolic link to {other}" in done.stderr
    assert "rm .venv" in done.stderr
    assert (other / "bin" / "python").exists()
    assert (other / ".stamp").exists() is (stamp is not None)


def test_a_link_to_a_missing_folder_is_reported(machine: Machine, tmp_path: Path) -> None:
    machine.add("python3", f'exec {PYTHON} "$@"')
    machine.venv.symlink_to(tmp_path / "nowhere")
    done = machine.bootstrap()
    assert done.returncode == 1
    assert "a folder that does not exist" in done.stderr


@pytest.mark.environment
def test_python_alone_is_enough(ready: Machine) -> None:
    shown = subprocess.run(
        [
            ready.venv / "bin/python",
            "-I",
            "-c",
            "import hatchling, otto_ext; print(otto_ext.__path__)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(ready.project) in shown.stdout


@pytest.mark.environment
def test_a_second_run_does_nothing(ready: Machine) -> None:
    (ready.bin / "python3").rename(ready.bin / "away")
    try:
        done = ready.bootstrap()
    finally:
        (ready.bin / "away").rename(ready.bin / "python3")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.environment
def test_another_lock_changes_the_environment_and_keeps_it(ready: Machine) -> None:
    kept = ready.venv / "kept"
    kept.touch()
    lock = (ready.project / "requirements-dev.lock").read_text()
    (ready.project / "requirements-dev.lock").write_text(lock + "\n# changed\n")
    done = ready.bootstrap()
    assert done.returncode == 0, done.stderr
    assert kept.exists()
    assert ready.bootstrap().stderr == ""


@pytest.mark.environment
def test_an_interrupted_run_is_made_good(ready: Machine) -> None:
    (ready.venv / ".stamp").unlink()
    (ready.venv / "bin" / "python").unlink()
    done = ready.bootstrap()
    assert done.returncode == 0, done.stderr
    subprocess.run([ready.venv / "bin/python", "-I", "-c", "import hatchling"], check=True)


@pytest.mark.environment
def test_a_package_that_is_not_what_the_lock_says_is_refused(machine: Machine) -> None:
    machine.add("python3", f'exec {PYTHON} "$@"')
    lock = (machine.project / "requirements-dev.lock").read_text()
    machine.lock(re.sub(r"(?<=sha256:)[0-9a-f]{64}", "0" * 64, lock))
    done = machine.bootstrap()
    assert done.returncode == 1
    assert "could not be installed" in done.stderr
    assert not (machine.venv / ".stamp").exists()
