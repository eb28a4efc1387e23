"""What holds for every test: no key of the user's, no random time limits, no silent skips in CI."""

from __future__ import annotations

import gc
import os
import re
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

ROOT = Path(__file__).resolve().parents[1]
IN_CI = os.environ.get("CI") == "true"

# A shell starts what it puts into the background without Ctrl-C, and its children inherit that: the
# commands that tests interrupt would not notice.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How fast an example runs depends on what else the machine does.
hypothesis.settings.register_profile("otto", deadline=None, derandomize=IN_CI)
# What `scripts/test --quick` uses: a quarter of the examples.
hypothesis.settings.register_profile("quick", deadline=None, max_examples=25)
hypothesis.settings.load_profile("otto")


@pytest.fixture(autouse=True)
def no_settings_of_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key in the environment of the developer must neither be used by a test nor change one."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    for name in list(os.environ):
        if name.startswith("OTTO_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT


def _skip_is_failure(report: pytest.TestReport | pytest.CollectReport) -> None:
    # In CI everything that a test needs is there, so a skip hides a check that did not run.
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"skipped in CI, where nothing may be: {reason}"


_MARKS_OF_MODULE = re.compile(r"^pytestmark = (\[.*?^\]|.*?$)", re.MULTILINE | re.DOTALL)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not import a module of which `-m "not slow and not ..."` leaves out every test."""
    left_out = re.fullmatch(r"not \w+(?: and not \w+)*", config.getoption("markexpr"))
    if left_out is None or not re.fullmatch(r"test_.*\.py", collection_path.name):
        return None
    marks = _MARKS_OF_MODULE.search(collection_path.read_text("utf-8"))
    names = set(re.findall(r"pytest\.mark\.(\w+)", marks[1])) if marks else set()
    return True if names & set(re.findall(r"not (\w+)", left_out[0])) else None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    # Modules and tests live to the end. Each collection of garbage would look at them again, and
    # each forked child would copy the memory that they are in.
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _skip_is_failure(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _skip_is_failure(report)
    return report
