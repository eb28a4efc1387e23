"""The command line of `scripts/test`."""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from otto_checks.pythons import EnvironmentFailedError, make_environment
from otto_checks.runner import Result, run_all
from otto_checks.steps import ALL_STEPS, QUICK_STEPS, STEPS, Step, pytest_alone, quick_tests

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

# A step of several stages counts once.
_EVERY = tuple(dict.fromkeys((*STEPS, *ALL_STEPS, *QUICK_STEPS)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the checks and print their summary.

    Returns:
        0: all passed; 1: one did not; 2: wrong use.
    """
    options, others = _parser().parse_known_args(arguments)
    chosen = [f"--{name}" for name in ("step", "all", "quick", "python") if getattr(options, name)]
    if len(chosen) > 1:
        print(f"scripts/test: choose one of {' and '.join(chosen)}", file=sys.stderr)
        return 2
    if options.lowest and chosen and not options.python:
        print("scripts/test: --lowest goes with --python or alone", file=sys.stderr)
        return 2
    if (chosen or options.lowest) and others:
        print(
            f"scripts/test: {(*chosen, '--lowest')[0]} takes no pytest arguments", file=sys.stderr
        )
        return 2
    if options.step:
        return _summed_up([step for step in _EVERY if step.name in options.step])
    if options.python or options.lowest:
        try:
            python = make_environment(options.python, lowest=options.lowest)
        except EnvironmentFailedError as error:
            print(f"scripts/test: {error}", file=sys.stderr)
            return 1
        return _summed_up([quick_tests(python)], left_out="static checks and slow tests")
    if others:
        results = run_all([pytest_alone(tuple(others))], on_start=lambda step: None)
        return 0 if all(result.passed for result in results) else 1
    if options.all:
        return _summed_up(ALL_STEPS)
    if options.quick:
        left_out = "slow tests, three quarters of the Hypothesis examples, coverage, environments"
        return _summed_up(QUICK_STEPS, left_out=f"{left_out} and the tests under httpx2")
    return _summed_up(STEPS, left_out="coverage, environments and the tests under httpx2")


def _summed_up(steps: Sequence[Step], left_out: str = "") -> int:
    console = Console(highlight=False)
    started = time.monotonic()
    results = []
    for result in run_all(steps, on_start=lambda step: console.rule(step.name)):
        results.append(result)
        _show(console, result)
    console.print(_table(steps, results, time.monotonic() - started))
    if left_out:
        print(f"Left out: {left_out}. `scripts/test --all` runs everything, as CI does.")
    return 0 if all(result.passed for result in results) else 1


def _show(console: Console, result: Result) -> None:
    if not result.passed:
        console.rule(f"{result.step.name} failed")
        console.print(result.output, markup=False, soft_wrap=True, end="")
    print(
        f"{'ok' if result.passed else 'FAILED'}: {result.step.name} ({result.seconds:.1f} s)",
        flush=True,
    )


def _table(steps: Sequence[Step], results: Sequence[Result], seconds: float) -> Table:
    table = Table("step", "result", "seconds", "exit status")
    table.columns[2].justify = table.columns[3].justify = "right"
    for result in sorted(results, key=lambda result: steps.index(result.step)):
        word = "[green]ok[/]" if result.passed else "[red]FAILED[/]"
        table.add_row(result.step.name, word, f"{result.seconds:.1f}", str(result.status))
    table.add_section()
    failed = sum(not result.passed for result in results)
    table.add_row(
        "all", f"{failed} failed" if failed else "ok", f"{seconds:.1f}", "1" if failed else "0"
    )
    return table


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/test",
        description="Run the checks, or chosen tests alone.",
        usage="scripts/test [--quick | --all | --step NAME...] | "
        "scripts/test [--python VERSION] [--lowest] | scripts/test PYTEST-ARGUMENT...",
        epilog="Exit status: 0 all passed, 1 a check failed, 2 wrong use.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--step", action="append", choices=[step.name for step in _EVERY], help="this step only"
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="the static checks and the fast tests: about 3.5 minutes on 2 cores",
    )
    parser.add_argument(
        "--python", metavar="VERSION", help="the fast tests under another Python, such as 3.13"
    )
    parser.add_argument(
        "--lowest",
        action="store_true",
        help="the fast tests with the lowest versions that pyproject.toml allows",
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="also coverage, the tests under httpx2, and the tests that build environments anew or "
        "need Keycloak, oasdiff, Prism or valgrind; this is what .ci/run does",
    )
    return parser
