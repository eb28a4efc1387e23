"""Which checks there are."""

from __future__ import annotations

import sys
from pathlib import Path

from attrs import frozen

__all__ = ["ALL_STEPS", "COVERAGE", "QUICK_STEPS", "STEPS", "Step", "pytest_alone", "quick_tests"]

BIN = Path(sys.executable).parent
#: Percent of the lines and branches of each package that the tests must run.
COVERAGE = 95
TYPED = ("otto_ext", "generated/otto_api", "scripts/otto_codegen")
OUR_SCRIPTS = (
    "scripts/otto_bench",
    "scripts/otto_checks",
    "scripts/otto_demo",
    "scripts/otto_reference",
)
# Tests that build environments anew, or that need large programs of others (Keycloak, oasdiff,
# Prism, valgrind): continuous integration runs them, with `--all`.
ENVIRONMENTS = "environment"
# What `--quick` leaves out besides.
SLOW = "slow"


@frozen
class Step:
    """One check.

    Attributes:
        name: its name in the summary and for `--step`.
        command: what to run, in the root of the repository.
        alone: whether it uses every core by itself and shows what it does meanwhile.
    """

    name: str
    command: tuple[str, ...]
    alone: bool = False


def _tool(name: str, *arguments: str) -> tuple[str, ...]:
    return (str(BIN / name), *arguments)


def _pytest(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "pytest", *arguments)


def _covered(files: str) -> tuple[str, ...]:
    return _tool("coverage", "report", f"--include={files}", f"--fail-under={COVERAGE}")


def pytest_alone(arguments: tuple[str, ...]) -> Step:
    """Chosen tests, in one process and without the threshold of coverage."""
    return Step("tests", _pytest(*arguments), alone=True)


STATIC = (
    Step("ruff check", _tool("ruff", "check", ".")),
    Step("ruff format", _tool("ruff", "format", "--check", "--output-format=concise", ".")),
    Step("words", ("env", "PYTHONPATH=scripts", sys.executable, "-m", "otto_checks.words")),
    # It imports nothing, and finds otto_codegen through the path alone.
    Step(
        "import rules",
        ("env", "PYTHONPATH=scripts", *_tool("lint-imports", "--no-cache", "--no-logo")),
    ),
    Step("pyright", _tool("pyright")),
    Step("mypy --strict", _tool("mypy", *TYPED, *OUR_SCRIPTS)),
)
PARALLEL = ("-q", "-n", "auto", "--dist", "worksteal")
TESTS = Step("tests", _pytest(*PARALLEL, "-m", f"not {ENVIRONMENTS}"), alone=True)
# The same tests. Measuring makes them half as slow again, so `--all` alone does it.
MEASURED_TESTS = Step("tests with coverage", (*TESTS.command, "--cov", "--cov-report="), alone=True)
THRESHOLDS = (
    # Each for itself, so that one package cannot make up for the other.
    Step("coverage of otto_ext", _covered("otto_ext/*"), alone=True),
    Step("coverage of otto_codegen", _covered("scripts/otto_codegen/*"), alone=True),
)
SECOND_STAGE = Step("environments", _pytest(*PARALLEL, "-m", ENVIRONMENTS), alone=True)
# The tests of transports, tokens and retries again, with httpx2 in the place of httpx: in the
# client and in the tests. Those of the seam itself also run with httpx2 in the client alone.
_HTTPX2 = ("env", "PYTHONPATH=tests", "OTTO_HTTP_LIBRARY=httpx2")
_TRANSPORTS = (
    *(
        f"tests/test_{name}.py"
        for name in (
            "client",
            "errors",
            "http_library",
            "network",
            "pool_queue",
            "redirects",
            "requests",
            "streams",
            "transports",
            "unpacking",
        )
    ),
    "tests/auth",
    "tests/retry",
    "tests/openapi/test_fetch.py",
    "tests/cli/test_doctor.py",
)
UNDER_HTTPX2 = (
    Step("mixed with httpx2", (*_HTTPX2, *_pytest("-q", "tests/test_http_library.py")), alone=True),
    Step(
        "under httpx2",
        (
            *_HTTPX2,
            *_pytest(*PARALLEL, "-p", "support.under_httpx2", *_TRANSPORTS),
            *("-m", f"not {ENVIRONMENTS} and not {SLOW}"),
        ),
        alone=True,
    ),
)


def quick_tests(python: str, *options: str) -> Step:
    """The fast tests in the environment of a Python, with options of pytest."""
    chosen = ("-m", f"not {ENVIRONMENTS} and not {SLOW}")
    return Step("quick tests", (python, "-m", "pytest", *PARALLEL, *chosen, *options), alone=True)


#: What `scripts/test` runs.
STEPS = (*STATIC, TESTS)
#: What `scripts/test --all` runs.
ALL_STEPS = (*STATIC, MEASURED_TESTS, *THRESHOLDS, SECOND_STAGE, *UNDER_HTTPX2)
#: What `scripts/test --quick` runs; the profile is defined in tests/conftest.py.
QUICK_STEPS = (*STATIC, quick_tests(sys.executable, "--hypothesis-profile=quick"))
