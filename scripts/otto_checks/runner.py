"""Running steps: those that use one core side by side, those that use them all one by one."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from otto_checks.steps import Step

__all__ = ["Result", "run_all"]

ROOT = Path(__file__).resolve().parents[2]
# A step that hangs must end as a failure that names it, before the caller gives up.
STEP_SECONDS = 2400.0


@frozen
class Result:
    """How a step ended.

    Attributes:
        step: the step.
        status: its exit status, 0 for success.
        seconds: how long it took.
        output: what it printed; empty where that was shown meanwhile.
    """

    step: Step
    status: int
    seconds: float
    output: str

    @property
    def passed(self) -> bool:
        """Whether it succeeded."""
        return self.status == 0


def run_all(steps: Iterable[Step], on_start: Callable[[Step], None]) -> Iterator[Result]:
    """Run steps and give each result when it is there, those that share the cores first."""
    steps = tuple(steps)
    shared = [step for step in steps if not step.alone]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for future in as_completed([pool.submit(run, step) for step in shared]):
            yield future.result()
    for step in steps:
        if step.alone:
            on_start(step)
            yield run(step)


def run(step: Step) -> Result:
    """Run one step to its end.

    A step that does not end within `STEP_SECONDS`, or whose program is missing, has failed.
    """
    started = time.monotonic()
    with tempfile.TemporaryFile() as output:
        try:
            status = subprocess.run(
                step.command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=None if step.alone else output,
                stderr=None if step.alone else subprocess.STDOUT,
                timeout=STEP_SECONDS,
                check=False,
            ).returncode
            reason = ""
        except subprocess.TimeoutExpired:
            status, reason = 124, f"did not end within {STEP_SECONDS:.0f} s\n"
        except OSError as error:
            status, reason = 127, f"{error}\n"
        output.seek(0)
        text = output.read().decode("utf-8", "replace") + reason
    return Result(step, status, time.monotonic() - started, text)
