"""The demo against Otto itself, reading only."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from otto_demo.calls import DemoCaller
from otto_demo.change import compare
from otto_demo.processes import ROOT, DemoError, regenerate
from otto_demo.show import Watch, scene, table

__all__ = ["demo"]

#: The most operations to call of a user's real account.
CALLED = 10


def demo() -> bool:
    """Play it; return whether a call succeeded in either colour.

    Raises:
        DemoError: there is no key, or a step failed.
    """
    for name in ("OTTO_CLIENT_ID", "OTTO_CLIENT_SECRET"):
        if not os.environ.get(name):
            raise DemoError(
                f"--live needs {name} in the environment "
                "(in Otto: Settings > API Keys > New API Key)"
            )
    source, watch = os.environ.get("OTTO_SPEC_URL"), Watch()
    with tempfile.TemporaryDirectory(prefix="otto-demo-") as temporary:
        client = Path(temporary)
        scene("1. A typed client from Otto's own document")
        regenerate(client, *(("--source", source) if source else ("--discover",)))
        scene(
            "2. Typed calls", "Up to ten GET operations that need no argument; nothing is written."
        )
        _calls(watch, client)
        scene("3. What Otto's document changes against the committed openapi.json")
        compare(ROOT / "openapi.json", client / "openapi.json")
    return watch.end()


def _calls(watch: Watch, client: Path) -> None:
    with DemoCaller(client, {}) as caller:
        offer = caller.offer()
        if not offer.operations:
            raise DemoError(f"none of the {offer.all} operations is a GET that needs no argument")
        chosen = offer.operations[:CALLED]
        one_by_one, at_once = caller.call("sync", *chosen), caller.call("async", *chosen)
    table(
        ("call", "response"),
        ((f"otto.{it.operation}()", f"{it.result} {it.type}") for it in one_by_one.calls),
    )
    # A role may not see everything, so single refusals are not failures.
    for report, how in ((one_by_one, "one by one"), (at_once, "at once")):
        count = sum(call.ok for call in report.calls)
        watch.check(f"{count} of {len(report.calls)} calls succeeded {how}", ok=count > 0)
