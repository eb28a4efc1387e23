"""The API changes: what that means, which lines of a user's code break, and the rerun."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from otto_codegen.overlay import apply_overlays, load_overlays
from rich.text import Text

from otto_demo.calls import DemoCaller
from otto_demo.processes import ROOT, DemoError, regenerate
from otto_demo.show import command, console, lines, note, scene

if TYPE_CHECKING:
    from collections.abc import Mapping

    from otto_demo.show import Watch
    from otto_ext.sandbox import Sandbox

__all__ = ["compare", "show_change"]

SCRIPTS = Path(__file__).resolve().parents[1]
DATA = SCRIPTS / "demo_data"
_COLOURS = {"breaking": "red", "warning": "yellow", "info": "dim"}


def show_change(watch: Watch, sandbox: Sandbox, client: Path, settings: Mapping[str, str]) -> None:
    """Let the sandbox serve a changed document, rerun, and call with the new client."""
    scene("7. The API changes overnight", "The sandbox serves another document; the job reruns.")
    document, missing = _changed(json.loads((ROOT / "openapi.json").read_bytes()))
    if missing:
        # With another openapi.json than the stand-in, what is changed here is not in it.
        note("demo_data/ changes the stand-in document, which openapi.json is not any more.")
        return
    shutil.copy(client / "openapi.json", client / "before.json")
    (client / "after.json").write_text(json.dumps(document))
    breaking = compare(client / "before.json", client / "after.json")
    watch.check("api_diff found changes that break callers (exit status 1)", ok=breaking)
    sandbox.use_document(document)
    code = str(DATA / "funds.py")
    report = regenerate(
        client,
        *("--source", sandbox.document_url, "--impact", code),
        shown=f"--source {sandbox.document_url} --impact funds.py",
    )
    _impact(watch, report)
    again = regenerate(client, "--source", sandbox.document_url)
    watch.check("a rerun without a change does nothing", ok=again["status"] == "unchanged")
    with DemoCaller(client, dict(settings)) as caller:
        names = caller.offer().operations
        called = caller.call("async", *names)
    watch.check(f"the new client calls {len(names)} operations of the new API", ok=called.ok)


def compare(old: Path, new: Path) -> bool:
    """Run `scripts/api_diff.py` and show what it reports.

    Returns:
        Whether it found a change that breaks callers.

    Raises:
        DemoError: it could not read the documents.
    """
    command(f"python scripts/api_diff.py {old.name} {new.name}")
    done = subprocess.run(
        [sys.executable, str(SCRIPTS / "api_diff.py"), str(old), str(new), "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise DemoError(f"the documents could not be compared:\n{done.stderr}")
    found: dict[str, tuple[str, list[str]]] = {}
    for change in json.loads(done.stdout)["changes"]:
        found.setdefault(change["message"], (change["level"], []))[1].append(
            change["operation"] or "the document"
        )
    for message, (level, where) in found.items():
        more = f" and {len(where) - 1} more" if len(where) > 1 else ""
        console.print(
            Text.assemble(("  " + level, _COLOURS[level]), f"  {where[0]}{more}: {message}"),
            no_wrap=True,
            overflow="ellipsis",
        )
    return done.returncode == 1


def _impact(watch: Watch, report: dict[str, Any]) -> None:
    for it in report["impact"]:
        console.print(Text.assemble(("  funds.py", "bold"), f":{it['line']}  {it['code']}"))
        for said in it["surface"] or [it["reason"]]:
            console.print(Text(f"    {said}", _COLOURS[it["level"]]))
    broken = [it["line"] for it in report["impact"] if it["level"] == "breaking"]
    source = (DATA / "funds.py").read_text().splitlines()
    expected = {
        number for number, line in enumerate(source, 1) if any(it in line for it in _BROKEN)
    }
    watch.check(
        f"the {len(expected)} lines of funds.py that break were named, and no other",
        ok=set(broken) == expected,
    )
    for line in report["surface"]:
        if line["level"] == "info":
            lines(f"new: {line['message']}")


#: What of funds.py the change in demo_data/ breaks.
_BROKEN = ("create_transaction(", "balance.value", "delete_private_asset(")


def _changed(document: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    changed, reports = apply_overlays(document, load_overlays(DATA))
    return changed, [it.target for it in reports if not it.matches]
