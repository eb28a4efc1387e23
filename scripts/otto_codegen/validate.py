"""Is this an OpenAPI document at all, and what does the specification's own schema say to it?

Only the first question can refuse a document: real ones are invalid in ways that `normalise`
mends. What the schema says is reported as warnings. It is asked in a process of its own, beside
the rendering and with an end to its time: no document may take the regeneration with it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from attrs import define, field

from otto_ext.openapi.errors import DocumentError

__all__ = ["Findings", "check_is_openapi", "is_swagger", "start_findings"]

FINDINGS_SECONDS = 30.0
MAX_FINDINGS = 20
_WORKER = Path(__file__).with_name("spec_findings.py")
# What people have at hand instead of the document, by the key that gives it away.
_LOOKALIKES = {
    "asyncapi": "an AsyncAPI document",
    "arazzo": "an Arazzo workflow",
    "overlay": "an Overlay; overlays go into overlays/",
    "__schema": "a GraphQL schema",
    "swaggerVersion": "a Swagger 1.x document; convert it to OpenAPI 3 first",
    "item": "a Postman collection; export it as OpenAPI",
    "resources": "a RAML or discovery document",
}


def check_is_openapi(document: dict[str, Any], label: str) -> str:
    """The version that a document states: `3.0.3`, `3.1.0`, `2.0`.

    Raises:
        DocumentError: it is none of OpenAPI 3.x or Swagger 2.0, or has nothing to generate from.
    """
    # Unquoted in YAML, `openapi: 3.0` is a number.
    stated = document.get("openapi", document.get("swagger"))
    if stated is None or isinstance(stated, dict | list | bool):
        raise DocumentError(_no_openapi(document, label))
    version = str(stated).strip()
    if not version.startswith("3.") and version not in ("2.0", "2", "3"):
        raise DocumentError(
            f"{label} states OpenAPI version {version[:20]!r}; 3.x and Swagger 2.0 are understood"
        )
    paths = document.get("paths")
    if paths is None and not (document.get("webhooks") or document.get("components")):
        raise DocumentError(f"{label} has no `paths`: there is nothing to make a client from")
    if not isinstance(paths, dict | None):
        raise DocumentError(f"{label}: `paths` must be an object of path templates")
    return version


def is_swagger(document: dict[str, Any]) -> bool:
    """Whether it is a Swagger 2.0 document that can be converted."""
    stated = str(document.get("swagger")).strip() in ("2.0", "2")
    return stated and "openapi" not in document and isinstance(document.get("paths"), dict)


def _no_openapi(document: dict[str, Any], label: str) -> str:
    for key, what in _LOOKALIKES.items():
        if key in document:
            return f"{label} is not an OpenAPI document but {what}"
    if "error" in document or "message" in document:
        return f"{label} is not an OpenAPI document but looks like an error reply of an API"
    return f"{label} is not an OpenAPI document: it has neither `openapi` nor `swagger` at its top"


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
