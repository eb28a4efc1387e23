"""The demo against the embedded sandbox: nothing but loopback, no key needed."""

from __future__ import annotations

import json
import secrets
import shutil
import tempfile
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import Any

from otto_codegen.overlay import apply_overlays, load_overlays

from otto_demo.calls import Caller
from otto_demo.scenes import TOKEN_SECONDS, Scene, play, script
from otto_demo.show import console, played_table
from otto_demo.steps import ROOT, DemoError, regenerate, show_changes
from otto_ext import ConfigurationError
from otto_ext.sandbox import Sandbox

__all__ = ["demo"]

#: Operations to call: enough to see that it works, few enough to read.
SHOWN = 8
CLIENT_ID = "demo"
CHANGE = Path(__file__).resolve().parents[1] / "demo_data"


def demo() -> bool:
    """Play it; tell whether all that should happen was seen.

    Raises:
        DemoError: a step failed.
    """
    secret = secrets.token_urlsafe()
    try:
        server = Sandbox(
            ROOT / "openapi.json",
            seed=1,
            token_lifetime=TOKEN_SECONDS,
            client_id=CLIENT_ID,
            client_secret=secret,
        )
    except ConfigurationError as error:
        raise DemoError(str(error)) from error
    document = json.loads((ROOT / "openapi.json").read_bytes())
    with tempfile.TemporaryDirectory(prefix="otto-demo-") as temporary, server as sandbox:
        output = Path(temporary)
        console.rule(f"1. A client from {sandbox.document_url}")
        regenerate(output, "--source", sandbox.document_url)
        console.rule("2. Calls through it, while tokens live 2 s and the server has bad moments")
        seen = _calls(sandbox, output, secret, "Calls")
        console.rule("3. The API changes under us: rerun, and see what it means")
        shutil.copy(output / "openapi.json", output / "before.json")
        sandbox.use_document(_changed(document))
        regenerate(output, "--source", sandbox.document_url)
        seen &= _calls(sandbox, output, secret, "Calls after the change", short=True)
        show_changes(output / "before.json", output / "openapi.json")
    console.print("[green]All seen.[/]" if seen else "[red]Not all was seen; see above.[/]")
    return seen


def _calls(sandbox: Sandbox, output: Path, secret: str, title: str, *, short: bool = False) -> bool:
    settings = {
        "OTTO_BASE_URL": sandbox.base_url,
        "OTTO_TOKEN_URL": sandbox.token_url,
        "OTTO_CLIENT_ID": CLIENT_ID,
        "OTTO_CLIENT_SECRET": secret,
    }
    with Caller(output, settings) as caller:
        operations, count = caller.readable()
        if not operations:
            raise DemoError("openapi.json has no GET operation that needs no argument")
        shown = _spread(operations, SHOWN)
        scenes = script(sandbox, shown)
        if short:
            scenes = (Scene("new client, async", tuple(shown), mode="async"),)
            scenes = (Scene("new client", (shown[0],)), *scenes)
        played = list(play(caller, scenes))
    console.print(played_table(f"{title}: {count} operations in the client", played))
    return not any(each.missing for each in played)


def _spread(operations: list[str], count: int) -> list[str]:
    """So many operations, from as many tags as there are."""
    by_tag: dict[str, list[str]] = {}
    for name in operations:
        by_tag.setdefault(name.partition(".")[0], []).append(name)
    ordered = chain.from_iterable(zip_longest(*by_tag.values()))
    return list(islice(filter(None, ordered), count))


def _changed(document: dict[str, Any]) -> dict[str, Any]:
    changed, reports = apply_overlays(document, load_overlays(CHANGE))
    for report in reports:
        if not report.matches:
            console.print(f"(not in this document, so not changed: {report.target})", markup=False)
    return changed
