"""The demo against Otto itself, reading only."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from otto_demo.calls import Caller
from otto_demo.scenes import Played, Scene
from otto_demo.show import console, played_table
from otto_demo.steps import ROOT, DemoError, regenerate, show_changes

__all__ = ["demo"]

#: The most operations to call of somebody's real account.
CALLED = 10


def demo() -> bool:
    """Play it; tell whether a call succeeded in either colour.

    Raises:
        DemoError: there is no key, or a step failed.
    """
    for name in ("OTTO_CLIENT_ID", "OTTO_CLIENT_SECRET"):
        if not os.environ.get(name):
            raise DemoError(
                f"--live needs {name} in the environment "
                "(in Otto: Settings > API Keys > New API Key)"
            )
    source = os.environ.get("OTTO_SPEC_URL")
    with tempfile.TemporaryDirectory(prefix="otto-demo-") as temporary:
        output = Path(temporary)
        console.rule("1. A client from Otto's own document")
        regenerate(output, *(("--source", source) if source else ("--discover",)))
        console.rule("2. Calls through it: GET operations that need no argument")
        played = _calls(output)
        console.print(played_table("Calls", played))
        console.rule("3. What Otto's document changes against the committed openapi.json")
        show_changes(ROOT / "openapi.json", output / "openapi.json")
    # A role may not see everything, so single refusals are no failure.
    return all(any(call.ok for call in each.report.calls) for each in played)


def _calls(output: Path) -> list[Played]:
    with Caller(output, {}) as caller:
        operations, count = caller.readable()
        if not operations:
            raise DemoError(f"none of the {count} operations is a GET that needs no argument")
        chosen = tuple(operations[:CALLED])
        first = [Scene(name, (name,)) for name in chosen]
        scenes = [*first, Scene("the same, asynchronously", chosen, mode="async")]
        return [Played(scene, caller.call(scene.mode, *scene.operations), "") for scene in scenes]
