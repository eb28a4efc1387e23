"""What the specification's own schema says of a document.

Real documents are invalid in ways that `normalise` fixes, so the findings are warnings. They are
made in a process of its own, beside the rendering and with an end to its time: no document may
take the regeneration with it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from attrs import define, field

__all__ = ["Findings", "start_findings"]

FINDINGS_SECONDS = 30.0
MAX_FINDINGS = 20
_WORKER = Path(__file__).with_name("spec_findings.py")


@define
class Findings:
    """The validator at work; `result` waits for it, within its time."""

    _process: subprocess.Popen[bytes]
    _started: float = field(factory=time.monotonic)
    _seconds: float = FINDINGS_SECONDS

    def result(self) -> tuple[str, ...]:
        """What the validator found, one line each, a few of many."""
        left = max(0.0, self._seconds - (time.monotonic() - self._started))
        try:
            output, _ = self._process.communicate(timeout=left)
        except subprocess.TimeoutExpired:
            self.stop()
            return (f"checking against the OpenAPI schema did not end in {self._seconds:.0f} s",)
        try:
            found: list[str] = json.loads(output)
        except ValueError:
            return ("checking against the OpenAPI schema ended without a result",)
        return tuple(found)

    def stop(self) -> None:
        """End the process, finished or not."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


def start_findings(document: Path, seconds: float = FINDINGS_SECONDS) -> Findings:
    """Start the validator on a JSON file."""
    process = subprocess.Popen(
        [sys.executable, "-I", "-B", str(_WORKER), str(document), str(MAX_FINDINGS)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    return Findings(process, time.monotonic(), seconds)
