"""What `scripts/test` and `.ci/run` do with the checks that they run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from otto_checks.cli import main
from otto_checks.pythons import make_environment
from otto_checks.runner import run_all
from otto_checks.steps import ALL_STEPS, COVERAGE, QUICK_STEPS, STEPS, UNDER_HTTPX2, Step
from support.environments import ROOT, run

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


SCRIPTS = {
    f"scripts/{path.name}"
    for path in (ROOT / "scripts").iterdir()
    if path.is_file() and not path.suffix
}


def step(name: str, code: str, *, alone: bool = False) -> Step:
    return Step(name, (sys.executable, "-c", code), alone=alone)


def test_every_step_runs_to_its_end_whatever_the_others_do() -> None:
    steps = (
        step("tests", "raise SystemExit(3)", alone=True),
        step("good", "print('fine')"),
        step("bad", "print('spoilt'); raise SystemExit(1)"),
        Step("missing", ("no-such-program-anywhere",)),
    )
    results = {result.step.name: result for result in run_all(steps, lambda step: None)}
    assert {name: result.passed for name, result in results.items()} == {
        "good": True,
        "bad": False,
        "missing": False,
        "tests": False,
    }
    assert results["bad"].output == "spoilt\n"
    assert "no-such-program-anywhere" in results["missing"].output
    assert results["tests"].status == 3


def test_those_that_use_every_core_come_last_and_one_by_one() -> None:
    steps = (step("a", "", alone=True), step("b", ""), step("c", "", alone=True))
    started: list[str] = []
    results = [
        result.step.name for result in run_all(steps, lambda step: started.append(step.name))
    ]
    assert results == ["b", "a", "c"]
    assert started == ["a", "c"]


def test_a_failed_check_is_shown_and_fails_the_run(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "otto_checks.cli.STEPS", (step("one", "print('why'); raise SystemExit(1)"),)
    )
    assert main([]) == 1
    shown = capfd.readouterr().out
    assert "why" in shown
    assert "FAILED: one" in shown


def test_checks_that_pass_pass_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("otto_checks.cli.STEPS", (step("one", ""), step("two", "", alone=True)))
    assert main([]) == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--step", STEPS[0].name, "tests/x.py"], "--step takes no pytest arguments"),
        (["--all", "tests/x.py"], "--all takes no pytest arguments"),
        (["--quick", "--all"], "choose one of --all and --quick"),
        (["--quick", "--lowest"], "--lowest goes with --python or alone"),
        (["--lowest", "tests/x.py"], "--lowest takes no pytest arguments"),
    ],
)
def test_arguments_that_contradict_each_other_are_wrong_use(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


def test_a_python_that_is_not_here_is_named_with_the_next_step(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--python", "3.99"]) == 1
    assert "Python 3.99 was not found; install python3.99, or" in capsys.readouterr().err


@pytest.mark.environment
@pytest.mark.parametrize("lowest", [False, True])
def test_an_environment_is_made_apart_from_the_one_that_runs(
    lowest: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("otto_checks.pythons.PYTHONS", tmp_path)
    python = make_environment(None, lowest=lowest)
    code = "import attrs, otto_ext, sys; print(attrs.__version__, sys.prefix)"
    version, prefix = run(python, "-I", "-c", code).split()
    assert Path(prefix).parent == tmp_path
    assert (version == "23.2.0") is lowest


@pytest.mark.parametrize(
    ("arguments", "left_out"),
    [
        ([], "Left out: coverage, environments and the tests under httpx2."),
        (
            ["--quick"],
            "Left out: slow tests, three quarters of the Hypothesis examples, coverage, ",
        ),
        (["--all"], ""),
    ],
)
def test_what_was_left_out_is_named(
    arguments: list[str],
    left_out: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("STEPS", "QUICK_STEPS", "ALL_STEPS"):
        monkeypatch.setattr(f"otto_checks.cli.{name}", (step("one", ""),))
    assert main(arguments) == 0
    shown = capsys.readouterr().out
    assert left_out in shown
    assert ("Left out" in shown) is bool(left_out)


MARKED = """
import pytest

@pytest.mark.environment
def test_environment(): ...

@pytest.mark.slow
def test_slow(): ...

def test_fast(): ...
"""


@pytest.mark.parametrize(
    ("steps", "run"),
    [
        (STEPS, {"test_slow", "test_fast"}),
        (QUICK_STEPS, {"test_fast"}),
        (ALL_STEPS, {"test_environment", "test_slow", "test_fast"}),
    ],
    ids=["plain", "quick", "all"],
)
def test_each_stage_runs_its_tests_once_and_all_of_them_every_test(
    tmp_path: Path, steps: tuple[Step, ...], run: set[str]
) -> None:
    (tmp_path / "test_marked.py").write_text(MARKED)
    for name in ("pyproject.toml", "tests/conftest.py"):
        shutil.copy(ROOT / name, tmp_path)
    found: list[str] = []
    for step in steps:
        # Those under httpx2 run files of their own, a second time.
        if "pytest" in step.command and step not in UNDER_HTTPX2:
            found += re.findall(r"::(\w+)", collect(step, tmp_path).stdout)
    assert sorted(found) == sorted(run)


def collect(step: Step, folder: Path) -> subprocess.CompletedProcess[str]:
    """Collect the tests of a folder as a step does."""
    command = [*step.command, "--collect-only", "-n", "0", "--no-cov", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, "--rootdir", str(folder), str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


MARKED_MODULES = {
    "slow": "pytest.mark.slow",
    "environment": "[pytest.mark.no_cover, pytest.mark.environment]",
    "lines": "[\n    pytest.mark.node,\n    pytest.mark.slow,\n]",
    "node": "pytest.mark.node",
}


@pytest.mark.parametrize(
    ("steps", "imported"), [(QUICK_STEPS, {"node"}), (STEPS, {"node", "slow", "lines"})]
)
def test_modules_that_a_stage_leaves_out_are_not_imported(
    tmp_path: Path, steps: tuple[Step, ...], imported: set[str]
) -> None:
    for name, marks in MARKED_MODULES.items():
        (tmp_path / f"test_{name}.py").write_text(
            f"import pytest\n\npytestmark = {marks}\n\ndef test_{name}(): ...\n"
        )
    for path in ("pyproject.toml", "tests/conftest.py"):
        shutil.copy(ROOT / path, tmp_path)
    (tests,) = (step for step in steps if "pytest" in step.command)
    shown = collect(tests, tmp_path).stdout
    assert {name.removeprefix("test_") for name in re.findall(r"::(\w+)", shown)} == imported
    assert "deselected" not in shown


@pytest.mark.parametrize(("body", "status"), [("assert True", 0), ("assert False", 1)])
def test_one_test_file_runs_alone(tmp_path: Path, body: str, status: int) -> None:
    (tmp_path / "test_one.py").write_text(f"def test_it():\n    {body}\n")
    command = [sys.executable, "scripts/otto_checks", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    assert "1 passed" in done.stdout or "1 failed" in done.stdout


@pytest.mark.parametrize("package", ["otto_ext", "otto_codegen"])
def test_the_threshold_of_coverage_is_95_percent_of_each_package(package: str) -> None:
    (report,) = (step for step in ALL_STEPS if step.name == f"coverage of {package}")
    assert COVERAGE >= 95
    assert f"--fail-under={COVERAGE}" in report.command
    assert PROJECT["tool"]["coverage"]["run"]["branch"] is True
    assert PROJECT["tool"]["coverage"]["run"]["source_pkgs"] == ["otto_ext", "otto_codegen"]


def test_the_stage_of_ci_measures_the_tests_before_it_compares_with_the_threshold() -> None:
    measured = ["--cov" in step.command for step in ALL_STEPS]
    assert measured.count(True) == 1
    names = [step.name for step in ALL_STEPS]
    assert names.index("coverage of otto_ext") > measured.index(True)
    assert not any("--cov" in step.command for step in STEPS)


MANY_EXAMPLES = """
from hypothesis import given, strategies as st

tried = []

@given(st.integers())
def test_property(number):
    tried.append(number)

def test_number_of_examples():
    print(f"{len(tried)} examples")
"""


@pytest.mark.slow
@pytest.mark.parametrize(("steps", "examples"), [(QUICK_STEPS, 25), (STEPS, 100)])
def test_the_quick_stage_tries_fewer_examples(
    tmp_path: Path, steps: tuple[Step, ...], examples: int
) -> None:
    (tmp_path / "test_many.py").write_text(MANY_EXAMPLES)
    for name in ("pyproject.toml", "tests/conftest.py"):
        shutil.copy(ROOT / name, tmp_path)
    (tests,) = (step for step in steps if "pytest" in step.command)
    options = ("-n", "0", "-s", "-p", "no:cacheprovider", "--rootdir", tmp_path, tmp_path)
    done = run(*tests.command, *options, cwd=tmp_path)
    assert f"{examples} examples" in done


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("otto_api", "otto_ext.pull"),
        ("otto_api", "otto_codegen"),
        ("otto_ext.wire", "otto_api"),
        ("otto_ext.wire", "otto_ext.retry"),
        ("otto_codegen", "otto_ext"),
        ("otto_codegen", "otto_api"),
        ("otto_ext", "otto_codegen"),
        ("otto_codegen", "otto_ext.auth"),
        ("otto_ext.openapi", "otto_ext.auth"),
        ("otto_ext.openapi", "otto_api"),
        ("otto_ext.retry", "otto_ext.auth"),
    ],
)
def test_an_import_against_the_arrows_is_found(
    tmp_path: Path, importer: str, imported: str
) -> None:
    assert lint_imports(tmp_path, importer, imported) == 1


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("otto_ext.pull", "otto_api"),
        ("otto_api", "otto_ext.wire"),
        ("otto_codegen", "otto_ext.openapi"),
    ],
)
def test_an_import_along_the_arrows_is_allowed(
    tmp_path: Path, importer: str, imported: str
) -> None:
    assert lint_imports(tmp_path, importer, imported) == 0


def lint_imports(directory: Path, importer: str, imported: str) -> int:
    """The exit status of the import rules over packages of which one imports another."""
    parts = ("openapi", "auth", "retry", "wire", "transport", "pull", "cli", "sandbox", "_client")
    for package in ("otto_api", "otto_codegen", "otto_ext", *(f"otto_ext/{it}" for it in parts)):
        (directory / package).mkdir()
        (directory / package / "__init__.py").write_text("")
    rules = PROJECT["tool"]["importlinter"]["contracts"]
    layers = " ".join(line for rule in rules for line in rule.get("layers", ()))
    for module in re.findall(r"otto_ext\.(?:\w+\.)?_\w+", layers):
        if module != "otto_ext._client":
            (directory / f"{module.replace('.', '/')}.py").write_text("")
    (directory / importer.replace(".", "/") / "part.py").write_text(
        f"def late() -> None:\n    import {imported}\n"
    )
    shutil.copy(ROOT / "pyproject.toml", directory)
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(directory)}
    return subprocess.run(
        command, cwd=directory, env=environment, capture_output=True, check=False
    ).returncode


def test_ci_runs_everything_with_skips_as_failures(tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / ".ci/run", tmp_path / ".ci")
    for name, body in (("ci-tools", "exit 0"), ("test", 'echo "CI=$CI arguments=$*"; exit 7')):
        script = tmp_path / "scripts" / name
        script.write_text(f"#!/usr/bin/env bash\n{body}\n")
        script.chmod(0o755)
    done = subprocess.run([tmp_path / ".ci/run"], capture_output=True, text=True, check=False)
    assert done.stdout == "CI=true arguments=--all\n"
    assert done.returncode == 7


@pytest.mark.parametrize(
    "name",
    [
        ".ci/run",
        *(f"scripts/{n}" for n in ("bootstrap", "ci-tools", "demo", "lock", "test", "track")),
    ],
)
def test_a_script_can_be_started_and_is_correct_bash(name: str) -> None:
    assert os.access(ROOT / name, os.X_OK)
    subprocess.run(["bash", "-n", ROOT / name], check=True)
